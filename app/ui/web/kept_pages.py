"""Pages in their full length for the command line, with their elements: as they were kept, else drawn and kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from app import log
from app.errors import LibraryUnusable
from app.heatmap.picture import PictureSource
from app.heatmap.places import PictureElement
from app.library import backdrops
from app.library.backdrops import Backdrop
from app.library.database import open_reader, open_writer
from app.library.page_pictures import Moment, OwnImage
from app.ui.web.headless import best_page_picture

_log = log.room("ui.web")


class KeptPage(Struct, frozen=True):
    """A page's picture, where it was taken from, the page's own height, and what lies where on it."""

    source: PictureSource
    image: QImage
    page_h_px: float
    elements: tuple[PictureElement, ...]


def kept_page(
    library: Path, sources: Sequence[PictureSource], state: str | None = None
) -> KeptPage:
    """The page of the best of some moments; of those that were drawn once, the first.

    Args:
        state: the key of what is to be open above the page; None for the page itself.

    Raises:
        UserError: none of them can be drawn.
    """
    with closing(open_reader(library)) as db:
        for source in sources:
            found = backdrops.find(db, _moment(source))
            image = QImage() if found is None else QImage.fromData(QByteArray(found.picture))
            if found is not None and not image.isNull():
                return KeptPage(source, image, found.page_h_px, found.elements)
    source, picture, elements = best_page_picture(library, sources, state)
    image = picture.image
    made = Backdrop(image.width(), image.height(), picture.page_h_px, png(image), elements)
    try:
        with closing(open_writer(library)) as db:
            backdrops.keep(db, _moment(source), made, time.time() * 1000)
    except LibraryUnusable as error:
        _log.info("a page's picture was not kept: %s", error)
    return KeptPage(source, image, picture.page_h_px, elements)


def laid(own: OwnImage, size: QSize) -> QImage:
    """A person's own image as the picture of a page of that size."""
    page = QImage(size, QImage.Format.Format_RGB32)
    page.fill(0xFFFFFFFF)
    image = QImage.fromData(QByteArray(own.image))
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    where = QRectF(QPointF(own.x_px, own.y_px), image.size().toSizeF() * own.scale)
    painter.drawImage(where, image, QRectF(image.rect()))
    painter.end()
    return page


def png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _moment(source: PictureSource) -> Moment:
    return Moment(source.session, source.window, source.at_ms)
