"""Everything that does not run on the GUI thread, and the one signal that brings results home.

One thread writes the library, one reads it, another one looks through the whole of it, processes
compute; nothing else runs anywhere. All methods are called, and all callbacks run, on the GUI thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app import log
from app.errors import Cancelled, UserError
from app.library.changes import Changes, OthersChanges
from app.ui.task import Task

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.processes import Processes

__all__ = ["Task", "Tasks"]

T = TypeVar("T")
Failed = Callable[[UserError], object]

_log = log.room("ui.tasks")
_Job = tuple[Task, Callable[[Any], object]]


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
        self.places = places or places_here()
        # Queued even from this thread: an answer never comes before its asker has the handle.
        self._home.connect(self._arrive, Qt.ConnectionType.QueuedConnection)
        self._processes: Processes | None = None
        self._opened.connect(self._library_opened)
        self._writer = _Lane(
            "writer", lambda: _open_writer(library), self._home.emit, self._opened.emit
        )
        self._reader = _Lane("reader", lambda: _open_reader(library), self._home.emit)
        self._surveyor = _Lane("surveyor", lambda: _open_reader(library), self._home.emit)
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
        self._reader.jobs.put((task, partial(_of_one_moment, ask)))
        return task

    def survey(
        self,
        ask: Callable[[Library], T],
        done: Callable[[T], object],
        *,
        failed: Failed | None = None,
        latest: str | None = None,
    ) -> Task:
        """`read` for what looks through the whole library, as counts do: `read` never waits for it."""
        task = self._begin(done, failed, latest)
        self._surveyor.jobs.put((task, partial(_of_one_moment, ask)))
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
        self._writer.jobs.put((task, act))
        return task

    def look_for_others(self) -> Task:
        """Tell of what another program wrote into the library since this was asked before; which rows, nobody knows."""
        task = self._begin(self._show_others, _nobody, "others")
        self._writer.jobs.put((task, partial(_in_one, _others)))
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


class _Lane(Thread):
    """One thread with one connection, opened and closed in it; jobs are done in turn.

    The one that is told when its connection is `opened` is the writer.
    """

    def __init__(
        self,
        name: str,
        open_connection: Callable[[], Library],
        home: Callable[[Task, object, BaseException | None], None],
        opened: Callable[[BaseException | None], None] | None = None,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._open = open_connection
        self._home = home
        self._opened = opened
        self._at_hand: Task | None = None
        self._is_ending = False

    def run(self) -> None:
        connection: Library | None = None
        unusable: BaseException | None = None
        try:
            connection = self._open()
        except Exception as error:  # noqa: BLE001 - carried home, told there
            unusable = error
        if self._opened is not None:
            self._opened(unusable)
        elif connection is not None:
            connection.give_up_when(self._nobody_waits)
        while (job := self.jobs.get()) is not None:
            task, call = job
            if task.cancelled:
                self._home(task, None, Cancelled())
            elif connection is None:
                self._home(task, None, unusable)
            else:
                self._at_hand = task
                self._do(task, call, connection)
                self._at_hand = None
        if connection is not None:
            connection.close()

    def _nobody_waits(self) -> bool:
        """A question that a newer one replaced, or of a window that closes; what is being written is written."""
        return self._is_ending or (self._at_hand is not None and self._at_hand.cancelled)

    def end(self) -> None:
        """Finish what is being written, give up what is being read, close the connection, end the thread."""
        self._is_ending = True
        if self.is_alive():
            self.jobs.put(None)
            self.join()

    def _do(self, task: Task, call: Callable[[Any], object], connection: Library) -> None:
        try:
            value = call(connection)
        except Exception as error:  # noqa: BLE001 - carried home, told there
            self._home(task, None, error)
        else:
            self._home(task, value, None)
