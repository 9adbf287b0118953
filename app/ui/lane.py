"""A thread that asks, or changes, the library: one thing at a time, in the order of their turns."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from app.errors import Cancelled
from app.ui.task import Task

if TYPE_CHECKING:
    from app.library.database import Library

Job = tuple[Task, Callable[[Any], object]]


class Lane(Thread):
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
        self._jobs: PriorityQueue[tuple[float, int, Job | None]] = PriorityQueue()
        self._numbers = count()
        self._open = open_connection
        self._home = home
        self._opened = opened
        self._at_hand: Task | None = None
        self._is_ending = False

    def put(self, job: Job, turn: int = 0) -> None:
        """Hand in a job; those of a later turn go before those of an earlier one."""
        self._jobs.put((-turn, next(self._numbers), job))

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
        while (job := self._jobs.get()[2]) is not None:
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
            self._jobs.put((math.inf, next(self._numbers), None))
            self.join()

    def _do(self, task: Task, call: Callable[[Any], object], connection: Library) -> None:
        try:
            value = call(connection)
        except Exception as error:  # noqa: BLE001 - carried home, told there
            self._home(task, None, error)
        else:
            self._home(task, value, None)
