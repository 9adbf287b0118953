"""All rules over the whole library, in processes, batch by batch: what other numbers would mark, and putting them in
force. Whoever asks again is answered for the newest numbers only.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.library.changes import Changes
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.friction.thresholds import Thresholds
    from app.library.database import Library
    from app.library.findings import Judged, Kept
    from app.library.ignoring import IgnoreRule
    from app.library.signals import KindCount

#: sessions that go to a process in one go: about a fifth of a second of work
BATCH = 250


class Preview(Struct, frozen=True):
    """What numbers would mark beside what is marked now: every kind, in the order of `Kind`."""

    thresholds: Thresholds
    would: tuple[KindCount, ...]
    now: tuple[KindCount, ...]


class _Plan(Struct, frozen=True):
    """The sessions there are when a question is asked, and what holds then."""

    sessions: tuple[int, ...]
    rules: tuple[IgnoreRule, ...]
    now: tuple[KindCount, ...]


class Judging(QObject):
    """Runs the rules over the library.

    Signals:
        progressed: (sessions done, sessions in all).
        previewed: (Preview) of the numbers asked for last.
        applied: (Thresholds) are in force, and everything was found with them.
        failed: (UserError) instead of one of these.
    """

    progressed = Signal(int, int)
    previewed = Signal(object)
    applied = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._run: _Run | None = None

    @property
    def is_working(self) -> bool:
        """Whether an answer is still to come."""
        return self._run is not None

    def preview(self, thresholds: Thresholds) -> None:
        """Ask what these numbers would mark; `previewed` answers, nothing is written."""
        self._begin(thresholds, for_good=False)

    def apply(self, thresholds: Thresholds) -> None:
        """Put these numbers in force; `applied` tells when every session was judged by them, `Tasks.library_changed`
        everybody else."""
        self._begin(thresholds, for_good=True)

    def stop(self) -> None:
        """Answer nothing more; what is not written yet is not written."""
        if self._run is not None:
            run, self._run = self._run, None
            run.stop()

    def _begin(self, thresholds: Thresholds, *, for_good: bool) -> None:
        self.stop()
        self._run = _Run(self, self._tasks, thresholds, for_good)

    def over(self, run: _Run) -> bool:
        """Whether a run was the newest one, which it is no more."""
        was = self._run is run
        if was:
            self._run = None
        return was


class _Run:
    """One question on its way through the library: a batch is read while the one before is judged."""

    def __init__(
        self, judging: Judging, tasks: Tasks, thresholds: Thresholds, for_good: bool
    ) -> None:
        self._judging = judging
        self._tasks = tasks
        self._thresholds = thresholds
        self._for_good = for_good
        self._plan = _Plan((), (), ())
        self._waiting: deque[tuple[int, ...]] = deque()
        self._under_way: set[Task] = set()
        self._done = 0
        self._judged: list[Judged] = []
        self._counts: list[tuple[KindCount, ...]] = []
        self._hold(tasks.read(_plan_of, self._set_out, failed=self._fail))

    def stop(self) -> None:
        """Let go of everything that is not written yet."""
        self._waiting.clear()
        for task in tuple(self._under_way):
            task.cancel()

    def _hold(self, task: Task) -> None:
        self._under_way.add(task)
        task.finished.connect(partial(self._under_way.discard, task))

    def _set_out(self, plan: _Plan) -> None:
        self._plan = plan
        ids = plan.sessions
        self._waiting.extend(ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
        self._judging.progressed.emit(0, len(ids))
        if not ids:
            self._finish()
        for _ in range(self._tasks.places + 1):
            self._read_next()

    def _read_next(self) -> None:
        if self._waiting:
            ids = self._waiting.popleft()
            with_views = bool(self._plan.rules) and not self._for_good
            ask = partial(_evidence, ids, with_views)
            self._hold(self._tasks.read(ask, partial(self._judge, len(ids)), failed=self._fail))

    def _judge(self, sessions: int, batch: tuple[Kept, ...]) -> None:
        from app.jobs import signals

        done = partial(self._take, sessions)
        if self._for_good:
            task = self._tasks.compute(
                signals.judge, batch, self._thresholds, done=done, failed=self._fail
            )
        else:
            wanted = signals.Wanted(self._thresholds, self._plan.rules)
            task = self._tasks.compute(
                signals.would_mark, batch, wanted, done=done, failed=self._fail
            )
        self._hold(task)

    def _take(self, sessions: int, answer: tuple[Judged, ...] | tuple[KindCount, ...]) -> None:
        if self._for_good:
            self._judged.extend(answer)  # type: ignore[arg-type]
        else:
            self._counts.append(answer)  # type: ignore[arg-type]
        self._done += sessions
        self._judging.progressed.emit(self._done, len(self._plan.sessions))
        if self._done == len(self._plan.sessions):
            self._finish()
        else:
            self._read_next()

    def _finish(self) -> None:
        if self._for_good:
            act = partial(_put, self._thresholds, tuple(self._judged))
            self._hold(self._tasks.write(act, self._written, failed=self._fail))
            return
        from app.jobs import signals

        if self._judging.over(self):
            would = signals.together(self._counts)
            self._judging.previewed.emit(Preview(self._thresholds, would, self._plan.now))

    def _written(self, _changes: Changes) -> None:
        if self._judging.over(self):
            self._judging.applied.emit(self._thresholds)

    def _fail(self, error: UserError) -> None:
        self.stop()
        if self._judging.over(self):
            self._judging.failed.emit(error)


def _plan_of(db: Library) -> _Plan:
    from app.library import findings, ignoring, signals

    # the rules are loaded here, so that the GUI thread finds them loaded
    import_module("app.jobs.signals")
    return _Plan(findings.judgeable(db), ignoring.rules(db), signals.marked(db))


def _evidence(sessions: tuple[int, ...], with_views: bool, db: Library) -> tuple[Kept, ...]:
    from app.library.findings import kept_evidence

    return kept_evidence(db, sessions, with_views=with_views)


def _put(thresholds: Thresholds, made: tuple[Judged, ...], db: Library) -> Changes:
    from app.library.findings import put

    return put(db, thresholds, made)
