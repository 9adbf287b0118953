"""How densely points lie on a page: a grid of cells, smoothed by a Gaussian.

Knows neither where points come from nor how heat is painted. Definitions of record:

- A **cell** is a square of `cell_px` CSS px; cell (row, column) holds the points with
  `row * cell_px <= y_px < (row + 1) * cell_px`, columns alike; the last row and column may reach over the
  page's edge.
- A point **lies on the page** when `0 <= x_px < page_w_px` and `0 <= y_px < page_h_px`. Others are left out
  and counted.
- The Gaussian has `sigma = radius_px / 2` and ends at 3 sigma. At the page's edges it is mirrored, so that
  smoothing moves weight about but neither makes nor loses any: the grid's sum is the weight of the points on
  the page.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

CELL_PX = 4
RADIUS_PX = 24.0
SIGMA_PER_RADIUS = 0.5
REACH_SIGMAS = 3.0
# A Gaussian narrower than this, in cells, leaves the neighbours nothing.
NARROWEST = 0.125
# Beyond this many taps one FFT along the axis costs less than adding shifted copies.
DIRECT_TAPS = 40
#: so many points are counted at once: their cells take 16 MB, however many points there are
AT_ONCE = 1 << 21
#: of so many points the cells are reckoned at once, and so many rows are smoothed: they stay in the processor's cache
IN_CACHE = 1 << 16
ROWS_IN_CACHE = 128

Numbers = NDArray[np.floating]


class Density(Struct, frozen=True, eq=False):
    """A page's density.

    `grid`: float32 (rows, columns), weight per cell. `max`: the grid's largest value. `placed`: how many points lie on
    the page, `outside`: how many do not. `lone`: the value one lone point of weight 1 has in the middle of its spot, so
    that `grid / lone` reads as "as many as that many on the same spot".
    """

    grid: NDArray[np.float32]
    cell_px: int
    max: float
    placed: int
    outside: int
    lone: float

    @property
    def peak(self) -> float:
        """The hottest cell, in points on one spot."""
        return self.max / self.lone

    def value_at(self, x_px: float, y_px: float) -> float:
        """How hot it is there, in points on one spot; 0 beside the page."""
        rows, columns = self.grid.shape
        row, column = int(y_px // self.cell_px), int(x_px // self.cell_px)
        if not (0 <= row < rows and 0 <= column < columns):
            return 0.0
        return float(self.grid[row, column]) / self.lone


def density(
    x_px: ArrayLike,
    y_px: ArrayLike,
    weights: ArrayLike | None,
    page_w_px: float,
    page_h_px: float,
    cell_px: int = CELL_PX,
    radius_px: float = RADIUS_PX,
) -> Density:
    """The smoothed density of points on a page.

    Args:
        x_px, y_px: (n,) page coordinates in CSS px; what is no number lies outside.
        weights: (n,) what each point counts; None counts each once.
        page_w_px, page_h_px: the page's size, at least one px each.
        cell_px: the side of a cell.
        radius_px: how far one point glows; 0 leaves the cells as they are.

    Raises:
        ValueError: for a page, cell or radius without size, or arrays of unequal length.
    """
    if not (page_w_px >= 1 and page_h_px >= 1 and cell_px >= 1 and radius_px >= 0):
        raise ValueError("a page and its cells are at least one px wide and high")
    x, y = _numbers(x_px), _numbers(y_px)
    weight = None if weights is None else _numbers(weights)
    if x.shape != y.shape or x.ndim != 1 or (weight is not None and weight.shape != x.shape):
        raise ValueError("points need one x, one y and one weight each")
    counts, placed = _counted(x, y, weight, page_w_px, page_h_px, cell_px)
    kernel = gaussian(radius_px * SIGMA_PER_RADIUS / cell_px)
    grid = _smoothed(counts.astype(np.float32), kernel)
    return Density(
        grid=grid,
        cell_px=cell_px,
        max=float(grid.max()),
        placed=placed,
        outside=x.size - placed,
        lone=float(kernel.max()) ** 2,
    )


def _numbers(values: ArrayLike) -> Numbers:
    """Small floats stay as they are: copies of ten million points would cost more than counting them."""
    given = np.asarray(values)
    return given if given.dtype == np.float32 else np.asarray(given, dtype=np.float64)


def _counted(
    x: Numbers,
    y: Numbers,
    weight: Numbers | None,
    page_w_px: float,
    page_h_px: float,
    cell_px: int,
) -> tuple[NDArray[np.float64], int]:
    """The weight in each cell, (rows, columns), and how many points lie on the page."""
    rows, columns = math.ceil(page_h_px / cell_px), math.ceil(page_w_px / cell_px)
    total = np.zeros(rows * columns)
    cells = np.empty(min(x.size, AT_ONCE), dtype=np.intp)
    placed = 0
    for start in range(0, x.size, AT_ONCE):
        filled, kept = 0, []
        for first in range(start, min(start + AT_ONCE, x.size), IN_CACHE):
            some = slice(first, min(first + IN_CACHE, start + AT_ONCE))
            across, down, among = x[some], y[some], None if weight is None else weight[some]
            if not (_is_within(across, page_w_px) and _is_within(down, page_h_px)):
                inside = (across >= 0) & (across < np.float64(page_w_px))
                inside &= (down >= 0) & (down < np.float64(page_h_px))
                across, down = across[inside], down[inside]
                among = None if among is None else among[inside]
            cell = _cell(down, cell_px)
            cell *= columns
            cell += _cell(across, cell_px)
            cells[filled : filled + cell.size] = cell
            filled += cell.size
            if among is not None:
                kept.append(among)
        told = np.concatenate(kept) if kept else None
        total += np.bincount(cells[:filled], weights=told, minlength=total.size)
        placed += filled
    return total.reshape(rows, columns), placed


def _is_within(at_px: Numbers, size_px: float) -> bool:
    """Whether all of them lie on the page; not so when one is no number."""
    return float(at_px.min()) >= 0 and float(at_px.max()) < size_px


def _cell(at_px: Numbers, cell_px: int) -> NDArray[np.int32]:
    """In which cell along one axis each lies. Only for powers of two a product is exactly the quotient."""
    if cell_px & (cell_px - 1) == 0:
        return (at_px * at_px.dtype.type(1 / cell_px)).astype(np.int32)
    return np.asarray(np.floor_divide(at_px, at_px.dtype.type(cell_px)).astype(np.int32))


def gaussian(sigma: float) -> NDArray[np.float64]:
    """A Gaussian of an odd number of taps whose sum is 1.

    Args:
        sigma: in taps; 0 gives the single tap that changes nothing.

    >>> gaussian(0).tolist()
    [1.0]
    """
    reach = math.ceil(REACH_SIGMAS * sigma)
    if sigma < NARROWEST:
        return np.ones(1)
    at = np.arange(-reach, reach + 1) / sigma
    kernel = np.exp(-0.5 * at * at)
    return np.asarray(kernel / kernel.sum(), dtype=np.float64)


def _smoothed(grid: NDArray[np.float32], kernel: NDArray[np.float64]) -> NDArray[np.float32]:
    """The grid smoothed down and across, mirrored at its edges."""
    if kernel.size == 1:
        return grid
    if kernel.size > DIRECT_TAPS:
        for axis in (0, 1):
            grid = _by_fft(_mirrored(grid, kernel, axis), kernel, axis, grid.shape[axis])
        return grid
    tall = _mirrored(grid, kernel, 0)
    smooth = np.empty_like(grid)
    more = kernel.size - 1
    # A few rows at a time stay in the processor's cache through all taps of both axes.
    for first in range(0, len(grid), ROWS_IN_CACHE):
        rows = tall[first : first + ROWS_IN_CACHE + more]
        down = _by_shifts(rows, kernel, 0, len(rows) - more)
        across = _by_shifts(_mirrored(down, kernel, 1), kernel, 1, grid.shape[1])
        smooth[first : first + ROWS_IN_CACHE] = across
    return smooth


def _mirrored(
    grid: NDArray[np.float32], kernel: NDArray[np.float64], axis: int
) -> NDArray[np.float32]:
    margins = [(0, 0), (0, 0)]
    margins[axis] = (kernel.size // 2, kernel.size // 2)
    return np.pad(grid, margins, mode="symmetric")


def _by_shifts(
    wide: NDArray[np.float32], kernel: NDArray[np.float64], axis: int, length: int
) -> NDArray[np.float32]:
    def shifted(by: int) -> NDArray[np.float32]:
        cut = slice(by, by + length)
        return wide[cut, :] if axis == 0 else wide[:, cut]

    reach = kernel.size // 2
    taps = kernel.astype(np.float32)
    total = shifted(reach) * taps[reach]
    pair = np.empty_like(total)
    for by in range(reach):
        np.add(shifted(by), shifted(2 * reach - by), out=pair)
        pair *= taps[by]
        total += pair
    return np.asarray(total, dtype=np.float32)


def _by_fft(
    wide: NDArray[np.float32], kernel: NDArray[np.float64], axis: int, length: int
) -> NDArray[np.float32]:
    size = _fast_length(wide.shape[axis])
    shape = (-1, 1) if axis == 0 else (1, -1)
    spectrum = np.fft.rfft(kernel.astype(np.float32), size).reshape(shape)
    both = np.fft.rfft(wide, size, axis=axis)
    both *= spectrum
    whole = np.fft.irfft(both, size, axis=axis)
    first = kernel.size - 1
    cut = slice(first, first + length)
    smooth = whole[cut, :] if axis == 0 else whole[:, cut]
    # Rounding leaves specks of ±1e-9 where nothing is; heat below nothing would be painted.
    return np.maximum(smooth, 0).astype(np.float32)


def _fast_length(at_least: int) -> int:
    """The next length whose only factors are 2, 3 and 5: FFTs of others are several times slower."""
    length = at_least
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1
