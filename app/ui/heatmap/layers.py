"""What lies on the canvas: the page's picture, and heat over it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.ui.heatmap.tiles import Tiles, Zooming, in_pixels, on_screen

#: about so many pixels of the screen a strip is high
STRIP_H_PX = 128
# Slightly: white stays white to the eye, and heat stands before it.
DIM = QColor(0, 0, 0, 18)
SMOOTH = QPainter.RenderHint.SmoothPixmapTransform


class PageItem(QGraphicsObject):
    """The picture, scaled once for the zoom it is seen at: crisp, and quick to scroll. While the zoom changes it is
    scaled anew each time, less crisply."""

    def __init__(self) -> None:
        super().__init__()
        self.size: tuple[float, float] = (0.0, 0.0)
        self.line = QColor("gray")
        self._zooming = Zooming(self)
        self._picture: QImage | None = None
        self._strips: dict[int, QImage] = {}
        self._strips_scale = 0.0
        self._tiles = Tiles(self._enlarged)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_page(self, w_px: float, h_px: float, picture: QImage | None) -> None:
        """Take another page."""
        self.prepareGeometryChange()
        self.size = (w_px, h_px)
        self._picture = picture
        self._strips.clear()
        self._tiles.forget()
        self.update()

    @property
    def is_zooming(self) -> bool:
        """Whether it is shown less crisply for now."""
        return self._zooming.is_going_on

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
            self._paint_picture(painter, seen, self._picture)
        painter.fillRect(seen, DIM)
        edge = QPen(self.line, 1)
        edge.setCosmetic(True)
        painter.setPen(edge)
        painter.drawRect(page)

    def _paint_picture(self, painter: QPainter, seen: QRectF, picture: QImage) -> None:
        per_px = picture.width() / max(self.size[0], 1.0)
        scale = on_screen(painter)[0] / per_px
        if self._zooming.goes_on(scale):
            place = QRectF(0, 0, self.size[0], picture.height() / per_px) & seen
            painter.setRenderHint(SMOOTH, False)
            painter.drawImage(place, picture, _times(place, per_px))
        elif scale < 1:
            self._paint_strips(painter, seen, picture, scale)
        else:
            self._tiles.paint(painter, seen, QRectF(0, 0, self.size[0], picture.height() / per_px))

    def _paint_strips(self, painter: QPainter, seen: QRectF, picture: QImage, scale: float) -> None:
        """Made smaller, the picture is cut where it has whole pixels, so that its strips fit each other."""
        if scale != self._strips_scale:
            self._strips.clear()
            self._strips_scale = scale
        on_page, origin = on_screen(painter)
        high = max(round(STRIP_H_PX / scale), 1)
        first, last = (int(y * on_page / scale // high) for y in (seen.top(), seen.bottom()))
        with in_pixels(painter):
            for at in range(max(first, 0), last + 1):
                strip = self._strip(picture, at * high, high, scale)
                if not strip.isNull():
                    painter.drawImage(origin + QPoint(0, round(at * high * scale)), strip)

    def _strip(self, picture: QImage, top: int, high: int, scale: float) -> QImage:
        if top not in self._strips:
            rows = min(high, picture.height() - top)
            if rows <= 0:
                return QImage()
            end = round((top + rows) * scale)
            size = QSize(max(round(picture.width() * scale), 1), max(end - round(top * scale), 1))
            cut = picture.copy(0, top, picture.width(), rows)
            smooth = Qt.TransformationMode.SmoothTransformation
            self._strips[top] = cut.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return self._strips[top]

    def _enlarged(self, place: QRect, scale: float) -> QImage:
        picture = self._picture or QImage()
        per_px = picture.width() / max(self.size[0], 1.0)
        return _drawn(picture, place, scale / per_px, scale / per_px, is_smooth=True)


class HeatItem(QGraphicsObject):
    """The grid of heat, one pixel a cell, stretched over the page: smoothly, or sharp where it tells bands or boxes."""

    def __init__(self) -> None:
        super().__init__()
        self._zooming = Zooming(self)
        self._image = QImage()
        self._cell_px = (1.0, 1.0)
        self._is_sharp = False
        self._tiles = Tiles(self._stretched)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def image(self) -> QImage:
        """One pixel a cell; null while there is no heat."""
        return self._image

    def show_grid(
        self, image: QImage, cell_w_px: float, cell_h_px: float, is_sharp: bool = False
    ) -> None:
        """Take another grid."""
        self.prepareGeometryChange()
        self._cell_px = (cell_w_px, cell_h_px)
        self._image = image
        self._is_sharp = is_sharp
        self._tiles.forget()
        self.update()

    def boundingRect(self) -> QRectF:
        wide, high = self._cell_px
        return QRectF(0, 0, self._image.width() * wide, self._image.height() * high)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image.isNull():
            return
        whole = self.boundingRect()
        seen = option.exposedRect & whole
        if not self._zooming.goes_on(on_screen(painter)[0]):
            self._tiles.paint(painter, seen, whole)
            return
        painter.setRenderHint(SMOOTH, not self._is_sharp)
        wide, high = self._cell_px
        painter.drawImage(
            seen,
            self._image,
            QRectF(seen.x() / wide, seen.y() / high, seen.width() / wide, seen.height() / high),
        )

    def _stretched(self, place: QRect, scale: float) -> QImage:
        wide, high = self._cell_px
        return _drawn(self._image, place, scale * wide, scale * high, is_smooth=not self._is_sharp)


def _drawn(image: QImage, place: QRect, across: float, down: float, *, is_smooth: bool) -> QImage:
    """A part of an image that is made larger, or smaller, by those factors."""
    drawn = QImage(place.size(), QImage.Format.Format_ARGB32_Premultiplied)
    if not image.hasAlphaChannel():
        drawn = QImage(place.size(), QImage.Format.Format_RGB32)
    drawn.fill(0)
    painter = QPainter(drawn)
    painter.setRenderHint(SMOOTH, is_smooth)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.translate(-place.x(), -place.y())
    painter.scale(across, down)
    # what lies just beside the part shines into its edge
    top, left = int(place.top() / down) - 2, int(place.left() / across) - 2
    near = QRect(left, top, int(place.width() / across) + 5, int(place.height() / down) + 5)
    near = near.intersected(image.rect())
    painter.drawImage(QRectF(near), image, QRectF(near))
    painter.end()
    return drawn


def _times(rect: QRectF, factor: float) -> QRectF:
    return QRectF(
        rect.x() * factor, rect.y() * factor, rect.width() * factor, rect.height() * factor
    )


def image_of(rgba: NDArray[np.uint8]) -> QImage:
    """A picture from uint8 (rows, columns, 4) RGBA, ready to be painted smoothly."""
    solid = np.ascontiguousarray(rgba)
    rows, columns = solid.shape[:2]
    image = QImage(solid.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
