"""Pictures of pages for the heat pane: found where they are kept, else drawn, described, and kept."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QImage

from app.errors import UserError
from app.heatmap.picture import PictureSource
from app.jobs.feed import feed_at
from app.jobs.pictured import ElementBox, picture_elements, read_events
from app.library import backdrops
from app.library.page_pictures import Moment
from app.ui.heatmap.drawing import Elements
from app.ui.heatmap.minimap import small_page
from app.ui.heatmap.strip import small
from app.ui.tasks import Tasks
from app.ui.web.backdrop import Backdrop, Picture
from app.ui.web.best import BestPicture, Candidate
from app.ui.web.events import from_library
from app.ui.web.kept_pages import png

if TYPE_CHECKING:
    from app.library.database import Library

# A page of 1440 × 8000 px is 46 MB.
KEPT_BYTES = 160_000_000


class PagePicture(Struct, frozen=True, eq=False):
    """A page in its full length, one pixel a px of the page. `elements`: what lies where; none until that is known.
    `chip`, `map`: the same for the strip of states and for the map, made small. `moment`: None for an image of one's
    own."""

    image: QImage
    page_h_px: float
    elements: Elements = ()
    chip: QImage = QImage()
    map: QImage = QImage()
    moment: Moment | None = None

    @property
    def size_px(self) -> tuple[float, float]:
        """What of the page the picture shows."""
        return float(self.image.width()), max(min(self.page_h_px, float(self.image.height())), 1.0)


Took = Callable[[PagePicture], None]
Failed = Callable[[UserError], None]


class _Order(Struct, eq=False):
    """One page that is asked for, and how far that is."""

    sources: list[PictureSource]
    state: str
    took: Took
    failed: Failed


class PagePictures(QObject):
    """Asks for whole pages; only the newest request answers."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._backdrop: Backdrop | None = None
        self._finder: BestPicture | None = None
        self._kept: OrderedDict[Moment, PagePicture] = OrderedDict()
        self._order: _Order | None = None

    @property
    def is_busy(self) -> bool:
        """Whether somebody waits for a page."""
        return self._order is not None

    def ask(self, sources: Sequence[PictureSource], state: str, took: Took, failed: Failed) -> None:
        """Show the page at the best of some moments.

        Args:
            sources: at least one, likely good ones first.
            state: the key of what is to be open above the page, '' for nothing.
            took: takes the picture, and takes it once more when its elements are known.
        """
        if self._backdrop is not None:
            self._backdrop.forget()
        order = self._order = _Order(list(sources), state, took, failed)
        for source in sources:
            kept = self._kept.get(_moment(source))
            if kept is not None:
                self._kept.move_to_end(_moment(source))
                self._hand_over(order, kept)
                return
        moments = tuple(_moment(source) for source in sources)
        self._tasks.read(
            partial(_kept_picture, moments),
            lambda kept: self._begin(order, kept),
            failed=lambda error: self._give_up(order, error),
        )

    def forget_kept(self) -> None:
        """Drop what is kept: the recordings may be others now."""
        self._kept.clear()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._order = None
        if self._backdrop is not None:
            self._backdrop.forget()

    def close(self) -> None:
        """End the browser behind the pictures."""
        self._order = None
        if self._backdrop is not None:
            self._backdrop.close()
            self._backdrop, self._finder = None, None

    def _begin(self, order: _Order, kept: PagePicture | None) -> None:
        if order is not self._order:
            return
        if kept is not None and kept.moment is not None:
            self._remember(kept)
            moment = kept.moment
            self._tasks.write(
                lambda db: backdrops.use(db, moment, _now_ms()), initiator=self, failed=_nobody
            )
            self._hand_over(order, kept)
        else:
            self._draw(order)

    def _draw(self, order: _Order) -> None:
        """Picture the best of the moments; where that cannot be drawn, the best of the others."""
        sources = tuple(order.sources)

        def failed(error: UserError) -> None:
            if order is self._order and len(order.sources) > 1:
                order.sources.pop(0)
                self._draw(order)
            else:
                self._give_up(order, error)

        def take(candidates: Sequence[Candidate]) -> None:
            if order is self._order:
                drawn = partial(self._drawn, order, sources, candidates)
                self._best().take(candidates, drawn, failed, order.state or None)

        self._tasks.read(partial(_candidates, sources), take, failed=failed)

    def _drawn(
        self,
        order: _Order,
        sources: Sequence[PictureSource],
        candidates: Sequence[Candidate],
        candidate: Candidate,
        picture: Picture,
    ) -> None:
        """Show it at once, then ask what its elements are called."""
        moment = _moment(sources[candidates.index(candidate)])
        self._tasks.read(
            lambda db: (_made(picture, moment), read_events(db, candidate.feed, candidate.at_ms)),
            lambda made: self._describe(order, made[0], made[1], picture.boxes),
            failed=lambda error: self._give_up(order, error),
        )

    def _describe(
        self, order: _Order, made: PagePicture, events: bytes, boxes: tuple[ElementBox, ...]
    ) -> None:
        self._remember(made)
        if order is self._order:
            order.took(made)
        self._tasks.compute(
            picture_elements,
            events,
            boxes,
            done=lambda elements: self._described(order, made, elements),
            failed=lambda _error: self._described(order, made, ()),
        )

    def _described(self, order: _Order, made: PagePicture, elements: Elements) -> None:
        known = replace(made, elements=elements)
        self._remember(known)
        self._hand_over(order, known)
        if elements and known.moment is not None:
            self._tasks.survey(
                lambda _db: _packed(known), partial(self._keep, known.moment), failed=_nobody
            )

    def _keep(self, moment: Moment, packed: backdrops.Backdrop) -> None:
        self._tasks.write(
            lambda db: backdrops.keep(db, moment, packed, _now_ms()),
            initiator=self,
            failed=_nobody,
        )

    def _hand_over(self, order: _Order, picture: PagePicture) -> None:
        if order is self._order:
            self._order = None
            order.took(picture)

    def _give_up(self, order: _Order, error: UserError) -> None:
        if order is self._order:
            self._order = None
            order.failed(error)

    def _best(self) -> BestPicture:
        if self._backdrop is None or self._finder is None:
            self._backdrop = Backdrop(from_library(self._tasks), self)
            self._finder = BestPicture(self._backdrop, self._backdrop)
            # Its page belongs to no window and must be gone before its profile: it goes when we go.
            self.destroyed.connect(partial(_end, self._backdrop))
        return self._finder

    def _remember(self, picture: PagePicture) -> None:
        if picture.moment is not None:
            self._kept[picture.moment] = picture
            self._kept.move_to_end(picture.moment)
        while len(self._kept) > 1 and self._kept_bytes() > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _kept_bytes(self) -> int:
        return sum(picture.image.sizeInBytes() for picture in self._kept.values())


