"""The workspace: a row of tabs, and the one that is chosen below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import actions
from app.ui.hairline import Hairline
from app.ui.journeys.behind import BehindList
from app.ui.journeys.tab import Tab
from app.ui.journeys.tabs import TABS, Entry, help_of, title
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme


class JourneysPane(QWidget):
    """Holds the tabs; each is made when it is first seen.

    Signals:
        tab_made: (Tab) it is there now.
        tab_shown: another one is seen.
        splitter_made: (name, splitter) one of `splitters` is there now.
        query_wanted, moment_wanted, act_wanted, noted, failed, page_wanted, workspace_wanted: as those of a `Tab`.
    """

    tab_made = Signal(object)
    tab_shown = Signal()
    splitter_made = Signal(str, object)
    query_wanted = Signal(str)
    moment_wanted = Signal(int, float)
    act_wanted = Signal(object)
    noted = Signal(str)
    failed = Signal(object)
    page_wanted = Signal(str, str)
    workspace_wanted = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None = None,
        entries: Sequence[Entry] = TABS,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("journeys_pane")
        self._tasks = tasks
        self._theme = theme
        self._query = ""
        self._entries = {entry.name: entry for entry in entries}
        self._made: dict[str, Tab] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._tabs = QStackedWidget(self)
        self._tabs.currentChanged.connect(lambda _place: self.tab_shown.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row())
        column.addWidget(Hairline(self))
        column.addWidget(self._tabs, 1)
        actions.bound("next_tab", self, lambda: self._go_by(1))
        actions.bound("previous_tab", self, lambda: self._go_by(-1))

    @property
    def shown(self) -> str:
        """The name of the tab that is seen, empty before the first."""
        seen = self._tabs.currentWidget()
        return next((name for name, tab in self._made.items() if tab is seen), "")

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """What a person may have drawn elsewhere in the tabs that were made, by name."""
        return {name: one for tab in self._made.values() for name, one in tab.splitters.items()}

    def tab(self, name: str) -> Tab:
        """A tab, made now if it is not there."""
        if name not in self._made:
            made = self._entries[name].make(self._tasks, self._theme, self)
            self._made[name] = made
            self._tabs.addWidget(made)
            made.set_query(self._query)
            made.query_wanted.connect(self.query_wanted)
            made.moment_wanted.connect(self.moment_wanted)
            made.act_wanted.connect(self.act_wanted)
            made.noted.connect(self.noted)
            made.failed.connect(self.failed)
            made.page_wanted.connect(self.page_wanted)
            made.workspace_wanted.connect(self.workspace_wanted)
            made.tab_wanted.connect(self.go_to)
            for behind in made.findChildren(BehindList):
                behind.person_wanted.connect(lambda session: self.go_to("person", session))
            self.tab_made.emit(made)
            for splitter in made.splitters.items():
                self.splitter_made.emit(*splitter)
        return self._made[name]

    def go_to(self, name: str, about: object = None) -> None:
        """Show a tab; one that is not there is left alone."""
        if name not in self._entries:
            return
        tab = self.tab(name)
        self._buttons[name].setChecked(True)
        self._tabs.setCurrentWidget(tab)
        # a click leaves the focus where it was: not on the button of another tab
        if any(button.hasFocus() for other, button in self._buttons.items() if other != name):
            tab.setFocus(Qt.FocusReason.OtherFocusReason)
        if about is not None:
            tab.show_about(about)

    def _go_by(self, step: int) -> None:
        """Show the tab so many after the one that is shown; the first follows the last."""
        names = tuple(self._entries)
        if self.shown:
            self.go_to(names[(names.index(self.shown) + step) % len(names)])
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Have the keys go to the tab that is seen."""
        if self.shown:
            self._made[self.shown].setFocus(reason)

    def show_first(self) -> None:
        """Show the first tab, unless one is shown; the keys are for what is in it."""
        if not self.shown:
            self.go_to(next(iter(self._entries), ""))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_query(self, text: str) -> None:
        """Only journeys of the sessions of this query."""
        self._query = text
        for tab in self._made.values():
            tab.set_query(text)

    def _row(self) -> QWidget:
        holder = QWidget(self)
        holder.setAutoFillBackground(True)
        holder.setBackgroundRole(QPalette.ColorRole.Base)
        holder.setAccessibleName(self.tr("What is asked"))
        row = QHBoxLayout(holder)
        row.setContentsMargins(GRID_PX, 0, GRID_PX, 0)
        row.setSpacing(0)
        group = QButtonGroup(holder)
        for name, entry in self._entries.items():
            button = QPushButton(title(entry), holder)
            button.setCheckable(True)
            button.setProperty("tab", True)
            button.setToolTip(help_of(entry))
            button.clicked.connect(lambda _on=False, chosen=name: self.go_to(chosen))
            button.setCursor(Qt.CursorShape.ArrowCursor)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        row.addStretch(1)
        return holder
