"""Which colour stands for how much of a side, or for how much more of one side than of the other."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.heatmap import colours, diverging
from app.heatmap.colours import ColourMap
from app.heatmap.compare import Unit
from app.heatmap.kinds import By
from app.ui.heatmap.colourbar import strip
from app.ui.heatmap.compare_said import NAMES, amount, unit_title
from app.ui.theme import Role, Theme

BAR_H_PX = 8
HEIGHT_PX = 32
GAP_PX = 6
LEVELS = (0.0, 0.5, 0.75, 1.0)
EVEN_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
BOTH_LEVELS = (-1.0, -0.7, 0.0, 0.7, 1.0)


class Scale(Struct, frozen=True, eq=False):
    """Colours from nothing to the most, or from most of B over nothing to most of A. `ticks`: where which number
    stands, 0 at the left to 1 at the right; `told`: all of it in words."""

    image: QImage
    ticks: tuple[tuple[float, str], ...]
    told: str
    top: float
    is_veil: bool = False
    is_difference: bool = False

    def place(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        if not self.is_difference:
            return colours.level_of(value, self.top, is_veil=self.is_veil)
        level = float(diverging.levels(np.array([value], np.float32), self.top)[0])
        return (level + 1) / 2

    def paint(self, painter: QPainter, place: QRectF, font: QFont, line: QColor, text: QColor) -> QRectF:  # fmt: skip
        """Paint it into a room `HEIGHT_PX` high; says where the bar is."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        bar = QRectF(place.left() + 0.5, place.top() + 4, place.width() - 1, BAR_H_PX)
        painter.fillRect(bar, Qt.GlobalColor.white)
        painter.drawImage(bar, self.image)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        painter.setFont(font)
        painter.setPen(text)
        metrics = QFontMetricsF(font)
        taken: list[QRectF] = []
        # the ends and the middle say most: what has no room beside them is left out
        for at, said in sorted(self.ticks, key=lambda tick: tick[0] not in (0.0, 0.5, 1.0)):
            width = metrics.horizontalAdvance(said)
            left = bar.left() + at * bar.width() - width / 2
            left = min(max(left, place.left()), bar.right() - width)
            room = QRectF(left, place.top() + 14, width + 1, 18)
            if not any(room.adjusted(-GAP_PX, 0, GAP_PX, 0).intersects(other) for other in taken):
                painter.drawText(room, Qt.AlignmentFlag.AlignLeft, said)
                taken.append(room)
        return bar


def heat_scale(
    top: float, unit: Unit, by: By, colour_map: ColourMap, *, is_veil: bool = False
) -> Scale:
    """Of one side, or of both."""
    ticks = tuple(
        (level, amount(colours.value_at(level, top, is_veil=is_veil), unit))
        for level in (EVEN_LEVELS if is_veil else LEVELS)
    )
    told = _tr("Colours from 0 to %1 %2").replace("%1", amount(top, unit))
    told = told.replace("%2", unit_title(unit, by))
    return Scale(strip(colour_map, is_veil=is_veil), ticks, told, top, is_veil=is_veil)


def difference_scale(most: float, unit: Unit, by: By) -> Scale:
    """Of one side less the other."""
    row = np.ascontiguousarray(diverging.table()[None, :, :])
    wide = row.shape[1]
    image = QImage(row.data, wide, 1, 4 * wide, QImage.Format.Format_RGBA8888).copy()
    ticks = tuple(
        ((level + 1) / 2, amount(diverging.value_at(level, most), unit, signed=True))
        for level in BOTH_LEVELS
    )
    told = _tr("Blue up to %1 more on %3, orange up to %1 more on %4, %2")
    told = told.replace("%3", NAMES[1]).replace("%4", NAMES[0]).replace("%1", amount(most, unit))
    return Scale(image, ticks, told.replace("%2", unit_title(unit, by)), most, is_difference=True)


class CompareBar(QWidget):
    """Shows a scale, and points at a value on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale: Scale | None = None
        self._pointed: float | None = None
        self.setFixedHeight(HEIGHT_PX)
        self.setMinimumWidth(150)
        self.setMaximumWidth(380)
        theme.changed.connect(self.update)

    @property
    def scale(self) -> Scale | None:
        """What it shows."""
        return self._scale

    def show_scale(self, scale: Scale | None) -> None:
        """Show another scale; nothing for None, or where there is no heat."""
        self._scale, self._pointed = scale, None
        if scale is not None:
            self.setAccessibleName(scale.told)
            self.setToolTip(scale.told)
        self.setVisible(scale is not None and scale.top > 0)
        self.update()

    def point_out(self, value: float | None) -> None:
        """Point at a value; None for none."""
        if value != self._pointed:
            self._pointed = value
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scale is None:
            return
        painter = QPainter(self)
        line, text = self._theme.color(Role.LINE), self._theme.color(Role.MUTED)
        font = self._theme.font("secondary")
        bar = self._scale.paint(painter, QRectF(self.rect()), font, line, text)
        if self._pointed is not None:
            at = bar.left() + self._scale.place(self._pointed) * bar.width()
            painter.fillRect(QRectF(at - 1, 1, 3, 14), self._theme.color(Role.TEXT))
        painter.end()


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
