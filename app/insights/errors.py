"""Which uncaught errors are one: those that say the same at the same place of the code. This docstring is the
definition of record.

Of the message counts its first line, without the browser's own “Uncaught”, ids, the queries of addresses, and numbers
that are no code of an error or status; of the place the address of the script without query, line and column, and
without what each build calls anew. A place that is not known is a place of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.insights.elements import CHANGES, short, steady
from app.pattern import pattern

#: what issues of uncaught errors are called, beside the kinds of signals
KIND = "js_error"
#: a letter more tells no error apart
LONGEST = 300
#: how grave one is, as a part of the weight of a click that ended in an error
SEVERITY_FRAC = 0.5

_PROMISE = pattern(r"^(?:uncaught\s+)?(?:\(in promise\)\s*)?:?\s*", re.IGNORECASE)
_ADDRESS = pattern(
    r"\b([a-z][a-z0-9+.-]{1,20}://[^\s\"'<>()?#]*)(?:[?#][^\s\"'<>()]*)?", re.IGNORECASE
)
_PLACE = pattern(r"(?::\d+){1,2}\)?$")
_BEHIND = pattern(r"[?#].*", re.DOTALL)
_BEFORE_CODES = frozenset({"error", "code", "status"})
_CHANGING = pattern(f"{CHANGES}(?:[.,:-]?{CHANGES})+")


def said(message: str) -> str:
    """What it says: its first line, without the browser's own “Uncaught”.

    >>> said("Uncaught (in promise) TypeError: no item\\n    at buy")
    'TypeError: no item'
    """
    return _PROMISE.sub("", message.strip().partition("\n")[0][:LONGEST])


@lru_cache(maxsize=20_000)
def name(message: str, source: str | None) -> str:
    """What tells an error from others.

    >>> name("Uncaught TypeError: no item 4711 in cart", "https://shop.example/app.3f9ac2d1.js?v=3:10:5")
    'TypeError: no item # in cart|https://shop.example/app.#.js'
    >>> name("TypeError: no item 9 in cart", "b.buy (https://shop.example/app.77c01e2a.js:1:7)")
    'TypeError: no item # in cart|https://shop.example/app.#.js'
    """
    words = _ADDRESS.sub(lambda found: found[1], said(message))
    place = (source or "").strip()[: 4 * LONGEST]
    # of a line of a stack, too: `buy (https://shop.example/app.js:10:5)`
    address = _ADDRESS.search(place)
    place = _PLACE.sub("", address[1] if address is not None else _BEHIND.sub("", place))
    return f"{_fixed(words)}|{_fixed(place[:LONGEST])}"


def short_name(message: str, source: str | None) -> str:
    """The same as short as a query holds it."""
    return short(name(message, source))


def _fixed(text: str) -> str:
    before, fixed = "", []
    for word in text.split():
        # `error #418`, `status 404`
        fixed.append(word if before in _BEFORE_CODES else steady(word))
        before = word.casefold().rstrip(":=")
    return _CHANGING.sub(CHANGES, " ".join(fixed))
