"""Nested values of others' making, as one readable line and as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator

PAIRS = 40
DEEPEST = 4
LONGEST = 300


def value_of(text: str) -> object:
    """JSON, also inside a JSON string, as a value; the text itself where it is none."""
    found: object = text
    for _ in range(2):
        if not isinstance(found, str) or found[:1] not in ("{", "[", '"'):
            return found
        try:
            found = json.loads(found)
        except (ValueError, RecursionError):
            return found
    return found


def line(value: object) -> str:
    """A value on one readable line, names before their values.

    >>> line({"cart": {"items": [1, 2], "total": 40.0}, "gift": None})
    'cart.items: 1, 2 · cart.total: 40 · gift: –'
    """
    if isinstance(value, dict):
        parts: list[str] = []
        for name, inner in _pairs(value, "", 0):
            parts.append(f"{name}: {inner}")
            if len(parts) == PAIRS:
                break
        return " · ".join(parts)[:LONGEST]
    return _short(value)[:LONGEST]


def lines(value: object) -> str:
    """A value laid out in lines."""
    if isinstance(value, str):
        return value
    return json_of(value, indent=2) if isinstance(value, dict | list) else _short(value)


def json_of(value: object, indent: int | None = None) -> str:
    """A value as JSON; an ellipsis for one that is nested too deep to be written."""
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return "…"


def _pairs(value: dict[str, object], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        path = f"{before}{name}"
        if isinstance(inner, dict) and inner and depth < DEEPEST:
            yield from _pairs(inner, f"{path}.", depth + 1)
        else:
            yield path, _short(inner)


def _short(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and all(not isinstance(one, dict | list) for one in value[:PAIRS]):
        return ", ".join(_short(one) for one in value[:PAIRS])
    return json_of(value)[:LONGEST]
