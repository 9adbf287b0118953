"""The activity curve as a picture, computed pixel by pixel at once: a painter's path of a thousand corners takes longer
than a frame has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Heights = NDArray[np.float64]
    Floats = NDArray[np.float32]

#: half of the line's width, in pixels of the picture
_LINE_PX = 0.65


def curve(
    x_px: Heights,
    parts: Sequence[Heights],
    strengths: Sequence[float],
    colour: QColor,
    size: tuple[int, int],
    ratio: float,
) -> QImage:
    """A picture of areas on top of each other with a line along the uppermost.

    Args:
        x_px: places of the corners, from the picture's left edge, ascending.
        parts: each area's heights there, the lowest first, px.
        strengths: how opaque each area is, 0 to 1.
        size: width and height of the picture, px.
        ratio: device pixels a px.
    """
    import numpy as np  # what takes long to import is not there before a session is

    wide, high = round(size[0] * ratio), round(size[1] * ratio)
    # Steep lines are smooth on coarse screens when each column is the mean of two.
    fine = 1 if ratio >= 2 else 2
    columns = (np.arange(wide * fine) + 0.5) / fine
    rows = (high - np.arange(high, dtype=np.float32) - 1)[:, None]
    # The same four pictures over and over: new ones would cost more than what is computed in them.
    shape = (high, len(columns))
    alpha, covered, under, part_alpha = (np.zeros(shape, np.float32) for _ in range(4))
    below = np.zeros(len(columns), np.float32)
    for part, strength in zip(parts, strengths, strict=True):
        below = below + np.interp(columns, x_px * ratio, part * ratio).astype(np.float32)
        _cover(below, rows, covered)
        np.subtract(covered, under, out=part_alpha)
        np.multiply(part_alpha, np.float32(strength), out=part_alpha)
        np.maximum(alpha, part_alpha, out=alpha)
        covered, under = under, covered
    # Between two columns the line goes all the way from the one height to the other.
    beside = np.append(below[1:], below[-1:])
    half = np.float32(_LINE_PX * ratio)
    _cover(np.maximum(below, beside) + half, rows, covered)
    _cover(np.minimum(below, beside) - half, rows, under)
    np.subtract(covered, under, out=covered)
    np.maximum(alpha, covered, out=alpha)
    if fine == 2:
        alpha = (alpha[:, ::2] + alpha[:, 1::2]) * np.float32(0.5)
    return _tinted(alpha, colour, ratio)


def _cover(heights: Floats, rows: Floats, into: Floats) -> None:
    """How much of each pixel lies below the heights."""
    import numpy as np

    np.subtract(heights, rows, out=into)
    np.maximum(into, np.float32(0), out=into)
    np.minimum(into, np.float32(1), out=into)


def _tinted(alpha: Floats, colour: QColor, ratio: float) -> QImage:
    """One colour, as opaque as told, as a premultiplied picture."""
    import numpy as np

    high, wide = alpha.shape
    levels = np.arange(256)
    channels = (colour.blueF(), colour.greenF(), colour.redF(), 1.0)
    table = np.stack([np.round(levels * part) for part in channels], axis=1).astype(np.uint8)
    pixels = table.view("<u4").ravel()[np.round(alpha * np.float32(255)).astype(np.uint8)]
    picture = QImage(
        pixels.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied
    ).copy()
    picture.setDevicePixelRatio(ratio)
    return picture
