"""What goals come to: who reached them, what that was worth, and what those have in common who did. This docstring is
the definition of record.

*Goal*: a query; a session **reached** it that fits it. *When*: at the first moment at which all that the query asks for
had happened (its events, pages, clicks …); a query that asks of the session as a whole is reached at its end. *People*:
persons, each session of nobody known being somebody of its own.

*Orders*: the events that tell what a session is worth, one told twice counted once; with "the last one counts" only the
last of each session. *Repeat*: of the known persons who reached the goal those who reached it in more than one session.

*Parts*: the sessions by what they have in common. Of what happens within a session (a page, a signal, an event, a
product) only that counts which came **before the goal was first reached**: who met it later is among the others. Each
share has its range, the difference to all others has Newcombe's, and its chance is raised by Benjamini and Hochberg
over all parts shown. None of it says why: who meets a trouble may be who came farther, or had more time to meet it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app import quantities
from app.insights.issues import columns
from app.proportions import CERTAIN, Interval, Share, difference, p_value, raised

Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]
Numbers = NDArray[np.int64]
Values = NDArray[np.float64]

#: one order that is so much of all revenue is spoken of
MUCH = 0.2


class Visitors(Struct, frozen=True):
    """Of n sessions: whose each is (0 to `persons` - 1), whether that is somebody known, when it began (Unix ms)."""

    person: Numbers
    is_known: Mask
    started_at_ms: Values
    persons: int


class Orders(Struct, frozen=True):
    """k amounts: the row of the session, how much, in which of the `currencies`; and of how many orders of each of
    the n sessions the amount cannot be read."""

    rows: Rows
    amounts: Values
    currency: Rows
    currencies: tuple[str | None, ...]
    unread: Rows

    def of(self, among: Mask, currency: int) -> Values:
        """The amounts in one currency of some sessions."""
        found: Values = self.amounts[among[self.rows] & (self.currency == currency)]
        return found


class Reached(Struct, frozen=True):
    """Which of n sessions reached a goal, and when for the first time (inf for never); `orders` is None where a goal
    has no worth; `has_moments`: the goal is reached at a moment, not by the session as a whole."""

    is_reached: Mask
    first_ms: Values
    has_moments: bool
    orders: Orders | None


class Met(Struct, frozen=True):
    """What sessions met and when first: k rows of sessions, numbers of what, and moments; what it is, by number, with
    the term of a query that asks for it."""

    rows: Rows
    what: Rows
    at_ms: Values
    names: tuple[str, ...]
    terms: tuple[str, ...]


class Money(Struct, frozen=True):
    """Revenue in one currency: of how many orders, the middle one and the mean; `greatest`: the largest order's share
    of all; `a_session`: revenue over all sessions, also those without."""

    currency: str | None
    orders: int
    total: float
    median: Interval
    mean: Interval
    greatest: float
    a_session: Interval


class Course(Struct, frozen=True):
    """Columns of time, `begin_ms` of the first, each `width_ms` wide: of the sessions that began in each, those that
    reached the goal, and the revenue in the currency of most orders."""

    begin_ms: float
    width_ms: float
    shares: tuple[Share, ...]
    revenue: tuple[float, ...]


class Outcome(Struct, frozen=True):
    """What a goal comes to among some sessions. `repeat` is None where nobody known reached it; `after`: how long into
    a session, ms; `unread`: orders whose amount cannot be read."""

    sessions: Share
    people: Share
    repeat: Share | None
    after: Interval | None
    orders: int
    money: tuple[Money, ...]
    unread: int


class Part(Struct, frozen=True):
    """Sessions with something in common, beside all others. `term` asks for them. `more`: how much greater their share
    is; `p` is raised for all parts; `revenue` in the currency of most orders."""

    name: str
    term: str
    met: Share
    others: Share
    more: Interval | None
    p: float
    revenue: float | None

    @property
    def is_certain(self) -> bool:
        """Whether chance hardly made the difference."""
        return self.p <= CERTAIN


class Counted(Struct, frozen=True):
    """One part as it is counted."""

    name: str
    term: str
    sessions: int
    reached: int
    revenue: float | None = None


def outcome(among: Mask, reached: Reached, visitors: Visitors) -> Outcome:
    """What a goal comes to among some sessions."""
    hits = among & reached.is_reached
    people = int(np.count_nonzero(np.bincount(visitors.person[among], minlength=1)))
    of_each = np.bincount(visitors.person[hits], minlength=visitors.persons)
    known = np.bincount(visitors.person[hits & visitors.is_known], minlength=visitors.persons)
    after = quantities.median(reached.first_ms[hits]) if reached.has_moments else None
    orders = reached.orders
    return Outcome(
        Share(int(hits.sum()), int(among.sum())),
        Share(int(np.count_nonzero(of_each)), people),
        Share(int((known > 1).sum()), int((known > 0).sum())) if known.any() else None,
        after,
        0 if orders is None else int(hits[orders.rows].sum() + orders.unread[hits].sum()),
        () if orders is None else money(among, orders),
        0 if orders is None else int(orders.unread[among].sum()),
    )


def money(among: Mask, orders: Orders) -> tuple[Money, ...]:
    """Revenue by currency, that of most orders first."""
    found = []
    for number, currency in enumerate(orders.currencies):
        mine = among[orders.rows] & (orders.currency == number)
        amounts = orders.amounts[mine]
        middle, mean = quantities.median(amounts), quantities.mean(amounts)
        if middle is None or mean is None:
            continue
        total = float(amounts.sum())
        of_each = _summed(orders.rows[mine], amounts, len(among))[among]
        greatest = float(amounts.max()) / total if total > 0 else 0.0
        found.append(
            Money(
                currency, len(amounts), total, middle, _payable(mean, amounts), min(1.0, greatest),
                _payable(quantities.students_mean(of_each), amounts),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.orders, one.currency or "")))


def _payable(of: Interval, amounts: Values) -> Interval:
    """Where nobody is paid back, no mean is below nought, whatever Student's range says of a few."""
    return of if amounts.min() < 0 else Interval(of.value, max(of.low, 0.0), of.high)


