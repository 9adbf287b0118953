"""Which colour stands for how many."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.heatmap.colours import ColourMap, level_of, table, value_at
from app.ui import words
from app.ui.heatmap.drawing import Unit, said
from app.ui.theme import Role, Theme

#: what is counted by between the ends of the bar, each times ten as often as need be
ROUND = (1.0, 2.0, 5.0)
GAP_PX = 6
EVEN_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
FEW = 4
BAR_H_PX = 8


class ColourBar(QWidget):
    """Which colour stands for how many on one spot; a click on it offers other colours.

    Signals:
        colours_chosen: (ColourMap).
    """

    colours_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._peak = self._pointed = 0.0
        self._unit, self._is_veil = Unit.CLICKS, False
        self._colours = ColourMap.INFERNO
        self._image = strip(self._colours, is_veil=False)
        self.setMinimumWidth(130)
        self.setMaximumWidth(320)
        held = self.sizePolicy()
        held.setRetainSizeWhenHidden(True)
        self.setSizePolicy(held)
        self.setFixedHeight(32)
        theme.changed.connect(self.update)

    @property
    def colours(self) -> ColourMap:
        """The map in use."""
        return self._colours

    def show_colours(self, colours: ColourMap) -> None:
        """Use another map."""
        self._colours = colours
        self._image = strip(colours, is_veil=self._is_veil)
        self.update()

    def show_peak(self, peak: float, unit: Unit = Unit.CLICKS, *, is_veil: bool = False) -> None:
        """Say what the hottest colour comes to."""
        self._peak, self._unit, self._is_veil = peak, unit, is_veil
        self._image = strip(self._colours, is_veil=is_veil)
        self.setVisible(peak > 0)
        told = {
            Unit.CLICKS: self.tr("Colours from 0 to %1 clicks on one spot"),
            Unit.SECONDS: self.tr("Colours from 0 to %1"),
            Unit.SHARE: self.tr("Colours from 0 to %1 of the visits"),
        }[unit].replace("%1", said(peak, unit))
        self.setAccessibleName(told)
        self.setToolTip(f"{told}. {self.tr('Click for other colours.')}")
        self.update()

    def point_out(self, value: float) -> None:
        """Point at a value; 0 for none."""
        if value != self._pointed:
            self._pointed = value
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._offer(event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._offer(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        bar = QRectF(0.5, 4, self.width() - 1, BAR_H_PX)
        painter.fillRect(bar, Qt.GlobalColor.white)
        painter.drawImage(bar, self._image)
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawRect(bar)
        if self._pointed > 0:
            at = bar.left() + self._level(self._pointed) * bar.width()
            painter.fillRect(QRectF(at - 1, 1, 3, 14), self._theme.color(Role.TEXT))
        font = self._theme.font("secondary")
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.MUTED))
        metrics = QFontMetricsF(font)
        for left, text in fitted(self.ticks, metrics.horizontalAdvance, bar.width()):
            place = QRectF(bar.left() + left, 14, metrics.horizontalAdvance(text) + 1, 18)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Where on the bar, 0 to 1, which number stands."""
        return ticks(self._peak, self._unit, is_veil=self._is_veil)

    def _level(self, value: float) -> float:
        return level_of(value, self._peak, is_veil=self._is_veil)

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        titles = {
            ColourMap.INFERNO: self.tr("Inferno: black, red, yellow"),
            ColourMap.VIRIDIS: self.tr("Viridis: violet, green, yellow"),
            ColourMap.CIVIDIS: self.tr("Cividis: blue, grey, yellow (for every eye)"),
        }
        for colours, title in titles.items():
            act = menu.addAction(title)
            act.setCheckable(True)
            act.setChecked(colours is self._colours)
            act.triggered.connect(
                lambda _on=False, chosen=colours: self.colours_chosen.emit(chosen)
            )
        menu.popup(at)


def ticks(peak: float, unit: Unit, *, is_veil: bool) -> list[tuple[float, str]]:
    """Where on a bar up to `peak`, 0 to 1, which number stands; few clicks are counted whole, half a click is none."""
    if peak <= 0:
        return []
    if unit is Unit.CLICKS and peak <= FEW:
        counts = range(int(peak) + 1)
        return [
            (level_of(number, peak, is_veil=is_veil), words.number(number)) for number in counts
        ]
    if is_veil:
        return [(level, said(value_at(level, peak, is_veil=True), unit)) for level in EVEN_TICKS]
    least = 0 if unit is Unit.CLICKS else -1
    powers = (10.0**power for power in range(least, math.ceil(math.log10(peak)) + 1))
    between = [ten * one for ten in powers for one in ROUND if ten * one < peak]
    above = ((level_of(value, peak), said(value, unit)) for value in (*between, peak))
    return [(0.0, words.number(0)), *above]


def fitted(
    marks: Sequence[tuple[float, str]], width_of: Callable[[str], float], wide_px: float
) -> list[tuple[float, str]]:
    """Which of a bar's numbers there is room for, and where each begins, px from its left: the ends of the bar are
    always told, the others from its hot end on.

    >>> fitted([(0.0, "0"), (0.9, "8"), (1.0, "9")], lambda text: 10.0, 100.0)
    [(90.0, '9'), (0.0, '0')]
    """
    found: list[tuple[float, float, str]] = []
    for level, text in (*marks[-1:], *marks[:1], *marks[-2:0:-1]):
        width = width_of(text)
        left = min(max(level * wide_px - width / 2, 0.0), wide_px - width)
        is_free = all(left >= end + GAP_PX or left + width + GAP_PX <= at for at, end, _ in found)
        if is_free and text not in (other for *_, other in found):
            found.append((left, left + width, text))
    return [(left, text) for left, _, text in found]


def strip(colours: ColourMap, *, is_veil: bool) -> QImage:
    """All colours beside each other, as they lie on a white page."""
    row = np.ascontiguousarray(table(colours=colours, is_veil=is_veil)[None, :, :])
    wide = row.shape[1]
    return QImage(row.data, wide, 1, 4 * wide, QImage.Format.Format_RGBA8888).copy()
