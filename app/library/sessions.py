"""Sessions as a whole: known or not, stored, marked, deleted; their windows and chunks.

Each file is one transaction: all of it is there afterwards, or nothing. The events are stored as they came.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal

from app.errors import NothingFound
from app.formats.model import Metadata, PersonalId
from app.library.changes import Changes
from app.library.derived import TABLES, write_analysis
from app.library.people import alias, identities_of, link
from app.library.records import Chunk, IngestedFile, IngestedSession, IngestedWindow
from app.library.storable import rows, storable

if TYPE_CHECKING:
    from app.library.database import Library

Outcome = Literal["imported", "duplicate", "updated"]

_WRITTEN = frozenset(
    {"sessions", "source_files", "windows", "chunks", "persons", "paths", "session_text", *TABLES}
)


@dataclass(frozen=True, slots=True)
class Known:
    """A session of the library that is the same recording as one at hand."""

    id: int
    events: int
    events_hash: str


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What became of one session of a file."""

    id: int
    outcome: Outcome
    events: int


@dataclass(frozen=True, slots=True)
class Stored(Changes):
    """The changes of one stored file, and what became of each session in it, in the file's order."""

    outcomes: tuple[StoredSession, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The file's own: imported if anything is new, else updated if anything grew, else duplicate."""
        seen = {session.outcome for session in self.outcomes}
        if "imported" in seen:
            return "imported"
        return "updated" if "updated" in seen else "duplicate"


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """Where a chunk lies, without its events. `window` is the window's index (`--window`)."""

    window: int
    window_id: int
    seq: int
    events: int
    first_epoch_ms: float
    last_epoch_ms: float
    raw_bytes: int
    snapshots: int
    first_meta: int


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window of a session; `position` is its index (`--window`)."""

    id: int
    position: int
    name: str
    events: int


def known_file(db: Library, size: int, digest: Callable[[], str]) -> tuple[StoredSession, ...]:
    """The sessions that exactly this file brought before; empty when it is new.

    Args:
        size: the file's, in bytes.
        digest: tells the file's SHA-256; asked only where a file of this size is known.
    """
    if not db.execute("SELECT 1 FROM source_files WHERE bytes = ? LIMIT 1", (size,)).fetchone():
        return ()
    found = db.execute(
        """SELECT s.id, s.events FROM source_files f JOIN file_sessions l ON l.file_id = f.id
           JOIN sessions s ON s.id = l.session_id WHERE f.sha256 = ? ORDER BY s.id""",
        (digest(),),
    ).fetchall()
    if any(_is_thrown_away(db, row[0]) for row in found):
        return ()
    return tuple(StoredSession(row[0], "duplicate", row[1]) for row in found)


def lookup(db: Library, tool_key: str | None, content_key: str) -> Known | None:
    """The stored session that shares an identity with a recording, the tool's own id first."""
    found = db.execute(
        """SELECT id, events, events_hash FROM sessions WHERE tool_key = ? OR content_key = ?
           ORDER BY tool_key IS ? DESC LIMIT 1""",
        (tool_key, content_key, tool_key),
    ).fetchone()
    return Known(*found) if found else None


#: puts the events of a stored session and of another version of it together, each event once
Join = Callable[[tuple[IngestedWindow, ...], IngestedSession], IngestedSession]


def store(db: Library, file: IngestedFile, join: Join | None = None) -> Stored:
    """Write a file's sessions in one transaction.

    A session that is there with the same events is a duplicate, and so is one that adds no event to ours; a longer
    version replaces the events and everything derived, and keeps id, tags, notes and marks.

    Args:
        join: how another version of a known session is put together with ours (later segments bring later events
            only); without it the version with more events is kept.

    Raises:
        LibraryUnusable: when the library cannot take it; nothing of the file is then stored.
    """
    outcomes: list[StoredSession] = []
    with db.atomic():
        for session in file.sessions:
            outcomes.append(_store_session(db, session, join))
        if outcomes:
            _remember_file(db, file, outcomes)
    changed = tuple(done.id for done in outcomes if done.outcome != "duplicate")
    return Stored(_WRITTEN if changed else frozenset(), changed, tuple(outcomes))


def _store_session(db: Library, session: IngestedSession, join: Join | None) -> StoredSession:
    known = lookup(db, session.tool_key, session.content_key)
    if known is not None and _is_thrown_away(db, known.id):
        delete_session(db, known.id)
        known = None
    if known is not None and join is not None and known.events_hash != session.events_hash:
        session = join(stored_windows(db, known.id), session)
    if known is not None and (
        known.events_hash == session.events_hash or session.events <= known.events
    ):
        return StoredSession(known.id, "duplicate", known.events)
    metadata = session.metadata
    if known is not None:
        metadata = _together(metadata, metadata_of(db, known.id))
    row = (
        session.events_hash, session.source, session.format, time.time() * 1000, session.events,
        sum(c.raw_bytes for w in session.windows for c in w.chunks), metadata.tool_session_id,
        metadata.user_agent, metadata.browser, metadata.os, metadata.device, metadata.language,
        metadata.timezone, metadata.country, metadata.person_name, metadata.url,
    )  # fmt: skip
    columns = (
        "events_hash, source, format, imported_at_ms, events, raw_bytes, tool_session_id,"
        " user_agent, browser, os, device, language, timezone, country, person_name, url"
    )
    marks = ", ".join("?" * len(row))
    values = tuple(storable(value) for value in row)
    if known is None:
        made = db.execute(
            f"INSERT INTO sessions(tool_key, content_key, alias, {columns})"
            f" VALUES (?, ?, ?, {marks}) RETURNING id",
            (session.tool_key, session.content_key, alias(session.content_key), *values),
        ).fetchone()
        number = int(made[0])
    else:
        # Its keys stay: a later segment begins with another snapshot, and the first one must be known again.
        number = known.id
        db.execute(
            f"UPDATE sessions SET ({columns}) = ({marks}), tool_key = coalesce(tool_key, ?) WHERE id = ?",
            (*values, session.tool_key, number),
        )
        db.execute("DELETE FROM windows WHERE session_id = ?", (number,))
        db.execute("DELETE FROM import_notes WHERE session_id = ?", (number,))
    _write_events(db, number, session)
    write_analysis(db, number, session.analysis, metadata)
    names = identities_of(metadata, session.analysis.clues)
    person = link(db, number, names, metadata.person_name)
    db.execute("UPDATE sessions SET person_id = ? WHERE id = ?", (person, number))
    return StoredSession(number, "imported" if known is None else "updated", session.events)


def _together(new: Metadata, old: Metadata) -> Metadata:
    """What either version tells, the new one first."""
    told = {
        field.name: getattr(new, field.name) or getattr(old, field.name) for field in fields(new)
    }
    told["ids"] = tuple(dict.fromkeys((*new.ids, *old.ids)))
    return Metadata(**told)


def _write_events(db: Library, number: int, session: IngestedSession) -> None:
    order = {name: position for position, name in enumerate(session.analysis.windows)}
    in_order = sorted(session.windows, key=lambda window: order.get(window.name, len(order)))
    for position, window in enumerate(in_order):
        made = db.execute(
            "INSERT INTO windows(session_id, position, name, events) VALUES (?, ?, ?, ?) RETURNING id",
            (number, position, storable(window.name), window.events),
        ).fetchone()
        db.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (made[0], c.seq, c.events, c.first_epoch_ms, c.last_epoch_ms, c.raw_bytes, c.snapshots,
                 c.first_meta, c.body, c.times)
                for c in window.chunks
            ],
        )  # fmt: skip
    notes = ((number, i, n.code, n.text, n.epoch_ms) for i, n in enumerate(session.notes))
    db.executemany("INSERT INTO import_notes VALUES (?, ?, ?, ?, ?)", list(rows(notes)))


