"""Sessions over time as columns; a click on one leads to its sessions."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.insights.overview import Course
from app.ui import words
from app.ui.journeys.overview import reading
from app.ui.theme import Role, Theme

HEIGHT_PX, LABEL_H_PX = 120, 18
#: between the names of the first and the last column
APART_PX = 24
WIDEST_PX = 64
GAP_FRAC = 0.2
LIGHTER = 0.4


class CourseChart(QWidget):
    """The columns; those of one page and no more stand lighter at their top.

    Signals:
        wanted: (query) the sessions of a column.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._course: Course | None = None
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Sessions over time"))
        theme.changed.connect(self.update)

    def show_course(self, course: Course | None) -> None:
        """Show another one."""
        self._course, self._at = course, -1
        self.setVisible(course is not None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT_PX + LABEL_H_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        course = self._course
        if course is None:
            return
        painter = QPainter(self)
        most = max(course.counts)
        colours = {
            role: self._theme.color(role)
            for role in (Role.ACCENT, Role.LINE, Role.MUTED, Role.TEXT)
        }
        for at, (count, bounced) in enumerate(zip(course.counts, course.bounced, strict=True)):
            place = self._column(at)
            painter.fillRect(
                QRectF(place.left(), HEIGHT_PX - 1, place.width(), 1), colours[Role.LINE]
            )
            if not count:
                continue
            high = max((HEIGHT_PX - 4) * count / most, 2.0)
            top = HEIGHT_PX - high
            whole = QRectF(place.left(), top, place.width(), high)
            lighter = QRectF(whole)
            lighter.setHeight(high * bounced / count)
            painter.setOpacity(1.0 if at == self._at or self._at < 0 else 0.6)
            whole.setTop(lighter.bottom())
            painter.fillRect(whole, colours[Role.ACCENT])
            painter.setOpacity(LIGHTER * painter.opacity())
            painter.fillRect(lighter, colours[Role.ACCENT])
            painter.setOpacity(1.0)
        self._labels(painter, course)
        if self.hasFocus() and self._at >= 0:
            painter.setPen(colours[Role.TEXT])
            painter.drawRect(self._column(self._at).adjusted(-1, 1, 0, 0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._under(event.position()), event.globalPosition())

    def leaveEvent(self, event: QEvent) -> None:
        self._at = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self._under(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self._course is not None and by is not None:
            last = len(self._course.counts) - 1
            at = min(max(self._at + by, 0), last)
            self._point(at, QPointF(self.mapToGlobal(self._column(at).center().toPoint())))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def _point(self, at: int, where: QPointF) -> None:
        if at != self._at:
            self._at = at
            self.update()
        course = self._course
        if course is None or at < 0:
            QToolTip.hideText()
            return
        begin, end = course.columns.edges_ms[at : at + 2]
        said = self.tr("%1: %2 sessions, %3 of them of one page")
        said = said.replace("%1", reading.column_title(course.columns.step, begin, end))
        said = said.replace("%2", words.number(course.counts[at]))
        QToolTip.showText(
            where.toPoint(),
            words.tooltip(said.replace("%3", words.number(course.bounced[at]))),
            self,
        )

    def _open(self, at: int) -> None:
        course = self._course
        if course is not None and 0 <= at < len(course.counts) and course.counts[at]:
            begin, end = course.columns.edges_ms[at : at + 2]
            self.wanted.emit(reading.column_query(course.columns.step, begin, end))

    def _labels(self, painter: QPainter, course: Course) -> None:
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color(Role.MUTED))
        edges, step = course.columns.edges_ms, course.columns.step
        below = QRectF(0, HEIGHT_PX + 2, self.width(), LABEL_H_PX)
        titles = [reading.column_title(step, *ends) for ends in pairwise(edges)]
        wide_px = [painter.fontMetrics().horizontalAdvance(title) for title in titles]
        if max(wide_px) <= self._column(0).width():
            for at, title in enumerate(titles):
                place = QRectF(
                    self._column(at).left(), below.top(), self._column(at).width(), LABEL_H_PX
                )
                painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter), title)
            return
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), titles[0])
        below.setWidth(self._step_px() * len(titles))
        if len(titles) > 1 and below.width() > wide_px[0] + wide_px[-1] + APART_PX:
            painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), titles[-1])

    def _step_px(self) -> float:
        assert self._course is not None, "there are columns"
        return min(self.width() / len(self._course.counts), WIDEST_PX)

    def _column(self, at: int) -> QRectF:
        step = self._step_px()
        return QRectF(at * step, 0, max(step * (1 - GAP_FRAC), 1.0), HEIGHT_PX)

    def _under(self, at: QPointF) -> int:
        if self._course is None or at.x() < 0:
            return -1
        column = int(at.x() // self._step_px())
        return column if column < len(self._course.counts) else -1
