"""For how long each part of a page was in view while somebody was there.

The definition of record of **attention**: the page is cut into bands of equal height; a band's seconds are, over all
stretches in which any of it was in view, the active seconds times the part of the band that was
(`app.heatmap.views`). Times a band's height, all bands sum to the active seconds times the heights that were in view.
What lies above or below the page is left out.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from app.heatmap.stays import Floats
from app.heatmap.views import Views

BAND_PX = 20


class Attention(Struct, frozen=True, eq=False):
    """`seconds`: (bands,) of all stays together, from the top down, each band `band_px` high."""

    seconds: Floats
    band_px: float
    stays: int

    @property
    def per_stay_s(self) -> Floats:
        """The seconds of a stay in the middle, (bands,)."""
        return self.seconds / max(self.stays, 1)


def attention(views: Views, stays: int, page_h_px: float, band_px: float = BAND_PX) -> Attention:
    """The seconds of each band of a page.

    Args:
        views: as they lie on the page that is shown (`views.on_picture`).
        stays: of how many stays they are, those without any as well.

    Raises:
        ValueError: for a page or band without height.
    """
    if not (page_h_px >= 1 and band_px > 0):
        raise ValueError("a page and its bands are at least one px high")
    bands = math.ceil(page_h_px / band_px)
    edges = np.minimum(np.arange(bands + 1) * band_px, page_h_px)
    return Attention(_in_view_s(views, edges, band_px), band_px, stays)


def _in_view_s(views: Views, edges_px: Floats, band_px: float) -> Floats:
    """The seconds of each band: what begins above it or ends below it counts whole, the rest by its part.

    What is in view counts from its top on, all the way down, and less again from its bottom on.
    """
    ends = np.concatenate([views.top_px, views.bottom_px]).clip(0, edges_px[-1])
    seconds = np.concatenate([views.active_s, -views.active_s])
    below = np.ceil(ends * (1 / band_px)).astype(np.int64)
    bands = edges_px.size - 1
    whole = np.cumsum(np.bincount(below, weights=seconds, minlength=bands)[:bands])
    band = (below - 1).clip(0, bands - 1)
    rest_px = (edges_px[band + 1] - ends) * seconds
    rest_px[below == 0] = 0
    part = np.bincount(band, weights=rest_px, minlength=bands) / np.diff(edges_px)
    return np.maximum(whole + part, 0.0)
