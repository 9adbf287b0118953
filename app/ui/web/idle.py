"""Measures the pages of what was not measured yet, while nobody does anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject

from app.jobs.feed import WindowFeed, read_feeds
from app.library import layouts
from app.library.changes import Changes
from app.library.layouts import Layout, ToMeasure
from app.ui.idle_work import STILL_MS, IdleWork
from app.ui.tasks import Tasks
from app.ui.web.events import from_library
from app.ui.web.unseen import end_with

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.web.measure import Surveyor

#: all panes look again after a write: one for so many sessions
SESSIONS_A_WRITE = 20

_Found: TypeAlias = "tuple[ToMeasure, tuple[WindowFeed, ...]]"


class IdleMeasuring(IdleWork["_Found"]):
    """Measures what of a library was not measured yet."""

    def __init__(
        self,
        tasks: Tasks,
        may_work: Callable[[], bool],
        parent: QObject | None = None,
        still_ms: int = STILL_MS,
    ) -> None:
        super().__init__("measuring", tasks, may_work, parent, still_ms)
        self._surveyor: Surveyor | None = None
        self._measured: list[tuple[ToMeasure, Layout]] = []

    @property
    def is_measuring(self) -> bool:
        """Whether a session is being measured."""
        return self._surveyor is not None and self._surveyor.is_busy

    def _asked(self) -> Callable[[Library], _Found | None]:
        return partial(_next_session, frozenset(self._tried))

    def _begin(self, plan: _Found) -> None:
        to_measure, feeds = plan
        self._tried.add(to_measure.session)
        self._browser().measure(to_measure, feeds, partial(self._keep, to_measure), self._stumbled)

    def _break_off(self) -> None:
        if self._surveyor is not None and self._surveyor.is_busy:
            self._tried.discard(self._surveyor.session)
            self._surveyor.give_up()

    def _keep(self, plan: ToMeasure, layout: Layout) -> None:
        self._measured.append((plan, layout))
        if len(self._measured) >= SESSIONS_A_WRITE:
            self._write()
        self._go_on()

    def _write(self) -> None:
        measured, self._measured = self._measured, []
        if measured:
            self._tasks.write(
                partial(_written, tuple(measured)), initiator=self, failed=self._stumbled
            )

    def _rest(self) -> None:
        self._write()
        if self._surveyor is not None:
            self._surveyor.close()
            self._surveyor = None

    def _browser(self) -> Surveyor:
        if self._surveyor is None:
            from app.ui.web.measure import Surveyor

            self._surveyor = Surveyor(from_library(self._tasks), self)
            end_with(self, self._surveyor)
        return self._surveyor


def _next_session(tried: frozenset[int], db: Library) -> _Found | None:
    for session in layouts.behind(db):
        if session not in tried:
            return layouts.to_measure(db, session), read_feeds(db, session)
    return None


def _written(measured: tuple[tuple[ToMeasure, Layout], ...], db: Library) -> Changes:
    written = [layouts.write(db, plan, layout) for plan, layout in measured]
    tables = frozenset[str]().union(*(changes.tables for changes in written))
    return Changes(tables, tuple(session for changes in written for session in changes.sessions))
