"""Which height of one picture of a page is which of another: by what stands on both.

Two pictures of a page may be of other widths, other variants, other days. What both show are **anchors**: the tops and
bottoms of the elements that are on both (`app.heatmap.places`), as far as they follow each other in the same order on
both; of several orders the longest. What sticks to the viewport is none. Between two anchors heights are in proportion;
the tops of the pages are each other, and so are their ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.heatmap.places import PictureElement, in_picture
from app.heatmap.stays import Floats

#: of fewer elements it is not known how the pages lie beside each other
LEAST_ANCHORS = 3
#: a taller element says of what lies within it nothing
TALL_PX = 1200.0


class Abreast(Struct, frozen=True, eq=False):
    """Heights of one picture and of the other that are each other's, px, (n,), both rising."""

    one_px: Floats
    other_px: Floats

    def other_at(self, y_px: float) -> float:
        """The other picture's height for one of the first."""
        return float(np.interp(y_px, self.one_px, self.other_px))

    @property
    def turned(self) -> Abreast:
        """From the other to the first."""
        return Abreast(self.other_px, self.one_px)


def abreast(
    one: Sequence[PictureElement],
    other: Sequence[PictureElement],
    heights_px: tuple[float, float],
) -> Abreast | None:
    """How two pictures lie beside each other; None where too little stands on both.

    Args:
        heights_px: of both pictures.
    """
    where = in_picture([element.name for element in one], other) if one and other else ()
    pairs = set()
    for element, at in zip(one, where, strict=False):
        if at < 0:
            continue
        its = other[int(at)]
        if _is_anchor(element, heights_px[0]) and _is_anchor(its, heights_px[1]):
            pairs.add((element.y_px, its.y_px))
            pairs.add((element.y_px + element.h_px, its.y_px + its.h_px))
    inner = [
        (a, b) for a, b in _rising(sorted(pairs)) if 0 < a < heights_px[0] and 0 < b < heights_px[1]
    ]
    if len(inner) < LEAST_ANCHORS:
        return None
    mine, its_own = zip((0.0, 0.0), *inner, heights_px, strict=True)
    return Abreast(np.array(mine), np.array(its_own))


def _is_anchor(element: PictureElement, page_h_px: float) -> bool:
    return (
        not element.is_stuck
        and 0 < element.h_px <= min(TALL_PX, page_h_px / 2)
        and element.w_px > 0
    )


def _rising(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The longest run of pairs in which both numbers rise; sorted by the first."""
    ends: list[float] = []
    last: list[int] = []
    before: list[int] = []
    # of equal firsts only one may be taken: the greatest second comes first, so that no other follows it
    order = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    for at, (_, value) in enumerate(order):
        place = bisect_left(ends, value)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(value)
            last.append(at)
        else:
            ends[place] = value
            last[place] = at
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(order[at])
        at = before[at]
    return found[::-1]
