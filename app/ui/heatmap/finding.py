"""Who is behind a place of the heat: looked for on the reader's thread, in what was read of the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from app.heatmap.doors import Door, SpotSession, never_reached, saw_without_click, sessions_of
from app.heatmap.elements import ElementRow
from app.heatmap.page import OnPage
from app.heatmap.places import place
from app.heatmap.points import Points
from app.heatmap.views import on_picture
from app.jobs.heat import HeatOf, KindHeat, chosen_points
from app.ui.heatmap.drawing import Elements, Size
from app.ui.heatmap.elements_read import all_of
from app.ui.heatmap.seeing import Area


def everybody(on: OnPage, of: HeatOf) -> Sequence[SpotSession]:
    """The sessions behind all of a heat of clicks, those without a place too; of other heat, all that were there."""
    if of.kind.is_of_clicks:
        points = chosen_points(on, of)
        return sessions_of(points, np.ones(len(points), np.bool_))
    return sessions_of(_first_moments(on), np.ones(len(on.stays), np.bool_))


def within(
    on: OnPage, of: HeatOf, heat: KindHeat, elements: Elements, size_px: Size, area: Area
) -> Sequence[SpotSession]:
    """The sessions that did within an area what the heat is of."""
    if heat.points is not None and heat.placed is not None:
        return sessions_of(heat.points, area.takes(heat.placed.x_px, heat.placed.y_px))
    if on.moves is not None and not of.kind.is_of_bands:
        return _moved(on, size_px, area)
    points = chosen_points(on, HeatOf(state=of.state))
    placed = place(points, elements, size_px[0])
    return sessions_of(points, area.takes(placed.x_px, placed.y_px))


def on_element(on: OnPage, of: HeatOf, row: ElementRow) -> Sequence[SpotSession]:
    """The sessions that clicked an element."""
    points = chosen_points(on, all_of(of))
    return sessions_of(points, np.isin(points.element, row.members))


def not_down_to(on: OnPage, size_px: Size, y_px: float) -> Door:
    """Who left before a line of the picture was in view."""
    if on.views is None:
        return Door((), 0, 0)
    return never_reached(on.stays, on_picture(on.views, on.stays, *size_px), y_px)


def saw_only(
    on: OnPage, size_px: Size, elements: Elements, row: ElementRow, at: int | None
) -> Door:
    """Who had an element in view and did not click it; `at`: which of the picture's elements it is."""
    if on.views is None or at is None:
        return Door((), 0, 0)
    views = on_picture(on.views, on.stays, *size_px)
    box = elements[at]
    if box.is_stuck:
        # What sticks is in view wherever the page stands.
        views = replace(views, top_px=np.zeros(len(views)), bottom_px=np.full(len(views), np.inf))
        return saw_without_click(on.stays, views, on.clicks, row.clicked, 0.0, box.h_px)
    return saw_without_click(on.stays, views, on.clicks, row.clicked, box.y_px, box.h_px)


def _moved(on: OnPage, size_px: Size, area: Area) -> Sequence[SpotSession]:
    """Whose pointer was there: of each stay the first moment."""
    moves, stays = on.moves, on.stays
    if moves is None:
        return ()
    x_px = moves.placed_x(stays, size_px[0]).astype(np.float64)
    inside = area.takes(x_px, moves.y_px.astype(np.float64))
    first_s = np.full(len(stays), np.inf)
    np.minimum.at(first_s, moves.stay[inside], moves.since_s[inside])
    there = np.isfinite(first_s)
    moments = stays.enter_ms + np.where(there, first_s, 0.0) * 1000
    return sessions_of(_at(on, moments), there)


def _first_moments(on: OnPage) -> Points:
    return _at(on, on.stays.enter_ms)


def _at(on: OnPage, at_ms: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Points:
    """One moment a stay, without a place."""
    stays, nowhere = on.stays, np.full(len(on.stays), np.nan)
    none = np.full(len(stays), -1, np.int64)
    return Points(
        stays.session, stays.person, at_ms, nowhere, nowhere, nowhere, stays.viewport_w_px, none
    )
