"""Nodes that change at an even beat, whatever a person does: clocks, counters of seconds, rotating pictures. What is
known as restless has changed while nobody did anything; where somebody does something all the time, the beat tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.activity.changes import Change
from app.activity.streams import REACTION_ROWS
from app.friction.session import Session

#: so many beats at least, of which so many no press had to do with
LEAST_BEATS, LEAST_ALONE = 6, 4
#: changes this near to each other are one beat; a beat is even when most gaps differ by no more from the median
ONE_MS, EVEN_FRAC, MOST_FRAC = 60.0, 0.12, 0.75
#: a timer is late by no more
TIMER_MS, TIMER_FRAC = 30.0, 0.03
#: what comes this soon after a press may be of it
OF_A_PRESS_MS = 600.0
#: nobody waits for a slower beat; a quicker one is an animation, and known by its many changes
SLOWEST_MS, QUICKEST_MS = 12_000.0, 300.0
#: more nodes are not asked
MOST_NODES = 20 * REACTION_ROWS


def on_the_beat(
    session: Session,
    window: int,
    nodes: NDArray[np.int64],
    moments: NDArray[np.float64],
    presses: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Which changes (of these nodes, at these moments) came at a beat of their node's own.

    Args:
        presses: when somebody pressed something, in order of time.
    """
    found = np.zeros(len(nodes), dtype=bool)
    changed = session.columns(window, "changed")
    wanted = np.unique(nodes) if len(changed["t_ms"]) else nodes[:0]
    if not len(wanted) or len(wanted) > MOST_NODES:
        return found
    # what only goes away came for a reason
    mine = np.isin(changed["node"], wanted) & (changed["kind"] != int(Change.REMOVED))
    at, ids = changed["t_ms"][mine].astype(np.float64), changed["node"][mine]
    if not len(at):
        return found
    order = np.argsort(ids, kind="stable")
    at, ids = at[order], ids[order]
    starts = np.flatnonzero(np.diff(ids, prepend=-2))
    ends = np.append(starts[1:], len(ids))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        beats = at[start:end]
        beat_ms = _beat(beats, presses) if end - start >= LEAST_BEATS else 0.0
        if beat_ms:
            rows = np.flatnonzero(nodes == ids[start])
            found[rows] = _is_one(beats, moments[rows], beat_ms)
    return found


def _is_one(
    beats: NDArray[np.float64], moments: NDArray[np.float64], beat_ms: float
) -> NDArray[np.bool_]:
    """Which moments have two beats before them and one behind, as far as there is any behind: a beat that begins with a
    click is its answer."""
    within = max(TIMER_MS, TIMER_FRAC * beat_ms)
    fits = np.ones(len(moments), dtype=bool)
    for steps in (-2, -1, 1):
        wanted = moments + steps * beat_ms
        place = np.clip(np.searchsorted(beats, wanted), 1, len(beats) - 1)
        off = np.minimum(np.abs(beats[place - 1] - wanted), np.abs(beats[place] - wanted))
        fits &= (off <= abs(steps) * within) | (wanted > beats[-1] + within)
    return fits


def _beat(at: NDArray[np.float64], presses: NDArray[np.float64]) -> float:
    """The beat of a node's changes, ms; 0 where they have none."""
    beats = at[np.diff(at, prepend=-np.inf) > ONE_MS]
    if len(beats) < LEAST_BEATS:
        return 0.0
    gaps = np.diff(beats)
    beat = float(np.sort(gaps)[len(gaps) // 2])
    even = np.abs(gaps - beat) <= EVEN_FRAC * beat
    if not QUICKEST_MS <= beat <= SLOWEST_MS or even.mean() < MOST_FRAC:
        return 0.0
    before = np.append(-np.inf, presses)
    alone = beats - before[np.searchsorted(before, beats, "right") - 1] > OF_A_PRESS_MS
    return beat if int(alone.sum()) >= LEAST_ALONE else 0.0
