"""What is told of a long text: the part that a search found."""

from __future__ import annotations

from collections.abc import Iterator

from app.library.folding import folded, has_words
from app.library.wildcards import pieces

#: characters before what was looked for, and in all, of a long text
_BEFORE, _LONGEST = 60, 180
#: signs that may part the words that were looked for in a long text
_PARTING = 64


def line_with(text: str, sought: str) -> str:
    """The line of a text that has the words, or where they begin; of a long one what stands around them."""
    lines = text.splitlines() or [""]
    line = next((line for line in lines if has_words(line, sought)), None)
    if line is None:
        first = sought.split(maxsplit=1)[0]
        line = next((line for line in lines if has_words(line, first)), lines[0])
    if len(line) <= _LONGEST:
        return line
    # of a line without end no more is folded at each of its words than may be those that were looked for
    reach = 2 * len(sought) + _PARTING
    at = next((at for at in _starts(line) if folded(line[at : at + reach]).startswith(sought)), 0)
    return _around(line, at)


def _around(text: str, at: int) -> str:
    """A long text where it matters."""
    return text[max(0, at - _BEFORE) :][:_LONGEST]


def part_with(text: str, pattern: str) -> str:
    """A text that has a pattern in it, told where the longest piece of that stands."""
    at = text.lower().find(max(pieces(pattern.lower()), key=len))
    return text if len(text) <= _LONGEST else _around(text, max(at, 0))


def _starts(line: str) -> Iterator[int]:
    """Where words begin."""
    return (
        at for at, sign in enumerate(line) if sign.isalnum() and not line[at - 1 : at].isalnum()
    )
