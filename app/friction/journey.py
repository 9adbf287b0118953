"""The way through the pages of a session: which came after which, how each was come to and left, what the cart and the
orders say, and how it ended. Evidence for the rules of `app.friction.journey_rules`.

A *step* is a page for as long as its address stands: a visit, or a route inside one. An address that only passes (a
redirect) is no step of its own. A step was left by its *own* means when a press, a tap or typing on it led away; what
is left without any was left by the browser: its back button, its history, its address bar.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from app.activity.model import Click, Visit
from app.activity.phrases import BACK, BROKEN, says
from app.activity.streams import NodeNote
from app.dom.describe import LABEL_LENGTH
from app.friction.addresses import led_to, page_of
from app.friction.model import Place
from app.friction.session import Session
from app.friction.shopping import Shopping, gather_shopping, is_product, place_of
from app.rrweb.types import Interaction

MOST_STEPS = 1_000
MOST_ALERTS = 200
TITLE_LENGTH = 120
#: an address that stands shorter than this was not seen by anyone: a redirect
PASSING_MS = 200.0
#: a press on a control leads to what comes this soon after it; one on anything else, this soon
LED_MS = 2_500.0
LED_UNSURE_MS = 1_200.0
#: typing leads to an address that changes this soon after it
TYPED_MS = 1_500.0
DOINGS = ("interaction", "scroll", "input", "pointer", "touch", "drag")
HIDDEN, VISIBLE = 0, 1
FAILED_FROM = 400


class Link(Struct, frozen=True, array_like=True):
    """A press that led to another page."""

    at_ms: float
    visit: int
    place: Place


class Step(Struct, frozen=True, array_like=True):
    """A page while its address stands. `page` is an index in `Journey.addresses`; `loaded`: with a new document;
    `own`: left by means of the page itself; `touched`: somebody did something on it; `led`: the press that led to it;
    `product`: an index in `Journey.addresses`, −1 for none; `status` and `broken`: of an error page, its
    answer's status where that was recorded, and its words where it has such.
    """

    window: int
    visit: int
    page: int
    enter_ms: float
    leave_ms: float
    loaded: bool
    own: bool
    touched: bool
    led: Link | None = None
    product: int = -1
    status: int = 0
    broken: str = ""
    title: str = ""


class Idle(Struct, frozen=True, array_like=True):
    """How long nothing was done at a session's end, while its last page was to be seen."""

    window: int
    visit: int
    from_ms: float
    until_ms: float


class Alert(Struct, frozen=True, array_like=True):
    """A message that something is wrong, and how long before it a person last did something, or its page came."""

    at_ms: float
    after_ms: float
    window: int
    visit: int
    text: str
    place: Place


class Journey(Struct, frozen=True, array_like=True):
    """The steps of all windows, by window, then time. `end_ms`: the session's end."""

    end_ms: float = 0.0

    addresses: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    shopping: Shopping = Shopping()
    idle: Idle | None = None
    alerts: tuple[Alert, ...] = ()


class _Page(Struct):
    """A step while it is put together."""

    visit: int
    number: int
    address: str
    title: str
    enter_ms: float
    leave_ms: float
    loaded: bool


def gather_journey(session: Session) -> Journey:
    """The way through the pages."""
    addresses: dict[str, int] = {}
    steps: list[Step] = []
    shown = {(page.visit, page.step): page for page in session.analysis.pages}
    for window in session.windows:
        reader = _Window(session, window)
        pages = list(_pages(session.visits[window]))[:MOST_STEPS]
        led: Link | None = None
        for at, page in enumerate(pages):
            following = pages[at + 1] if at + 1 < len(pages) else None
            left, own = reader.left(page, following)
            seen = shown.get((page.visit, page.number))
            key = page_of(page.address)
            product = is_product(key, seen.sells if seen is not None else None)
            steps.append(
                Step(
                    window=window, visit=page.visit, page=addresses.setdefault(key, len(addresses)),
                    enter_ms=page.enter_ms, leave_ms=page.leave_ms, loaded=page.loaded, own=own,
                    touched=reader.touched(page.enter_ms, page.leave_ms), led=led,
                    product=-1 if product is None else addresses.setdefault(product, len(addresses)),
                    status=reader.status(page), title=page.title[:TITLE_LENGTH],
                    broken=_broken(page.title, *(seen.headings if seen is not None else ())),
                )
            )  # fmt: skip
            led = left
    return Journey(
        end_ms=session.analysis.duration_ms,
        addresses=tuple(addresses),
        steps=tuple(steps[:MOST_STEPS]),
        shopping=gather_shopping(session),
        idle=_idle(session),
        alerts=tuple(
            Alert(
                one.at_ms,
                one.after_ms,
                one.window,
                one.visit,
                one.text,
                Place(one.node_id, one.snapshot, one.selector, None, one.text[:LABEL_LENGTH]),
            )
            for one in session.analysis.alerts[:MOST_ALERTS]
        ),
    )


def _broken(*texts: str) -> str:
    """The words of a title or heading by which a page says that it is an error page; empty for others."""
    return next((text for text in texts if says(BROKEN, text)), "")[:TITLE_LENGTH]


