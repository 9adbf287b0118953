"""The sidebar: the searches that are kept, and what the library holds, counted under the query of now; a click writes
the query."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import QueryError
from app.library import toggling
from app.library.changes import SCROLLED, Changes
from app.ui.filters import reading
from app.ui.filters.facets import Entry, FacetsView, Section
from app.ui.filters.kept import KEY, KeptSearches
from app.ui.tasks import Tasks
from app.ui.theme import Theme

# The list is asked with every key; counting waits until the typist rests, so that the list never queues behind it.
SETTLE_MS = 200
#: the section that tells how deep pages were seen
SCROLL = "scroll"


class FiltersPane(QWidget):
    """The kept searches and the facets.

    Signals:
        query_edited: (text) the query after a click on a value.

    Attributes:
        kept: the searches that are kept by name.
    """

    query_edited = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters_pane")
        self._tasks = tasks
        self._query = ""
        self._facets: tuple[Section, ...] = ()
        self._is_behind = False
        self._view = FacetsView(theme, self)
        self._view.toggled.connect(self._toggle)
        self.kept = KeptSearches(tasks, theme, self)
        self.kept.changed.connect(self._show_all)
        self._view.menu_wanted.connect(self.kept.offer)
        self._view.expanded.connect(lambda _index: self._catch_up())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        tasks.library_changed.connect(self._library_changed)
        theme.changed.connect(self._view.viewport().update)
        self._ask()

    @property
    def folded(self) -> dict[str, bool]:
        """Which sections a person folded (True) or opened, to be remembered."""
        return self._view.folded

    def set_folded(self, folded: dict[str, bool]) -> None:
        """Fold as remembered."""
        self._view.set_folded(folded)

    def set_query(self, text: str) -> None:
        """Count under another query."""
        if text != self._query:
            self._query = text
            self._settle.start()
            self._show_all()

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.may_change_lists(self._query):
            self._settle.start()
        elif SCROLLED in changes.tables:
            self._is_behind = True
            self._catch_up()

    def _catch_up(self) -> None:
        """How deep pages were seen is counted anew where it is seen."""
        if self._is_behind and self._view.is_open(SCROLL):
            self._settle.start()

    def _ask(self) -> None:
        self._is_behind = False
        self._tasks.survey(
            reading.Counting(self._query), self._show, failed=self._refuse, latest="facets"
        )

    def _show(self, sections: tuple[Section, ...]) -> None:
        self._facets = reading.kept(self._facets, sections) if self._query else sections
        self._show_all()

    def _show_all(self) -> None:
        sections = (*self.kept.section(self._query), *self._facets)
        if sections != self._view.sections:
            self._view.show_sections(sections)

    def _refuse(self, _error: object) -> None:
        """A query that cannot be read is told beside the search bar; the counts stay."""

    def _toggle(self, entry: Entry) -> None:
        if entry.key == KEY:
            self.query_edited.emit("" if entry.chosen else entry.term)
            return
        try:
            text = toggling.toggle_term(self._query, entry.term)
        except QueryError:
            text = entry.term
        self.query_edited.emit(text)
