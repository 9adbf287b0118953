"""Heat as a job: from points to a grid and a picture, and which visit to take the page's picture from.

Plain functions of values; run in a process. The definition of record of the **page's picture**: of the visits
of one device class, those of the commonest viewport width count; among them the newest that lasted long enough
to settle, else the longest. The moment is `SETTLED_MS` after entering (or shortly before leaving), before the
visit's first click where there is time for that, since clicks open menus and dialogs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.heatmap.colours import painted
from app.heatmap.density import CELL_PX, RADIUS_PX, Density, density
from app.heatmap.points import Points, people_weights, placed_x

SETTLED_MS = 4_000.0
LOADED_MS = 1_500.0
BEFORE_LEAVING_MS = 100.0
BEFORE_CLICK_MS = 50.0
# What is shown of the page below the lowest click while its height is not known.
MARGIN_PX = 120.0
By = Literal["events", "people"]


@dataclass(frozen=True, slots=True)
class HeatVisit:
    """One visit of the page, as the choice of a picture needs it; times on the session's clock."""

    session: int
    window: int
    started_at_ms: float
    enter_ms: float
    leave_ms: float
    viewport_w_px: int
    viewport_h_px: int
    first_click_ms: float | None = None


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Where the page's picture is taken from: session, window, moment, and the viewport it was laid out in."""

    session: int
    window: int
    at_ms: float
    viewport_w_px: int
    viewport_h_px: int


@dataclass(frozen=True, slots=True, eq=False)
class HeatPicture:
    """Heat ready to be shown: `rgba` uint8 (rows, columns, 4), one pixel a cell, and the density behind it."""

    density: Density
    rgba: NDArray[np.uint8]


def picture_source(visits: Sequence[HeatVisit]) -> PictureSource | None:
    """The visit and moment that show the page best; None without visits."""
    return next(iter(picture_sources(visits)), None)


def picture_sources(visits: Sequence[HeatVisit], most: int = 3) -> tuple[PictureSource, ...]:
    """The best visits of different sessions to take the page's picture from, best first."""
    sized = [visit for visit in visits if visit.viewport_w_px > 0 and visit.viewport_h_px > 0]
    if not sized:
        return ()
    width = common_width([visit.viewport_w_px for visit in sized])
    candidates = [visit for visit in sized if visit.viewport_w_px == width]
    candidates.sort(key=_worth, reverse=True)
    best: dict[int, PictureSource] = {}
    for visit in candidates:
        if visit.session not in best:
            best[visit.session] = PictureSource(
                visit.session, visit.window, _moment(visit), width, visit.viewport_h_px
            )
        if len(best) == most:
            break
    return tuple(best.values())


def common_width(widths_px: Sequence[int]) -> int:
    """The commonest width, of equally common ones the largest; 0 without any.

    >>> common_width([1280, 1440, 1440, 1280, 800])
    1440
    """
    counted = Counter(width for width in widths_px if width > 0)
    return max(counted, key=lambda width: (counted[width], width), default=0)


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


def _worth(visit: HeatVisit) -> tuple[bool, float]:
    lasted_ms = visit.leave_ms - visit.enter_ms
    settled = lasted_ms >= SETTLED_MS
    return settled, visit.started_at_ms + visit.enter_ms if settled else lasted_ms


def _moment(visit: HeatVisit) -> float:
    at_ms = min(visit.enter_ms + SETTLED_MS, visit.leave_ms - BEFORE_LEAVING_MS)
    click_ms = visit.first_click_ms
    if click_ms is not None and click_ms - visit.enter_ms >= LOADED_MS:
        at_ms = min(at_ms, click_ms - BEFORE_CLICK_MS)
    return max(at_ms, visit.enter_ms)
