"""What custom events tell of a shop: products that were looked at, and what was done with the cart.

Every tool has its own names for the same few things, and its own place for what they are about; names are compared
without spaces, signs and case, and what a thing is called, costs and goes by is looked for where the tools put it.
Sources: Google Analytics 4 and Universal Analytics (`ecommerce`, `items`, `products`, also inside a `dataLayer`);
Segment's and PostHog's specification of e-commerce events; Shopify's web pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.activity.amounts import Amount, amount_of
from app.activity.events import anything
from app.activity.model import CustomEvent
from app.activity.shop_names import ADD, CHECKOUT, ORDER, REMOVE, VIEW, ShopName, carries, shop_name
from app.formats.events import number_of

MOST_TOLD = 2_000
MOST_ITEMS = 50
#: objects within objects that are looked into
DEEPEST = 5
NAME_LENGTH, ID_LENGTH, CODE_LENGTH = 160, 100, 3
#: one of these is in every payload that such a tag carries here
_SIGNS = (
    "cart",
    "product",
    "item",
    "checkout",
    "order",
    "purchase",
    "transaction",
    "basket",
    "payment",
)
#: where an event keeps what it is about
_INSIDE = ("properties", "ecommerce", "data", "params", "payload")
_LISTS = ("items", "products", "line_items", "lineItems", "contents", "product_list")
_ACTIONS = ("detail", "add", "remove", "purchase", "checkout", "click")
_ONE = ("item", "product", "cartLine", "merchandise", "productVariant", "variant")
_IDS = ("product_id", "productId", "productID", "item_id", "itemId", "content_id", "sku", "id")
_NAMES = ("name", "product_name", "productName", "item_name", "itemName", "title", "product_title")
_PRICES = ("price", "item_price", "unit_price", "unitPrice", "amount")
_TOTALS = (
    "value",
    "revenue",
    "total",
    "total_price",
    "totalPrice",
    "amount",
    "order_total",
    "grand_total",
    "grandTotal",
    "$revenue",
    "price",
)
_CURRENCIES = ("currency", "currencyCode", "currency_code", "priceCurrency")


class Item(Struct, frozen=True):
    """A product as an event tells it; each may be left open."""

    id: str | None = None
    name: str | None = None
    price: float | None = None
    currency: str | None = None


class ShopTold(Struct, frozen=True):
    """One event of a shop. `kind` is view or one of `CartStep`; `items`: what it is about, where it says so; `total`
    of an order; `label`: the step of a checkout that it names; `empties`: it took everything out of the cart."""

    window: int
    at_ms: float
    kind: str
    items: tuple[Item, ...] = ()
    total: float | None = None
    label: str | None = None
    empties: bool = False


def shop_told(custom: Iterable[CustomEvent]) -> tuple[ShopTold, ...]:
    """What the events of a session tell of a shop, in their order."""
    found: list[ShopTold] = []
    for event in custom:
        if carries(event.tag):
            named = _carried_of_shop(event)
        elif shop_name(event.tag) is not None:
            named = (event.tag, payload_of(event.payload))
        else:
            continue
        if named is None or len(found) >= MOST_TOLD:
            continue
        tag, told = named
        name = shop_name(tag)
        if name is not None:
            found.append(_told(event, name, tag, told))
    return tuple(found)


def _told(event: CustomEvent, name: ShopName, tag: str, told: Any) -> ShopTold:
    kind = name.kind
    levels = list(_levels(told))
    items = tuple(_items(levels, itself=kind in (VIEW, ADD, REMOVE)))[:MOST_ITEMS]
    # what holds for all of an event is said once, beside its products
    currency = _currency(levels)
    if currency is not None:
        items = tuple(replace(one, currency=one.currency or currency) for one in items)
    total = _first_amount(levels, _TOTALS) if kind == ORDER else None
    return ShopTold(
        event.window, event.at_ms, kind, items, None if total is None else total.value,
        tag.strip()[:NAME_LENGTH] if kind == CHECKOUT and name.is_step else None, name.empties,
    )  # fmt: skip


def worth(told: Any) -> Amount | None:
    """What the payload of an outcome says that it came to, with its currency; a price alone where it tells no sum.

    >>> worth({"checkout": {"totalPrice": {"amount": "12.50", "currencyCode": "EUR"}}})
    Amount(value=12.5, currency='EUR')
    """
    levels = list(_levels(told))
    found = _first_amount(levels, _TOTALS)
    if found is None:
        items = list(_items(levels, itself=True))
        if len(items) != 1 or items[0].price is None:
            return None
        found = Amount(items[0].price, items[0].currency)
    return Amount(found.value, _currency(levels) or found.currency)


def _first_amount(levels: Iterable[dict[str, Any]], names: Sequence[str]) -> Amount | None:
    return next(
        (
            found
            for level in levels
            for name in names
            if (found := _amount(level.get(name))) is not None
        ),
        None,
    )


def _currency(levels: Iterable[dict[str, Any]]) -> str | None:
    said = (_said(level.get(name), 12) for level in levels for name in _CURRENCIES)
    return next((_code(one) for one in said if one), None)


def _code(currency: str) -> str:
    return currency.upper() if len(currency) == CODE_LENGTH and currency.isalpha() else currency


def _carried_of_shop(event: CustomEvent) -> tuple[str, Any] | None:
    small = event.payload.lower()
    if not any(sign in small for sign in _SIGNS):
        return None
    return carried(payload_of(event.payload))


def carried(told: Any) -> tuple[str, Any] | None:
    """The name and the content of an event inside another one: an object that names it, or the arguments of a call."""
    if isinstance(told, dict) and "0" in told:
        told = [told.get(str(number)) for number in range(3)]
    if isinstance(told, list):
        if told and told[0] == "event":
            told = told[1:]
        if len(told) == 1 and isinstance(told[0], dict):
            told = told[0]
        elif told and isinstance(told[0], str):
            return told[0], told[1] if len(told) > 1 else None
    if isinstance(told, dict):
        name = told.get("event") or told.get("name") or told.get("event_name")
        if isinstance(name, str):
            return name, {key: value for key, value in told.items() if value is not name}
    return None


def _levels(told: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a payload that may say what it is about, the outermost first."""
    if not isinstance(told, dict) or depth > DEEPEST:
        return
    yield told
    for name in (*_INSIDE, *_ACTIONS, "actionField", "checkout", "cart"):
        inner = told.get(name)
        if isinstance(inner, dict):
            yield from _levels(inner, depth + 1)


