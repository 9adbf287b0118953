"""Everything that does not run on the GUI thread, and the one signal that brings results home.

One thread writes the library, one reads it, another one looks through the whole of it, processes
compute; nothing else runs anywhere. All methods are called, and all callbacks run, on the GUI thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app import log
from app.errors import Cancelled, UserError
from app.library.changes import Changes, OthersChanges
from app.ui.lane import Lane
from app.ui.task import Task

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.processes import Processes

__all__ = ["Task", "Tasks"]

T = TypeVar("T")
Failed = Callable[[UserError], object]

_log = log.room("ui.tasks")


def places_here() -> int:
    """How many works are computed at once: the machine's cores but one, at least one."""
    return max(1, (os.cpu_count() or 2) - 1)


class Tasks(QObject):
    """Where work is handed in.

    Args:
        library: the library's file; made by the writer if it is missing.

    Signals:
        library_changed: (Changes, initiator or None) after each write that changed something.
        library_opened: the library can be used.
        failed: (UserError) of a work whose asker does not listen for failures.
        crashed: (exception) that nobody foresaw; a mistake of ours.
        compute_asked: (initiator or None) before a work goes to the processes.
    """

    library_changed = Signal(object, object)
    library_opened = Signal()
    failed = Signal(object)
    crashed = Signal(object)
    compute_asked = Signal(object)
    _home = Signal(object, object, object)
    _opened = Signal(object)

    def __init__(self, library: Path, parent: QObject | None = None, *, places: int = 0) -> None:
        super().__init__(parent)
        self._live: set[Task] = set()
        self._latest: dict[str, Task] = {}
        self._written: set[Task] = set()
        self._computed: set[Task] = set()
        self._closed = False
        self._others_version: int | None = None
        #: what is asked at once is answered in order; what is asked later stands in front of a person and goes first
        self._turn = 0
        self._turn_ends = QTimer(self, singleShot=True, interval=0)
        self._answered: Task | None = None
        self._turns: dict[Task, int] = {}
        self.places = places or places_here()
        # Queued even from this thread: an answer never comes before its asker has the handle.
        self._home.connect(self._arrive, Qt.ConnectionType.QueuedConnection)
        self._processes: Processes | None = None
        self._opened.connect(self._library_opened)
        self._writer = Lane(
            "writer", lambda: _open_writer(library), self._home.emit, self._opened.emit
        )
        self._reader = Lane("reader", lambda: _open_reader(library), self._home.emit)
        self._surveyor = Lane("surveyor", lambda: _open_reader(library), self._home.emit)
        self._writer.start()

    def read(
        self,
        ask: Callable[[Library], T],
        done: Callable[[T], object],
        *,
        failed: Failed | None = None,
        latest: str | None = None,
    ) -> Task:
        """Ask the library; of several with the same `latest` only the newest answers."""
        task = self._begin(done, failed, latest)
        self._reader.put((task, partial(_of_one_moment, ask)))
        return task

    def survey(
        self,
        ask: Callable[[Library], T],
        done: Callable[[T], object],
        *,
        failed: Failed | None = None,
        latest: str | None = None,
    ) -> Task:
        """`read` for what looks through the whole library, as counts do: `read` never waits for it.

        What is asked later is answered first, since it is what a person waits for by now; a question that goes on with
        an answer keeps its place.
        """
        task = self._begin(done, failed, latest)
        turn = self._turns[task] = self._turn_of_now()
        self._surveyor.put((task, partial(_of_one_moment, ask)), turn)
        return task

    def write(
        self,
        act: Callable[[Library], Changes],
        done: Callable[[Changes], object] | None = None,
        *,
        initiator: object = None,
        failed: Failed | None = None,
    ) -> Task:
        """Change the library in one transaction; `act` returns the `Changes` all panes are told."""
        return self.rewrite(partial(_in_one, act), done, initiator=initiator, failed=failed)

    def rewrite(
        self,
        act: Callable[[Library], Changes],
        done: Callable[[Changes], object] | None = None,
        *,
        initiator: object = None,
        failed: Failed | None = None,
    ) -> Task:
        """Change the library by an act that makes its transactions itself."""
        task = self._begin(done, failed, None, initiator)
        self._written.add(task)
        self._writer.put((task, act))
        return task

    def look_for_others(self) -> Task:
        """Tell of what another program wrote into the library since this was asked before; which rows, nobody knows."""
        task = self._begin(self._show_others, _nobody, "others")
        self._writer.put((task, partial(_in_one, _others)))
        return task

    def compute(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Failed | None = None,
        latest: str | None = None,
        initiator: object = None,
    ) -> Task:
        """Run a function of values in a process; both must be importable there and picklable.

        A function with a parameter named `progress` is given `progress(done, total, text)` to
        call, which feeds `Task.progressed` and stops a cancelled work.
        """
        self.compute_asked.emit(initiator)
        task = self._begin(done, failed, latest)
        self._computed.add(task)
        # What makes processes is loaded with the first of them, not while the window starts.
        from app.ui.processes import Work

        self._made_processes().begin(Work(task, work, args))
        return task

    def get_ready(self) -> None:
        """Start the first process while nobody waits for it; on the reader's thread, since it takes a while."""
        processes = self._made_processes()
        place = processes.set_aside()
        if place is not None:
            self.read(
                lambda _library: place.start(),
                lambda _: processes.put_back(place),
                failed=lambda _: processes.put_back(place),
            )

    @property
    def busy(self) -> int:
        """How many works are not over."""
        return len(self._live)

    def close(self) -> None:
        """End all threads and processes; what was to be written is written, the rest dropped."""
        if self._closed:
            return
        self._closed = True
        for task in self._live - self._written:
            task.cancel()
        for lane in (self._reader, self._surveyor):
            lane.end()
        if self._processes is not None:
            self._processes.close()
        self._writer.end()
        self._live.clear()

    def _made_processes(self) -> Processes:
        from app.ui.processes import Processes

        if self._processes is None:
            self._processes = Processes(self._home.emit, self.places, self)
        return self._processes

    def _begin(
        self,
        done: Callable[[Any], object] | None,
        failed: Failed | None,
        latest: str | None,
        initiator: object = None,
    ) -> Task:
        task = Task(done, failed, self._stop, initiator)
        self._live.add(task)
        if latest is not None:
            older = self._latest.get(latest)
            self._latest[latest] = task
            if older is not None and older in self._live:
                older.cancel()
        return task

    def _turn_of_now(self) -> int:
        before = self._turns.get(self._answered) if self._answered is not None else None
        if before is not None:
            return before
        if not self._turn_ends.isActive():
            self._turn += 1
            self._turn_ends.start()
        return self._turn

    def _stop(self, task: Task) -> None:
        if self._closed:
            return
        if task in self._computed and self._processes is not None:
            if self._processes.drop(task):
                self._home.emit(task, None, Cancelled())
            else:
                self._processes.stop(task)

    def _library_opened(self, error: BaseException | None) -> None:
        if self._closed:
            return
        self._reader.start()
        self._surveyor.start()
        if error is None:
            self.library_opened.emit()
        elif isinstance(error, UserError):
            self.failed.emit(error)
        else:
            self.crashed.emit(error)

    def _arrive(self, task: Task, value: object, error: BaseException | None) -> None:
        if task not in self._live or self._closed:
            return
        self._live.discard(task)
        self._answered = task
        try:
            self._tell(task, value, error)
        finally:
            self._answered = None
            self._turns.pop(task, None)

    def _tell(self, task: Task, value: object, error: BaseException | None) -> None:
        if task in self._computed and self._processes is not None:
            self._computed.discard(task)
            error = self._processes.freed(task, error)
        written = task in self._written
        self._written.discard(task)
        if error is None and written and value is not None:
            self._finish_write(task, value)
        elif error is None and not task.cancelled:
            task.answer(value)
        elif error is not None and not task.cancelled and not isinstance(error, Cancelled):
            self._fail(task, error)
        task.finished.emit()

    def _show_others(self, version: int) -> None:
        known, self._others_version = self._others_version, version
        if known not in (None, version):
            self.library_changed.emit(OthersChanges(frozenset({"sessions"})), None)

    def _finish_write(self, task: Task, changes: object) -> None:
        """What is written stays written: the panes are told even if the asker has gone."""
        if not task.cancelled:
            task.answer(changes)
        self.library_changed.emit(changes, task.initiator)

    def _fail(self, task: Task, error: BaseException) -> None:
        if isinstance(error, UserError):
            if not task.refuse(error):
                self.failed.emit(error)
            return
        _log.error("a work failed in a way nobody foresaw", exc_info=error)
        task.refuse(UserError(self.tr("Something went wrong inside Footfall."), str(error)))
        self.crashed.emit(error)


def _open_writer(library: Path) -> Library:
    """Runs on the writer's thread: what speaks SQL is loaded there, while the window is drawn."""
    from app.library import database

    return database.open_writer(library)


def _open_reader(library: Path) -> Library:
    from app.library import database

    return database.open_reader(library)


def _in_one(act: Callable[[Library], T], library: Library) -> T:
    """Do something in one transaction."""
    with library.atomic():
        return act(library)


def _of_one_moment(ask: Callable[[Library], T], library: Library) -> T:
    """Ask what takes several questions: whatever is written meanwhile, all answers are of one moment."""
    with library.unchanging():
        return ask(library)


def _others(library: Library) -> int:
    return library.others_version()


def _nobody(_error: UserError) -> None:
    """A library that is busy now is looked at again when the window is used again."""