def _remember_file(db: Library, file: IngestedFile, outcomes: list[StoredSession]) -> None:
    made = db.execute(
        """INSERT INTO source_files(sha256, path, bytes, format, imported_at_ms) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(sha256) DO UPDATE SET path = excluded.path RETURNING id""",
        (file.file_sha256, storable(file.path), file.bytes, file.format, time.time() * 1000),
    ).fetchone()
    db.executemany(
        "INSERT OR IGNORE INTO file_sessions(file_id, session_id) VALUES (?, ?)",
        [(made[0], done.id) for done in outcomes],
    )


def delete_session(db: Library, session: int) -> Changes:
    """Take a session out of the library, with all that belongs to it.

    Raises:
        NothingFound: when there is no such session.
    """
    with db.atomic():
        if not _is_thrown_away(db, session):
            require(db, session)
        db.execute(
            "DELETE FROM source_files WHERE id IN (SELECT file_id FROM file_sessions WHERE session_id = ?)",
            (session,),
        )
        db.execute("DELETE FROM session_text WHERE rowid = ?", (session,))
        db.execute("DELETE FROM sessions WHERE id = ?", (session,))
    return Changes(_WRITTEN, (session,))


def require(db: Library, session: int) -> None:
    """Raise `NothingFound` when there is no such session."""
    there = db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone()
    if not there or _is_thrown_away(db, session):
        raise nothing_found(session)


