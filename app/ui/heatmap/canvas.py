"""The page's picture with heat over it, in page coordinates: zoom, pan, fit, click a spot."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.ui.heatmap.fold import FoldItem
from app.ui.theme import Role, Theme

TILE_H_PX = 512
# Slightly: white stays white to the eye, and heat stands before it.
DIM = QColor(0, 0, 0, 18)
ZOOM_STEP = 1.2
LEAST_ZOOM, MOST_ZOOM = 0.05, 8.0
MARGIN_PX = 28
SCROLL_BAR_PX = 14
CLICK_SLOP_PX = 4


class HeatCanvas(QGraphicsView):
    """Where one looks at heat.

    Signals:
        spot_clicked: (x_px, y_px) of the page.
        hovered: (x_px, y_px) of the page, or (-1, -1) when the mouse leaves it.
        zoom_changed: (scale) screen px a page px.
    """

    spot_clicked = Signal(float, float)
    hovered = Signal(float, float)
    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heat_canvas")
        self.setAccessibleName(self.tr("Heat of the page"))
        self._theme = theme
        self._fits = True
        self._pressed: QPoint | None = None
        # A scene that was told no size grows with what is put on it, also with what is not seen.
        margin = float(MARGIN_PX)
        self._scene = QGraphicsScene(-margin, -margin, 2 * margin, 2 * margin, self)
        self.setScene(self._scene)
        self._page = PageItem()
        self._heat = HeatItem()
        self._ring = QGraphicsEllipseItem()
        self._ring.hide()
        self._fold = FoldItem(theme)
        for item in (self._page, self._heat, self._fold, self._ring):
            self._scene.addItem(item)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setMouseTracking(True)
        self.setStyleSheet("QAbstractScrollArea::corner { background: transparent; border: none; }")
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def scale_now(self) -> float:
        """Screen px a page px."""
        return self.transform().m11()

    def show_page(self, w_px: float, h_px: float, picture: QImage | None) -> None:
        """Show an empty page of that size, or its picture.

        Args:
            picture: the whole page; its width is the page's, or a multiple of it on a dense screen.
        """
        changed = self._page.size != (w_px, h_px)
        self._page.show_page(w_px, h_px, picture)
        self._page.setVisible(w_px > 0 and h_px > 0)
        if changed:
            margin = MARGIN_PX / max(self.scale_now, LEAST_ZOOM)
            self._scene.setSceneRect(-margin, -margin, w_px + 2 * margin, h_px + 2 * margin)
            if self._fits:
                self.fit_width()

    def show_heat(self, rgba: NDArray[np.uint8] | None, cell_px: int) -> None:
        """Lay heat over the page: uint8 (rows, columns, 4), one pixel a cell; None takes it away."""
        self._heat.show_grid(rgba, cell_px)

    def show_fold(self, y_px: float) -> None:
        """Draw the line down to which most see without scrolling; nothing where that is all of the page."""
        if 0 < y_px < self._page.size[1]:
            self._fold.show_at(y_px, self._page.size[0])
        else:
            self._fold.hide()

    def set_opacity(self, frac: float) -> None:
        """How strongly heat covers the page, 0–1."""
        self._heat.setOpacity(frac)

    def mark_spot(self, x_px: float, y_px: float, radius_px: float) -> None:
        """Draw a ring round the spot that is looked at."""
        self._ring.setRect(x_px - radius_px, y_px - radius_px, 2 * radius_px, 2 * radius_px)
        self._ring.show()

    def clear_spot(self) -> None:
        """Take the ring away."""
        self._ring.hide()

    def fit_width(self) -> None:
        """Make the page as wide as there is room, its top in view; stays so when the room changes."""
        width = self._page.size[0]
        if width <= 0:
            return
        self._fits = True
        # The bar that scrolls down comes with what is taller than the view: leave room for it beforehand.
        room = max(self.width() - SCROLL_BAR_PX - 2 * MARGIN_PX, 50)
        self._zoom_to(min(room / width, 1.0))
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
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or not turn:
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / ZOOM_STEP)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        at = event.position().toPoint()
        still = (
            self._pressed is not None and (at - self._pressed).manhattanLength() <= CLICK_SLOP_PX
        )
        if event.button() == Qt.MouseButton.LeftButton and still:
            page = self.mapToScene(at)
            if self._page.boundingRect().contains(page):
                self.spot_clicked.emit(page.x(), page.y())
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        page = self.mapToScene(event.position().toPoint())
        inside = self._page.boundingRect().contains(page)
        self.hovered.emit(*((page.x(), page.y()) if inside else (-1.0, -1.0)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1.0, -1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            top = self.mapToScene(QPoint(0, 0)).y()
            self.fit_width()
            self.centerOn(QPointF(self._page.size[0] / 2, top + self._seen_h_px() / 2))

    def _seen_h_px(self) -> float:
        return self.viewport().height() / max(self.scale_now, LEAST_ZOOM)

    def _zoom_to(self, scale: float, around: QPoint | None = None) -> None:
        scale = min(max(scale, LEAST_ZOOM), MOST_ZOOM)
        at = around if around is not None else self.viewport().rect().center()
        held = self.mapToScene(at)
        self.setTransform(QTransform.fromScale(scale, scale))
        w_px, h_px = self._page.size
        margin = MARGIN_PX / scale
        self._scene.setSceneRect(-margin, -margin, w_px + 2 * margin, h_px + 2 * margin)
        moved = self.mapFromScene(held) - at
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + by)
        pen = QPen(self._theme.color(Role.ACCENT), 2)
        pen.setCosmetic(True)
        self._ring.setPen(pen)
        self.zoom_changed.emit(scale)

    def _dress(self) -> None:
        self.setBackgroundBrush(self._theme.color(Role.STAGE))
        self._page.line = self._theme.color(Role.LINE)
        self._scene.update()


class PageItem(QGraphicsItem):
    """The picture in tiles, each scaled once for the zoom it is seen at: crisp, and quick to scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.size: tuple[float, float] = (0.0, 0.0)
        self.line = QColor("gray")
        self._picture: QImage | None = None
        self._tiles: dict[int, QImage] = {}
        self._tile_scale = 0.0
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_page(self, w_px: float, h_px: float, picture: QImage | None) -> None:
        """Take another page."""
        self.prepareGeometryChange()
        self.size = (w_px, h_px)
        self._picture = picture
        self._tiles.clear()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, *self.size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        page = self.boundingRect()
        seen = option.exposedRect & page
        if self._picture is None:
            painter.fillRect(seen, QColor("white"))
        else:
            self._paint_tiles(painter, seen, self._picture)
        painter.fillRect(seen, DIM)
        edge = QPen(self.line, 1)
        edge.setCosmetic(True)
        painter.setPen(edge)
        painter.drawRect(page)

    def _paint_tiles(self, painter: QPainter, seen: QRectF, picture: QImage) -> None:
        w_px = self.size[0]
        per_px = picture.width() / w_px
        scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF() / per_px
        if not math.isclose(scale, self._tile_scale):
            self._tiles.clear()
            self._tile_scale = scale
        high = TILE_H_PX / per_px
        for at in range(int(seen.top() // high), int(seen.bottom() // high) + 1):
            top = at * TILE_H_PX
            rows = min(TILE_H_PX, picture.height() - top)
            if rows > 0:
                place = QRectF(0, top / per_px, w_px, rows / per_px)
                painter.drawImage(place, self._tile(picture, at, top, rows, scale))

    def _tile(self, picture: QImage, at: int, top: int, rows: int, scale: float) -> QImage:
        if at not in self._tiles:
            cut = picture.copy(0, top, picture.width(), rows)
            if scale < 1:
                width, height = max(round(cut.width() * scale), 1), max(round(rows * scale), 1)
                smooth = Qt.TransformationMode.SmoothTransformation
                cut = cut.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._tiles[at] = cut
        return self._tiles[at]


class HeatItem(QGraphicsItem):
    """The grid of heat, one pixel a cell, stretched smoothly over the page."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._cell_px = 1
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_grid(self, rgba: NDArray[np.uint8] | None, cell_px: int) -> None:
        """Take another grid."""
        self.prepareGeometryChange()
        self._cell_px = cell_px
        self._image = QImage() if rgba is None else image_of(rgba)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(
            0, 0, self._image.width() * self._cell_px, self._image.height() * self._cell_px
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell = self._cell_px
        seen = option.exposedRect & self.boundingRect()
        top = max(int(seen.top() // cell) - 1, 0)
        bottom = min(int(seen.bottom() // cell) + 2, self._image.height())
        source = QRectF(0, top, self._image.width(), bottom - top)
        place = QRectF(0, top * cell, source.width() * cell, source.height() * cell)
        painter.drawImage(place, self._image, source)


def image_of(rgba: NDArray[np.uint8]) -> QImage:
    """A picture from uint8 (rows, columns, 4) RGBA, ready to be painted smoothly."""
    solid = np.ascontiguousarray(rgba)
    rows, columns = solid.shape[:2]
    image = QImage(solid.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