def _items(levels: Sequence[dict[str, Any]], itself: bool) -> Iterator[Item]:
    """The products of an event. `itself`: it may be about one, and tell of it without naming it."""
    for level in levels:
        for name in _LISTS:
            listed = level.get(name)
            if isinstance(listed, list) and listed:
                yield from (item for one in listed if (item := _item(one)) is not None)
                return
    for level in levels:
        for name in _ONE:
            if isinstance(level.get(name), dict):
                item = _item(level)
                if item is not None:
                    yield item
                    return
    for level in levels if itself else ():
        item = _item(level)
        if item is not None and (item.name is not None or item.id is not None):
            yield item
            return


def _item(told: Any, depth: int = 0) -> Item | None:
    """One product: what is not told of it itself is told of what it is a variant of."""
    if isinstance(told, str):
        return Item(name=_said(told, NAME_LENGTH))
    if not isinstance(told, dict) or depth > DEEPEST:
        return None
    inner = [told[name] for name in _ONE if isinstance(told.get(name), dict)]
    inside = [item for one in inner if (item := _item(one, depth + 1)) is not None]
    product = told.get("product")
    own_name = next((found for key in _NAMES if (found := _said(told.get(key), NAME_LENGTH))), None)
    if own_name is None and isinstance(product, str):
        own_name = _said(product, NAME_LENGTH)
    own_id = next((found for key in _IDS if (found := _said(told.get(key), ID_LENGTH))), None)
    amount = next((one for key in _PRICES if (one := _amount(told.get(key))) is not None), None)
    currency = next((found for key in _CURRENCIES if (found := _said(told.get(key), 12))), None)
    # a line of a cart and a variant have ids of their own: the innermost product's is meant
    price = next((one.price for one in inside if one.price is not None), None)
    if amount is not None:
        price, currency = amount.value, currency or amount.currency
    return Item(
        next((one.id for one in inside if one.id), None) or own_id,
        next((one.name for one in inside if one.name), None) or own_name,
        price,
        currency or next((one.currency for one in inside if one.currency), None),
    )


def _amount(value: Any, depth: int = 0) -> Amount | None:
    """A number, a price as it is written, or an object that holds one."""
    if isinstance(value, dict):
        if depth > DEEPEST:
            return None
        inner = _amount(value.get("amount", value.get("value")), depth + 1)
        named = next((found for key in _CURRENCIES if (found := _said(value.get(key), 12))), None)
        return None if inner is None else Amount(inner.value, named or inner.currency)
    if isinstance(value, str):
        return amount_of(value)
    number = number_of(value)
    return None if number is None else Amount(number)


def _said(value: Any, length: int) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip()[:length] or None


def payload_of(text: str) -> Any:
    """The payload of an event, also when it is JSON within a text."""
    told = anything(text.encode("utf-8", "replace"))
    if isinstance(told, str) and told[:1] in "{[":
        return anything(told.encode("utf-8", "replace"))
    return told
