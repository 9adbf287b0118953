"""What a person draws on the page to ask who did something there: a ring, a line round an area, a band."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.ui.theme import Role, Theme

Corners = Sequence[tuple[float, float]]


class Tool(StrEnum):
    """What the left button draws."""

    SPOT = "spot"
    LASSO = "lasso"
    BAND = "band"


class Stroke:
    """What is being drawn with the mouse, px of the page."""

    __slots__ = ("corners", "tool")

    def __init__(self, tool: Tool, begun: QPointF) -> None:
        self.tool = tool
        self.corners = [(begun.x(), begun.y())]

    def add(self, at: QPointF, least_px: float) -> None:
        """Go on; a corner is made where the mouse has moved so far at least."""
        x_px, y_px = self.corners[-1]
        if abs(at.x() - x_px) + abs(at.y() - y_px) > least_px:
            self.corners.append((at.x(), at.y()))

    def band_to(self, at: QPointF, h_px: float) -> tuple[float, float]:
        """Top and bottom of the band that ends there, on a page of that height."""
        top_px, bottom_px = sorted((self.corners[0][1], at.y()))
        return max(top_px, 0.0), min(bottom_px, h_px)


class AreaItem(QGraphicsItem):
    """The area that is looked at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._path = QPainterPath()
        self.hide()

    @property
    def path(self) -> QPainterPath:
        """Its outline, px of the page."""
        return self._path

    def show_ring(self, x_px: float, y_px: float, radius_px: float) -> None:
        """A ring round a spot."""
        path = QPainterPath()
        path.addEllipse(QPointF(x_px, y_px), radius_px, radius_px)
        self._show(path)

    def show_lasso(self, corners: Corners) -> None:
        """A line round an area, closed by itself."""
        path = QPainterPath()
        for at, (x_px, y_px) in enumerate(corners):
            if at:
                path.lineTo(x_px, y_px)
            else:
                path.moveTo(x_px, y_px)
        path.closeSubpath()
        self._show(path)

    def show_band(self, top_px: float, bottom_px: float, w_px: float) -> None:
        """A part of the page's height."""
        path = QPainterPath()
        path.addRect(QRectF(0, top_px, w_px, bottom_px - top_px))
        self._show(path)

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-60, -60, 60, 60)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        accent = self._theme.color(Role.ACCENT)
        pen = QPen(accent, 2)
        pen.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        accent.setAlpha(24)
        painter.setBrush(accent)
        painter.drawPath(self._path)

    def _show(self, path: QPainterPath) -> None:
        self.prepareGeometryChange()
        self._path = path
        self._path.setFillRule(Qt.FillRule.OddEvenFill)
        self.show()
        self.update()