def _moment(source: PictureSource) -> Moment:
    return Moment(source.session, source.window, source.at_ms)


def _candidates(sources: Sequence[PictureSource], db: Library) -> tuple[Candidate, ...]:
    """What the browser needs of each moment; on the reader's thread."""
    return tuple(
        Candidate(feed_at(db, one.session, one.at_ms, one.window), one.at_ms) for one in sources
    )


def _kept_picture(moments: Sequence[Moment], db: Library) -> PagePicture | None:
    """The first of some moments that is kept; on the reader's thread."""
    for moment in moments:
        kept = backdrops.find(db, moment)
        image = QImage() if kept is None else QImage.fromData(QByteArray(kept.picture))
        if kept is not None and not image.isNull():
            image = image.convertToFormat(QImage.Format.Format_RGB32)
            return PagePicture(
                image, kept.page_h_px, kept.elements, small(image), small_page(image), moment
            )
    return None


def _made(picture: Picture, moment: Moment) -> PagePicture:
    image = picture.image
    return PagePicture(image, float(picture.page_h_px), (), small(image), small_page(image), moment)


def _packed(picture: PagePicture) -> backdrops.Backdrop:
    image = picture.image
    return backdrops.Backdrop(
        image.width(), image.height(), picture.page_h_px, png(image), picture.elements
    )


def _now_ms() -> float:
    return time.time() * 1000


def _nobody(_error: UserError) -> None:
    """What cannot be kept is drawn again the next time."""


def _end(backdrop: Backdrop, _gone: QObject | None = None) -> None:
    # An application that ends without being asked to deletes pages in an order of its own.
    with suppress(RuntimeError):
        backdrop.close()
