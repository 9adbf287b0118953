"""What was meant by a word of a query that is none: the nearest one that may stand there.

Near is what few slips of the hand part: a letter too many, one missing, another one, two in the wrong order; one slip
in words of up to five letters, one more for every three. Then the beginning of a word, then words that other programs
use for the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.errors import Mend, QueryError

#: what other programs call it
_ELSEWHERE = {
    "url": "page", "path": "page", "visited": "page", "landing": "entry", "host": "site", "domain": "site",
    "source": "utm_source", "medium": "utm_medium", "campaign": "utm_campaign", "lang": "language",
    "locale": "language", "system": "os", "platform": "os", "viewport": "screen", "resolution": "screen",
    "person": "user", "email": "user", "name": "user", "property": "trait", "experiment": "variant",
    "label": "tag", "exception": "error", "survey": "feedback", "order": "seq", "length": "duration",
    "time": "duration", "date": "started", "revenue": "value", "price": "value", "note": "notes",
    "bookmarked": "starred", "unwatched": "new", "viewed": "watched",
}  # fmt: skip
_SHORTEST_BEGINNING = 3


def meant(
    error: QueryError, among: Collection[str], written: str, query: str, begin: int, sign: str = ""
) -> QueryError:
    """The same error with what was meant where that can be told.

    Args:
        written: what is none of these; it stands in the query, from `begin` on; `sign` is what stands behind it.
    """
    right = nearest(written, among)
    place = re.compile(re.escape(written), re.IGNORECASE).search(query, begin)
    if right is None or place is None:
        return error
    return QueryError(
        error.text, f"Did you mean {right}{sign}? {error.hint}", Mend(*place.span(), right)
    )


def nearest(written: str, among: Collection[str]) -> str | None:
    """The word that was meant; None where none is near.

    >>> nearest("divice", ("page", "device")), nearest("url", ("page", "device")), nearest("colour", ("page", "device"))
    ('device', 'page', None)
    """
    low = written.casefold()
    if len(low) < 2:
        return None
    most = max(1, len(low) // 3)
    # words of a key are parted by _
    low = low.replace("-", "_")
    slips = {word: _slips(low, word) for word in among if abs(len(word) - len(low)) <= most}
    near = min(slips, key=lambda word: (slips[word], word[0] != low[0]), default=None)
    if near is not None and slips[near] <= most:
        return near
    if len(low) >= _SHORTEST_BEGINNING:
        begun = min((word for word in among if word.startswith(low)), key=len, default=None)
        if begun is not None:
            return begun
    other = _ELSEWHERE.get(low)
    return other if other in among else None


def _slips(one: str, other: str) -> int:
    """How many slips make one word of another."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, sign in enumerate(other, 1):
            cost = min(here[-1] + 1, last[column] + 1, last[column - 1] + (letter != sign))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, last = last, here
    return last[-1]
