"""Paints a row of the list of notes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui import rows
from app.ui.notes.row import Row
from app.ui.rows import ICON_PX, Index
from app.ui.theme import Role

ROW_H_PX = 94
GAP_PX = 6
TEXT_TOP_PX, LINE_PX, MOST_LINES = 31, 17, 2
PLACE_TOP_PX = 69
RowRole = int(Qt.ItemDataRole.UserRole)


class RowDelegate(rows.RowDelegate):
    """Who and when, two lines of what was written, the moment and the page."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_H_PX)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        self._head(painter, QRectF(body.left(), body.top() + 8, body.width(), 20), row)
        painter.setPen(self._colours[Role.TEXT])
        painter.setFont(self._body)
        for line, text in enumerate(lines(row.text, self._body, body.width())):
            top = body.top() + TEXT_TOP_PX + line * LINE_PX
            painter.drawText(QRectF(body.left(), top, body.width(), LINE_PX), rows.LEFT, text)
        place = QRectF(body.left(), body.top() + PLACE_TOP_PX, body.width(), 17)
        self._write(painter, place, row.place, self._mono, Role.MUTED)

    def _head(self, painter: QPainter, head: QRectF, row: Row) -> None:
        sign = QRectF(head.left(), head.top() + 2, ICON_PX, ICON_PX).toRect()
        self._theme.icon("note", Role.ACCENT).paint(painter, sign)
        when_px = self._write_right(painter, head, row.when, self._second, Role.MUTED) + GAP_PX
        person = head.adjusted(ICON_PX + GAP_PX, 0, -when_px, 0)
        self._write(painter, person, row.person, self._title, Role.TEXT)


def lines(text: str, font: QFont, width_px: float) -> list[str]:
    """The beginning of a text on `MOST_LINES` lines of that width, the last one cut where there is more."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while len(found) < MOST_LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width_px, 1.0))
        line.setPosition(QPointF(0, 0))
        start, count = line.textStart(), line.textLength()
        last = len(found) == MOST_LINES - 1
        found.append(text[start:] if last else text[start : start + count])
    layout.endLayout()
    metrics = QFontMetricsF(font)
    end = Qt.TextElideMode.ElideRight
    return [metrics.elidedText(one.strip(), end, width_px) for one in found]
