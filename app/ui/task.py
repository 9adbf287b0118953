"""The handle of one piece of work that does not run on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.errors import UserError


class Task(QObject):
    """What the asker holds while it waits. Lives on the GUI thread.

    Signals:
        progressed: (done, total, text) as the work tells them; a total of 0 is not known.
        finished: it is over, whether it was done, failed or was cancelled.
    """

    progressed = Signal(float, float, str)
    finished = Signal()

    def __init__(
        self,
        done: Callable[[Any], object] | None,
        failed: Callable[[UserError], object] | None,
        stop: Callable[[Task], None],
        initiator: object = None,
    ) -> None:
        super().__init__()
        self.initiator = initiator
        self._done = done
        self._failed = failed
        self._stop = stop
        self._cancelled = False
        self._last: tuple[float, float, str] = (0.0, 0.0, "")

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the answer any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop the work where it can be stopped; its answer is dropped."""
        if not self._cancelled:
            self._cancelled = True
            self._stop(self)

    def tell(self, done: float, total: float, text: str) -> None:
        """Pass on how far the work is, if that is news."""
        now = (done, total, text)
        if now != self._last:
            self._last = now
            self.progressed.emit(done, total, text)

    def answer(self, value: object) -> None:
        """Hand the value to the asker, if it is still there."""
        if self._done is not None and _there(self._done):
            self._done(value)

    def refuse(self, error: UserError) -> bool:
        """Hand the failure to the asker; False if the asker did not say that it listens."""
        if self._failed is None:
            return False
        if _there(self._failed):
            self._failed(error)
        return True


def _there(call: Callable[..., object]) -> bool:
    """Whether the object behind a bound method has not been deleted by Qt meanwhile."""
    method = call.func if isinstance(call, partial) else call
    owner = getattr(method, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
