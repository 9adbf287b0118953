"""Paints a row of the list of notes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.notes.row import Row
from app.ui.theme import Role, Theme

ROW_H_PX = 94
MARGIN_PX = 12
ICON_PX = 16
GAP_PX = 6
MARK_W_PX = 3
TEXT_TOP_PX, LINE_PX, MOST_LINES = 31, 17, 2
PLACE_TOP_PX = 69
RowRole = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowDelegate(QStyledItemDelegate):
    """Who and when, two lines of what was written, the moment and the page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Take the theme's fonts and colours anew."""
        self._title = self._theme.font("title")
        self._body = self._theme.font("body")
        self._second = self._theme.font("secondary")
        self._mono = self._theme.font("mono")
        self._colours = {role: self._theme.color(role) for role in Role}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        rect = QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option)
        body = rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        self._head(painter, QRectF(body.left(), body.top() + 8, body.width(), 20), row)
        painter.setPen(self._colours[Role.TEXT])
        painter.setFont(self._body)
        for line, text in enumerate(lines(row.text, self._body, body.width())):
            top = body.top() + TEXT_TOP_PX + line * LINE_PX
            painter.drawText(QRectF(body.left(), top, body.width(), LINE_PX), _LEFT, text)
        place = QRectF(body.left(), body.top() + PLACE_TOP_PX, body.width(), 17)
        self._cut(painter, place, row.place, self._mono, Role.MUTED)
        painter.restore()

    def _head(self, painter: QPainter, head: QRectF, row: Row) -> None:
        sign = QRectF(head.left(), head.top() + 2, ICON_PX, ICON_PX).toRect()
        self._theme.icon("note", Role.ACCENT).paint(painter, sign)
        painter.setFont(self._second)
        painter.setPen(self._colours[Role.MUTED])
        painter.drawText(head, _RIGHT, row.when)
        when_px = QFontMetricsF(self._second).horizontalAdvance(row.when) + GAP_PX
        left = ICON_PX + GAP_PX
        self._cut(painter, head.adjusted(left, 0, -when_px, 0), row.person, self._title, Role.TEXT)

    def _cut(self, painter: QPainter, place: QRectF, text: str, font: QFont, role: Role) -> None:
        painter.setFont(font)
        painter.setPen(self._colours[role])
        metrics = QFontMetricsF(font)
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, place.width()))
        painter.drawText(place, _LEFT, short)

    def _ground(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = Role.SELECTION if chosen else Role.HOVER if hovered else Role.PANEL
        painter.fillRect(rect, self._colours[ground])
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, self._colours[Role.LINE])
        if chosen:
            mark = QRectF(rect.left(), rect.top(), MARK_W_PX, rect.height() - 1)
            painter.fillRect(mark, self._colours[Role.ACCENT])
        with_keys = QStyle.StateFlag.State_KeyboardFocusChange
        if state & QStyle.StateFlag.State_HasFocus and state & with_keys:
            painter.setPen(QPen(self._colours[Role.ACCENT], 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))


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
