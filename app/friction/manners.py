"""How the hand worked: timing and way of presses, keys and the pointer over a whole session. Evidence for a program in
a person's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.activity.model import Click
from app.friction.doings import Doings, Times, times
from app.friction.session import Session
from app.rrweb.types import Interaction

#: keys and clicks farther apart than this are told by what was read between, not by the hand
LONGEST_GAP_MS = 5_000.0
#: a pointer that stays this long has arrived
ARRIVED_MS = 120.0
LEAST_LINE_PX = 150.0
LEAST_LINE_SAMPLES = 5
MOST_LINES = 60
#: a click is reached when the pointer was seen this near to it this lately
REACHED_PX = 80.0
HANDHELD = frozenset({"phone", "tablet"})
REACHED_MS = 3_000.0
#: a click that a page makes itself follows what a person did no later
FORWARDED_MS = 2_000.0
HANDS = (
    int(Interaction.MOUSE_DOWN),
    int(Interaction.MOUSE_UP),
    int(Interaction.TOUCH_START),
    int(Interaction.TOUCH_END),
)


class Rhythm(Struct, frozen=True, array_like=True):
    """Times between doings: how many, their median, and their standard deviation ÷ mean."""

    count: int = 0
    median_ms: float = 0.0
    spread: float = 0.0


class Manner(Struct, frozen=True, array_like=True):
    """The hand of a session. `held` how long the button was held; `clicks` with the mouse, `reached` of them by a
    pointer that was seen to come; `off_px` for each long move of the pointer how far it went off the straight line;
    `scripted` clicks that no mouse, finger or key made, on `scripted_nodes` nodes, of `all_clicks`.
    """

    held: Rhythm = Rhythm()
    keys: Rhythm = Rhythm()
    between: Rhythm = Rhythm()
    clicks: int = 0
    reached: int = 0
    off_px: tuple[float, ...] = ()
    scripted: int = 0
    scripted_nodes: int = 0
    all_clicks: int = 0


def gather_manner(session: Session, windows: Sequence[Doings]) -> Manner:
    """The manner of a session over all its windows."""
    held: list[Times] = []
    keys: list[Times] = []
    gaps: list[Times] = []
    off: list[float] = []
    clicks = reached = scripted = 0
    scripted_nodes: set[tuple[int, int, int]] = set()
    # a finger has no way that is seen, and not every recorder tells that it was one
    handheld = session.analysis.device in HANDHELD
    for doings in windows:
        for click in _scripted(session, doings):
            scripted += 1
            scripted_nodes.add((click.window, click.snapshot, click.node_id))
        held.append(_held(doings))
        keys.append(_keys(session, doings))
        mine = [
            click
            for click in session.analysis.clicks
            if click.window == doings.window and click.pointer == "mouse"
        ]
        gaps.append(np.diff(np.array([click.at_ms for click in mine], dtype=np.float64)))
        columns = session.columns(doings.window, "pointer")
        at = times(columns)
        x, y = columns["x_px"].astype(np.float64), columns["y_px"].astype(np.float64)
        off.extend(_lines(at, x, y))
        placed = [
            (click.at_ms, click.viewport_x_px, click.viewport_y_px)
            for click in mine
            if not handheld and click.viewport_x_px is not None and click.viewport_y_px is not None
        ]
        clicks += len(placed)
        reached += _reached(np.array(placed, dtype=np.float64).reshape(-1, 3), at, x, y)
    return Manner(
        _rhythm(held), _rhythm(keys), _rhythm(gaps), clicks, reached, tuple(off[:MOST_LINES]),
        scripted, len(scripted_nodes), len(session.analysis.clicks),
    )  # fmt: skip


def _scripted(session: Session, doings: Doings) -> Iterator[Click]:
    """Clicks of no place on what did not have the focus, soon after nothing that a person did: pressing a label or a
    button may make the page click elsewhere, typing and Enter click what sends the form."""
    kinds = doings.interactions["type"]
    of_focus = kinds == Interaction.FOCUS
    moments = times(doings.interactions)
    columns = (doings.interactions[name][of_focus].tolist() for name in ("node", "snapshot"))
    focused = set(zip(*columns, strict=True))
    by_hand = np.sort(np.concatenate([moments[np.isin(kinds, HANDS)], doings.inputs]))
    for click in session.analysis.clicks:
        if click.window != doings.window or click.pointer != "keyboard":
            continue
        before = np.searchsorted(by_hand, click.at_ms, side="right") - 1
        if before >= 0 and click.at_ms - by_hand[before] <= FORWARDED_MS:
            continue
        if (click.node_id, click.snapshot) not in focused:
            yield click


def _reached(
    clicks: NDArray[np.float64], at: Times, x: NDArray[np.float64], y: NDArray[np.float64]
) -> int:
    """How many of the clicks (at ms, x, y) the pointer was seen to come to."""
    if not len(at):
        return 0
    last = np.searchsorted(at, clicks[:, 0], side="right") - 1
    near = np.abs(x[last] - clicks[:, 1]) + np.abs(y[last] - clicks[:, 2]) <= REACHED_PX
    return int(((last >= 0) & (clicks[:, 0] - at[last] <= REACHED_MS) & near).sum())


def _held(doings: Doings) -> Times:
    release = np.searchsorted(doings.ups, doings.downs, side="left")
    known = release < len(doings.ups)
    found: Times = doings.ups[release[known]] - doings.downs[known]
    return found[found <= LONGEST_GAP_MS]


def _keys(session: Session, doings: Doings) -> Times:
    """Times between letters that came one by one into one field."""
    columns = session.columns(doings.window, "input")
    at, length, node = (
        times(columns),
        columns["length"].astype(np.int64),
        columns["node"].astype(np.int64),
    )
    single = (np.diff(length) == 1) & (np.diff(node) == 0)
    found: Times = np.diff(at)[single]
    return found


def _rhythm(parts: Sequence[Times]) -> Rhythm:
    gaps = np.concatenate([np.empty(0), *parts])
    gaps = gaps[gaps <= LONGEST_GAP_MS]
    if not len(gaps):
        return Rhythm()
    mean = float(gaps.mean())
    spread = float(gaps.std()) / mean if mean > 0 else 0.0
    return Rhythm(len(gaps), round(_median(gaps), 1), round(spread, 3))


def _median(values: Times) -> float:
    # not `np.median`, which loads numpy's masked arrays with its first call
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(ordered[half - 1 : half + 1].mean() if len(ordered) % 2 == 0 else ordered[half])


def _lines(at: Times, x: NDArray[np.float64], y: NDArray[np.float64]) -> Iterator[float]:
    """For each long move from one rest to the next: the farthest that it was off the line between its ends, px."""
    if len(at) < LEAST_LINE_SAMPLES:
        return
    rests = np.flatnonzero(np.diff(at) > ARRIVED_MS)
    starts = np.concatenate([[0], rests + 1]).tolist()
    ends = np.concatenate([rests + 1, [len(at)]]).tolist()
    made = 0
    for start, end in zip(starts, ends, strict=True):
        if end - start < LEAST_LINE_SAMPLES or made >= MOST_LINES:
            continue
        across, down = x[end - 1] - x[start], y[end - 1] - y[start]
        length = float(np.hypot(across, down))
        if length < LEAST_LINE_PX:
            continue
        made += 1
        off = np.abs(across * (y[start:end] - y[start]) - down * (x[start:end] - x[start])) / length
        yield round(float(off.max()), 1)
