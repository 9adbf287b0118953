"""Heat as a job: from what was done on a page to a grid and its colours. Plain functions of values."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.heatmap.attention import attention
from app.heatmap.colours import painted
from app.heatmap.density import CELL_PX, RADIUS_PX, Density, density
from app.heatmap.hover import hover, hovered_grid
from app.heatmap.kinds import By, Kind, Which
from app.heatmap.page import OnPage
from app.heatmap.people import people_weights, shared
from app.heatmap.places import PictureElement, Placed, place
from app.heatmap.points import Points, placed_y
from app.heatmap.reach import seen_by_people, seen_pages, shares_at
from app.heatmap.stays import Floats
from app.heatmap.views import on_picture

# What is shown of the page below the lowest click while its height is not known.
MARGIN_PX = 120.0


class HeatOf(Struct, frozen=True):
    """Which heat: `state` an index in `Points.states`, −1 the page itself, None whatever was open."""

    kind: Kind = Kind.CLICK
    by: By = "events"
    which: Which = Which.ALL
    state: int | None = None
    radius_px: float = RADIUS_PX
    cell_px: int = CELL_PX


class HeatPicture(Struct, frozen=True, eq=False):
    """Heat ready to be shown: `rgba` uint8 (rows, columns, 4), one pixel a cell, and the density behind it."""

    density: Density
    rgba: NDArray[np.uint8]


class KindHeat(Struct, frozen=True, eq=False):
    """Heat of one kind. `points` and where they were `placed` for clicks, None for what is no clicks. The density's
    numbers are clicks, seconds of a pointer (move, hover), seconds a stay (attention) or a share of stays (scroll)."""

    density: Density
    points: Points | None = None
    placed: Placed | None = None
    kind: Kind = Kind.CLICK

    @property
    def picture(self) -> HeatPicture:
        """In colours, fully opaque at the hottest; reach's are those of its share of all stays."""
        top = 1.0 if self.kind is Kind.SCROLL else self.density.max
        rgba = painted(self.density.grid, top, is_veil=self.kind.is_of_bands)
        return HeatPicture(self.density, rgba)


def chosen_points(on: OnPage, of: HeatOf) -> Points:
    """The clicks that heat of clicks is made of."""
    points = on.clicks.of_kind(of.kind).which(of.which)
    return points if of.state is None else points.of_state(of.state)


def kind_heat(
    on: OnPage,
    of: HeatOf,
    page_w_px: float,
    page_h_px: float,
    picture: Sequence[PictureElement] = (),
) -> KindHeat:
    """Heat of any kind on a picture of that size.

    Args:
        on: with `moves` for move and hover, with `views` for scroll and attention.
        picture: the picture's elements; without them clicks are placed by pixel, and nothing is hovered.

    Raises:
        ValueError: what the kind is made of was not read.
    """
    if of.kind.is_of_clicks:
        points = chosen_points(on, of)
        placed = place(points, picture, page_w_px)
        dense = _dense(points, placed, of, page_w_px, page_h_px)
        return KindHeat(dense, points, placed, of.kind)
    if of.kind.is_of_bands:
        return KindHeat(_banded(on, of, page_w_px, page_h_px), kind=of.kind)
    if on.moves is None:
        raise ValueError("the moves were not read")
    if of.kind is Kind.HOVER:
        hovered = hover(on.moves, on.stays, picture, page_w_px, page_h_px)
        grid = hovered_grid(hovered, picture, page_w_px, page_h_px, of.cell_px)
        return KindHeat(_plain(grid, of.cell_px, len(on.moves)), kind=of.kind)
    moves = on.moves
    weights: NDArray[np.floating] = moves.dwell_s
    spots = on.move_spots(page_w_px, of.radius_px) if of.by == "people" else None
    if spots is not None:
        weights = shared(spots, moves.dwell_s)
    x_px = moves.placed_x(on.stays, page_w_px)
    found = density(x_px, moves.y_px, weights, page_w_px, page_h_px, of.cell_px, of.radius_px)
    return KindHeat(found, kind=of.kind)


def guessed_height(points: Points, viewport_h_px: int) -> float:
    """How much of a page to show while its height is not known: down to its lowest point."""
    y_px = placed_y(points)
    known = y_px[np.isfinite(y_px)]
    lowest = float(known.max()) + MARGIN_PX if known.size else 0.0
    return max(lowest, float(viewport_h_px), 1.0)


def _dense(
    points: Points, placed: Placed, of: HeatOf, page_w_px: float, page_h_px: float
) -> Density:
    x_px, y_px, weights = placed.x_px, placed.y_px, None
    if of.by == "people":
        weights = people_weights(points.person, x_px, y_px, of.radius_px)
    return density(x_px, y_px, weights, page_w_px, page_h_px, of.cell_px, of.radius_px)


def _banded(on: OnPage, of: HeatOf, page_w_px: float, page_h_px: float) -> Density:
    if on.views is None:
        raise ValueError("what was in view was not read")
    rows = math.ceil(page_h_px / of.cell_px)
    if of.kind is Kind.ATTENTION:
        views = on_picture(on.views, on.stays, page_w_px, page_h_px)
        by_people = of.by == "people"
        among = np.unique(on.stays.person).size if by_people else len(on.stays)
        values: Floats = attention(views, among, page_h_px, of.cell_px).per_stay_s
    else:
        seen_of = seen_by_people if of.by == "people" else seen_pages
        depths = (np.arange(rows) + 0.5) * of.cell_px / page_h_px
        seen = seen_of(on.stays, on.views, page_h_px)
        values = shares_at(seen, np.minimum(depths, 1.0))
    columns = math.ceil(page_w_px / of.cell_px)
    grid = np.broadcast_to(values.astype(np.float32)[:, None], (rows, columns))
    return _plain(grid, of.cell_px, len(on.stays))


def _plain(grid: NDArray[np.float32], cell_px: int, placed: int) -> Density:
    """A grid whose values are what they say, unsmoothed."""
    return Density(grid, cell_px, float(grid.max(initial=0.0)), placed, 0, 1.0)
