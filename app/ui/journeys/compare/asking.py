"""What the tab asks the library, on the reader's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.compare import Line
from app.library import compare, compare_offers, search
from app.library.compare import Comparison, Sides
from app.library.compare_columns import Reading
from app.library.compare_offers import Offers
from app.library.matches import matches
from app.ui.journeys.behind import MOST, Moment

if TYPE_CHECKING:
    from app.library.database import Library


#: what stands in line behind a comparison waits no longer than that, and for what was begun
TURN_S = 0.3


class AskOffers(Struct, frozen=True):
    """Asks who may be compared of the sessions of a query."""

    query: str

    def __call__(self, db: Library) -> Offers:
        return compare_offers.offers(db, self.query)


class Ask(Struct, frozen=True):
    """Asks in what two sides differ; what has to be read first in turns, so that others get theirs."""

    sides: Sides

    def __call__(self, db: Library) -> Comparison | Reading:
        return compare.compared_within(db, self.sides, TURN_S)


def read_on(db: Library) -> bool:
    """Read, for a turn, what comparisons take; says whether anything is left."""
    return compare.read_on(db, TURN_S)


class Found(Struct, frozen=True):
    """The sessions behind a number."""

    moments: tuple[Moment, ...]


class AskBehind(Struct, frozen=True):
    """Asks for the sessions of a side that a line counts, each with the moment the line is about."""

    sides: Sides
    line: Line
    is_other: bool

    def __call__(self, db: Library) -> Found:
        ids = compare.behind(db, self.sides, self.line, self.is_other)
        first = ids[:MOST]
        where = {}
        if self.line.term is not None and self.line.middles is None:
            where = matches(db, search.parse(self.line.term), first)
        return Found(
            tuple(Moment(one, told[-1].at_ms if (told := where.get(one)) else 0.0) for one in ids)
        )
