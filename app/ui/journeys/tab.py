"""What every tab of the workspace is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.errors import QueryError, UserError
from app.library.changes import Changes
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.when_seen import WhenSeen

if TYPE_CHECKING:
    from app.library.database import Library

T = TypeVar("T")

SETTLE_MS = 150
#: a wait that is longer is told
SLOW_MS = 300
#: what was done to these changes nothing that a tab shows
OF_OTHERS = frozenset({"marks", "thumbnails", "thumbnail_sets", "keyframes", "searches"})


class Tab(WhenSeen):
    """One question about the sessions of the query; it reads the library only while it is seen.

    Signals:
        query_wanted: (text) the query that leaves the sessions behind a number: they are listed.
        moment_wanted: (session, at_ms) to be seen.
        act_wanted: (`dismissing.Act`) something that a person wants kept.
        noted: (text) something was done that is worth a word.
        failed: (UserError).
        page_wanted: (pattern, device or empty) the heat of a page.
        workspace_wanted: (name) another workspace.
        tab_wanted: (name of a tab, what it shall show) see that tab's `show_about`.
    """

    query_wanted = Signal(str)
    moment_wanted = Signal(int, float)
    act_wanted = Signal(object)
    noted = Signal(str)
    failed = Signal(object)
    page_wanted = Signal(str, str)
    workspace_wanted = Signal(str)
    tab_wanted = Signal(str, object)

    _first: QWidget | None = None

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self._tasks = tasks
        self._theme = theme
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        tasks.library_changed.connect(self._library_changed)
        theme.changed.connect(self._dress)

    @property
    def query(self) -> str:
        """Whose journeys are shown."""
        return self._query

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """Those that have a name: where a person draws them is remembered."""
        found = {one.objectName(): one for one in self.findChildren(QSplitter)}
        return {name: one for name, one in found.items() if name}

    def show_about(self, about: object) -> None:
        """Show something that another tab, or the window, asks about."""

    def setFocusProxy(self, widget: QWidget | None) -> None:
        """Say what the keys are for at first. Qt's own proxy of a parent is a stop for Tab that leads back into it:
        whoever goes on from the last part would come to this one again, never out, never to what stands before it."""
        self._first = widget

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Have the keys go to the part that is first."""
        if self._first is None:
            super().setFocus(reason)
        else:
            self._first.setFocus(reason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # a new parent takes fonts away from what stands deeper
        self._dress()

    def _survey(
        self,
        ask: Callable[[Library], T],
        show: Callable[[T], object],
        latest: str,
        *,
        is_first: bool = False,
    ) -> None:
        """Read for what is seen; of several with the same `latest` only the newest is shown.

        Args:
            is_first: nothing is shown yet: where it takes a while, `_say_slow` tells so.
        """
        done = show
        if is_first:
            self._slow.start()
            done = partial(self._first_came, show)
        self._tasks.survey(ask, done, failed=self._refused, latest=latest)

    def _first_came(self, show: Callable[[T], object], found: T) -> None:
        self._slow.stop()
        show(found)

    def _refused(self, error: UserError) -> None:
        """A search that cannot be read is told beside the search bar; what is shown stays."""
        self._slow.stop()
        if not isinstance(error, QueryError):
            self.failed.emit(error)

    def _say_slow(self) -> None:
        """Tell that the first reading takes a while."""

    def _dress(self) -> None:
        """Give what is shown the theme's fonts."""

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if not changes.tables <= OF_OTHERS:
            self._outdated()
