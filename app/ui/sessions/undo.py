"""The way back from what was done to sessions, the last act first; forgotten when the program closes."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from app.library.changes import Changes
from app.library.undoing import Undoable
from app.ui.tasks import Tasks

# More than anybody remembers having done.
MOST = 100


class Step(Struct, frozen=True, eq=False):
    """Something that was done: in words, and how it is taken back."""

    said: str
    done: Undoable


class Undo(QObject):
    """What can be taken back.

    Signals:
        undone: (what was taken back, in words; empty where there was nothing).
    """

    undone = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._steps: list[Step] = []

    def keep(self, said: str, changes: Changes) -> Step | None:
        """Remember an act that changed something; None for one that did not."""
        if not isinstance(changes, Undoable) or changes.back is None:
            return None
        step = Step(said, changes)
        self._steps.append(step)
        del self._steps[:-MOST]
        return step

    def take_back(self, step: Step | None = None) -> None:
        """Undo an act, the last one unless told."""
        chosen = step or (self._steps[-1] if self._steps else None)
        if chosen is None or chosen not in self._steps or chosen.done.back is None:
            self.undone.emit("")
            return
        self._steps.remove(chosen)
        self._tasks.write(chosen.done.back, lambda _changes: self.undone.emit(chosen.said))

    def forget(self) -> None:
        """Nothing that was done so far can be taken back any more."""
        self._steps.clear()
