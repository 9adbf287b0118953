"""The line down to which people see the page without scrolling."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.ui.theme import Role, Theme

LABEL_H_PX = 18
PADDING_PX = 8


class FoldItem(QGraphicsItem):
    """A dashed line over the page's width, its label at the right at the size of the screen's other words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._w_px = 0.0
        self.hide()

    def show_at(self, y_px: float, w_px: float) -> None:
        """Draw the line `y_px` below the top of a page `w_px` wide."""
        self.prepareGeometryChange()
        self._w_px = w_px
        self.setPos(0, y_px)
        self.show()

    def boundingRect(self) -> QRectF:
        # The label keeps its size on the screen: at the least zoom it is twenty times as high on the page.
        return QRectF(0, -20 * LABEL_H_PX, self._w_px, 40 * LABEL_H_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        accent = self._theme.color(Role.ACCENT)
        pen = QPen(accent, 1.5, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, 0), QPointF(self._w_px, 0))
        transform = painter.worldTransform()
        right = transform.map(QPointF(self._w_px, 0))
        painter.resetTransform()
        text = QCoreApplication.translate("heatmap", "average fold")
        font = self._theme.font("secondary")
        width = QFontMetricsF(font).horizontalAdvance(text) + 2 * PADDING_PX
        label = QRectF(
            right.x() - width - PADDING_PX, right.y() - LABEL_H_PX / 2, width, LABEL_H_PX
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(label, LABEL_H_PX / 2, LABEL_H_PX / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.ON_ACCENT))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
        painter.setWorldTransform(transform)
