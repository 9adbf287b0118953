"""Where clicks lie on a picture: with their element, or where they were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.heatmap.places import TALL_PX, place
from app.heatmap.points import ElementName
from tests.heatmap.pages import CART, LOGO, clicks, element

NAN = float("nan")


def test_a_click_follows_its_element_to_where_that_lies_in_the_picture() -> None:
    points = clicks([(0, 640, 90, 0, 0.5, 0.25)])
    placed = place(points, [element(CART, (100, 500, 200, 40))], 1280)
    assert (placed.x_px.tolist(), placed.y_px.tolist()) == ([200.0], [510.0])
    assert (placed.elements, placed.pixels, placed.unplaced) == (1, 0, 0)


def test_a_click_whose_element_is_not_in_the_picture_stays_where_it_was() -> None:
    points = clicks([(0, 320, 90, 0, 0.5, 0.5), (0, NAN, NAN, 0, NAN, NAN)], w_px=640)
    placed = place(points, [element(LOGO, (0, 0, 10, 10))], 1280)
    assert (placed.x_px[0], placed.y_px[0]) == (640.0, 90.0)
    assert (placed.elements, placed.pixels, placed.unplaced) == (0, 1, 1)


def test_an_element_without_a_key_is_known_by_its_selector_where_that_is_the_only_one() -> None:
    points = clicks([(0, 5, 5, 1, 0.5, 0.5)])
    one = element(LOGO, (100, 100, 20, 20))
    assert place(points, [one], 1280).elements == 1
    assert place(points, [one, replace(one, y_px=900)], 1280).elements == 0
    assert place(points, [replace(one, w_px=0)], 1280).elements == 0


def test_of_boxes_in_each_other_that_share_a_key_the_one_with_the_selector_was_clicked() -> None:
    points = clicks([(0, 5, 5, 0, 0.5, 0.5)])
    inner = element(CART, (100, 100, 20, 20))
    around = replace(inner, selector="div", x_px=0, y_px=0, w_px=400, h_px=400)
    placed = place(points, [around, inner], 1280)
    assert (placed.x_px.tolist(), placed.y_px.tolist()) == ([110.0], [110.0])


def test_where_within_its_element_is_not_known_a_click_lies_in_it_as_near_as_it_can() -> None:
    points = clicks(
        [(0, 150, 510, 0, NAN, NAN), (0, 90, 900, 0, NAN, NAN), (0, NAN, NAN, 0, NAN, NAN)]
    )
    placed = place(points, [element(CART, (100, 500, 200, 40))], 1280)
    assert placed.x_px.tolist() == [150.0, 100.0, 200.0]
    assert placed.y_px.tolist() == [510.0, 520.0, 520.0]
    assert placed.elements == 3


def test_a_place_in_a_tall_section_is_told_by_pixel_and_in_a_tall_control_by_element() -> None:
    points = clicks([(0, 5, 5, 0, 0.5, 0.5)])
    section = element(CART, (0, 0, 1280, TALL_PX + 1), is_clickable=False)
    assert place(points, [section], 1280).elements == 0
    assert place(points, [replace(section, is_clickable=True)], 1280).elements == 1


def test_what_scrolls_in_a_box_is_placed_as_far_down_as_it_was_scrolled() -> None:
    points = replace(clicks([(0, 5, 50, -1, NAN, NAN)]), shift_y_px=np.array([700.0]))
    assert place(points, (), 1280).y_px.tolist() == [750.0]


@given(
    st.lists(
        st.tuples(st.integers(-1, 1), st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=30
    )
)
def test_whatever_is_placed_by_element_lies_in_it(
    rows: list[tuple[int, float, float, bool]],
) -> None:
    points = clicks(
        [(0, 5, 5, at, x if known else NAN, y if known else NAN) for at, x, y, known in rows]
    )
    boxes = ((100.0, 200.0, 30.0, 40.0), (700.0, 20.0, 300.0, 10.0))
    placed = place(points, [element(CART, boxes[0]), element(LOGO, boxes[1])], 1280)
    assert placed.elements + placed.pixels + placed.unplaced == len(points)
    for at, (of, *_) in enumerate(rows):
        assert bool(placed.by_element[at]) == (of >= 0)
        if placed.by_element[at]:
            left, top, width, height = boxes[of]
            assert left <= placed.x_px[at] <= left + width
            assert top <= placed.y_px[at] <= top + height


def test_of_equal_keys_the_first_in_the_picture_is_taken() -> None:
    points = clicks([(0, 5, 5, 0, 0.0, 0.0)])
    twice = [element(CART, (1, 1, 9, 9)), element(CART, (50, 50, 9, 9))]
    assert place(points, twice, 1280).x_px.tolist() == [1.0]


@pytest.mark.parametrize("picture", [(), [element(CART, (0, 0, 1, 1))]])
def test_no_clicks_have_no_place(picture: list[object]) -> None:
    assert place(clicks([]), picture, 1280).elements == 0  # type: ignore[arg-type]


def test_what_says_another_number_in_the_same_place_is_the_same_element() -> None:
    at = "#nav > button:nth-of-type(1)"
    first, later = (ElementName(f"1:button|Cart {n}|0", at, f"Cart {n}") for n in (0, 3))
    points = replace(clicks([(0, 5, 5, 0, 0.5, 0.5)]), elements=(later,))
    assert place(points, [element(first, (100, 100, 20, 20))], 1280).elements == 1
    for elsewhere in ("#nav > button:nth-of-type(2)", "div > button:nth-of-type(1)"):
        apart = replace(first, selector=elsewhere)
        assert place(points, [element(apart, (100, 100, 20, 20))], 1280).elements == 0
