"""Pictures of recorded pages, made where nobody sees it: one moment in its viewport, or a page in its full length.

One player works through the requests in turn. Every picture shows a settled page: fonts and images decoded, scrolls
reached, animations as old as they were.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter

from app.errors import UserError
from app.jobs.feed import WindowFeed
from app.jobs.pictured import ElementBox
from app.ui.web.layers import Look
from app.ui.web.missing import Missing
from app.ui.web.scheme import Provider
from app.ui.web.shutter import Shutter
from app.ui.web.unseen import end_player, unseen_player
from app.ui.web.view import PlayerView

T = TypeVar("T")

#: longer pages are cut here: what endless lists hold below is seen by few, and a picture is four bytes a pixel
LONGEST_PAGE_PX = 30_000
#: a page that has not settled by then is not going to
LIMIT_MS = 30_000
#: chunks in which is looked how the pointer lay over the page later
MOST_AHEAD = 3


class Picture(Struct, frozen=True):
    """A page as it was.

    `image` has the size of the viewport, or of the page from its top; one pixel a CSS pixel. `page_h_px` is the page's
    whole height, which a picture of a very long page does not reach; what scrolls in the page's place is opened to
    its full length. `blocked` counts the requests refused on the way. Of a whole page, `boxes` tells where its elements
    lie in the picture and `look` what is open above it.
    """

    image: QImage
    page_h_px: int
    missing: Missing
    blocked: int
    boxes: tuple[ElementBox, ...] = ()
    look: Look | None = None


class _Described(Struct):
    """What `measure.described` says."""

    view_px: float
    height_px: float
    elements: tuple[ElementBox, ...]
    look: Look


Looked = Callable[[Look], None]
Done = Callable[[Picture], None]
Failed = Callable[[UserError], None]


class _Request(Struct, frozen=True):
    feed: WindowFeed
    at_ms: float
    steps: Callable[[], Iterator[None]]
    done: Callable[[Any], None]
    failed: Failed


class Backdrop(QObject):
    """Takes pictures of sessions.

    Args:
        provider: where the events come from.
    """

    def __init__(self, provider: Provider, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._provider = provider
        self._view: PlayerView | None = None
        self._shutter: Shutter | None = None
        self._waiting: deque[_Request] = deque()
        self._now: _Request | None = None
        self._steps: Iterator[None] | None = None
        self._size = QSize()
        self._answer: dict[str, float] = {}
        self._said: object = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LIMIT_MS)
        self._limit.timeout.connect(lambda: self._fail(self.tr("The page did not come to rest.")))

    def frame(self, feed: WindowFeed, at_ms: float, done: Done, failed: Failed) -> None:
        """What the replay shows at a moment, in the recorded viewport, without pointer and chrome."""
        self._ask(_Request(feed, at_ms, self._frame_steps, done, failed))

    def page_picture(self, feed: WindowFeed, at_ms: float, done: Done, failed: Failed) -> None:
        """The page of a moment in its full length, from its top, and where its elements lie in it."""
        self._ask(_Request(feed, at_ms, self._page_steps, done, failed))

    def look(self, feed: WindowFeed, at_ms: float, done: Looked, failed: Failed) -> None:
        """How well a moment shows its page, without a picture."""
        self._ask(_Request(feed, at_ms, self._look_steps, done, failed))

    def forget(self) -> None:
        """Drop all requests; nobody is answered."""
        self._waiting.clear()
        self._end()

    def close(self) -> None:
        """Drop everything and end the player, at once: no event loop may follow. Not to be called from an answer."""
        self.forget()
        if self._view is not None:
            end_player(self._view)
            self._view, self._shutter = None, None

    def _ask(self, request: _Request) -> None:
        self._waiting.append(request)
        self._begin()

    def _begin(self) -> None:
        if self._now is not None or not self._waiting:
            return
        self._now = request = self._waiting.popleft()
        if not request.feed.is_recorded:
            self._fail(self.tr("The recording holds no page at that moment."))
            return
        view = self._player()
        view.player.interceptor.blocked.clear()
        self._size = QSize()
        self._limit.start()
        view.open_window(request.feed, request.at_ms, plain=True)

    def _player(self) -> PlayerView:
        if self._view is None:
            view = unseen_player(self._provider, QSize(1280, 721))
            view.was_resized.connect(self._on_resized)
            view.became_ready.connect(self._on_ready)
            view.was_unrecorded.connect(
                lambda: self._fail(self.tr("The recording holds no page at that moment."))
            )
            view.has_failed.connect(self._fail)
            self._shutter = Shutter(view)
            self._shutter.was_seen.connect(self._step)
            self._shutter.has_answered.connect(self._on_answer)
            self._view = view
        return self._view

    def _on_resized(self, width_px: int, height_px: int) -> None:
        self._size = QSize(width_px, height_px)

    def _on_ready(self) -> None:
        if self._now is None or self._view is None:
            return
        # One row more than the page: it holds the colour that tells how new the picture is.
        self._view.resize(self._size + QSize(0, 1))
        self._steps = self._now.steps()
        self._step()

    def _step(self) -> None:
        if self._steps is not None:
            next(self._steps, None)

    def _tell(self, call: str, *values: object) -> None:
        if self._shutter is not None:
            self._shutter.ask(call, *values, beside=QPoint(0, self._size.height()))

    def _ask_page(self, expression: str) -> None:
        """Ask the page; the next step finds the answer in `_said`."""
        request, view = self._now, self._view

        def take(said: object) -> None:
            if request is self._now and request is not None:
                self._said = said
                self._step()

        if view is not None:
            view.player.ask(expression, take)

    def _frame_steps(self) -> Iterator[None]:
        self._tell("settle")
        yield
        self._finish(self._picture(self._grabbed(), self._size.height()))

    def _look_steps(self) -> Iterator[None]:
        self._tell("settle")
        yield
        self._ask_page("JSON.stringify(fullness.told(footfall.replayer().iframe.contentDocument))")
        yield
        look = self._decoded(Look)
        if look is not None:
            self._finish(look)

    def _page_steps(self) -> Iterator[None]:
        assert self._now is not None
        feed, at_ms = self._now.feed, self._now.at_ms
        told = f"{feed.started_at_ms + at_ms}, {json.dumps(_ahead(feed, at_ms))}"
        for rearranged in count():
            self._tell("settle")
            yield
            self._ask_page(f"measure.arrange(footfall.replayer(), {rearranged}, {told})")
            yield
            if self._said is not True:
                break
        self._ask_page("measure.described(footfall.replayer())")
        yield
        described = self._decoded(_Described)
        if described is None:
            return
        height = int(described.height_px)
        view = max(1, int(described.view_px))
        image = QImage(self._size.width(), min(height, LONGEST_PAGE_PX), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        top = 0
        while top < image.height():
            self._tell("view", top)
            yield
            painter = QPainter(image)
            # the last view begins above what is missing yet; what sticks was in the first alone
            above = top - int(self._answer["y_px"])
            painter.drawImage(QPoint(0, top), self._grabbed(), QRect(QPoint(0, above), self._size))
            painter.end()
            top += view
        self._finish(self._picture(image, height, described))

    def _decoded(self, kind: type[T]) -> T | None:
        """What the page said; the request fails where it said nothing of use."""
        try:
            return msgspec.json.decode(str(self._said), type=kind)
        except msgspec.DecodeError:
            self._fail(self.tr("It told nothing of itself."))
            return None

    def _on_answer(self, answer: dict[str, float]) -> None:
        if self._now is None:
            return
        self._answer = answer

    def _grabbed(self) -> QImage:
        assert self._view is not None
        image = self._view.grab(QRect(QPoint(), self._size)).toImage()
        if image.size() != self._size:
            image = image.scaled(
                self._size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        image.setDevicePixelRatio(1.0)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _picture(
        self, image: QImage, page_h_px: int, described: _Described | None = None
    ) -> Picture:
        assert self._view is not None
        missing = self._view.missing
        blocked = self._view.player.interceptor.blocked.total() + missing.total
        if described is None:
            return Picture(image, page_h_px, missing, blocked)
        return Picture(image, page_h_px, missing, blocked, described.elements, described.look)

    def _finish(self, answer: object) -> None:
        request = self._now
        if request is None:
            return
        self._end()
        request.done(answer)
        self._begin()

    def _fail(self, reason: str) -> None:
        request = self._now
        if request is None:
            return
        self._end()
        request.failed(UserError(self.tr("The page could not be drawn: %1").replace("%1", reason)))
        self._begin()

    def _end(self) -> None:
        if self._shutter is not None:
            self._shutter.forget()
        self._limit.stop()
        self._now = None
        self._steps = None


def _ahead(feed: WindowFeed, at_ms: float) -> list[str]:
    """Where the next things after a moment are to be read."""
    later = [chunk for chunk in feed.chunks if chunk.last_ms > at_ms][:MOST_AHEAD]
    return [f"footfall://events/{feed.session}/{feed.window}/{chunk.seq}" for chunk in later]
