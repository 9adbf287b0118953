"""What sessions are for, as a person says it: queries by name, and where an event tells what one is worth. Never
derived, never touched by a rebuild, and never made by anything but a person's act."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound, QueryError
from app.library.facet_choices import lowered
from app.library.named_rows import NamedRows, folded
from app.library.search import parse
from app.library.storable import Value
from app.library.undoing import Undoable
from app.library.unreadable import refusal

if TYPE_CHECKING:
    from app.library.database import Library

#: by what sessions may be parted: of the session as a whole, kept searches, what happens within
WHOLE = (
    "device", "variant", "utm_source", "utm_medium", "utm_campaign", "referrer", "visitor", "entry", "country",
    "language", "browser", "os", "screen", "tag",
)  # fmt: skip
SEGMENT = "segment"
ISSUE = "issue"
MET = ("page", "signal", ISSUE, "event", "product")
BY = (*WHOLE, SEGMENT, *MET)
_ROWS = NamedRows("goals", ("query", "value_event", "value_field", "value_taken"), "A goal")


class Taken(StrEnum):
    """What a session of several events is worth."""

    SUM = "sum"
    LAST = "last"


class Worth(Struct, frozen=True):
    """Where a session's worth stands: a field (`insights.payloads`) in the payload of an event; empty: the payload."""

    event: str
    field: str
    taken: Taken = Taken.SUM


class Goal(Struct, frozen=True):
    """A query by name; `worth` is None where nobody says what reaching it is worth."""

    id: int
    name: str
    query: str
    worth: Worth | None
    created_at_ms: float


def goals(db: Library) -> tuple[Goal, ...]:
    """All of them, the first one made first: that is what others are measured by."""
    found = db.execute(f"SELECT {_ROWS.columns} FROM goals ORDER BY created_at_ms, id").fetchall()
    return tuple(
        Goal(number, name, query, _worth(event, field, taken), created_at_ms)
        for number, name, query, event, field, taken, created_at_ms in found
    )


def readable(db: Library) -> tuple[Goal, ...]:
    """Those that can be asked, in their order."""
    return tuple(one for one in goals(db) if not refusal(one.query))


def of_name(db: Library, name: str) -> Goal:
    """The goal of that name, whatever its case.

    Raises:
        NothingFound: there is none.
    """
    wanted = lowered(folded(name))
    kept = goals(db)
    for one in kept:
        if lowered(one.name) == wanted:
            return one
    named = ", ".join(one.name for one in kept)
    raise NothingFound(
        f"There is no goal “{name}”.", f"There are: {named}." if named else "There is none yet."
    )


def add(db: Library, name: str, query: str, worth: Worth | None = None) -> Undoable:
    """Keep a goal.

    Raises:
        QueryError: for a query that cannot be read or asks for nothing, without a name, or with that of another one.
    """
    named, asked = _ROWS.named(name), _query(query)
    _refuse_taken(db, named, None)
    return _ROWS.save(db, named, (asked, *_told(worth)))


def change(db: Library, goal: int, name: str, query: str, worth: Worth | None) -> Undoable:
    """Have a goal ask, be called and be worth something else.

    Raises:
        QueryError: as in `add`.
    """
    named, asked = _ROWS.named(name), _query(query)
    _refuse_taken(db, named, goal)
    return _ROWS.change(db, goal, named, (asked, *_told(worth)))


def remove(db: Library, goal: int) -> Undoable:
    """Forget a goal."""
    return _ROWS.delete(db, goal)


def _worth(event: str | None, field: str | None, taken: str) -> Worth | None:
    return None if event is None else Worth(event, field or "", Taken(taken))


def _told(worth: Worth | None) -> tuple[Value, ...]:
    if worth is None:
        return None, None, str(Taken.SUM)
    return worth.event, worth.field, str(worth.taken)


def _refuse_taken(db: Library, name: str, goal: int | None) -> None:
    taken = _ROWS.taken(db, name, goal)
    if taken is not None:
        raise QueryError(
            f"There is a goal “{taken}” already.", "Choose another name, or change that one."
        )


def _query(text: str) -> str:
    asked = text.strip()
    if not parse(asked).terms:
        raise QueryError(
            "A goal needs a query.", 'Such as event:purchase, page:/thanks or click:"Send".'
        )
    return asked
