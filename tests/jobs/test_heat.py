from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from app.heatmap.kinds import Kind
from app.heatmap.moves import Moves
from app.heatmap.page import OnPage
from app.heatmap.points import Points
from app.jobs.heat import HeatOf, guessed_height, kind_heat
from tests.heatmap import pages


def points(y_px: list[float], person: list[int]) -> Points:
    count = len(y_px)
    return Points(
        np.arange(count), np.array(person, dtype=np.int64), np.zeros(count), np.zeros(count),
        np.full(count, 100.0), np.array(y_px), np.full(count, 1280.0), np.full(count, -1),
    )  # fmt: skip


def test_a_page_of_unknown_height_reaches_below_its_lowest_click() -> None:
    assert guessed_height(points([50.0, 3000.0, np.nan], [1, 2, 3]), 900) > 3000
    assert guessed_height(points([], []), 900) == 900


def test_by_people_an_impatient_person_weighs_no_more_than_a_calm_one() -> None:
    found = points([100.0, 101.0, 102.0, 400.0], [1, 1, 1, 2])
    on = OnPage(pages.stays(0), found)
    events = kind_heat(on, HeatOf(), 1280, 600).density
    people = kind_heat(on, HeatOf(by="people"), 1280, 600).density
    assert events.grid.sum() == pytest.approx(4, rel=1e-4)
    assert people.grid.sum() == pytest.approx(2, rel=1e-4)


def test_a_heat_picture_has_one_pixel_a_cell_and_is_clear_where_nobody_clicked() -> None:
    on = OnPage(pages.stays(0), points([100.0], [1]))
    found = kind_heat(on, HeatOf(), 1280, 600).picture
    assert found.rgba.shape == (150, 320, 4)
    assert found.rgba[140, 300, 3] == 0
    assert found.rgba[25, 25, 3] == 255


def page(rows: list[tuple[int, float, float, float]]) -> OnPage:
    """Two stays of one person and one of another, with moves of (stay, x, y, dwell) and what was in view."""
    columns = np.array(rows, dtype=np.float32).reshape(len(rows), 4).T
    stay, x_px, y_px, dwell_s = columns
    moves = Moves(stay.astype(np.int32), np.zeros(stay.size, np.float32), x_px, y_px, dwell_s)
    seen = [(0, 0.0, 720.0, 30.0), (1, 0.0, 720.0, 10.0), (2, 0.0, 2000.0, 5.0)]
    stays = pages.stays(3, people=(1, 1, 2))
    return OnPage(stays, pages.clicks([(0, 5, 5, 0, 0.5, 0.5)]), pages.views(seen), moves)


def test_a_move_weighs_as_long_as_the_pointer_stayed() -> None:
    on = page([(0, 100, 100, 0.25), (1, 100, 100, 0.5), (2, 900, 900, 1.0)])
    by_events = kind_heat(on, HeatOf(Kind.MOVE, radius_px=0), 1280, 2000).density
    assert by_events.grid[25, 25] == 0.75
    assert by_events.grid.sum() == pytest.approx(1.75)
    by_people = kind_heat(on, HeatOf(Kind.MOVE, "people", radius_px=24), 1280, 2000).density
    assert by_people.grid.sum() == pytest.approx(2, rel=1e-4)


def test_reach_and_attention_are_bands_across_the_page() -> None:
    on = page([])
    scroll = kind_heat(on, HeatOf(Kind.SCROLL), 1280, 2000).density
    assert scroll.grid.shape == (500, 320)
    assert scroll.grid[:, 0].tolist() == scroll.grid[:, 319].tolist()
    assert (scroll.value_at(5, 100), scroll.value_at(5, 1500)) == (1.0, pytest.approx(1 / 3))
    people = kind_heat(on, HeatOf(Kind.SCROLL, "people"), 1280, 2000).density
    assert people.value_at(5, 1500) == 0.5
    attention = kind_heat(on, HeatOf(Kind.ATTENTION), 1280, 2000).density
    assert (attention.value_at(5, 100), attention.value_at(5, 1500)) == (15.0, pytest.approx(5 / 3))


def test_what_is_hovered_is_filled_with_its_seconds() -> None:
    button = pages.element(pages.CART, (100, 100, 200, 40))
    on = page([(0, 110, 110, 0.5), (1, 110, 110, 1.0), (2, 900, 900, 1.0)])
    found = kind_heat(on, HeatOf(Kind.HOVER), 1280, 2000, [button])
    assert (found.density.value_at(290, 130), found.density.value_at(900, 900)) == (1.5, 0.0)
    assert found.picture.rgba[30, 30, 3] == 255


def test_clicks_are_placed_by_element_and_chosen_by_state() -> None:
    button = pages.element(pages.CART, (100, 500, 200, 40))
    found = kind_heat(page([]), HeatOf(radius_px=0), 1280, 2000, [button])
    assert found.placed is not None
    assert (found.placed.elements, found.density.grid[130, 50]) == (1, 1.0)
    assert kind_heat(page([]), HeatOf(state=0), 1280, 2000).density.placed == 0
    assert kind_heat(page([]), HeatOf(state=-1), 1280, 2000).density.placed == 1


def test_heat_of_what_was_not_read_is_refused() -> None:
    on = replace(page([]), views=None, moves=None)
    for kind in (Kind.MOVE, Kind.HOVER, Kind.SCROLL, Kind.ATTENTION):
        with pytest.raises(ValueError, match="not read"):
            kind_heat(on, HeatOf(kind), 1280, 2000)
