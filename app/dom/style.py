"""Inline style text, changed property by property as rrweb's style patches ask.

While it seeks, rrweb keeps styles as text; what it makes of that text is what the page ends up with, to the letter.
Source: rrweb `packages/rrdom/src/style.ts` and the getter `style` of `BaseRRElement`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from app.pattern import pattern

_COMMENT = pattern(r"/\*.*?\*/")
_BETWEEN = pattern(r";(?![^(]*\))")
_CUSTOM = pattern(r"--[a-zA-Z0-9-]+\Z")
_HUMP = pattern(r"\B([A-Z])", re.ASCII)
_DASH = pattern(r"-([a-z])")


@lru_cache(maxsize=4_096)
def _camelized(name: str) -> str:
    return name if _CUSTOM.match(name) else _DASH.sub(lambda found: found[1].upper(), name)


@lru_cache(maxsize=4_096)
def _hyphenated(name: str) -> str:
    return _HUMP.sub(r"-\1", name).lower()


def declarations(text: str) -> dict[str, str]:
    """`"a-b: c; d: url(x;y)"` as `{"aB": "c", "d": "url(x;y)"}`; semicolons in brackets stay."""
    found: dict[str, str] = {}
    if "/*" in text:
        text = _COMMENT.sub("", text)
    for item in _BETWEEN.split(text) if "(" in text else text.split(";"):
        name, colon, value = item.partition(":")
        if colon and value and value[0] != "\n":
            found[_camelized(name.strip())] = value.partition("\n")[0].strip()
    return found


def patched(text: str, changes: Mapping[str, object]) -> str:
    """The style text after a patch: `false` removes a property, a string or (value, priority) sets it."""
    properties = declarations(text)
    for name, value in changes.items():
        if _HUMP.search(name):
            continue
        priority = None
        if isinstance(value, list):
            value, priority = ([*value, None, None])[:2]  # noqa: PLW2901
        if value is False or not isinstance(value, str) or not value:
            properties.pop(_camelized(name), None)
        else:
            important = " !important" if priority == "important" else ""
            properties[_camelized(name)] = value + important
    return " ".join(f"{_hyphenated(name)}: {value};" for name, value in properties.items())
