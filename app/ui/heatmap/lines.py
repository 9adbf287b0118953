"""Lines across the page that say how far people come."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.ui.theme import Role, Theme

LABEL_H_PX = 18
PADDING_PX = 8


class Line(Struct, frozen=True):
    """Where a line lies, px of the page, what its label says, the role of its colour, and at which end the label
    stands."""

    y_px: float
    label: str
    role: Role = Role.RAGE
    is_at_left: bool = False


class LineItem(QGraphicsItem):
    """A dashed line over the page's width, its label at the right at the size of the screen's other words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line = Line(0, "")
        self._w_px = 0.0
        self.hide()

    @property
    def line(self) -> Line:
        """What it shows."""
        return self._line

    def show_line(self, line: Line, w_px: float) -> None:
        """Draw a line over a page `w_px` wide."""
        self.prepareGeometryChange()
        self._line, self._w_px = line, w_px
        self.setPos(0, line.y_px)
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:
        # The label keeps its size on the screen: at the least zoom it is twenty times as high on the page.
        return QRectF(0, -20 * LABEL_H_PX, self._w_px, 40 * LABEL_H_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colour = self._theme.color(self._line.role)
        pen = QPen(colour, 1.5, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, 0), QPointF(self._w_px, 0))
        if not self._line.label:
            return
        transform = painter.worldTransform()
        left, right = transform.map(QPointF(0, 0)), transform.map(QPointF(self._w_px, 0))
        painter.resetTransform()
        font = self._theme.font("secondary")
        width = QFontMetricsF(font).horizontalAdvance(self._line.label) + 2 * PADDING_PX
        x = left.x() + PADDING_PX if self._line.is_at_left else right.x() - width - PADDING_PX
        label = QRectF(x, right.y() - LABEL_H_PX / 2, width, LABEL_H_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(label, LABEL_H_PX / 2, LABEL_H_PX / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.ON_ACCENT))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._line.label)
        painter.setWorldTransform(transform)