def course(among: Mask, reached: Reached, visitors: Visitors, begin_ms: float) -> Course | None:
    """How a goal went over time, of the sessions that began from a midnight on; None where none has a date."""
    starts = visitors.started_at_ms
    dated = among & (starts >= begin_ms)
    if not dated.any():
        return None
    width_ms, number = columns(begin_ms, float(starts[dated].max()))
    place = ((starts - begin_ms) // width_ms).astype(np.int64)
    hits = dated & reached.is_reached
    of = np.bincount(place[dated], minlength=number)
    got = np.bincount(place[hits], minlength=number)
    revenue = np.zeros(number)
    if reached.orders is not None:
        orders = reached.orders
        most = most_told(dated, orders)
        mine = dated[orders.rows] & (orders.currency == most)
        revenue = _summed(place[orders.rows[mine]], orders.amounts[mine], number)
    shares = tuple(Share(int(hit), int(all_)) for hit, all_ in zip(got, of, strict=True))
    return Course(begin_ms, width_ms, shares, tuple(float(one) for one in revenue))


def most_told(among: Mask, orders: Orders) -> int:
    """The number of the currency that most orders are in; -1 for none."""
    told = np.bincount(orders.currency[among[orders.rows]], minlength=1)
    return int(told.argmax()) if told.any() else -1


def worth_of_each(among: Mask, orders: Orders | None) -> Values | None:
    """What each of the sessions is worth, in the currency of most orders; None where there are none."""
    if orders is None or (most := most_told(among, orders)) < 0:
        return None
    mine = orders.currency == most
    return _summed(orders.rows[mine], orders.amounts[mine], len(among))


def by_met(among: Mask, reached: Reached, met: Met) -> tuple[Counted, ...]:
    """The sessions by what they met before they reached the goal."""
    before = among[met.rows] & (met.at_ms < reached.first_ms[met.rows])
    rows, what = met.rows[before], met.what[before]
    number = len(met.names)
    sessions = np.bincount(what, minlength=number)
    got = np.bincount(what[reached.is_reached[rows]], minlength=number)
    worth = worth_of_each(among, reached.orders)
    revenue = None if worth is None else _summed(what, worth[rows], number)
    return tuple(
        Counted(
            met.names[at], met.terms[at], int(sessions[at]), int(got[at]),
            None if revenue is None else float(revenue[at]),
        )
        for at in np.flatnonzero(sessions).tolist()
    )  # fmt: skip


def parts(counted: Sequence[Counted], whole: Share, most: int) -> tuple[Part, ...]:
    """Parts beside all others, the largest first."""
    largest = sorted(counted, key=lambda one: (-one.sessions, one.name))[:most]
    shares = [
        (
            Share(one.reached, one.sessions),
            Share(whole.hits - one.reached, whole.total - one.sessions),
        )
        for one in largest
    ]
    chances = raised([p_value(met, others) for met, others in shares])
    return tuple(
        Part(one.name, one.term, met, others, difference(met, others), p, one.revenue)
        for one, (met, others), p in zip(largest, shares, chances, strict=True)
    )


def _summed(at: Rows | Numbers, amounts: Values, number: int) -> Values:
    return np.asarray(np.bincount(at, amounts, minlength=number), np.float64)
