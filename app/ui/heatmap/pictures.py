"""Pictures of pages for the heat pane, the last few kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.errors import UserError
from app.heatmap.picture import PictureSource
from app.jobs.feed import WindowFeed, feed_at
from app.ui.tasks import Tasks
from app.ui.web.backdrop import Backdrop, Picture
from app.ui.web.events import from_library

# A page of 1440 × 8000 px is 46 MB.
KEPT_BYTES = 160_000_000

Drawn = Callable[[QImage, int], None]
Failed = Callable[[UserError], None]


class PagePictures(QObject):
    """Asks for the whole page at a moment of a session; only the newest request answers."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._backdrop: Backdrop | None = None
        self._kept: OrderedDict[PictureSource, Picture] = OrderedDict()

    def ask(self, source: PictureSource, drawn: Drawn, failed: Failed) -> None:
        """Draw the page.

        Args:
            drawn: takes the picture and the page's height in px.
        """
        if self._backdrop is not None:
            self._backdrop.forget()
        kept = self._kept.get(source)
        if kept is not None:
            self._kept.move_to_end(source)
            drawn(kept.image, kept.page_h_px)
            return

        def take(feed: WindowFeed) -> None:
            self._browser().page_picture(feed, source.at_ms, done, failed)

        def done(picture: Picture) -> None:
            self._keep(source, picture)
            drawn(picture.image, picture.page_h_px)

        self._tasks.read(
            lambda db: feed_at(db, source.session, source.at_ms, source.window),
            take,
            failed=failed,
            latest="heat.feed",
        )

    def forget_kept(self) -> None:
        """Drop what is kept: the recordings may be others now."""
        self._kept.clear()

    def close(self) -> None:
        """End the browser behind the pictures."""
        if self._backdrop is not None:
            self._backdrop.close()
            self._backdrop = None

    def _browser(self) -> Backdrop:
        if self._backdrop is None:
            self._backdrop = Backdrop(from_library(self._tasks), self)
            # Its page belongs to no window and must be gone before its profile: it goes when we go.
            self.destroyed.connect(partial(_end, self._backdrop))
        return self._backdrop

    def _keep(self, source: PictureSource, picture: Picture) -> None:
        self._kept[source] = picture
        while len(self._kept) > 1 and self._kept_bytes() > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _kept_bytes(self) -> int:
        return sum(picture.image.sizeInBytes() for picture in self._kept.values())


def _end(backdrop: Backdrop, _gone: QObject | None = None) -> None:
    # An application that ends without being asked to deletes pages in an order of its own.
    with suppress(RuntimeError):
        backdrop.close()
