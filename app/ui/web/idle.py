"""Measures one session after the other while nobody does anything, and gives way at once when somebody does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app import log
from app.errors import UserError
from app.jobs.feed import WindowFeed, read_feeds
from app.library import layouts
from app.library.changes import Changes
from app.library.layouts import Layout, ToMeasure
from app.ui.tasks import Tasks
from app.ui.web.events import from_library

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.web.measure import Surveyor

#: so long nobody must have done anything
STILL_MS = 15_000
#: between two sessions, so that whatever waits for the browser comes first
PAUSE_MS = 400
#: all panes look again after a write: one for so many sessions
SESSIONS_A_WRITE = 20
#: a machine on which so many cannot be measured is left alone
MOST_TROUBLES = 5

_log = log.room("ui.web")


class IdleMeasuring(QObject):
    """Measures what of a library was not measured yet.

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
        self._still_ms = still_ms
        self._surveyor: Surveyor | None = None
        self._tried: set[int] = set()
        self._measured: list[tuple[ToMeasure, Layout]] = []
        self._troubles = 0
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        tasks.library_opened.connect(self.give_way)
        tasks.library_changed.connect(self._changed)

    @property
    def is_measuring(self) -> bool:
        """Whether a session is being measured."""
        return self._surveyor is not None and self._surveyor.is_busy

    def give_way(self) -> None:
        """Stop now; go on when nobody has done anything for a while."""
        self._turn += 1
        if self._surveyor is not None and self._surveyor.is_busy:
            self._tried.discard(self._surveyor.session)
            self._surveyor.give_up()
        if self._troubles < MOST_TROUBLES:
            self._timer.start(self._still_ms)

    def close(self) -> None:
        """Stop for good and end the browser behind it, at once."""
        self._turn += 1
        self._troubles = MOST_TROUBLES
        self._timer.stop()
        self._rest()

    def _changed(self, changes: Changes, initiator: object) -> None:
        if initiator is self:
            return
        self._tried.difference_update(changes.sessions)
        self.give_way()

    def _next(self) -> None:
        if not self._may_work():
            self.give_way()
            return
        self._tasks.read(
            partial(_next_session, frozenset(self._tried)),
            partial(self._take, self._turn),
            failed=self._stumbled,
            latest="layout",
        )

    def _take(self, turn: int, found: tuple[ToMeasure, tuple[WindowFeed, ...]] | None) -> None:
        if turn != self._turn:
            return
        if found is None:
            self._rest()
            return
        plan, feeds = found
        self._tried.add(plan.session)
        self._browser().measure(plan, feeds, partial(self._keep, plan), self._stumbled)

    def _keep(self, plan: ToMeasure, layout: Layout) -> None:
        self._measured.append((plan, layout))
        if len(self._measured) >= SESSIONS_A_WRITE:
            self._write()
        self._timer.start(PAUSE_MS)

    def _stumbled(self, error: UserError) -> None:
        _log.info("a session was not measured: %s", error)
        self._troubles += 1
        if self._troubles < MOST_TROUBLES:
            self._timer.start(PAUSE_MS)
        else:
            QTimer.singleShot(0, self, self._rest)

    def _write(self) -> None:
        measured, self._measured = self._measured, []
        if measured:
            self._tasks.write(
                partial(_written, tuple(measured)), initiator=self, failed=self._stumbled
            )

    def _rest(self) -> None:
        """There is nothing to do: keep what was measured, and no browser."""
        self._write()
        if self._surveyor is not None:
            self._surveyor.close()
            self._surveyor = None

    def _browser(self) -> Surveyor:
        if self._surveyor is None:
            from app.ui.web.measure import Surveyor

            self._surveyor = Surveyor(from_library(self._tasks), self)
            # Its page belongs to no window and must be gone before its profile: it goes when we go.
            self.destroyed.connect(partial(_end, self._surveyor))
        return self._surveyor


def _next_session(
    tried: frozenset[int], db: Library
) -> tuple[ToMeasure, tuple[WindowFeed, ...]] | None:
    for session in layouts.behind(db):
        if session not in tried:
            return layouts.to_measure(db, session), read_feeds(db, session)
    return None


def _written(measured: tuple[tuple[ToMeasure, Layout], ...], db: Library) -> Changes:
    sessions: list[int] = []
    for plan, layout in measured:
        sessions += layouts.write(db, plan, layout).sessions
    return Changes(layouts.TABLES, tuple(sessions))


def _end(surveyor: Surveyor, _gone: QObject | None = None) -> None:
    # An application that ends without being asked to deletes pages in an order of its own.
    with suppress(RuntimeError):
        surveyor.close()
