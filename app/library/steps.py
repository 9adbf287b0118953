r"""The steps of an order, `seq:"/cart > click:Pay > !event:purchase"`: how they are written and read. This docstring is
the definition of record.

Steps stand between `>`; `!` before one that must not come. A step without a key is a page; `"Thank you"` a text that
was shown; else its key says what it is: `page: click: element: event: product: cart: signal: error: feedback: shown:`,
with the meaning that the key has in a query (`app.library.search`), or `other:/a`, a page that is not that one. A value
with `>` or quotes in it stands in quotes. `/a > !* > /b` is the one page right behind the other, `/a > !other:/a > /b`
with nothing but further views of the first between. Of what happens at one moment clicks come before pages, pages
before all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from app.errors import QueryError
from app.pattern import pattern

PAGE, OTHER, SHOWN = "page", "other", "shown"
KEYS = (
    PAGE,
    OTHER,
    "click",
    "element",
    "event",
    "product",
    "cart",
    "signal",
    "error",
    "feedback",
    SHOWN,
)

_NOT = pattern(r"\s*(!?)\s*")
_KEY = pattern(rf"({'|'.join(KEYS)}):\s*", re.IGNORECASE)
_QUOTED = pattern(r'"((?:\\.|[^"\\])*)"\s*(?=>|$)', re.DOTALL)
_PLAIN = pattern(r"[^>]*")
#: a page's pattern that would be read as something else
_MISTAKABLE = pattern(rf"[!\"\s]|(?:{'|'.join(KEYS)}):|.*[>]|.*\s$", re.IGNORECASE | re.DOTALL)


class Step(Struct, frozen=True):
    """One step of an order: a page, or what else `key` says; `absent` for one that must not come."""

    pattern: str
    absent: bool = False
    key: str = PAGE


def read(text: str) -> tuple[Step, ...]:
    r"""The steps of an order.

    Raises:
        QueryError: a step is empty.

    >>> read('/cart > !click:"Pay > now"')[1]
    Step(pattern='Pay > now', absent=True, key='click')
    """
    return tuple(_steps(text))


def _steps(text: str) -> Iterator[Step]:
    at = 0
    while True:
        sign = _NOT.match(text, at)
        assert sign is not None, "the expression fits an empty text too"
        named = _KEY.match(text, sign.end())
        start = sign.end() if named is None else named.end()
        inside = _QUOTED.match(text, start)
        plain = inside or _PLAIN.match(text, start)
        assert plain is not None, "the expression fits an empty text too"
        pattern = re.sub(r"\\(.)", r"\1", inside[1]) if inside is not None else plain[0].strip()
        key = named[1].lower() if named is not None else PAGE if inside is None else SHOWN
        if not pattern.strip():
            raise QueryError(
                f"“seq:{text}” has an empty step.",
                'An order is written "/cart > /pay > !/thanks".',
            )
        yield Step(pattern, bool(sign[1]), key)
        at = plain.end()
        if at >= len(text):
            return
        at += 1


def step_text(step: Step) -> str:
    r"""A step as an order writes it: `read` gives it back.

    >>> step_text(Step("/thanks", absent=True)), step_text(Step('Say "yes"', key="click"))
    ('!/thanks', 'click:"Say \\"yes\\""')
    """
    value = step.pattern
    if step.key != PAGE or _MISTAKABLE.match(value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        value = f'{step.key}:"{escaped}"'
    return f"!{value}" if step.absent else value
