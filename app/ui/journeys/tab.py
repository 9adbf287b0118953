"""What every tab of the workspace is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.library.changes import Changes
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.when_seen import WhenSeen

SETTLE_MS = 150
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

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self._tasks = tasks
        self._theme = theme
        tasks.library_changed.connect(self._library_changed)

    @property
    def query(self) -> str:
        """Whose journeys are shown."""
        return self._query

    def show_about(self, about: object) -> None:
        """Show something that another tab, or the window, asks about."""

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if not changes.tables <= OF_OTHERS:
            self._outdated()
