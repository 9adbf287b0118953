"""The signs of errors and signals, each drawn once: stamping it again costs little."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from app.ui import kinds
from app.ui.kinds import Gravity
from app.ui.replay.marks import GRAVITY, Kind
from app.ui.theme import Role, Theme

SIGN_PX = 12


SIGNAL_RADIUS_PX = 4.5


class Signs:
    """Signs by their rank (`Mark.rank`); `draw` draws one on the theme's colours, `high_px` high."""

    def __init__(
        self,
        draw: Callable[[QPainter, Theme, float, int], None],
        theme: Theme,
        ratio: float,
        high_px: float,
    ) -> None:
        self._draw = draw
        self._theme = theme
        self._ratio = ratio
        self._high = high_px
        self._drawn: dict[int, QPixmap] = {}

    def of(self, rank: int) -> QPixmap:
        """The sign of marks of a rank."""
        if rank not in self._drawn:
            sign = QPixmap(round(SIGN_PX * self._ratio), round(self._high * self._ratio))
            sign.setDevicePixelRatio(self._ratio)
            sign.fill(Qt.GlobalColor.transparent)
            painter = QPainter(sign)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, self._theme, self._high, rank)
            painter.end()
            self._drawn[rank] = sign
        return self._drawn[rank]


def draw_signal(painter: QPainter, theme: Theme, high_px: float, rank: int) -> None:
    """A disc, a square, a diamond or a triangle: known without their colour."""
    gravity = Gravity(rank)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(gravity.role))
    middle = QPointF(SIGN_PX / 2, high_px / 2)
    painter.drawPath(kinds.shape(gravity, middle, SIGNAL_RADIUS_PX))


def draw_error(painter: QPainter, theme: Theme, high_px: float, rank: int) -> None:
    """A bar with a foot for an error, two arrows for a failed request, a ring for what was only written: known without
    their colour."""
    kind = GRAVITY[rank]
    colour, x, middle = theme.color(Role.ERROR), SIGN_PX / 2, high_px / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if kind is Kind.ERROR:
        painter.drawRoundedRect(QRectF(x - 1.5, 2, 3, 9), 1, 1)
        painter.drawEllipse(QPointF(x, high_px - 2.5), 1.8, 1.8)
    elif kind is Kind.REQUEST:
        for up in (-1, 1):
            base, tip = middle + up * 1.5, middle + up * 6.5
            corners = (QPointF(x - 3.5, base), QPointF(x + 3.5, base), QPointF(x, tip))
            painter.drawPolygon(QPolygonF(corners))
    else:
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, middle), 3.2, 3.2)
