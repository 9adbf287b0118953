"""From density to colour: perceptual maps that those see, too, who tell no red from green, and how see-through each
value is.

Knows nothing of Qt: pictures are arrays. A value's **level** is `sqrt(value / top)`, between 0 and 1: a lone
click stays visible beside a crowd, and the colour bar's numbers are set accordingly. What tells of bands of the page
(`is_veil`) has the level `value / top` and lies over all of it as a veil that is equally see-through everywhere.
"""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# Control points of inferno (matplotlib, CC0), evenly spaced from 0 to 1.
INFERNO = (
    (0x00, 0x00, 0x04), (0x16, 0x0B, 0x39), (0x42, 0x0A, 0x68), (0x6A, 0x17, 0x6E),
    (0x93, 0x26, 0x67), (0xBC, 0x37, 0x54), (0xDD, 0x51, 0x3A), (0xF3, 0x78, 0x19),
    (0xFC, 0xA5, 0x0A), (0xF6, 0xD7, 0x46), (0xFC, 0xFF, 0xA4),
)  # fmt: skip
# Control points of viridis and cividis (matplotlib, CC0), evenly spaced from 0 to 1.
VIRIDIS = (
    (0x44, 0x01, 0x54), (0x48, 0x24, 0x75), (0x41, 0x44, 0x87), (0x35, 0x5F, 0x8D),
    (0x2A, 0x78, 0x8E), (0x21, 0x91, 0x8C), (0x22, 0xA8, 0x84), (0x44, 0xBF, 0x70),
    (0x7A, 0xD1, 0x51), (0xBD, 0xDF, 0x26), (0xFD, 0xE7, 0x25),
)  # fmt: skip
CIVIDIS = (
    (0x00, 0x22, 0x4E), (0x12, 0x35, 0x70), (0x3B, 0x49, 0x6C), (0x57, 0x5D, 0x6D), (0x70, 0x71, 0x73),
    (0x8A, 0x86, 0x78), (0xA5, 0x9C, 0x74), (0xC3, 0xB3, 0x69), (0xE1, 0xCC, 0x55), (0xFE, 0xE8, 0x38),
)  # fmt: skip


class ColourMap(StrEnum):
    """Which colours; all run evenly from dark to light."""

    INFERNO = "inferno"
    VIRIDIS = "viridis"
    CIVIDIS = "cividis"


CONTROL_POINTS = {
    ColourMap.INFERNO: INFERNO,
    ColourMap.VIRIDIS: VIRIDIS,
    ColourMap.CIVIDIS: CIVIDIS,
}
# The maps start here: below it inferno is black, which on a page reads as dirt.
FIRST = 0.16
#: how much a veil covers the page
VEIL_FRAC = 0.72
# Up to this level heat fades into the page.
SOLID_LEVEL = 0.45
STEPS = 256
ROWS_IN_CACHE = 128


def levels(grid: NDArray[np.float32], top: float, *, is_veil: bool = False) -> NDArray[np.float32]:
    """Levels 0–1 of a grid's values, `top` and above being 1; all 0 when `top` is."""
    if top <= 0:
        return np.zeros_like(grid)
    scaled = np.clip(grid * np.float32(1 / top), 0, 1)
    return np.asarray(scaled if is_veil else np.sqrt(scaled), dtype=np.float32)


def value_at(level: float, top: float, *, is_veil: bool = False) -> float:
    """The value whose level that is: what the colour bar writes there."""
    return level * top if is_veil else level * level * top


def level_of(value: float, top: float, *, is_veil: bool = False) -> float:
    """Where on the colour bar a value stands, 0–1.

    >>> level_of(1.0, 4.0), level_of(9.0, 4.0), level_of(1.0, 0.0)
    (0.5, 1.0, 0.0)
    >>> level_of(1.0, 4.0, is_veil=True)
    0.25
    """
    part = min(max(value / top, 0.0), 1.0) if top > 0 else 0.0
    return part if is_veil else math.sqrt(part)


def table(
    opacity_frac: float = 1.0, colours: ColourMap = ColourMap.INFERNO, *, is_veil: bool = False
) -> NDArray[np.uint8]:
    """The colours of 256 levels, uint8 (256, 4) red green blue alpha, not premultiplied; level 0 is clear, but for a
    veil."""
    level = np.linspace(0, 1, STEPS)
    at = FIRST + (1 - FIRST) * level
    points = np.array(CONTROL_POINTS[colours], dtype=np.float64)
    known = np.linspace(0, 1, len(points))
    rgb = np.stack([np.interp(at, known, points[:, channel]) for channel in range(3)], axis=1)
    fade = np.clip(level / SOLID_LEVEL, 0, 1)
    alpha = opacity_frac * fade * fade * (3 - 2 * fade)
    if is_veil:
        alpha = np.full(STEPS, opacity_frac * VEIL_FRAC)
    return np.rint(np.column_stack([rgb, alpha * 255])).astype(np.uint8)


def painted(
    grid: NDArray[np.float32],
    top: float,
    opacity_frac: float = 1.0,
    colours: ColourMap = ColourMap.INFERNO,
    *,
    is_veil: bool = False,
) -> NDArray[np.uint8]:
    """The heat as a picture of one pixel a cell, uint8 (rows, columns, 4) RGBA."""
    colour = table(opacity_frac, colours, is_veil=is_veil).view(np.uint32)[:, 0]
    picture = np.empty(grid.shape, np.uint32)
    # A few rows at a time stay in the processor's cache from value to colour.
    for first in range(0, len(grid), ROWS_IN_CACHE):
        rows = slice(first, first + ROWS_IN_CACHE)
        level = levels(grid[rows], top, is_veil=is_veil)
        level *= np.float32(STEPS - 1)
        level += np.float32(0.5)
        np.take(colour, level.astype(np.uint8), out=picture[rows])
    return picture.view(np.uint8).reshape(*grid.shape, 4)
