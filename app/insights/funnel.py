"""How far sessions come along some steps. This docstring is the definition of record.

A session *reaches* step k when rows of steps 0 … k stand in it in that order; other things may come between. *Within* a
time: the last of them no later than that after the first, whichever first one that is. *Strict*: no other page comes
between: the next page is the next step, and what is no page happens on the page of the step before. Of a session that
reached a step the moments are those of one chain: it begins with the earliest row of step 0, or, with a time or
strictly, with the latest that leads to the earliest row of the furthest step; each further row is the first that fits.
*Lost* at step k are those that reached step k − 1 and not k.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.views import Ids, Ints, Mask, Moments


class StepRows(Struct, frozen=True):
    """What there is of one step: p rows, by who, then time.

    Args:
        who: p, whose they are: places of sessions, or of people.
        at_ms: p moments, comparable within one of `who`.
        rank: p, which comes first at one moment …
        idx: … and of those with equal rank.
        session: p places of sessions.
        t_ms: p moments from that session's zero.
        view: p numbers that go up by one with each page of one of `who`: the page that it stands on or is.
        is_page: its rows are views.
    """

    who: Ints
    at_ms: Moments
    rank: NDArray[np.int8]
    idx: Ids
    session: Ints
    t_ms: Moments
    view: Ints
    is_page: bool


class Reached(Struct, frozen=True):
    """Who reached a step: q of `who`, ascending, and the row of the step that did it (its place in `StepRows`)."""

    who: Ints
    row: Ids


class Funnel(Struct, frozen=True):
    """Who reached which step. `waits_ms`: of each step the time from the step before, in the order of its `who`; none
    of the first."""

    steps: tuple[StepRows, ...]
    reached: tuple[Reached, ...]
    waits_ms: tuple[Moments, ...]

    def lost(self, step: int) -> Reached:
        """Those that reached the step before and not this one, with the row of the step before; nobody at the first."""
        if step == 0:
            return Reached(self.reached[0].who[:0], self.reached[0].row[:0])
        before = self.reached[step - 1]
        gone = ~np.isin(before.who, self.reached[step].who, assume_unique=True)
        return Reached(before.who[gone], before.row[gone])


class _Valid(Struct):
    """Rows of a step that something led to, and the row of step 0 that it began with."""

    row: Ids
    order: Ids
    who: Ints
    view: Ints
    start: Ids


def funnel(
    steps: Sequence[StepRows], *, within_ms: float | None = None, strict: bool = False
) -> Funnel:
    """How far everybody comes.

    Args:
        steps: at least one.
        within_ms: the longest time from the first step to any other.
        strict: no other page comes between.
    """
    orders = _in_order(steps)
    levels = [_begin(steps[0], orders[0])]
    for rows, order in zip(steps[1:], orders[1:], strict=True):
        levels.append(_led_to(levels[-1], rows, order, steps[0].at_ms, within_ms, strict))
    starts = _starts(levels, bare=within_ms is None and not strict)
    reached = _followed(steps, orders, starts, levels, strict)
    waits: list[Moments] = [np.zeros(0)]
    for step in range(1, len(steps)):
        here, before = reached[step], reached[step - 1]
        kept = np.searchsorted(before.who, here.who)
        waits.append(steps[step].at_ms[here.row] - steps[step - 1].at_ms[before.row[kept]])
    return Funnel(tuple(steps), tuple(reached), tuple(waits))


def _in_order(steps: Sequence[StepRows]) -> list[Ids]:
    """Numbers by which all rows of all steps are compared; equal for the same row in two steps."""
    if all(rows.is_page for rows in steps):
        return [rows.idx for rows in steps]
    who, at_ms, rank, idx = (
        np.concatenate([getattr(rows, name) for rows in steps])
        for name in ("who", "at_ms", "rank", "idx")
    )
    sorted_by = np.lexsort((idx, rank, at_ms, who))
    is_other = np.ones(len(sorted_by), np.bool_)
    for column in (who, at_ms, rank, idx):
        is_other[1:] &= column[sorted_by][1:] == column[sorted_by][:-1]
    is_other[1:] = ~is_other[1:]
    numbers = np.empty(len(sorted_by), np.int64)
    numbers[sorted_by] = np.cumsum(is_other)
    return np.split(numbers, np.cumsum([len(rows.who) for rows in steps])[:-1])


def _begin(rows: StepRows, order: Ids) -> _Valid:
    all_rows = np.arange(len(rows.who))
    return _Valid(all_rows, order, rows.who, rows.view, all_rows)


def _led_to(
    before: _Valid,
    rows: StepRows,
    order: Ids,
    first_at_ms: Moments,
    within_ms: float | None,
    strict: bool,
) -> _Valid:
    """The latest row of the step before is also the one that began latest: no earlier one leads farther."""
    if not len(before.row):
        nothing = np.zeros(0, np.int64)
        return _Valid(nothing, nothing, rows.who[:0], rows.view[:0], nothing)
    led = np.searchsorted(before.order, order) - 1
    place = np.maximum(led, 0)
    fits = (led >= 0) & (before.who[place] == rows.who)
    start = before.start[place]
    if within_ms is not None:
        fits &= rows.at_ms - first_at_ms[start] <= within_ms
    if strict:
        fits &= rows.view == before.view[place] + int(rows.is_page)
    (kept,) = np.nonzero(fits)
    return _Valid(kept, order[kept], rows.who[kept], rows.view[kept], start[kept])


def _starts(levels: Sequence[_Valid], *, bare: bool) -> tuple[Ints, Ids]:
    """Whose chains there are, and the row of step 0 that each begins with."""
    who, start = _firsts(levels[0].who, levels[0].start)
    if bare:
        return who, start
    for level in levels[1:]:
        deeper, its_start = _firsts(level.who, level.start)
        start[np.searchsorted(who, deeper)] = its_start
    return who, start


def _firsts(who: Ints, what: Ids) -> tuple[Ints, Ids]:
    """Of each of `who`, sorted, the first of what it has."""
    found, at = np.unique(who, return_index=True)
    return found, what[at].copy()


def _followed(
    steps: Sequence[StepRows],
    orders: Sequence[Ids],
    starts: tuple[Ints, Ids],
    levels: Sequence[_Valid],
    strict: bool,
) -> list[Reached]:
    """Each step the first row that comes after the one before."""
    who, row = starts
    found = [Reached(who, row)]
    for step in range(1, len(steps)):
        rows, order = steps[step], orders[step]
        last = orders[step - 1][row]
        at = np.searchsorted(order, last, side="right")
        place = np.minimum(at, max(len(order) - 1, 0))
        is_there = (at < len(order)) if len(order) else np.zeros(len(at), np.bool_)
        if len(order):
            is_there &= rows.who[place] == who
        if strict and len(order):
            is_there &= rows.view[place] == steps[step - 1].view[row] + int(rows.is_page)
        is_there &= np.isin(who, levels[step].who)
        who, row = who[is_there], place[is_there]
        found.append(Reached(who, row))
    return found


def counted(of: Reached, groups: Ints, number: int, among: Mask | None = None) -> NDArray[np.int64]:
    """How many of each group reached a step.

    Args:
        groups: the group of each of `who`, −1 for none.
        number: how many groups there are.
        among: only these of `who`.
    """
    who = of.who if among is None else of.who[among[of.who]]
    own = groups[who]
    return np.bincount(own[own >= 0], minlength=number)
