"""The near side of `Tasks.compute`: places where one spawned process each does one work at a time.

A place is an executor of exactly one process, so that a work that does not stop when asked can be
ended with its process and nobody else's work is lost. Works wait here, on the GUI thread, until a
place is free.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer

from app.errors import UserError
from app.ui import workers
from app.ui.task import Task

LOOK_EVERY_MS = 100
PATIENCE_MS = 600

_SPAWN = multiprocessing.get_context("spawn")


class Work(Struct, frozen=True):
    """A function of values that another process can import, and its values."""

    task: Task
    function: Callable[..., Any]
    args: tuple[Any, ...]


class Place:
    """One process, started when the first work comes, or before."""

    def __init__(self) -> None:
        self.is_aside = False
        self.cell = _SPAWN.RawValue(workers.Cell)
        self.task: Task | None = None
        self.cancelled_for_ms = 0
        self._executor: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Start the process, and let it load what reads recordings, before there is work for it."""
        self._made().submit(workers.get_ready)

    def begin(self, work: Work, home: Callable[[Task, object, BaseException | None], None]) -> None:
        """Do a work; `home` is told what came of it, on a thread of the executor."""
        self.task = work.task
        self.cancelled_for_ms = 0
        cell = self.cell
        cell.cancelled, cell.done, cell.total, cell.text = False, 0.0, 0.0, b""
        try:
            future = self._submit(work)
        except BrokenProcessPool:
            self.end()
            future = self._submit(work)

        def deliver(ready: Future[Any]) -> None:
            error = ready.exception()
            home(work.task, None if error else ready.result(), error)

        future.add_done_callback(deliver)

    def kill(self) -> None:
        """End the process in the midst of its work."""
        if self.cell.pid:
            with contextlib.suppress(OSError):
                os.kill(self.cell.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def end(self) -> None:
        """Let it finish what it is at, and be without a process."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None
        self.cell.pid = 0

    def _submit(self, work: Work) -> Future[Any]:
        return self._made().submit(workers.perform, work.function, work.args)

    def _made(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                1, mp_context=_SPAWN, initializer=workers.enter, initargs=(self.cell,)
            )
        return self._executor


class Processes(QObject):
    """The places and the works that wait for one.

    Args:
        home: called from another thread with (task, value, error) when a work has ended.
    """

    def __init__(
        self,
        home: Callable[[Task, object, BaseException | None], None],
        places: int,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._places = [Place() for _ in range(places)]
        self._waiting: deque[Work] = deque()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self._look_around)

    def begin(self, work: Work) -> None:
        """Start a work, or let it wait for a place."""
        self._waiting.append(work)
        self._fill()

    def set_aside(self) -> Place | None:
        """A place that has not worked yet, kept free of works until it is put back."""
        place = self._places[0]
        if place.task is not None or place.cell.pid:
            return None
        place.is_aside = True
        return place

    def put_back(self, place: Place) -> None:
        """It may take works again."""
        place.is_aside = False
        self._fill()

    def drop(self, task: Task) -> bool:
        """Forget a work that still waits; False if it does not."""
        kept = [work for work in self._waiting if work.task is not task]
        dropped = len(kept) < len(self._waiting)
        self._waiting = deque(kept)
        return dropped

    def stop(self, task: Task) -> None:
        """Ask the work to stop; if it does not listen, its process ends."""
        for place in self._places:
            if place.task is task:
                place.cell.cancelled = True

    def freed(self, task: Task, error: BaseException | None) -> BaseException | None:
        """The work has ended: free its place. Returns the error as a person should hear it."""
        for place in self._places:
            if place.task is task:
                place.task = None
                if isinstance(error, BrokenProcessPool):
                    place.end()
        self._fill()
        if isinstance(error, BrokenProcessPool):
            return UserError(
                self.tr("The process that did this work was ended by the system."),
                self.tr("The machine may be short of memory: close other programs and try again."),
            )
        return error

    def close(self) -> None:
        """End every process and wait until it is gone."""
        self._look.stop()
        self._waiting.clear()
        for place in self._places:
            if place.task is not None:
                place.cell.cancelled = True
                place.kill()
        for place in self._places:
            place.end()

    def _fill(self) -> None:
        for place in self._places:
            if place.task is None and not place.is_aside and self._waiting:
                place.begin(self._waiting.popleft(), self._home)
        busy = any(place.task is not None for place in self._places)
        if busy and not self._look.isActive():
            self._look.start()
        elif not busy:
            self._look.stop()

    def _look_around(self) -> None:
        for place in self._places:
            task, cell = place.task, place.cell
            if task is None:
                continue
            if cell.cancelled:
                place.cancelled_for_ms += LOOK_EVERY_MS
                if place.cancelled_for_ms >= PATIENCE_MS:
                    place.kill()
            else:
                task.tell(cell.done, cell.total, cell.text.decode("utf-8", "ignore"))
