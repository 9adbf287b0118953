"""For which product a control that fills or empties the cart was pressed, where pages have one for each of many: what
the attributes around it say, else the heading of the smallest part of the page that has one."""

from __future__ import annotations

from msgspec import Struct

from app.activity.offers import NAME_LENGTH, Offer, control_offer, price_in
from app.activity.phrases import INTO_CART, OUT_OF_CART, says
from app.activity.shop_phrases import CART
from app.dom import describe
from app.dom.nodes import Node

#: how far above a control its product's heading stands, and nodes looked at for it
STEPS, MOST_LOOKED = 8, 300
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: presses of a window that are looked beside
MOST_CARDS = 50
#: characters of the words beside a press; that many letters more than the control's own are words
BESIDE_LENGTH, MORE_LETTERS = 200, 2


class CardPressed(Struct, frozen=True):
    """The product that stood beside a press, as far as the page says. Its click has this window and moment.

    `beside`: the words of what a control stands in that takes something out, as of a line of the cart."""

    window: int
    at_ms: float
    offer: Offer
    beside: str = ""


class Cards:
    """Notes the products of the presses of one window."""

    def __init__(self, window: int) -> None:
        self._window = window
        self.found: list[CardPressed] = []

    def pressed(self, at_ms: float, label: str, target: Node) -> None:
        """Something with a label was pressed."""
        puts, takes = says(INTO_CART, label), says(OUT_OF_CART, label)
        if len(self.found) >= MOST_CARDS or not (puts or takes):
            return
        offer = control_offer(target)
        if offer.name is None:
            offer = _with_heading(offer, target)
        beside = _beside(target) if takes and not puts else ""
        if offer != Offer() or beside:
            self.found.append(CardPressed(self._window, at_ms, offer, beside))


def _with_heading(offer: Offer, target: Node) -> Offer:
    """With the heading that stands beside a control, and its price; what heads the cart names no product."""
    found = _heading(target)
    if found is None:
        return offer
    part, heading = found
    name = describe.text_of(heading, NAME_LENGTH)[:NAME_LENGTH] or None
    if name is None or says(CART, name):
        return offer
    # what a page's first heading costs is told of the page
    price = None if offer.price is not None or heading.tag_name == "h1" else price_in(part)
    return Offer(
        offer.id, name, offer.price if price is None else price.value,
        offer.currency or (price.currency if price else None),
    )  # fmt: skip


def _heading(target: Node) -> tuple[Node, Node] | None:
    """The smallest part of the page around a control that has a heading, and that."""
    looked = 0
    for steps, above in enumerate(target.up()):
        if steps > STEPS or above.tag_name in ("body", "html"):
            return None
        stack = [above]
        while stack:
            node = stack.pop()
            looked += 1
            if looked > MOST_LOOKED:
                return None
            if node.tag_name in HEADINGS:
                return above, node
            stack.extend(reversed(node.children()))
    return None


def _beside(target: Node) -> str:
    """The words of the smallest part of the page that has more of them than a control."""
    own = _letters(describe.text_of(target, BESIDE_LENGTH))
    for steps, above in enumerate(target.up()):
        if steps > STEPS or above.tag_name in ("body", "html"):
            break
        words = describe.text_of(above, BESIDE_LENGTH) if steps else ""
        if _letters(words) > own + MORE_LETTERS:
            return words
    return ""


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)
