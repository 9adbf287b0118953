"""Rules over the way through the pages. The definitions of record.

- *quick back* (U-turn): A, B, A with less than `quick_back_stay_ms` on B, and back by the browser or by a control that
  says "back"; not by a menu or another link of B, not where a page only passed, and not where nobody did anything.
- *loop*: A, B, A, B, `loop_rounds` times or more, none of the pages between open longer than `loop_stay_ms`.
- *reload*: a page loaded again that had been open for less than `reload_wait_ms`, by no link or form of its own.
- *error shown*: a message that something is wrong appears, within `error_shown_wait_ms` after a press, typing, or the
  coming of its page; messages that appear together are one.
- *idle exit*: the session's last page open for `idle_exit_ms` or longer, to be seen, and nothing done.
- *broken link*: a page whose title, heading or status says that it is not there or could not be made.
- *repeated product view*: the page of one product come to `product_views` times or more, and no order in the session.
- *cart abandon*: something put into the cart and left there: no order until the session's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from app.friction.addresses import shown
from app.friction.journey import Alert, Journey, Link, Step
from app.friction.model import NOWHERE, Finding, Kind, Why
from app.friction.thresholds import Thresholds

#: messages that follow each other sooner than this came together
TOGETHER_MS = 1_000.0


def journey_findings(journey: Journey, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings."""
    for _, steps in groupby(journey.steps, key=lambda step: step.window):
        way = list(steps)
        stays = _stays(way)
        yield from _quick_backs(journey, stays, thresholds)
        yield from _loops(journey, stays, thresholds)
        yield from _reloads(journey, way, thresholds)
        yield from _broken(journey, way)
    yield from _idle_exit(journey, thresholds)
    yield from _errors_shown(journey, thresholds)
    yield from _product_views(journey, thresholds)
    yield from _cart(journey)


class _Stay:
    """Steps of one page behind each other: a reload is no new page."""

    __slots__ = ("first", "last", "touched")

    def __init__(self, step: Step) -> None:
        self.first = self.last = step
        self.touched = step.touched

    @property
    def length_ms(self) -> float:
        return self.last.leave_ms - self.first.enter_ms


def _stays(way: Sequence[Step]) -> list[_Stay]:
    found: list[_Stay] = []
    for step in way:
        if found and found[-1].last.page == step.page:
            found[-1].last = step
            found[-1].touched |= step.touched
        else:
            found.append(_Stay(step))
    return found


def _quick_backs(
    journey: Journey, stays: Sequence[_Stay], thresholds: Thresholds
) -> Iterator[Finding]:
    for before, there, after in zip(stays, stays[1:], stays[2:], strict=False):
        if before.first.page != after.first.page or there.last.own:
            continue
        if not thresholds.quick_back_least_ms <= there.length_ms < thresholds.quick_back_stay_ms:
            continue
        if there.first.led is None and not there.touched:
            continue
        yield _at_link(
            Kind.QUICK_BACK, there.first, there.last.leave_ms, "quick_back",
            (shown(journey.addresses[there.first.page]), _seconds(there.length_ms)),
        )  # fmt: skip


def _loops(journey: Journey, stays: Sequence[_Stay], thresholds: Thresholds) -> Iterator[Finding]:
    at = 0
    while at + 3 < len(stays):
        last = at + 1
        while last + 1 < len(stays) and stays[last + 1].first.page == stays[last - 1].first.page:
            if stays[last].length_ms > thresholds.loop_stay_ms:
                break
            last += 1
        rounds = (last - at + 1) // 2
        if rounds < max(2, thresholds.loop_rounds):
            at = max(at + 1, last)
            continue
        first, other = stays[at].first, stays[at + 1].first
        yield Finding(
            Kind.LOOP, stays[at].last.leave_ms, stays[last].first.enter_ms, first.window, first.visit,
            Why("loop", (shown(journey.addresses[first.page]), shown(journey.addresses[other.page]), rounds)),
        )  # fmt: skip
        at = last


def _reloads(journey: Journey, way: Sequence[Step], thresholds: Thresholds) -> Iterator[Finding]:
    group: list[Step] = []
    for before, step in pairwise([*way, None]):
        again = (
            before is not None
            and step is not None
            and step.loaded
            and step.page == before.page
            and not before.own
            and (before.touched or step.touched)
            and before.leave_ms - before.enter_ms < thresholds.reload_wait_ms
        )
        if again and step is not None:
            group.append(step)
        elif group:
            page = shown(journey.addresses[group[0].page])
            why = (
                Why("reload", (page,))
                if len(group) == 1
                else Why("reload_again", (page, len(group)))
            )
            yield Finding(
                Kind.RELOAD,
                group[0].enter_ms,
                group[-1].enter_ms,
                group[0].window,
                group[0].visit,
                why,
            )
            group = []


