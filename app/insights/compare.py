"""What differs most between two groups of sessions. This docstring is the definition of record.

*Line*: one thing in which the sides may differ. Either a share (how many of a side's sessions have it, or of those that
could, such as the senders of a form among those who began it), or an amount (active time, scroll …) of the sessions
that have one. What all sessions of both sides have, or none, is no line.

*Effect*, of both alike: how much more often a session of A exceeds one of B than the other way round, -1 to 1. Of a
share that is the difference of the two; of amounts it is Cliff's delta. Source: Cliff 1993, "Dominance statistics".

*Range*: of a share Newcombe's of the difference; of amounts Hodges and Lehmann's of the shift between the sides.
*Chance*: of shares the z test, where it is not to be relied on Fisher's; of amounts Mann and Whitney's; raised by
Benjamini and Hochberg over all lines there are, whatever part of them is looked at. *Certain*: at most 0.05 then.

*Order*: certain lines first, the greatest effect on top; then the others, those least likely by chance on top. Where
chance cannot be told the greatest effect stands on top, times the root of how many sessions it is told of.

Sides that share sessions are not tested: no chance, no range, nothing certain. None of it says why the sides differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from math import isfinite, sqrt

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.proportions import (
    CERTAIN,
    FEWEST_EXPECTED,
    Interval,
    Share,
    difference,
    is_roughly_known,
    least_expected,
    p_value,
    raised,
)
from app.quantities import Values, mann_whitney, shift

#: values of a side that stand for all in a shift: it is as near as can be drawn, and found at once
_MOST = 1_000


class Sort(StrEnum):
    """What a line is about."""

    SESSION = "session"
    AMOUNT = "amount"
    GOAL = "goal"
    PAGE = "page"
    ENTRY = "entry"
    EXIT = "exit"
    SIGNAL = "signal"
    ISSUE = "issue"
    CLICK = "click"
    EVENT = "event"
    FORM = "form"
    MEDIA = "media"
    PRODUCT = "product"
    CART = "cart"
    DEVICE = "device"
    BROWSER = "browser"
    OS = "os"
    COUNTRY = "country"
    LANGUAGE = "language"
    REFERRER = "referrer"
    UTM_SOURCE = "utm_source"
    UTM_MEDIUM = "utm_medium"
    UTM_CAMPAIGN = "utm_campaign"
    VARIANT = "variant"


class Unit(StrEnum):
    """What an amount is counted in."""

    MS = "ms"
    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    MONEY = "money"


class Had(Struct, frozen=True):
    """What sessions of the sides have. `what` says which of its sort, where its `name` alone does not; `term` asks for
    them, None where no query does; `number` is its place in what it was counted from."""

    sort: Sort
    name: str
    one: Share
    other: Share
    term: str | None = None
    what: str = ""
    number: int = -1


class Amount(Struct, frozen=True):
    """An amount of each session of the sides that has one; `term` asks for those sessions."""

    sort: Sort
    name: str
    one: Values
    other: Values
    unit: Unit
    term: str
    what: str = ""


class Middles(Struct, frozen=True):
    """The medians of an amount on either side."""

    one: float
    other: float
    unit: Unit


class Line(Struct, frozen=True):
    """One thing in which the sides may differ.

    Args:
        one: of the sessions of A those that have it; of an amount those with a value.
        other: the same of B.
        middles: of an amount; None for a share.
        apart: how much more A has, in the unit of the amount, or as a share.
        low: where that begins in 95 of 100 cases; None where it is not known.
        high: where it ends.
        effect: -1 to 1, see the module.
        p: how likely it is by chance alone, before it was raised; None where sides share sessions.
        raised_p: the same, raised for all lines.
        is_exact: the chance was counted, not taken from the normal distribution.
    """

    sort: Sort
    name: str
    what: str
    term: str | None
    number: int
    one: Share
    other: Share
    middles: Middles | None
    apart: float
    low: float | None
    high: float | None
    effect: float
    p: float | None = None
    raised_p: float | None = None
    is_exact: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.raised_p is not None and self.raised_p <= CERTAIN

    @property
    def is_of_few(self) -> bool:
        """Whether one of the sides is so small that its share is hardly known."""
        sides = (self.one, self.other)
        return any(is_roughly_known(one.hits if self.middles else one.total) for one in sides)


def compare(had: Iterable[Had], amounts: Iterable[Amount], shared: int) -> tuple[Line, ...]:
    """The lines in their order.

    Args:
        shared: sessions that are on both sides.
    """
    lines = [_of_share(one, bool(shared)) for one in had if _can_differ(one)]
    lines += [_of_amount(one, bool(shared)) for one in amounts if len(one.one) and len(one.other)]
    return tuple(sorted(_raised(lines), key=_place))


def _can_differ(of: Had) -> bool:
    total, hits = of.one.total + of.other.total, of.one.hits + of.other.hits
    return bool(of.one.total and of.other.total and 0 < hits < total)


def _of_share(of: Had, is_shared: bool) -> Line:
    apart = (of.one.share or 0.0) - (of.other.share or 0.0)
    known = None if is_shared else difference(of.one, of.other)
    chance = None if is_shared else p_value(of.one, of.other)
    return Line(
        of.sort, of.name, of.what, of.term, of.number, of.one, of.other, None, apart,
        *_bounds(known), effect=apart, p=chance, is_exact=_is_exact(of) and not is_shared,
    )  # fmt: skip


def _is_exact(of: Had) -> bool:
    return least_expected(of.one, of.other) < FEWEST_EXPECTED


def _of_amount(of: Amount, is_shared: bool) -> Line:
    found, apart = mann_whitney(of.one, of.other), shift(of.one, of.other, most=_MOST)
    assert found is not None, "both sides have values"
    assert apart is not None, "both sides have values"
    middles = Middles(_median(of.one), _median(of.other), of.unit)
    many = Share(len(of.one), len(of.one)), Share(len(of.other), len(of.other))
    return Line(
        of.sort, of.name, of.what, of.term, -1, *many, middles, apart.value,
        *_bounds(None if is_shared else apart),
        effect=2 * found.superiority - 1, p=None if is_shared else found.p, is_exact=found.is_exact,
    )  # fmt: skip


def _median(values: Values) -> float:
    return float(np.median(values))


def _bounds(of: Interval | None) -> tuple[float | None, float | None]:
    if of is None or not (isfinite(of.low) and isfinite(of.high)):
        return None, None
    return of.low, of.high


def _raised(lines: Sequence[Line]) -> list[Line]:
    if any(one.p is None for one in lines):
        return list(lines)
    chances = raised([one.p for one in lines if one.p is not None])
    return [replace(one, raised_p=p) for one, p in zip(lines, chances, strict=True)]


def _place(of: Line) -> tuple[int, float, float, str, str, str]:
    size = -abs(of.effect)
    named = (str(of.sort), of.name, of.what)
    if of.p is None:
        one, other = of.one.total, of.other.total
        return (0, size * sqrt(one * other / (one + other)), 0.0, *named)
    return (0, size, of.p, *named) if of.is_certain else (1, of.p, size, *named)
