"""What is stored of a session: its windows and the chunks of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import LibraryUnusable, NothingFound
from app.library.packed import Damaged, unpacked
from app.library.records import Chunk, IngestedWindow

if TYPE_CHECKING:
    import msgspec
    import numpy as np
    from numpy.typing import NDArray

    from app.library.database import Library

#: what to do about a damaged part
RESTORE = "Put back a copy of the library, or delete the session and import its recording again."


class ChunkPlace(Struct, frozen=True):
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


class WindowRow(Struct, frozen=True):
    """One window of a session; `position` is its index (`--window`)."""

    id: int
    position: int
    name: str
    events: int


def require(db: Library, session: int) -> None:
    """Raise `NothingFound` when there is no such session."""
    there = db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone()
    if not there or is_thrown_away(db, session):
        raise nothing_found(session)


def is_thrown_away(db: Library, session: int) -> bool:
    """Whether a session lies in the trash."""
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


def chunk_events(
    db: Library, session: int, window: int, seq: int
) -> tuple[list[msgspec.Raw], NDArray[np.float64]]:
    """A chunk's events and their times (Unix ms), by the window's index.

    Raises:
        NothingFound: when there is no such window or chunk.
        LibraryUnusable: when it is damaged.
    """
    for row in windows(db, session):
        if row.position == window:
            try:
                raws, times = unpacked(*chunk(db, row.id, seq))
            except Damaged:
                raise LibraryUnusable(damaged(session, window, seq), RESTORE) from None
            import numpy as np  # on the reader's thread: it takes long to import

            return raws, np.frombuffer(times, "<f8")
    raise NothingFound(f"Session {session} has no window {window}.")


def damaged(session: int, window: int, seq: int) -> str:
    """The sentence for a part that is not what was stored."""
    return f"Session {session}, window {window}, part {seq}: its events are damaged."


def first_damage(db: Library, session: int) -> str:
    """The sentence for the first damaged or missing part of a session; empty when all are whole."""
    known = windows(db, session)
    if not any(row.events for row in known):
        return f"Session {session}: its events are not in the library."
    for row in known:
        parts, events = db.execute(
            "SELECT count(*), coalesce(sum(events), 0) FROM chunks WHERE window_id = ?", (row.id,)
        ).fetchone()
        if events < row.events:
            missing = row.events - events
            return f"Session {session}, window {row.position}: {missing} of its {row.events} events are gone."
        for seq in range(parts):
            try:
                chunk_events(db, session, row.position, seq)
            except LibraryUnusable as why:
                return why.text
    return ""


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
