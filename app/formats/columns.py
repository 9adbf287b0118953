"""Stretches of events with times in ms: where one begins a page, where a flat list is cut, which events are repeats."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Raw, Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from app.formats import times
from app.formats.gather import NO_WINDOW, Gathered
from app.formats.model import Metadata
from app.pattern import pattern
from app.rrweb.types import EventType

GAP_MS = 30 * 60_000.0
BACK_MS = 60_000.0
#: events at the start of a list among which its own FullSnapshot is looked for
_HEAD_EVENTS = 12
_LOADS = (EventType.DOM_CONTENT_LOADED, EventType.LOAD, EventType.META)
_DELAY = pattern(rb',"delay":-?[\d.]+(?=\s*[},])')


class TimedColumns(Struct, frozen=True):
    """One window's events in the file's order; `times_ms` NaN where there is none."""

    raws: list[Raw | bytes]
    times_ms: NDArray[np.float64]
    types: NDArray[np.int16]

    def cut(self, start: int, stop: int) -> TimedColumns:
        """The events from `start` to before `stop`."""
        return TimedColumns(
            self.raws[start:stop], self.times_ms[start:stop], self.types[start:stop]
        )


class Stretch(Struct):
    """A part's events by window."""

    format: str
    windows: dict[str, TimedColumns]
    session: str | None
    whole: bool
    order: int | None
    sentry: bool
    converted: bool
    metadata: Metadata
    source: str

    def span(self) -> tuple[float, float]:
        """First and last time, ms; NaN where there is none."""
        every = np.concatenate([columns.times_ms for columns in self.windows.values()])
        every = every[np.isfinite(every)]
        if not len(every):
            return float("nan"), float("nan")
        return float(every.min()), float(every.max())

    def begins_a_page(self) -> bool:
        """Whether its own FullSnapshot is among its first events."""
        return any(
            bool((columns.types[:_HEAD_EVENTS] == EventType.FULL_SNAPSHOT).any())
            for columns in self.windows.values()
        )


def as_stretches(gathered: list[Gathered]) -> list[Stretch]:
    """Gathered parts with arrays for columns. Events without a window join the only window that has a name."""
    found: list[Stretch] = []
    names = {name for one in gathered for name in one.windows if name != NO_WINDOW}
    only = next(iter(names)) if len(names) == 1 else None
    for one in gathered:
        windows = {
            name: TimedColumns(
                columns.raws,
                times.in_ms(np.array(columns.times, dtype=np.float64)),
                np.array(columns.types, dtype=np.int16),
            )
            for name, columns in one.windows.items()
        }
        if only is not None and NO_WINDOW in windows:
            if only not in windows:
                windows = {only: windows[NO_WINDOW]}
            else:
                mine, other = windows[NO_WINDOW], windows[only]
                windows = {
                    only: TimedColumns(
                        mine.raws + other.raws,
                        np.concatenate([mine.times_ms, other.times_ms]),
                        np.concatenate([mine.types, other.types]),
                    )
                }
        part = one.part
        found.append(
            Stretch(
                part.format,
                windows,
                part.session,
                part.whole,
                part.order,
                one.sentry,
                one.converted > 0,
                part.metadata,
                part.source,
            )
        )
    return found


def split_sessions(stretch: Stretch) -> list[Stretch]:
    """A flat list cut where another session's page load begins; each piece but the first has a FullSnapshot."""
    ((name, columns),) = stretch.windows.items()
    known = columns.times_ms
    if not np.isfinite(known).any() or len(known) < 4:
        return [stretch]
    gaps = np.diff(known, prepend=known[0])
    with np.errstate(invalid="ignore"):
        jumps = np.flatnonzero(
            ((gaps > GAP_MS) | (gaps < -BACK_MS)) & np.isin(columns.types, _LOADS)
        )
    snapshots = np.flatnonzero(columns.types == EventType.FULL_SNAPSHOT)
    starts = [0]
    for jump in jumps.tolist():
        follows = snapshots[(snapshots > jump) & (snapshots <= jump + _HEAD_EVENTS)]
        before = snapshots[(snapshots >= starts[-1]) & (snapshots < jump)]
        if len(follows) and len(before):
            starts.append(jump)
    if len(starts) == 1:
        return [stretch]
    return [
        replace(stretch, windows={name: columns.cut(start, stop)})
        for start, stop in zip(starts, [*starts[1:], len(known)], strict=True)
    ]


def deduplicated(raws: Sequence[Raw | bytes], epoch_ms: NDArray[np.float64]) -> list[int] | None:
    """Positions without exact repeats (but for `delay`) at an equal time; None when nothing repeats.

    Args:
        epoch_ms: sorted.
    """
    same = np.flatnonzero(np.diff(epoch_ms) == 0.0)
    if not len(same):
        return None
    dropped: set[int] = set()
    seen: set[bytes] = set()
    last = -2
    for i in same.tolist():
        if i != last + 1 or epoch_ms[i] != epoch_ms[last]:
            seen = {_key(raws[i])}
        last = i
        key = _key(raws[i + 1])
        if key in seen:
            dropped.add(i + 1)
        seen.add(key)
    return [i for i in range(len(raws)) if i not in dropped] if dropped else None


def _key(raw: Raw | bytes) -> bytes:
    text = bytes(raw)
    return _DELAY.sub(b"", text) if b'"delay"' in text[-80:] or b'"delay"' in text[:80] else text
