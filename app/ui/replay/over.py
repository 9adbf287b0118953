"""Paints what moves over the lanes: the range, the pointer's line, the play head."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.replay.axis import Axis
from app.ui.replay.excerpt import Excerpt
from app.ui.replay.lanes import RULER_PX
from app.ui.theme import Role, Theme

#: the play head and the pointer's line are no wider to either side
HEAD_PX = 8
HANDLE_PX = 9.0


class Over:
    """One painting; `bottom_px` is where the lanes end."""

    def __init__(self, painter: QPainter, axis: Axis, theme: Theme, bottom_px: float) -> None:
        self._painter = painter
        self._axis = axis
        self._theme = theme
        self._bottom = bottom_px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def excerpt(self, excerpt: Excerpt, *, loops: bool) -> None:
        """A line on the ruler, a handle at both ends, what lies outside dimmed."""
        painter, axis, bottom = self._painter, self._axis, self._bottom
        left, right = axis.x(excerpt.start_ms), axis.x(excerpt.end_ms)
        first, last = axis.left_px, axis.left_px + axis.width_px
        accent = self._theme.color(Role.ACCENT)
        shade = self._theme.color(Role.PANEL)
        shade.setAlphaF(0.6)
        painter.save()
        painter.setClipRect(QRectF(first - 1, 0, axis.width_px + 2, bottom))
        for start, end in ((first, left), (right, last)):
            if end > start:
                painter.fillRect(QRectF(start, RULER_PX, end - start, bottom - RULER_PX), shade)
        painter.setPen(QPen(accent, 3.0 if loops else 1.5))
        painter.drawLine(QPointF(left, RULER_PX - 1.5), QPointF(right, RULER_PX - 1.5))
        painter.setPen(QPen(accent, 1))
        for x in (left, right):
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for x, inwards in ((left, HANDLE_PX), (right, -HANDLE_PX)):
            corners = ((x, 0.0), (x + inwards, 0.0), (x, HANDLE_PX + 2))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.restore()

    def pointer(self, x_px: float) -> None:
        """A dotted line through all lanes."""
        self._painter.setPen(QPen(self._theme.color(Role.MUTED), 1, Qt.PenStyle.DotLine))
        self._painter.drawLine(QPointF(x_px, RULER_PX), QPointF(x_px, self._bottom))

    def head(self, at_ms: float) -> None:
        """The play head."""
        x = self._axis.x(at_ms)
        if not self._axis.left_px - 1 <= x <= self._axis.left_px + self._axis.width_px + 1:
            return
        head, painter = self._theme.color(Role.TEXT), self._painter
        painter.setPen(QPen(head, 2))
        painter.drawLine(QPointF(x, RULER_PX - 6), QPointF(x, self._bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(head)
        top = RULER_PX - 10.0
        corners = ((x - 5, top), (x + 5, top), (x, top + 7))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def focus(self, box: QRectF) -> None:
        """A frame for whose keys these are."""
        self._painter.setPen(QPen(self._theme.color(Role.ACCENT), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
