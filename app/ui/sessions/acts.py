"""What the list's menu does to sessions: each act is one write, asked about first where it cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from app.library import marks
from app.library.changes import Changes
from app.ui import words
from app.ui.sessions.menu import RowMenu
from app.ui.sessions.row import Row
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.library.database import Library

TAG_LENGTH = 60


class RowActs(QObject):
    """Carries out what is wanted for the chosen rows.

    Signals:
        open_wanted: (session).
    """

    open_wanted = Signal(int)

    def __init__(self, tasks: Tasks, theme: Theme, pane: QWidget) -> None:
        super().__init__(pane)
        self._tasks = tasks
        self._theme = theme
        self._pane = pane

    def show_menu(self, ids: Sequence[int], rows: Sequence[Row], at: QPoint) -> None:
        """Ask which tags there are, then show the menu for these sessions at a place on the screen."""
        self._tasks.read(marks.tags, lambda tags: self._popup(tuple(ids), rows, tags, at))

    def mark_watched(self, ids: Sequence[int], watched: bool) -> None:
        """Mark sessions as watched to the end, or as new."""

        def act(db: Library) -> Changes:
            if not watched:
                return marks.mark_new(db, ids)
            for session in ids:
                marks.mark_watched(db, session, 1.0)
            return Changes(frozenset({"marks"}), tuple(ids))

        self._tasks.write(act, initiator=self._pane)

    def star(self, ids: Sequence[int], starred: bool) -> None:
        """Give sessions a star, or take it away."""
        self._tasks.write(lambda db: marks.star(db, ids, starred), initiator=self._pane)

    def tag(self, ids: Sequence[int], name: str, there: bool) -> None:
        """Put a tag on sessions, or take it off."""
        if not name.strip():
            return
        act = marks.tag if there else marks.untag
        self._tasks.write(lambda db: act(db, ids, name), initiator=self._pane)

    def ask_tag(self, ids: Sequence[int]) -> None:
        """Ask for a new tag's name, without stopping the window."""
        asking = QInputDialog(self._pane)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(self.tr("New tag"))
        asking.setLabelText(self.tr("Name of the tag:"))
        asking.textValueSelected.connect(
            lambda name: self.tag(ids, words.plain(name, TAG_LENGTH), there=True)
        )
        asking.open()

    def ask_delete(self, ids: Sequence[int], person: str) -> None:
        """Ask whether these sessions should be deleted, without stopping the window."""
        asking = QMessageBox(self._pane)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setTextFormat(Qt.TextFormat.PlainText)
        asking.setIcon(QMessageBox.Icon.Warning)
        one = self.tr("Delete the session of %1 from the library?").replace("%1", person)
        many = self.tr("Delete %1 sessions from the library?").replace("%1", str(len(ids)))
        asking.setText(one if len(ids) == 1 else many)
        asking.setInformativeText(self.tr("The files they were imported from stay where they are."))
        delete = asking.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        asking.setDefaultButton(asking.addButton(QMessageBox.StandardButton.Cancel))
        delete.clicked.connect(lambda: self.delete(ids))
        asking.open()

    def delete(self, ids: Sequence[int]) -> None:
        """Delete sessions from the library."""

        def act(db: Library) -> Changes:
            # what reads and writes events is loaded by the writer, when it is first needed
            from app.library import sessions

            with db.atomic():
                changed = [sessions.delete_session(db, session) for session in ids]
            tables = frozenset().union(*(one.tables for one in changed))
            return Changes(tables, tuple(ids))

        self._tasks.write(act, initiator=self._pane)

    def _popup(
        self, ids: tuple[int, ...], rows: Sequence[Row], tags: Sequence[str], at: QPoint
    ) -> None:
        menu = RowMenu(rows, tags, self._theme, self._pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.open_wanted.connect(lambda: self.open_wanted.emit(ids[0]))
        menu.watched_wanted.connect(lambda on: self.mark_watched(ids, on))
        menu.starred_wanted.connect(lambda on: self.star(ids, on))
        menu.tag_wanted.connect(lambda name, there: self.tag(ids, name, there))
        menu.new_tag_wanted.connect(lambda: self.ask_tag(ids))
        person = rows[0].person if rows else ""
        menu.delete_wanted.connect(lambda: self.ask_delete(ids, person))
        menu.popup(at)
