"""The timeline: one widget, one axis. The ruler is scrubbed, the lanes are panned and zoomed, marks are clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui import words
from app.ui.replay import clock, lanes
from app.ui.replay.axis import Axis
from app.ui.replay.lanes import LanesPainter
from app.ui.replay.story import Mark, Story
from app.ui.theme import Role, Theme

#: how far from a mark the pointer still means it
NEAR_PX = 6.0
#: a press that moves less than this is a click
CLICK_PX = 4
ZOOM_PER_NOTCH = 0.8


class Timeline(QWidget):
    """Shows a story along time.

    Signals:
        sought: (t_ms) the person wants to see this moment; comes for every move of a scrub.
        scrub_began, scrub_ended: the ruler was taken, and let go.
    """

    sought = Signal(float)
    scrub_began = Signal()
    scrub_ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._story: Story | None = None
        self._axis = Axis.whole(1.0, lanes.LABELS_PX, 1.0)
        self._position_ms = 0.0
        self._hover_x: float | None = None
        self._still: QPixmap | None = None
        self._pressed: QPoint | None = None
        self._scrubbing = False
        self._panned = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline"))
        theme.changed.connect(self._restyle)

    @property
    def axis(self) -> Axis:
        """What is seen where."""
        return self._axis

    @property
    def is_scrubbing(self) -> bool:
        """Whether the ruler is held."""
        return self._scrubbing

    def show_story(self, story: Story | None) -> None:
        """Show all of a session, or nothing."""
        self._story = story
        self._axis = Axis.whole(story.duration_ms if story else 1.0, *self._line())
        self._position_ms = 0.0
        self.setAccessibleDescription("")
        self._restyle()

    def set_position(self, at_ms: float) -> None:
        """Move the play head; the line follows it when it leaves at the right."""
        before = self._axis.x(self._position_ms)
        self._position_ms = at_ms
        if not self._scrubbing and not self._axis.is_whole:
            axis = self._axis.showing(at_ms)
            if axis != self._axis:
                self._look(axis)
                return
        for x in (before, self._axis.x(at_ms)):
            self.update(int(x) - 8, 0, 16, self.height())

    def zoom(self, factor: float) -> None:
        """See `factor` times as much, around the play head."""
        self._look(self._axis.zoomed(self._axis.x(self._position_ms), factor))

    def sizeHint(self) -> QSize:
        """As high as its lanes."""
        return QSize(400, lanes.height_px())

    def minimumSizeHint(self) -> QSize:
        """Narrower, the titles are cut."""
        return QSize(240, lanes.height_px())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The still part from its picture; over it the pointer's line and the play head."""
        if self._still is None:
            self._still = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        if self._story is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.height() - lanes.GAP_PX
        if self._hover_x is not None and not self._scrubbing:
            painter.setPen(QPen(self._theme.color(Role.MUTED), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(self._hover_x, lanes.RULER_PX), QPointF(self._hover_x, bottom))
        x = self._axis.x(self._position_ms)
        if self._axis.left_px - 1 <= x <= self._axis.left_px + self._axis.width_px + 1:
            head = self._theme.color(Role.TEXT)
            painter.setPen(QPen(head, 2))
            painter.drawLine(QPointF(x, lanes.RULER_PX - 6), QPointF(x, bottom))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(head)
            top = lanes.RULER_PX - 10.0
            painter.drawPolygon(
                QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)])
            )
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color(Role.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same stretch over the new width."""
        self._look(self._axis.resized(*self._line()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the ruler, or begin to pan."""
        if event.button() != Qt.MouseButton.LeftButton or self._story is None:
            return
        self._pressed = event.position().toPoint()
        self._panned = False
        if event.position().y() < lanes.RULER_PX:
            self._scrubbing = True
            self.scrub_began.emit()
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, pan, or hover."""
        at = event.position()
        self._hover(at.x())
        if self._scrubbing:
            self._scrub(at.x())
        elif self._pressed is not None:
            moved = at.toPoint() - self._pressed
            if self._panned or abs(moved.x()) > CLICK_PX:
                self._panned = True
                self._pressed = at.toPoint()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._look(self._axis.panned(moved.x()))
        else:
            on_ruler = at.y() < lanes.RULER_PX
            mark = self._mark_at(at)
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if mark is not None
                else Qt.CursorShape.SplitHCursor
                if on_ruler
                else Qt.CursorShape.ArrowCursor
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press that did not move goes to what was pressed."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        scrubbed, self._scrubbing = self._scrubbing, False
        if scrubbed:
            self.scrub_ended.emit()
        elif not self._panned:
            mark = self._mark_at(event.position())
            self._seek(mark.at_ms if mark is not None else self._axis.t(event.position().x()))
        self._pressed = None
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on the lanes: all of the session again."""
        if event.position().y() >= lanes.RULER_PX and self._story is not None:
            self._look(Axis.whole(self._story.duration_ms, *self._line()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Up and down zooms around the pointer, sideways (or with Shift) pans."""
        if self._story is None:
            return
        turned = event.angleDelta()
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if sideways:
            self._look(self._axis.panned(sideways))
        elif turned.y():
            factor = ZOOM_PER_NOTCH ** (turned.y() / 120)
            self._look(self._axis.zoomed(event.position().x(), factor))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer's line goes with the pointer."""
        self._hover(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what happened under the pointer."""
        if isinstance(event, QHelpEvent) and self._story is not None:
            text = self.told_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words.tooltip(text), self)
            return True
        return super().event(event)

    def told_at(self, at: QPointF) -> str:
        """What a tooltip tells about a place, as plain text."""
        if self._story is None:
            return ""
        mark = self._mark_at(at)
        if mark is not None:
            kind = self.tr("error") if mark in self._story.errors else self.tr("click")
            said = words.plain(mark.text)
            text = f"{clock.elapsed(mark.at_ms)} · {kind}"
            return f"{text} · {said}" if said else text
        at_ms = self._axis.t(at.x())
        parts = [clock.elapsed(at_ms)]
        feed = self._story.feed_at(at_ms)
        page = self._story.page_at(at_ms, feed.window) if feed is not None else None
        if page is not None:
            parts.append(words.plain(page.title) or words.path(page.url))
        if any(start <= at_ms <= end for start, end in self._story.inactive):
            parts.append(self.tr("inactive"))
        return " · ".join(part for part in parts if part)

    def _line(self) -> tuple[float, float]:
        return lanes.LABELS_PX, max(1.0, self.width() - lanes.LABELS_PX - lanes.RIGHT_PX)

    def _look(self, axis: Axis) -> None:
        self._axis = axis
        self._still = None
        self.update()

    def _restyle(self) -> None:
        self._still = None
        self.update()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.color(Role.PANEL))
        painter = QPainter(picture)
        LanesPainter(painter, self._theme, self._axis, self.width()).paint(self._story)
        painter.end()
        return picture

    def _hover(self, x_px: float | None) -> None:
        inside = x_px is not None and x_px >= lanes.LABELS_PX
        self._hover_x = x_px if inside else None
        self.update()

    def _scrub(self, x_px: float) -> None:
        self._seek(self._axis.t(x_px))

    def _seek(self, at_ms: float) -> None:
        self._position_ms = at_ms
        self.update()
        self.sought.emit(at_ms)

    def _mark_at(self, at: QPointF) -> Mark | None:
        if self._story is None:
            return None
        places = lanes.tops()
        for name, marks in (("clicks", self._story.clicks), ("errors", self._story.errors)):
            place = places[name]
            if not place.top() <= at.y() <= place.bottom():
                continue
            near = min(marks, key=lambda mark: abs(self._axis.x(mark.at_ms) - at.x()), default=None)
            if near is not None and abs(self._axis.x(near.at_ms) - at.x()) <= NEAR_PX:
                return near
        return None
