"""The page's picture with heat over it, in page coordinates: zoom, pan, fit; click a spot, draw round an area."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from app.ui.heatmap.drawn import AreaItem, Stroke, Tool
from app.ui.heatmap.frames import FrameItem, Mark, MarksItem
from app.ui.heatmap.layers import HeatItem, PageItem
from app.ui.heatmap.lines import Line, LineItem
from app.ui.theme import Role, Theme

ZOOM_STEP = 1.2
LEAST_ZOOM, MOST_ZOOM = 0.05, 8.0
MARGIN_PX = 28
SCROLL_BAR_PX = 14
CLICK_SLOP_PX = 4
#: a drawn line gets a corner so often, px of the screen
CORNER_PX = 4
#: less high is no band but a line
LEAST_BAND_PX = 6
KEYS = Qt.KeyboardModifier
#: a page of more views than that is seen with its map beside it
LONG_VIEWS = 1.2
MAP_PX = 64
Place = tuple[float, float, float, float]


class HeatCanvas(QGraphicsView):
    """Where one looks at heat. Shift and a drag draws round an area, Ctrl and a drag a band.

    Signals:
        spot_clicked: (x_px, y_px) of the page.
        lasso_drawn: (list of (x_px, y_px)) an area of the page.
        band_drawn: (top_px, bottom_px) of the page.
        hovered: (x_px, y_px) of the page, or (-1, -1) when the mouse leaves it.
        zoom_changed: (scale) screen px a page px.
        view_changed: another part of the page is seen.
        menu_wanted: (x_px, y_px, QPoint of the screen) the right button.
    """

    spot_clicked = Signal(float, float)
    lasso_drawn = Signal(list)
    band_drawn = Signal(float, float)
    hovered = Signal(float, float)
    zoom_changed = Signal(float)
    view_changed = Signal()
    menu_wanted = Signal(float, float, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map_px = MAP_PX
        self.setObjectName("heat_canvas")
        self.setAccessibleName(self.tr("Heat of the page"))
        self._theme = theme
        self._fits = True
        self._pressed: QPoint | None = None
        self._tool = Tool.SPOT
        self._stroke: Stroke | None = None
        self._laid: QGraphicsItem | None = None
        # A scene that was told no size grows with what is put on it, also with what is not seen.
        margin = MARGIN_PX
        self._scene = QGraphicsScene(QRectF(-margin, -margin, 2 * margin, 2 * margin), self)
        self.setScene(self._scene)
        self._page = PageItem()
        self._heat = HeatItem()
        self._area = AreaItem(theme)
        self._fold = LineItem(theme)
        self._lines: list[LineItem] = []
        self._pointer_line = LineItem(theme)
        self._pointed = FrameItem(theme)
        self._chosen = FrameItem(theme, dashed=True)
        self._marks = MarksItem(theme)
        lines = self._fold, self._pointer_line
        below = self._page, self._heat, self._chosen, self._pointed, self._area
        for above, item in enumerate((*below, *lines, self._marks)):
            item.setZValue(above)
            self._scene.addItem(item)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setMouseTracking(True)
        self.setStyleSheet("QAbstractScrollArea::corner { background: transparent; border: none; }")
        self._show_cursor()
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self.view_changed)
            bar.rangeChanged.connect(self.view_changed)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def theme(self) -> Theme:
        """Whose colours it wears."""
        return self._theme

    @property
    def scale_now(self) -> float:
        """Screen px a page px."""
        return self.transform().m11()

    @property
    def fitting_scale(self) -> float:
        """At which the page is as wide as there is room, 1 at most."""
        w_px = self._page.size[0]
        # The bar that scrolls down comes with what is taller than the view: leave room for it beforehand.
        room = self.width() - SCROLL_BAR_PX - 2 * MARGIN_PX
        if self.is_long:
            room -= self.map_px
        return min(max(room, 50) / w_px, 1.0)

    @property
    def is_long(self) -> bool:
        """Whether the page, as wide as there is room, is so long that its map is of use."""
        w_px, h_px = self._page.size
        room = self.width() - SCROLL_BAR_PX - 2 * MARGIN_PX
        return min(room / max(w_px, 1.0), 1.0) * h_px > LONG_VIEWS * self.viewport().height()

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of the page, px of it."""
        return self._page.size

    @property
    def seen(self) -> QRectF:
        """What of the page is in view, px of it."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def heat(self) -> HeatItem:
        """The heat that lies over the page."""
        return self._heat

    def show_page(self, w_px: float, h_px: float, picture: QImage | None) -> None:
        """Show an empty page of that size, or its picture.

        Args:
            picture: the whole page; its width is the page's, or a multiple of it on a dense screen.
        """
        changed = self._page.size != (w_px, h_px)
        self._page.show_page(w_px, h_px, picture)
        self._page.setVisible(w_px > 0 and h_px > 0)
        if changed:
            self._frame(max(self.scale_now, LEAST_ZOOM))
            if self._fits:
                self.fit_width()
        self.view_changed.emit()

    def show_heat(
        self, image: QImage | None, cell_w_px: float, cell_h_px: float, is_sharp: bool = False
    ) -> None:
        """Lay heat over the page, one pixel a cell; None takes it away."""
        self._heat.show_grid(image or QImage(), cell_w_px, cell_h_px, is_sharp)
        self.view_changed.emit()

    def show_fold(self, y_px: float, label: str = "", *, is_at_left: bool = False) -> None:
        """Draw the line down to which most see without scrolling; nothing where that is all of the page."""
        w_px, h_px = self._page.size
        if 0 < y_px < h_px:
            said = label or self.tr("average fold")
            self._fold.show_line(Line(y_px, said, Role.ACCENT, is_at_left), w_px)
        else:
            self._fold.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Draw these lines across the page, and no others."""
        while len(self._lines) < len(lines):
            item = LineItem(self._theme)
            item.setZValue(self._fold.zValue() - 0.5)
            self._scene.addItem(item)
            self._lines.append(item)
        for at, item in enumerate(self._lines):
            if at < len(lines) and 0 <= lines[at].y_px <= self._page.size[1]:
                item.show_line(lines[at], self._page.size[0])
            else:
                item.hide()

    def show_pointer_line(self, line: Line | None) -> None:
        """Draw the line that the pointer is on; None takes it away."""
        if line is None:
            self._pointer_line.hide()
        else:
            self._pointer_line.show_line(line, self._page.size[0])

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Write numbers at elements, what counts most first."""
        self._marks.show_marks(marks, self._page.boundingRect())

    def point_at(self, place: Place | None) -> None:
        """Frame the element that the pointer is at, here or in a list."""
        self._pointed.show_at(place)

    def choose(self, place: Place | None) -> None:
        """Frame the element that is chosen."""
        self._chosen.show_at(place)

    def lay(self, item: QGraphicsItem) -> None:
        """Lay something on the page, below the heat; the mouse is its own until it is taken away."""
        item.setZValue(0.5)
        self._scene.addItem(item)
        self._laid = item
        self.setDragMode(QGraphicsView.DragMode.NoDrag)

    def take_away(self, item: QGraphicsItem) -> None:
        """Take it off again."""
        self._scene.removeItem(item)
        self._laid = None
        self.set_tool(self._tool)

    def bring_into_view(self, place: Place) -> None:
        """Scroll so that a part of the page is seen."""
        if not self.seen.contains(QRectF(*place).center()):
            self.centerOn(QRectF(*place).center())

    def set_opacity(self, frac: float) -> None:
        """How strongly heat covers the page, 0–1."""
        self._heat.setOpacity(frac)

    def set_tool(self, tool: Tool) -> None:
        """What the left button draws without a key."""
        self._tool = tool
        hand = QGraphicsView.DragMode.ScrollHandDrag
        self.setDragMode(hand if tool is Tool.SPOT else QGraphicsView.DragMode.NoDrag)
        self._show_cursor()

    def mark_spot(self, x_px: float, y_px: float, radius_px: float) -> None:
        """Draw a ring round the spot that is looked at."""
        self._area.show_ring(x_px, y_px, radius_px)

    def mark_lasso(self, corners: Sequence[tuple[float, float]]) -> None:
        """Draw the line round the area that is looked at."""
        self._area.show_lasso(corners)

    def mark_band(self, top_px: float, bottom_px: float) -> None:
        """Draw the band that is looked at."""
        self._area.show_band(top_px, bottom_px, self._page.size[0])

    def clear_spot(self) -> None:
        """Take the ring, line or band away."""
        self._area.hide()

    def fit_width(self) -> None:
        """Make the page as wide as there is room, its top in view; stays so when the room changes."""
        if self._page.size[0] <= 0:
            return
        self._fits = True
        self._zoom_to(self.fitting_scale)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())

    def zoom_by(self, factor: float, around: QPoint | None = None) -> None:
        """Zoom around a place of the view, its middle unless told: what is there stays there."""
        self._fits = False
        self._zoom_to(self.scale_now * factor, around)

    def show_actual_size(self) -> None:
        """One page px a screen px."""
        self._fits = False
        self._zoom_to(1.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls, with Shift sideways; with Ctrl it zooms around the pointer."""
        turn = event.angleDelta().y()
        if not event.modifiers() & KEYS.ControlModifier or not turn:
            super().wheelEvent(event)
            return
        self.zoom_by(ZOOM_STEP ** (turn / 120), event.position().toPoint())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers drawn apart zoom."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position().toPoint())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._laid is not None:
            super().mousePressEvent(event)
            return
        self._pressed = event.position().toPoint()
        tool = self._tool_for(event.modifiers())
        if event.button() == Qt.MouseButton.LeftButton and tool is not Tool.SPOT:
            self._stroke = Stroke(tool, self.mapToScene(self._pressed))
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        self._show_cursor()
        at = event.position().toPoint()
        still = (
            self._pressed is not None and (at - self._pressed).manhattanLength() <= CLICK_SLOP_PX
        )
        if self._stroke is not None and not still:
            self._end_stroke(self._stroke, self.mapToScene(at))
        elif event.button() == Qt.MouseButton.LeftButton and still:
            page = self.mapToScene(at)
            if self._page.boundingRect().contains(page):
                self.spot_clicked.emit(page.x(), page.y())
        self._pressed, self._stroke = None, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        page = self.mapToScene(event.position().toPoint())
        if self._stroke is not None:
            self._draw_on(self._stroke, page)
            return
        inside = self._page.isVisible() and self._page.boundingRect().contains(page)
        self.hovered.emit(*((page.x(), page.y()) if inside else (-1.0, -1.0)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        page = self.mapToScene(event.pos())
        if self._page.isVisible() and self._page.boundingRect().contains(page):
            self.menu_wanted.emit(page.x(), page.y(), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1.0, -1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            top = self.mapToScene(QPoint(0, 0)).y()
            self.fit_width()
            self.centerOn(QPointF(self._page.size[0] / 2, top + self._seen_h_px() / 2))
        self.view_changed.emit()

    def _tool_for(self, keys: KEYS) -> Tool:
        if keys & KEYS.ShiftModifier:
            return Tool.LASSO
        return Tool.BAND if keys & KEYS.ControlModifier else self._tool

    def _draw_on(self, stroke: Stroke, page: QPointF) -> None:
        stroke.add(page, CORNER_PX / max(self.scale_now, LEAST_ZOOM))
        if stroke.tool is Tool.BAND:
            self.mark_band(*stroke.band_to(page, self._page.size[1]))
        else:
            self.mark_lasso(stroke.corners)

    def _end_stroke(self, stroke: Stroke, page: QPointF) -> None:
        top_px, bottom_px = stroke.band_to(page, self._page.size[1])
        if stroke.tool is Tool.LASSO and len(stroke.corners) > 2:
            self.lasso_drawn.emit(stroke.corners)
        elif stroke.tool is Tool.BAND and bottom_px - top_px >= LEAST_BAND_PX:
            self.band_drawn.emit(top_px, bottom_px)

    def _show_cursor(self) -> None:
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def _seen_h_px(self) -> float:
        return self.viewport().height() / max(self.scale_now, LEAST_ZOOM)

    def _zoom_to(self, scale: float, around: QPoint | None = None) -> None:
        scale = min(max(scale, LEAST_ZOOM), MOST_ZOOM)
        at = around if around is not None else self.viewport().rect().center()
        held = self.mapToScene(at)
        self.setTransform(QTransform.fromScale(scale, scale))
        self._frame(scale)
        moved = self.mapFromScene(held) - at
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + by)
        self.zoom_changed.emit(scale)
        self.view_changed.emit()

    def _frame(self, scale: float) -> None:
        """What can be scrolled to: the page, a margin around it, at the right the room that its map takes."""
        (w_px, h_px), margin = self._page.size, MARGIN_PX / scale
        right = margin + (self.map_px if self.is_long else 0) / scale
        self._scene.setSceneRect(-margin, -margin, w_px + margin + right, h_px + 2 * margin)

    def _dress(self) -> None:
        self.setBackgroundBrush(self._theme.color(Role.STAGE))
        self._page.line = self._theme.color(Role.LINE)
        self._scene.update()
