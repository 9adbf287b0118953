"""Runs in which the pointer goes to and fro: each turn with its time and place. Evidence for a thrashed cursor.

What is dragged, drawn or selected with the button held is work, no shaking, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.friction.doings import Doings, Times, times
from app.friction.zigzag import turning_points

#: no threshold goes below these: smaller ways back are a hand's tremor, longer rests end a run
LEAST_LEG_PX = 20.0
LONGEST_LEG_MS = 1_500.0
LEAST_TURNS = 3
MOST_TURNS = 120
MOST_RUNS = 40
#: a drawing that the pointer is over for this share of its time is what the page is about
WORKED_FRAC = 0.8
DRAWN = frozenset({"canvas", "video", "embed", "object"})


class Shake(Struct, frozen=True, array_like=True):
    """The pointer's turns along one axis (0 x, 1 y), none of them long after the one before.

    `at_ms` and `px` are of the turns (px of the viewport), `x_px, y_px` the middle of the page that was shaken over.
    """

    window: int
    visit: int
    axis: int
    at_ms: tuple[int, ...]
    px: tuple[int, ...]
    x_px: int
    y_px: int


def gather_shakes(doings: Doings) -> Iterator[Shake]:
    """The shakes of one window, in order of time per axis."""
    columns = doings.session.columns(doings.window, "pointer")
    moments = times(columns)
    if len(moments) < LEAST_TURNS:
        return
    free = ~doings.held(moments) & ~_over_drawings(doings, columns["node"], moments)
    moments = moments[free]
    places = (columns["x_px"][free].astype(np.float64), columns["y_px"][free].astype(np.float64))
    for axis in (0, 1):
        made = 0
        for first, last in _busy(moments, places[axis]):
            at = moments[first:last].tolist()
            values = places[axis][first:last].tolist()
            for turns in _runs(at, values):
                if made >= MOST_RUNS:
                    break
                made += 1
                middle = (first + turns[0], first + turns[-1] + 1)
                yield Shake(
                    window=doings.window,
                    visit=doings.session.visit_at(doings.window, at[turns[0]]),
                    axis=axis,
                    at_ms=tuple(round(at[turn]) for turn in turns),
                    px=tuple(round(values[turn]) for turn in turns),
                    x_px=round(float(places[0][slice(*middle)].mean())),
                    y_px=round(
                        float(places[1][slice(*middle)].mean()) + _scrolled(doings, at[turns[0]])
                    ),
                )


def _over_drawings(doings: Doings, nodes: NDArray[np.generic], at: Times) -> NDArray[np.bool_]:
    """Samples over a canvas or the like that is worked with: a game, a map or a drawing is meant to be played with; a
    chart that is only passed over is part of the page.
    """
    found = np.zeros(len(at), dtype=bool)
    pressed = set(doings.interactions["node"].tolist())
    for node in set(nodes.tolist()):
        mine = nodes == node
        first = float(at[int(np.argmax(mine))])
        note = doings.session.note(doings.window, doings.snapshot_at(first), node)
        if note is None or note.tag not in DRAWN:
            continue
        if node in pressed or float(mine.mean()) >= WORKED_FRAC:
            found |= mine
    return found


def _busy(at: Times, values: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Spans of samples in which the pointer turned often enough that they are worth a closer look."""
    steps = np.diff(values)
    moved = np.flatnonzero(np.abs(steps) >= 1)
    signs = np.sign(steps[moved])
    turns = moved[1:][signs[1:] != signs[:-1]]
    if len(turns) < LEAST_TURNS:
        return
    gaps = np.flatnonzero(np.diff(at[turns]) > LONGEST_LEG_MS)
    starts = np.concatenate([[0], gaps + 1])
    ends = np.concatenate([gaps, [len(turns) - 1]])
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start + 1 >= LEAST_TURNS:
            # the legs before the first and after the last turn belong to it
            first = max(0, int(np.searchsorted(at, at[turns[start]] - LONGEST_LEG_MS)))
            last = int(np.searchsorted(at, at[turns[end]] + LONGEST_LEG_MS))
            yield first, last


def _runs(at: list[float], values: list[float]) -> Iterator[list[int]]:
    """Indices of turns, cut where a leg took too long; the ends of the outermost legs are among them."""
    run: list[int] = []
    for turn in turning_points(values, LEAST_LEG_PX):
        if run and (at[turn] - at[run[-1]] > LONGEST_LEG_MS or len(run) >= MOST_TURNS):
            if len(run) >= LEAST_TURNS + 2:
                yield run
            run = []
        run.append(turn)
    if len(run) >= LEAST_TURNS + 2:
        yield run


def _scrolled(doings: Doings, at_ms: float) -> float:
    columns = doings.session.columns(doings.window, "scroll")
    page = np.flatnonzero((columns["page"] == 1) & (times(columns) <= at_ms))
    return float(columns["y_px"][page[-1]]) if len(page) else 0.0
