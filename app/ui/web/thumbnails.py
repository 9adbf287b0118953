"""Makes small pictures of sessions while nobody does anything: all of what was opened first, a few of the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import NothingFound, UserError
from app.jobs.feed import WindowFeed, read_feeds
from app.jobs.thumbnails import Moment, missing
from app.library import thumbnails
from app.library.changes import Changes
from app.library.thumbnails import FEW_A_SESSION, MOST_A_SESSION, ToPicture
from app.ui.idle_work import STILL_MS, IdleWork
from app.ui.tasks import Tasks
from app.ui.web.events import from_library
from app.ui.web.unseen import end_with

if TYPE_CHECKING:
    from app.library.database import Library
    from app.ui.web.camera import Camera

#: for what a person has just opened, a shorter rest will do
OPENED_STILL_MS = 1_200
#: so many that were opened last are completed; older ones were given up
OPENED_KEPT = 5
#: all panes look again after a write: one for so many pictures of sessions that nobody opened
PICTURES_A_WRITE = 48


@dataclass(frozen=True, slots=True)
class Sitting:
    """What to picture of a session in one go, and what its pictures have been made towards then."""

    plan: ToPicture
    feeds: tuple[WindowFeed, ...]
    moments: tuple[Moment, ...]
    aim: int


@dataclass(frozen=True, slots=True)
class _Taken:
    plan: ToPicture
    images: tuple[tuple[Moment, QImage], ...]
    aim: int


class IdleThumbnails(IdleWork[Sitting]):
    """Pictures what of a library was not pictured yet.

    Args:
        may_work: asked before each session.
        still_ms: how long nobody must have done anything.
        opened_still_ms: the same, where a session was opened that has not all its pictures.

    Signals:
        was_taken: (session, window, t_ms, QImage) what somebody wanted to see; it is not kept in the library.
    """

    was_taken = Signal(int, int, float, QImage)

    def __init__(
        self,
        tasks: Tasks,
        may_work: Callable[[], bool],
        parent: QObject | None = None,
        still_ms: int = STILL_MS,
        opened_still_ms: int = OPENED_STILL_MS,
    ) -> None:
        super().__init__("thumbnails", tasks, may_work, parent, still_ms)
        self._rest_ms, self._opened_rest_ms = still_ms, opened_still_ms
        self._camera: Camera | None = None
        self._opened: list[int] = []
        self._last: int | None = None
        self._used: dict[int, float] = {}
        self._now: Sitting | None = None
        self._images: list[tuple[Moment, QImage]] = []
        self._taken: list[_Taken] = []

    @property
    def is_working(self) -> bool:
        """Whether pictures are being taken."""
        return self._now is not None

    @property
    def taken(self) -> tuple[Moment, ...]:
        """What was pictured so far of the session at hand."""
        return tuple(moment for moment, _ in self._images)

    def open(self, session: int | None) -> None:
        """A person looks at this session: it comes first, and all of it. None: at none any more."""
        self._last = session
        if session is None:
            return
        self._used[session] = time.time() * 1000
        self._opened = [session, *(one for one in self._opened if one != session)][:OPENED_KEPT]
        self.give_way()

    def want(self, session: int, window: int, at_ms: float) -> None:
        """A person points at a moment that has no picture near: take one, also while the session plays."""
        if not self.is_working:
            self._tasks.read(
                partial(_feed_of, session, window),
                partial(self._take_one, self._turn, at_ms),
                failed=self._stumbled,
                latest="thumbnail wanted",
            )

    def give_way(self) -> None:
        """Stop now, keep what was made; go on when nobody has done anything for a while."""
        self._still_ms = self._opened_rest_ms if self._opened else self._rest_ms
        super().give_way()

    def _asked(self) -> Callable[[Library], Sitting | None]:
        if self._opened:
            return partial(_next_opened, tuple(self._opened))
        return partial(_next_other, frozenset(self._tried))

    def _take(self, turn: int, plan: Sitting | None) -> None:
        if turn == self._turn and plan is None and self._opened:
            # What was opened has all it needs; the others wait for a longer rest.
            self._opened.clear()
            self._timer.start(max(0, self._rest_ms - self._opened_rest_ms))
        else:
            super()._take(turn, plan)

    def _begin(self, plan: Sitting) -> None:
        self._now = plan
        if not self._opened:
            self._tried.add(plan.plan.session)
        if not plan.moments:
            self._done()
            return
        self._browser().take(
            plan.feeds,
            plan.moments,
            lambda moment, image: self._images.append((moment, image)),
            self._done,
            self._failed,
        )

    def _take_one(self, turn: int, at_ms: float, feed: WindowFeed | None) -> None:
        if turn != self._turn or self.is_working or feed is None:
            return
        self._browser().take(
            (feed,),
            (Moment(feed.window, at_ms),),
            lambda moment, image: self.was_taken.emit(
                feed.session, moment.window, moment.at_ms, image
            ),
            lambda: None,
            self._stumbled,
        )

    def _break_off(self) -> None:
        if self._camera is not None and self._camera.is_busy:
            self._camera.give_up()
        sitting = self._now
        if sitting is None:
            return
        self._tried.discard(sitting.plan.session)
        self._end(sitting.plan.aim)
        self._write()

    def _done(self) -> None:
        if self._now is None:
            return
        self._end(self._now.aim)
        if self._opened:
            # The next question must find what was made.
            self._write(partial(self._wrote, self._turn))
            return
        if sum(len(one.images) for one in self._taken) >= PICTURES_A_WRITE:
            self._write()
        self._go_on()

    def _wrote(self, turn: int, _changes: Changes) -> None:
        if turn == self._turn:
            self._go_on()

    def _failed(self, error: UserError) -> None:
        if self._now is not None:
            session = self._now.plan.session
            self._tried.add(session)
            self._opened = [one for one in self._opened if one != session]
            self._end(self._now.plan.aim)
        self._stumbled(error)

    def _end(self, aim: int) -> None:
        """Put what was made of a session with the rest that is to be written."""
        sitting, images = self._now, tuple(self._images)
        self._now, self._images = None, []
        if sitting is not None and (images or aim > sitting.plan.aim):
            self._taken.append(_Taken(sitting.plan, images, aim))

    def _write(self, done: Callable[[Changes], object] | None = None) -> None:
        taken, self._taken = self._taken, []
        used, self._used = self._used, {}
        if taken or used:
            self._tasks.write(
                partial(_written, tuple(taken), used), done, initiator=self, failed=self._stumbled
            )

    def _rest(self) -> None:
        self._write()
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def _changed(self, changes: Changes, initiator: object) -> None:
        if self._last in changes.sessions and self._last not in self._opened:
            self._opened.append(self._last)
        super()._changed(changes, initiator)

    def _browser(self) -> Camera:
        if self._camera is None:
            from app.ui.web.camera import Camera

            self._camera = Camera(from_library(self._tasks), self)
            end_with(self, self._camera)
        return self._camera


def _next_opened(opened: Sequence[int], db: Library) -> Sitting | None:
    for session in opened:
        try:
            plan = thumbnails.to_picture(db, session)
        except NothingFound:
            continue
        if plan.aim < MOST_A_SESSION:
            return _sitting(db, plan, MOST_A_SESSION if plan.aim else FEW_A_SESSION)
    return None


def _next_other(tried: frozenset[int], db: Library) -> Sitting | None:
    for session in thumbnails.behind(db):
        if session not in tried:
            return _sitting(db, thumbnails.to_picture(db, session), FEW_A_SESSION)
    return None


def _feed_of(session: int, window: int, db: Library) -> WindowFeed | None:
    found = (feed for feed in read_feeds(db, session) if feed.window == window)
    return next(found, None)


def _sitting(db: Library, plan: ToPicture, aim: int) -> Sitting:
    return Sitting(plan, read_feeds(db, plan.session), missing(plan, aim), aim)


def _written(taken: tuple[_Taken, ...], used: dict[int, float], db: Library) -> Changes:
    """Runs on the writer's thread, which has the time to make pictures small."""
    from app.ui.web.camera import developed

    sessions: set[int] = set()
    for one in taken:
        made = [developed(moment, image) for moment, image in one.images]
        kept = [picture for picture in made if picture is not None]
        sessions.update(thumbnails.keep(db, one.plan, kept, one.aim).sessions)
    for session, now_ms in used.items():
        thumbnails.use(db, session, now_ms)
    return Changes(thumbnails.TABLES if sessions else frozenset(), tuple(sorted(sessions)))
