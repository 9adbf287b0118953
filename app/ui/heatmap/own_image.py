"""An image of one's own as a page's picture: how it is laid on the page, and the handles that move and scale it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QCoreApplication, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.errors import UserError
from app.library.page_pictures import OwnImage
from app.ui.heatmap.minimap import small_page
from app.ui.heatmap.pictures import PagePicture
from app.ui.heatmap.strip import small
from app.ui.theme import Role, Theme
from app.ui.web.kept_pages import laid

if TYPE_CHECKING:
    from app.library.database import Library

#: a larger file is no picture of a page
MOST_BYTES = 60_000_000
LONGEST_PX = 30_000
LEAST_SCALE, MOST_SCALE = 0.05, 20.0
HANDLE_PX = 12.0
#: the page shines through while the image is laid on it: its parts are to come to lie on each other
LAID_OPACITY = 0.65
_ARROWS = {
    int(Qt.Key.Key_Left): (-1, 0),
    int(Qt.Key.Key_Right): (1, 0),
    int(Qt.Key.Key_Up): (0, -1),
    int(Qt.Key.Key_Down): (0, 1),
}


class OwnPicture(Struct, frozen=True, eq=False):
    """Asks for an image laid on a page.

    `base`: the page's own picture, whose elements stay where they are; None where none can be drawn, then the page is
    `size_px` large at least.
    """

    own: OwnImage
    size_px: tuple[float, float]
    base: PagePicture | None = None

    def __call__(self, _db: Library) -> PagePicture:
        if self.base is not None:
            whole = laid(self.own, self.base.image.size())
            return replace(self.base, image=whole, chip=small(whole), map=small_page(whole))
        image = decoded(self.own.image)
        bottom = self.own.y_px + image.height() * self.own.scale
        w_px, h_px = self.size_px
        whole = laid(self.own, QSize(round(w_px), round(min(max(h_px, bottom), LONGEST_PX))))
        return PagePicture(whole, float(whole.height()), (), small(whole), small_page(whole))


class ReadImage(Struct, frozen=True):
    """Asks for an image file as the picture of a page that is `w_px` wide: laid over all of its width."""

    file: Path
    w_px: float

    def __call__(self, _db: Library) -> tuple[OwnImage, QImage]:
        named = self.file.name
        try:
            size = self.file.stat().st_size
            content = self.file.read_bytes() if size <= MOST_BYTES else b""
        except OSError as error:
            said = _tr("%1 cannot be read: %2.").replace("%1", named)
            raise UserError(said.replace("%2", error.strerror or "")) from error
        if size > MOST_BYTES:
            said = _tr("%1 is too large for a page's picture.").replace("%1", named)
            raise UserError(said, _tr("60 MB are the most."))
        image = decoded(content)
        if image.isNull():
            said = _tr("%1 is no picture that can be read.").replace("%1", named)
            raise UserError(said, _tr("PNG, JPEG and WebP can be."))
        return OwnImage(content, 0.0, 0.0, self.w_px / image.width()), image


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)


def decoded(content: bytes) -> QImage:
    """The image of a file's bytes; null where they hold none."""
    return QImage.fromData(QByteArray(content))


def placed(own: OwnImage, image: QImage) -> QRectF:
    """Where an image lies on the page."""
    size = QSizeF(image.width() * own.scale, image.height() * own.scale)
    return QRectF(QPointF(own.x_px, own.y_px), size)


class AlignItem(QGraphicsObject):
    """The image while it is laid on the page: drawn with the mouse it moves, by its corner it is scaled.

    Signals:
        was_moved: it lies elsewhere, or is of another size.
    """

    was_moved = Signal()

    def __init__(self, own: OwnImage, image: QImage, theme: Theme) -> None:
        super().__init__()
        self._own = own
        self._image = image
        self._theme = theme
        self._is_scaling = False
        self.setAcceptHoverEvents(True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsFocusable)
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    @property
    def own(self) -> OwnImage:
        """The image as it lies now."""
        return self._own

    @property
    def rect(self) -> QRectF:
        """Where it lies on the page."""
        return placed(self._own, self._image)

    def lay(self, x_px: float, y_px: float, scale: float) -> None:
        """Lay it elsewhere."""
        self.prepareGeometryChange()
        kept = min(max(scale, LEAST_SCALE), MOST_SCALE)
        self._own = replace(self._own, x_px=x_px, y_px=y_px, scale=kept)
        self.update()
        self.was_moved.emit()

    def fit_width(self, w_px: float) -> None:
        """Over all of the page's width, from its top."""
        self.lay(0.0, 0.0, w_px / max(self._image.width(), 1))

    def boundingRect(self) -> QRectF:
        edge = HANDLE_PX * 20
        return self.rect.adjusted(-edge, -edge, edge, edge)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(LAID_OPACITY)
        painter.drawImage(self.rect, self._image)
        painter.setOpacity(1.0)
        pen = QPen(self._theme.color(Role.ACCENT), 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRect(self.rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(Role.ACCENT))
        painter.drawRect(self._handle())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move it by a pixel of the page, with Shift by ten."""
        to = _ARROWS.get(event.key())
        if to is None:
            super().keyPressEvent(event)
            return
        by = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self.lay(self._own.x_px + by * to[0], self._own.y_px + by * to[1], self._own.scale)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        on_handle = self._on_handle(event.pos())
        shape = Qt.CursorShape.SizeFDiagCursor if on_handle else Qt.CursorShape.SizeAllCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self._is_scaling = self._on_handle(event.pos())
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        own = self._own
        if self._is_scaling:
            wide = max(event.pos().x() - own.x_px, 1.0)
            self.lay(own.x_px, own.y_px, wide / max(self._image.width(), 1))
        else:
            by = event.pos() - event.lastPos()
            self.lay(own.x_px + by.x(), own.y_px + by.y(), own.scale)

    def _handle(self) -> QRectF:
        """At the lower right corner, as large on the screen whatever the zoom."""
        scale = 1.0
        if self.scene() is not None and self.scene().views():
            scale = max(self.scene().views()[0].transform().m11(), 0.01)
        side = HANDLE_PX / scale
        corner = self.rect.bottomRight()
        return QRectF(corner.x() - side / 2, corner.y() - side / 2, side, side)

    def _on_handle(self, at: QPointF) -> bool:
        slop = self._handle().width() / 2
        return self._handle().adjusted(-slop, -slop, slop, slop).contains(at)
