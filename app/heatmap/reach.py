"""How far down a page its visitors saw.

The definition of record of **reach**: the share of stays whose lowest line seen lies at or below a depth of the page,
that is, a part of the height the page had for that visitor. Only stays whose page was measured count, and, where the
page's picture is at hand, the others as well with its height, unless somebody saw lower than that: then pictures are
missing in it and it is too short. A page that scrolls within a box is told unfolded (`app.heatmap.views`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from statistics import median_low

import numpy as np
from msgspec import Struct

from app.heatmap.stays import Floats, Stays
from app.heatmap.views import Views

#: depths are told in steps of a twentieth of the page
STEPS = 20
#: where the lines stand that so many reached
SHARES = (0.75, 0.5, 0.25)
# the lowest line is a whole pixel, the page's height seldom is
_ROUNDING_PX = 1.0


class SeenPage(Struct, frozen=True):
    """One stay: the lowest line seen and the page's height, px; None until it was measured."""

    session: int
    seen_px: float
    page_h_px: float | None


class Depth(Struct, frozen=True):
    """A depth and the share of stays that saw it. `depth_px` on a page as high as the middle one of them."""

    depth_frac: float
    depth_px: float
    share: float


def seen_pages(
    stays: Stays, views: Views, picture_h_px: float | None = None
) -> tuple[SeenPage, ...]:
    """How far each stay saw its page; those of which nothing is known are left out.

    Args:
        picture_h_px: the height of the page's picture, for stays that were not measured.
    """
    lowest = views.lowest_px(len(stays))
    heights = stays.page_h_px
    if picture_h_px is not None:
        unknown = ~(heights > 0)
        if unknown.any() and not (lowest[unknown] > picture_h_px + _ROUNDING_PX).any():
            heights = np.where(unknown, picture_h_px, heights)
    rows = zip(stays.session.tolist(), lowest.tolist(), heights.tolist(), strict=True)
    return tuple(
        SeenPage(session, seen_px, page_h_px if page_h_px > 0 else None)
        for session, seen_px, page_h_px in rows
        if seen_px == seen_px
    )


def seen_by_people(
    stays: Stays, views: Views, picture_h_px: float | None = None
) -> tuple[SeenPage, ...]:
    """The stay of each person that saw most of the page; arguments as for `seen_pages`."""
    lowest = views.lowest_px(len(stays))
    height = picture_h_px or np.inf
    part = lowest / np.where(stays.page_h_px > 0, stays.page_h_px, height)
    order = np.lexsort((np.nan_to_num(part, nan=-2.0), stays.person))
    last = np.append(np.flatnonzero(np.diff(stays.person[order])), len(stays) - 1)
    best = np.zeros(len(stays), np.bool_)
    best[order[last[last >= 0]]] = True
    return seen_pages(stays.taken(best), views.of_stays(best), picture_h_px)


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
    depths = np.arange(STEPS + 1) / STEPS
    shares = shares_at(visits, depths)
    return tuple(
        Depth(at, at * height_px, share)
        for at, share in zip(depths.tolist(), shares.tolist(), strict=True)
    )


def shares_at(visits: Sequence[SeenPage], depths_frac: Floats) -> Floats:
    """The share of visits that saw each of some depths, as many as there are depths; 0 where none was measured."""
    seen = _seen(visits)
    reached = seen.size - np.searchsorted(seen, depths_frac, side="left")
    return np.asarray(reached / max(seen.size, 1), dtype=np.float64)


def lines(visits: Sequence[SeenPage], shares: Sequence[float] = SHARES) -> tuple[Depth, ...]:
    """How far down so many saw at least: of each share the deepest depth that it reached; empty until one was measured.

    >>> halves = [SeenPage(1, 499, 1000), SeenPage(2, 999, 1000)]
    >>> [(line.share, line.depth_px) for line in lines(halves, (1.0, 0.5))]
    [(1.0, 500.0), (0.5, 1000.0)]
    """
    height_px = page_height(visits)
    if height_px is None:
        return ()
    seen = np.minimum(_seen(visits), 1.0)
    deepest = [float(seen[seen.size - max(1, ceil(share * seen.size - 1e-9))]) for share in shares]
    return tuple(
        Depth(depth, depth * height_px, share) for share, depth in zip(shares, deepest, strict=True)
    )


def _seen(visits: Sequence[SeenPage]) -> Floats:
    """How deep each measured visit saw, as parts of its page, ascending."""
    parts = [(one.seen_px + _ROUNDING_PX) / one.page_h_px for one in visits if one.page_h_px]
    return np.sort(np.array(parts, dtype=np.float64))
