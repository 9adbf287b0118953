"""What is in a library at a glance. This docstring is the definition of record.

*Bounce*: a session of one view, no more. *Time spent*: the active time (`activity.idle`). A page's *entries* and
*exits* are sessions that begin and end on it. Hours, days, weeks (from Monday on) and months are those of this
computer's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.views import Ints, Mask, Moments, Page, Views
from app.proportions import Share

Numbers = NDArray[np.float64]


class Step(StrEnum):
    """How long a column of the course is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Sessions(Struct, frozen=True):
    """What is known of n sessions, as they stand in `Views.sessions`.

    Args:
        started_at_ms: n, Unix ms.
        active_ms: n.
        length_ms: n, from the first event to the last.
        friction: n, NaN where nobody looked.
        has_errors: n.
        person: n, whose they are; a session of nobody known is of a person of its own.
    """

    started_at_ms: Moments
    active_ms: Moments
    length_ms: Moments
    friction: Numbers
    has_errors: Mask
    person: Ints


class Spread(Struct, frozen=True):
    """The middle half of some amounts; None of none."""

    low: float
    median: float
    high: float


class Columns(Struct, frozen=True):
    """k columns of time between k + 1 moments (Unix ms), each a `step` long by the calendar."""

    step: Step
    edges_ms: tuple[float, ...]


class Course(Struct, frozen=True):
    """Sessions over time; `bounced` are among `counts`."""

    columns: Columns
    counts: tuple[int, ...]
    bounced: tuple[int, ...]


class PageTold(Struct, frozen=True):
    """A page in numbers."""

    page: Page
    views: int
    sessions: int
    entries: int
    exits: int


class Overview(Struct, frozen=True):
    """All of it. `pages`: those that most sessions saw, first."""

    sessions: int
    people: int
    views: int
    bounced: Share
    with_errors: Share
    active_ms: Spread | None
    length_ms: Spread | None
    friction: Spread | None
    course: Course | None
    pages: tuple[PageTold, ...]


def overview(
    views: Views, of: Sessions, among: Mask, *, most_pages: int, columns: Columns | None
) -> Overview:
    """What some sessions come to.

    Args:
        among: n, which sessions.
        columns: of the course over time; None for none.
    """
    (rows,) = np.nonzero(among)
    number = len(rows)
    seen = np.diff(views.starts)[rows]
    bounced = seen == 1
    return Overview(
        sessions=number,
        people=len(np.unique(of.person[rows])),
        views=int(seen.sum()),
        bounced=Share(int(bounced.sum()), number),
        with_errors=Share(int(of.has_errors[rows].sum()), number),
        active_ms=spread(of.active_ms[rows]),
        length_ms=spread(of.length_ms[rows]),
        friction=spread(of.friction[rows]),
        course=course(of.started_at_ms[rows], bounced, columns),
        pages=pages(views, among, most_pages),
    )


def spread(amounts: Numbers) -> Spread | None:
    """The middle half of those that are known."""
    known = amounts[~np.isnan(amounts)]
    if not len(known):
        return None
    low, median, high = np.percentile(known, (25, 50, 75)).tolist()
    return Spread(low, median, high)


def course(started_at_ms: Moments, bounced: Mask, columns: Columns | None) -> Course | None:
    """Sessions over time; None of no sessions.

    Args:
        columns: they hold all of the moments.
    """
    if columns is None or not len(started_at_ms):
        return None
    place = np.searchsorted(np.array(columns.edges_ms), started_at_ms, side="right") - 1
    number = len(columns.edges_ms) - 1
    return Course(
        columns,
        tuple(np.bincount(place, minlength=number).tolist()),
        tuple(np.bincount(place[bounced], minlength=number).tolist()),
    )


def pages(views: Views, among: Mask, most: int) -> tuple[PageTold, ...]:
    """The pages that most of some sessions saw."""
    if not len(views.page):
        return ()
    (rows,) = np.nonzero(views.of(among))
    page, number = views.page[rows], len(views.pages)
    keys = np.unique(views.session[rows].astype(np.int64) * number + page)
    sessions = np.bincount(keys % number, minlength=number)
    seen = np.bincount(page, minlength=number)
    entries = np.bincount(page[views.place[rows] == 0], minlength=number)
    exits = np.bincount(page[views.is_last[rows]], minlength=number)
    order: Sequence[int] = np.lexsort((-seen, -sessions))[:most].tolist()
    return tuple(
        PageTold(
            views.pages[at], int(seen[at]), int(sessions[at]), int(entries[at]), int(exits[at])
        )
        for at in order
        if sessions[at]
    )
