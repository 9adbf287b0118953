"""How far down a page its visitors saw.

The definition of record of **reach**: the share of visits whose lowest line seen lies at or below a depth of the page,
that is, a part of the height the page had for that visitor. Only visits whose page was measured count.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low

from msgspec import Struct

#: depths are told in steps of a twentieth of the page
STEPS = 20
# the lowest line is a whole pixel, the page's height seldom is
_ROUNDING_PX = 1.0


class SeenPage(Struct, frozen=True):
    """One visit: the lowest line seen and the page's height, px; None until it was measured."""

    session: int
    seen_px: float
    page_h_px: float | None


class Depth(Struct, frozen=True):
    """A depth and the share of visits that saw it. `depth_px` on a page as high as the middle one of them."""

    depth_frac: float
    depth_px: float
    share: float


def page_height(visits: Sequence[SeenPage]) -> float | None:
    """The middle height of the measured visits, px; None where there are none.

    >>> page_height([SeenPage(1, 900, 1500), SeenPage(2, 900, None), SeenPage(3, 900, 1200)])
    1200
    """
    heights = [visit.page_h_px for visit in visits if visit.page_h_px]
    return median_low(heights) if heights else None


def reach(visits: Sequence[SeenPage]) -> tuple[Depth, ...]:
    """The share of visits that saw each depth, from the top down; empty until one was measured.

    >>> [depth.share for depth in reach([SeenPage(1, 500, 1000), SeenPage(2, 1000, 1000)])][8:13]
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """
    height_px = page_height(visits)
    if height_px is None:
        return ()
    seen = [(visit.seen_px + _ROUNDING_PX) / visit.page_h_px for visit in visits if visit.page_h_px]
    depths = [step / STEPS for step in range(STEPS + 1)]
    return tuple(
        Depth(at, at * height_px, sum(one >= at for one in seen) / len(seen)) for at in depths
    )
