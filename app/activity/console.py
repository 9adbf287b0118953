"""What was logged, as a person reads it.

Recorders hand the arguments of a console call over as strings that look like JSON, cut where they
are long (rrweb `rrweb-plugin-console-record` `stringify`); the first may hold places for the
others, as browsers fill them (WHATWG console, "Formatter").
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from app.activity import flattened
from app.pattern import pattern

MESSAGE_LENGTH = 2_000
STACK_LENGTH = 8_000
#: what one line of a list needs; the rest of a long message is in its full text
LINE_LENGTH = 300
#: nobody reads longer values as a line
FLATTENED_LENGTH = 20_000
_PLACE = pattern(r"%([%sdifoOc])")
_SPACES = pattern(r"\s+")


def message_of(parts: Any) -> tuple[str, str]:
    """The arguments of a call as one text, their own lines kept; and as a line of at most
    LINE_LENGTH characters, nested values flattened."""
    items = parts if isinstance(parts, list) else [parts]
    texts = [plain(part) for part in items]
    if len(texts) > 1 and "%" in texts[0]:
        texts = _filled(texts)
    texts = [text for text in texts if text]
    return " ".join(texts)[: 2 * MESSAGE_LENGTH], line_of(" ".join(map(_flat, texts)))


def line_of(text: str) -> str:
    """A text on one line."""
    line = _SPACES.sub(" ", text[: 4 * LINE_LENGTH]).strip()
    return line if len(line) <= LINE_LENGTH else line[: LINE_LENGTH - 1] + "…"


def _flat(text: str) -> str:
    if text[:1] not in ("{", "[") or len(text) > FLATTENED_LENGTH:
        return text
    value = flattened.value_of(text)
    return flattened.line(value) if isinstance(value, dict) else text


def full_of(text: str, line: str) -> str | None:
    """The whole text, None where its line says all of it; a value that is nothing but JSON is laid
    out in lines."""
    whole = text[:MESSAGE_LENGTH]
    if whole[:1] in ("{", "[") and len(text) <= MESSAGE_LENGTH:
        value = flattened.value_of(whole)
        if not isinstance(value, str):
            whole = flattened.lines(value)[:MESSAGE_LENGTH]
    return whole if whole != line else None


def trace_of(trace: Any) -> list[str]:
    """The lines of a recorded stack; empty where there is none."""
    if isinstance(trace, str):
        return [line.strip() for line in trace.split("\n") if line.strip()]
    return [line for line in trace if isinstance(line, str)] if isinstance(trace, list) else []


def plain(part: Any) -> str:
    """A logged value as a person reads it: strings without the quotes that the recorder put round
    them.

    >>> plain('"hello"'), plain('{"a":1}'), plain(None)
    ('hello', '{"a":1}', '')
    """
    if not isinstance(part, str):
        return "" if part is None else flattened.json_of(part)[:MESSAGE_LENGTH]
    if len(part) >= 2 and part[0] == part[-1] == '"':
        try:
            inner = json.loads(part, strict=False)
        except (ValueError, RecursionError):
            return part[1:-1]
        return inner if isinstance(inner, str) else part
    return part


def _filled(texts: Sequence[str]) -> list[str]:
    """The first text with the others in its places; styles (`%c`) are left out."""
    rest = list(texts[1:])

    def fill(found: re.Match[str]) -> str:
        kind = found[1]
        if kind == "%":
            return "%"
        if not rest:
            return found[0]
        value = rest.pop(0)
        return "" if kind == "c" else value

    first = _PLACE.sub(fill, texts[0])
    return [first, *rest]
