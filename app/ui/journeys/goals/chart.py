"""A goal over time: of the sessions that began in each column the share that reached it, with its range."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.insights.goals import Course
from app.proportions import wilson
from app.ui import words
from app.ui.journeys.goals import reading
from app.ui.theme import Role, Theme

CHART_H_PX, LEAST_H_PX, LABEL_H_PX, SCALE_W_PX = 84, 40, 18, 44
#: of the room of a column
GAP_FRAC = 0.3
WIDEST_PX = 28.0
ARROW_PX = 3.0
#: columns of so much fewer sessions than the largest has may reach beyond the scale with their ranges
MUCH_FEWER = 4
#: the scale ends at one of these shares
ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 1.0)


def scale_end(course: Course) -> float:
    """The share at which the scale ends: above all columns and the ranges of those that many sessions tell of."""
    most = max(one.total for one in course.shares)
    tops = [one.share or 0.0 for one in course.shares]
    tops += [wilson(one)[1] for one in course.shares if one.total * MUCH_FEWER >= most > 0]
    return next((end for end in ENDS if end >= max(tops)), 1.0)


class CourseChart(QWidget):
    """Columns; a click on one, or Enter, leads to its sessions.

    Signals:
        column_wanted: (number of the column).
    """

    column_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._course: Course | None = None
        self._currency: str | None = None
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("The goal over time"))
        theme.changed.connect(self.update)

    def show_course(self, course: Course | None, currency: str | None) -> None:
        """Draw another one; None draws nothing."""
        self._course, self._currency, self._at = course, currency, -1
        self.setVisible(course is not None and len(course.shares) > 0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, CHART_H_PX + LABEL_H_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, LEAST_H_PX + LABEL_H_PX)

    @property
    def _high(self) -> int:
        """Room for the columns, px."""
        return self.height() - LABEL_H_PX

    def place(self, column: int) -> QRectF:
        """Where a column stands, all of its room."""
        assert self._course is not None
        step = (self.width() - SCALE_W_PX) / len(self._course.shares)
        return QRectF(column * step, 0, step, self._high)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._under(event.position()))
        if self._course is not None and self._at >= 0:
            said = reading.column_said(self._course, self._at, self._currency)
            QToolTip.showText(event.globalPosition().toPoint(), words.tooltip(said), self)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.column_wanted.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._course is None:
            return
        last = len(self._course.shares) - 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._point_at(min(max(self._at + step, 0), last))
            said = reading.column_said(self._course, self._at, self._currency)
            self.setAccessibleDescription(said)
            below = self.place(self._at).bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(below), words.tooltip(said), self)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.column_wanted.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _under(self, at: QPointF) -> int:
        """The column under the pointer that has a session; -1 for none."""
        if self._course is None or not 0 <= at.x() < self.width() - SCALE_W_PX:
            return -1
        step = (self.width() - SCALE_W_PX) / len(self._course.shares)
        column = int(at.x() // step)
        has_any = column < len(self._course.shares) and self._course.shares[column].total
        return column if has_any else -1

    def _point_at(self, column: int) -> None:
        if column != self._at:
            self._at = column
            is_door = column >= 0
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        course = self._course
        if course is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = scale_end(course)
        self._scale(painter, most)
        for at, one in enumerate(course.shares):
            if one.total:
                self._column(painter, at, most)
        self._days(painter, course)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color(Role.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - SCALE_W_PX - 1, self._high - 1))
        painter.end()

    def _scale(self, painter: QPainter, most: float) -> None:
        line, muted = self._theme.color(Role.LINE), self._theme.color(Role.MUTED)
        right = self.width() - SCALE_W_PX
        painter.setFont(self._theme.font("secondary"))
        for part, top in ((most, 0.0), (most / 2, self._high / 2), (0.0, self._high - 1.0)):
            painter.fillRect(QRectF(0, top, right, 1), line)
            painter.setPen(muted)
            label = QRectF(right + 6, min(max(top - 8, 0), self._high - 14), SCALE_W_PX - 6, 16)
            painter.drawText(label, Qt.AlignmentFlag.AlignLeft, reading.percent(part))

    def _column(self, painter: QPainter, at: int, most: float) -> None:
        assert self._course is not None
        of, room = self._course.shares[at], self.place(at)
        if at == self._at:
            painter.fillRect(room, self._theme.color(Role.HOVER))
        wide = min(room.width() * (1 - GAP_FRAC), WIDEST_PX)
        high = (self._high - 1) * (of.share or 0.0) / most
        middle = room.center().x()
        column = QRectF(middle - wide / 2, self._high - 1 - high, wide, high)
        painter.fillRect(column, self._theme.color(Role.ACCENT))
        if not of.hits:
            painter.fillRect(
                QRectF(column.left(), self._high - 2, wide, 2), self._theme.color(Role.MUTED)
            )
        ends = wilson(of)
        low, high_end = (self._high - 1 - (self._high - 1) * min(end / most, 1.0) for end in ends)
        painter.setPen(QPen(self._theme.color(Role.TEXT if of.hits else Role.MUTED), 1))
        painter.drawLine(QPointF(middle, low), QPointF(middle, high_end))
        if ends[1] > most:
            # it goes on above the scale
            for side in (-ARROW_PX, ARROW_PX):
                painter.drawLine(QPointF(middle, 0.5), QPointF(middle + side, ARROW_PX + 0.5))

    def _days(self, painter: QPainter, course: Course) -> None:
        below = QRectF(0, self._high, self.width() - SCALE_W_PX, LABEL_H_PX)
        end_ms = course.begin_ms + course.width_ms * len(course.shares) - 1
        # the last column may reach beyond today
        last_ms = max(course.begin_ms, min(end_ms, time.time() * 1000))
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color(Role.MUTED))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(below, centre | Qt.AlignmentFlag.AlignLeft, words.day(course.begin_ms))
        if len(course.shares) > 1:
            painter.drawText(below, centre | Qt.AlignmentFlag.AlignRight, words.day(last_ms))
