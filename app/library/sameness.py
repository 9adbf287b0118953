"""Which session of the library a recording is, and how sessions become one: keys first, then the events themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from app.library import related
from app.library.envelopes import metadata_of, together
from app.library.packed import Damaged
from app.library.records import IngestedSession, IngestedWindow
from app.library.stored import stored_windows

if TYPE_CHECKING:
    from app.library.database import Library

#: the code of the note that a recording holds no page
NO_PAGE = "no_snapshot"
#: puts the events of a stored session and of another version of it together, each event once
Join: TypeAlias = Callable[[tuple[IngestedWindow, ...], IngestedSession], IngestedSession]


class Known(Struct, frozen=True):
    """A session of the library that is the same recording as one at hand."""

    id: int
    events: int
    events_hash: str


class Found(Struct, frozen=True):
    """A recording with the key it can be stored under, and the session it is, if any."""

    session: IngestedSession
    known: Known | None


def lookup(db: Library, tool_key: str | None, content_key: str) -> Known | None:
    """The stored session that shares a key with a recording, the tool's own id first.

    Recordings that contradict each other may have one content key; `find` tells them apart.
    """
    found = db.execute(
        """SELECT id, events, events_hash FROM sessions WHERE tool_key = ? OR content_key = ?
           ORDER BY tool_key IS ? DESC LIMIT 1""",
        (tool_key, content_key, tool_key),
    ).fetchone()
    return Known(*found) if found else None


def find(db: Library, session: IngestedSession) -> Found:
    """The stored session that a recording is, or is a part of."""
    if session.tool_key is not None:
        by_tool = _asked(db, "tool_key = ?", session.tool_key)
        if by_tool:
            return Found(session, by_tool[0])
    alike = _asked(
        db, "content_key >= ? AND content_key < ?", session.content_key, session.content_key + "/"
    )
    for known in alike:
        if known.events_hash == session.events_hash or not _contradicts(db, known, session):
            return Found(session, known)
    if alike:
        own_key = f"{session.content_key}.{related.digest(session.windows)}"
        return Found(replace(session, content_key=own_key), None)
    home = related.home(db, session)
    if home is None:
        return Found(session, None)
    (known,) = _asked(db, "id = ?", home)
    source, form = db.execute(
        "SELECT source, format FROM sessions WHERE id = ?", (home,)
    ).fetchone()
    return Found(replace(session, source=source, format=form), known)


def _contradicts(db: Library, known: Known, session: IngestedSession) -> bool:
    try:
        return related.contradict(stored_windows(db, known.id), session.windows)
    except Damaged:
        return False  # what cannot be read says nothing against it


def _asked(db: Library, condition: str, *values: str | int) -> list[Known]:
    rows = db.execute(
        f"SELECT id, events, events_hash FROM sessions WHERE {condition} ORDER BY content_key",
        values,
    )
    return [Known(*row) for row in rows.fetchall()]


def with_parts(
    db: Library, session: IngestedSession, known: Known | None, join: Join | None
) -> tuple[IngestedSession, tuple[int, ...]]:
    """A recording with the events of stored sessions that are parts of it, and which these are.

    Without `join` only those are taken whose events it holds already.
    """
    taken: list[int] = []
    metadata = session.metadata
    looked_at = frozenset({known.id} if known is not None else ())
    for part in list(related.parts(db, session, looked_at)):
        windows = stored_windows(db, part)
        if related.hold(session.windows, windows):
            pass
        elif join is not None and not related.contradict(windows, session.windows):
            session = join(windows, session)
        else:
            continue
        metadata = together(metadata, metadata_of(db, part))
        taken.append(part)
    return replace(session, metadata=metadata), tuple(taken)


def is_still_true(note_code: str, outcome: str) -> bool:
    """Whether what was noted of a file holds for what became of it: a part that found its recording lacks no page."""
    return outcome == "imported" or note_code != NO_PAGE


def without_answered_notes(session: IngestedSession) -> IngestedSession:
    """A recording put together, without what was said of a part that lacked the page it now has."""
    if not all(any(chunk.snapshots for chunk in window.chunks) for window in session.windows):
        return session
    return replace(session, notes=tuple(n for n in session.notes if n.code != NO_PAGE))


def take_in(db: Library, session: int, part: int, started_at_ms: float) -> None:
    """Move what a person did to a part, and the files that brought it, to the session that stays."""
    keep_moments(db, part, started_at_ms)
    db.execute("UPDATE notes SET session_id = ? WHERE session_id = ?", (session, part))
    db.execute(
        "INSERT OR IGNORE INTO session_tags SELECT ?, tag_id FROM session_tags WHERE session_id = ?",
        (session, part),
    )
    db.execute(
        """INSERT INTO marks SELECT ?, starred, watched_frac, watched_at_ms FROM marks WHERE session_id = ?
           ON CONFLICT(session_id) DO UPDATE SET starred = max(starred, excluded.starred),
           watched_frac = max(watched_frac, excluded.watched_frac),
           watched_at_ms = coalesce(max(watched_at_ms, excluded.watched_at_ms), watched_at_ms,
                                    excluded.watched_at_ms)""",
        (session, part),
    )
    db.execute("UPDATE answers SET session_id = ? WHERE session_id = ?", (session, part))
    for table in ("file_sessions", "persons_by_hand"):
        db.execute(
            f"UPDATE OR IGNORE {table} SET session_id = ? WHERE session_id = ?", (session, part)
        )
    db.execute("DELETE FROM file_sessions WHERE session_id = ?", (part,))


def keep_moments(db: Library, session: int, started_at_ms: float) -> None:
    """Let notes stay at their moments when a session's zero moves."""
    db.execute(
        """UPDATE notes SET at_ms = at_ms - ? + (SELECT started_at_ms FROM facts f
           WHERE f.session_id = notes.session_id) WHERE session_id = ?""",
        (started_at_ms, session),
    )
