"""Funnels that a person keeps by name."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library.changes import Changes
from app.library.funnels import MOST_STEPS, Asked
from app.library.search import Order, Query
from app.library.search_sql import condition
from app.library.steps import read, step_text
from app.library.storable import storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

LONGEST_NAME = 80
_CHANGED = frozenset({"funnels"})
_COLUMNS = "id, name, steps, within_ms, is_strict, is_by_people, created_at_ms"


class Kept(Struct, frozen=True):
    """A funnel by name; `refusal` why it cannot be asked any more: it has no steps then."""

    id: int
    name: str
    asked: Asked
    refusal: str = ""


def kept(db: Library) -> tuple[Kept, ...]:
    """All of them, A to Z."""
    found = db.execute(f"SELECT {_COLUMNS} FROM funnels ORDER BY name").fetchall()
    return tuple(_kept(*row[:6]) for row in found)


def _kept(
    number: int, name: str, text: str, within_ms: float | None, is_strict: int, is_by_people: int
) -> Kept:
    try:
        steps = read(text)
        if len(steps) > MOST_STEPS:
            raise QueryError(
                f"A funnel of {len(steps)} steps cannot be told.", f"It has 1 to {MOST_STEPS}."
            )
        condition(Query((Order(steps),)))
    except QueryError as refused:
        return Kept(number, name, Asked(()), refused.text)
    asked = Asked(tuple((step,) for step in steps), within_ms, bool(is_strict), bool(is_by_people))
    return Kept(number, name, asked)


def save(db: Library, name: str, asked: Asked) -> Undoable:
    """Keep a funnel; one that has that name, whatever its case, is this one from now on.

    Raises:
        QueryError: it has no name, no steps, or a step with alternatives.
    """
    named = str(storable(" ".join(name.split())))[:LONGEST_NAME]
    if not named:
        raise QueryError("A funnel needs a name.", "Write one.")
    if not 0 < len(asked.steps) <= MOST_STEPS or any(len(step) != 1 for step in asked.steps):
        raise QueryError("There is no funnel to keep.", "Add its steps first.")
    before = db.execute(f"SELECT {_COLUMNS} FROM funnels WHERE name = ?", (named,)).fetchone()
    steps = " > ".join(step_text(step[0]) for step in asked.steps)
    db.execute(
        """INSERT INTO funnels(name, steps, within_ms, is_strict, is_by_people, created_at_ms)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET name = excluded.name, steps = excluded.steps,
           within_ms = excluded.within_ms, is_strict = excluded.is_strict, is_by_people = excluded.is_by_people""",
        (
            named, storable(steps), asked.within_ms, int(asked.is_strict), int(asked.is_by_people),
            time.time() * 1000,
        ),
    )  # fmt: skip
    (made,) = db.execute("SELECT id FROM funnels WHERE name = ?", (named,)).fetchone()

    def back(later: Library) -> Changes:
        later.execute("DELETE FROM funnels WHERE id = ?", (made,))
        if before is not None:
            _put(later, before)
        return Changes(_CHANGED)

    return Undoable(_CHANGED, (), back)


def delete(db: Library, funnel: int) -> Undoable:
    """Forget a funnel."""
    row = db.execute(f"SELECT {_COLUMNS} FROM funnels WHERE id = ?", (funnel,)).fetchone()
    if row is None:
        return Undoable()
    db.execute("DELETE FROM funnels WHERE id = ?", (funnel,))

    def back(later: Library) -> Changes:
        _put(later, row)
        return Changes(_CHANGED)

    return Undoable(_CHANGED, (), back)


def _put(db: Library, row: tuple[object, ...]) -> None:
    db.execute(f"INSERT OR IGNORE INTO funnels({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
