"""What was put into a cart, taken out of it, and ordered. Evidence for the rules of `app.friction.journey_rules`.

A site that tells of it by custom events is believed. Where it does not, a press on a control that is called so counts,
if the page or the server answered it: a broken control puts nothing into a cart. An order is made when an event says
so, or a page thanks for it.
"""

from __future__ import annotations

import re

from msgspec import Struct

from app.activity.model import Click, Request
from app.activity.phrases import INTO_CART, ORDERED, OUT_OF_CART
from app.activity.shown import Sells
from app.friction.addresses import may_show_one, page_of, product_of, tells_of_order
from app.friction.model import Place
from app.friction.session import Session
from app.rrweb.types import Interaction

MOST = 200
#: an answer to a press on a cart's control comes within this
ANSWER_MS = 3_000.0
REMOVED = re.compile(r"^(?:remove[d]?_from_cart|product_removed|cart_(?:cleared|emptied))$")
_SPACES = re.compile(r"[\s_-]+")
#: words in the path of an address that name a product and nothing else
_PLAIN = re.compile(
    r"/(?:products?|produkte?|produits?|productos?|produtos?|prodott[oi]|dp|pdp)/", re.IGNORECASE
)


class Added(Struct, frozen=True, array_like=True):
    """Something was put into the cart. `told`: by an event of the site."""

    at_ms: float
    window: int
    visit: int
    told: bool
    place: Place


class Shopping(Struct, frozen=True, array_like=True):
    """The cart: what was put in, when something was taken out, when an order was made. By time."""

    added: tuple[Added, ...] = ()
    removed_ms: tuple[float, ...] = ()
    ordered_ms: tuple[float, ...] = ()


def gather_shopping(session: Session) -> Shopping:
    """What was put into the cart, taken out of it, and ordered."""
    analysis = session.analysis
    clicks = [click for click in analysis.clicks if click.label]
    told = [one for one in analysis.milestones if one.event == "add_to_cart"]
    putting = [click for click in clicks if INTO_CART.search(click.label or "")]
    answered = _Answers(session)
    if told:
        added = [_told(session, one.window, one.at_ms, putting) for one in told]
    else:
        added = [
            Added(click.at_ms, click.window, click.visit, False, _place(click))
            for click in putting
            if answered.by_page_or_server(click)
        ]
    if not added:
        return Shopping(ordered_ms=_orders(session))
    removed = [
        event.at_ms
        for event in analysis.custom
        if REMOVED.match(_SPACES.sub("_", event.tag.strip().lower()))
    ]
    if not removed:
        removed = [
            click.at_ms
            for click in clicks
            if OUT_OF_CART.search(click.label or "") and answered.by_page_or_server(click)
        ]
    return Shopping(tuple(added[:MOST]), tuple(removed[:MOST]), _orders(session))


def is_product(page: str, sells: Sells | None) -> str | None:
    """The product that a page shows: equal for all its addresses; None for a page that shows none.

    Args:
        page: its address, as `page_of` makes it.
        sells: what it has of a shop; None where nobody looked.
    """
    named = product_of(page)
    if sells is None:
        return named
    selling = sells.controls or sells.quantity
    if named is not None:
        return named if selling or sells.marked or _PLAIN.search(page) else None
    if sells.marked and may_show_one(page):
        return page
    one = sells.controls == 1 or (sells.controls > 0 and sells.quantity)
    return page if one and sells.quantity and may_show_one(page) else None


class _Answers:
    """Whether a press was answered at all."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[int, dict[float, bool]] = {}

    def by_page_or_server(self, click: Click) -> bool:
        """Did something change near the press, another page come, or a request go out?"""
        until_ms = click.at_ms + ANSWER_MS
        if any(_sent(request, click, until_ms) for request in self._session.analysis.requests):
            return True
        leaves = (
            self._session.analysis.visits[click.visit].leave_ms if click.visit >= 0 else until_ms
        )
        if click.at_ms <= leaves <= until_ms:
            return True
        return self._changes(click.window).get(click.at_ms, False)

    def _changes(self, window: int) -> dict[float, bool]:
        """Clicks, by their moment: did the page change soon after?"""
        known = self._rows.get(window)
        if known is None:
            done, reaction = (
                self._session.columns(window, kind) for kind in ("interaction", "reaction")
            )
            moments, kinds = done["t_ms"].tolist(), done["type"].tolist()
            known = {
                moments[row]: False
                for row in range(len(moments))
                if kinds[row] == Interaction.CLICK
            }
            for row, at_ms in zip(reaction["row"].tolist(), reaction["t_ms"].tolist(), strict=True):
                if row < len(moments) and at_ms - moments[row] <= ANSWER_MS:
                    known[moments[row]] = True
            self._rows[window] = known
        return known


def _sent(request: Request, click: Click, until_ms: float) -> bool:
    return (
        request.window == click.window
        and click.at_ms <= request.at_ms <= until_ms
        and not request.failed
        and (request.method or "").upper() in ("POST", "PUT", "PATCH")
    )


def _told(session: Session, window: int, at_ms: float, putting: list[Click]) -> Added:
    """An event, with the press that it came of."""
    before = [
        click
        for click in putting
        if click.window == window and 0 <= at_ms - click.at_ms <= ANSWER_MS
    ]
    place = _place(before[-1]) if before else Place()
    return Added(at_ms, window, session.visit_at(window, at_ms), True, place)


def _orders(session: Session) -> tuple[float, ...]:
    """When orders were made."""
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
            if tells_of_order(page_of(url)) or any(ORDERED.search(text) for text in words):
                found.append(at_ms)
    return tuple(sorted(found)[:MOST])


def _place(click: Click) -> Place:
    return Place(
        click.node_id,
        click.snapshot,
        click.selector,
        click.element_key,
        click.label,
        click.x_px,
        click.y_px,
    )
