"""From density to colour: a perceptual map of the inferno family, and how see-through each value is.

Knows nothing of Qt: pictures are arrays. A value's **level** is `sqrt(value / top)`, between 0 and 1: a lone
click stays visible beside a crowd, and the colour bar's numbers are set accordingly.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

# Control points of inferno (matplotlib, CC0), evenly spaced from 0 to 1.
INFERNO = (
    (0x00, 0x00, 0x04), (0x16, 0x0B, 0x39), (0x42, 0x0A, 0x68), (0x6A, 0x17, 0x6E),
    (0x93, 0x26, 0x67), (0xBC, 0x37, 0x54), (0xDD, 0x51, 0x3A), (0xF3, 0x78, 0x19),
    (0xFC, 0xA5, 0x0A), (0xF6, 0xD7, 0x46), (0xFC, 0xFF, 0xA4),
)  # fmt: skip
# The map starts here: below it inferno is black, which on a page reads as dirt.
FIRST = 0.16
# Up to this level heat fades into the page.
SOLID_LEVEL = 0.45
STEPS = 256


def levels(grid: NDArray[np.float32], top: float) -> NDArray[np.float32]:
    """Levels 0–1 of a grid's values, `top` and above being 1; all 0 when `top` is."""
    if top <= 0:
        return np.zeros_like(grid)
    scaled = np.clip(grid * np.float32(1 / top), 0, 1)
    return np.asarray(np.sqrt(scaled), dtype=np.float32)


def value_at(level: float, top: float) -> float:
    """The value whose level that is: what the colour bar writes there."""
    return level * level * top


def level_of(value: float, top: float) -> float:
    """Where on the colour bar a value stands, 0–1.

    >>> level_of(1.0, 4.0), level_of(9.0, 4.0), level_of(1.0, 0.0)
    (0.5, 1.0, 0.0)
    """
    return math.sqrt(min(max(value / top, 0.0), 1.0)) if top > 0 else 0.0


def table(opacity_frac: float = 1.0) -> NDArray[np.uint8]:
    """The colours of 256 levels, uint8 (256, 4) red green blue alpha, not premultiplied; level 0 is clear."""
    level = np.linspace(0, 1, STEPS)
    at = FIRST + (1 - FIRST) * level
    points = np.array(INFERNO, dtype=np.float64)
    known = np.linspace(0, 1, len(points))
    colours = np.stack([np.interp(at, known, points[:, channel]) for channel in range(3)], axis=1)
    fade = np.clip(level / SOLID_LEVEL, 0, 1)
    alpha = opacity_frac * fade * fade * (3 - 2 * fade)
    return np.rint(np.column_stack([colours, alpha * 255])).astype(np.uint8)


def painted(grid: NDArray[np.float32], top: float, opacity_frac: float = 1.0) -> NDArray[np.uint8]:
    """The heat as a picture of one pixel a cell, uint8 (rows, columns, 4) RGBA."""
    steps = (levels(grid, top) * np.float32(STEPS - 1) + np.float32(0.5)).astype(np.uint8)
    return np.asarray(table(opacity_frac)[steps], dtype=np.uint8)
