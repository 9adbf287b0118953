"""A page with its heat as a file; needs no window and no display."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from app import settings
from app.jobs.heat import HeatPicture
from app.ui.heatmap.layers import DIM, image_of
from app.ui.web import picture_file

LEGEND_H_PX = 84
MARGIN_PX = 20
BAR_W_PX, BAR_H_PX = 320, 12
PAPER, INK, FAINT = QColor("#ffffff"), QColor("#1b1f27"), QColor("#626b79")


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


def write_picture(page: QImage, heat: HeatPicture | None, out: Path) -> None:
    """Write the page at its own size, dimmed under its heat where there is any.

    Raises:
        UserError: the file cannot be written.
    """
    if heat is None:
        picture_file.write_picture(page, out)
        return
    cell = float(heat.density.cell_px)
    laid = Laid(image_of(heat.rgba), (cell, cell), settings.HEAT_OPACITY_FRAC.default)
    picture_file.write_picture(with_heat(page, laid), out)


def write_with_legend(page: QImage, laid: Laid, legend: Legend, out: Path) -> None:
    """Write the page at its own size under its heat, what the colours mean below it.

    Raises:
        UserError: the file cannot be written.
    """
    picture_file.write_picture(with_legend(page, laid, legend), out)


def with_legend(page: QImage, laid: Laid, legend: Legend) -> QImage:
    """The page at its own size under its heat, what the colours mean below it."""
    heated = with_heat(page, laid)
    whole = QImage(heated.width(), heated.height() + LEGEND_H_PX, QImage.Format.Format_RGB32)
    whole.fill(PAPER)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(0, 0, heated)
    _paint_legend(painter, QRectF(0, heated.height(), heated.width(), LEGEND_H_PX), legend)
    painter.end()
    return whole


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


def _paint_legend(painter: QPainter, place: QRectF, legend: Legend) -> None:
    title, body = legend.fonts
    bar_w = min(BAR_W_PX, place.width() / 3)
    bar = QRectF(place.right() - MARGIN_PX - bar_w, place.top() + MARGIN_PX, bar_w, BAR_H_PX)
    left = QRectF(place.left() + MARGIN_PX, place.top() + 14, bar.left() - 2 * MARGIN_PX, 24)
    painter.setPen(INK)
    painter.setFont(title)
    _cut(painter, left, legend.title, title)
    painter.setFont(body)
    painter.setPen(FAINT)
    _cut(painter, left.translated(0, 26), legend.text, body)
    painter.drawImage(bar, legend.colours)
    painter.drawRect(bar)
    metrics = QFontMetricsF(body)
    free_from = 0.0
    for level, text in legend.ticks:
        width = metrics.horizontalAdvance(text)
        at = min(max(bar.left() + level * bar_w - width / 2, bar.left()), bar.right() - width)
        if at > free_from:
            painter.drawText(
                QRectF(at, bar.bottom() + 4, width + 2, 18), Qt.AlignmentFlag.AlignLeft, text
            )
            free_from = at + width + 6


def _cut(painter: QPainter, place: QRectF, text: str, font: QFont) -> None:
    short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, short)
