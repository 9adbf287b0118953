"""How an issue is drawn: its sessions over time, and who reached the goal with it and without."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.insights.issues import Cost, Trend
from app.library.issues import Issue
from app.proportions import Share, wilson
from app.ui import words
from app.ui.issues import reading
from app.ui.theme import Role, Theme

TREND_H_PX = 64
LABEL_H_PX = 18
BAR_H_PX = 14
LINE_H_PX = 40
GAP_FRAC = 0.25
#: of its height, a column is no wider
WIDEST_FRAC = 0.4


def paint_trend(
    painter: QPainter, place: QRectF, trend: Trend, colour: QColor, ground: QColor
) -> None:
    """Columns over a base line; a column of nobody is a dash on it."""
    most = max(trend.counts)
    step = place.width() / len(trend.counts)
    room = max(step * (1 - GAP_FRAC), 1.0)
    # few days are columns, too, not blocks
    wide = min(room, max(place.height() * WIDEST_FRAC, 1.0))
    for at, count in enumerate(trend.counts):
        left = place.left() + at * step
        painter.fillRect(QRectF(left, place.bottom() - 1, room, 1), ground)
        if count:
            high = max(2.0, place.height() * count / most)
            column = QRectF(left + (room - wide) / 2, place.bottom() - high, wide, high)
            painter.fillRect(column, colour)


class TrendChart(QWidget):
    """How many sessions met the issue, over time, with the first day and the last."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trend: Trend | None = None
        self._role = Role.ACCENT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Sessions over time"))
        theme.changed.connect(self.update)

    def show_trend(self, trend: Trend | None, role: Role) -> None:
        """Draw another one; None draws nothing."""
        self._trend, self._role = trend, role
        self.setVisible(trend is not None)
        if trend is not None:
            said = self.tr("At most %1 sessions in one column")
            self.setToolTip(words.tooltip(said.replace("%1", words.number(max(trend.counts)))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, TREND_H_PX + LABEL_H_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._trend is None:
            return
        painter = QPainter(self)
        muted, line = self._theme.color(Role.MUTED), self._theme.color(Role.LINE)
        place = QRectF(0, 0, self.width(), TREND_H_PX)
        paint_trend(painter, place, self._trend, self._theme.color(self._role), line)
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(muted)
        below = QRectF(0, TREND_H_PX, self.width(), LABEL_H_PX)
        end_ms = self._trend.begin_ms + self._trend.width_ms * len(self._trend.counts) - 1
        # the last column may reach beyond today
        last_ms = max(self._trend.begin_ms, min(end_ms, time.time() * 1000))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            below, centre | Qt.AlignmentFlag.AlignLeft, words.day(self._trend.begin_ms)
        )
        painter.drawText(below, centre | Qt.AlignmentFlag.AlignRight, words.day(last_ms))
        painter.end()


class CostChart(QWidget):
    """Two bars: the share that reached the goal with the issue and without, each with its interval."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._issue: Issue | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Who went on to the goal"))
        theme.changed.connect(self.update)

    def show_cost(self, issue: Issue) -> None:
        """Draw those of another issue; nothing where no cost is known."""
        self._issue = issue
        self.setVisible(issue.cost is not None)
        if issue.cost is not None:
            self.setAccessibleDescription(
                f"{reading.with_it(issue.cost)}, {reading.without_it(issue.cost)}"
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 2 * LINE_H_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        cost: Cost | None = None if self._issue is None else self._issue.cost
        if cost is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._bar(painter, 0, self.tr("With it"), reading.with_it(cost), cost.met, Role.RAGE)
        self._bar(
            painter,
            LINE_H_PX,
            self.tr("Without it"),
            reading.without_it(cost),
            cost.others,
            Role.GOOD,
        )
        painter.end()

    def _bar(
        self, painter: QPainter, top: float, name: str, said: str, share: Share, role: Role
    ) -> None:
        theme, width = self._theme, float(self.width())
        line = QRectF(0, top, width, LABEL_H_PX)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color(Role.MUTED))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, centre | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme.color(Role.TEXT))
        painter.drawText(line, centre | Qt.AlignmentFlag.AlignRight, said)
        track = QRectF(0, top + LABEL_H_PX, width, BAR_H_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(Role.LINE))
        painter.drawRoundedRect(track, 3, 3)
        if share.share is None:
            return
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(QRectF(0, track.top(), width * share.share, BAR_H_PX), 3, 3)
        low, high = (width * end for end in wilson(share))
        middle = track.center().y()
        painter.setPen(QPen(theme.color(Role.TEXT), 1.5))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            at = min(max(end, 1.0), width - 1)
            painter.drawLine(QPointF(at, middle - 4), QPointF(at, middle + 4))
