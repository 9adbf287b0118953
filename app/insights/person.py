"""One person's story: everything that happened over days, devices and sites on one time line. Pure: rows in, a story
out. This docstring is the definition of record.

*Chapter*: one session, in the order in which they began. The *gap* before it is the time from the end of whatever ended
last until it began; below nothing where two were open at once, unknown where a recording tells no date. A *return* is a
chapter after a gap of half an hour and more.

A view of a page that shows a product is told as that product. A product is *seen again* each further time that its page
is stayed on, in whatever session (`nth`, `of` so many). What one thing tells twice is told once: an event
`add_to_cart` or `begin_checkout` beside the step of the cart that it is about, an order beside its purchase, an error
that says what the one before it said; a checkout is told once with how far it came. What was *spent* is the sum of
purchases; where a session tells none, the price of its order.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

What = Literal["page", "product", "cart", "signal", "error", "milestone", "feedback", "note"]
RETURN_MS = 30 * 60_000.0
#: a recording that begins before this counts from nought: it has no date
FIRST_DATE_MS = 631_152_000_000.0
#: an event and the step of a cart that it is about are told within so long
BESIDE_MS = 15_000.0
PURCHASE = "purchase"
_OF_CARTS = {"add_to_cart": "add", "begin_checkout": "checkout"}
_ORDER: tuple[What, ...] = (
    "page", "product", "cart", "milestone", "error", "signal", "feedback", "note",
)  # fmt: skip


class Moment(Struct, frozen=True):
    """Something that happened.

    `kind` within its sort: of a signal, a step of the cart, an event, an error, feedback. `name`: what it is about, as
    recorded: a page's title, a product, an element, a message; `text`: more of it: an address, a note. `key` is equal
    for the same product. `value` in `currency`, or a score of `most`. `nth` of `of` times that a product was seen;
    `times` so often in a row.
    """

    what: What
    session: int
    at_ms: float
    kind: str = ""
    name: str = ""
    text: str = ""
    key: str = ""
    window: int = 0
    leave_ms: float | None = None
    value: float | None = None
    currency: str | None = None
    most: float | None = None
    nth: int = 0
    of: int = 0
    times: int = 1
    page: str = ""


class Sitting(Struct, frozen=True):
    """What the list of sessions tells of one."""

    session: int
    started_at_ms: float
    duration_ms: float
    active_ms: float
    device: str | None
    browser: str | None
    os: str | None
    site: str | None
    pages: int
    clicks: int
    friction: int | None
    sparkline: bytes = b""

    @property
    def end_ms(self) -> float:
        """Unix ms."""
        return self.started_at_ms + self.duration_ms


class Chapter(Struct, frozen=True):
    """One session with what came before it; `gap_ms` None for the first one that is known."""

    sitting: Sitting
    moments: tuple[Moment, ...]
    gap_ms: float | None = None
    is_other_device: bool = False
    is_other_site: bool = False

    @property
    def is_return(self) -> bool:
        """Whether the person had been away."""
        return self.gap_ms is not None and self.gap_ms >= RETURN_MS


class Seen(Struct, frozen=True):
    """A product: how often its page was stayed on in how many sessions, how long in all, whether it was ordered."""

    key: str
    name: str
    times: int
    sessions: int
    stayed_ms: float
    in_cart: bool
    last: Moment


class Sum(Struct, frozen=True):
    """Money of one currency, None where none is told."""

    value: float
    currency: str | None


class Told(Struct, frozen=True):
    """A story without who it is about."""

    chapters: tuple[Chapter, ...]
    products: tuple[Seen, ...]
    spent: tuple[Sum, ...]
    returns: int


def told(sittings: Sequence[Sitting], moments: Iterable[Moment]) -> Told:
    """The story of sessions.

    Args:
        moments: of these sessions, in any order; product views are not numbered yet.
    """
    order = sorted(sittings, key=lambda one: (one.started_at_ms, one.session))
    by_session: dict[int, list[Moment]] = {one.session: [] for one in order}
    for moment in moments:
        by_session[moment.session].append(moment)
    mine = {session: _once(found) for session, found in by_session.items()}
    mine = _numbered([one.session for one in order], mine)
    chapters = _chapters(order, mine)
    return Told(
        chapters,
        _products(chapters),
        spent(itertools.chain.from_iterable(mine.values())),
        sum(chapter.is_return for chapter in chapters),
    )


def spent(moments: Iterable[Moment]) -> tuple[Sum, ...]:
    """What was paid, by currency, the most first."""
    by_session: dict[int, list[Moment]] = {}
    for one in moments:
        if one.value is not None and (is_purchase(one) or is_order(one)):
            by_session.setdefault(one.session, []).append(one)
    sums: Counter[str | None] = Counter()
    for found in by_session.values():
        bought = [one for one in found if is_purchase(one)] or found
        for one in bought:
            sums[one.currency] += one.value or 0.0  # type: ignore[assignment]
    return tuple(Sum(value, currency) for currency, value in sums.most_common())


def is_purchase(one: Moment) -> bool:
    """Whether it is an event that tells of a purchase."""
    return one.what == "milestone" and one.kind.lower() == PURCHASE


def is_order(one: Moment) -> bool:
    """Whether the course of the cart tells of an order."""
    return one.what == "cart" and one.kind == "order"


def _once(found: list[Moment]) -> list[Moment]:
    """In order of time, what is told twice once."""
    order = sorted(found, key=lambda one: (one.at_ms, _ORDER.index(one.what)))
    products = {(one.window, one.at_ms) for one in order if one.what == "product"}
    carts = [one for one in order if one.what == "cart"]
    bought = [one.at_ms for one in order if is_purchase(one)]
    kept: list[Moment] = []
    for one in order:
        if one.what == "page" and (one.window, one.at_ms) in products:
            continue
        if one.what == "milestone" and _is_beside(one, carts):
            continue
        if is_order(one) and any(abs(one.at_ms - at_ms) <= BESIDE_MS for at_ms in bought):
            continue
        if one.what == "cart" and one.kind == "checkout":
            before = next((at for at in reversed(range(len(kept))) if kept[at].what == "cart"), -1)
            if before >= 0 and kept[before].kind == "checkout":
                went = kept[before]
                kept[before] = replace(went, text=one.text or went.text, times=went.times + 1)
                continue
        last = kept[-1] if kept else None
        if last is not None and one.what == "error" == last.what and one.name == last.name:
            kept[-1] = replace(last, times=last.times + one.times)
            continue
        kept.append(one)
    return kept


def _is_beside(event: Moment, carts: Sequence[Moment]) -> bool:
    step = _OF_CARTS.get(event.kind.lower())
    return any(one.kind == step and abs(one.at_ms - event.at_ms) <= BESIDE_MS for one in carts)


def _numbered(order: Sequence[int], mine: Mapping[int, list[Moment]]) -> dict[int, list[Moment]]:
    """Which time it is that a product is seen, of how many."""
    all_times = Counter(
        one.key for found in mine.values() for one in found if one.what == "product"
    )
    so_far: Counter[str] = Counter()
    numbered: dict[int, list[Moment]] = {}
    for session in order:
        numbered[session] = []
        for one in mine[session]:
            if one.what != "product":
                numbered[session].append(one)
                continue
            so_far[one.key] += 1
            numbered[session].append(replace(one, nth=so_far[one.key], of=all_times[one.key]))
    return numbered


def _chapters(order: Sequence[Sitting], mine: Mapping[int, list[Moment]]) -> tuple[Chapter, ...]:
    found: list[Chapter] = []
    ended_ms: float | None = None
    for sitting in order:
        before = found[-1].sitting if found else None
        found.append(
            Chapter(
                sitting,
                tuple(mine[sitting.session]),
                None
                if ended_ms is None or sitting.started_at_ms < FIRST_DATE_MS
                else sitting.started_at_ms - ended_ms,
                before is not None and _are_two(before.device, sitting.device),
                before is not None and _are_two(before.site, sitting.site),
            )
        )
        if sitting.started_at_ms >= FIRST_DATE_MS:
            ended_ms = max(sitting.end_ms, ended_ms or sitting.end_ms)
    return tuple(found)


def _are_two(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _products(chapters: Sequence[Chapter]) -> tuple[Seen, ...]:
    """What was looked at, the most often first."""
    views: dict[str, list[Moment]] = {}
    in_cart: set[str] = set()
    for chapter in chapters:
        for one in chapter.moments:
            if one.what == "product":
                views.setdefault(one.key, []).append(one)
            elif one.what == "cart" and one.kind == "add":
                in_cart |= {one.key, one.name}
    found = [
        Seen(
            key, seen[-1].name, len(seen), len({one.session for one in seen}),
            sum(max(0.0, one.leave_ms - one.at_ms) for one in seen if one.leave_ms is not None),
            not in_cart.isdisjoint({key, seen[-1].name}), seen[-1],
        )
        for key, seen in views.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.times, -one.stayed_ms, one.name)))
