"""What is said of single elements over the page: a frame round the one that is meant, numbers at those that count."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.ui.theme import Role, Theme

LABEL_H_PX = 17
PADDING_PX = 5
ROUND_PX = 3
#: further out than the element itself, so that its own edge stays seen
OUT_PX = 2


class Mark(Struct, frozen=True):
    """What stands at an element's place on the page; `is_quiet` where nobody clicked."""

    place: tuple[float, float, float, float]
    text: str
    is_quiet: bool = False


class FrameItem(QGraphicsItem):
    """A frame round one element, as wide on the screen whatever the zoom."""

    def __init__(self, theme: Theme, dashed: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._rect = QRectF()
        self._dashed = dashed
        self.hide()

    @property
    def rect(self) -> QRectF:
        """Where the element lies on the page."""
        return self._rect

    def show_at(self, place: tuple[float, float, float, float] | None) -> None:
        """Frame what lies there: x, y, width, height of the page; nothing for None."""
        self.prepareGeometryChange()
        self._rect = QRectF() if place is None else QRectF(*place)
        self.setVisible(place is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-60, -60, 60, 60)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        accent = self._theme.color(Role.ACCENT)
        pen = QPen(accent, 2, Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        out = OUT_PX / max(painter.worldTransform().m11(), 0.01)
        wash = self._theme.color(Role.ACCENT)
        wash.setAlpha(28)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._dashed else wash)
        painter.drawRect(self._rect.adjusted(-out, -out, out, out))


class MarksItem(QGraphicsItem):
    """Numbers at the elements; a number that would cover one that counts more is left out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._bounds = QRectF()
        self.hide()

    def show_marks(self, marks: Sequence[Mark], page: QRectF) -> None:
        """Show these, what counts most first."""
        self.prepareGeometryChange()
        self._marks = tuple(marks)
        self._bounds = page
        self.setVisible(bool(marks))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-200, -60, 200, 60)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        transform = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font("secondary")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        seen = QRectF(painter.viewport())
        top_px, bottom_px = (
            (at - transform.dy()) / transform.m22()
            for at in (seen.top() - LABEL_H_PX, seen.bottom() + LABEL_H_PX)
        )
        taken: list[QRectF] = []
        for mark in self._marks:
            x, y, w, _ = mark.place
            if not top_px <= y <= bottom_px:
                continue
            corner = transform.map(QPointF(x + w, y))
            width = metrics.horizontalAdvance(mark.text) + 2 * PADDING_PX
            label = QRectF(
                corner.x() - width + PADDING_PX, corner.y() - LABEL_H_PX / 2, width, LABEL_H_PX
            )
            if not label.intersects(seen) or any(label.intersects(other) for other in taken):
                continue
            taken.append(label)
            self._paint_mark(painter, label, mark)
        painter.setWorldTransform(transform)

    def _paint_mark(self, painter: QPainter, label: QRectF, mark: Mark) -> None:
        line = self._theme.color(Role.LINE if mark.is_quiet else Role.ACCENT)
        painter.setPen(QPen(line, 1))
        painter.setBrush(self._theme.color(Role.PANEL))
        painter.drawRoundedRect(label, ROUND_PX, ROUND_PX)
        painter.setPen(self._theme.color(Role.MUTED if mark.is_quiet else Role.TEXT))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, mark.text)
