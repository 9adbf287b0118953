"""What a page showed as it was left: its headings, whether it sells and what, and the controls that call to act.

Looked at once for each page (a visit, or a route inside one), at its end: one pass over its elements, and never more
than `MOST_LOOKED` in a window, so that a long recording costs what a short one does.
"""

from __future__ import annotations

from msgspec import Struct

from app.activity.calls import CallShown, calls_of
from app.activity.offers import TELLING, Offer, head_offer, marked_offer, page_offer
from app.activity.phrases import BUY, INTO_CART, says
from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node

#: nodes looked at in a window
MOST_LOOKED = 1_000_000
HEADINGS = frozenset({"h1", "h2", "h3"})
MOST_HEADINGS = 8
HEADING_LENGTH = 160
#: controls of a page whose labels are read
MOST_CONTROLS = 300
#: parts of the class of a link that is made to look like a button
BUTTON_CLASSES = ("btn", "button", "cart", "cta")
HEADS = frozenset({"meta", "link", "script"})
#: elements of a head, and marked ones, that are read of a page
MOST_HEADS, MOST_MARKED = 400, 3_000
WANTED = HEADINGS | HEADS | {"button", "a", "input"}
#: attributes that make any other element worth a look
MARKS = TELLING | {"role"}


class Sells(Struct, frozen=True):
    """What a page has of a shop: how many controls that put into the cart or buy, how many of them into the cart, how
    many fields for a quantity, and whether it is marked as one product's."""

    controls: int = 0
    carts: int = 0
    quantities: int = 0
    marked: bool = False


class PageShown(Struct, frozen=True):
    """A page as it was left. `visit` as in `Analysis.visits`; `step` counts the routes of the visit before it: 0 is
    the visit's own address."""

    window: int
    visit: int
    step: int
    headings: tuple[str, ...]
    sells: Sells
    calls: tuple[CallShown, ...] = ()
    #: what it says of the product that it offers; looked for where it sells or is marked
    offer: Offer | None = None


class Shown:
    """Looks at the pages of one window as they are left."""

    def __init__(self, window: int, mirror: Mirror) -> None:
        self._window = window
        self._mirror = mirror
        self._looked = 0
        self._snapshot = 0
        self._pages: dict[tuple[int, int], PageShown] = {}

    @property
    def pages(self) -> list[PageShown]:
        """The pages by now, each as it was last seen; `visit` counts this window's own."""
        return list(self._pages.values())

    def begin(self, snapshot: int) -> None:
        """A new snapshot: ids may stand for other nodes from here on."""
        self._snapshot = snapshot

    def look(self, visit: int, step: int) -> None:
        """Looks at the page as it is now: it is about to be left."""
        nodes = self._mirror.nodes
        self._looked += len(nodes)
        if visit < 0 or not nodes or self._looked > MOST_LOOKED:
            return
        headings: list[Node] = []
        controls: list[Node] = []
        heads: list[Node] = []
        marks: list[Node] = []
        quantities = 0
        for node in nodes.values():
            tag = node.tag_name
            if tag not in WANTED:
                attributes = node.attributes
                if not attributes or MARKS.isdisjoint(attributes):
                    continue
                if attributes.get("role") == "button" and len(controls) < MOST_CONTROLS:
                    controls.append(node)
                if len(marks) < MOST_MARKED and not TELLING.isdisjoint(attributes):
                    marks.append(node)
            elif tag in HEADINGS:
                if len(headings) < MOST_HEADINGS:
                    headings.append(node)
            elif tag in HEADS:
                if len(heads) < MOST_HEADS:
                    heads.append(node)
            elif tag == "input" and _is_quantity(node):
                quantities += 1
            elif len(controls) < MOST_CONTROLS and _looks_pressable(node):
                controls.append(node)
        labels = [describe.label(node) or "" for node in controls]
        carts = [says(INTO_CART, label) for label in labels]
        selling = sum(
            cart or says(BUY, label) for cart, label in zip(carts, labels, strict=True)
        )  # fmt: skip
        marked = any(_marks_product(node) for node in heads)
        main = next((node for node in headings if node.tag_name == "h1"), None)
        main = main or (headings[0] if headings else None)
        offered, products = marked_offer([*headings, *heads, *marks], main) if marks else (None, 0)
        offer = None
        if selling or marked or products:
            head = head_offer(heads)
            marked = marked or head.has_json
            control = next((node for node, cart in zip(controls, carts, strict=True) if cart), None)
            offer = page_offer(head, offered, control, main)
        texts = (describe.text_of(node)[:HEADING_LENGTH] for node in headings)
        self._pages[visit, step] = PageShown(
            self._window, visit, step, tuple(text for text in texts if text),
            Sells(selling, sum(carts), quantities, marked or products == 1),
            calls_of(controls, labels, nodes.values(), self._snapshot), offer,
        )  # fmt: skip


def _marks_product(node: Node) -> bool:
    if node.tag_name != "meta":
        return False
    kind = describe.attribute(node, "property") or describe.attribute(node, "name")
    return kind == "og:type" and describe.attribute(node, "content").startswith("product")


def _is_quantity(node: Node) -> bool:
    name = f"{describe.attribute(node, 'name')} {describe.attribute(node, 'id')}".lower()
    return "quantity" in name or "qty" in name.split() or name.startswith(("qty", "quantit"))


def _looks_pressable(node: Node) -> bool:
    tag = node.tag_name
    if tag == "button":
        return True
    attributes = node.attributes or {}
    if tag == "input":
        return attributes.get("type") in ("submit", "button", "image")
    dress = attributes.get("class")
    return attributes.get("role") == "button" or (
        isinstance(dress, str) and any(word in dress for word in BUTTON_CLASSES)
    )
