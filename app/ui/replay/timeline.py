"""The timeline: one widget, one axis. The ruler is scrubbed, the lanes are panned and zoomed, marks are clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.replay import excerpt, lanes, told
from app.ui.replay.axis import Axis
from app.ui.replay.excerpt import Excerpt
from app.ui.replay.grasp import Grasp, Held, shape_at
from app.ui.replay.hover import Told
from app.ui.replay.lanes import Layout
from app.ui.replay.marks import Mark
from app.ui.replay.over import HEAD_PX, Over
from app.ui.replay.painting import painted
from app.ui.replay.story import Story
from app.ui.theme import Theme

ZOOM_PER_NOTCH = 0.8
ZOOM_PER_KEY = 0.5


class Timeline(QWidget):
    """Shows a story along time.

    Signals:
        sought: (t_ms) the person wants to see this moment; comes for every move of a scrub.
        scrub_began, scrub_ended: the ruler was taken, and let go.
        hovered: (t_ms, window) what lies under the pointer; for the picture in its card.
        told_changed: (Told or None, x_px) what is to be said about the place under the pointer, or that nothing is.
        excerpt_changed: (Excerpt or None) by hand.
        note_moved: (PersonNote, t_ms) its flag was drawn to another moment.
        window_pressed: (window) the name of its track was pressed.
        menu_requested: (t_ms, global place) with the right button.
    """

    sought = Signal(float)
    scrub_began = Signal()
    scrub_ended = Signal()
    hovered = Signal(float, int)
    told_changed = Signal(object, float)
    excerpt_changed = Signal(object)
    note_moved = Signal(object, float)
    window_pressed = Signal(int)
    menu_requested = Signal(float, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._story: Story | None = None
        self._layout = Layout.of(None)
        self._axis = Axis.whole(1.0, lanes.LABELS_PX, 1.0)
        self._position_ms = 0.0
        self._hover_x: float | None = None
        self._rests_at: QPointF | None = None
        self._still: QPixmap | None = None
        self._grasp = Grasp()
        self._excerpt: Excerpt | None = None
        self._loops = False
        self._pinned: int | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(
            self.tr("Up and Down go from mark to mark, Enter shows the one that is told.")
        )
        theme.changed.connect(self._restyle)

    @property
    def axis(self) -> Axis:
        """What is seen where."""
        return self._axis

    @property
    def lanes(self) -> Layout:
        """Which lanes there are."""
        return self._layout

    @property
    def is_scrubbing(self) -> bool:
        """Whether the ruler is held."""
        return self._grasp.held is Held.RULER

    def show_story(self, story: Story | None, *, anew: bool = True) -> None:
        """Show all of a session, or nothing.

        Args:
            anew: False for the same session with something more or less in it: what is seen of it stays.
        """
        self._story = story
        self._layout = Layout.of(story)
        self.updateGeometry()
        if anew:
            self._axis = Axis.whole(story.duration_ms if story else 1.0, *self.line_px)
            self._position_ms = 0.0
            self._grasp = Grasp()
            self._be_silent()
        self._restyle()

    def show_excerpt(self, chosen: Excerpt | None, *, loops: bool) -> None:
        """The range that is set, and whether it is played again and again."""
        self._excerpt, self._loops = chosen, loops
        self.update()

    def show_pinned(self, window: int | None) -> None:
        """The window that is held whatever the person did."""
        self._pinned = window
        self._restyle()

    def set_position(self, at_ms: float) -> None:
        """Move the play head; the line follows it when it leaves at the right."""
        before = self._axis.x(self._position_ms)
        self._position_ms = at_ms
        if self._grasp.held is None and not self._axis.is_whole:
            axis = self._axis.showing(at_ms)
            if axis != self._axis:
                self.look(axis)
                return
        self._repaint_strip(before)
        self._repaint_strip(self._axis.x(at_ms))

    def zoom(self, factor: float) -> None:
        """See `factor` times as much, around the play head."""
        self.look(self._axis.zoomed(self._axis.x(self._position_ms), factor))

    def zoom_in(self) -> None:
        """See half as much."""
        self.zoom(ZOOM_PER_KEY)

    def zoom_out(self) -> None:
        """See twice as much."""
        self.zoom(1 / ZOOM_PER_KEY)

    def show_all(self) -> None:
        """See all of the session again."""
        if self._story is not None:
            self.look(Axis.whole(self._story.duration_ms, *self.line_px))

    def show_range(self, start_ms: float, end_ms: float) -> None:
        """See a stretch, with a little room beside it."""
        self.look(self._axis.around(start_ms, end_ms))

    def say(self, mark: Mark) -> None:
        """Tell of a mark at its place, in the card and for who cannot see it."""
        if self._story is not None:
            said = told.told_of(mark, self._story)
            self.told_changed.emit(said, self._axis.x(mark.at_ms))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said.text))

    def told_at(self, at: QPointF) -> Told | None:
        """What is said about a place."""
        if self._story is None:
            return None
        return told.told_at(self._story, self._axis, self._layout, at.x(), at.y())

    def sizeHint(self) -> QSize:
        """As high as its lanes."""
        return QSize(400, self._layout.height_px)

    def minimumSizeHint(self) -> QSize:
        """Narrower, the titles are cut."""
        return QSize(240, self._layout.height_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The still part from its picture, as much as is asked for; over it the pointer's line and the play head."""
        if self._still is None:
            ratio = self.devicePixelRatioF()
            lanes_of = (self._axis, self._layout, self._story, self._pinned)
            self._still = painted(self.size(), ratio, self._theme, *lanes_of)
        painter = QPainter(self)
        part, ratio = QRectF(event.rect()), self._still.devicePixelRatio()
        source = QRectF(part.topLeft() * ratio, part.size() * ratio)
        painter.drawPixmap(part, self._still, source)
        if self._story is None:
            return
        over = Over(painter, self._axis, self._theme, self.height() - lanes.GAP_PX)
        if self._excerpt is not None:
            over.excerpt(self._excerpt, loops=self._loops)
        if self._hover_x is not None and not self.is_scrubbing:
            over.pointer(self._hover_x)
        over.head(self._position_ms)
        if self.hasFocus():
            over.focus(QRectF(self.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same stretch over the new width."""
        self._axis = self._axis.resized(*self.line_px)
        self._be_silent()
        self._restyle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the ruler, a handle of the range, a note's flag, or the lanes."""
        if event.button() != Qt.MouseButton.LeftButton or self._story is None:
            return
        at = event.position()
        lane = self._layout.at(at.y())
        if at.x() < lanes.LABELS_PX - lanes.GAP_PX:
            if lane is not None and lane.window is not None and len(self._story.tracks) > 1:
                self.window_pressed.emit(lane.window)
            return
        on_ruler = at.y() < lanes.RULER_PX
        edge = excerpt.edge_at(self._excerpt, self._axis, at.x(), at.y())
        draws = on_ruler and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._grasp = Grasp.taken(at, self._axis.t(at.x()), edge, on_ruler=on_ruler, draws=draws)
        self._grasp.take_note(self.mark_at(at))
        if self.is_scrubbing:
            self.scrub_began.emit()
            self._seek(self._grasp.from_ms)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, pan, draw the range or a note, or hover."""
        at = event.position()
        held = self._grasp.held
        if held is Held.RULER:
            self._seek(self._axis.t(at.x()))
        elif held is Held.NOTE:
            self._draw_note(at)
        elif held is Held.LANES:
            moved = self._grasp.moved_px(at)
            if moved:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.look(self._axis.panned(moved))
            self._be_silent()
            return
        elif held is not None:
            self._draw_excerpt(self._axis.t(at.x()))
        else:
            shape = shape_at(self._story, self._axis, self._layout, self._excerpt, at)
            self.setCursor(shape)
        self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press that did not move goes to what was pressed."""
        if event.button() != Qt.MouseButton.LeftButton or self._story is None:
            return
        grasp, self._grasp = self._grasp, Grasp()
        if grasp.held is Held.RULER:
            self.scrub_ended.emit()
        elif grasp.held is Held.NOTE and grasp.has_moved and grasp.mark is not None:
            self.note_moved.emit(grasp.mark.note, grasp.mark.at_ms)
        elif grasp.held in (Held.LANES, Held.NOTE) and not grasp.has_moved:
            at = event.position()
            mark = self.mark_at(at)
            self._seek(mark.goes_to_ms if mark is not None else self._axis.t(at.x()))
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on the lanes: all of the session again."""
        if event.position().y() >= lanes.RULER_PX:
            self.show_all()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or the keyboard's key for it."""
        if self._story is None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        at_ms = self._position_ms if by_key else self._axis.t(event.pos().x())
        self.menu_requested.emit(at_ms, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Up and down zooms around the pointer, sideways (or with Shift) pans."""
        if self._story is None:
            return
        turned = event.angleDelta()
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if sideways:
            self.look(self._axis.panned(sideways))
        elif turned.y():
            factor = ZOOM_PER_NOTCH ** (turned.y() / 120)
            self.look(self._axis.zoomed(event.position().x(), factor))
        self._hover(event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From mark to mark without going there; Enter goes."""
        key = Qt.Key(event.key())
        if self._story is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            mark = self._grasp.walked(self._story, self._position_ms, on=key == Qt.Key.Key_Down)
            if mark is not None:
                self.look(self._axis.showing(mark.at_ms))
                self._place_hover(self._axis.x(mark.at_ms))
                self.say(mark)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._grasp.mark is not None:
            self._seek(self._grasp.mark.goes_to_ms)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was told goes with the focus."""
        self._grasp.mark = None
        self._be_silent()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer's line goes with the pointer."""
        self._be_silent()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Two fingers zoom as the wheel does."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.look(self._axis.zoomed(event.position().x(), 1 / max(0.1, 1 + event.value())))
            return True
        return super().event(event)

    @property
    def line_px(self) -> tuple[float, float]:
        """Where the axis begins, and how wide it is."""
        return lanes.LABELS_PX, max(1.0, self.width() - lanes.LABELS_PX - lanes.RIGHT_PX)

    def look(self, axis: Axis) -> None:
        """See this stretch."""
        if axis != self._axis:
            self._axis = axis
            self._restyle()
            if self._rests_at is not None and self._grasp.held is None:
                self._hover(self._rests_at)

    def _restyle(self) -> None:
        self._still = None
        self.update()

    def _repaint_strip(self, x_px: float | None) -> None:
        if x_px is not None:
            self.update(int(x_px) - HEAD_PX, 0, 2 * HEAD_PX, self.height())

    def _hover(self, at: QPointF) -> None:
        if self._story is None or at.x() < lanes.LABELS_PX or not 0 <= at.y() <= self.height():
            self._be_silent()
            return
        said = told.told_at(self._story, self._axis, self._layout, at.x(), at.y())
        lane = self._layout.at(at.y())
        window = lane.window if lane is not None else None
        self._rests_at = at
        self._place_hover(at.x())
        shown = self._story.window_at(said.at_ms) if window is None else window
        self.hovered.emit(said.at_ms, shown)
        self.told_changed.emit(said, at.x())

    def _place_hover(self, x_px: float | None) -> None:
        if x_px != self._hover_x:
            self._repaint_strip(self._hover_x)
            self._hover_x = x_px
            self._repaint_strip(x_px)

    def _be_silent(self) -> None:
        self._rests_at = None
        self._place_hover(None)
        self.told_changed.emit(None, 0.0)

    def _draw_excerpt(self, at_ms: float) -> None:
        if self._story is not None:
            whole_ms = self._story.duration_ms
            self.excerpt_changed.emit(self._grasp.drawn(self._excerpt, at_ms, whole_ms))

    def _draw_note(self, at: QPointF) -> None:
        if self._story is not None and (self._grasp.moved_px(at) or self._grasp.has_moved):
            self.setCursor(Qt.CursorShape.SizeHorCursor)
            self._story = self._grasp.moved_note(self._story, self._axis.t(at.x()))
            self._restyle()

    def _seek(self, at_ms: float) -> None:
        self.set_position(at_ms)
        self.sought.emit(at_ms)

    def mark_at(self, at: QPointF) -> Mark | None:
        """The mark at a place."""
        return (
            None
            if self._story is None
            else told.mark_at(self._story, self._axis, self._layout.at(at.y()), at.x())
        )
