"""What a person said of issues: open, known, fixed or ignored, and a note. Kept by kind, page and a name of the element
(`insights.elements`), so that an issue that is grouped anew finds its state again by any of its names."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.changes import Changes
from app.library.storable import storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

TABLES = frozenset({"issue_states"})


class Status(StrEnum):
    """What became of an issue."""

    OPEN = "open"
    KNOWN = "known"
    FIXED = "fixed"
    IGNORED = "ignored"


class Place(Struct, frozen=True):
    """Which issue: `page` as issues name it; `names` those of its element, the best first, ("",) for none."""

    kind: str
    page: str
    names: tuple[str, ...]


class Said(Struct, frozen=True):
    """What a person said of it, and since when it has its status; nobody said anything of one that is open since 0."""

    status: Status = Status.OPEN
    note: str = ""
    changed_at_ms: float = 0.0


class _Row(Struct, frozen=True):
    element: str
    said: Said


def states(db: Library) -> dict[tuple[str, str, str], Said]:
    """Everything that was said, by kind, page and name of the element."""
    return {
        (kind, page, element): Said(Status(status), note, at_ms)
        for kind, page, element, status, note, at_ms in db.execute(
            "SELECT kind, page, element, status, note, changed_at_ms FROM issue_states"
        )
    }


def said_of(of: dict[tuple[str, str, str], Said], place: Place) -> Said:
    """What was said of an issue, by any of its names; the last word counts."""
    known = (of.get((place.kind, place.page, name)) for name in place.names)
    return max((one for one in known if one), key=lambda one: one.changed_at_ms, default=Said())


def say(
    db: Library,
    place: Place,
    status: Status | None = None,
    note: str | None = None,
    at_ms: float | None = None,
) -> Undoable:
    """Say what became of an issue, and keep a note on it; `back` puts back what was said before.

    Args:
        status: None leaves it, and since when it holds; what is called fixed again is fixed from now on.
        note: None leaves it.
        at_ms: when it is said; now unless told.
    """
    before = _rows(db, place)
    was = max((one.said for one in before), key=lambda one: one.changed_at_ms, default=Said())
    is_anew = status is Status.FIXED or status not in (None, was.status)
    kept = was.note if note is None else str(storable(note.strip()))
    if not is_anew and kept == was.note:
        return Undoable(TABLES)
    now_ms = time.time() * 1000 if at_ms is None else at_ms
    since_ms = now_ms if is_anew or not before else was.changed_at_ms
    said = Said(was.status if status is None else status, kept, since_ms)
    is_nothing = said.status is Status.OPEN and not said.note
    _put(db, place, () if is_nothing else (_Row(place.names[0], said),))
    return Undoable(TABLES, (), lambda later: _put(later, place, before))


def _rows(db: Library, place: Place) -> tuple[_Row, ...]:
    found: list[_Row] = []
    for name in place.names:
        row = db.execute(
            "SELECT status, note, changed_at_ms FROM issue_states WHERE kind = ? AND page = ? AND element = ?",
            (place.kind, place.page, name),
        ).fetchone()
        if row is not None:
            found.append(_Row(name, Said(Status(row[0]), row[1], row[2])))
    return tuple(found)


def _put(db: Library, place: Place, rows: Sequence[_Row]) -> Changes:
    with db.atomic():
        db.executemany(
            "DELETE FROM issue_states WHERE kind = ? AND page = ? AND element = ?",
            _keys(place, place.names),
        )
        db.executemany(
            """INSERT INTO issue_states(kind, page, element, status, note, changed_at_ms)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [
                (place.kind, place.page, row.element, str(row.said.status), row.said.note, row.said.changed_at_ms)
                for row in rows
            ],
        )  # fmt: skip
    return Changes(TABLES)


def _keys(place: Place, names: Iterable[str]) -> list[tuple[str, str, str]]:
    return [(place.kind, place.page, name) for name in names]
