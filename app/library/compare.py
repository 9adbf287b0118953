"""Two groups of sessions beside each other: in what they differ most (`app.insights.compare`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.insights.compare import Amount, Had, Line, Sort, Unit, compare
from app.insights.goals import worth_of_each
from app.library.compare_columns import UNITS, Reading, held_of
from app.library.compare_defined import Defined
from app.library.compare_things import Has
from app.library.goal_columns import GoalColumns, goal_columns_of
from app.library.goals import readable
from app.library.pairs import Ids, Mask
from app.library.search import Query, parse
from app.library.search_sql import condition
from app.proportions import Share

if TYPE_CHECKING:
    from app.library.database import Library

#: lines of a sort that are told and counted, those that most sessions of both sides have
MOST_EACH = 300


class Sides(Struct, frozen=True):
    """Who is compared: the sessions of two queries, of those that fit `among` as well."""

    one: str
    other: str
    among: str = ""

    def query(self, is_other: bool, term: str | None = "") -> str | None:
        """The query of a side's sessions that fit a term as well; None where no query asks for that."""
        if term is None:
            return None
        side = self.other if is_other else self.one
        return " ".join(part for part in (self.among.strip(), side.strip(), term) if part)


class Comparison(Struct, frozen=True):
    """What came of it.

    Args:
        one: how many sessions side A has.
        other: how many side B has.
        shared: how many are on both.
        lines: in their order.
        left_out: sorts, or sort and name, in which the sides differ because they were chosen by them.
        rarer: how many lines that hardly anybody has are not told.
    """

    sides: Sides
    one: int
    other: int
    shared: int
    lines: tuple[Line, ...]
    left_out: tuple[tuple[Sort, str], ...]
    rarer: int

    @property
    def is_same(self) -> bool:
        """Whether both sides are the same sessions."""
        return self.one == self.other == self.shared > 0


def compared(db: Library, sides: Sides) -> Comparison:
    """Set the sides beside each other.

    Raises:
        QueryError: for a query that cannot be read or asked.
    """
    found = compared_within(db, sides, inf)
    assert isinstance(found, Comparison), "there was all the time it takes"
    return found


def compared_within(db: Library, sides: Sides, within_s: float) -> Comparison | Reading:
    """The same where the first reading is not to take longer at once: it is gone on with when this is asked again.

    Raises:
        QueryError: for a query that cannot be read or asked.
    """
    with db.unchanging():
        making = _Making(db, sides)
        shared = int((making.one & making.other).sum())
        many = int(making.one.sum()), int(making.other.sum())
        if not all(many) or many == (shared, shared):
            return Comparison(sides, *many, shared, (), (), 0)
        reading = making.read(within_s)
        if reading is not None:
            return reading
        lines = compare(list(making.had()), making.amounts(), shared)
    return Comparison(
        sides, *many, shared, lines, tuple(dict.fromkeys(making.left_out)), making.rarer
    )


def read_on(db: Library, within_s: float) -> bool:
    """Read what any comparison takes before one is asked, for no longer than this or the kind that was begun; whether
    anything is left to read."""
    with db.unchanging():
        return held_of(db).read(db, goal_columns_of(db), within_s) is not None


def behind(db: Library, sides: Sides, line: Line, is_other: bool) -> tuple[int, ...]:
    """The sessions of a side that a line counts, the latest ones first."""
    columns = goal_columns_of(db)
    among = columns.columns.among(db, condition(parse(sides.query(is_other) or "")))
    if line.term is None:
        held = held_of(db)
        held.read(db, columns, inf)
        has = next(one for one in held.has if (one.sort, one.what) == (line.sort, line.what))
        mine = np.zeros(len(among), np.bool_)
        mine[has.sessions(line.number)] = True
        among = among & mine
    else:
        among = among & columns.columns.among(db, condition(parse(line.term)))
    rows = np.flatnonzero(among)
    starts = columns.visitors(db).started_at_ms[rows]
    ids = columns.columns.sessions[rows[np.lexsort((rows, -starts))]]
    return tuple(ids.tolist())


