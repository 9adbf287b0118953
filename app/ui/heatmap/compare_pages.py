"""The pages of a comparison: one of each side, and the one on which their difference lies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.heatmap.compare import ElementDifference
from app.heatmap.picture import PictureSource
from app.heatmap.places import in_picture
from app.library.page_pictures import OwnImage
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.compare_asks import Layer, OnPicture, Sides
from app.ui.heatmap.compare_said import NAMES
from app.ui.heatmap.notice import Notice
from app.ui.heatmap.own_image import OwnPicture
from app.ui.heatmap.pictures import PagePicture, PagePictures
from app.ui.tasks import Tasks
from app.ui.theme import Theme

#: from which moments, of which state, with which image of a person's own
Asked = tuple[tuple[PictureSource, ...], str, OwnImage | None]


class PageView(QWidget):
    """One page with what lies over it."""

    def __init__(self, theme: Theme, name: str, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = HeatCanvas(theme, self)
        self.canvas.map_px = 0
        self.canvas.setObjectName(name)
        self.canvas.setAccessibleName(said)
        self.notice = Notice(theme, self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_layer(self, layer: Layer | None) -> None:
        """Lay heat or a difference over the page."""
        if layer is None:
            self.canvas.show_heat(None, 1, 1)
        else:
            self.canvas.show_heat(layer.image, *layer.cell_px, is_sharp=layer.is_sharp)


class _Page:
    """What is known of one side's page."""

    def __init__(self) -> None:
        self.asked: Asked = ((), "", None)
        self.picture: PagePicture | None = None
        self.size_px = (1.0, 1.0)
        self.fold_px = 0.0

    @property
    def on_picture(self) -> OnPicture:
        """What is drawn on: the picture, or as long as there is none the page as high as what was done on it."""
        if self.picture is None:
            return OnPicture(self.size_px)
        return OnPicture(self.picture.size_px, self.picture.elements)


class ComparePages(QObject):
    """Asks for the pages of both sides, one after the other.

    Args:
        places: in what the three views stand.

    Signals:
        pictured: one of them is another now.
    """

    pictured = Signal()

    def __init__(
        self, tasks: Tasks, pictures: PagePictures, theme: Theme, places: Sequence[QWidget]
    ) -> None:
        super().__init__(places[0])
        self._tasks = tasks
        self._pictures = pictures
        self._pages = (_Page(), _Page())
        self._wanted: list[int] = []
        said = [self.tr("Heat of side %1").replace("%1", name) for name in NAMES]
        self.views = (
            PageView(theme, "compare_canvas_a", said[0], places[0]),
            PageView(theme, "compare_canvas_b", said[1], places[1]),
            PageView(theme, "compare_canvas_apart", self.tr("Difference of the sides"), places[2]),
        )

    @property
    def on_pictures(self) -> tuple[OnPicture, OnPicture]:
        """What both sides are drawn on."""
        one, other = self._pages
        return one.on_picture, other.on_picture

    @property
    def images(self) -> tuple[PagePicture | None, PagePicture | None]:
        """Both sides' pictures, as far as they are there."""
        one, other = self._pages
        return one.picture, other.picture

    def ask(self, sides: Sides) -> None:
        """Ask for the pages of two sides; what is there already stays."""
        self._wanted = []
        state = sides.pair.open_state
        for at, (page, heat) in enumerate(zip(self._pages, sides.heats, strict=True)):
            page.fold_px = 0.0 if state else heat.fold_px
            asked = (heat.sources, state, sides.images[at])
            if page.picture is None or page.asked != asked:
                page.asked, page.picture, page.size_px = asked, None, heat.size_px
                self._wanted.append(at)
        self._next()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._wanted = []
        self._pictures.stop()

    def show_pages(self, base: int) -> None:
        """Show both pages, and one of them below the difference."""
        for view, at in zip(self.views, (0, 1, base), strict=True):
            page = self._pages[at]
            image = None if page.picture is None else page.picture.image
            view.canvas.show_page(*page.on_picture.size_px, image)
            view.canvas.show_fold(page.fold_px)

    def _next(self) -> None:
        if not self._wanted:
            return
        at = self._wanted[0]
        page = self._pages[at]
        asked = page.asked
        sources, state, own = asked
        if not sources:
            self._wanted.pop(0)
            self.views[at].notice.say(self.tr("Nobody on this side was on this page."))
            self._next()
            return
        self.views[at].notice.wait(self.tr("Drawing the page…"))

        def show(picture: PagePicture) -> None:
            if page.asked == asked:
                page.picture = picture
                self.views[at].notice.hide()
                self.pictured.emit()

        def lay(picture: PagePicture | None) -> None:
            assert own is not None
            self._tasks.read(
                OwnPicture(own, page.size_px, picture), show, latest=f"heat.compare.own {at}"
            )

        def took(picture: PagePicture) -> None:
            # it comes a second time once its elements are known
            is_whole = not self._pictures.is_busy
            show(picture) if own is None else lay(picture)
            if is_whole:
                self._go_on(at)

        def failed(error: UserError) -> None:
            self.views[at].notice.say(str(error)) if own is None else lay(None)
            self._go_on(at)

        self._pictures.ask(sources, state, took, failed)

    def _go_on(self, at: int) -> None:
        if self._wanted and self._wanted[0] == at:
            self._wanted.pop(0)
            self._next()


def place_of(row: object, picture: OnPicture) -> tuple[float, float, float, float] | None:
    """Where an element of the comparison lies on a picture; None where it does not."""
    if not isinstance(row, ElementDifference) or not picture.elements:
        return None
    at = int(in_picture((row.name,), picture.elements)[0])
    if at < 0:
        return None
    one = picture.elements[at]
    return one.x_px, one.y_px, one.w_px, one.h_px
