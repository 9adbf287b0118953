"""Paints one issue of the list: what it is, where, for how many, and over time."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.library.issue_states import Status
from app.library.issues import Issue
from app.ui import kinds
from app.ui.issues import reading
from app.ui.issues.charts import paint_trend
from app.ui.theme import Role, Theme

ROW_H_PX = 74
MARGIN_PX = 12
ICON_PX = 16
TREND_W_PX, TREND_H_PX = 84, 18
CHIP_H_PX = 17
MARK_W_PX = 3
QUIET_OPACITY = 0.5
IssueRole = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class IssueDelegate(QStyledItemDelegate):
    """Three lines; the sign and colour of the kind, a trend, and a chip for what is new, back or settled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, ROW_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        issue = index.data(IssueRole)
        if not isinstance(issue, Issue):
            return
        rect = QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option)
        body = rect.adjusted(MARGIN_PX, 8, -MARGIN_PX, -8)
        role, theme = kinds.role(issue.kind), self._theme
        icon = QRectF(body.left(), body.top() + 1, ICON_PX, ICON_PX)
        theme.icon(kinds.icon(issue.kind), role).paint(painter, icon.toRect())
        first = QRectF(icon.right() + 8, body.top(), 0, 18)
        first.setRight(
            self._chip(painter, QRectF(body.left(), body.top(), body.width(), 18), issue)
        )
        quiet = reading.standing(issue) in (Status.FIXED, Status.IGNORED)
        text = Role.MUTED if quiet else Role.TEXT
        self._write(painter, first, reading.title(issue), theme.font("title"), text)
        second = QRectF(first.left(), body.top() + 20, body.right() - first.left(), 18)
        if issue.trend is not None and max(issue.trend.counts):
            place = QRectF(body.right() - TREND_W_PX, second.top(), TREND_W_PX, TREND_H_PX)
            line = theme.color(Role.LINE)
            paint_trend(painter, place, issue.trend, theme.color(role), line)
            second.setRight(place.left() - 8)
        where = Qt.TextElideMode.ElideMiddle
        self._write(painter, second, reading.page(issue), theme.font("mono"), Role.MUTED, where)
        third = QRectF(first.left(), body.top() + 40, body.right() - first.left(), 18)
        self._write(painter, third, reading.numbers(issue), theme.font("secondary"), text)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        state, colour = option.state, self._theme.color
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour(Role.SELECTION))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour(Role.HOVER))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour(Role.LINE))
        if state & QStyle.StateFlag.State_Selected:
            mark = QRectF(rect.left(), rect.top(), MARK_W_PX, rect.height() - 1)
            painter.fillRect(mark, colour(Role.ACCENT))
        if (
            state & QStyle.StateFlag.State_HasFocus
            and state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            painter.setPen(QPen(colour(Role.ACCENT), 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))

    def _chip(self, painter: QPainter, line: QRectF, issue: Issue) -> float:
        """Draws what is to be said at the right end of a line; returns how far there is room before it."""
        said = reading.flag(issue)
        if not said:
            return line.right()
        font = self._theme.font("secondary")
        wide = QFontMetricsF(font).horizontalAdvance(said) + 16
        place = QRectF(line.right() - wide, line.top() + 0.5, wide, CHIP_H_PX)
        role = Role.RAGE if issue.is_back else Role.ACCENT if issue.is_new else Role.MUTED
        edge = QColor(self._theme.color(role))
        if role is Role.MUTED:
            edge.setAlphaF(QUIET_OPACITY)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = place.height() / 2
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)
        return place.left() - 8

    def _write(
        self, painter: QPainter, place: QRectF, text: str, font: QFont, role: Role,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:  # fmt: skip
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        short = QFontMetricsF(font).elidedText(text, elide, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
