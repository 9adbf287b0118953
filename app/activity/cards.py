"""For which product a control that fills or empties the cart was pressed, where pages have one for each of many: what
the attributes around it say, else the heading of the smallest part of the page that has one."""

from __future__ import annotations

from msgspec import Struct

from app.activity.offers import NAME_LENGTH, Offer, control_offer
from app.activity.phrases import INTO_CART, OUT_OF_CART, says
from app.dom import describe
from app.dom.nodes import Node

#: how far above a control its product's heading stands, and nodes looked at for it
STEPS, MOST_LOOKED = 8, 300
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: presses of a window that are looked beside
MOST_CARDS = 50


class CardPressed(Struct, frozen=True):
    """The product that stood beside a press, as far as the page says. Its click has this window and moment."""

    window: int
    at_ms: float
    offer: Offer


class Cards:
    """Notes the products of the presses of one window."""

    def __init__(self, window: int) -> None:
        self._window = window
        self.found: list[CardPressed] = []

    def pressed(self, at_ms: float, label: str, target: Node) -> None:
        """Something with a label was pressed."""
        if len(self.found) >= MOST_CARDS or not (
            says(INTO_CART, label) or says(OUT_OF_CART, label)
        ):
            return
        offer = control_offer(target)
        if offer.name is None:
            heading = _heading(target)
            if heading is not None:
                name = describe.text_of(heading, NAME_LENGTH)[:NAME_LENGTH] or None
                offer = Offer(offer.id, name, offer.price, offer.currency)
        if offer != Offer():
            self.found.append(CardPressed(self._window, at_ms, offer))


def _heading(target: Node) -> Node | None:
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
                return node
            stack.extend(reversed(node.children()))
    return None
