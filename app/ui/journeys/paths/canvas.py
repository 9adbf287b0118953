"""A picture of paths that one moves, zooms, points at and walks through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.insights.views import Page
from app.ui.journeys.paths.painting import Look, card, paint
from app.ui.journeys.paths.shapes import REACH_PX, About, Band, Box, Picture
from app.ui.theme import Theme

STEP = 1.25
LEAST, MOST = 0.05, 3.0
#: a picture that is fitted is not made greater than that
FIT_MOST = 1.0
Shape = Box | Band
_KEYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
#: keys that are the picture's own while it has the focus
_OWN_KEYS = frozenset(
    {*_KEYS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0}
)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Canvas(QWidget):
    """Signals:
    opened: (About) a click, or Enter: its sessions are wanted.
    menu_wanted: (About, where on the screen).
    """

    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picture = Picture()
        self._scale, self._offset = 1.0, QPointF()
        self._is_fitted = True
        self._pointed: Shape | None = None
        self._current: Shape | None = None
        self._at = QPointF()
        self._pressed: QPointF | None = None
        self._is_dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    @property
    def scale(self) -> float:
        """Pixels of the screen to one of the picture."""
        return self._scale

    @property
    def pointed(self) -> Shape | None:
        """What is under the pointer, else what the keys have come to."""
        return self._pointed or self._current

    def show_picture(self, picture: Picture, *, anew: bool = True) -> None:
        """Show another one; `anew`: all of it, as large as there is room for."""
        before = None if self._current is None else self._current.about
        self.picture, self._pointed = picture, None
        shapes: list[Shape] = [*picture.boxes, *picture.bands]
        self._current = next((one for one in shapes if one.about == before), None)
        if anew or self._is_fitted:
            self.fit()
        self.update()

    def fit(self) -> None:
        """All of it at once."""
        rect = self.picture.rect
        room = min(self.width() / max(rect.width(), 1), self.height() / max(rect.height(), 1))
        self._scale = max(min(room, FIT_MOST), LEAST)
        self._offset = QPointF(self.rect().center()) - rect.center() * self._scale
        self._is_fitted = True
        self.update()

    def zoom(self, by: float, around: QPointF | None = None) -> None:
        """Nearer or farther; what is under `around`, or the middle, stays where it is."""
        around = QPointF(self.rect().center()) if around is None else around
        kept = (around - self._offset) / self._scale
        self._scale = max(min(self._scale * by, MOST), LEAST)
        self._offset = around - kept * self._scale
        self._is_fitted = False
        self.update()

    def go_to(self, page: Page) -> bool:
        """Show a page in the middle, chosen, large enough to read; whether it is there."""
        box = next((one for one in self.picture.boxes if one.about.page == page), None)
        if box is None:
            return False
        self._current = box
        self._scale = max(self._scale, FIT_MOST)
        self._offset = QPointF(self.rect().center()) - box.rect.center() * self._scale
        self._is_fitted = False
        self._say()
        self.update()
        return True

    def place_of(self, shape: Shape) -> QPoint:
        """A point of a shape on the widget."""
        if isinstance(shape, Box):
            return self._to_screen(shape.rect.center()).toPoint()
        at = shape.path.boundingRect().center() if shape.is_ribbon else shape.path.pointAtPercent(0.5)  # fmt: skip
        return self._to_screen(at).toPoint()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = Look.of(self._theme, self._scale)
        painter.fillRect(self.rect(), look.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(
            QTransform(self._scale, 0, 0, self._scale, self._offset.x(), self._offset.y()), True
        )
        seen = QRectF(
            -self._offset / self._scale,
            QPointF(self.width(), self.height()) / self._scale - self._offset / self._scale,
        )
        paint(painter, self.picture, look, seen, self.pointed, self.hasFocus())
        painter.resetTransform()
        shown = self.pointed
        if shown is not None and not self._is_dragged:
            at = self._at if self._pointed is not None else QPointF(self.place_of(shown))
            card(painter, shown.about, at, QRectF(self.rect()), look)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._is_dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is not None and event.buttons():
            far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far or self._is_dragged:
                self._is_dragged, self._is_fitted = True, False
                self._offset += at - self._pressed
                self._pressed = at
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.update()
            return
        self._point(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragged, self._pressed, self._is_dragged = self._is_dragged, None, False
        self._point(event.position())
        if event.button() == Qt.MouseButton.LeftButton and not was_dragged:
            self._current = self._pointed
            if self._pointed is not None:
                self.opened.emit(self._pointed.about)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (turn.y() / 120), event.position())
        else:
            by = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(turn) / 2  # fmt: skip
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                by = QPointF(by.y(), by.x())
            self._offset += by
            self._is_fitted = False
            self.update()
        self._point(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in _OWN_KEYS and not event.modifiers() & ~_KEYPAD:
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _KEYS:
            self._walk(_KEYS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current.about)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        shape = self._shape_at(QPointF(event.pos())) if by_mouse else self._current
        if shape is not None:
            at = event.globalPos() if by_mouse else self.mapToGlobal(self.place_of(shape))
            self.menu_wanted.emit(shape.about, at)

    def _to_screen(self, point: QPointF) -> QPointF:
        return point * self._scale + self._offset

    def _point(self, at: QPointF) -> None:
        self._at = at
        found = self._shape_at(at)
        self._pointed = found
        is_door = found is not None and bool(found.about.term)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor)
        self.update()

    def _shape_at(self, at: QPointF) -> Shape | None:
        point = (at - self._offset) / self._scale
        for box in self.picture.boxes:
            if box.rect.contains(point):
                return box
        reach = REACH_PX / self._scale
        near = [band for band in self.picture.bands if band.is_at(point, reach)]
        # of several the thinnest: the others are easy to hit beside it
        return min(near, key=lambda band: band.width, default=None)

    def _walk(self, way: QPointF) -> None:
        """To the nearest box in a direction."""
        boxes = self.picture.boxes
        if not boxes:
            return
        if not isinstance(self._current, Box):
            self._choose(boxes[0])
            return
        here = self._current.rect.center()

        def cost(box: Box) -> float:
            off = box.rect.center() - here
            along = QPointF.dotProduct(off, way)
            return along + 3 * abs(off.x() * way.y() + off.y() * way.x())

        ahead = [
            box for box in boxes if QPointF.dotProduct(box.rect.center() - here, way) > 1
        ]  # fmt: skip
        if ahead:
            self._choose(min(ahead, key=cost))

    def _choose(self, box: Box) -> None:
        self._current, self._pointed = box, None
        place = QRectF(self._to_screen(box.rect.topLeft()), box.rect.size() * self._scale)
        if not QRectF(self.rect()).contains(place):
            self._offset = QPointF(self.rect().center()) - box.rect.center() * self._scale
            self._is_fitted = False
        self._say()
        self.update()

    def _say(self) -> None:
        about: About | None = None if self._current is None else self._current.about
        if about is not None:
            self.setAccessibleDescription(" · ".join((about.title, *about.told)))
