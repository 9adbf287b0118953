"""What a person deleted and may still want back: out of every list and count, gone for good once the trash is emptied.

The window empties it when it closes, and when it opens, for a program that was killed could not. A recording that
is imported again while it lies there is a new one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.library.changes import Changes

if TYPE_CHECKING:
    from app.library.database import Library

#: what a list of sessions shows: all of it is other when sessions come or go
_TOUCHED = frozenset({"sessions", "trash"})


def throw_away(db: Library, sessions: Sequence[int]) -> Changes:
    """Put sessions into the trash, whole, with their tags and marks."""
    now_ms = time.time() * 1000
    with db.atomic():
        db.executemany(
            """INSERT OR IGNORE INTO trash(session_id, thrown_away_at_ms)
               SELECT id, ? FROM sessions WHERE id = ?""",
            [(now_ms, session) for session in sessions],
        )
    return Changes(_TOUCHED, tuple(sessions))


def take_back(db: Library, sessions: Sequence[int]) -> Changes:
    """Take sessions out of the trash again, as they were; those that are gone for good stay so."""
    with db.atomic():
        db.executemany("DELETE FROM trash WHERE session_id = ?", [(one,) for one in sessions])
    return Changes(_TOUCHED, tuple(sessions))


def thrown_away(db: Library) -> tuple[int, ...]:
    """The sessions in the trash, first thrown away first."""
    found = db.execute("SELECT session_id FROM trash ORDER BY thrown_away_at_ms, session_id")
    return tuple(row[0] for row in found.fetchall())


def empty(db: Library) -> Changes:
    """Delete for good what is in the trash."""
    gone = thrown_away(db)
    if not gone:
        return Changes()
    # what reads and writes events is loaded by the writer, when it is first needed
    from app.library.sessions import delete_session

    with db.atomic():
        changed = [delete_session(db, session) for session in gone]
    tables = frozenset().union(*(one.tables for one in changed))
    return Changes(tables, gone)
