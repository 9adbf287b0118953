"""Measures a session's pages where nobody sees it: one pass through each window, in order of time.

At each moment the page is let come to rest, then the browser says how large it is, where the clicked nodes lie and
where what calls to act.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count, groupby
from operator import attrgetter
from typing import TypeAlias

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, QSize, QTimer

from app.errors import UserError
from app.friction.calls import CallBox
from app.jobs.feed import WindowFeed
from app.library.layouts import (
    CallToMeasure,
    ClickLayer,
    ClickRect,
    ClickToMeasure,
    Layout,
    PageSize,
    Scroller,
    ToMeasure,
    VisitToMeasure,
)
from app.ui.web.layers import OpenLayer
from app.ui.web.scheme import Provider
from app.ui.web.unseen import end_player, unseen_player
from app.ui.web.view import PlayerView

#: a page that has not been reached by then is not going to be
LIMIT_MS = 30_000
#: the node is looked for as it lay when it was clicked: before what the click did, which may bear the same millisecond
BEFORE_CLICK_MS = 0.75
#: and before a page that was just left is gone
BEFORE_LEAVING_MS = 1.0
#: clicks of a window that are looked for a second time, when all of it was seen
MOST_AGAIN = 30
_AGAIN = "again"

Done = Callable[[Layout], None]
Failed = Callable[[UserError], None]


class Stop(Struct, frozen=True):
    """A moment at which to measure; `is_again`: what could not be told the first time."""

    at_ms: float
    visit: VisitToMeasure | None = None
    click: ClickToMeasure | None = None
    calls: tuple[CallToMeasure, ...] = ()
    is_again: bool = False


_Box: TypeAlias = tuple[float, float, float, float]


class _Click(msgspec.Struct):
    """What `layout.ask` says of a click."""

    box: _Box | None
    control: _Box | None
    at: tuple[float, float] | None
    is_stuck: bool
    layer: OpenLayer | None
    pressed_epoch_ms: float | None = None


class _Answer(msgspec.Struct):
    """What `layout.ask` says; None for what is not known. The page shown was built from a snapshot of that moment.
    `may_fit`: what the pointer does later may tell more of it."""

    snapshot_epoch_ms: float
    width_px: float | None
    height_px: float | None
    clicks: list[_Click | None]
    calls: list[tuple[float, float, float, float, float] | None]
    most_height_px: float
    scroller: Scroller | None = None
    may_fit: bool = False


def stops(plan: ToMeasure, window: int) -> list[Stop]:
    """The moments of one window, in order of time."""
    found = [
        Stop(
            visit.leave_ms - (BEFORE_LEAVING_MS if visit.has_next else 0.0),
            visit=visit,
            calls=tuple(call for call in plan.calls if call.visit == visit.visit),
        )
        for visit in plan.visits
        if visit.window == window
    ]
    found += [
        Stop(click.at_ms - BEFORE_CLICK_MS, click=click)
        for click in plan.clicks
        if click.window == window
    ]
    return sorted(found, key=attrgetter("at_ms"))


class Surveyor(QObject):
    """Measures sessions, one at a time.

    Args:
        provider: where the events come from.

    Attributes:
        session: the one that was asked for last.
    """

    def __init__(self, provider: Provider, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = 0
        self._provider = provider
        self._view: PlayerView | None = None
        self._windows: deque[tuple[WindowFeed, deque[tuple[float, list[Stop]]]]] = deque()
        self._sizes: list[PageSize] = []
        self._rects: list[ClickRect] = []
        self._layers: list[ClickLayer] = []
        self._again: list[Stop] = []
        self._boxes: list[CallBox] = []
        self._ends: tuple[Done, Failed] | None = None
        self._tokens = count(1)
        self._token = 0
        self._round = 0
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LIMIT_MS)
        self._limit.timeout.connect(lambda: self._fail(self.tr("The page did not come to rest.")))

    @property
    def is_busy(self) -> bool:
        """Whether a session is being measured."""
        return self._ends is not None

    def measure(
        self, plan: ToMeasure, feeds: Iterable[WindowFeed], done: Done, failed: Failed
    ) -> None:
        """Measure a session; one that is under way is given up and nobody is answered for it."""
        self.give_up()
        self.session = plan.session
        self._ends = (done, failed)
        for feed in feeds:
            grouped = groupby(stops(plan, feed.window), key=attrgetter("at_ms"))
            moments = deque((at_ms, list(here)) for at_ms, here in grouped)
            if feed.is_recorded and moments:
                self._windows.append((feed, moments))
        self._open_next()

    def give_up(self) -> None:
        """Stop; nobody is answered."""
        self._limit.stop()
        self._windows.clear()
        self._sizes, self._rects, self._layers, self._boxes = [], [], [], []
        self._again = []
        self._ends = None
        self._token = 0
        if self._view is not None:
            self._view.clear()

    def close(self) -> None:
        """Stop and end the player, at once: no event loop may follow. Not to be called from an answer."""
        self.give_up()
        if self._view is not None:
            end_player(self._view)
            self._view = None

    def _player(self) -> PlayerView:
        if self._view is None:
            view = unseen_player(self._provider, QSize(1280, 720))
            view.moved.connect(self._on_moved)
            view.has_failed.connect(self._fail)
            view.player.bridge.was_settled.connect(self._on_settled)
            self._view = view
        return self._view

    def _open_next(self) -> None:
        if not self._windows:
            self._finish()
            return
        feed, moments = self._windows[0]
        self._limit.start()
        self._player().open_window(feed, max(0.0, moments[0][0]), plain=True)

    def _on_moved(self, _t_ms: float) -> None:
        if self._ends is None or self._player().is_seeking:
            return
        self._round = 0
        self._settle()

    def _settle(self) -> None:
        self._token = next(self._tokens)
        self._player().player.tell("settle", self._token)

    def _on_settled(self, token: int) -> None:
        if self._ends is None or token != self._token:
            return
        feed, moments = self._windows[0]
        at_ms, here = moments[0]
        clicks = [stop.click for stop in here if stop.click is not None]
        asked = msgspec.json.encode(clicks).decode()
        calls = json.dumps([call.node_id for stop in here for call in stop.calls])
        is_left = json.dumps(any(stop.visit is not None for stop in here))
        self._player().player.ask(
            f"layout.ask(footfall.replayer(), {asked}, {calls}, {is_left},"
            f" {feed.started_at_ms + at_ms}, {self._round})",
            lambda said: self._on_said(token, said),
        )

    def _on_said(self, token: int, said: object) -> None:
        if self._ends is None or token != self._token:
            return
        if said == _AGAIN:
            self._round += 1
            self._settle()
            return
        feed, moments = self._windows[0]
        _, here = moments.popleft()
        self._take(here, feed.started_at_ms, said)
        if not moments:
            moments.extend((stop.at_ms, [stop]) for stop in self._again)
            self._again = []
        self._limit.start()
        if moments:
            self._player().seek(min(max(0.0, moments[0][0]), feed.duration_ms))
        else:
            self._windows.popleft()
            self._open_next()

    def _take(self, here: list[Stop], started_at_ms: float, said: object) -> None:
        try:
            answer = msgspec.json.decode(str(said), type=_Answer)
        except msgspec.DecodeError:
            return
        since_ms = answer.snapshot_epoch_ms - started_at_ms
        for stop in here:
            # a page that was left before its snapshot was taken is not the one that is shown
            is_shown = stop.visit is not None and since_ms >= stop.visit.enter_ms
            if stop.visit is not None and is_shown and answer.height_px is not None:
                size = answer.width_px, answer.height_px, answer.scroller
                self._sizes.append(PageSize(stop.visit.visit, *size))
            calls = [answer.calls.pop(0) for _ in stop.calls if answer.calls]
            self._boxes += [
                CallBox(call.call, *box, page_h_px=answer.most_height_px)
                for call, box in zip(stop.calls, calls, strict=False)
                if box is not None and is_shown
            ]
        clicked = [stop for stop in here if stop.click is not None]
        for stop, found in zip(clicked, answer.clicks, strict=False):
            if found is not None:
                self._take_click(stop, found, answer.may_fit, started_at_ms)

    def _take_click(self, stop: Stop, found: _Click, may_fit: bool, started_at_ms: float) -> None:
        assert stop.click is not None
        click = stop.click.click
        if found.layer is not None and not stop.is_again:
            layer = found.layer
            self._layers.append(ClickLayer(click, layer.kind, layer.key, layer.label))
        if found.box is not None:
            rect = ClickRect(click, *found.box, found.is_stuck, found.control, found.at)
            self._rects.append(rect)
            return
        pressed = found.pressed_epoch_ms
        if stop.is_again or len(self._again) >= MOST_AGAIN or not (may_fit or pressed):
            return
        at_ms = stop.at_ms if pressed is None else pressed - started_at_ms - BEFORE_CLICK_MS
        self._again.append(Stop(at_ms, click=stop.click, is_again=True))

    def _finish(self) -> None:
        if self._ends is None:
            return
        done, _ = self._ends
        layout = Layout(
            tuple(self._sizes), tuple(self._rects), tuple(self._boxes), tuple(self._layers)
        )
        self.give_up()
        done(layout)

    def _fail(self, reason: str) -> None:
        if self._ends is None:
            return
        _, failed = self._ends
        self.give_up()
        failed(UserError(self.tr("The pages could not be measured: %1").replace("%1", reason)))
