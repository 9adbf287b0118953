"""Runs of scrolling in which a person did nothing else: each leg up or down. Evidence for a scroll hunt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from app.friction.doings import Doings, times
from app.friction.model import Place
from app.friction.zigzag import turning_points

#: no threshold goes below these: smaller ways back are corrections, longer rests end a run
LEAST_LEG_PX = 50.0
LONGEST_REST_MS = 10_000.0
LEAST_LEGS = 3
MOST_LEGS = 120
MOST_RUNS = 60


class Hunt(Struct, frozen=True, array_like=True):
    """Scroll legs of the page or of an element, one behind the other.

    `reach_px` is the furthest that it was ever scrolled while this page was open. Leg i goes from `px[i]` to
    `px[i + 1]`, begins to move at `from_ms[i]` and stands at `until_ms[i]`.
    """

    window: int
    visit: int
    place: Place
    reach_px: int
    px: tuple[int, ...]
    from_ms: tuple[int, ...]
    until_ms: tuple[int, ...]


def gather_hunts(doings: Doings) -> Iterator[Hunt]:
    """The runs of one window that turn round at least twice."""
    columns = doings.session.columns(doings.window, "scroll")
    moments, offsets = times(columns), columns["y_px"].astype(np.float64)
    nodes, pages = columns["node"], columns["page"]
    stops = (doings.clicks, doings.inputs, doings.selections, doings.pages)
    cuts, opened = np.sort(np.concatenate(stops)).tolist(), doings.pages.tolist()
    made = 0
    for node in sorted(set(nodes.tolist())):
        mine = np.flatnonzero(nodes == node)
        at, offset = moments[mine].tolist(), offsets[mine].tolist()
        page = int(pages[mine[0]]) == 1
        for first, last in _undisturbed(at, cuts):
            if last - first < LEAST_LEGS or made >= MOST_RUNS:
                continue
            same_page = first and bisect_right(opened, at[first - 1]) == bisect_right(
                opened, at[first]
            )
            px = [offset[first - 1] if same_page else 0.0, *offset[first:last]]
            turns = turning_points(px, LEAST_LEG_PX)[: MOST_LEGS + 1]
            if len(turns) > LEAST_LEGS:
                made += 1
                reach_px = _reach_px(opened, at, offset, first)
                yield _hunt(doings, node, page, px, at[first:last], turns, reach_px)


def _reach_px(opened: list[float], at: list[float], offset: list[float], index: int) -> float:
    """The furthest offset while the page was open that was at the event of this index."""
    begin, end = float("-inf"), float("inf")
    page = bisect_right(opened, at[index])
    if page:
        begin = opened[page - 1]
    if page < len(opened):
        end = opened[page]
    return max(offset[bisect_left(at, begin) : bisect_left(at, end)], default=0.0)


def _undisturbed(at: list[float], cuts: list[float]) -> Iterator[tuple[int, int]]:
    """Spans of scroll events with neither a doing nor a long rest between them."""
    first, cut = 0, 0
    for index in range(1, len(at)):
        while cut < len(cuts) and cuts[cut] <= at[index - 1]:
            cut += 1
        disturbed = cut < len(cuts) and cuts[cut] <= at[index]
        if disturbed or at[index] - at[index - 1] > LONGEST_REST_MS:
            yield first, index
            first = index
    if at:
        yield first, len(at)


def _hunt(
    doings: Doings,
    node: int,
    page: bool,
    px: list[float],
    at: list[float],
    turns: list[int],
    reach_px: float,
) -> Hunt:
    """The run of offsets `px`, the first of them from before the run's first event."""
    snapshot = doings.snapshot_at(at[0])
    note = None if page else doings.session.note(doings.window, snapshot, node)
    return Hunt(
        window=doings.window,
        visit=doings.session.visit_at(doings.window, at[0]),
        place=Place(node, snapshot, note.selector if note is not None else None),
        reach_px=round(reach_px),
        px=tuple(round(px[turn]) for turn in turns),
        from_ms=tuple(round(at[turn]) for turn in turns[:-1]),
        until_ms=tuple(round(at[turn - 1]) for turn in turns[1:]),
    )
