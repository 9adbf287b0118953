"""What the search bar is helped with by the library: values while one types, kept searches, the last ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import QueryError
from app.library import search, segments
from app.library.changes import Changes, OthersChanges
from app.library.segments import Segment
from app.ui import words
from app.ui.dismissing import Act
from app.ui.filters.bar import SearchBar
from app.ui.filters.kept import KeptSearches
from app.ui.naming import NameDialog
from app.ui.tasks import Tasks
from app.ui.writing.completing import Offer
from app.ui.writing.values import Values

if TYPE_CHECKING:
    from app.library.database import Library

_TABLES = frozenset({"segments", "searches"})


class SearchHelp(QObject):
    """Stands between the bar and the library.

    Args:
        kept: the sidebar's list of them.

    Signals:
        act_wanted: (Act) a kept search is made, renamed or deleted; to be carried out so that it can be undone.
    """

    act_wanted = Signal(object)

    def __init__(self, tasks: Tasks, bar: SearchBar, kept: KeptSearches | None = None) -> None:
        super().__init__(bar)
        self._tasks = tasks
        self._bar = bar
        self._kept = kept
        self._values = Values(tasks, bar.edit, "completion")
        bar.was_used.connect(self.remember)
        bar.segments.save_wanted.connect(self.ask_name)
        for those in (bar.segments, kept):
            if those is not None:
                those.rename_wanted.connect(self._ask_other_name)
                those.delete_wanted.connect(self._delete)
        tasks.library_opened.connect(self._read)
        tasks.library_changed.connect(self._on_library_changed)

    def remember(self, query: str) -> None:
        """The search led somewhere: it is offered again."""
        try:
            asks = bool(search.parse(query).terms)
        except QueryError:
            return
        if asks:
            self._tasks.write(lambda db: segments.remember(db, query), initiator=self)

    def ask_name(self) -> None:
        """Ask by which name the search of now is to be kept."""
        query = self._bar.query.strip()
        try:
            asks = bool(search.parse(query).terms)
        except QueryError:
            asks = False
        if asks and self._bar.segments.kept is None:
            self._ask(self.tr("Save this search"), "", partial(self._save, query))

    def _save(self, query: str, name: str) -> None:
        older = segments.of_name(self._bar.segments.listed, name)
        if older is None:
            said = self.tr("Saved the search “%1”").replace("%1", words.plain(name, 60))
        else:
            said = (
                self.tr("“%1” asks for this from now on, no longer for %2")
                .replace("%1", words.plain(older.name, 60))
                .replace("%2", words.plain(older.query, 60))
            )
        replaces = older is not None
        self.act_wanted.emit(
            Act(said, lambda db: segments.save(db, name, query, replaces=replaces))
        )

    def _ask_other_name(self, segment: Segment) -> None:
        self._ask(self.tr("Rename the search"), segment.name, partial(self._rename, segment))

    def _rename(self, segment: Segment, name: str) -> None:
        said = self.tr("Renamed the search “%1”").replace("%1", words.plain(segment.name, 60))
        self.act_wanted.emit(Act(said, lambda db: segments.rename(db, segment.id, name)))

    def _delete(self, segment: Segment) -> None:
        said = self.tr("Deleted the search “%1”").replace("%1", words.plain(segment.name, 60))
        self.act_wanted.emit(Act(said, lambda db: segments.delete(db, segment.id)))

    def _ask(self, title: str, name: str, named: Callable[[str], object]) -> None:
        """Ask for a name, without stopping the window."""
        asking = NameDialog(title, self.tr("Name of the search:"), name, self._bar)
        asking.setObjectName("search_name")
        asking.textValueSelected.connect(lambda text: named(text) if text.strip() else None)
        asking.open()

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        if isinstance(changes, OthersChanges) or not _TABLES.isdisjoint(changes.tables):
            self._read()

    def _read(self) -> None:
        self._tasks.read(_kept, self._show, latest="kept searches")

    def _show(self, kept: tuple[tuple[Segment, ...], tuple[str, ...]]) -> None:
        named, lately = kept
        self._bar.segments.show_segments(named)
        if self._kept is not None:
            self._kept.show_segments(named)
        known = {one.query for one in named}
        self._bar.edit.set_kept(
            tuple(
                Offer(one.query, words.plain(one.name), words.plain(one.query), "star-filled", True)
                for one in named
            )
            + tuple(
                Offer(query, words.plain(query), "", "clock", True)
                for query in lately
                if query not in known
            )
        )


def _kept(db: Library) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
    return segments.segments(db), segments.searches(db)
