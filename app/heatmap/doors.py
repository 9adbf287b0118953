"""Every spot is a door: the sessions behind a spot, an area, a part of the page or an element, and behind what was not
done. Whoever goes through one comes out at the moments named.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.heatmap.points import ElementClicks, Points
from app.heatmap.stays import Floats, Ints, Mask, Stays
from app.heatmap.views import PART_SEEN, Views

#: of one session more moments are not told
MOST_MOMENTS = 50


class SpotSession(Struct, frozen=True):
    """One session behind a door: how often it did what the door is about, when first, and when each time, in order."""

    session: int
    clicks: int
    first_at_ms: float
    moments_ms: tuple[float, ...] = ()


class Door(Struct, frozen=True):
    """The sessions behind it, and how many stays these are of how many."""

    sessions: tuple[SpotSession, ...]
    stays: int
    of: int

    @property
    def share(self) -> float:
        """The part of the stays that is behind it, 0 to 1."""
        return self.stays / self.of if self.of else 0.0


def sessions_of(points: Points, chosen: Mask) -> tuple[SpotSession, ...]:
    """The sessions behind some of the points, most clicks first."""
    return _sessions(points.session[chosen], points.at_ms[chosen])


def near_spot(
    x_px: Floats, y_px: Floats, spot_x_px: float, spot_y_px: float, radius_px: float
) -> Mask:
    """Which of the placed points lie within `radius_px` of a spot, (n,)."""
    return np.hypot(x_px - spot_x_px, y_px - spot_y_px) <= radius_px


def in_band(y_px: Floats, top_px: float, bottom_px: float) -> Mask:
    """Which of the placed points lie from `top_px` down to `bottom_px`, (n,)."""
    return (y_px >= top_px) & (y_px < bottom_px)


def in_lasso(x_px: Floats, y_px: Floats, corners: Sequence[tuple[float, float]]) -> Mask:
    """Which of the placed points lie within a line drawn around them, (n,).

    Args:
        corners: the line's points in turn; it closes by itself. Where it crosses itself, what it goes around twice
            lies outside.

    >>> square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    >>> in_lasso(np.array([5.0, 15.0]), np.array([5.0, 5.0]), square).tolist()
    [True, False]
    """
    inside = np.zeros(x_px.size, np.bool_)
    if len(corners) < 3:
        return inside
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y0 == y1:
            continue
        crosses = (y_px >= min(y0, y1)) & (y_px < max(y0, y1))
        at_x = x0 + (y_px - y0) * ((x1 - x0) / (y1 - y0))
        inside ^= crosses & (x_px < at_x)
    return inside


def never_reached(stays: Stays, views: Views, y_px: float) -> Door:
    """Who left before that line of the page was in view; the moment is the one at which they had come furthest.
    Stays of which nothing is known count neither way."""
    lowest = np.full(len(stays), -np.inf)
    np.maximum.at(lowest, views.stay, views.bottom_px)
    known = np.isfinite(lowest)
    missed = known & (lowest < y_px)
    at_furthest = views.bottom_px >= lowest[views.stay]
    return _behind(stays, missed, known, _first_moments(views, at_furthest, len(stays)))


def stays_of(stays: Stays, chosen: Mask) -> Door:
    """The stays that were chosen, (n,); the moment is the one at which each began."""
    return _behind(stays, chosen, np.ones(len(stays), np.bool_), stays.enter_ms)


def saw_without_click(
    stays: Stays, views: Views, points: Points, element: ElementClicks, top_px: float, h_px: float
) -> Door:
    """Who had at least a quarter of an element in view and did not click it; the moment is the one at which it first
    was.

    Args:
        top_px, h_px: where the element lies on the page.
    """
    seeing = views.shows(top_px, h_px, PART_SEEN)
    known = np.zeros(len(stays), np.bool_)
    known[views.stay] = True
    saw = np.zeros(len(stays), np.bool_)
    saw[views.stay[seeing]] = True
    clicked = points.stay[np.isin(points.element, element.members) & (points.stay >= 0)]
    saw[clicked] = False
    return _behind(stays, saw, known, _first_moments(views, seeing, len(stays)))


def _first_moments(views: Views, chosen: Mask, stays: int) -> Floats:
    first = np.full(stays, np.inf)
    np.minimum.at(first, views.stay[chosen], views.at_ms[chosen])
    return first


def _behind(stays: Stays, chosen: Mask, known: Mask, at_ms: Floats) -> Door:
    sessions = _sessions(stays.session[chosen], at_ms[chosen])
    return Door(sessions, int(np.count_nonzero(chosen)), int(np.count_nonzero(known)))


def _sessions(session: Ints, at_ms: Floats) -> tuple[SpotSession, ...]:
    order = np.lexsort((at_ms, session))
    of, times = session[order], at_ms[order]
    ids, start, count = np.unique(of, return_index=True, return_counts=True)
    found = [
        SpotSession(one, many, float(times[at]), tuple(times[at : at + min(many, MOST_MOMENTS)].tolist()))
        for one, at, many in zip(ids.tolist(), start.tolist(), count.tolist(), strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.clicks, one.session)))
