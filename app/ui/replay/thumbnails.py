"""The small pictures of the session that is open, in memory, so that the card over the timeline has one at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.jobs.thumbnails import nearest
from app.library import thumbnails
from app.library.changes import Changes
from app.library.thumbnails import Album, Thumbnail
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.replay.hover import Told
    from app.ui.replay.pane import ReplayPane


#: so long the pointer rests on a moment before a picture of that very one is wanted
RESTING_MS = 200
#: a picture of a moment so near will do
NEAR_MS = 3_000.0
#: pictures that were wanted, beside those of the library
MOST_WANTED = 40
#: they go with the windows they show
_SHOWN = thumbnails.TABLES | {"windows"}


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """An album, and its pictures by window and moment."""

    album: Album
    images: dict[tuple[int, float], QImage]

    def with_one(self, one: Thumbnail, image: QImage) -> _Held:
        """The same with a further picture."""
        pictures = sorted((*self.album.pictures, one), key=lambda one: (one.window, one.at_ms))
        album = replace(self.album, pictures=tuple(pictures))
        return _Held(album, {**self.images, (one.window, one.at_ms): image})


class Thumbnails(QObject):
    """Holds one session's pictures; there are more of them whenever some were made.

    Signals:
        changed: there are other pictures than before.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session: int | None = None
        self._held: _Held | None = None
        self._wanted: dict[Thumbnail, QImage] = {}
        tasks.library_changed.connect(self._on_library_changed)

    def open(self, session: int | None) -> None:
        """Hold the pictures of a session, or none."""
        if session != self._session:
            self._held = None
            self._wanted.clear()
            self.changed.emit()
        self._session = session
        if session is not None:
            self._tasks.read(partial(_read, session), self._hold, latest="thumbnails of one")

    def add(self, session: int, window: int, at_ms: float, image: QImage) -> None:
        """Hold a picture that was taken because it was wanted, as long as the session is open."""
        if session != self._session or self._held is None:
            return
        one = Thumbnail(window, at_ms, image.width(), image.height(), b"")
        self._wanted[one] = image
        self._held = self._held.with_one(one, image)
        self.changed.emit()

    def picture_at(self, window: int, at_ms: float) -> QImage | None:
        """The picture that stands for a moment of a window; None while there is none."""
        found = self._nearest(window, at_ms)
        if found is None or self._held is None:
            return None
        return self._held.images.get((found.window, found.at_ms))

    def may_want(self, window: int, at_ms: float) -> bool:
        """Whether a picture of that very moment would tell more."""
        if self._held is None or len(self._wanted) >= MOST_WANTED:
            return False
        found = self._nearest(window, at_ms)
        return found is None or abs(found.at_ms - at_ms) > NEAR_MS

    def _nearest(self, window: int, at_ms: float) -> Thumbnail | None:
        return None if self._held is None else nearest(self._held.album, window, at_ms)

    def _hold(self, held: _Held) -> None:
        if held.album.session == self._session:
            for one, image in self._wanted.items():
                held = held.with_one(one, image)
            self._held = held
            self.changed.emit()

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        if self._session in changes.sessions and _SHOWN & changes.tables:
            self.open(self._session)


class Illustrations(QObject):
    """Puts the picture of the moment that is pointed at into the card; a moment that was jumped to is seen anyway.

    Attributes:
        thumbnails: of the session that is open.

    Signals:
        wanted: (session, window, t_ms) the pointer rests on a moment that has no picture near.
    """

    wanted = Signal(int, int, float)

    def __init__(self, tasks: Tasks, pane: ReplayPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._hovered: tuple[int, float] | None = None
        self._place: tuple[int, float] | None = None
        self._asked_at: tuple[int, float] | None = None
        self._shown: QImage | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(RESTING_MS)
        self._resting.timeout.connect(self._want)
        self.thumbnails = Thumbnails(tasks, self)
        self.thumbnails.changed.connect(self._come)
        pane.session_changed.connect(self.thumbnails.open)
        pane.timeline.hovered.connect(self._hover)
        pane.timeline.told_changed.connect(self._tell)

    def _hover(self, at_ms: float, window: int) -> None:
        self._hovered = (window, at_ms)

    def _tell(self, told: Told | None, _x_px: float) -> None:
        """Comes behind each hover, and by itself when something else is told."""
        self._place, self._hovered = self._hovered, None
        self._asked_at = None
        if told is None or self._place is None:
            self._place = None
            self._resting.stop()
        else:
            self._resting.start()
        self._show()

    def _come(self) -> None:
        """There are other pictures: a moment that was rested on before them is looked at again."""
        self._show()
        if not self._resting.isActive():
            self._want()

    def _show(self) -> None:
        image = None if self._place is None else self.thumbnails.picture_at(*self._place)
        if image is not self._shown:
            self._shown = image
            self._pane.telling.card.set_picture(image)

    def _want(self) -> None:
        session, place = self._pane.session, self._place
        if session is None or place is None or place == self._asked_at:
            return
        if self.thumbnails.may_want(*place):
            self._asked_at = place
            self.wanted.emit(session, *place)


def _read(session: int, db: Library) -> _Held:
    """Runs on the reader's thread, which unpacks the pictures, too."""
    album = thumbnails.album(db, session)
    return _Held(
        album, {(one.window, one.at_ms): QImage.fromData(one.picture) for one in album.pictures}
    )
