"""What the table beside the picture asks: the elements of the page, and the picture's crop of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage

from app.heatmap.elements import ElementRow, element_rows
from app.heatmap.hover import hover
from app.heatmap.page import OnPage
from app.heatmap.views import on_picture
from app.jobs.heat import HeatOf, chosen_points
from app.ui.heatmap.drawing import Elements, Size

if TYPE_CHECKING:
    from app.library.database import Library

#: a crop is shown in a box of this size, px; drawn twice as large for dense screens
CROP_PX = QSize(36, 32)
CROP_SCALE = 2
#: what stands round a small element is shown with it, px of the page
LEAST_CROP_PX = 28
#: of more elements nobody looks at the crops
MOST_CROPS = 400


class Rows(Struct, frozen=True, eq=False):
    """Asks for each element's part of the clicks: of all, whichever of them heat is of: who clicked with
    a mouse is not to be told as one who did not, because the heat is of taps."""

    on: OnPage
    of: HeatOf
    elements: Elements
    size_px: Size

    def __call__(self, _db: Library) -> tuple[ElementRow, ...]:
        points = chosen_points(self.on, all_of(self.of))
        # who had the dialog open is not known, only who clicked in it: who saw what is in it is not told
        is_page = self.of.state is None or self.of.state < 0
        views = self.on.views if is_page else None
        if views is not None and self.elements:
            views = on_picture(views, self.on.stays, *self.size_px)
        hovered = None
        if self.on.moves is not None and self.elements:
            hovered = hover(self.on.moves, self.on.stays, self.elements, *self.size_px)
        stays = len(self.on.stays)
        views = views if self.elements else None
        return element_rows(points, stays, self.elements, views, hovered, is_page=is_page)


def all_of(of: HeatOf) -> HeatOf:
    """All clicks, of which heat may show some."""
    return HeatOf(which=of.which, state=of.state)


class Crops(Struct, frozen=True, eq=False):
    """Asks for the small pictures of elements: where each is in the picture's elements, and its crop."""

    picture: QImage
    elements: Elements
    which: tuple[int, ...]
    page_w_px: float

    def __call__(self, _db: Library) -> dict[int, QImage]:
        per_px = self.picture.width() / max(self.page_w_px, 1.0)
        return {
            at: _crop(self.picture, self.elements, at, per_px) for at in self.which[:MOST_CROPS]
        }


def _crop(picture: QImage, elements: Elements, at: int, per_px: float) -> QImage:
    one = elements[at]
    w_px, h_px = max(one.w_px, LEAST_CROP_PX), max(one.h_px, LEAST_CROP_PX)
    # A long list's or a wide banner's beginning says more than all of it, the size of a stamp.
    w_px, h_px = min(w_px, 6 * h_px), min(h_px, 3 * w_px)
    left = one.x_px - max(0.0, w_px - one.w_px) / 2
    top = one.y_px - max(0.0, h_px - one.h_px) / 2
    sides = (left, top, w_px, h_px)
    cut = picture.copy(QRect(*(round(side * per_px) for side in sides)).intersected(picture.rect()))
    if cut.isNull():
        return QImage()
    small = cut.scaled(
        CROP_PX * CROP_SCALE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    small.setDevicePixelRatio(CROP_SCALE)
    return small
