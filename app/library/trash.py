"""What a person deleted and may still want back: out of every list and count, gone for good once the trash is emptied.

Several programs may use one library: each empties its own `Basket` when it closes, and what is left of a program that
was killed is emptied by one that opens alone. A recording that is imported again while it lies there is a new one.
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


class Basket:
    """What one program threw away, of all that lies in the trash; used by the one thread that writes."""

    def __init__(self) -> None:
        self._mine: set[int] = set()

    def throw_away(self, db: Library, sessions: Sequence[int]) -> tuple[int, ...]:
        """Put sessions into the trash, whole, with their tags and marks.

        Returns:
            Those that did not lie there yet.
        """
        now_ms = time.time() * 1000
        thrown: list[int] = []
        with db.atomic():
            for session in sessions:
                put = db.execute(
                    """INSERT OR IGNORE INTO trash(session_id, thrown_away_at_ms)
                       SELECT id, ? FROM sessions WHERE id = ?""",
                    (now_ms, session),
                )
                thrown += [session] * put.rowcount
        self._mine.update(thrown)
        return tuple(thrown)

    def take_back(self, db: Library, sessions: Sequence[int]) -> Changes:
        """Take sessions out of the trash again, as they were; those that are gone for good stay so."""
        with db.atomic():
            db.executemany("DELETE FROM trash WHERE session_id = ?", [(one,) for one in sessions])
        self._mine.difference_update(sessions)
        return touched(sessions)

    def empty(self, db: Library) -> Changes:
        """Delete for good what was thrown away here, and nothing that another program threw away."""
        changes = empty(db, tuple(self._mine))
        self._mine.clear()
        return changes

    def empty_left(self, db: Library, left: Sequence[int]) -> Changes:
        """Delete for good what was left by programs that are gone; a hand may have been quicker than the question."""
        return empty(db, tuple(session for session in left if session not in self._mine))


def touched(sessions: Sequence[int]) -> Changes:
    """What everybody has to look at again when these sessions go into the trash, or come out of it."""
    return Changes(_TOUCHED, tuple(sessions))


def thrown_away(db: Library) -> tuple[int, ...]:
    """The sessions in the trash, first thrown away first."""
    found = db.execute("SELECT session_id FROM trash ORDER BY thrown_away_at_ms, session_id")
    return tuple(row[0] for row in found.fetchall())


def empty(db: Library, sessions: Sequence[int]) -> Changes:
    """Delete for good those of the sessions that lie in the trash."""
    gone = tuple(session for session in thrown_away(db) if session in frozenset(sessions))
    if not gone:
        return Changes()
    # what reads and writes events is loaded by the writer, when it is first needed
    from app.library.people import forget_unread
    from app.library.person_owners import has_rules, settle
    from app.library.sessions import delete_session

    with db.atomic():
        changed = [delete_session(db, session) for session in gone]
        if has_rules(db):
            settle(db)
            forget_unread(db)
    tables = frozenset().union(*(one.tables for one in changed))
    return Changes(
        tables, tuple(dict.fromkeys((*gone, *(other for one in changed for other in one.sessions))))
    )