def _broken(journey: Journey, way: Sequence[Step]) -> Iterator[Finding]:
    for step in way:
        page = shown(journey.addresses[step.page])
        if step.status:
            yield _at_link(
                Kind.BROKEN_LINK, step, step.enter_ms, "broken_link_status", (page, step.status)
            )
        elif step.broken:
            yield _at_link(
                Kind.BROKEN_LINK, step, step.enter_ms, "broken_link", (page, step.broken)
            )


def _idle_exit(journey: Journey, thresholds: Thresholds) -> Iterator[Finding]:
    idle = journey.idle
    if idle is not None and idle.until_ms - idle.from_ms >= thresholds.idle_exit_ms:
        yield Finding(
            Kind.IDLE_EXIT, idle.from_ms, idle.until_ms, idle.window, idle.visit,
            Why("idle_exit", (round((idle.until_ms - idle.from_ms) / 1_000),)),
        )  # fmt: skip


def _errors_shown(journey: Journey, thresholds: Thresholds) -> Iterator[Finding]:
    group: list[Alert] = []
    for alert in [*journey.alerts, None]:
        if group and (
            alert is None
            or alert.window != group[-1].window
            or alert.at_ms - group[-1].at_ms > TOGETHER_MS
        ):
            first, more = group[0], len(group) - 1
            why = (
                Why("error_shown_many", (first.text, more))
                if more
                else Why("error_shown", (first.text,))
            )
            yield Finding(
                Kind.ERROR_SHOWN,
                first.at_ms,
                group[-1].at_ms,
                first.window,
                first.visit,
                why,
                place=first.place,
            )
            group = []
        if alert is not None and alert.after_ms <= thresholds.error_shown_wait_ms:
            group.append(alert)


def _product_views(journey: Journey, thresholds: Thresholds) -> Iterator[Finding]:
    if journey.shopping.ordered_ms:
        return
    views: dict[int, list[_Stay]] = {}
    for _, steps in groupby(journey.steps, key=lambda step: step.window):
        for stay in _product_stays(steps):
            if stay.first.product >= 0:
                views.setdefault(stay.first.product, []).append(stay)
    for product, stays in views.items():
        if len(stays) < thresholds.product_views:
            continue
        first, last = stays[0].first, max(stays, key=lambda one: one.last.leave_ms).last
        yield Finding(
            Kind.REPEATED_PRODUCT_VIEW, first.enter_ms, last.leave_ms, first.window, first.visit,
            Why("repeated_product_view", (first.title or shown(journey.addresses[product]), len(stays))),
        )  # fmt: skip


def _product_stays(steps: Iterator[Step]) -> list[_Stay]:
    """Steps of one product behind each other, whatever their addresses: choosing a colour is no new view."""
    found: list[_Stay] = []
    for step in steps:
        if found and found[-1].last.product == step.product:
            found[-1].last = step
        else:
            found.append(_Stay(step))
    return found


def _cart(journey: Journey) -> Iterator[Finding]:
    cart, end_ms = journey.shopping.cart, journey.end_ms
    if cart is None or cart.removals >= cart.times:
        return
    code = "cart_abandon" if cart.times == 1 else "cart_abandon_many"
    yield Finding(
        Kind.CART_ABANDON, cart.at_ms, max(cart.at_ms, end_ms), cart.window, cart.visit,
        Why(code, (_seconds(end_ms - cart.at_ms), cart.times)), place=cart.place,
    )  # fmt: skip


def _at_link(
    kind: Kind, step: Step, end_ms: float, code: str, values: tuple[str | float, ...]
) -> Finding:
    """A finding about the press that led to a page; about the page where none is known."""
    led: Link | None = step.led
    return Finding(
        kind, step.enter_ms if led is None else min(led.at_ms, step.enter_ms), end_ms, step.window,
        step.visit if led is None else led.visit, Why(code, values), place=NOWHERE if led is None else led.place,
    )  # fmt: skip


def _seconds(length_ms: float) -> float:
    return round(length_ms / 1_000, 1)
