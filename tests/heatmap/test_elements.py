"""What is told of a page's elements: clicks, people, signals, who saw and did not click, over what pointers stayed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.heatmap.elements import element_rows
from app.heatmap.hover import hover, hovered_grid
from app.heatmap.kinds import Sign
from app.heatmap.moves import Moves
from app.heatmap.places import PictureElement
from app.heatmap.points import ElementName
from tests.heatmap import pages
from tests.heatmap.pages import CART, LOGO, clicks, element

TOP = element(CART, (100, 100, 200, 40))
BOTTOM = element(ElementName("1:a|Terms|0", "a.terms", "Terms"), (0, 1900, 100, 20))
BAR = element(LOGO, (0, 0, 1280, 60), is_clickable=False, is_stuck=True)


def moves(rows: list[tuple[int, float, float, float]]) -> Moves:
    columns = np.array(rows, dtype=np.float32).reshape(len(rows), 4).T
    stay, x_px, y_px, dwell_s = columns
    return Moves(stay.astype(np.int32), np.zeros(stay.size, np.float32), x_px, y_px, dwell_s)


def hovered(places: list[tuple[float, float]], picture: list[PictureElement]) -> list[float]:
    """The seconds over each element when a pointer stays a second at each place."""
    found = hover(moves([(0, x, y, 1.0) for x, y in places]), pages.stays(1), picture, 1280, 2000)
    return found.seconds.tolist()


def test_who_saw_an_element_and_did_not_click_is_told_of_it() -> None:
    points = clicks([(0, 110, 110, 0, 0.1, 0.1), (0, 120, 110, 0, 0.1, 0.1)])
    views = pages.views([(0, 0, 720, 5), (1, 0, 720, 5), (2, 1300, 2000, 5)])
    cart, terms = element_rows(points, 3, [TOP, BOTTOM], views)
    assert (cart.clicks, cart.people, cart.seen_by, cart.seen_not_clicked) == (2, 1, 2, 1)
    assert (terms.clicks, terms.seen_by, terms.is_never_clicked, terms.first_click_s) == (
        0,
        1,
        True,
        None,
    )
    assert (cart.at, terms.at, cart.is_no_control) == (0, 1, False)


def test_less_than_a_quarter_in_view_is_not_seen_and_what_sticks_is_seen_by_all() -> None:
    points = clicks([(0, 5, 5, 1, 0.1, 0.1)])
    views = pages.views([(0, 1500, 1904, 5), (1, 1500, 1905, 5)])
    bar, terms = element_rows(points, 2, [BOTTOM, BAR], views)
    assert terms.seen_by == 1
    assert (bar.seen_by, bar.is_no_control) == (2, True)


def test_who_clicked_an_element_saw_it_wherever_it_lay_for_them() -> None:
    points = clicks([(1, 5, 5, 0, 0.1, 0.1)])
    (cart,) = element_rows(points, 2, [TOP], pages.views([(0, 900, 1500, 5), (1, 900, 1500, 5)]))
    assert (cart.seen_by, cart.seen_not_clicked) == (1, 0)


def test_the_clicks_of_signals_are_counted_by_their_kind() -> None:
    signs = np.array([Sign.RAGE, Sign.RAGE | Sign.ERROR, Sign.DEAD, 0], np.uint8)
    points = replace(clicks([(0, 5, 5, 0, 0.1, 0.1)] * 4), signs=signs)
    (cart,) = element_rows(points, 1)
    assert (cart.rage, cart.dead, cart.error, cart.at, cart.seen_by) == (2, 1, 1, None, None)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 1)), max_size=40),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1500)), max_size=20),
)
def test_no_element_has_more_people_than_clicks_or_more_seen_than_stays(
    rows: list[tuple[int, int]], seen: list[tuple[int, int]]
) -> None:
    points = clicks([(stay, 5, 5, at, 0.5, 0.5) for stay, at in rows])
    views = pages.views([(stay, top, top + 500, 1) for stay, top in seen])
    found = element_rows(points, 5, [TOP, BOTTOM, BAR], views)
    assert sum(row.clicks for row in found) == sum(at >= 0 for _, at in rows)
    assert sum(row.share for row in found) == pytest.approx(
        1 if any(at >= 0 for _, at in rows) else 0
    )
    for row in found:
        assert row.people <= row.clicks
        assert row.seen_by is not None
        assert row.seen_not_clicked is not None
        assert 0 <= row.seen_not_clicked <= row.seen_by <= 5


def test_a_pointer_stays_over_the_smallest_element_below_it() -> None:
    stays = pages.stays(2)
    section = element(LOGO, (0, 0, 1280, 900))
    found = hover(
        moves([(0, 110, 110, 0.5), (1, 110, 110, 1.0), (1, 600, 600, 0.25), (1, 600, 1500, 1)]),
        stays, [TOP, section], 1280, 2000,
    )  # fmt: skip
    assert found.seconds.tolist() == [1.5, 0.25]
    assert found.stays.tolist() == [2, 1]
    grid = hovered_grid(found, [TOP, section], 1280, 2000, 4)
    assert grid.shape == (500, 320)
    assert (grid[28, 30], grid[150, 150], grid[400, 10]) == (1.5, 0.25, 0.0)


def test_nobody_hovers_a_part_of_the_page_that_holds_elements() -> None:
    section = element(LOGO, (0, 0, 1280, 900), is_clickable=False)
    assert hovered([(110, 110), (600, 600)], [section, TOP]) == [0, 1]
    assert hovered([(600, 600)], [section, BOTTOM]) == [1, 0]


def test_a_picture_is_hovered_whatever_sign_lies_upon_it() -> None:
    picture = replace(element(LOGO, (0, 0, 1280, 900), is_clickable=False), tag="img")
    assert hovered([(110, 110), (600, 600)], [picture, TOP]) == [1, 1]


@given(
    st.lists(st.tuples(st.floats(-50, 1400, width=32), st.floats(-50, 2100, width=32)), max_size=20)
)
def test_what_lies_beside_the_page_lies_over_nothing(places: list[tuple[float, float]]) -> None:
    on_page = [(x, y) for x, y in places if 0 <= x < 1280 and 0 <= y < 2000]
    assert hovered(places, [TOP, BAR]) == hovered(on_page, [TOP, BAR])


def test_a_button_that_counts_is_one_element_whatever_number_it_says() -> None:
    at = "#nav > button:nth-of-type(1)"
    none, one, two = (ElementName(f"1:button|Cart {n}|0", at, f"Cart {n}") for n in (0, 1, 2))
    points = clicks([(0, 5, 5, 0, 0.5, 0.5), (1, 5, 5, 1, 0.5, 0.5)])
    points = replace(points, elements=(one, two))
    (row,) = element_rows(points, 2, [element(none, (100, 100, 20, 20))])
    assert (row.clicks, row.people, row.at) == (2, 2, 0)
