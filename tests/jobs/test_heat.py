from __future__ import annotations

import numpy as np
import pytest

from app.heatmap.points import Points
from app.jobs.heat import guessed_height, heat, heat_picture


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
    events = heat(found, "events", 1280, 600)
    people = heat(found, "people", 1280, 600)
    assert events.grid.sum() == pytest.approx(4, rel=1e-4)
    assert people.grid.sum() == pytest.approx(2, rel=1e-4)


def test_a_heat_picture_has_one_pixel_a_cell_and_is_clear_where_nobody_clicked() -> None:
    found = heat_picture(points([100.0], [1]), "events", 1280, 600)
    assert found.rgba.shape == (150, 320, 4)
    assert found.rgba[140, 300, 3] == 0
    assert found.rgba[25, 25, 3] == 255
