"""Paints one issue of the list: what it is, where, for how many, and over time."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from app.library.issue_states import Status
from app.library.issues import Issue
from app.ui import kinds, rows
from app.ui.issues import reading
from app.ui.issues.charts import paint_trend
from app.ui.rows import ICON_PX, IN_THE_MIDDLE, Index
from app.ui.theme import Role

ROW_H_PX = 74
TREND_W_PX, TREND_H_PX = 84, 18
CHIP_H_PX = 17
QUIET_OPACITY = 0.5
IssueRole = int(Qt.ItemDataRole.UserRole)


class IssueDelegate(rows.RowDelegate):
    """Three lines; the sign and colour of the kind, a trend, and a chip for what is new, back or settled."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, ROW_H_PX)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        issue = index.data(IssueRole)
        if not isinstance(issue, Issue):
            return
        body = body.adjusted(0, 8, 0, -8)
        role, theme = kinds.role(issue.kind), self._theme
        icon = QRectF(body.left(), body.top() + 1, ICON_PX, ICON_PX)
        theme.icon(kinds.icon(issue.kind), role).paint(painter, icon.toRect())
        first = QRectF(icon.right() + 8, body.top(), 0, 18)
        first.setRight(
            self._chip(painter, QRectF(body.left(), body.top(), body.width(), 18), issue)
        )
        quiet = reading.standing(issue) in (Status.FIXED, Status.IGNORED)
        text = Role.MUTED if quiet else Role.TEXT
        self._write(painter, first, reading.title(issue), self._title, text)
        second = QRectF(first.left(), body.top() + 20, body.right() - first.left(), 18)
        if issue.trend is not None and max(issue.trend.counts):
            place = QRectF(body.right() - TREND_W_PX, second.top(), TREND_W_PX, TREND_H_PX)
            paint_trend(painter, place, issue.trend, self._colours[role], self._colours[Role.LINE])
            second.setRight(place.left() - 8)
        page = reading.page(issue)
        self._write(painter, second, page, self._mono, Role.MUTED, cut=IN_THE_MIDDLE)
        third = QRectF(first.left(), body.top() + 40, body.right() - first.left(), 18)
        self._write(painter, third, reading.numbers(issue), self._second, text)

    def _chip(self, painter: QPainter, line: QRectF, issue: Issue) -> float:
        """Draws what is to be said at the right end of a line; returns how far there is room before it."""
        said = reading.flag(issue)
        if not said:
            return line.right()
        wide = QFontMetricsF(self._second).horizontalAdvance(said) + 16
        place = QRectF(line.right() - wide, line.top() + 0.5, wide, CHIP_H_PX)
        role = Role.RAGE if issue.is_back else Role.ACCENT if issue.is_new else Role.MUTED
        edge = QColor(self._colours[role])
        if role is Role.MUTED:
            edge.setAlphaF(QUIET_OPACITY)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = place.height() / 2
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(self._second)
        painter.setPen(self._colours[role])
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)
        return place.left() - 8
