from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.heatmap.colours import ColourMap, level_of, levels, painted, table, value_at


def lightness(colours: np.ndarray) -> np.ndarray:
    linear = (colours[:, :3] / 255.0) ** 2.2
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("colours", ColourMap)
def test_hotter_is_always_lighter_so_that_it_reads_without_colour(colours: ColourMap) -> None:
    light = lightness(table(colours=colours))
    assert (np.diff(light) > -1e-3).all()
    assert light[-1] > 0.75


def test_a_veil_lies_evenly_over_the_page_and_its_colours_are_in_step_with_its_values() -> None:
    alpha = table(0.5, is_veil=True)[:, 3]
    assert alpha.min() == alpha.max() > 0
    half = painted(np.array([[0.5, 1.0]], dtype=np.float32), 1.0, is_veil=True)
    assert half[0, 0, :3].tolist() == table(is_veil=True)[128, :3].tolist()
    assert level_of(value_at(0.25, 8.0, is_veil=True), 8.0, is_veil=True) == 0.25


def test_hotter_is_never_more_see_through_and_nothing_is_clear() -> None:
    alpha = table(0.5)[:, 3].astype(int)
    assert alpha[0] == 0
    assert (np.diff(alpha) >= 0).all()
    assert alpha[-1] == 128


@given(level=st.floats(0, 1), top=st.floats(0.01, 1e6))
def test_the_number_on_the_colour_bar_is_the_value_painted_there(level: float, top: float) -> None:
    grid = np.array([[value_at(level, top)]], dtype=np.float32)
    assert levels(grid, top)[0, 0] == pytest.approx(level, abs=1e-3)


def test_a_cold_page_is_painted_clear() -> None:
    picture = painted(np.zeros((4, 3), dtype=np.float32), 0.0)
    assert picture.shape == (4, 3, 4)
    assert not picture[..., 3].any()


@pytest.mark.parametrize("is_veil", [False, True])
def test_a_picture_painted_a_few_rows_at_a_time_has_the_colours_of_its_levels(
    is_veil: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.heatmap.colours.ROWS_IN_CACHE", 7)
    grid = np.random.default_rng(5).gamma(0.3, 2.0, (30, 11)).astype(np.float32)
    steps = np.floor(levels(grid, 3.0, is_veil=is_veil) * np.float32(255) + np.float32(0.5))
    expected = table(0.8, is_veil=is_veil)[steps.astype(np.int64)]
    np.testing.assert_array_equal(painted(grid, 3.0, 0.8, is_veil=is_veil), expected)
