"""Erasing sessions: asked first, done at once, and nothing brings them back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QWidget

from app.library.changes import Changes
from app.ui import words
from app.ui.sessions.undo import Undo
from app.ui.tasks import Tasks


class Erasing(QObject):
    """Asks whether that is meant, then erases.

    Signals:
        told: (what is being done, then what was done, in words).
    """

    told = Signal(str)

    def __init__(self, tasks: Tasks, undo: Undo, pane: QWidget) -> None:
        super().__init__(pane)
        self._tasks = tasks
        self._undo = undo
        self._pane = pane

    def ask(self, ids: Sequence[int]) -> None:
        """Ask, without stopping the window, and erase these sessions where the answer is yes."""
        gone = tuple(ids)
        if not gone:
            return
        title = self.tr("Erase this session?")
        if len(gone) > 1:
            title = self.tr("Erase these %1 sessions?").replace("%1", words.number(len(gone)))
        asking = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("Erase"), title, parent=self._pane)
        asking.setObjectName("erase_question")
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setTextFormat(Qt.TextFormat.PlainText)
        asking.setInformativeText(
            self.tr(
                "What was recorded, and what you wrote on it, is overwritten in the library at once. "
                "There is no undoing it, nor what was done before. Importing a file that still holds it, a recording "
                "or answers to a survey, brings it back."
            )
        )
        sure = asking.addButton(self.tr("Erase"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = asking.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())  # that of the platform's style is none of ours
        asking.setDefaultButton(cancel)
        asking.setEscapeButton(cancel)
        sure.clicked.connect(lambda: self._erase(gone))
        asking.open()

    def _erase(self, gone: tuple[int, ...]) -> None:
        from app.library.erasing import erase  # by the writer, when it is first needed

        self._undo.forget()
        # the whole library is written anew: that takes its time in a large one
        self.told.emit(self.tr("Erasing…"))
        self._tasks.rewrite(lambda db: erase(db, gone), self._tell)

    def _tell(self, changes: Changes) -> None:
        from app.library.erasing import Erased

        if not isinstance(changes, Erased) or not changes.sessions:
            return
        # what was done while it was erased may be of it
        self._undo.forget()
        said = self.tr("Erased 1 session")
        if len(changes.sessions) > 1:
            said = self.tr("Erased %1 sessions").replace("%1", words.number(len(changes.sessions)))
        if changes.is_in_use:
            said = self.tr(
                "%1. Another program uses the library: close it, or traces may stand in its files."
            ).replace("%1", said)
        self.told.emit(said)
