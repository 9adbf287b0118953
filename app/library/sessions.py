"""Sessions as a whole: known or not, stored, marked, deleted; their windows and chunks.

Each file is one transaction: all of it is there afterwards, or nothing. The events are stored as they came.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.errors import LibraryUnusable
from app.formats.model import Metadata
from app.library import answer_joins
from app.library.changes import Changes
from app.library.derived import TABLES, write_analysis
from app.library.envelopes import enrich, metadata_of, name_person, together, write_metadata
from app.library.packed import Damaged
from app.library.people import alias
from app.library.person_owners import has_rules, settle
from app.library.records import IngestedFile, IngestedSession
from app.library.sameness import (
    Join,
    find,
    keep_moments,
    lookup,
    take_in,
    with_parts,
    without_answered_notes,
)
from app.library.storable import rows, storable
from app.library.stored import (
    RESTORE,
    ChunkPlace,
    WindowRow,
    chunk,
    chunk_events,
    chunk_places,
    first_damage,
    is_thrown_away,
    nothing_found,
    require,
    stored_windows,
    windows,
)

if TYPE_CHECKING:
    from app.library.database import Library

Outcome = Literal["imported", "duplicate", "updated"]
IMPORTED: Outcome = "imported"
UPDATED: Outcome = "updated"

__all__ = [
    "RESTORE",
    "ChunkPlace",
    "IngestedSession",
    "Outcome",
    "Stored",
    "StoredSession",
    "WindowRow",
    "chunk",
    "chunk_events",
    "chunk_places",
    "delete_session",
    "first_damage",
    "known_file",
    "lookup",
    "metadata_of",
    "nothing_found",
    "require",
    "store",
    "stored_windows",
    "windows",
]  # fmt: skip

_WRITTEN = frozenset(
    {"sessions", "answers", "source_files", "windows", "chunks", "persons", "paths", "session_text", *TABLES}
)  # fmt: skip


class StoredSession(Struct, frozen=True):
    """What became of one session of a file. A duplicate is changed when its envelope knew more than ours."""

    id: int
    outcome: Outcome
    events: int
    is_changed: bool = False


class Stored(Changes, frozen=True):
    """The changes of one stored file, and what became of each session in it, in the file's order."""

    outcomes: tuple[StoredSession, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The file's own: imported if anything is new, else updated if anything grew, else duplicate."""
        seen = {session.outcome for session in self.outcomes}
        if "imported" in seen:
            return "imported"
        return "updated" if "updated" in seen else "duplicate"


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
    if any(is_thrown_away(db, row[0]) for row in found):
        return ()
    return tuple(StoredSession(row[0], "duplicate", row[1]) for row in found)


def store(
    db: Library,
    file: IngestedFile,
    join: Join | None = None,
    imported_at_ms: float | None = None,
) -> Stored:
    """Write a file's sessions in one transaction.

    A session that is there with the same events is a duplicate, and so is one that adds no event to ours; a longer
    version replaces the events and everything derived, and keeps id, tags, notes and marks.

    Args:
        join: how another version of a known session is put together with ours (later segments bring later events
            only); without it the version with more events is kept.
        imported_at_ms: when the import began that the file came with, the same for all of its files; now unless told.

    Raises:
        LibraryUnusable: when the library cannot take it; nothing of the file is then stored.
    """
    outcomes: list[StoredSession] = []
    at_ms = time.time() * 1000 if imported_at_ms is None else imported_at_ms
    with db.atomic():
        for session in file.sessions:
            outcomes.append(_store_session(db, session, join, at_ms))
        if outcomes:
            _remember_file(db, file, outcomes, at_ms)
        changed = tuple(done.id for done in outcomes if done.is_changed)
        answered = answer_joins.join_with(db, frozenset(changed))
    changed = tuple(dict.fromkeys((*changed, *answered)))
    return Stored(_WRITTEN if changed else frozenset(), changed, tuple(outcomes))


def _store_session(
    db: Library, session: IngestedSession, join: Join | None, at_ms: float
) -> StoredSession:
    found = find(db, session)
    session, known = found.session, found.known
    if known is not None and is_thrown_away(db, known.id):
        delete_session(db, known.id)
        known = None
    if known is not None and join is not None and known.events_hash != session.events_hash:
        try:
            session = join(stored_windows(db, known.id), session)
        except Damaged:
            raise LibraryUnusable(first_damage(db, known.id), RESTORE) from None
    if known is not None and (
        known.events_hash == session.events_hash or session.events <= known.events
    ):
        is_richer = enrich(db, known.id, session)
        return StoredSession(known.id, "duplicate", known.events, is_richer)
    session, parts = with_parts(db, session, known, join)
    number = known.id if known is not None else next(iter(parts), None)
    metadata = session.metadata
    if number is None:
        made = db.execute(
            "INSERT INTO sessions(tool_key, content_key, alias, events_hash, source, format,"
            " imported_at_ms, events, raw_bytes) VALUES (?, ?, ?, '', '', '', 0, 0, 0) RETURNING id",
            (session.tool_key, session.content_key, alias(session.content_key)),
        ).fetchone()
        number, outcome = int(made[0]), IMPORTED
    else:
        outcome = UPDATED
        session = without_answered_notes(session)
        metadata = together(metadata, metadata_of(db, number))
        for part in parts:
            if part != number:
                take_in(db, number, part, session.analysis.started_at_ms)
                delete_session(db, part)
        keep_moments(db, number, session.analysis.started_at_ms)
        if known is None:
            # what was there is a part of what is there now, which has to be known again
            db.execute(
                "UPDATE sessions SET content_key = ?, alias = ? WHERE id = ?",
                (session.content_key, alias(session.content_key), number),
            )
        db.execute("DELETE FROM windows WHERE session_id = ?", (number,))
        db.execute("DELETE FROM import_notes WHERE session_id = ?", (number,))
    _write_row(db, number, session, metadata, at_ms)
    _write_events(db, number, session)
    write_analysis(db, number, session.analysis, metadata)
    name_person(db, number, metadata, session.analysis.clues)
    if parts and has_rules(db):
        settle(db)  # sessions that linked persons are gone
    return StoredSession(number, outcome, session.events, True)


def _write_row(
    db: Library, number: int, session: IngestedSession, metadata: Metadata, at_ms: float
) -> None:
    row = (
        session.events_hash, session.source, session.format, at_ms, session.events,
        sum(c.raw_bytes for w in session.windows for c in w.chunks),
    )  # fmt: skip
    db.execute(
        """UPDATE sessions SET (events_hash, source, format, imported_at_ms, events, raw_bytes)
           = (?, ?, ?, ?, ?, ?) WHERE id = ?""",
        (*(storable(value) for value in row), number),
    )
    write_metadata(db, number, session.tool_key, metadata)


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


def _remember_file(
    db: Library, file: IngestedFile, outcomes: list[StoredSession], at_ms: float
) -> None:
    made = db.execute(
        """INSERT INTO source_files(sha256, path, bytes, format, imported_at_ms) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(sha256) DO UPDATE SET path = excluded.path RETURNING id""",
        (file.file_sha256, storable(file.path), file.bytes, file.format, at_ms),
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
        if not is_thrown_away(db, session):
            require(db, session)
        db.execute(
            "DELETE FROM source_files WHERE id IN (SELECT file_id FROM file_sessions WHERE session_id = ?)",
            (session,),
        )
        db.execute("DELETE FROM session_text WHERE rowid = ?", (session,))
        answers = answer_joins.let_go(db, session)
        db.execute("DELETE FROM sessions WHERE id = ?", (session,))
        others = answer_joins.join(db, answers) if answers else ()
    return Changes(_WRITTEN, (session, *others))
