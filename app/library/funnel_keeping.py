"""Funnels that a person keeps by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library.funnels import MOST_STEPS, Asked
from app.library.named_rows import NamedRows
from app.library.search import Order, Query
from app.library.search_sql import condition
from app.library.steps import read, step_text
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

_ROWS = NamedRows("funnels", ("steps", "within_ms", "is_strict", "is_by_people"), "A funnel")


class Kept(Struct, frozen=True):
    """A funnel by name; `refusal` why it cannot be asked any more: it has no steps then."""

    id: int
    name: str
    asked: Asked
    refusal: str = ""


def kept(db: Library) -> tuple[Kept, ...]:
    """All of them, A to Z."""
    found = db.execute(f"SELECT {_ROWS.columns} FROM funnels ORDER BY name").fetchall()
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
    named = _ROWS.named(name)
    if not 0 < len(asked.steps) <= MOST_STEPS or any(len(step) != 1 for step in asked.steps):
        raise QueryError("There is no funnel to keep.", "Add its steps first.")
    steps = " > ".join(step_text(step[0]) for step in asked.steps)
    values = steps, asked.within_ms, int(asked.is_strict), int(asked.is_by_people)
    return _ROWS.save(db, named, values)


def delete(db: Library, funnel: int) -> Undoable:
    """Forget a funnel."""
    return _ROWS.delete(db, funnel)
