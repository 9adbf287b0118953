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

    def seconds_at(self, y_px: float) -> float:
        """How long that line was in view, a stay; 0 beside the page."""
        band = int(y_px // self.band_px)
        return float(self.per_stay_s[band]) if 0 <= band < self.seconds.size else 0.0


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
    until = _until(views, edges)
    return Attention(np.diff(until) / np.diff(edges), band_px, stays)


def _until(views: Views, edges_px: Floats) -> Floats:
    """Seconds times px in view above each edge: how long each line was in view, added up from the top."""
    ends = np.concatenate([views.top_px, views.bottom_px])
    change = np.concatenate([views.active_s, -views.active_s])
    if not ends.size:
        return np.zeros(edges_px.size)
    order = np.argsort(ends, kind="stable")
    at, seconds = ends[order], np.cumsum(change[order])
    summed = np.concatenate([[0.0], np.cumsum(seconds[:-1] * np.diff(at))])
    return np.asarray(np.interp(edges_px, at, summed), dtype=np.float64)
