"""Writes sessions one after the other: read on the reader's thread, written in a process, stopped when asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.jobs.excerpt import Taken, take
from app.jobs.export import Exported, Order, export, part_of
from app.jobs.offline import Template
from app.ui.tasks import Task, Tasks


class ExportRun(QObject):
    """Lives until its files are written.

    Args:
        orders: (session, what of it is wanted where).
        template: reads the page that plays it; called when one is needed.

    Signals:
        file_began: (name of the file, its number from 1, how many there are).
        progressed: (done, total) over all files.
        was_finished: all is over, done, failed or cancelled.
    """

    file_began = Signal(str, int, int)
    progressed = Signal(float, float)
    was_finished = Signal()

    def __init__(
        self,
        tasks: Tasks,
        orders: Sequence[tuple[int, Order]],
        template: Callable[[], Template],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting = deque(orders)
        self._count = len(orders)
        self._template = template
        self._page: Template | None = None
        self._task: Task | None = None
        self._out: Path | None = None
        self.was_cancelled = False
        self.written: list[Exported] = []
        self.errors: list[UserError] = []

    def begin(self) -> None:
        """Write the first one."""
        if any(order.kind == "html" for _, order in self._waiting):
            self._task = self._tasks.read(
                lambda _library: self._template(), self._with_page, failed=self._refused
            )
        else:
            self._next()

    def cancel(self) -> None:
        """Stop; what is written stays."""
        self.was_cancelled = True
        self._waiting.clear()
        task, self._task = self._task, None
        if task is not None:
            task.finished.connect(self._clean_up)
            task.cancel()
        self.was_finished.emit()

    def _with_page(self, template: Template) -> None:
        self._page = template
        self._next()

    def _next(self) -> None:
        self._task = None
        if not self._waiting:
            self.was_finished.emit()
            return
        session, order = self._waiting.popleft()
        self._out = order.out
        number = self._count - len(self._waiting)
        self.file_began.emit(order.out.name, number, self._count)
        self._task = self._tasks.read(
            lambda library: take(library, session),
            lambda taken: self._write(taken, order, number),
            failed=self._refused,
        )

    def _write(self, taken: Taken, order: Order, number: int) -> None:
        self._task = task = self._tasks.compute(
            export, taken, order, self._page, done=self._done, failed=self._refused
        )

        def came_on(done: float, total: float, _text: str) -> None:
            share = done / total if total > 0 else 0.0
            self.progressed.emit(number - 1 + share, float(self._count))

        task.progressed.connect(came_on)

    def _done(self, exported: Exported) -> None:
        self.written.append(exported)
        self._next()

    def _refused(self, error: UserError) -> None:
        self.errors.append(error)
        self._next()

    def _clean_up(self) -> None:
        """A process that did not listen was ended, and could not put away what it had begun."""
        if self._out is not None:
            part_of(self._out).unlink(missing_ok=True)
