"""Large pictures on the screen: scaled once for the zoom they are seen at, then copied pixel by pixel.

So a page moves with every refresh of the screen, however many pixels that has.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsObject

#: a square's side, px of the screen
SIDE_PX = 256
#: so many pixels are kept beside those in view
MOST_PX = 8_000_000
#: a zoom that was not changed for so long stands
REST_MS = 200


class Tiles:
    """The squares of one picture that were seen last.

    Args:
        draw: gives the square that covers this part of the whole picture at that scale, in pixels of the screen.
    """

    def __init__(self, draw: Callable[[QRect, float], QImage]) -> None:
        self._draw = draw
        self._scale = 0.0
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()

    def forget(self) -> None:
        """The picture is another."""
        self._kept.clear()

    def paint(self, painter: QPainter, seen: QRectF, whole: QRectF) -> None:
        """Paint what is seen of the whole, both px of the painter."""
        scale, origin = on_screen(painter)
        if scale != self._scale:
            self._kept.clear()
            self._scale = scale
        bounds = scaled(whole, scale)
        used = 0
        with in_pixels(painter):
            for at in _squares(scaled(seen, scale).intersected(bounds)):
                place = QRect(at[0] * SIDE_PX, at[1] * SIDE_PX, SIDE_PX, SIDE_PX) & bounds
                tile = self._kept.pop(at, None) or self._draw(place, scale)
                self._kept[at] = tile
                painter.drawImage(origin + place.topLeft(), tile)
                used += 1
        most = used + MOST_PX // SIDE_PX**2
        while len(self._kept) > most:
            self._kept.popitem(last=False)


class Zooming:
    """Whether the zoom keeps changing: then what is scaled for it is seen once.

    Args:
        item: is painted again when the zoom stands.
    """

    def __init__(self, item: QGraphicsObject) -> None:
        self._item = item
        self._scale = 0.0
        self.is_going_on = False
        # It goes with the item: left to Python, it may be deleted on another thread, and would still go off.
        self._rest = QTimer(item, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._end)

    def goes_on(self, scale: float) -> bool:
        """Whether it does, painting at that scale now."""
        if scale != self._scale:
            self.is_going_on = self._rest.isActive()
            self._scale = scale
            self._rest.start()
        return self.is_going_on

    def _end(self) -> None:
        if self.is_going_on:
            self.is_going_on = False
            self._item.update()


def on_screen(painter: QPainter) -> tuple[float, QPoint]:
    """Pixels of the screen a px of the painter, and where its origin lies on the screen: on a whole pixel."""
    dense = painter.device().devicePixelRatioF()
    now = painter.worldTransform()
    return now.m11() * dense, QPoint(round(now.dx() * dense), round(now.dy() * dense))


@contextmanager
def in_pixels(painter: QPainter) -> Iterator[None]:
    """The painter counts in pixels of the screen: then nothing is scaled."""
    part = 1 / painter.device().devicePixelRatioF()
    painter.save()
    painter.setWorldTransform(QTransform.fromScale(part, part))
    yield
    painter.restore()


def scaled(rect: QRectF, scale: float) -> QRect:
    """All pixels that a rectangle touches."""
    return QRectF(
        rect.x() * scale, rect.y() * scale, rect.width() * scale, rect.height() * scale
    ).toAlignedRect()


def _squares(seen: QRect) -> Iterator[tuple[int, int]]:
    if seen.isEmpty():
        return
    for row in range(seen.top() // SIDE_PX, seen.bottom() // SIDE_PX + 1):
        for column in range(seen.left() // SIDE_PX, seen.right() // SIDE_PX + 1):
            yield column, row
