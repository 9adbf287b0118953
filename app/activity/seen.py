"""When a page is first seen: a visit begins with its address, its picture comes a little later."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

#: a picture that comes later than this after the address is not the visit's beginning
LATEST_PICTURE_MS = 2_000.0


def first_seen_ms(enter_ms: float, leave_ms: float, pictures_ms: Sequence[float]) -> float:
    """The moment of the visit's first picture; its beginning where that has none.

    Args:
        pictures_ms: of its window, in order of time.

    >>> first_seen_ms(100.0, 900.0, [0.0, 140.0]), first_seen_ms(100.0, 900.0, [950.0])
    (140.0, 100.0)
    """
    place = bisect_left(pictures_ms, enter_ms)
    if place == len(pictures_ms):
        return enter_ms
    seen_ms = pictures_ms[place]
    if seen_ms - enter_ms > LATEST_PICTURE_MS or seen_ms >= leave_ms:
        return enter_ms
    return seen_ms
