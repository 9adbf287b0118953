"""The address of a page that was come to without a load, as the events of tools tell it.

Sources: posthog-js (`$pageview`, `$url_changed`), Highlight (`Navigate`), Google Analytics 4 (`page_view`), Segment
(`page`), and what sites call such an event themselves.
"""

from __future__ import annotations

import re
from typing import Any

from app.activity.shop_names import letters
from app.pattern import pattern

#: names of such events, letters and digits only; those that may hold anything but an address, too
_NAMES = frozenset({"urlchanged", "navigate", "url", "urlchange", "navigation"})
_OTHERS = frozenset(
    {"page", "pageview", "pageviewed", "viewedpage", "viewpage", "routechange", "routechanged", "route",
     "locationchange", "locationchanged", "historychange", "virtualpageview", "spapageview"}
)  # fmt: skip
_KEYS = ("href", "url", "to", "current_url", "$current_url")
_OTHER_KEYS = (
    "page_location", "pageLocation", "location", "page_url", "pageUrl", "newUrl", "path", "page_path", "pagePath",
    "pathname", "route",
)  # fmt: skip
_INSIDE = ("properties", "data", "page", "params")
_ADDRESS = pattern(r"[a-z][a-z0-9+.-]*://|[/#?]", re.IGNORECASE)


def tells_route(name: str) -> bool:
    """Does an event of this name tell of an address?"""
    return letters(name) in _NAMES or letters(name) in _OTHERS


def address_told(name: str, payload: Any) -> str | None:
    """The address that such an event tells; None where it tells none.

    >>> address_told("page_view", {"page_location": "https://x.example/a"}), address_told("page", {"name": "Home"})
    ('https://x.example/a', None)
    """
    if letters(name) in _NAMES:
        found = _first(payload, _KEYS)
        if found is not None:
            return found
    found = _first(payload, (*_KEYS, *_OTHER_KEYS))
    if found is None and isinstance(payload, dict):
        inside = (
            _first(payload[key], (*_KEYS, *_OTHER_KEYS))
            for key in _INSIDE
            if isinstance(payload.get(key), dict)
        )
        found = next((one for one in inside if one is not None), None)
    return found if found is not None and _ADDRESS.match(found) else None


def _first(payload: Any, keys: tuple[str, ...]) -> str | None:
    if isinstance(payload, dict):
        payload = next((payload[key] for key in keys if isinstance(payload.get(key), str)), None)
    if isinstance(payload, str) and payload and not payload.startswith(("{", "[")):
        return payload
    return None
