"""Takes small pictures of a session's moments where nobody sees it: one pass through each window.

The page is laid out in its recorded viewport and drawn small, so that a picture costs the window less than a
thousandth of a second. It is grabbed twice as large as it is kept, which keeps letters readable.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage

from app.errors import UserError
from app.jobs.feed import WindowFeed
from app.jobs.thumbnails import Moment
from app.library.thumbnails import Thumbnail
from app.ui.web.scheme import Provider
from app.ui.web.shutter import Shutter
from app.ui.web.unseen import end_player, unseen_player
from app.ui.web.view import PlayerView

#: no picture is larger; one of other proportions lies inside
ROOM_PX = QSize(240, 180)
#: a page that has not been reached by then is not going to
LIMIT_MS = 15_000
_FINER = 2
_QUALITY = 75
#: the first one that this Qt can write
_FORMATS = ("WEBP", "JPG")

Taken = Callable[[Moment, QImage], None]
Done = Callable[[], None]
Failed = Callable[[UserError], None]


class Camera(QObject):
    """Pictures sessions, one at a time.

    Args:
        provider: where the events come from.
    """

    def __init__(self, provider: Provider, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._provider = provider
        self._view: PlayerView | None = None
        self._shutter: Shutter | None = None
        self._open: WindowFeed | None = None
        self._windows: deque[tuple[WindowFeed, deque[Moment]]] = deque()
        self._ends: tuple[Taken, Done, Failed] | None = None
        self._viewport = QSize()
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LIMIT_MS)
        self._limit.timeout.connect(lambda: self._fail(self.tr("The page did not come to rest.")))

    @property
    def is_busy(self) -> bool:
        """Whether a session is being pictured."""
        return self._ends is not None

    def take(
        self,
        feeds: Sequence[WindowFeed],
        moments: Sequence[Moment],
        taken: Taken,
        done: Done,
        failed: Failed,
    ) -> None:
        """Picture moments, in order of windows and time; what is under way is given up and nobody is answered for it.

        Args:
            taken: told each moment with its picture, not yet made smaller (`developed`).
        """
        self.give_up()
        self._ends = (taken, done, failed)
        for feed in feeds:
            here = deque(sorted(one for one in moments if one.window == feed.window))
            if feed.is_recorded and here:
                self._windows.append((feed, here))
        self._open_next()

    def give_up(self) -> None:
        """Stop; nobody is answered."""
        self._limit.stop()
        self._windows.clear()
        self._ends = None
        if self._shutter is not None:
            self._shutter.forget()
        if self._view is not None:
            # A page that is not shown draws no frames; it is kept for who goes on with it.
            self._view.hide()

    def close(self) -> None:
        """Stop and end the player, at once: no event loop may follow. Not to be called from an answer."""
        self.give_up()
        if self._view is not None:
            end_player(self._view)
            self._view, self._shutter, self._open = None, None, None

    def _player(self) -> PlayerView:
        if self._view is None:
            # One row more than a page may take: it holds the colour that tells how new the picture is.
            view = unseen_player(self._provider, ROOM_PX * _FINER + QSize(0, 1))
            view.was_resized.connect(self._on_resized)
            view.moved.connect(self._on_moved)
            view.was_unrecorded.connect(self._pass_over)
            view.has_failed.connect(self._fail)
            self._shutter = Shutter(view)
            self._shutter.was_seen.connect(self._grab)
            self._view = view
        self._view.show()
        return self._view

    def _open_next(self) -> None:
        if not self._windows:
            self._finish()
            return
        feed, moments = self._windows[0]
        first_ms = _inside_of(feed, moments[0])
        self._limit.start()
        view = self._player()
        if feed == self._open:
            view.seek(first_ms)
        else:
            room = ROOM_PX * _FINER
            self._open = feed
            view.open_window(feed, first_ms, plain=True, within_px=(room.width(), room.height()))

    def _on_resized(self, width_px: int, height_px: int) -> None:
        self._viewport = QSize(width_px, height_px)

    def _on_moved(self, _t_ms: float) -> None:
        if self._ends is None or self._shutter is None or self._player().is_seeking:
            return
        self._shutter.ask("settle", beside=QPoint(0, ROOM_PX.height() * _FINER))

    def _pass_over(self) -> None:
        """A window whose snapshots are all broken has no pictures."""
        self._open = None
        if self._ends is not None:
            self._windows.popleft()
            self._open_next()

    def _grab(self) -> None:
        if self._ends is None or self._view is None:
            return
        size = _inside(self._viewport, ROOM_PX * _FINER)
        image = self._view.grab(QRect(QPoint(), size)).toImage()
        feed, moments = self._windows[0]
        moment = moments.popleft()
        taken = self._ends[0]
        self._limit.start()
        if moments:
            self._view.seek(_inside_of(feed, moments[0]))
            taken(moment, image)
        else:
            self._windows.popleft()
            taken(moment, image)
            self._open_next()

    def _finish(self) -> None:
        if self._ends is None:
            return
        done = self._ends[1]
        self.give_up()
        done()

    def _fail(self, reason: str) -> None:
        self._open = None
        if self._ends is None:
            return
        failed = self._ends[2]
        self.give_up()
        failed(UserError(self.tr("The page could not be drawn: %1").replace("%1", reason)))


def _inside_of(feed: WindowFeed, moment: Moment) -> float:
    return min(max(0.0, moment.at_ms), feed.duration_ms)


def developed(moment: Moment, image: QImage) -> Thumbnail | None:
    """A picture as it is kept; None where it cannot be. Takes some thousandths of a second: not on the GUI thread."""
    image.setDevicePixelRatio(1.0)
    small = image.scaled(
        _inside(image.size(), ROOM_PX),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    opaque = small.convertToFormat(QImage.Format.Format_RGB32)
    for name in _FORMATS:
        device = QBuffer()
        device.open(QIODevice.OpenModeFlag.WriteOnly)
        if opaque.save(device, name, _QUALITY):  # type: ignore[call-overload]
            picture = bytes(device.data().data())
            return Thumbnail(moment.window, moment.at_ms, small.width(), small.height(), picture)
    return None


def _inside(size: QSize, room: QSize) -> QSize:
    """A size as large as it fits into a room, never larger than it is, never nothing."""
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    return size.expandedTo(QSize(1, 1))
