"""Work on one session after the other while nobody does anything; it gives way at once when somebody does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from app import log
from app.errors import UserError
from app.library.changes import Changes
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library.database import Library

#: so long nobody must have done anything
STILL_MS = 15_000
#: between two sessions, so that whatever waits for the reader or the browser comes first
PAUSE_MS = 400
#: a machine on which so many in a row cannot be worked on is left alone
MOST_TROUBLES = 5

Plan = TypeVar("Plan")

_log = log.room("ui")


class IdleWork(QObject, Generic[Plan]):
    """Begins with the next session whenever it may.

    Args:
        name: what is done, as the reader's requests are told apart and the log says it.
        may_work: asked before each session.
        still_ms: how long nobody must have done anything.
    """

    def __init__(
        self,
        name: str,
        tasks: Tasks,
        may_work: Callable[[], bool],
        parent: QObject | None = None,
        still_ms: int = STILL_MS,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tasks = tasks
        self._may_work = may_work
        self._still_ms = still_ms
        self._tried: set[int] = set()
        self._troubles = 0
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        tasks.library_opened.connect(self.give_way)
        tasks.library_changed.connect(self._changed)

    def give_way(self) -> None:
        """Stop now; go on when nobody has done anything for a while."""
        self._turn += 1
        self._break_off()
        if self._troubles < MOST_TROUBLES:
            self._timer.start(self._still_ms)

    def close(self) -> None:
        """Stop for good, at once."""
        self._turn += 1
        self._troubles = MOST_TROUBLES
        self._timer.stop()
        self._break_off()
        self._rest()

    def _asked(self) -> Callable[[Library], Plan | None]:
        """What finds the next session, on the reader's thread; None when there is none."""
        return lambda _db: None

    def _begin(self, plan: Plan) -> None:
        """Work on a session; ends with `_go_on` or `_stumbled`."""

    def _break_off(self) -> None:
        """Stop what is under way, if anything is."""

    def _rest(self) -> None:
        """There is nothing to do: keep what was made, and hold nothing that costs."""

    def _go_on(self) -> None:
        self._troubles = 0
        self._timer.start(PAUSE_MS)

    def _stumbled(self, error: UserError) -> None:
        _log.info("%s: a session was left out: %s", self._name, error)
        self._troubles += 1
        if self._troubles < MOST_TROUBLES:
            self._timer.start(PAUSE_MS)
        else:
            QTimer.singleShot(0, self, self._rest)

    def _changed(self, changes: Changes, initiator: object) -> None:
        if isinstance(initiator, IdleWork):
            return
        self._tried.difference_update(changes.sessions)
        self.give_way()

    def _next(self) -> None:
        if not self._may_work():
            self.give_way()
            return
        self._tasks.read(
            self._asked(),
            partial(self._take, self._turn),
            failed=self._stumbled,
            latest=self._name,
        )

    def _take(self, turn: int, plan: Plan | None) -> None:
        if turn != self._turn:
            return
        if plan is None:
            self._rest()
        else:
            self._begin(plan)
