"""When a person did nothing: stretches longer than a threshold between two doings.

*Doing* is a move, click, touch, scroll, typed input, drag, selection or change of the window's
size, and all the time that media play (but for muted loops, which play by themselves).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

INACTIVE_AFTER_MS = 5_000.0
SPARKLINE_BINS = 48


def stretches(
    doings_ms: NDArray[np.float64],
    playing: Iterable[tuple[float, float]],
    end_ms: float,
    threshold_ms: float = INACTIVE_AFTER_MS,
) -> tuple[tuple[float, float], ...]:
    """The stretches of [0, end_ms] in which nothing was done for longer than the threshold.

    Args:
        doings_ms: moments of doing, any order.
        playing: (start, end) in which media played.
    """
    if end_ms <= 0:
        return ()
    spans = [(0.0, 0.0), *playing, (end_ms, end_ms)]
    starts = np.concatenate([doings_ms, [start for start, _ in spans]])
    ends = np.concatenate([doings_ms, [end for _, end in spans]])
    order = np.argsort(starts, kind="stable")
    starts = np.clip(starts[order], 0.0, end_ms)
    reached = np.maximum.accumulate(np.clip(ends[order], 0.0, end_ms))
    gaps = np.flatnonzero(starts[1:] - reached[:-1] > threshold_ms)
    return tuple((float(reached[gap]), float(starts[gap + 1])) for gap in gaps)


def inactive_ms(inactive: Sequence[tuple[float, float]], start_ms: float, end_ms: float) -> float:
    """How much of [start_ms, end_ms] lies in inactive stretches."""
    return sum(max(0.0, min(end_ms, end) - max(start_ms, start)) for start, end in inactive)


def sparkline(moments: Sequence[tuple[NDArray[np.float64], float]], end_ms: float) -> bytes:
    """48 bytes: how much was done per 1/48 of the session, 255 where most was.

    Args:
        moments: (times in ms, weight of each) of each kind of doing.
    """
    total = np.zeros(SPARKLINE_BINS)
    for times, weight in moments:
        if len(times) and end_ms > 0:
            counts, _ = np.histogram(np.clip(times, 0, end_ms), SPARKLINE_BINS, (0.0, end_ms))
            total += counts * weight
    height = np.sqrt(total)
    most = float(height.max())
    if most <= 0:
        return bytes(SPARKLINE_BINS)
    return bytes(np.ceil(height / most * 255).astype(np.uint8))
