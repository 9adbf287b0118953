"""Where people go step by step, from a beginning or towards an end. This docstring is the definition of record.

Step 0 of a session is its first view (`Anchor.START`), its first view of a page (`FROM`) or its last one (`TO`); step k
is the view k places behind it, for `TO` before it. Repeats count as steps. Each session stands in a step at most once.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.views import Mask, Page, Views


class Anchor(StrEnum):
    """What stands at step 0."""

    START = "start"
    FROM = "from"
    TO = "to"


class Stay(Struct, frozen=True):
    """Sessions that are on a page at a step; of these `ends` have no further one: behind it they end, before it
    (`Anchor.TO`) they begin. `page`: a place among the pages."""

    step: int
    page: int
    sessions: int
    ends: int


class Flow(Struct, frozen=True):
    """Sessions that go on from a page at step `step` to one at the next; with `Anchor.TO`, that come from there."""

    step: int
    source: int
    target: int
    sessions: int


class Steps(Struct, frozen=True):
    """What sessions do step by step; the greatest stays and flows of each step first."""

    anchor: Anchor
    sessions: int
    pages: tuple[Page, ...]
    stays: tuple[Stay, ...]
    flows: tuple[Flow, ...]


def steps_of(views: Views, among: Mask, anchor: Anchor, page: Page | None, steps: int) -> Steps:
    """Follow some sessions.

    Args:
        among: n, which sessions.
        page: what stands at step 0 unless that is the start.
        steps: how many steps behind or before step 0.
    """
    rows = _anchored(views, among, anchor, page)
    sessions = len(rows)
    way = -1 if anchor is Anchor.TO else 1
    is_over = views.place == 0 if anchor is Anchor.TO else views.is_last
    pages = max(len(views.pages), 1)
    stays: list[Stay] = []
    flows: list[Flow] = []
    for step in range(steps + 1):
        if not len(rows):
            break
        here, over = views.page[rows], is_over[rows]
        counts = np.bincount(here, minlength=pages)
        ends = np.bincount(here[over], minlength=pages)
        stays += [
            Stay(step, at, int(counts[at]), int(ends[at])) for at in _greatest(counts).tolist()
        ]
        if step == steps:
            break
        rows = rows[~over] + way
        codes = here[~over].astype(np.int64) * pages + views.page[rows]
        known, taken = np.unique(codes, return_counts=True)
        order = np.argsort(-taken, kind="stable")
        flows += [
            Flow(step, code // pages, code % pages, many)
            for code, many in zip(known[order].tolist(), taken[order].tolist(), strict=True)
        ]
    return Steps(anchor, sessions, views.pages, tuple(stays), tuple(flows))


def _anchored(views: Views, among: Mask, anchor: Anchor, page: Page | None) -> NDArray[np.int64]:
    """The view at step 0 of each session that has one."""
    of = views.of(among)
    if anchor is Anchor.START:
        return np.flatnonzero(of & (views.place == 0))
    if page not in views.pages:
        return np.zeros(0, np.int64)
    rows = np.flatnonzero(of & (views.page == views.pages.index(page)))
    session = views.session[rows]
    is_other = session[1:] != session[:-1]
    if anchor is Anchor.FROM:
        return rows[np.r_[True, is_other]] if len(rows) else rows
    return rows[np.r_[is_other, True]] if len(rows) else rows


def _greatest(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    some = np.flatnonzero(counts)
    return some[np.argsort(-counts[some], kind="stable")]
