"""Text as the index of free text reads it: words alone, without regard to case, accents and signs.

The same as SQLite's `unicode61 remove_diacritics 2`, so that what the index finds is found in the rows, too.
"""

from __future__ import annotations

from unicodedata import normalize

from app.pattern import pattern

_WORD = pattern(r"[^\W_]+")
_ACCENTS = pattern("[\u0300-\u036f]+")


def folded(text: str) -> str:
    """The words with a blank between them.

    >>> folded("  E-Mail: Rűnner ")
    'e mail runner'
    """
    low = text.lower()
    if not low.isascii():
        low = _ACCENTS.sub("", normalize("NFD", low))
    return " ".join(_WORD.findall(low))


def has_words(text: str | None, sought: str) -> bool:
    """Whether a text has words that are `folded` already, in their order; the last one may be cut short."""
    return text is not None and f" {sought}" in f" {folded(text)}"


def having(column: str, sought: str) -> tuple[str, tuple[str, ...]]:
    """The same for SQL over an expression. Plain texts without the longest of the words are left out before their
    words are parted.

    Args:
        sought: folded words, at least one.
    """
    longest = max(sought.split(), key=len)
    is_beyond_ascii = f"length({column}) <> length(CAST({column} AS BLOB))"
    likely = f"{column} LIKE ? OR {is_beyond_ascii}"
    return (
        f"CASE WHEN {likely} THEN has_words({column}, ?) ELSE 0 END",
        (f"%{longest}%", sought),
    )
