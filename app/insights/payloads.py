"""Values within the payload of an event, by a path: `properties.order.total`, `items.0.price`. A name with points in it
is met as well: of two ways to read a path that of the longer name counts.

What a payload says that another one said already in the same session (it names the same order) is told twice, as by a
page that was loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from app.insights.money import Amount, amount_of

#: names of fields that tell an amount, the likeliest first
LIKELY = (
    "revenue", "value", "total", "order_total", "total_price", "amount", "price", "grand_total", "cart_total",
    "subtotal",
)  # fmt: skip
CURRENCIES = ("currency", "currency_code", "currencycode", "currencyiso", "curr")
ORDERS = ("order_id", "orderid", "transaction_id", "transactionid", "order_number", "ordernumber")
EXAMPLES = 3
_DEEPEST = 6
_MOST_FIELDS = 200
_LONGEST_EXAMPLE = 40

_decoder = msgspec.json.Decoder(Any)


class Field(Struct, frozen=True):
    """A field that payloads of an event have: how many of them, how many of those tell an amount, some of what
    they say. Its `path` is empty for the payload itself."""

    path: str
    payloads: int
    amounts: int
    examples: tuple[str, ...]

    @property
    def is_amount(self) -> bool:
        """Whether most of them tell an amount."""
        return 2 * self.amounts > self.payloads


class Told(Struct, frozen=True):
    """What one event says that it is worth: `amount` is None where that cannot be read, `is_told` whether it says
    anything. `order`: which order it names."""

    amount: Amount | None
    is_told: bool
    order: str | None = None


def read(payload: str) -> Any:
    """The payload of an event; None where it is none, or only its beginning was kept.

    >>> read('{"a": 1}'), read('"{}"'), read('{"a": ')
    ({'a': 1}, {}, None)
    """
    try:
        found = _decoder.decode(payload)
        if isinstance(found, str) and found[:1] in ("{", "["):
            return _decoder.decode(found)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found


def told(payload: Any, path: str) -> Told:
    """What a payload says at a path, with the currency and the order that it names beside or above it.

    >>> told({"total": "12,50", "currency": "EUR", "order_id": 7}, "total")
    Told(amount=Amount(value=12.5, currency='EUR'), is_told=True, order='7')
    """
    around: list[dict[str, Any]] = []
    found, is_there = _at(payload, path, around) if path else (payload, payload is not None)
    currency = order = None
    for holder in reversed(around):
        names = {str(name).lower(): value for name, value in holder.items()}
        currency = currency or _first(names, CURRENCIES)
        order = order or _first(names, ORDERS)
    return Told(
        amount_of(found, currency) if is_there else None, is_there and found is not None, order
    )


def fields(payloads: Iterable[str]) -> tuple[Field, ...]:
    """The fields of some payloads, those first that are likely to tell an amount."""
    seen: dict[str, tuple[list[int], list[str]]] = {}
    for payload in payloads:
        for path, value in _leaves(read(payload)):
            if path not in seen and len(seen) >= _MOST_FIELDS:
                continue
            (many, examples) = seen.setdefault(path, ([0, 0], []))
            many[0] += 1
            many[1] += amount_of(value) is not None
            said = str(value)[:_LONGEST_EXAMPLE]
            if len(examples) < EXAMPLES and said not in examples:
                examples.append(said)
    made = [Field(path, many[0], many[1], tuple(said)) for path, (many, said) in seen.items()]
    made.sort(key=lambda one: (not one.is_amount, _rank(one.path), -one.payloads, one.path))
    return tuple(made)


def likely(of: Iterable[Field]) -> Field | None:
    """The field that tells what an event is worth; None where none is called so."""
    return next((one for one in of if one.is_amount and _rank(one.path) < len(LIKELY)), None)


def last_name(path: str) -> str:
    """What a field is called, without what it lies in."""
    return path.rpartition(".")[2].lower()


def _rank(path: str) -> int:
    name = last_name(path)
    return LIKELY.index(name) if name in LIKELY else len(LIKELY)


def _first(names: dict[str, Any], wanted: Iterable[str]) -> str | None:
    for name in wanted:
        value = names.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _at(value: Any, path: str, around: list[dict[str, Any]]) -> tuple[Any, bool]:
    """What stands at a path, and whether anything does; the objects on the way are added to `around`."""
    if isinstance(value, list):
        at, _, rest = path.partition(".")
        if not at.isdecimal() or int(at) >= len(value):
            return None, False
        return _at(value[int(at)], rest, around) if rest else (value[int(at)], True)
    if not isinstance(value, dict):
        return None, False
    around.append(value)
    for name, rest in _readings(path):
        if name in value:
            found = _at(value[name], rest, around) if rest else (value[name], True)
            if found[1]:
                return found
    return None, False


def _readings(path: str) -> Iterator[tuple[str, str]]:
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        yield ".".join(parts[:end]), ".".join(parts[end:])


def _leaves(value: Any, path: str = "", deep: int = 0) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and deep < _DEEPEST:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name), deep + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield path, value
