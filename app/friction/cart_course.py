"""The course of the cart in one session: what was put in and taken out, when it was looked at, how far a checkout came,
what was ordered. Facts for people, not for the rules: those have `app.friction.shopping`.

What events tell is believed; of what they are silent about, presses on controls that are called so and the addresses
of pages tell, and the fields of an address or a payment that were filled: two of them begin a checkout where no page
and no control did. In a checkout each page, each field and each press that would order is a step, so that its last one
is where it was left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from app.activity.commerce import Item, ShopTold
from app.activity.model import CartStep, Click, Entry, ProductView
from app.activity.offers import Offer
from app.activity.phrases import INTO_CART, Phrase, says
from app.activity.shop_names import ADD, CHECKOUT, OPEN, ORDER, REMOVE
from app.activity.shop_phrases import ADDRESS, CART, EMAIL, PLACES_ORDER, TO_CHECKOUT
from app.friction.addresses import is_cart, is_checkout, may_show_one, page_of
from app.friction.cart_inside import Inside
from app.friction.session import Session
from app.friction.shelf import Shelf
from app.friction.shopping import Answers, orders, taking_out

MOST = 500
#: what is told twice, by a press, a page and an event, comes together within this
TOGETHER_MS = 5_000.0
ORDER_TOGETHER_MS = 15_000.0
#: fields of one visit that make a checkout
LEAST_FIELDS = 2
#: which comes first of what happens at one moment
_RANKS = {ADD: 0, REMOVE: 1, OPEN: 2, CHECKOUT: 3, ORDER: 4}


class _Done(Struct, frozen=True):
    """A step before it is known what it was about. `page`: the page that was come to; `sure`: it is a step for itself,
    however soon after another."""

    window: int
    at_ms: float
    kind: str
    item: Item | None = None
    label: str | None = None
    url: str | None = None
    sure: bool = False
    empties: bool = False
    beside: str = ""


class _Page(Struct, frozen=True):
    """A page that was come to, whatever it is."""

    window: int
    at_ms: float
    url: str


def cart_steps(session: Session, views: Sequence[ProductView]) -> tuple[CartStep, ...]:
    """The course, in order of time.

    Args:
        views: the products that were looked at, for the names and keys of what went into the cart.
    """
    analysis = session.analysis
    told: dict[str, list[ShopTold]] = {}
    for one in analysis.shop_told:
        told.setdefault(one.kind, []).append(one)
    pages = list(_pages(session))
    answers = Answers(session)
    done = [
        *_put(session, told, answers),
        *_opened(session, told, pages, answers),
        *_checked_out(session, told, pages, answers),
        *_ordered(session, told),
    ]
    if not done:
        return ()
    done.sort(key=lambda one: (one.at_ms, _RANKS[one.kind]))
    done = list(_once(done))[:MOST]
    done = _with_fields(session, done, pages)
    shelf = Shelf(analysis, views)
    return tuple(_finished(session, shelf, done))[:MOST]


def _pages(session: Session) -> Iterator[_Page]:
    """The pages that were come to, one after the other in each window."""
    for window in session.windows:
        found = [
            _Page(window, at_ms, url)
            for _, visit in session.visits[window]
            for at_ms, url in ((visit.enter_ms, visit.url), *((r.at_ms, r.url) for r in visit.routes))
        ]  # fmt: skip
        yield from found[:1]
        yield from (
            page for before, page in pairwise(found) if page_of(before.url) != page_of(page.url)
        )


def _pressed(session: Session, label_says: Iterable[str]) -> Iterator[Click]:
    wanted = frozenset(label_says)
    return (click for click in session.analysis.clicks if click.label in wanted)


def _labels(session: Session) -> tuple[str, ...]:
    return tuple(dict.fromkeys(click.label for click in session.analysis.clicks if click.label))


def _labels_of(session: Session, phrase: Phrase) -> list[str]:
    """The labels that say so, but for those that say what most are asked for: into the cart."""
    return [one for one in _labels(session) if not says(INTO_CART, one) and says(phrase, one)]


def _put(session: Session, told: dict[str, list[ShopTold]], answers: Answers) -> Iterator[_Done]:
    """What was put in and taken out."""
    cards = {(card.window, card.at_ms): card for card in session.analysis.cards}
    labels = _labels(session)
    for kind in (ADD, REMOVE):
        says_so = (
            taking_out(session.analysis, labels)
            if kind == REMOVE
            else (label for label in labels if says(INTO_CART, label))
        )
        pressed = list(_pressed(session, says_so))
        if told.get(kind):
            for one in told[kind]:
                press = _last_before(pressed, one.window, one.at_ms)
                for item in one.items or (None,):
                    yield _Done(
                        one.window, one.at_ms, kind, item, None if press is None else press.label,
                        sure=True, empties=one.empties,
                    )  # fmt: skip
            continue
        if kind == REMOVE and not (
            told.get(ADD) or any(says(INTO_CART, label) for label in labels)
        ):
            continue  # what is removed here was in no cart
        for click in pressed:
            if answers.by_page_or_server(click):
                card = cards.get((click.window, click.at_ms))
                item = None if card is None else _item(card.offer)
                beside = f"{click.label}\n{card.beside if card is not None else ''}"
                yield _Done(
                    click.window, click.at_ms, kind, item, click.label, sure=True, beside=beside
                )


def _item(offer: Offer) -> Item | None:
    return Item(offer.id, offer.name, offer.price, offer.currency) if offer != Offer() else None


def _last_before(clicks: Sequence[Click], window: int, at_ms: float) -> Click | None:
    near = [one for one in clicks if one.window == window and 0 <= at_ms - one.at_ms <= TOGETHER_MS]
    return near[-1] if near else None


def _opened(
    session: Session, told: dict[str, list[ShopTold]], pages: Sequence[_Page], answers: Answers
) -> Iterator[_Done]:
    for click in _pressed(session, _labels_of(session, CART)):
        if answers.by_page_or_server(click):
            yield _Done(click.window, click.at_ms, OPEN, label=click.label)
    for page in pages:
        if is_cart(page_of(page.url)):
            yield _Done(page.window, page.at_ms, OPEN, url=page.url)
    for one in told.get(OPEN, ()):
        yield _Done(one.window, one.at_ms, OPEN)


def _checked_out(
    session: Session, told: dict[str, list[ShopTold]], pages: Sequence[_Page], answers: Answers
) -> Iterator[_Done]:
    for click in _pressed(session, _labels_of(session, TO_CHECKOUT)):
        if answers.by_page_or_server(click):
            yield _Done(click.window, click.at_ms, CHECKOUT, label=click.label)
    for page in pages:
        if is_checkout(page_of(page.url)):
            yield _Done(page.window, page.at_ms, CHECKOUT, url=page.url, sure=True)
    for one in told.get(CHECKOUT, ()):
        yield _Done(one.window, one.at_ms, CHECKOUT, label=one.label, sure=one.label is not None)


def _ordered(session: Session, told: dict[str, list[ShopTold]]) -> Iterator[_Done]:
    """Each order once: an event and the page that thanks for it are one."""
    last_ms = -math.inf
    by_event = told.get(ORDER, ())
    for at_ms in sorted({*orders(session), *(one.at_ms for one in by_event)}):
        if at_ms - last_ms <= ORDER_TOGETHER_MS:
            continue
        last_ms = at_ms
        near = [one for one in by_event if 0 <= one.at_ms - at_ms <= ORDER_TOGETHER_MS]
        window = near[0].window if near else _window_at(session, at_ms)
        total = next((one.total for one in near if one.total is not None), None)
        yield _Done(window, at_ms, ORDER, None if total is None else Item(price=total), sure=True)
        for item in next((one.items for one in near if one.items), ()):
            yield _Done(window, at_ms, ORDER, item, sure=True)


def _window_at(session: Session, at_ms: float) -> int:
    found = [
        visit.window
        for visit in session.analysis.visits
        if visit.enter_ms <= at_ms <= visit.leave_ms
    ]
    return found[-1] if found else 0


def _once(done: Iterable[_Done]) -> Iterator[_Done]:
    """Without what only says again what has just been told."""
    last: dict[str, _Done] = {}
    for one in done:
        before = last.get(one.kind)
        again = before is not None and one.at_ms - before.at_ms <= TOGETHER_MS
        last[one.kind] = one
        if one.sure or not again:
            yield one


def _with_fields(session: Session, done: Sequence[_Done], pages: Sequence[_Page]) -> list[_Done]:
    """The steps with those inside a checkout: its pages, its fields, the presses that would order."""
    placing = list(_pressed(session, _labels_of(session, PLACES_ORDER)))
    happened: list[tuple[float, int, _Done | _Page | Entry | Click]] = [
        *((one.at_ms, 1 + _RANKS[one.kind], one) for one in done),
        *((page.at_ms, 0, page) for page in pages),
        *((entry.at_ms, 8, entry) for entry in session.analysis.entries),
        *((click.at_ms, 8, click) for click in placing),
    ]
    happened.sort(key=lambda one: one[:2])
    found: list[_Done] = []
    inside, filled, last = False, False, ""
    begins: frozenset[tuple[int, int, float]] | None = None
    told = {(one.window, one.at_ms) for one in done}
    for _, _, one in happened:
        if isinstance(one, _Done):
            inside = one.kind == CHECKOUT or (inside and one.kind not in (OPEN, ORDER))
            filled = one.kind in (ADD, OPEN) or (filled and one.kind != ORDER)
            last = last if inside else ""
            found.append(one)
        elif isinstance(one, _Page):
            address = page_of(one.url)
            known = is_checkout(address) or is_cart(address)
            inside = inside and (known or may_show_one(address))
            if inside and not known and (one.window, one.at_ms) not in told:
                found.append(_Done(one.window, one.at_ms, CHECKOUT, url=one.url, sure=True))
        elif isinstance(one, Click):
            if inside and one.label:
                found.append(_Done(one.window, one.at_ms, CHECKOUT, label=one.label, sure=True))
                last = one.label
        else:
            if not inside and filled:
                begins = _begin_checkouts(session) if begins is None else begins
                inside = (one.window, one.visit, one.at_ms) in begins
            label = one.label or one.selector
            if inside and label and label != last:
                found.append(_Done(one.window, one.at_ms, CHECKOUT, label=label, sure=True))
                last = label
    return found


def _begin_checkouts(session: Session) -> frozenset[tuple[int, int, float]]:
    """The entries of visits in which an address or a payment was filled in: those of such fields."""
    by_visit: dict[tuple[int, int], list[Entry]] = {}
    for entry in session.analysis.entries:
        by_visit.setdefault((entry.window, entry.visit), []).append(entry)
    found: set[tuple[int, int, float]] = set()
    for (window, visit), entries in by_visit.items():
        asked = [(one, _asks_for(session, one)) for one in entries]
        fields = {one.selector or str(one.node_id) for one, what in asked if what}
        if len(fields) >= LEAST_FIELDS and any(what == "address" for _, what in asked):
            found.update((window, visit, one.at_ms) for one, what in asked if what)
    return frozenset(found)


def _asks_for(session: Session, entry: Entry) -> str:
    """Whether a field asks for an address, a payment or only an e-mail."""
    note = session.note(entry.window, entry.snapshot, entry.node_id)
    names = [entry.label or ""]
    if note is not None:
        names += [
            note.attributes.get(name, "") for name in ("autocomplete", "name", "id", "placeholder")
        ]
    if any(says(ADDRESS, name) for name in names if name):
        return "address"
    return (
        "e-mail"
        if entry.kind == "email" or any(says(EMAIL, name) for name in names if name)
        else ""
    )


def _finished(session: Session, shelf: Shelf, done: Sequence[_Done]) -> Iterator[CartStep]:
    """The steps with what they were about, where they were; of an order without a list what was in the cart then. What
    an order comes to is told once: by the whole of it, or else by its products."""
    is_summed = False
    cart = Inside()
    for at, one in enumerate(done):
        url = one.url or session.url_at(one.window, one.at_ms)
        is_whole = one.kind == ORDER and not (at and _is_same_order(done[at - 1], one))
        product, name, price = None, None, None if one.item is None else one.item.price
        if one.kind in (ADD, REMOVE) or (one.kind == ORDER and not is_whole):
            product, name, shown = shelf.find(one.window, one.at_ms, one.item)
            price = price if price is not None else shown
        if one.kind == REMOVE:
            taken = cart.meant(None if one.item is None else product, one.beside, one.item is None)
            if taken is not None:
                product, name = taken.product, taken.name
                told = None if one.item is None else one.item.price
                price = taken.price if told is None else told
            elif one.item is None:
                product, name, price = None, None, None
        if is_whole:
            is_summed = price is not None
        elif one.kind == ORDER and is_summed:
            price = None
        step = CartStep(one.window, one.at_ms, one.kind, product, name, price, one.label, url)
        if one.kind == REMOVE and one.empties:
            for put in cart.steps or [step]:
                yield replace(
                    put, window=one.window, at_ms=one.at_ms, kind=REMOVE, label=None, url=url
                )
            cart.steps.clear()
            continue
        if one.kind == ADD:
            cart.steps.append(step)
        elif one.kind == REMOVE:
            cart.take(step)
        yield step
        if is_whole:
            if not (at + 1 < len(done) and _is_same_order(one, done[at + 1])):
                for put in cart.kinds():
                    if put.product is not None or put.name is not None:
                        paid = None if is_summed else put.price
                        yield CartStep(
                            one.window, one.at_ms, ORDER, put.product, put.name, paid, None, url
                        )
            cart.steps.clear()


def _is_same_order(first: _Done, second: _Done) -> bool:
    """Are both of one order: the whole, and what it is of?"""
    return first.kind == second.kind == ORDER and first.at_ms == second.at_ms
