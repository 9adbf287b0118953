"""Runs in which the pointer goes to and fro: each turn with its time and place. Evidence for a thrashed cursor.

What is dragged, drawn or selected with the button held is work, no shaking, and is left out; a press ends a run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.friction.doings import Doings, Times, times
from app.friction.zigzag import turning_points

#: no threshold goes below these: smaller ways back are a hand's tremor, longer rests end a run
LEAST_LEG_PX = 20.0
LONGEST_LEG_MS = 1_000.0
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
    free = ~doings.held(moments) & ~_over_drawings(doings, columns["node"], moments)
    moments = moments[free]
    if len(moments) < LEAST_TURNS:
        return
    places = (columns["x_px"][free].astype(np.float64), columns["y_px"][free].astype(np.float64))
    presses = doings.presses.tolist()
    for axis in (0, 1):
        extremes = _extremes(places[axis])
        at, values = moments[extremes].tolist(), places[axis][extremes].tolist()
        for turns in islice(_runs(at, values, presses), MOST_RUNS):
            middle = slice(int(extremes[turns[0]]), int(extremes[turns[-1]]) + 1)
            yield Shake(
                window=doings.window,
                visit=doings.session.visit_at(doings.window, at[turns[0]]),
                axis=axis,
                at_ms=tuple(round(at[turn]) for turn in turns),
                px=tuple(round(values[turn]) for turn in turns),
                x_px=round(float(places[0][middle].mean())),
                y_px=round(float(places[1][middle].mean()) + doings.scrolled_px(at[turns[0]])),
            )


def _over_drawings(doings: Doings, nodes: NDArray[np.generic], at: Times) -> NDArray[np.bool_]:
    """Samples over a canvas or the like that is worked with: a game, a map or a drawing is meant to be played with; a
    chart that is only passed over is part of the page.
    """
    found = np.zeros(len(at), dtype=bool)
    notes = doings.session.notes(doings.window).values()
    drawn = {note.node: note.snapshot for note in notes if note.tag in DRAWN}
    pressed = set(doings.interactions["node"].tolist()) if drawn else set()
    for node, snapshot in drawn.items():
        mine = nodes == node
        known = mine.any() and doings.snapshot_at(float(at[int(np.argmax(mine))])) == snapshot
        if known and (node in pressed or float(mine.mean()) >= WORKED_FRAC):
            found |= mine
    return found


def _extremes(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Indices of the first value, of each after which the way goes back, and of the last."""
    steps = np.diff(values)
    moved = np.flatnonzero(steps)
    ahead = steps[moved] > 0
    return np.concatenate([[0], moved[1:][ahead[1:] != ahead[:-1]], [len(values) - 1]])


def _runs(at: list[float], values: list[float], presses: list[float]) -> Iterator[list[int]]:
    """Indices of turns, cut where a leg took too long and where something was pressed: a move to it goes somewhere. The
    ends of the outermost legs are among them.
    """
    run: list[int] = []
    for turn in turning_points(values, LEAST_LEG_PX):
        if run:
            before, now = at[run[-1]], at[turn]
            pressed = bisect_right(presses, now) > bisect_right(presses, before)
            if pressed or now - before > LONGEST_LEG_MS or len(run) >= MOST_TURNS:
                if len(run) >= LEAST_TURNS + 2:
                    yield run
                run = []
        run.append(turn)
    if len(run) >= LEAST_TURNS + 2:
        yield run
