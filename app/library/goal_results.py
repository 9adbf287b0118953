"""What the kept goals come to among the sessions of a query, and in parts of those."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.errors import QueryError
from app.insights import goals as counting
from app.insights.goals import Counted, Course, Outcome, Part, Reached
from app.library.facet_choices import BY_VALUE, CHOICES
from app.library.goal_columns import GoalColumns, goal_columns_of
from app.library.goals import BY, MET, SEGMENT, Goal, goals
from app.library.pairs import Mask
from app.library.search import key_of, parse, quoted
from app.library.search_sql import MAY_BE_UNKNOWN, UNKNOWN, condition
from app.library.segments import readable
from app.library.unreadable import refusal
from app.library.wildcards import exactly

if TYPE_CHECKING:
    from app.library.database import Library

MOST_PARTS = 30
#: a recording that tells no times counts from 0: nobody recorded anything before
_EARLIEST_MS = 631_152_000_000.0


class Result(Struct, frozen=True):
    """One goal among the sessions of a query. `course` is None where none has a date; `parts` where it was not asked
    for any; `has_order`: what it was parted by had to come before the goal; `refusal` why it cannot be asked any more:
    nobody reaches it then."""

    goal: Goal
    outcome: Outcome
    course: Course | None
    has_moments: bool
    parts: tuple[Part, ...] | None = None
    refusal: str = ""


class Best(Struct, frozen=True):
    """A session that reached a goal: when, and what it is worth in the currency of most orders."""

    session: int
    at_ms: float
    worth: float | None


def results(db: Library, text: str) -> tuple[Result, ...]:
    """All kept goals, in their order.

    Raises:
        QueryError: for a query that cannot be read.
    """
    columns, among = _asked(db, text)
    return tuple(_result(db, columns, among, goal) for goal in goals(db))


def parted(db: Library, text: str, goal: Goal, by: str) -> tuple[Part, ...]:
    """The sessions of a query by what they have in common, one of `BY`, the largest part first.

    Raises:
        QueryError: for a query that cannot be read, or where nothing parts sessions so.
    """
    if by not in BY:
        raise QueryError(f"Sessions cannot be parted by “{by}”.", f"There are {', '.join(BY)}.")
    columns, among = _asked(db, text)
    reached = columns.reached(db, goal)
    hits = among & reached.is_reached
    if by in MET:
        counted = counting.by_met(among, reached, columns.met(db, by))
        counted = tuple(one for one in counted if one.name)
    else:
        counted = tuple(_counted(db, columns, among, reached, by))
    from app.proportions import Share

    whole = Share(int(hits.sum()), int(among.sum()))
    return counting.parts(counted, whole, MOST_PARTS)


def best(db: Library, text: str, goal: Goal, most: int = 12) -> tuple[Best, ...]:
    """Sessions that reached a goal: those worth most, the latest ones where none has a worth."""
    columns, among = _asked(db, text)
    reached = columns.reached(db, goal)
    (rows,) = np.nonzero(among & reached.is_reached)
    worth = counting.worth_of_each(among, reached.orders)
    starts = columns.visitors(db).started_at_ms[rows]
    first = np.lexsort((-starts, np.zeros(len(rows)) if worth is None else -worth[rows]))[:most]
    return tuple(
        Best(
            int(columns.columns.sessions[row]), float(reached.first_ms[row]),
            None if worth is None else float(worth[row]),
        )
        for row in rows[first].tolist()
    )  # fmt: skip


def _asked(db: Library, text: str) -> tuple[GoalColumns, Mask]:
    columns = goal_columns_of(db)
    return columns, columns.columns.among(db, condition(parse(text)))


def _result(db: Library, columns: GoalColumns, among: Mask, goal: Goal) -> Result:
    visitors, refused = columns.visitors(db), refusal(goal.query)
    if refused:
        nobody = np.zeros_like(among)
        never = Reached(nobody, np.full(len(among), np.inf), True, None)
        return Result(goal, counting.outcome(nobody, never, visitors), None, True, refusal=refused)
    reached = columns.reached(db, goal)
    starts = visitors.started_at_ms[among]
    dated = starts[starts >= _EARLIEST_MS]
    course = None
    if len(dated):
        first = datetime.fromtimestamp(float(dated.min()) / 1000).astimezone()
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000
        course = counting.course(among, reached, visitors, midnight)
    return Result(goal, counting.outcome(among, reached, visitors), course, reached.has_moments)


def _counted(
    db: Library, columns: GoalColumns, among: Mask, reached: Reached, by: str
) -> Iterator[Counted]:
    worth = counting.worth_of_each(among, reached.orders)
    if by == SEGMENT or by in CHOICES:
        named = (
            [(one.name, one.query) for one in readable(db)] if by == SEGMENT else list(CHOICES[by])
        )
        for name, term in named:
            part = among & columns.columns.among(db, condition(parse(term)))
            number = int(part.sum())
            if number:
                hits = int((part & reached.is_reached).sum())
                yield Counted(
                    name, term, number, hits, None if worth is None else float(worth[part].sum())
                )
        return
    pairs = columns.columns.pairs(db, BY_VALUE[by])
    ones = np.ones(len(among))
    numbers = [ones, reached.is_reached.astype(np.float64), *([] if worth is None else [worth])]
    found: dict[str, list[float]] = {}
    for value, sums in pairs.summed(among, *numbers):
        name = UNKNOWN if value is None else value
        # what a recording leaves open and what it calls so are one
        key = UNKNOWN if by in MAY_BE_UNKNOWN and name.lower() == UNKNOWN else name
        before = found.get(key)
        found[key] = sums if before is None else [a + b for a, b in zip(before, sums, strict=True)]
    if list(found) == [UNKNOWN]:
        return
    for name, (sessions, hits_, *revenue) in found.items():
        term = f"{by}:{quoted(exactly(by, name))}"
        yield Counted(name, term, int(sessions), int(hits_), revenue[0] if revenue else None)


def opposite(query: str) -> str | None:
    """The query that asks for those who did not reach a goal; None where no single one does.

    >>> opposite("event:purchase"), opposite("page:/a page:/b"), opposite("-device:phone")
    ('-event:purchase', None, 'device:phone')
    """
    terms = parse(query).terms
    if len(terms) != 1 or key_of(terms[0]) is None:
        return None
    told = query.strip()
    return told[1:] if told.startswith("-") else f"-{told}"