class _Making:
    """One comparison as it is made."""

    def __init__(self, db: Library, sides: Sides) -> None:
        among = parse(sides.among)
        asked = [parse(side) for side in (sides.one, sides.other)]
        self._db = db
        self._columns: GoalColumns = goal_columns_of(db)
        one, other = asked
        self.one = self._among(Query((*among.terms, *one.terms)))
        if _is_the_rest(one, other):
            self.other = self._among(among) & ~self.one
        else:
            self.other = self._among(Query((*among.terms, *other.terms)))
        self._asked = asked
        self._held = held_of(db)
        self.left_out: list[tuple[Sort, str]] = []
        self.rarer = 0

    @cached_property
    def _defined(self) -> Defined:
        """What the sides were chosen by."""
        one, other = self._asked
        return Defined(self._db, self._columns.columns, one, other, self._among(Query()))

    def _among(self, query: Query) -> Mask:
        return self._columns.columns.among(self._db, condition(query))

    def read(self, within_s: float) -> Reading | None:
        """Read what there is to compare; how far that is where it takes longer."""
        return self._held.read(self._db, self._columns, within_s)

    def had(self) -> Iterator[Had]:
        """All that the sessions of the sides have."""
        one, other = int(self.one.sum()), int(self.other.sum())
        for has in self._held.has:
            mine, theirs = has.counts(self.one), has.counts(self.other)
            of_one = np.full(len(mine), one) if has.of is None else has.of.counts(self.one)
            of_other = np.full(len(mine), other) if has.of is None else has.of.counts(self.other)
            for at in self._told(has, mine + theirs):
                yield Had(
                    has.sort,
                    has.names[at],
                    Share(int(mine[at]), int(of_one[at])),
                    Share(int(theirs[at]), int(of_other[at])),
                    has.term(at),
                    has.what,
                    at,
                )

    def _told(self, has: Has, counts: Ids) -> list[int]:
        """Those of which most sessions have any, less what the sides were chosen by."""
        left_out = self._defined.codes(has)
        if has.sort in self._defined.sorts:
            self.left_out.append((has.sort, ""))
            return []
        counts = counts.copy()
        for at in left_out.tolist():
            if counts[at]:
                self.left_out.append((has.sort, has.names[at]))
            counts[at] = 0
        found = np.flatnonzero(counts)
        first = found[np.argsort(-counts[found], kind="stable")]
        self.rarer += max(0, len(first) - MOST_EACH)
        return [int(at) for at in first[:MOST_EACH]]

    def amounts(self) -> Iterator[Amount]:
        """All that the sessions of the sides have an amount of."""
        for key, unit in UNITS:
            if key in self._defined.amounts:
                self.left_out.append((Sort.AMOUNT, key))
            else:
                one, other = self._held.amounts(key, self.one), self._held.amounts(key, self.other)
                yield Amount(Sort.AMOUNT, key, one, other, unit, f"{key}>=0")
        for goal in readable(self._db):
            reached = self._columns.reached(self._db, goal)
            sides = [side & reached.is_reached for side in (self.one, self.other)]
            if reached.has_moments:
                one, other = (reached.first_ms[side] for side in sides)
                yield Amount(Sort.GOAL, goal.name, one, other, Unit.MS, goal.query, "time")
            worth = worth_of_each(sides[0] | sides[1], reached.orders)
            if worth is not None:
                one, other = (worth[side] for side in sides)
                yield Amount(Sort.GOAL, goal.name, one, other, Unit.MONEY, goal.query, "worth")


def _is_the_rest(one: Query, other: Query) -> bool:
    """Whether the other side is all who are not on this one."""
    if len(one.terms) != 1 or len(other.terms) != 1:
        return False
    (mine,), (theirs,) = one.terms, other.terms
    return theirs == replace(mine, negated=not mine.negated)
