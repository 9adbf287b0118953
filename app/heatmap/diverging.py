"""From a difference to a colour: two hues that every eye tells apart, and nothing where nothing differs.

Knows nothing of Qt. A difference's **level** is `sqrt(|value| / most)` with the value's sign, between −1 and 1, as the
levels of heat (`app.heatmap.colours`). Above nothing it is orange, below it blue: of all pairs of hues the one that
people who confuse red and green, or blue and yellow, still tell apart; both ends are as light as each other, so neither
looks the stronger.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# From nothing to all, evenly spaced; the pairs are as light as each other (CIE L* 85, 68, 51, 35).
ABOVE = ((0xFB, 0xCC, 0x98), (0xE7, 0x93, 0x38), (0xB9, 0x66, 0x0B), (0x83, 0x40, 0x04))
BELOW = ((0xB3, 0xD7, 0xF5), (0x66, 0xAA, 0xE0), (0x2D, 0x7D, 0xBF), (0x0D, 0x56, 0x90))
# Up to this level a difference fades into the page.
SOLID_LEVEL = 0.45
STEPS = 511


def levels(grid: NDArray[np.float32], most: float) -> NDArray[np.float32]:
    """Levels −1 to 1 of differences, `most` and above being 1; all 0 when `most` is."""
    if most <= 0:
        return np.zeros_like(grid)
    scaled = np.clip(grid / np.float32(most), -1, 1)
    return np.asarray(np.sign(scaled) * np.sqrt(np.abs(scaled)), dtype=np.float32)


def value_at(level: float, most: float) -> float:
    """The difference whose level that is.

    >>> value_at(-0.5, 8.0), value_at(1.0, 8.0)
    (-2.0, 8.0)
    """
    return level * abs(level) * most


def table(opacity_frac: float = 1.0) -> NDArray[np.uint8]:
    """The colours of 511 levels from −1 to 1, uint8 (511, 4) red green blue alpha, not premultiplied; 0 is clear."""
    level = np.linspace(-1, 1, STEPS)
    far = np.abs(level)
    known = np.linspace(0, 1, len(ABOVE))
    colours = np.empty((STEPS, 3))
    for hues, of in ((ABOVE, level >= 0), (BELOW, level < 0)):
        points = np.array(hues, dtype=np.float64)
        for channel in range(3):
            colours[of, channel] = np.interp(far[of], known, points[:, channel])
    fade = np.clip(far / SOLID_LEVEL, 0, 1)
    alpha = opacity_frac * fade * fade * (3 - 2 * fade)
    return np.rint(np.column_stack([colours, alpha * 255])).astype(np.uint8)


def painted(
    grid: NDArray[np.float32],
    most: float,
    opacity_frac: float = 1.0,
    solid: NDArray[np.float32] | None = None,
) -> NDArray[np.uint8]:
    """Differences as a picture of one pixel a cell, uint8 (rows, columns, 4) RGBA.

    Args:
        solid: how far each cell is to be seen, 0 to 1; all of it unless told.
    """
    middle = np.float32((STEPS - 1) / 2)
    steps = np.rint(levels(grid, most) * middle + middle).astype(np.int16)
    rgba = np.asarray(table(opacity_frac)[steps], dtype=np.uint8)
    if solid is not None:
        rgba[:, :, 3] = np.rint(rgba[:, :, 3] * solid).astype(np.uint8)
    return rgba
