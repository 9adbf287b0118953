"""What calls to act each page had as it was left, and how far down it was seen. Evidence for the rule of
`app.friction.call_rules`; where the calls lie only a browser can tell (`CallBox`).
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from app.activity.calls import CallShown
from app.activity.model import Visit
from app.activity.shown import PageShown
from app.friction.addresses import page_of
from app.friction.model import Place
from app.friction.session import Session

MOST_PAGES = 100
#: stretches of a page that were seen; where there are more, the nearest count as one
MOST_STRETCHES = 12
TOP_PAGE = 1


class Call(Struct, frozen=True, array_like=True):
    """A control that calls to act. `pressed`: somebody pressed it, or came to it by the keyboard."""

    place: Place
    pressed: bool


class CalledPage(Struct, frozen=True, array_like=True):
    """A page with calls, while its address stands, to the end of its visit. `seen`: the stretches of it that were in
    the window (from, to; px of the page), in order; `calls` in the page's order."""

    window: int
    visit: int
    enter_ms: float
    leave_ms: float
    page: str
    seen: tuple[tuple[float, float], ...]
    calls: tuple[Call, ...]


class Calls(Struct, frozen=True, array_like=True):
    """The pages with calls, in order of time; their calls are numbered through all of them."""

    pages: tuple[CalledPage, ...] = ()


class CallBox(Struct, frozen=True):
    """Where a call lay as its page was left, CSS px of the page; of no size where it was not shown then. `call`: its
    number in `Calls`; `lowest_y_px`: its top is between `y_px` and this, as pictures that were not recorded may be
    small or large; `page_h_px`: the most that the page was high."""

    call: int
    x_px: float
    y_px: float
    w_px: float
    h_px: float
    lowest_y_px: float
    page_h_px: float


def gather_calls(session: Session) -> Calls:
    """The calls of all pages."""
    last: dict[int, PageShown] = {}
    for page in session.analysis.pages:
        known = last.get(page.visit)
        if known is None or page.step >= known.step:
            last[page.visit] = page
    found: list[CalledPage] = []
    for index, page in sorted(last.items()):
        if page.calls and len(found) < MOST_PAGES:
            visit = session.analysis.visits[index]
            address, enter_ms = _address(visit)
            found.append(
                CalledPage(
                    visit.window, index, enter_ms, visit.leave_ms, address,
                    _seen(session, visit, enter_ms), tuple(_call(session, visit, one) for one in page.calls),
                )
            )  # fmt: skip
    return Calls(tuple(found))


def _address(visit: Visit) -> tuple[str, float]:
    """The page that a visit ended on, and since when its address stood."""
    address, since_ms = page_of(visit.url), visit.enter_ms
    for route in visit.routes:
        there = page_of(route.url)
        if there != address:
            address, since_ms = there, route.at_ms
    return address, since_ms


def _call(session: Session, visit: Visit, call: CallShown) -> Call:
    done = session.columns(visit.window, "interaction")
    here = done["snapshot"] == call.snapshot
    pressed = bool(np.any(here & (done["node"] == call.node_id))) or any(
        click.element_key == call.element_key
        for click in session.analysis.clicks
        if click.window == visit.window and visit.enter_ms <= click.at_ms <= visit.leave_ms
    )
    place = Place(call.node_id, call.snapshot, call.selector, call.element_key, call.label)
    return Call(place, pressed)


def _seen(session: Session, visit: Visit, enter_ms: float) -> tuple[tuple[float, float], ...]:
    scrolled = session.columns(visit.window, "scroll")
    all_ms = scrolled["t_ms"].astype(float)
    here = (scrolled["page"] == TOP_PAGE) & (all_ms >= visit.enter_ms) & (all_ms <= visit.leave_ms)
    scroll_ms, top_px = all_ms[here], scrolled["y_px"][here].astype(float)
    sizes = session.columns(visit.window, "viewport")
    size_ms, height_px = sizes["t_ms"].astype(float), sizes["height_px"].astype(float)
    resized_ms = size_ms[(size_ms > enter_ms) & (size_ms <= visit.leave_ms)]
    at_ms = np.concatenate(([enter_ms], scroll_ms[scroll_ms > enter_ms], resized_ms))
    tops_px = np.concatenate(([0.0], top_px))[np.searchsorted(scroll_ms, at_ms, side="right")]
    heights_px = np.concatenate(([float(visit.viewport_h_px)], height_px))
    bottoms_px = tops_px + heights_px[np.searchsorted(size_ms, at_ms, side="right")]
    stretches = set(zip(tops_px.tolist(), bottoms_px.tolist(), strict=True))
    reach_px = visit.scroll_max_y_px
    if reach_px > max(top_px.max(initial=0.0), 0.0):
        # a page may be opened where it was left the last time, which no scrolling tells
        stretches.add((reach_px, reach_px + visit.viewport_h_px))
    return _joined(stretches)


def _joined(stretches: set[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for top_px, bottom_px in sorted(stretches):
        if found and top_px <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], bottom_px))
        else:
            found.append((top_px, bottom_px))
    while len(found) > MOST_STRETCHES:
        at = min(range(1, len(found)), key=lambda place: found[place][0] - found[place - 1][1])
        found[at - 1 : at + 1] = [(found[at - 1][0], found[at][1])]
    return tuple((round(top_px), round(bottom_px)) for top_px, bottom_px in found)
