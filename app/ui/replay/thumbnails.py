"""The small pictures of the session that is open, in memory, so that one can be shown within a frame."""

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


def _read(session: int, db: Library) -> _Held:
    """Runs on the reader's thread, which unpacks the pictures, too."""
    album = thumbnails.album(db, session)
    return _Held(
        album, {(one.window, one.at_ms): QImage.fromData(one.picture) for one in album.pictures}
    )
