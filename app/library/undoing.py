"""What a person does to sessions in the list, each act with the way back.

The way back restores what the act itself changed and nothing else: sessions that had the tag before keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.errors import UserError
from app.library import marks, trash
from app.library.changes import Changes
from app.library.revisions import erasings

if TYPE_CHECKING:
    from app.library.database import Library

#: SQLite takes a limited number of values in one question
_ASKED_AT_ONCE = 1_000


class Undoable(Changes, frozen=True):
    """The changes of an act; `back` is a write that takes them back, None where nothing was changed."""

    back: Callable[[Library], Changes] | None = None


def until_erasing(act: Callable[[Library], Changes]) -> Callable[[Library], Changes]:
    """The same act, whose way back ends where somebody is erased, by whatever program: what it would bring back may
    speak of who that was. Both are carried out within a transaction."""

    def noted(db: Library) -> Changes:
        done = act(db)
        if not isinstance(done, Undoable) or done.back is None:
            return done
        back, then = done.back, erasings(db)

        def taken_back(later: Library) -> Changes:
            if erasings(later) != then:
                raise UserError(
                    "Somebody was erased from the library since then, so what was done before cannot be undone."
                )
            return back(later)

        return replace(done, back=taken_back)

    return noted


def star(db: Library, sessions: Sequence[int], starred: bool) -> Undoable:
    """Give sessions a star, or take it away."""
    had = _those(db, "SELECT session_id FROM marks WHERE starred = 1 AND session_id", sessions)
    changed = tuple(one for one in sessions if (one in had) != starred)
    return _undoable(
        marks.star(db, changed, starred), changed, lambda later: marks.star(later, changed, not starred)
    )  # fmt: skip


def are_starred(db: Library, sessions: Sequence[int]) -> bool:
    """Whether all of them have a star."""
    found = _those(db, "SELECT session_id FROM marks WHERE starred = 1 AND session_id", sessions)
    return found.issuperset(sessions)


def tag(db: Library, sessions: Sequence[int], name: str, there: bool) -> Undoable:
    """Put a tag on sessions, or take it off."""
    row = db.execute("SELECT id, name FROM tags WHERE name = ?", (name.strip(),)).fetchone()
    number, written = row or (-1, name.strip())
    asked = f"SELECT session_id FROM session_tags WHERE tag_id = {int(number)} AND session_id"
    had = _those(db, asked, sessions)
    changed = tuple(one for one in sessions if (one in had) != there)
    act, back = (marks.tag, marks.untag) if there else (marks.untag, marks.tag)
    return _undoable(
        act(db, changed, written), changed, lambda later: back(later, changed, written)
    )


def watched(db: Library, sessions: Sequence[int], seen: bool) -> Undoable:
    """Mark sessions as watched to the end, or as new."""
    before = marks.watched_of(db, sessions)
    if seen:
        for session in sessions:
            marks.mark_watched(db, session, 1.0)
    else:
        marks.mark_new(db, sessions)
    changes = Changes(frozenset({"marks"}), tuple(sessions))
    return _undoable(changes, tuple(sessions), partial(marks.put_watched, watched=before))


def delete(db: Library, sessions: Sequence[int], basket: trash.Basket) -> Undoable:
    """Throw sessions away; those that another program threw away already are its own to bring back."""
    gone = basket.throw_away(db, sessions)
    return _undoable(trash.touched(sessions), gone, lambda later: basket.take_back(later, gone))


def _undoable(
    changes: Changes, changed: tuple[int, ...], back: Callable[[Library], Changes]
) -> Undoable:
    return Undoable(changes.tables, changes.sessions, back if changed else None)


def _those(db: Library, asked: str, sessions: Sequence[int]) -> frozenset[int]:
    found: set[int] = set()
    for first in range(0, len(sessions), _ASKED_AT_ONCE):
        part = tuple(sessions[first : first + _ASKED_AT_ONCE])
        rows = db.execute(f"{asked} IN ({', '.join('?' * len(part))})", part)
        found.update(row[0] for row in rows.fetchall())
    return frozenset(found)
