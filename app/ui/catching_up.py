"""Derives anew what an older Footfall derived, while nobody does anything; gives way at once.

Where only the rules of trouble, or their numbers, are others, they run over what was gathered, many sessions at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject

from app import log
from app.library.changes import Changes
from app.library.outdated import judged_otherwise, next_behind
from app.ui.idle_work import IdleWork
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.activity.model import Analysis
    from app.formats.model import Metadata
    from app.friction.thresholds import Thresholds
    from app.library.database import Library
    from app.library.findings import Judged, Kept
    from app.library.records import IngestedWindow

#: old numbers are shown until then, so this begins before all else that waits for rest
STILL_MS = 3_000
#: all panes look again after a write: one for so many sessions, or for so much that was recorded
SESSIONS_A_WRITE = 20
BYTES_A_WRITE = 100_000_000
#: sessions over which the rules run in one go
SESSIONS_JUDGED = 200

_Found: TypeAlias = "tuple[int, tuple[IngestedWindow, ...], Metadata]"
_Rules: TypeAlias = "tuple[tuple[Kept, ...], Thresholds]"
_Plan: TypeAlias = "_Found | _Rules"

_log = log.room("ui")


class CatchingUp(IdleWork["_Plan"]):
    """Brings a library up to date."""

    def __init__(
        self,
        tasks: Tasks,
        may_work: Callable[[], bool],
        parent: QObject | None = None,
        still_ms: int = STILL_MS,
    ) -> None:
        super().__init__("catching up", tasks, may_work, parent, still_ms)
        # For all others its writes are like anybody's: what they made of a session is gone with them.
        self._hand = QObject(self)
        #: the session that is derived anew, None where rules run over many
        self._working: tuple[int | None, Task] | None = None
        self._renewed: list[tuple[int, Analysis]] = []
        self._renewed_bytes = 0
        tasks.compute_asked.connect(self._somebody_waits)

    @property
    def is_working(self) -> bool:
        """Whether a session is being derived anew."""
        return self._working is not None

    def _asked(self) -> Callable[[Library], _Plan | None]:
        return partial(_next_plan, frozenset(self._tried))

    def _begin(self, plan: _Plan) -> None:
        if len(plan) == 2:
            self._judge(*plan)
            return
        # It reads recordings; nothing of that is needed while the window starts.
        from app.jobs.renewing import renewed

        session, windows, metadata = plan
        raw_bytes = sum(chunk.raw_bytes for window in windows for chunk in window.chunks)
        self._tried.add(session)
        task = self._tasks.compute(
            renewed, windows, metadata,
            done=partial(self._keep, session, raw_bytes), failed=self._stumbled, initiator=self._hand,
        )  # fmt: skip
        self._working = session, task
        task.finished.connect(partial(self._over, task))

    def _break_off(self) -> None:
        if self._working is not None:
            session, task = self._working
            self._working = None
            if session is not None:
                self._tried.discard(session)
            task.cancel()
        self._rest()

    def _rest(self) -> None:
        renewed, self._renewed, self._renewed_bytes = tuple(self._renewed), [], 0
        if renewed:
            self._tasks.write(
                partial(_written, renewed), initiator=self._hand, failed=self._stumbled
            )

    def _changed(self, changes: Changes, initiator: object) -> None:
        if initiator is not self._hand:
            super()._changed(changes, initiator)

    def _somebody_waits(self, initiator: object) -> None:
        """A process is asked for, and this may hold the only one."""
        if initiator is not self._hand:
            self.give_way()

    def _keep(self, session: int, raw_bytes: int, analysis: Analysis | None) -> None:
        self._working = None
        if analysis is None:
            _log.warning("session %s is damaged and was not derived anew", session)
        else:
            self._renewed.append((session, analysis))
            self._renewed_bytes += raw_bytes
        if len(self._renewed) >= SESSIONS_A_WRITE or self._renewed_bytes >= BYTES_A_WRITE:
            self._rest()
        self._troubles = 0
        self._next()

    def _judge(self, sessions: tuple[Kept, ...], thresholds: Thresholds) -> None:
        from app.jobs.signals import judge

        task = self._tasks.compute(
            judge, sessions, thresholds,
            done=partial(self._write_judged, thresholds), failed=self._stumbled, initiator=self._hand,
        )  # fmt: skip
        self._working = None, task
        task.finished.connect(partial(self._over, task))

    def _write_judged(self, thresholds: Thresholds, made: tuple[Judged, ...]) -> None:
        self._working = None
        self._tasks.write(
            partial(_judged, thresholds, made),
            lambda _: self._go_on(),
            initiator=self._hand,
            failed=self._stumbled,
        )

    def _over(self, task: Task) -> None:
        if self._working is not None and self._working[1] is task:
            self._working = None


def _next_plan(tried: frozenset[int], db: Library) -> _Plan | None:
    others = judged_otherwise(db, SESSIONS_JUDGED)
    if others:
        from app.library.findings import kept_evidence
        from app.library.signals import thresholds

        return kept_evidence(db, others), thresholds(db)
    from app.library.envelopes import metadata_of
    from app.library.stored import stored_windows

    session = next_behind(db, tried)
    if session is None:
        return None
    return session, stored_windows(db, session), metadata_of(db, session)


def _judged(thresholds: Thresholds, made: tuple[Judged, ...], db: Library) -> Changes:
    from app.library.findings import renew

    return renew(db, thresholds, made)


def _written(renewed: tuple[tuple[int, Analysis], ...], db: Library) -> Changes:
    from app.library import derived

    for session, analysis in renewed:
        derived.replace_analysis(db, session, analysis)
    return Changes(derived.CHANGED, tuple(session for session, _ in renewed))
