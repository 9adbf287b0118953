"""Which moments of a session get a small picture, and which picture stands for a moment.

*Moments*: each page soon after it came, then the middle of whatever stretch of time is longest without one. Time in
which nobody did anything counts for a tenth, and for no more than a third of the other. So many moments as are asked
for, fewer where no stretch is left that is worth it; a greater number holds all of a smaller one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise

from msgspec import Struct

from app.library.thumbnails import Album, Thumbnail, ToPicture, View

#: a page is pictured so long after it came: by then it has its size and its styles
SETTLED_MS = 400.0
#: what a pause counts for, and at most in all, measured against the time in which something was done
PAUSE_FRAC = 0.1
PAUSES_FRAC = 1 / 3
#: pictures that lie closer, pauses counted for what they count, tell the same
CLOSEST_MS = 1_500.0
#: a picture there is of a moment so near is of that moment
_SAME_MS = 1.0


class Moment(Struct, frozen=True, order=True):
    """A moment of a window, from the session's zero."""

    window: int
    at_ms: float


class _Line:
    """A window's time as it counts.

    Args:
        spans: (start, end, what a millisecond counts for), in order.
    """

    def __init__(self, spans: Sequence[tuple[float, float, float]]) -> None:
        self._spans = spans
        self._starts = [start for start, _, _ in spans]
        self._before = [0.0, *accumulate((end - start) * counts for start, end, counts in spans)]

    @property
    def length_ms(self) -> float:
        """All of it."""
        return self._before[-1]

    def place(self, at_ms: float) -> float:
        """How much lies before a moment."""
        n = bisect_right(self._starts, at_ms) - 1
        if n < 0:
            return 0.0
        start, end, counts = self._spans[n]
        return self._before[n] + (min(at_ms, end) - start) * counts

    def moment(self, place_ms: float) -> float:
        """The moment before which so much lies."""
        n = min(bisect_right(self._before, place_ms), len(self._spans)) - 1
        start, _, counts = self._spans[n]
        return start + (place_ms - self._before[n]) / counts


def wanted(plan: ToPicture, most: int) -> tuple[Moment, ...]:
    """The moments of a session, at most so many, by window and time."""
    lines = _lines(plan)
    firsts = [Moment(view.window, _first_ms(view)) for view in plan.views]
    chosen = firsts if len(firsts) <= most else _spread(firsts, lines, most)
    chosen += _between(chosen, lines, most - len(chosen))
    return tuple(sorted(set(chosen)))


def missing(plan: ToPicture, most: int) -> tuple[Moment, ...]:
    """Those that there is no picture of yet."""
    has = [Moment(*one) for one in plan.has]
    return tuple(one for one in wanted(plan, most) if not any(_is_same(one, had) for had in has))


def nearest(album: Album, window: int, at_ms: float) -> Thumbnail | None:
    """The picture that stands for a moment: the last one before it, of the same page if there is any of it, else the
    first one after it on that page; of another page of the window only where the page has none."""
    here = [one for one in album.pictures if one.window == window]
    if not here:
        return None
    begins = [at for in_window, at in album.begins if in_window == window]
    page = bisect_right(begins, at_ms)
    since_ms = begins[page - 1] if page else float("-inf")
    until_ms = begins[page] if page < len(begins) else float("inf")
    before = bisect_right(here, at_ms, key=lambda one: one.at_ms)
    if before and here[before - 1].at_ms >= since_ms:
        return here[before - 1]
    if before < len(here) and here[before].at_ms < until_ms:
        return here[before]
    return here[before - 1] if before else here[0]


def _is_same(one: Moment, other: Moment) -> bool:
    return one.window == other.window and abs(one.at_ms - other.at_ms) < _SAME_MS


def _lines(plan: ToPicture) -> dict[int, _Line]:
    active_ms = sum(one.end_ms - one.start_ms for one in plan.stretches if one.is_active)
    resting_ms = sum(one.end_ms - one.start_ms for one in plan.stretches if not one.is_active)
    pause = 1.0
    if active_ms and resting_ms:
        pause = min(PAUSE_FRAC, PAUSES_FRAC * active_ms / resting_ms)
    spans: dict[int, list[tuple[float, float, float]]] = {}
    for one in sorted(plan.stretches, key=lambda one: one.start_ms):
        counts = 1.0 if one.is_active else pause
        spans.setdefault(one.window, []).append((one.start_ms, one.end_ms, counts))
    return {window: _Line(here) for window, here in sorted(spans.items())}


def _first_ms(view: View) -> float:
    return min(view.seen_ms + SETTLED_MS, (view.seen_ms + view.leave_ms) / 2)


def _spread(firsts: list[Moment], lines: dict[int, _Line], most: int) -> list[Moment]:
    """So many of the first moments of pages, always the one that lies farthest from those chosen."""
    places = {}
    behind_ms = 0.0
    for window in sorted({one.window for one in firsts}):
        line = lines.get(window)
        for one in firsts:
            if one.window == window:
                places[one] = behind_ms + (line.place(one.at_ms) if line else 0.0)
        behind_ms += line.length_ms if line else 0.0
    left = sorted(places)
    chosen = [left.pop(0)]
    distance = {one: abs(places[one] - places[chosen[0]]) for one in left}
    while left and len(chosen) < most:
        far = max(left, key=lambda one: (distance[one], -one.at_ms))
        left.remove(far)
        chosen.append(far)
        for one in left:
            distance[one] = min(distance[one], abs(places[one] - places[far]))
    return chosen


def _between(chosen: list[Moment], lines: dict[int, _Line], more: int) -> list[Moment]:
    """Moments in the longest stretches between those chosen, or the ends."""
    gaps = []
    for window, line in lines.items():
        places = [line.place(one.at_ms) for one in sorted(chosen) if one.window == window]
        edges = sorted({0.0, *places, line.length_ms})
        gaps += [(low - high, window, low, high) for low, high in pairwise(edges)]
    heapify(gaps)
    found: list[Moment] = []
    while gaps and len(found) < more:
        minus_ms, window, low, high = heappop(gaps)
        if -minus_ms < 2 * CLOSEST_MS:
            break
        middle = (low + high) / 2
        found.append(Moment(window, lines[window].moment(middle)))
        heappush(gaps, (low - middle, window, low, middle))
        heappush(gaps, (middle - high, window, middle, high))
    return found
