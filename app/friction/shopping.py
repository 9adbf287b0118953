"""What was put into a cart, taken out of it, and ordered. Evidence for the rules of `app.friction.journey_rules`.

A site that tells of it by custom events is believed. Where it does not, a press on a control that is called so counts,
if the page or the server answered it: a broken control puts nothing into a cart. An order is made when an event says
so, or a page thanks for it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from app.activity.model import Analysis, Click
from app.activity.phrases import EMPTIES_CART, INTO_CART, ORDERED, OUT_OF_CART, says
from app.activity.shop_names import ADD, REMOVE
from app.activity.shown import Sells
from app.friction.addresses import may_show_one, page_of, product_of, tells_of_order
from app.friction.model import NOWHERE, Place
from app.friction.session import Session
from app.pattern import pattern

MOST = 200
#: an answer to a press on a cart's control comes within this
ANSWER_MS = 3_000.0
SENDING_METHODS = frozenset({"POST", "PUT", "PATCH"})
#: what takes something off, whatever it is
_TAKES = pattern(r"\W*(?:remove|delete)\s", re.IGNORECASE)
#: shorter names are in many words
LEAST_NAME = 3
#: words in the path of an address that name a product and nothing else
_PLAIN = pattern(
    r"/(?:products?|produkte?|produits?|productos?|produtos?|prodott[oi]|dp|pdp)/", re.IGNORECASE
)


class Cart(Struct, frozen=True, array_like=True):
    """What was put into the cart since the last order, or since it was emptied: from when on, by which press, how
    often; how often something was taken out."""

    at_ms: float
    window: int
    visit: int
    place: Place
    times: int
    removals: int


class Shopping(Struct, frozen=True, array_like=True):
    """When orders were made, and the cart that was left, None for none."""

    ordered_ms: tuple[float, ...] = ()
    cart: Cart | None = None


def gather_shopping(session: Session) -> Shopping:
    """What was ordered, and what was put into the cart after that, and since it was emptied last."""
    ordered = orders(session)
    since_ms = max((*ordered, *_emptied(session)), default=-math.inf)
    return Shopping(ordered[:MOST], _cart(session, since_ms))


def _emptied(session: Session) -> list[float]:
    """When everything was taken out of the cart at once."""
    analysis = session.analysis
    told = [one for one in analysis.shop_told if one.kind == REMOVE]
    if told:
        return [one.at_ms for one in told if one.empties]
    answers = Answers(session)
    return [
        click.at_ms
        for click in analysis.clicks
        if click.label and says(EMPTIES_CART, click.label) and answers.by_page_or_server(click)
    ]


def _cart(session: Session, since_ms: float) -> Cart | None:
    analysis = session.analysis
    clicks = [click for click in analysis.clicks if click.label and click.at_ms > since_ms]
    putting = [click for click in clicks if says(INTO_CART, click.label or "")]
    told = [one for one in analysis.shop_told if one.kind == ADD]
    answers = Answers(session)
    if told:
        added = [(one.window, one.at_ms) for one in told if one.at_ms > since_ms]
    else:
        added = [
            (click.window, click.at_ms) for click in putting if answers.by_page_or_server(click)
        ]
    if not added:
        return None
    window, at_ms = added[0]
    taking = taking_out(analysis, {click.label or "" for click in clicks})
    removed = [one.at_ms for one in analysis.shop_told if one.kind == REMOVE] or [
        click.at_ms
        for click in clicks
        if click.label in taking and answers.by_page_or_server(click)
    ]
    pressed = [c for c in putting if c.window == window and 0 <= at_ms - c.at_ms <= ANSWER_MS]
    return Cart(
        at_ms=at_ms, window=window, visit=session.visit_at(window, at_ms),
        place=place_of(pressed[-1]) if pressed else NOWHERE,
        times=len(added), removals=sum(moment > at_ms for moment in removed),
    )  # fmt: skip


def taking_out(analysis: Analysis, labels: Iterable[str]) -> frozenset[str]:
    """The labels that say that something is taken out of the cart: so, or by the name of what the session saw."""
    found = {label for label in labels if says(OUT_OF_CART, label)}
    others = [label for label in labels if label not in found and _TAKES.match(label)]
    if others:
        told = [item.name for one in analysis.shop_told for item in one.items]
        told += [card.offer.name for card in analysis.cards]
        told += [page.offer.name for page in analysis.pages if page.offer is not None]
        told += [name for page in analysis.pages if page.sells.carts for name in page.headings[:1]]
        names = {name.casefold() for name in told if name and len(name) >= LEAST_NAME}
        found.update(label for label in others if any(name in label.casefold() for name in names))
    return frozenset(found)


def first_cart(session: Session) -> Cart | None:
    """The first time that something was put into the cart, and how often it was in all."""
    return _cart(session, -math.inf)


def is_product(page: str, sells: Sells | None) -> str | None:
    """The product that a page shows: equal for all its addresses; None for a page that shows none.

    Args:
        page: its address, as `page_of` makes it.
        sells: what it has of a shop; None where nobody looked.
    """
    named = product_of(page)
    if sells is None:
        return named
    if named is not None:
        sure = sells.controls or sells.quantities or sells.marked or _PLAIN.search(page)
        return named if sure else None
    one = sells.marked or sells.carts == 1 or (sells.controls > 0 and sells.quantities == 1)
    return page if one and may_show_one(page) else None


class Answers:
    """Whether a press was answered at all."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changed: dict[int, frozenset[float]] = {}
        self._sent_ms = sorted(
            request.at_ms
            for request in session.analysis.requests
            if not request.failed and (request.method or "").upper() in SENDING_METHODS
        )

    def by_page_or_server(self, click: Click) -> bool:
        """Did something change near the press, another page come, or a request go out?"""
        until_ms = click.at_ms + ANSWER_MS
        sent = bisect_left(self._sent_ms, click.at_ms)
        if sent < len(self._sent_ms) and self._sent_ms[sent] <= until_ms:
            return True
        visits = self._session.analysis.visits
        if click.visit >= 0 and visits[click.visit].leave_ms <= until_ms:
            known = self._session.visits[click.window]
            if known[-1][0] != click.visit:  # another page came
                return True
        return click.at_ms in self._changed_after(click.window)

    def _changed_after(self, window: int) -> frozenset[float]:
        """The moments of clicks that the page answered soon."""
        known = self._changed.get(window)
        if known is None:
            pressed = self._session.columns(window, "interaction")["t_ms"].astype(np.float64)
            reaction = self._session.columns(window, "reaction")
            rows = reaction["row"].astype(np.int64)
            kept = rows < len(pressed)
            rows = rows[kept]
            late = reaction["t_ms"].astype(np.float64)[kept] - pressed[rows]
            known = frozenset(pressed[rows[late <= ANSWER_MS]].tolist())
            self._changed[window] = known
        return known


def orders(session: Session) -> tuple[float, ...]:
    """When orders were made, as events and pages tell: of one order perhaps both."""
    analysis = session.analysis
    found = [one.at_ms for one in analysis.milestones if one.event == "purchase"]
    seen = {(page.visit, page.step): page for page in analysis.pages}
    for index, visit in enumerate(analysis.visits):
        told = [
            (visit.enter_ms, visit.url, visit.title),
            *((r.at_ms, r.url, r.title) for r in visit.routes),
        ]
        for number, (at_ms, url, title) in enumerate(told):
            page = seen.get((index, number))
            words = (title or "", *(page.headings if page is not None else ()))
            if tells_of_order(page_of(url)) or any(says(ORDERED, text) for text in words):
                found.append(at_ms)
    return tuple(sorted(found))


def place_of(click: Click) -> Place:
    """Where a click was."""
    return Place(
        click.node_id,
        click.snapshot,
        click.selector,
        click.element_key,
        click.label,
        click.x_px,
        click.y_px,
    )
