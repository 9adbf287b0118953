"""A page with its heat as a file; needs no window and no display."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from app.ui.heatmap.colourbar import fitted
from app.ui.heatmap.layers import DIM
from app.ui.heatmap.pinned import RADIUS_PX, Pinned, paint_sign
from app.ui.web import picture_file

LEGEND_H_PX = 84
MARGIN_PX = 20
BAR_W_PX, BAR_H_PX = 320, 12
#: on a narrower page the legend's words are on several lines
NARROW_PX, NARROW_MARGIN_PX = 700, 14
#: of a small picture in a report
SMALL_QUALITY = 82
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
PAPER, INK, FAINT = QColor("#ffffff"), QColor("#1b1f27"), QColor("#626b79")
SIGN, EDGE_PX = QColor("#1a7f50"), RADIUS_PX + 1


class Legend(Struct, frozen=True):
    """What stands below an exported picture: its title, what it is made of, its colours, and (level, number) of each
    tick."""

    title: str
    text: str
    colours: QImage
    ticks: tuple[tuple[float, str], ...]
    fonts: tuple[QFont, QFont]


class Laid(Struct, frozen=True):
    """Heat as it lies over a page: one pixel a cell of `cell_px` (width, height)."""

    image: QImage
    cell_px: tuple[float, float]
    opacity_frac: float
    is_sharp: bool = False


def write_with_legend(
    page: QImage, laid: Laid, legend: Legend, out: Path, pinned: Sequence[Pinned] = ()
) -> None:
    """Write the page at its own size under its heat, what the colours mean below it.

    Args:
        pinned: what was said of its elements.

    Raises:
        UserError: the file cannot be written.
    """
    picture_file.write_picture(with_legend(page, laid, legend, pinned), out)


def with_legend(page: QImage, laid: Laid, legend: Legend, pinned: Sequence[Pinned] = ()) -> QImage:
    """The page at its own size under its heat, what was said of its elements, what the colours mean below it."""
    heated = with_heat(page, laid)
    painter = QPainter(heated)
    for one in pinned:
        # a sign at the edge stands on the page whole
        x_px = min(max(one.x_px, EDGE_PX), heated.width() - EDGE_PX)
        y_px = min(max(one.y_px, EDGE_PX), heated.height() - EDGE_PX)
        paint_sign(painter, QPointF(x_px, y_px), one, (SIGN, PAPER), legend.fonts[1])
    painter.end()
    wide, high = heated.width(), heated.height()
    is_narrow = wide < NARROW_PX
    below_px = _narrow_height(legend, wide) if is_narrow else LEGEND_H_PX
    whole = QImage(wide, high + below_px, QImage.Format.Format_RGB32)
    whole.fill(PAPER)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(0, 0, heated)
    place = QRectF(0, high, wide, below_px)
    (_paint_narrow if is_narrow else _paint_wide)(painter, place, legend)
    painter.end()
    return whole


def small_with_heat(page: QImage, laid: Laid, wide_px: int, highest_px: int) -> bytes:
    """The upper part of the page under its heat, drawn smaller, as a JPEG."""
    whole = with_heat(page, laid)
    smooth = Qt.TransformationMode.SmoothTransformation
    small = whole.scaledToWidth(min(wide_px, whole.width()), smooth)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    upper = small.copy(0, 0, small.width(), min(small.height(), highest_px))
    upper.save(buffer, "JPG", SMALL_QUALITY)  # type: ignore[call-overload]
    return bytes(kept.data())


def with_heat(page: QImage, laid: Laid) -> QImage:
    """The page dimmed under its heat."""
    picture = page.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not laid.is_sharp)
    painter.fillRect(picture.rect(), DIM)
    painter.setOpacity(laid.opacity_frac)
    wide, high = laid.cell_px
    whole = QRectF(0, 0, laid.image.width() * wide, laid.image.height() * high)
    painter.drawImage(whole, laid.image)
    painter.end()
    return picture


def _paint_wide(painter: QPainter, place: QRectF, legend: Legend) -> None:
    """The words at the left, the colours at the right."""
    title, body = legend.fonts
    bar_w = min(BAR_W_PX, place.width() / 3)
    bar = QRectF(place.right() - MARGIN_PX - bar_w, place.top() + MARGIN_PX, bar_w, BAR_H_PX)
    left = QRectF(place.left() + MARGIN_PX, place.top() + 14, bar.left() - 2 * MARGIN_PX, 24)
    painter.setPen(INK)
    painter.setFont(title)
    _cut(painter, left, legend.title, title)
    painter.setPen(FAINT)
    painter.setFont(body)
    _cut(painter, left.translated(0, 26), legend.text, body)
    _paint_bar(painter, bar, legend)


def _paint_narrow(painter: QPainter, place: QRectF, legend: Legend) -> None:
    """The words on as many lines as they need, the colours below them."""
    left, wide = place.left() + NARROW_MARGIN_PX, place.width() - 2 * NARROW_MARGIN_PX
    top = place.top() + NARROW_MARGIN_PX
    for text, font, colour in _words(legend):
        painter.setPen(colour)
        painter.setFont(font)
        high = _text_height(text, font, wide)
        painter.drawText(QRectF(left, top, wide, high), WRAPPED, text)
        top += high + 4
    _paint_bar(painter, QRectF(left, top + 6, wide, BAR_H_PX), legend)


def _narrow_height(legend: Legend, wide_px: int) -> int:
    room = wide_px - 2.0 * NARROW_MARGIN_PX
    lines = sum(_text_height(text, font, room) + 4 for text, font, _ in _words(legend))
    return math.ceil(2 * NARROW_MARGIN_PX + lines + 6 + BAR_H_PX + 22)


def _words(legend: Legend) -> tuple[tuple[str, QFont, QColor], ...]:
    title, body = legend.fonts
    return (legend.title, title, INK), (legend.text, body, FAINT)


def _text_height(text: str, font: QFont, wide_px: float) -> float:
    return QFontMetricsF(font).boundingRect(QRectF(0, 0, wide_px, 10_000), WRAPPED, text).height()


def _paint_bar(painter: QPainter, bar: QRectF, legend: Legend) -> None:
    body = legend.fonts[1]
    painter.setPen(FAINT)
    painter.setFont(body)
    painter.drawImage(bar, legend.colours)
    painter.drawRect(bar)
    metrics = QFontMetricsF(body)
    for left, text in fitted(legend.ticks, metrics.horizontalAdvance, bar.width()):
        width = metrics.horizontalAdvance(text) + 2
        place = QRectF(bar.left() + left, bar.bottom() + 4, width, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)


def _cut(painter: QPainter, place: QRectF, text: str, font: QFont) -> None:
    short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, short)
