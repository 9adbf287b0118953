"""Inline style text, changed property by property as rrweb's style patches ask."""

from __future__ import annotations

from collections.abc import Mapping


def declarations(text: str) -> list[tuple[str, str]]:
    """Splits `"a: b; c: url(x;y)"` into (property, value) pairs; semicolons in brackets and quotes
    stay."""
    found: list[tuple[str, str]] = []
    depth, quote, start = 0, "", 0
    for at, sign in enumerate(text + ";"):
        if quote:
            if sign == quote and text[at - 1] != "\\":
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign == ";" and (depth == 0 or at == len(text)):
            name, colon, value = text[start:at].partition(":")
            if colon and name.strip():
                found.append((name.strip(), value.strip()))
            start = at + 1
    return found


def patched(text: str, changes: Mapping[str, object]) -> str:
    """The style text after a patch: `false` removes a property, a string or (value, priority) sets
    it.

    Source: rrweb `replay/index.ts`, the branch of `applyMutation` for `attributeName === 'style'`.
    """
    properties = dict(declarations(text))
    for name, value in changes.items():
        if value is False:
            properties.pop(name, None)
        elif isinstance(value, str):
            properties[name] = value
        elif isinstance(value, list) and len(value) >= 2:
            properties[name] = f"{value[0]} !{value[1]}"
    return "".join(f"{name}: {value}; " for name, value in properties.items()).rstrip()
