"""The small pictures of the session that is open, in memory, so that the card over the timeline has one at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.jobs.thumbnails import nearest
from app.library import thumbnails
from app.library.changes import Changes
from app.library.thumbnails import Album
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.replay.hover import Told
    from app.ui.replay.pane import ReplayPane


#: they go with the windows they show
_SHOWN = thumbnails.TABLES | {"windows"}


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """An album, and its pictures by window and moment."""

    album: Album
    images: dict[tuple[int, float], QImage]


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
        tasks.library_changed.connect(self._on_library_changed)

    def open(self, session: int | None) -> None:
        """Hold the pictures of a session, or none."""
        if session != self._session:
            self._held = None
            self.changed.emit()
        self._session = session
        if session is not None:
            self._tasks.read(partial(_read, session), self._hold, latest="thumbnails of one")

    def picture_at(self, window: int, at_ms: float) -> QImage | None:
        """The picture that stands for a moment of a window; None while there is none."""
        if self._held is None:
            return None
        found = nearest(self._held.album, window, at_ms)
        return None if found is None else self._held.images.get((found.window, found.at_ms))

    def _hold(self, held: _Held) -> None:
        if held.album.session == self._session:
            self._held = held
            self.changed.emit()

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        if self._session in changes.sessions and _SHOWN & changes.tables:
            self.open(self._session)


class Illustrations(QObject):
    """Puts the picture of the moment that is told about into the card.

    Attributes:
        thumbnails: of the session that is open.
    """

    def __init__(self, tasks: Tasks, pane: ReplayPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._hovered: tuple[float, int] | None = None
        self._told: Told | None = None
        self._shown: QImage | None = None
        self.thumbnails = Thumbnails(tasks, self)
        self.thumbnails.changed.connect(self._show)
        pane.session_changed.connect(self.thumbnails.open)
        pane.timeline.hovered.connect(self._hover)
        pane.timeline.told_changed.connect(self._tell)

    def _hover(self, at_ms: float, window: int) -> None:
        self._hovered = (at_ms, window)

    def _tell(self, told: Told | None, _x_px: float) -> None:
        self._told = told
        if told is None:
            self._shown = None
        else:
            self._show()

    def _show(self) -> None:
        told, story = self._told, self._pane.story
        if told is None or story is None:
            return
        if self._hovered is not None and self._hovered[0] == told.at_ms:
            window = self._hovered[1]
        else:
            window = story.window_at(told.at_ms)
        image = self.thumbnails.picture_at(window, told.at_ms)
        if image is not self._shown:
            self._shown = image
            self._pane.telling.card.set_picture(image)


def _read(session: int, db: Library) -> _Held:
    """Runs on the reader's thread, which unpacks the pictures, too."""
    album = thumbnails.album(db, session)
    return _Held(
        album, {(one.window, one.at_ms): QImage.fromData(one.picture) for one in album.pictures}
    )
