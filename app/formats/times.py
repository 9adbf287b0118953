"""The clock of a recording: units, events without a time, events far outside their session.

Definition of record:
 * above 1e17 a time is in nanoseconds, above 1e14 in microseconds, between 1e8 and 1e11 in seconds; what is
   smaller than 1e8 counts from an unknown start and is kept, unless the session has events with a real date;
 * an event more than 24 h from the median of its session takes the time of the event before it (the first ones: of
   the event after them), when such events are at most one in five; more of them are a long session;
 * an event without a time takes that of the event before it; when none has a time, the events are 16 ms apart.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

STEP_MS = 16.0
FAR_MS = 24 * 3_600_000.0
SECONDS_FROM, SECONDS_TO = 1e8, 1e11
MICROSECONDS_FROM, NANOSECONDS_FROM = 1e14, 1e17


class Clock(Struct, frozen=True):
    """Repaired times of one stretch of events in the file's order. `moved` counts the events whose own time was of
    no use, `has_times` is False where none had one."""

    epoch_ms: NDArray[np.float64]
    moved: int
    has_times: bool


def in_ms(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Times in ms, whatever unit each is in; NaN stays."""
    result = times.copy()
    size = np.abs(times)
    result[size >= NANOSECONDS_FROM] /= 1e6
    result[(size >= MICROSECONDS_FROM) & (size < NANOSECONDS_FROM)] /= 1e3
    result[(times >= SECONDS_FROM) & (times < SECONDS_TO)] *= 1e3
    return result


def repaired(times: NDArray[np.float64]) -> Clock:
    """Every event with a time of its session.

    Args:
        times: float64 (n,), as `in_ms` gives them, in the file's order; NaN where there is none.
    """
    known = np.isfinite(times)
    if not known.any():
        return Clock(np.arange(len(times), dtype=np.float64) * np.float64(STEP_MS), 0, False)
    dated = known & (times >= SECONDS_TO)
    if dated.any():
        # not `np.median`, which loads numpy's masked arrays with its first call
        middle = float(np.sort(times[dated])[np.count_nonzero(dated) // 2])
        off = known & (np.abs(times - middle) > FAR_MS)
        # a session of several days has many such events, each with a date
        if np.count_nonzero(off & dated) > max(1, len(times) // 5):
            off &= ~dated
        known &= ~off
    moved = int(len(times) - np.count_nonzero(known))
    if moved == 0:
        return Clock(times, 0, True)
    index = np.where(known, np.arange(len(times)), -1)
    last = np.maximum.accumulate(index)
    last[last < 0] = int(np.flatnonzero(known)[0])
    return Clock(times[last].astype(np.float64), moved, True)
