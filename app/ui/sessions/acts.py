"""What the list's menu and keys do to sessions: each act is one write that can be undone until the program closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.library import marks, trash, undoing
from app.library.changes import Changes
from app.ui import words
from app.ui.naming import NameDialog
from app.ui.sessions.erasing import Erasing
from app.ui.sessions.menu import RowMenu
from app.ui.sessions.presence import Presence
from app.ui.sessions.row import Row
from app.ui.sessions.undo import Undo
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.library.database import Library

TAG_LENGTH = 60


class RowActs(QObject):
    """Carries out what is wanted for the chosen rows.

    Signals:
        open_wanted: (session).
        carried_out: (what in words, Step of `undo`) something that is worth a word.
        handover_wanted: (sessions, "rrweb" or "html").
        person_wanted: (session) whose that is.
    """

    open_wanted = Signal(int)
    carried_out = Signal(str, object)
    handover_wanted = Signal(list, str)
    person_wanted = Signal(int)

    def __init__(self, tasks: Tasks, theme: Theme, pane: QWidget) -> None:
        super().__init__(pane)
        self._tasks = tasks
        self._theme = theme
        self._pane = pane
        self.undo = Undo(tasks, self)
        self.erasing = Erasing(tasks, self.undo, pane)
        self._basket = trash.Basket()
        self._presence = Presence()
        # What was deleted in a run that ended without a goodbye is not kept for ever.
        tasks.library_opened.connect(self._look_into_the_trash)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.say_goodbye)

    def show_menu(self, ids: Sequence[int], rows: Sequence[Row], at: QPoint) -> None:
        """Ask which tags there are, then show the menu for these sessions at a place on the screen."""
        self._tasks.read(marks.tags, lambda tags: self._popup(tuple(ids), rows, tags, at))

    def mark_watched(self, ids: Sequence[int], watched: bool) -> None:
        """Mark sessions as watched to the end, or as new."""
        said = self.tr("Marked as watched") if watched else self.tr("Marked as unwatched")
        self._do(said, lambda db: undoing.watched(db, ids, watched))

    def star(self, ids: Sequence[int], starred: bool) -> None:
        """Give sessions a star, or take it away."""
        said = self.tr("Star") if starred else self.tr("Star taken away")
        self._do(said, lambda db: undoing.star(db, ids, starred))

    def toggle_star(self, ids: Sequence[int]) -> None:
        """Give sessions a star; where all have one, take it away."""
        if ids:
            self._tasks.read(
                lambda db: undoing.are_starred(db, ids), lambda are: self.star(ids, not are)
            )

    def tag(self, ids: Sequence[int], name: str, there: bool) -> None:
        """Put a tag on sessions, or take it off."""
        if not name.strip():
            return
        said = self.tr("Tag “%1”") if there else self.tr("Tag “%1” removed")
        shown = said.replace("%1", words.plain(name, TAG_LENGTH))
        self._do(shown, lambda db: undoing.tag(db, ids, name, there))

    def ask_tag(self, ids: Sequence[int]) -> None:
        """Ask for a new tag's name, without stopping the window."""
        asking = NameDialog(self.tr("New tag"), self.tr("Name of the tag:"), parent=self._pane)
        asking.textValueSelected.connect(
            lambda name: self.tag(ids, words.plain(name, TAG_LENGTH), there=True)
        )
        asking.open()
        known = self._tasks.read(marks.tags, asking.offer)
        asking.finished.connect(known.cancel)

    def delete(self, ids: Sequence[int]) -> None:
        """Take sessions out of the list; for good when the program closes."""
        gone = tuple(ids)
        if not gone:
            return
        said = self.tr("Deleted 1 session")
        if len(gone) > 1:
            said = self.tr("Deleted %1 sessions").replace("%1", words.number(len(gone)))

        self._tasks.write(
            lambda db: undoing.delete(db, gone, self._basket),
            partial(self._keep_and_tell, said),
            initiator=self._pane,
        )

    def carry_out(
        self, said: str, act: Callable[[Library], Changes], *, is_quiet: bool = False
    ) -> None:
        """Do what was asked for elsewhere; it is undone in turn with what is done here."""
        keep = self.undo.keep if is_quiet else self._keep_and_tell
        self._tasks.write(undoing.until_erasing(act), partial(keep, said))

    def _keep_and_tell(self, said: str, changes: Changes) -> None:
        step = self.undo.keep(said, changes)
        if step is not None:
            self.carried_out.emit(said, step)

    def _do(self, said: str, act: Callable[[Library], Changes]) -> None:
        self._tasks.write(
            undoing.until_erasing(act),
            lambda changes: self.undo.keep(said, changes),
            initiator=self._pane,
        )

    def say_goodbye(self) -> None:
        """What was deleted here cannot be wanted back any more."""
        self._tasks.write(self._basket.empty)
        self._presence.end()

    def _look_into_the_trash(self) -> None:
        self._tasks.read(self._left_behind, self._empty)

    def _left_behind(self, library: Library) -> tuple[int, ...]:
        """What nobody can want back any more; what another window's person deleted is theirs."""
        is_alone = self._presence.begin(library.path)
        return trash.thrown_away(library) if is_alone else ()

    def _empty(self, left: tuple[int, ...]) -> None:
        if left:
            self._tasks.write(lambda db: self._basket.empty_left(db, left))

    def _popup(
        self, ids: tuple[int, ...], rows: Sequence[Row], tags: Sequence[str], at: QPoint
    ) -> None:
        menu = RowMenu(rows, tags, self._theme, self._pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.open_wanted.connect(lambda: self.open_wanted.emit(ids[0]))
        menu.person_wanted.connect(lambda: self.person_wanted.emit(ids[0]))
        menu.watched_wanted.connect(lambda on: self.mark_watched(ids, on))
        menu.starred_wanted.connect(lambda on: self.star(ids, on))
        menu.tag_wanted.connect(lambda name, there: self.tag(ids, name, there))
        menu.new_tag_wanted.connect(lambda: self.ask_tag(ids))
        menu.delete_wanted.connect(lambda: self.delete(ids))
        menu.erase_wanted.connect(lambda: self.erasing.ask(ids))
        menu.handover_wanted.connect(lambda kind: self.handover_wanted.emit(list(ids), kind))
        menu.popup(at)
