"""What stands left of the replay: the sessions, or the notes over them; tabs choose once there is a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.library import notes
from app.library.changes import Changes
from app.ui import actions, words
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.notes.pane import NotesPane

#: what changes how many notes there are
_COUNTED = frozenset({"notes", "sessions", "trash"})


class Lists(QWidget):
    """Two lists in one place. The notes are made when they are first asked for.

    Signals:
        notes_made: that list is there now.
    """

    notes_made = Signal()

    def __init__(
        self, sessions: SessionsPane, tasks: Tasks, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._tasks = tasks
        self._theme = theme
        self._notes: NotesPane | None = None
        self._query = ""
        self._count = 0
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._tabs = QWidget(self)
        self._group = QButtonGroup(self)
        self._to_sessions = self._tab(self.tr("Sessions"))
        self._to_notes = self._tab(self.tr("Notes"))
        self._to_notes.setToolTip(actions.tooltip("notes"))
        self._to_sessions.setChecked(True)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(sessions)
        self._arrange()
        self._group.buttonClicked.connect(lambda tab: self.show_notes(tab is self._to_notes))
        tasks.library_opened.connect(self._ask)
        tasks.library_changed.connect(self._on_library_changed)
        self._tabs.hide()

    @property
    def notes(self) -> NotesPane:
        """The list of notes, made now if it is not there."""
        if self._notes is None:
            from app.ui.notes.pane import NotesPane  # not needed while the window starts

            self._notes = NotesPane(self._tasks, self._theme, self)
            self._notes.set_query(self._query)
            self._faces.addWidget(self._notes)
            self.notes_made.emit()
        return self._notes

    @property
    def shows_notes(self) -> bool:
        """Whether the notes are seen."""
        return self._to_notes.isChecked()

    def show_notes(self, on: bool) -> None:
        """Show the notes, or the sessions."""
        (self._to_notes if on else self._to_sessions).setChecked(True)
        seen: QWidget = self.notes if on else self._sessions
        self._faces.setCurrentWidget(seen)
        self._say()
        seen.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_query(self, query: str) -> None:
        """List the notes of the sessions of a query; the sessions are told by themselves."""
        self._query = query
        if self._notes is not None:
            self._notes.set_query(query)

    def _arrange(self) -> None:
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(6)
        row.addWidget(self._to_sessions)
        row.addWidget(self._to_notes)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self._faces, 1)

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        if not _COUNTED.isdisjoint(changes.tables):
            self._ask()

    def _ask(self) -> None:
        self._tasks.read(notes.count, self._show_count, latest="count of notes")

    def _show_count(self, count: int) -> None:
        self._count = count
        self._say()

    def _say(self) -> None:
        """Who looks at the notes must find the way back, also when the last one is gone."""
        self._tabs.setVisible(self._count > 0 or self.shows_notes)
        named = self.tr("Notes")
        said = f"{named} {words.number(self._count)}" if self._count else named
        self._to_notes.setText(said)

    def _tab(self, title: str) -> QPushButton:
        tab = QPushButton(title, self._tabs)
        tab.setProperty("chip", True)
        tab.setCheckable(True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(tab)
        return tab
