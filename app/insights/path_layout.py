"""Where the pages of a graph of paths stand: those one comes from above those one goes to, in layers, with few
crossings.

The layers, the order in them and the places are made by `fast_sugiyama` (rust-sugiyama), which wants turns in one
direction only: those that lead back to what mostly comes before are given to it the other way round. Which those are
is told by a greedy order of the pages (Eades, Lin and Smyth 1993, "A fast and effective heuristic for the feedback arc
set problem"), a page's entries counted as turns from before all, its exits as turns to behind all.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import ceil, sqrt

from msgspec import Struct

#: pages that stand beside each other before a layer is broken into rows, at least; and how much wider than high it
#: all is to be
LEAST_BESIDE, _WIDE = 5, 1.3
#: from one row of a layer to the next, against from one layer to the next
_ROW = 0.72
#: of one turn's way beside a page, against a page's own width
_DUMMY = 0.25
Point = tuple[float, float]


class Weighted(Struct, frozen=True):
    """A turn between two of n pages, and how many take it."""

    source: int
    target: int
    weight: int


class Route(Struct, frozen=True):
    """Where a turn goes along: the places between its two pages, in the turn's direction; `is_back`: from below to
    above."""

    source: int
    target: int
    between: tuple[Point, ...]
    is_back: bool


class Layout(Struct, frozen=True):
    """The middle of each page, and the turns between different ones; x to the right, y down, nothing left of or above 0
    but half a page."""

    places: tuple[Point, ...]
    routes: tuple[Route, ...]
    width_px: float
    height_px: float


def layout(
    entries: Sequence[int],
    exits: Sequence[int],
    turns: Sequence[Weighted],
    across_px: float,
    down_px: float,
) -> Layout:
    """Place pages.

    Args:
        entries: of each page how many begin there.
        exits: … and end there.
        across_px: from the middle of a page to the middle of the one beside it, at least.
        down_px: from one layer to the next.
    """
    order = _order(entries, exits, turns)
    rank = {page: place for place, page in enumerate(order)}
    moves = [turn for turn in turns if turn.source != turn.target]
    down = sorted(
        {
            (turn.source, turn.target) if rank[turn.source] < rank[turn.target] else (turn.target, turn.source)
            for turn in moves
        }
    )  # fmt: skip
    places, ways, width = _layers(down, across_px, down_px) if down else ({}, {}, 0.0)
    beside = max(LEAST_BESIDE, ceil(sqrt(_WIDE * len(entries))))
    places, ways, width = _folded(places, ways, width, beside, across_px, down_px)
    height = max((y for _, y in places.values()), default=-down_px) + down_px
    # who has no turn to another page stands below all others, side by side
    alone = [page for page in order if page not in places]
    each_row = max(int(width // across_px) + 1, round(len(alone) ** 0.5), 1)
    for at, page in enumerate(alone):
        places[page] = (at % each_row * across_px, height + at // each_row * down_px)
    routes = []
    for turn in moves:
        is_back = rank[turn.source] > rank[turn.target]
        way = ways[(turn.target, turn.source) if is_back else (turn.source, turn.target)]
        between = way[::-1] if is_back else way
        routes.append(Route(turn.source, turn.target, tuple(between), is_back))
    everywhere = [*places.values(), *(point for route in routes for point in route.between)]
    return Layout(
        tuple(places[page] for page in range(len(entries))),
        tuple(routes),
        max((x for x, _ in everywhere), default=0.0),
        max((y for _, y in everywhere), default=0.0),
    )


def _order(entries: Sequence[int], exits: Sequence[int], turns: Sequence[Weighted]) -> list[int]:
    """The pages so that little leads back."""
    left = set(range(len(entries)))
    goes: list[dict[int, int]] = [{} for _ in entries]
    comes: list[dict[int, int]] = [{} for _ in entries]
    for turn in turns:
        if turn.source != turn.target:
            goes[turn.source][turn.target] = goes[turn.source].get(turn.target, 0) + turn.weight
            comes[turn.target][turn.source] = comes[turn.target].get(turn.source, 0) + turn.weight
    balance = [
        sum(goes[page].values()) - sum(comes[page].values()) + entries[page] - exits[page]
        for page in range(len(entries))
    ]
    first: list[int] = []
    last: list[int] = []

    def take(page: int) -> None:
        left.discard(page)
        for other, weight in goes[page].items():
            comes[other].pop(page, None)
            balance[other] += weight
        for other, weight in comes[page].items():
            goes[other].pop(page, None)
            balance[other] -= weight

    while left:
        sink = next((page for page in sorted(left) if not goes[page] and comes[page]), None)
        if sink is not None:
            last.append(sink)
            take(sink)
            continue
        # what nothing leads to has the greatest balance or may as well come first
        source = next((page for page in sorted(left) if not comes[page]), None)
        best = source if source is not None else max(sorted(left), key=lambda page: balance[page])
        first.append(best)
        take(best)
    return [*first, *reversed(last)]


def _layers(
    down: Sequence[tuple[int, int]], across_px: float, down_px: float
) -> tuple[dict[int, Point], dict[tuple[int, int], list[Point]], float]:
    """The pages that have turns, the ways between them, and how wide all of it is: what hangs together, beside what
    does not."""
    places: dict[int, Point] = {}
    ways: dict[tuple[int, int], list[Point]] = {}
    width = 0.0
    for edges in _together(down):
        spots, between = _laid_out(edges, across_px, down_px)
        places.update({page: (x + width, y) for page, (x, y) in spots.items()})
        ways.update({turn: [(x + width, y) for x, y in way] for turn, way in between.items()})
        rightmost = (x for x, _ in [*spots.values(), *itertools.chain(*between.values())])
        width += max(rightmost) + across_px
    return places, ways, width - across_px


def _together(edges: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The edges in groups that no edge joins, in their order."""
    head: dict[int, int] = {}

    def head_of(page: int) -> int:
        while head.setdefault(page, page) != page:
            head[page] = head[head[page]]
            page = head[page]
        return page

    for one, other in edges:
        head[head_of(other)] = head_of(one)
    found: dict[int, list[tuple[int, int]]] = {}
    for edge in edges:
        found.setdefault(head_of(edge[0]), []).append(edge)
    return list(found.values())


