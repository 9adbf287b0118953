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
    alpha = np.zeros((high, len(columns)), np.float32)
    below = np.zeros(len(columns), np.float32)
    for part, strength in zip(parts, strengths, strict=True):
        over = below + np.interp(columns, x_px * ratio, part * ratio).astype(np.float32)
        covered = _covered(over - rows) - _covered(below - rows)
        alpha = np.maximum(alpha, covered * np.float32(strength))
        below = over
    # Between two columns the line goes all the way from the one height to the other.
    beside = np.append(below[1:], below[-1:])
    upper, lower = np.maximum(below, beside), np.minimum(below, beside)
    half = np.float32(_LINE_PX * ratio)
    line = _covered(upper + half - rows) - _covered(lower - half - rows)
    drawn = np.maximum(alpha, line)
    return _tinted(drawn if fine == 1 else (drawn[:, ::2] + drawn[:, 1::2]) / 2, colour, ratio)


def _covered(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of a pixel lies below a height over its lower edge."""
    import numpy as np

    return np.minimum(np.maximum(heights, np.float32(0)), np.float32(1))


def _tinted(alpha: NDArray[np.float32], colour: QColor, ratio: float) -> QImage:
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
