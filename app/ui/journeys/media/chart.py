"""A medium over its length, drawn: who was still there, what was played how often, and below where people stopped,
paused and sought away. Every part of it is a door.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.insights.media import Curve, EndedBy, end_s
from app.ui import words
from app.ui.journeys.media import reading
from app.ui.journeys.shares import percent
from app.ui.theme import Role, Theme

LEFT_PX, RIGHT_PX, TOP_PX = 52, 44, 24
LANE_H_PX, LANE_GAP_PX, AXIS_H_PX = 16, 6, 20
LEAST_W_PX, LEAST_H_PX = 320, 220
FILL_ALPHA = 50
#: labels of the time axis stand no nearer
LABEL_W_PX = 70
#: numbers of the scale on the right: so many at most
MOST_TICKS = 6
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200)
LANES = (EndedBy.LEAVE, EndedBy.PAUSE, EndedBy.SEEK)
LANE_ROLES = {EndedBy.LEAVE: Role.DEAD, EndedBy.PAUSE: Role.MUTED, EndedBy.SEEK: Role.MUTED}


class CurveChart(QWidget):
    """The curve. A click chooses what is under it, a drag a stretch; Left, Right and Enter do so by keyboard, Up and
    Down choose what is asked: who left, paused, or sought away.

    Signals:
        part_chosen: (from s, to s, `EndedBy`) who stopped, paused or sought away there.
        pointed: (text) what the part under the pointer tells; empty beside it.
    """

    part_chosen = Signal(float, float, object)
    pointed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curve: Curve | None = None
        self._cursor: tuple[int, int] | None = None
        self._chosen: tuple[int, int] | None = None
        self._pressed: int | None = None
        self._right_px = RIGHT_PX
        self._asked = EndedBy.LEAVE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST_W_PX, LEAST_H_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Who was still there, over the length"))
        theme.changed.connect(self.update)

    @property
    def curve(self) -> Curve | None:
        """What is drawn."""
        return self._curve

    def show_curve(self, curve: Curve | None) -> None:
        """Draw another one."""
        self._curve, self._cursor, self._chosen, self._pressed = curve, None, None, None
        if curve is not None and curve.started:
            most = f"{words.number(self.played_ticks()[-1])}×"
            wide = QFontMetrics(self._theme.font("secondary")).horizontalAdvance(most)
            self._right_px = max(RIGHT_PX, wide + 12)
            last = len(curve.still) - 1
            self.setAccessibleDescription(reading.part_said(curve, last, last))
        self.update()

    def part_at(self, x_px: float) -> int:
        """The part of the length at a place, the nearest where it is beside."""
        assert self._curve is not None
        plot = self._plot()
        many = len(self._curve.still)
        return min(
            max(int((x_px - plot.left()) / max(plot.width(), 1) * self._shown_parts()), 0), many - 1
        )

    def place_of(self, part: int, lane: EndedBy | None = None) -> QPointF:
        """Where a part is drawn: in the curve, or in a lane."""
        plot = self._plot()
        x = plot.left() + (part + 0.5) * plot.width() / self._shown_parts()
        return QPointF(x, plot.center().y() if lane is None else self._lane(lane).center().y())

    def played_ticks(self) -> tuple[int, ...]:
        """The numbers of the scale on the right: how often a part was played."""
        assert self._curve is not None
        most = int(self._top() * self._curve.started + 1e-9)
        steps = (one * 10**size for size in range(12) for one in (1, 2, 5))
        step = next(step for step in steps if most // step < MOST_TICKS)
        return tuple(range(0, most + 1, step))

    def sizeHint(self) -> QSize:
        return QSize(560, 300)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._curve is None:
            return
        at = event.position()
        self._point_at(self._range(at.x()))
        is_door = self._plot().adjusted(0, 0, 0, self._lanes_h()).contains(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._curve is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.part_at(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._curve is None or pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        here = self.part_at(at.x())
        chosen = (min(pressed, here), max(pressed, here)) if here != pressed else self._near(at.x())
        lane = next((one for one in LANES if self._lane(one).contains(at)), EndedBy.LEAVE)
        self._choose(chosen, lane)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        curve = self._curve
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -(10**6),
            Qt.Key.Key_End: 10**6,
        }
        if curve is not None and event.key() in steps:
            here = -1 if self._cursor is None else self._cursor[0]
            part = min(max(here + steps[Qt.Key(event.key())], 0), len(curve.still) - 1)
            self._point_at((part, part))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self._choose(self._cursor, self._asked)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self._asked = LANES[(LANES.index(self._asked) + by) % len(LANES)]
            self.update()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._curve is None or not self._curve.started:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._chosen_part(painter)
        self._axes(painter, self._curve)
        self._still(painter, self._curve)
        self._played(painter, self._curve)
        self._lanes(painter, self._curve)
        self._under_pointer(painter)
        painter.end()

    # -- choosing ----------------------------------------------------------------------------------

    def _choose(self, chosen: tuple[int, int], lane: EndedBy) -> None:
        assert self._curve is not None
        self._chosen = chosen
        part_s, is_last = self._curve.part_s, chosen[1] == len(self._curve.still) - 1
        until_s = math.inf if is_last else (chosen[1] + 1) * part_s
        self.part_chosen.emit(chosen[0] * part_s, until_s, lane)
        self.update()

    def _range(self, x_px: float) -> tuple[int, int]:
        here = self.part_at(x_px)
        if self._pressed is None:
            return here, here
        return min(self._pressed, here), max(self._pressed, here)

    def _near(self, x_px: float) -> tuple[int, int]:
        """Parts are thinner than a pointer is exact."""
        return self.part_at(x_px - 2), self.part_at(x_px + 2)

    def _point_at(self, cursor: tuple[int, int] | None) -> None:
        if cursor != self._cursor and self._curve is not None:
            self._cursor = cursor
            said = "" if cursor is None else reading.part_said(self._curve, *cursor)
            self.pointed.emit(said)
            self.update()

    # -- places ------------------------------------------------------------------------------------

    def _lanes_h(self) -> float:
        return len(LANES) * (LANE_H_PX + LANE_GAP_PX) + AXIS_H_PX

    def _plot(self) -> QRectF:
        height = self.height() - TOP_PX - self._lanes_h()
        return QRectF(LEFT_PX, TOP_PX, self.width() - LEFT_PX - self._right_px, height)

    def _lane(self, lane: EndedBy) -> QRectF:
        plot = self._plot()
        top = plot.bottom() + AXIS_H_PX + LANES.index(lane) * (LANE_H_PX + LANE_GAP_PX)
        return QRectF(plot.left(), top, plot.width(), LANE_H_PX)

    def _shown_parts(self) -> float:
        assert self._curve is not None
        return max(self._curve.summary.length.seconds / self._curve.part_s, 1.0)

    def _x(self, part: float) -> float:
        plot = self._plot()
        return plot.left() + min(part / self._shown_parts(), 1.0) * plot.width()

    def _end_part(self) -> int:
        """The first part that counts as the end; behind all where nobody knows it."""
        assert self._curve is not None
        length, many = self._curve.summary.length, len(self._curve.still)
        if not length.is_known:
            return many
        return min(int(end_s(length) / self._curve.part_s), many)

    def _top(self) -> float:
        """The share at the upper edge."""
        assert self._curve is not None
        most = max((*self._curve.played, self._curve.started)) / self._curve.started
        return 1.0 if most <= 1 else most * 1.05

    def _y(self, count: float) -> float:
        assert self._curve is not None
        plot = self._plot()
        return plot.bottom() - count / self._curve.started / self._top() * plot.height()

    # -- drawing -----------------------------------------------------------------------------------

    def _axes(self, painter: QPainter, curve: Curve) -> None:
        plot, theme = self._plot(), self._theme
        painter.setFont(theme.font("secondary"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            y = self._y(share * curve.started)
            painter.setPen(QPen(theme.color(Role.LINE), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.color(Role.MUTED))
            if share in (0.0, 0.5, 1.0):
                label = QRectF(0, y - 9, LEFT_PX - 8, 18)
                painter.drawText(label, right, percent(share))
        seconds = curve.summary.length.seconds
        room = max(plot.width() / LABEL_W_PX, 1)
        step = next((one for one in STEPS_S if seconds / one <= room), STEPS_S[-1])
        tick = 0.0
        while tick <= seconds:
            x = self._x(tick / curve.part_s)
            painter.setPen(QPen(theme.color(Role.LINE), 1))
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
            painter.setPen(theme.color(Role.MUTED))
            label = QRectF(x - LABEL_W_PX / 2, plot.bottom() + 4, LABEL_W_PX, AXIS_H_PX - 4)
            if label.right() > self.width():
                label.moveRight(self.width())
            painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), reading.at(tick))
            tick += step

    def _steps(self, counts: tuple[int, ...]) -> QPolygonF:
        line = QPolygonF()
        for part, count in enumerate(counts):
            y = self._y(count)
            line.append(QPointF(self._x(part), y))
            line.append(QPointF(self._x(part + 1), y))
        return line

    def _still(self, painter: QPainter, curve: Curve) -> None:
        line = self._steps(curve.still)
        accent = self._theme.color(Role.ACCENT)
        ground = QColor(accent)
        ground.setAlpha(FILL_ALPHA)
        area = QPolygonF(line)
        area.append(QPointF(line.at(line.count() - 1).x(), self._plot().bottom()))
        area.append(QPointF(line.at(0).x(), self._plot().bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(line)

    def _played(self, painter: QPainter, curve: Curve) -> None:
        painter.setPen(QPen(self._theme.color(Role.MUTED), 1.4, Qt.PenStyle.DotLine))
        painter.drawPolyline(self._steps(curve.played))
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color(Role.MUTED))
        plot, left = self._plot(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for count in self.played_ticks():
            label = QRectF(plot.right() + 6, self._y(count) - 9, self._right_px - 6, 18)
            painter.drawText(label, left, f"{words.number(count)}×")
        above = QRectF(plot.left(), 0, self.width() - plot.left() - 4, TOP_PX - 8)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(above, right, self.tr("played"))
        painter.drawText(above, left, self.tr("still there"))

    def _lanes(self, painter: QPainter, curve: Curve) -> None:
        theme = self._theme
        named = {
            EndedBy.LEAVE: (self.tr("left"), curve.left),
            EndedBy.PAUSE: (self.tr("paused"), curve.paused),
            EndedBy.SEEK: (self.tr("sought"), curve.sought),
        }
        painter.setFont(theme.font("secondary"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for lane, (name, counts) in named.items():
            place = self._lane(lane)
            is_asked = self.hasFocus() and lane is self._asked
            painter.setPen(theme.color(Role.ACCENT if is_asked else Role.MUTED))
            painter.drawText(QRectF(0, place.top(), LEFT_PX - 8, LANE_H_PX), right, name)
            painter.fillRect(
                QRectF(place.left(), place.bottom() - 1, place.width(), 1), theme.color(Role.LINE)
            )
            # whoever came to the end did not stop on the way
            end = self._end_part()
            most = max(counts[:end], default=0) or 1
            for part, count in enumerate(counts):
                if count:
                    is_end = lane is EndedBy.LEAVE and part >= end
                    colour = theme.color(Role.GOOD if is_end else LANE_ROLES[lane])
                    high = min(max(3.0, LANE_H_PX * count / most), LANE_H_PX)
                    wide = max(self._x(part + 1) - self._x(part) - 0.5, 2.0)
                    left = min(self._x(part), place.right() - wide)
                    painter.fillRect(QRectF(left, place.bottom() - high, wide, high), colour)

    def _chosen_part(self, painter: QPainter) -> None:
        if self._chosen is not None:
            begin, end = self._x(self._chosen[0]), self._x(self._chosen[1] + 1)
            plot = self._plot()
            height = plot.height() + self._lanes_h()
            place = QRectF(begin, plot.top(), max(end - begin, 2.0), height)
            painter.fillRect(place, self._theme.color(Role.SELECTION))

    def _under_pointer(self, painter: QPainter) -> None:
        if self._cursor is None:
            return
        begin, end = self._x(self._cursor[0]), self._x(self._cursor[1] + 1)
        plot = self._plot()
        bottom = plot.bottom() + self._lanes_h() - LANE_GAP_PX
        if self._cursor[0] != self._cursor[1]:
            ground = QColor(self._theme.color(Role.ACCENT))
            ground.setAlpha(FILL_ALPHA)
            painter.fillRect(QRectF(begin, plot.top(), end - begin, bottom - plot.top()), ground)
        x = (begin + end) / 2
        painter.setPen(QPen(self._theme.color(Role.TEXT), 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, bottom))
