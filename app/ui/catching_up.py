"""Derives anew what an older Footfall derived, session by session, while nobody does anything; gives way at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app import log
from app.errors import UserError
from app.library.changes import Changes
from app.library.outdated import behind
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.activity.model import Analysis
    from app.formats.model import Metadata
    from app.library.database import Library
    from app.library.records import IngestedWindow

#: so long nobody must have done anything
STILL_MS = 3_000
#: all panes look again after a write: one for so many sessions, or for so much that was recorded
SESSIONS_A_WRITE = 20
BYTES_A_WRITE = 100_000_000
#: where so many cannot be derived, the next one will not be either
MOST_TROUBLES = 5

_log = log.room("ui")


class CatchingUp(QObject):
    """Brings a library up to date.

    Args:
        may_work: asked before each session.
        still_ms: how long nobody must have done anything.
    """

    def __init__(
        self,
        tasks: Tasks,
        may_work: Callable[[], bool],
        parent: QObject | None = None,
        still_ms: int = STILL_MS,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._may_work = may_work
        self._working: tuple[int, Task] | None = None
        self._tried: set[int] = set()
        self._renewed: list[tuple[int, Analysis]] = []
        self._renewed_bytes = 0
        self._troubles = 0
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(still_ms)
        self._timer.timeout.connect(self._next)
        tasks.library_opened.connect(self.give_way)
        tasks.library_changed.connect(self._changed)
        tasks.compute_asked.connect(self._asked)

    @property
    def is_working(self) -> bool:
        """Whether a session is being derived anew."""
        return self._working is not None

    def give_way(self) -> None:
        """Stop now; go on when nobody has done anything for a while."""
        self._stop()
        if self._troubles < MOST_TROUBLES:
            self._timer.start()

    def close(self) -> None:
        """Stop for good."""
        self._troubles = MOST_TROUBLES
        self._timer.stop()
        self._stop()

    def _stop(self) -> None:
        self._turn += 1
        if self._working is not None:
            session, task = self._working
            self._working = None
            self._tried.discard(session)
            task.cancel()
        self._write()

    def _changed(self, changes: Changes, initiator: object) -> None:
        if initiator is not self:
            self._tried.difference_update(changes.sessions)
            self.give_way()

    def _asked(self, initiator: object) -> None:
        """Somebody waits for a process, and this one may hold the only one."""
        if initiator is not self:
            self.give_way()

    def _next(self) -> None:
        if not self._may_work():
            self.give_way()
            return
        self._tasks.read(
            partial(_next_session, frozenset(self._tried)),
            partial(self._take, self._turn),
            failed=self._stumbled,
        )

    def _take(
        self, turn: int, found: tuple[int, tuple[IngestedWindow, ...], Metadata] | None
    ) -> None:
        if turn != self._turn:
            return
        if found is None:
            self._write()
            return
        # It reads recordings; nothing of that is needed while the window starts.
        from app.jobs.renewing import renewed

        session, windows, metadata = found
        raw_bytes = sum(chunk.raw_bytes for window in windows for chunk in window.chunks)
        self._tried.add(session)
        task = self._tasks.compute(
            renewed, windows, metadata,
            done=partial(self._keep, session, raw_bytes), failed=self._stumbled, initiator=self,
        )  # fmt: skip
        self._working = session, task

    def _keep(self, session: int, raw_bytes: int, analysis: Analysis | None) -> None:
        self._working = None
        if analysis is None:
            _log.warning("session %s is damaged and was not derived anew", session)
        else:
            self._renewed.append((session, analysis))
            self._renewed_bytes += raw_bytes
        if len(self._renewed) >= SESSIONS_A_WRITE or self._renewed_bytes >= BYTES_A_WRITE:
            self._write()
        self._next()

    def _write(self) -> None:
        renewed, self._renewed, self._renewed_bytes = tuple(self._renewed), [], 0
        if renewed:
            self._tasks.write(partial(_written, renewed), initiator=self, failed=self._stumbled)

    def _stumbled(self, error: UserError) -> None:
        _log.warning("sessions were not derived anew: %s", error)
        self._working = None
        self._troubles += 1
        if self._troubles < MOST_TROUBLES:
            self._timer.start()


def _next_session(
    tried: frozenset[int], db: Library
) -> tuple[int, tuple[IngestedWindow, ...], Metadata] | None:
    from app.library.envelopes import metadata_of
    from app.library.stored import stored_windows

    for session in behind(db):
        if session not in tried:
            return session, stored_windows(db, session), metadata_of(db, session)
    return None


def _written(renewed: tuple[tuple[int, Analysis], ...], db: Library) -> Changes:
    from app.library import derived

    for session, analysis in renewed:
        derived.replace_analysis(db, session, analysis)
    return Changes(derived.CHANGED, tuple(session for session, _ in renewed))
