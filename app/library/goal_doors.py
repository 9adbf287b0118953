"""The sessions behind a number of a goal, each with its moment, and the query that finds just these where one does."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.errors import QueryError
from app.insights import goals as counting
from app.insights.goals import Reached, Values, Visitors
from app.library.goal_columns import GoalColumns, goal_columns_of
from app.library.goal_results import opposite
from app.library.goals import MET, Goal
from app.library.pairs import Mask
from app.library.search import Named, Order, Query, parse, written
from app.library.search_sql import condition
from app.library.steps import KEYS, Step

if TYPE_CHECKING:
    from app.library.database import Library

#: sessions that are told; the others are found by the query
MOST = 200


class Which(StrEnum):
    """Which of the sessions: all, those that reached the goal, that did not, of people who reached it again, that are
    worth something, whose worth cannot be read."""

    ALL = "all"
    REACHED = "reached"
    MISSED = "missed"
    AGAIN = "again"
    WORTH = "worth"
    UNREAD = "unread"


class Door(Struct, frozen=True):
    """A number: of a goal, of sessions of a query. `by` and `term` name a part (`goal_results.parted`), `is_others` all
    but that; `begin_ms` and `end_ms` when they began, `dates` says that as a query."""

    text: str
    goal: Goal
    which: Which
    by: str = ""
    term: str = ""
    is_others: bool = False
    begin_ms: float | None = None
    end_ms: float | None = None
    dates: str = ""


class One(Struct, frozen=True):
    """A session: when it reached the goal, or met what its part is about, or its beginning."""

    session: int
    at_ms: float
    worth: float | None
    currency: str | None


class Behind(Struct, frozen=True):
    """What is behind a door: the `number` of sessions, the first of them, what finds all; `query` is empty where no
    query does."""

    number: int
    told: tuple[One, ...]
    query: str


def behind(db: Library, door: Door) -> Behind:
    """Open a door: those worth most first, then the latest.

    Raises:
        QueryError: for a query that cannot be read.
    """
    columns = goal_columns_of(db)
    reached, visitors = columns.reached(db, door.goal), columns.visitors(db)
    among = columns.columns.among(db, condition(parse(door.text)))
    if door.begin_ms is not None and door.end_ms is not None:
        starts = visitors.started_at_ms
        among = among & (starts >= door.begin_ms) & (starts < door.end_ms)
    at_ms = np.where(reached.is_reached, reached.first_ms, 0.0)
    part, met_ms = _part(db, columns, reached, door)
    if door.is_others:
        part, met_ms = ~part, None
    found = among & part & _which(door.which, among, reached, visitors)
    if met_ms is not None and door.which is not Which.REACHED:
        at_ms = met_ms
    query = next((text for text in _candidates(door) if _finds(db, columns, text, found)), "")
    return Behind(int(found.sum()), _told(columns, found, at_ms, reached, visitors), query)


def _part(
    db: Library, columns: GoalColumns, reached: Reached, door: Door
) -> tuple[Mask, Values | None]:
    """The sessions of a part; when each met what it is about."""
    number = len(columns.columns.sessions)
    if not door.term:
        return np.ones(number, np.bool_), None
    if door.by not in MET:
        return columns.columns.among(db, condition(parse(door.term))), None
    met = columns.met(db, door.by)
    if door.term not in met.terms:
        return np.zeros(number, np.bool_), None
    mine = met.what == met.terms.index(door.term)
    rows, moments = met.rows[mine], met.at_ms[mine]
    before = moments < reached.first_ms[rows]
    part = np.zeros(number, np.bool_)
    part[rows[before]] = True
    at_ms = np.zeros(number)
    at_ms[rows] = moments
    return part, at_ms


def _which(which: Which, among: Mask, reached: Reached, visitors: Visitors) -> Mask:
    if which is Which.ALL:
        return among
    if which is Which.MISSED:
        return ~reached.is_reached
    if which is Which.REACHED or reached.orders is None and which is not Which.AGAIN:
        return reached.is_reached
    if which is Which.AGAIN:
        hits = among & reached.is_reached & visitors.is_known
        of_each = np.bincount(visitors.person[hits], minlength=visitors.persons)
        return np.asarray(hits & (of_each[visitors.person] > 1), np.bool_)
    assert reached.orders is not None
    if which is Which.UNREAD:
        return np.asarray(reached.orders.unread > 0, np.bool_)
    found = np.zeros(len(among), np.bool_)
    found[reached.orders.rows] = True
    return found


def _told(
    columns: GoalColumns, found: Mask, at_ms: Values, reached: Reached, visitors: Visitors
) -> tuple[One, ...]:
    (rows,) = np.nonzero(found)
    worth, currency = counting.worth_of_each(found, reached.orders), None
    if worth is not None and reached.orders is not None:
        currency = reached.orders.currencies[counting.most_told(found, reached.orders)]
    starts = visitors.started_at_ms[rows]
    first = np.lexsort((-starts, np.zeros(len(rows)) if worth is None else -worth[rows]))[:MOST]
    return tuple(
        One(
            int(columns.columns.sessions[row]),
            float(at_ms[row]),
            None if worth is None or not worth[row] else float(worth[row]),
            currency,
        )
        for row in rows[first].tolist()
    )


def _finds(db: Library, columns: GoalColumns, text: str, wanted: Mask) -> bool:
    try:
        found = columns.columns.among(db, condition(parse(text)))
    except QueryError:  # too long, with all that is asked for
        return False
    return bool(np.array_equal(found, wanted))


def _candidates(door: Door) -> Iterator[str]:
    """Queries that may find just the sessions of a door, the plainest first."""
    asked = [door.text, door.dates]
    term = (opposite(door.term) if door.term else "") if door.is_others else door.term
    if term is None:
        return
    if door.which is Which.MISSED:
        others = opposite(door.goal.query)
        if others is not None:
            yield _joined(*asked, term, others)
        return
    if door.which is Which.ALL:
        yield _joined(*asked, term)
        return
    yield _joined(*asked, term, door.goal.query)
    order = _order(door) if door.by in MET and not door.is_others else ""
    if order:
        yield _joined(*asked, order)


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _order(door: Door) -> str:
    """First what the part is about, then the goal; empty where a goal is no step."""
    steps = [step for text in (door.term, door.goal.query) for step in _steps(text)]
    return written(Query((Order(tuple(steps)),))) if len(steps) > 1 else ""


def _steps(text: str) -> list[Step]:
    terms = parse(text).terms
    if len(terms) != 1 or terms[0].negated:
        return []
    (term,) = terms
    if isinstance(term, Order):
        return list(term.steps)
    if isinstance(term, Named) and term.key in KEYS and len(term.values) == 1:
        return [Step(term.values[0], key=term.key)]
    return []
