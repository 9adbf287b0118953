"""The notes of the sessions that the query leaves: how many, a search of their own, the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.library import notes
from app.library.changes import Changes
from app.ui import actions, noting, words
from app.ui.notes.model import NotesModel
from app.ui.notes.row import Fitting, Found, Row
from app.ui.notes.view import NotesView
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme
from app.ui.when_seen import WhenSeen

SETTLE_MS = 60


class NotesPane(WhenSeen):
    """The list and its search.

    Signals:
        moment_wanted: (session, at_ms) to be seen.
        edit_wanted: (session, at_ms, note) to be worded anew.
        act_wanted: (Act) a note is to be deleted.
    """

    moment_wanted = Signal(int, float)
    edit_wanted = Signal(int, float, object)
    act_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self._tasks = tasks
        self._theme = theme
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._rows = NotesModel(self)
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the notes"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(notes.LONGEST_SOUGHT)
        self.list = NotesView(self._rows, theme, self)
        self.setFocusProxy(self.list)
        self._empty = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._arrange()
        self._connect()
        self._dress()

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed."""
        return self._rows.rows

    def _arrange(self) -> None:
        self._faces.addWidget(self.list)
        self._faces.addWidget(self._empty)
        head = QVBoxLayout()
        head.setContentsMargins(12, GRID_PX, 12, GRID_PX)
        head.setSpacing(GRID_PX)
        head.addWidget(self._count)
        head.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._faces, 1)

    def _connect(self) -> None:
        self._tasks.library_changed.connect(self._on_library_changed)
        self._theme.changed.connect(self._dress)
        self.search.textChanged.connect(lambda _text: self._outdated())
        self.search.returnPressed.connect(self._go_to_rows)
        self.list.opened.connect(lambda row: self.moment_wanted.emit(row.session, row.at_ms))
        self.list.edited.connect(
            lambda row: self.edit_wanted.emit(row.session, row.at_ms, row.note)
        )
        self.list.deleted.connect(self._delete)

    def _go_to_rows(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        """Notes, or the sessions that the query leaves."""
        if changes.may_change_lists(self._query):
            self._outdated()

    def _ask(self) -> None:
        ask = Fitting(self._query, self.search.text())
        self._tasks.read(ask, self._show, failed=self._refuse, latest="notes")

    def _refuse(self, _error: UserError) -> None:
        """A query that cannot be read is told beside the search bar; the list stays."""

    def _show(self, found: Found) -> None:
        chosen = {row.note for row in self.list.chosen()}
        current = self.list.currentIndex()
        at = self.rows[current.row()].note if current.isValid() else -1
        was = current.row()
        self._rows.show(found.rows)
        self._choose_again(chosen, at, was)
        count = words.number(len(found.rows))
        said = self.tr("1 note") if count == "1" else self.tr("%1 notes").replace("%1", count)
        if len(found.rows) != found.total:
            said = self.tr("%1 of %2 notes").replace("%1", count)
            said = said.replace("%2", words.number(found.total))
        self._count.setText(said)
        self._say(found)

    def _choose_again(self, chosen: set[int], current: int, was: int) -> None:
        """Who stood on a note that was deleted stands on the one that took its place."""
        selection = self.list.selectionModel()
        for place, row in enumerate(self.rows):
            if row.note in chosen:
                selection.select(self._rows.index(place), QItemSelectionModel.SelectionFlag.Select)
        place = self._rows.place_of(current)
        if place < 0 <= was and self.rows:
            place = min(was, len(self.rows) - 1)
        if place >= 0:
            selection.setCurrentIndex(
                self._rows.index(place), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def _say(self, found: Found) -> None:
        if found.rows:
            self._faces.setCurrentWidget(self.list)
            return
        if found.total:
            told = self.tr("The search bar and the sidebar narrow the notes, too.")
            self._empty.say("note", self.tr("No note fits"), told)
        else:
            key = actions.keys_text(actions.named("note"))
            told = self.tr("%1 writes one at the moment you are watching.").replace("%1", key)
            self._empty.say("note", self.tr("No notes yet"), told)
        self._faces.setCurrentWidget(self._empty)

    def _delete(self, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            self.act_wanted.emit(noting.deleted(rows[0].note, rows[0].text))
        else:
            self.act_wanted.emit(noting.all_deleted([row.note for row in rows]))

    def _dress(self) -> None:
        self._count.setFont(self._theme.font("title"))
