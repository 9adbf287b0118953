"""What lies on the canvas: the page's picture, and heat over it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

TILE_H_PX = 512
# Slightly: white stays white to the eye, and heat stands before it.
DIM = QColor(0, 0, 0, 18)


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
    """The grid of heat, one pixel a cell, stretched over the page: smoothly, or sharp where it tells bands or boxes."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._cell_px = (1.0, 1.0)
        self._is_sharp = False
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
        self.update()

    def boundingRect(self) -> QRectF:
        wide, high = self._cell_px
        return QRectF(0, 0, self._image.width() * wide, self._image.height() * high)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image.isNull():
            return
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        painter.setRenderHint(smooth, not self._is_sharp)
        wide, high = self._cell_px
        seen = option.exposedRect & self.boundingRect()
        top = max(int(seen.top() // high) - 1, 0)
        bottom = min(int(seen.bottom() // high) + 2, self._image.height())
        source = QRectF(0, top, self._image.width(), bottom - top)
        place = QRectF(0, top * high, source.width() * wide, source.height() * high)
        painter.drawImage(place, self._image, source)


def image_of(rgba: NDArray[np.uint8]) -> QImage:
    """A picture from uint8 (rows, columns, 4) RGBA, ready to be painted smoothly."""
    solid = np.ascontiguousarray(rgba)
    rows, columns = solid.shape[:2]
    image = QImage(solid.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
