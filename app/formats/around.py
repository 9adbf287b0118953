"""What stands around JSON, and in it, where a program was meant to read it: comments, a name, a call, a guard.

Nothing of it is ever run.
"""

from __future__ import annotations

import re

from app.formats.spool import Buffer, spool
from app.pattern import pattern

_HEAD_BYTES = 65_536
_COMMENTS = rb"\s*(?:(?://[^\n]*(?:\n|\Z)|/\*.*?\*/)\s*)*"
_LEADING = pattern(_COMMENTS, re.DOTALL)
_COMMENT_OR_TEXT = pattern(rb'"[^"\\]*(?:\\.[^"\\]*)*"|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_NAMED = pattern(
    _COMMENTS
    + rb"(?:export\s+default\b|(?:export\s+)?(?:const|let|var)\b|module\.exports\b|exports\.|window\b|globalThis\b"
    rb"|self\b)[^=\[{]*?(?::\s*[\w.<>]+(?:\[\])*\s*)?=?\s*(?=[\[{])",
    re.DOTALL,
)
_CALL = pattern(
    _COMMENTS
    + rb"(?:[^\[{\n]{1,200}?&&\s*)?[\w$]+(?:\.[\w$]+|\[[^\]\n]{1,80}\])*\s*\(\s*(?=[\[{])",
    re.DOTALL,
)
#: what servers put before an answer so that no page can run it as a script
_GUARD = pattern(rb"\s*(?:\)\]\}'?,?|(?:for\s*\(;;\)|while\s*\((?:1|true)\));)\s*(?=[\[{])")
_PROGRAM = pattern(
    rb"\bfunction\s*[\w$]*\s*\(|=>|===|\)\s*\{|\b(?:var|let|const)\s+[\w${\[]|^\s*import\s|['\"]use strict['\"]|^\s*(?://|/\*)",
    re.MULTILINE,
)


def without_head(buffer: Buffer) -> Buffer | None:
    """The text without comments, or a guard, before the JSON; None when there is neither, or no JSON behind it.

    What is left out becomes spaces, so that every byte keeps its place.
    """
    head = buffer[:_HEAD_BYTES]
    found = _GUARD.match(head) or _LEADING.match(head)
    end = found.end() if found else 0
    if not head[:end].strip() or head[end : end + 1] not in (b"[", b"{", b'"'):
        return None
    return spool([_blank(head[:end]), memoryview(buffer)[end:]])


def without_comments(buffer: Buffer) -> bytes:
    """The text with spaces in the place of all comments outside of strings."""

    def kept(found: re.Match[bytes]) -> bytes:
        return found[0] if found[0][:1] == b'"' else _blank(found[0])

    return _COMMENT_OR_TEXT.sub(kept, buffer)


def literal_at(buffer: Buffer) -> int | None:
    """Where the first list or object of a script begins that it names, or calls something with; None in other texts."""
    head = buffer[:8_192]
    found = _NAMED.match(head) or _CALL.match(head)
    return found.end() if found else None


def is_program(head: bytes) -> bool:
    """Whether a text's beginning reads like a program."""
    return _PROGRAM.search(head) is not None


def _blank(text: bytes) -> bytes:
    return re.sub(rb"[^\n]", b" ", text)
