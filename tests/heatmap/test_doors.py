"""Whoever is behind a spot, an area, or behind what was not done."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.heatmap.doors import (
    in_band,
    in_lasso,
    near_spot,
    never_reached,
    saw_without_click,
    sessions_of,
)
from app.heatmap.points import element_clicks
from tests.heatmap import pages
from tests.heatmap.pages import clicks

VIEWS = pages.views([(0, 0, 700, 1), (0, 400, 1100, 1), (1, 0, 700, 1), (2, 900, 1600, 1)])


def test_who_never_reached_a_line_comes_out_where_they_had_come_furthest() -> None:
    door = never_reached(pages.stays(4), VIEWS, 1200)
    assert [(one.session, one.first_at_ms) for one in door.sessions] == [(1, 1000.0), (2, 2000.0)]
    # of the fourth nothing is known
    assert (door.stays, door.of) == (2, 3)
    assert door.share == 2 / 3


def test_who_saw_an_element_and_did_not_click_comes_out_when_they_first_saw_it() -> None:
    points = clicks([(1, 5, 5, 0, 0.1, 0.1)])
    (cart,) = element_clicks(points)
    door = saw_without_click(pages.stays(3), VIEWS, points, cart, 600, 80)
    assert [(one.session, one.first_at_ms) for one in door.sessions] == [(1, 0.0)]
    assert (door.stays, door.of) == (1, 3)


def test_a_session_tells_each_of_its_moments_in_order() -> None:
    points = clicks(
        [(0, 5, 5, 0, 0, 0), (1, 5, 5, 0, 0, 0), (0, 90, 90, 0, 0, 0), (0, 5, 5, 0, 0, 0)]
    )
    near = near_spot(points.x_px, points.y_px, 0, 0, 24)
    first, second = sessions_of(points, near)
    assert (first.session, first.clicks, first.moments_ms) == (1, 2, (0.0, 3000.0))
    assert (second.session, second.first_at_ms) == (2, 1000.0)


def test_a_band_goes_from_its_top_to_before_its_bottom() -> None:
    assert in_band(np.array([9.0, 10.0, 20.0, np.nan]), 10, 20).tolist() == [
        False,
        True,
        False,
        False,
    ]


@given(
    st.lists(st.tuples(st.floats(-50, 150), st.floats(-50, 150)), max_size=30),
    st.floats(0, 60), st.floats(0, 60), st.floats(61, 120), st.floats(61, 120),
)  # fmt: skip
def test_a_lasso_around_a_rectangle_holds_what_lies_in_it(
    places: list[tuple[float, float]], left: float, top: float, right: float, bottom: float
) -> None:
    x, y = (np.array([place[side] for place in places]) for side in (0, 1))
    held = in_lasso(x, y, [(left, top), (right, top), (right, bottom), (left, bottom)])
    for at_x, at_y, inside in zip(x, y, held, strict=True):
        if left < at_x < right and top < at_y < bottom:
            assert inside
        if not (left <= at_x <= right and top <= at_y <= bottom):
            assert not inside
    assert not in_lasso(x, y, [(0, 0), (50, 50)]).any()
