"""Heat as a job: from points to a grid and its colours. Plain functions of values."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.heatmap.colours import painted
from app.heatmap.density import CELL_PX, RADIUS_PX, Density, density
from app.heatmap.kinds import By
from app.heatmap.points import Points, people_weights, placed_x

# What is shown of the page below the lowest click while its height is not known.
MARGIN_PX = 120.0


class HeatPicture(Struct, frozen=True, eq=False):
    """Heat ready to be shown: `rgba` uint8 (rows, columns, 4), one pixel a cell, and the density behind it."""

    density: Density
    rgba: NDArray[np.uint8]


def guessed_height(points: Points, viewport_h_px: int) -> float:
    """How much of a page to show while its height is not known: down to its lowest point."""
    known = points.y_px[np.isfinite(points.y_px)]
    lowest = float(known.max()) + MARGIN_PX if known.size else 0.0
    return max(lowest, float(viewport_h_px), 1.0)


def heat(
    points: Points,
    by: By,
    page_w_px: float,
    page_h_px: float,
    radius_px: float = RADIUS_PX,
    cell_px: int = CELL_PX,
) -> Density:
    """The density of points on a picture of that size."""
    x = placed_x(points, page_w_px)
    weights = None
    if by == "people":
        weights = people_weights(points.person, x, points.y_px, radius_px)
    return density(x, points.y_px, weights, page_w_px, page_h_px, cell_px, radius_px)


def heat_picture(
    points: Points,
    by: By,
    page_w_px: float,
    page_h_px: float,
    radius_px: float = RADIUS_PX,
    cell_px: int = CELL_PX,
) -> HeatPicture:
    """The density and its colours, fully opaque at the hottest."""
    found = heat(points, by, page_w_px, page_h_px, radius_px, cell_px)
    return HeatPicture(found, painted(found.grid, found.max))
