"""The signs of errors, each drawn once: stamping it again costs little."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from app.ui.replay.marks import GRAVITY, Kind
from app.ui.theme import Role, Theme

SIGN_PX = 12


class ErrorSigns:
    """A bar with a foot for an error, two arrows for a failed request, a ring for what was only written: known without
    their colour."""

    def __init__(self, theme: Theme, ratio: float, high_px: float) -> None:
        self._theme = theme
        self._ratio = ratio
        self._high = high_px
        self._drawn: dict[int, QPixmap] = {}

    def of(self, rank: int) -> QPixmap:
        """The sign of a kind by its place in `GRAVITY`."""
        if rank not in self._drawn:
            self._drawn[rank] = self._draw(GRAVITY[rank])
        return self._drawn[rank]

    def _draw(self, kind: Kind) -> QPixmap:
        sign = QPixmap(round(SIGN_PX * self._ratio), round(self._high * self._ratio))
        sign.setDevicePixelRatio(self._ratio)
        sign.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sign)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, x, middle = self._theme.color(Role.ERROR), SIGN_PX / 2, self._high / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if kind is Kind.ERROR:
            painter.drawRoundedRect(QRectF(x - 1.5, 2, 3, 9), 1, 1)
            painter.drawEllipse(QPointF(x, self._high - 2.5), 1.8, 1.8)
        elif kind is Kind.REQUEST:
            for up in (-1, 1):
                base, tip = middle + up * 1.5, middle + up * 6.5
                corners = (QPointF(x - 3.5, base), QPointF(x + 3.5, base), QPointF(x, tip))
                painter.drawPolygon(QPolygonF(corners))
        else:
            painter.setPen(QPen(colour, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, middle), 3.2, 3.2)
        painter.end()
        return sign