def _pages(visits: Sequence[tuple[int, Visit]]) -> Iterator[_Page]:
    """The pages of a window in order of time; what only passes is taken into the page that it leads to, what changes
    the address but not the page into the page that it is on."""
    found: list[_Page] = []
    for index, visit in visits:
        told = [
            (visit.enter_ms, visit.url, visit.title),
            *((r.at_ms, r.url, r.title) for r in visit.routes),
        ]
        for number, (at_ms, url, title) in enumerate(told):
            last = found[-1] if found else None
            if number and last is not None and page_of(url) == page_of(last.address):
                last.number, last.address, last.title = number, url, title or last.title
            elif number and last is not None and at_ms - last.enter_ms < PASSING_MS:
                last.number, last.address, last.title = number, url, title or last.title
                if (
                    len(found) > 1
                    and not last.loaded
                    and page_of(found[-2].address) == page_of(url)
                ):
                    # it came back at once to where it was
                    found.pop()
                    found[-1].number = number
            else:
                if last is not None:
                    last.leave_ms = at_ms
                found.append(_Page(index, number, url, title or "", at_ms, at_ms, not number))
        if found:
            found[-1].leave_ms = max(found[-1].enter_ms, visit.leave_ms)
    return iter(found)


class _Window:
    """What was done in one window, to be asked by time."""

    def __init__(self, session: Session, window: int) -> None:
        self._session = session
        self._window = window
        self._clicks = [click for click in session.analysis.clicks if click.window == window]
        self._click_ms = [click.at_ms for click in self._clicks]
        self._input_ms = session.columns(window, "input")["t_ms"]
        #: statuses of failed answers to navigations, by visit and page
        self._failed = {
            (request.visit, page_of(request.url)): request.status or 0
            for request in session.analysis.requests
            if request.kind == "navigation"
            and request.window == window
            and (request.status or 0) >= FAILED_FROM
        }
        self._doings = np.sort(
            np.concatenate([session.columns(window, kind)["t_ms"] for kind in DOINGS])
        )

    def touched(self, enter_ms: float, leave_ms: float) -> bool:
        """Was anything done between the two?"""
        first, last = np.searchsorted(self._doings, (enter_ms, leave_ms))
        return bool(last > first)

    def left(self, page: _Page, following: _Page | None) -> tuple[Link | None, bool]:
        """The press that led from a page to the next, and whether the page was left by means of its own."""
        if following is None:
            return None, False
        first = bisect_left(self._click_ms, page.enter_ms)
        last = bisect_right(self._click_ms, following.enter_ms)
        for click in reversed(self._clicks[first:last]):
            gap_ms = following.enter_ms - click.at_ms
            control = self._control(click)
            target = control.attributes.get("href") if control is not None else None
            if target is not None and led_to(target, page.address, page_of(following.address)):
                return self._link(click), not self._leads_back(click)
            if gap_ms <= (LED_MS if control is not None else LED_UNSURE_MS):
                return self._link(click), not self._leads_back(click)
            break
        typed_until = int(np.searchsorted(self._input_ms, following.enter_ms, side="right"))
        typed = (
            typed_until and following.enter_ms - float(self._input_ms[typed_until - 1]) <= TYPED_MS
        )
        return None, bool(typed)

    def status(self, page: _Page) -> int:
        """The status of the answer that the page is, where that was recorded and is a failure; else 0."""
        if not page.loaded:
            return 0
        return self._failed.get((page.visit, page_of(page.address)), 0)

    def _control(self, click: Click) -> NodeNote | None:
        note = self._session.note(self._window, click.snapshot, click.node_id)
        if note is None or not note.control:
            return None
        return self._session.note(self._window, click.snapshot, note.control)

    def _leads_back(self, click: Click) -> bool:
        return click.label is not None and says(BACK, click.label)

    def _link(self, click: Click) -> Link:
        return Link(click.at_ms, click.visit, place_of(click))


def _last_doing_ms(session: Session) -> float:
    """When a person last did something, in any window."""
    last_ms = -math.inf
    for window in session.windows:
        for kind in DOINGS:
            columns = session.columns(window, kind)
            moments = columns["t_ms"].astype(np.float64)
            if kind == "interaction":
                types = columns["type"].astype(np.int64)
                moments = moments[(types != Interaction.FOCUS) & (types != Interaction.BLUR)]
            if len(moments):
                last_ms = max(last_ms, float(moments[-1]))
    return last_ms


def _idle(session: Session) -> Idle | None:
    """The last stretch without a doing, when the session ends in it; what is behind another window is not seen."""
    analysis = session.analysis
    if not analysis.inactive or not analysis.visits:
        return None
    from_ms, until_ms = analysis.inactive[-1]
    if until_ms < analysis.duration_ms or _last_doing_ms(session) >= until_ms:
        return None
    window = analysis.active_window[-1][1] if analysis.active_window else 0
    visit = session.visit_at(window, analysis.duration_ms)
    if visit >= 0:
        from_ms = max(from_ms, analysis.visits[visit].enter_ms)
    hidden_ms: float | None = None
    attention = session.columns(window, "attention")
    for at_ms, state in zip(attention["t_ms"].tolist(), attention["state"].tolist(), strict=True):
        if state in (HIDDEN, VISIBLE):
            hidden_ms = at_ms if state == HIDDEN else None
    if hidden_ms is not None:
        until_ms = max(from_ms, hidden_ms)
    return Idle(window, visit, from_ms, until_ms)
