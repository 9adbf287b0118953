"""The stays on one page, as columns: who was there, from when to when, and how the page was laid out for them.

A *stay* is a visit, or the part of one that an address took up (a route). What else is told of a page (clicks, moves,
what was in view) names its stay by its place here.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: viewports are told apart by these widths, px: phones, large phones, tablets, small and common desktops, wide ones
WIDTHS_PX = (0, 480, 768, 1024, 1280, 1440, 1920)


class Stays(Struct, frozen=True, eq=False):
    """n stays, all arrays (n,).

    `session`, `person`: ids; equal `person` means the same person. `window`, `visit`: the session's. `device`: which of
    the page's devices. `started_at_ms`: the session's start, Unix ms; `enter_ms, leave_ms`: on its clock. `active_s`:
    how long somebody was active. `viewport_w_px, viewport_h_px`: 0 where they are not known. `page_h_px`: the page's
    height, what scrolls within it unfolded; NaN until it was measured, or where another page took its place in the
    same visit.
    """

    session: Ints
    person: Ints
    window: Ints
    visit: Ints
    device: Ints
    started_at_ms: Floats
    enter_ms: Floats
    leave_ms: Floats
    active_s: Floats
    viewport_w_px: Floats
    viewport_h_px: Floats
    page_h_px: Floats

    def __len__(self) -> int:
        return int(self.session.size)

    def taken(self, chosen: Mask) -> Stays:
        """Only those chosen, in the same order."""
        return Stays(**{name: column[chosen] for name, column in asdict(self).items()})


class WidthBucket(Struct, frozen=True):
    """Viewports of `low_px` to below `high_px` (None: any wider), and how many stays had one."""

    low_px: int
    high_px: int | None
    stays: int


def is_within(stays: Stays, low_px: int, high_px: int | None) -> Mask:
    """Which stays had a viewport of `low_px` to below `high_px` (None: any wider), (n,)."""
    widths = stays.viewport_w_px
    return (widths >= low_px) & (widths < (np.inf if high_px is None else high_px)) & (widths > 0)


def width_buckets(stays: Stays) -> tuple[WidthBucket, ...]:
    """The widths that occur, narrow ones first."""
    ends = (*WIDTHS_PX[1:], None)
    found = (
        WidthBucket(low, high, int(np.count_nonzero(is_within(stays, low, high))))
        for low, high in zip(WIDTHS_PX, ends, strict=True)
    )
    return tuple(bucket for bucket in found if bucket.stays)


def renumbered(chosen: Mask) -> Ints:
    """The new place of each stay when only those chosen are left, −1 for the others, (n,).

    >>> renumbered(np.array([True, False, True])).tolist()
    [0, -1, 1]
    """
    return np.where(chosen, np.cumsum(chosen) - 1, -1).astype(np.int64)
