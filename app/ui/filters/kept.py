"""The searches that are kept by name, as the sidebar's first section: each with how many sessions it finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import QueryError
from app.library import browse, search
from app.library.changes import Changes
from app.library.segments import Segment
from app.ui import words
from app.ui.filters.facets import UNCOUNTED, Entry, Section
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.library.database import Library

KEY = "kept"
LONGEST = 60
# After the facets, which are asked when a write has settled.
SETTLE_MS = 400


class KeptSearches(QObject):
    """Counts them one by one, so that nothing that was asked meanwhile waits for all.

    Signals:
        changed: others are there, or one was counted.
        rename_wanted, delete_wanted: (Segment).
    """

    changed = Signal()
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._theme = theme
        self._owner = owner
        self._segments: tuple[Segment, ...] = ()
        self._counts: dict[str, int] = {}
        self._waiting: list[str] = []
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._count_all)
        tasks.library_changed.connect(self._library_changed)

    def show_segments(self, segments: Sequence[Segment]) -> None:
        """Those that are kept now."""
        self._segments = tuple(segments)
        new = [one.query for one in segments if one.query not in self._counts]
        self._waiting += [query for query in new if query not in self._waiting]
        self.changed.emit()
        self._count_next()

    def section(self, query: str) -> tuple[Section, ...]:
        """The section under the query of now, which marks the search that is asked; none where nothing is kept."""
        asked = query.strip()
        counts = [self._counts.get(one.query, UNCOUNTED) for one in self._segments]
        most = max([1, *counts])
        entries = tuple(
            Entry(
                KEY, one.query, words.plain(one.name, LONGEST), count, max(count, 0) / most,
                one.query == asked, spoken=words.plain(one.query), has_menu=True,
            )
            for one, count in zip(self._segments, counts, strict=True)
        )  # fmt: skip
        return (Section(KEY, self.tr("Saved searches"), entries),) if entries else ()

    def offer(self, entry: Entry, place: QPoint) -> None:
        """The right button on one of them."""
        said = (entry.term, entry.label)
        found = next(
            (one for one in self._segments if (one.query, words.plain(one.name, LONGEST)) == said),
            None,
        )
        if found is None:
            return
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self.tr("Rename…"))
        rename.triggered.connect(lambda: self.rename_wanted.emit(found))
        copy = menu.addAction(self._theme.icon("copy"), self.tr("Copy the search"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(found.query))
        menu.addSeparator()
        delete = menu.addAction(self._theme.icon("trash"), self.tr("Delete"))
        delete.triggered.connect(lambda: self.delete_wanted.emit(found))
        menu.popup(place)

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        asked = " ".join(one.query for one in self._segments)
        if asked and changes.may_change_lists(asked):
            self._settle.start()

    def _count_all(self) -> None:
        self._waiting = [one.query for one in self._segments]
        self._count_next()

    def _count_next(self) -> None:
        if self._waiting:
            query = self._waiting[0]
            self._tasks.survey(
                partial(_count, query), partial(self._counted, query), latest="kept counts"
            )

    def _counted(self, query: str, count: int) -> None:
        if query in self._waiting:
            self._waiting.remove(query)
        self._counts[query] = count
        self.changed.emit()
        self._count_next()


def _count(query: str, db: Library) -> int:
    """How many sessions it finds; one that an older Footfall kept may be none any more."""
    try:
        return browse.count(db, search.parse(query))
    except QueryError:
        return UNCOUNTED
