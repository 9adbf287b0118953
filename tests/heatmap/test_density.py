from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.heatmap.density import DIRECT_TAPS, Density, density, gaussian

PAGE_W_PX, PAGE_H_PX = 320, 900


def clicks(low: float = 0.0) -> st.SearchStrategy[np.ndarray]:
    def points(n: int) -> st.SearchStrategy[np.ndarray]:
        return arrays.arrays(np.float64, (n, 2), elements=st.floats(low, 299, width=32))

    return st.integers(0, 40).flatmap(points)


def heat(points: np.ndarray, radius_px: float = 24.0) -> Density:
    return density(points[:, 0], points[:, 1], None, PAGE_W_PX, PAGE_H_PX, radius_px=radius_px)


@given(points=clicks(), radius_px=st.floats(0, 300))
def test_smoothing_neither_makes_nor_loses_any_click(points: np.ndarray, radius_px: float) -> None:
    assert heat(points, radius_px).grid.sum() == pytest.approx(len(points), rel=1e-4, abs=1e-4)


@given(points=clicks(), seed=st.integers(0, 1000))
def test_the_order_of_clicks_does_not_matter(points: np.ndarray, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(points)
    np.testing.assert_array_equal(heat(points).grid, heat(shuffled).grid)


@given(points=clicks(low=100.0), cells=st.integers(1, 100))
def test_clicks_further_down_heat_further_down(points: np.ndarray, cells: int) -> None:
    moved = points + np.array([0.0, 4.0 * cells])
    before, after = heat(points).grid, heat(moved).grid
    np.testing.assert_allclose(after[cells:], before[:-cells], atol=1e-5)


@given(points=clicks(), radius_px=st.floats(1, 200))
def test_heat_is_never_below_nothing(points: np.ndarray, radius_px: float) -> None:
    assert heat(points, radius_px).grid.min() >= 0


@given(points=clicks(low=-200.0))
def test_clicks_beside_the_page_are_left_out_and_counted(points: np.ndarray) -> None:
    found = heat(points)
    inside = int(np.sum((points >= 0).all(axis=1)))
    assert (found.placed, found.outside) == (inside, len(points) - inside)
    assert found.grid.sum() == pytest.approx(inside, rel=1e-4, abs=1e-4)


def test_a_click_without_coordinates_is_outside() -> None:
    found = density([np.nan, 5.0], [5.0, 5.0], None, 100, 100)
    assert (found.placed, found.outside) == (1, 1)


def test_a_lone_click_is_hottest_where_it_was_and_reads_as_one() -> None:
    found = density([161.0], [402.0], None, PAGE_W_PX, PAGE_H_PX)
    row, column = np.unravel_index(found.grid.argmax(), found.grid.shape)
    assert (row, column) == (402 // 4, 161 // 4)
    assert found.peak == pytest.approx(1.0, rel=1e-5)


def test_a_last_row_that_reaches_over_the_edge_still_holds_its_clicks() -> None:
    found = density([0.0], [9.9], None, 10, 10, radius_px=0)
    assert found.grid.shape == (3, 3)
    assert found.grid[2, 0] == 1


def test_weights_count_as_many_clicks() -> None:
    twice = density([50.0, 50.0], [50.0, 50.0], None, 100, 100)
    heavy = density([50.0], [50.0], [2.0], 100, 100)
    np.testing.assert_allclose(twice.grid, heavy.grid, rtol=1e-6)


def test_both_ways_of_smoothing_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.random.default_rng(1).uniform(0, 300, (200, 2))
    direct = heat(points, radius_px=24)
    monkeypatch.setattr("app.heatmap.density.DIRECT_TAPS", 0)
    np.testing.assert_allclose(heat(points, radius_px=24).grid, direct.grid, atol=1e-5)
    assert gaussian(3.0).size <= DIRECT_TAPS


def plainly(points: np.ndarray, weights: np.ndarray | None, cell_px: int) -> np.ndarray:
    """Point by point, as the definition says it."""
    grid = np.zeros((-(-PAGE_H_PX // cell_px), -(-PAGE_W_PX // cell_px)))
    for at, (x, y) in enumerate(points.tolist()):
        if 0 <= x < PAGE_W_PX and 0 <= y < PAGE_H_PX:
            place = int(y // cell_px), int(x // cell_px)
            grid[place] += 1 if weights is None else weights[at]
    return grid


def places() -> st.SearchStrategy[np.ndarray]:
    """On the page, beside it, at the very edges of cells, and nowhere."""
    edges = st.sampled_from(
        [0.0, -0.0, -0.5, 15.0, np.nextafter(15.0, 0), 320.0, 900.0, np.nextafter(900, 0)]
    )
    anywhere = st.floats(-50, 1000) | edges | st.sampled_from([np.nan, np.inf, -np.inf])
    return st.integers(0, 40).flatmap(
        lambda n: arrays.arrays(np.float64, (n, 2), elements=anywhere)
    )


@given(
    points=places(),
    cell_px=st.integers(1, 20),
    at_once=st.integers(1, 9),
    in_cache=st.integers(1, 9),
)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_points_counted_some_at_a_time_lie_in_the_cells_that_the_definition_says(
    points: np.ndarray, cell_px: int, at_once: int, in_cache: int, kind: type, is_weighted: bool
) -> None:
    points = points.astype(kind)
    weights = (
        np.random.default_rng(3).uniform(0, 2, len(points)).astype(kind) if is_weighted else None
    )
    with pytest.MonkeyPatch.context() as small:
        small.setattr("app.heatmap.density.AT_ONCE", at_once)
        small.setattr("app.heatmap.density.IN_CACHE", in_cache)
        found = density(
            points[:, 0], points[:, 1], weights, PAGE_W_PX, PAGE_H_PX, cell_px=cell_px, radius_px=0
        )
    expected = plainly(points, weights, cell_px)
    np.testing.assert_allclose(found.grid, expected, rtol=1e-6)
    inside = plainly(points, None, cell_px).sum()
    assert (found.placed, found.outside) == (inside, len(points) - inside)


@given(points=clicks(), radius_px=st.floats(1, 70), rows=st.integers(1, 90))
def test_smoothing_a_few_rows_at_a_time_changes_nothing(
    points: np.ndarray, radius_px: float, rows: int
) -> None:
    whole = heat(points, radius_px)
    with pytest.MonkeyPatch.context() as small:
        small.setattr("app.heatmap.density.ROWS_IN_CACHE", rows)
        np.testing.assert_array_equal(heat(points, radius_px).grid, whole.grid)


def test_a_page_without_points_is_cold() -> None:
    found = density([], [], None, 100, 100)
    assert (found.max, found.placed, found.peak) == (0.0, 0, 0.0)


@pytest.mark.parametrize(
    ("w", "h", "cell", "radius"), [(0, 9, 4, 1), (9, 0, 4, 1), (9, 9, 0, 1), (9, 9, 4, -1)]
)
def test_a_page_without_size_is_refused(w: int, h: int, cell: int, radius: float) -> None:
    with pytest.raises(ValueError, match="at least one px"):
        density([], [], None, w, h, cell, radius)


def test_points_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one x, one y"):
        density([1.0], [], None, 9, 9)


def test_a_place_says_how_hot_it_is_and_beside_the_page_it_is_cold() -> None:
    drawn = density([100.0, 100.0], [50.0, 50.0], None, 400, 300)
    assert drawn.value_at(100.0, 50.0) == pytest.approx(2.0, abs=0.1)
    assert drawn.value_at(390.0, 290.0) == pytest.approx(0.0, abs=1e-3)
    assert drawn.value_at(-1.0, -1.0) == 0.0
    assert drawn.value_at(4000.0, 50.0) == 0.0
