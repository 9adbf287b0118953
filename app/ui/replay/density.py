"""How much lies in each column of pixels. Columns stand fast in time: what is panned does not flicker.

Nothing here walks through the events: sorted times are looked up, so a million cost what a hundred do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.replay.axis import Axis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Doing:
    """One kind of doing: sorted times, and the sum of the weights before each (one longer)."""

    at_ms: NDArray[np.float64]
    sums: NDArray[np.float64]

    @classmethod
    def of(cls, at_ms: NDArray[np.float64], weights: NDArray[np.float64]) -> Doing:
        """From times in any order."""
        import numpy as np  # what takes long to import is not there before a session is

        order = np.argsort(at_ms, kind="stable")
        return cls(at_ms[order], np.concatenate(([0.0], np.cumsum(weights[order]))))

    def between(self, edges_ms: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weights between each edge and the next."""
        import numpy as np

        return np.diff(self.sums[self.at_ms.searchsorted(edges_ms)])


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The columns in which there is anything: where (px), how many, and the first one's index."""

    x_px: NDArray[np.float64]
    counts: NDArray[np.int64]
    first: NDArray[np.int64]


def edges_ms(axis: Axis, column_px: float) -> NDArray[np.float64]:
    """The edges of all columns that are seen, a little more at both ends."""
    import numpy as np

    column_ms = column_px * axis.span_ms / axis.width_px
    first = np.floor(axis.start_ms / column_ms)
    return (first + np.arange(int(axis.width_px / column_px) + 3)) * column_ms


def cells(at_ms: NDArray[np.float64], axis: Axis, column_px: float) -> Cells:
    """Sorted times by column; one that is alone stands at its very place, others in the column's middle."""
    import numpy as np

    edges = edges_ms(axis, column_px)
    places = at_ms.searchsorted(edges)
    counts = np.diff(places)
    there = np.flatnonzero(counts)
    first = places[:-1][there]
    counts = counts[there]
    middle = (edges[there] + edges[there + 1]) / 2
    moment = np.where(counts == 1, at_ms[first] if len(at_ms) else middle, middle)
    x = axis.left_px + (moment - axis.start_ms) / axis.span_ms * axis.width_px
    return Cells(x, counts, first)


def wide_and_thin(
    starts_ms: NDArray[np.float64],
    ends_ms: NDArray[np.float64],
    axis: Axis,
    least_px: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which spans, sorted by start, are seen: the wide ones, and of the thin ones one in each column."""
    import numpy as np

    scale = axis.width_px / axis.span_ms
    left = (starts_ms - axis.start_ms) * scale
    right = (ends_ms - axis.start_ms) * scale
    seen = (right >= 0) & (left <= axis.width_px)
    is_wide = right - left >= least_px
    thin = np.flatnonzero(seen & ~is_wide)
    _, kept = np.unique(np.floor(left[thin] / least_px), return_index=True)
    return np.flatnonzero(seen & is_wide), thin[kept]