def _is_thrown_away(db: Library, session: int) -> bool:
    return bool(db.execute("SELECT 1 FROM trash WHERE session_id = ?", (session,)).fetchone())


def nothing_found(session: int) -> NothingFound:
    """The failure for a session that is not there."""
    return NothingFound(
        f"There is no session {session} in the library.", "`footfall sessions` lists them."
    )


def windows(db: Library, session: int) -> tuple[WindowRow, ...]:
    """A session's windows in order of their first event."""
    found = db.execute(
        "SELECT id, position, name, events FROM windows WHERE session_id = ? ORDER BY position",
        (session,),
    ).fetchall()
    return tuple(WindowRow(*row) for row in found)


def chunk_places(db: Library, session: int) -> tuple[ChunkPlace, ...]:
    """Where the chunks of a session lie, by window, then time."""
    found = db.execute(
        """SELECT w.position, c.window_id, c.seq, c.events, c.first_epoch_ms, c.last_epoch_ms, c.raw_bytes,
                  c.snapshots, c.first_meta
           FROM windows w JOIN chunks c ON c.window_id = w.id WHERE w.session_id = ?
           ORDER BY w.position, c.seq""",
        (session,),
    ).fetchall()
    return tuple(ChunkPlace(*row) for row in found)


def chunk(db: Library, window_id: int, seq: int) -> tuple[bytes, bytes]:
    """The body and the times of a chunk, compressed as stored (see `records.Chunk`).

    Raises:
        NothingFound: when there is no such chunk.
    """
    found = db.execute(
        "SELECT body, times FROM chunks WHERE window_id = ? AND seq = ?", (window_id, seq)
    ).fetchone()
    if found is None:
        raise NothingFound(f"The library holds no part {seq} of window {window_id}.")
    return found[0], found[1]


def stored_windows(db: Library, session: int) -> tuple[IngestedWindow, ...]:
    """Every window with its chunks as they were stored, for joining later segments and for a new analysis."""
    return tuple(
        IngestedWindow(
            row.name,
            row.events,
            tuple(
                Chunk(*values)
                for values in db.execute(
                    """SELECT seq, events, first_epoch_ms, last_epoch_ms, raw_bytes, snapshots, first_meta,
                              body, times FROM chunks WHERE window_id = ? ORDER BY seq""",
                    (row.id,),
                ).fetchall()
            ),
        )
        for row in windows(db, session)
    )


def metadata_of(db: Library, session: int) -> Metadata:
    """What the envelope said of a session, with the names it came with.

    Raises:
        NothingFound: when there is no such session.
    """
    found = db.execute(
        """SELECT tool_session_id, user_agent, browser, os, device, language, timezone, country, person_name, url
           FROM sessions WHERE id = ?""",
        (session,),
    ).fetchone()
    if found is None:
        raise nothing_found(session)
    ids = db.execute(
        """SELECT i.source, i.kind, i.value FROM session_identities l JOIN identities i ON i.id = l.identity_id
           WHERE l.session_id = ? ORDER BY l.idx""",
        (session,),
    ).fetchall()
    return replace(Metadata(*found), ids=tuple(PersonalId(*one) for one in ids))
