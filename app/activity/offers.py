"""The product that a page offers, as its markup says: schema.org as microdata, RDFa or JSON-LD, what social networks
read of the head, attributes for scripts (`data-product-id` …), and the price that stands beside its heading.

Most recorders leave out what scripts hold, JSON-LD too; it is read where it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.activity.amounts import Amount, amount_of, has_price
from app.activity.events import anything
from app.activity.phrases import says
from app.activity.shop_phrases import A_PRODUCT, AN_OFFER, CROSSED_OUT
from app.dom import describe
from app.dom.nodes import Node

ID_LENGTH, NAME_LENGTH, ADDRESS_LENGTH, CURRENCY_LENGTH = 100, 160, 2_000, 12
#: what is marked in a page, looked at
MOST_MARKED = 3_000
#: JSON that is longer is not read
JSON_LENGTH = 200_000
#: how far above its heading a page's price stands, and nodes looked at for it
PRICE_STEPS, MOST_FOR_PRICE = 5, 400
#: how far above a control its product is named
ABOVE_CONTROL = 8
IDS = (
    "data-product-id", "data-product_id", "data-productid", "data-id-product", "data-item-id", "data-pid", "data-asin",
)  # fmt: skip
SKUS = ("data-product-sku", "data-product_sku", "data-sku", "data-item-sku", "data-article-number")
NAMES = ("data-product-name", "data-product_name", "data-item-name", "data-product-title")
PRICES = ("data-product-price", "data-product_price", "data-item-price", "data-price")
#: an element with one of these says something of a product
TELLING = frozenset({"itemtype", "itemprop", "typeof", "property"})
_STRUCK = frozenset({"s", "del", "strike"})
_METAS = {
    "product:price:amount": "price", "og:price:amount": "price", "product:sale_price:amount": "price",
    "product:price:currency": "currency", "og:price:currency": "currency", "og:title": "name", "og:url": "address",
    "product:retailer_item_id": "id",
}  # fmt: skip


class Offer(Struct, frozen=True):
    """The product of a page; each may be unknown. `id` is the shop's own; `address` that which the page calls its
    proper one."""

    id: str | None = None
    name: str | None = None
    price: float | None = None
    currency: str | None = None
    address: str | None = None


class Head(Struct, frozen=True):
    """What the head of a page says for others to read."""

    offer: Offer = Offer()
    has_json: bool = False


def head_offer(heads: Iterable[Node]) -> Head:
    """What `meta`, `link` and JSON-LD in a page's head and body say of its product.

    Args:
        heads: these elements, in any order.
    """
    told: dict[str, str] = {}
    offer = Offer()
    has_json = False
    for node in heads:
        if node.tag_name == "meta":
            name = describe.attribute(node, "property") or describe.attribute(node, "name")
            key = _METAS.get(name.lower())
            if key is not None:
                told.setdefault(key, describe.attribute(node, "content").strip())
        elif node.tag_name == "link":
            if describe.attribute(node, "rel").lower() == "canonical":
                told["address"] = describe.attribute(node, "href").strip()
        elif describe.attribute(node, "type").lower() == "application/ld+json":
            products = list(_products(_json(node)))
            if len(products) == 1 and not has_json:
                offer, has_json = products[0], True
    price = amount_of(told["price"]) if told.get("price") else None
    return Head(
        _joined(
            offer,
            Offer(
                told.get("id", "")[:ID_LENGTH] or None,
                told.get("name", "")[:NAME_LENGTH] or None,
                None if price is None else price.value,
                (told.get("currency") or (price.currency if price else None) or "")[:CURRENCY_LENGTH] or None,
                told.get("address", "")[:ADDRESS_LENGTH] or None,
            ),
        ),
        has_json,
    )  # fmt: skip


def marked_offer(marked: Sequence[Node], heading: Node | None) -> tuple[Offer | None, int]:
    """The product that microdata or RDFa tell of, and how many they tell of: of several, that one in which the page's
    heading stands; None where it is not told which."""
    scopes = [node for node in marked if says(A_PRODUCT, _kind(node))]
    outer = [
        node for node in scopes
        if not any(above is not node and says(A_PRODUCT, _kind(above)) for above in node.up())
    ]  # fmt: skip
    if len(outer) != 1 and heading is not None:
        around = {id(above) for above in heading.up()}
        outer = [node for node in outer if id(node) in around]
    if len(outer) != 1:
        return None, len(scopes)
    return _of_scope(outer[0], marked), len(scopes)


def _kind(node: Node) -> str:
    return describe.attribute(node, "itemtype") or describe.attribute(node, "typeof")


def _of_scope(scope: Node, marked: Sequence[Node]) -> Offer:
    told: dict[str, str] = {}
    for node in marked:
        name = describe.attribute(node, "itemprop") or describe.attribute(node, "property")
        if not name or not _belongs(node, scope):
            continue
        for part in name.split():
            told.setdefault(part.rpartition(":")[2].lower(), _value(node))
    price = next((told[key] for key in ("price", "lowprice") if told.get(key)), "")
    amount = amount_of(price) if price else None
    number = next(
        (told[key] for key in ("productid", "productgroupid", "sku", "mpn") if told.get(key)), ""
    )
    return Offer(
        number[:ID_LENGTH] or None,
        told.get("name", "")[:NAME_LENGTH] or None,
        None if amount is None else amount.value,
        (told.get("pricecurrency") or (amount.currency if amount else None) or "")[:CURRENCY_LENGTH] or None,
    )  # fmt: skip


def _belongs(node: Node, scope: Node) -> bool:
    """Is this said of the product itself or of its offer, not of its maker, a review or a product beside it?"""
    for above in node.up():
        if above is scope:
            return True
        kind = _kind(above)
        if above is not node and kind and not says(AN_OFFER, kind):
            return False
    return False


def _value(node: Node) -> str:
    for name in ("content", "value", "href" if node.tag_name == "link" else "datetime"):
        told = describe.attribute(node, name).strip()
        if told:
            return told
    return describe.text_of(node, NAME_LENGTH)


def control_offer(control: Node) -> Offer:
    """What the attributes of a control, or of what it stands in, say of the product that it is for."""
    for steps, above in enumerate(control.up()):
        attributes = above.attributes
        if steps > ABOVE_CONTROL or above.tag_name in ("body", "main"):
            break
        if not attributes:
            continue
        number = _first(attributes, IDS) or _first(attributes, SKUS)
        if not number and attributes.get("name") == "add-to-cart":
            number = _first(attributes, ("value",))  # WooCommerce's button
        name, price = _first(attributes, NAMES), _first(attributes, PRICES)
        if number or name:
            amount = amount_of(price) if price else None
            return Offer(
                number[:ID_LENGTH] or None, name[:NAME_LENGTH] or None,
                None if amount is None else amount.value, amount.currency if amount else None,
            )  # fmt: skip
    return Offer()


def _first(attributes: Mapping[str, Any], names: Iterable[str]) -> str:
    for name in names:
        value = attributes.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def price_beside(heading: Node) -> Amount | None:
    """The price that stands nearest to a heading, without those that are crossed out."""
    for steps, above in enumerate(heading.up()):
        if steps > PRICE_STEPS or above.tag_name in ("body", "html"):
            break
        found = price_in(above) if steps else None
        if found is not None:
            return found
    return None


def price_in(part: Node) -> Amount | None:
    """The first price in a part of a page that is not crossed out; None where that is a large part."""
    for looked, (node, struck) in enumerate(_unstruck(part)):
        if looked >= MOST_FOR_PRICE:
            return None
        if struck:
            continue
        if node.type == describe.TEXT:
            text = node.text_content or ""
            if 0 < len(text) < 80 and has_price(text):
                return amount_of(text)
        elif "price" in describe.attribute(node, "class").lower():
            # the sign, the whole and the cents may stand apart
            text = describe.text_of(node, 40)
            if text and has_price(text) and not any(one[1] for one in _unstruck(node)):
                return amount_of(text)
    return None


def _unstruck(top: Node) -> Iterator[tuple[Node, bool]]:
    """What stands in a node, in order; what is crossed out is told as such, and what is in it left out."""
    stack = list(reversed(top.children()))
    while stack:
        node = stack.pop()
        if node.tag_name in describe.SILENT:
            continue
        struck = node.tag_name in _STRUCK or bool(
            node.attributes
            and (
                says(CROSSED_OUT, describe.attribute(node, "class"))
                or "line-through" in describe.attribute(node, "style")
            )
        )
        yield node, struck
        if not struck:
            stack.extend(reversed(node.children()))


def page_offer(
    head: Head, marked: Offer | None, control: Node | None, heading: Node | None
) -> Offer | None:
    """All that a page says of its one product: markup before attributes before what is to be seen; None where it says
    nothing."""
    offer = _joined(marked or Offer(), head.offer)
    if control is not None:
        offer = _joined(offer, control_offer(control))
    if offer.price is None and heading is not None:
        beside = price_beside(heading)
        if beside is not None:
            offer = replace(offer, price=beside.value, currency=offer.currency or beside.currency)
    return None if offer == Offer() else offer


def _joined(first: Offer, second: Offer) -> Offer:
    """What the first says, and where it is silent what the second says; a currency goes with its price."""
    priced = first if first.price is not None else second
    return Offer(
        first.id or second.id, first.name or second.name, priced.price,
        priced.currency or first.currency or second.currency, first.address or second.address,
    )  # fmt: skip


def _json(node: Node) -> Any:
    text = "".join(child.text_content or "" for child in node.children())
    if not 2 < len(text) <= JSON_LENGTH or "roduct" not in text:
        return None
    return anything(text.encode("utf-8", "replace"))


def _products(told: Any, depth: int = 0) -> Iterator[Offer]:
    """The products of a JSON-LD document, at its top or in its graph."""
    if depth > 3:
        return
    if isinstance(told, list):
        for one in told[:50]:
            yield from _products(one, depth + 1)
    if not isinstance(told, dict):
        return
    kinds = told.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not any(isinstance(kind, str) and says(A_PRODUCT, kind) for kind in kinds):
        for name in ("@graph", "mainEntity"):
            yield from _products(told.get(name), depth + 1)
        return
    offers = told.get("offers")
    offers = offers[0] if isinstance(offers, list) and offers else offers
    offers = offers if isinstance(offers, dict) else {}
    price = next(
        (offers[key] for key in ("price", "lowPrice") if offers.get(key) is not None), None
    )
    amount = amount_of(str(price)) if isinstance(price, str | int | float) else None
    texts = {key: str(told[key]).strip() for key in ("productID", "productGroupID", "sku", "mpn", "name", "url", "@id")
             if isinstance(told.get(key), str | int)}  # fmt: skip
    number = next(
        (texts[key] for key in ("productID", "productGroupID", "sku", "mpn") if texts.get(key)), ""
    )
    currency = offers.get("priceCurrency")
    yield Offer(
        number[:ID_LENGTH] or None, texts.get("name", "")[:NAME_LENGTH] or None,
        None if amount is None else amount.value,
        currency[:CURRENCY_LENGTH] if isinstance(currency, str) and currency else None,
        texts.get("url", "")[:ADDRESS_LENGTH] or None,
    )  # fmt: skip
