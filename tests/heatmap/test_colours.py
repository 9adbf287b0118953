from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.heatmap.colours import levels, painted, table, value_at


def lightness(colours: np.ndarray) -> np.ndarray:
    linear = (colours[:, :3] / 255.0) ** 2.2
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def test_hotter_is_always_lighter_so_that_it_reads_without_colour() -> None:
    assert (np.diff(lightness(table())) > -1e-3).all()
    assert lightness(table())[-1] > 0.85


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