def _laid_out(
    edges: Sequence[tuple[int, int]], across_px: float, down_px: float
) -> tuple[dict[int, Point], dict[tuple[int, int], list[Point]]]:
    """Pages that hang together, and the ways between them, nothing left of 0.

    The library numbers the spots a way passes from the number of pages of a group on: only where those are numbered
    from 0 without a gap, and there is one group, is none of them taken for a page.
    """
    from fast_sugiyama import from_edges

    pages = sorted({page for edge in edges for page in edge})
    number = {page: at for at, page in enumerate(pages)}
    ((spots, _, _, found),) = from_edges(
        [(number[one], number[other]) for one, other in edges],
        vertex_spacing=across_px,
        dummy_vertices=True,
        dummy_size=_DUMMY,
        crossing_minimization="barycenter",
        check_layout=False,
    )
    left, top = min(x for _, (x, _) in spots), max(y for _, (_, y) in spots)
    # the library's y grows towards where one comes from
    at = _apart(
        {int(spot): (x - left, round((top - y) / across_px) * down_px) for spot, (x, y) in spots},
        len(pages),
        across_px,
    )
    goes: dict[int, list[int]] = {}
    for before, after in found or ():
        goes.setdefault(int(before), []).append(int(after))
    ways: dict[tuple[int, int], list[Point]] = {}
    for page in range(len(pages)):
        for after in goes.get(page, ()):
            way, spot = [], after
            while spot >= len(pages):
                way.append(at[spot])
                (spot,) = goes[spot]
            ways[pages[page], pages[spot]] = way
    return {page: at[number[page]] for page in pages}, ways


def _folded(
    places: dict[int, Point],
    ways: dict[tuple[int, int], list[Point]],
    width: float,
    beside: int,
    across_px: float,
    down_px: float,
) -> tuple[dict[int, Point], dict[tuple[int, int], list[Point]], float]:
    """All of it no wider than so many pages: what was too wide is drawn together, and a layer without room for its
    pages is broken into rows."""
    wanted = (beside - 1) * across_px
    if width <= wanted:
        return places, ways, width
    by_level: dict[float, list[int]] = {}
    for page in sorted(places, key=lambda page: places[page]):
        by_level.setdefault(places[page][1], []).append(page)
    levels = sorted({y for _, y in places.values()} | {y for way in ways.values() for _, y in way})
    found: dict[int, Point] = {}
    middle: dict[float, float] = {}
    top = 0.0
    for level in levels:
        pages = by_level.get(level, [])
        rows = max(ceil(len(pages) / beside), 1)
        for at in range(rows):
            y, right = top + at * _ROW * down_px, -across_px
            row = pages[at::rows]
            room = wanted - (len(row) - 1) * across_px
            for page in row:
                # as near to its place as there is room for the others of the row behind it
                x = min(max(places[page][0] / width * wanted, right + across_px), room)
                found[page], right, room = (x, y), x, room + across_px
        middle[level] = top + (rows - 1) * _ROW * down_px / 2
        top += ((rows - 1) * _ROW + 1) * down_px
    folded = {turn: [(x / width * wanted, middle[y]) for x, y in way] for turn, way in ways.items()}
    return found, folded, wanted


def _apart(at: dict[int, Point], pages: int, across_px: float) -> dict[int, Point]:
    """Pages of a layer, those below a number, that came too near to each other, moved to the right; now and then some
    do."""
    found: dict[int, Point] = {}
    before: int | None = None
    for spot, (x, y) in sorted(at.items(), key=lambda one: (one[1][1], one[1][0])):
        if before is not None and found[before][1] == y:
            both = (before < pages) + (spot < pages)
            least = found[before][0] + across_px * (_DUMMY, 0.5 + _DUMMY / 2, 1.0)[both]
            found[spot] = (max(x, least), y)
        else:
            found[spot] = (x, y)
        before = spot
    return found
