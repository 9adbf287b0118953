"""What the page did while somebody typed: a field that the page answers letter by letter is tried, not filled in.
Evidence for the rules of `app.friction.form_rules`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.friction.doings import Doings, first_after, times

#: a letter that is answered at once is answered within this; one that waits for the next letter, within the other
AT_ONCE_MS, AT_LAST_MS = 80.0, 1_500.0
#: what the page did this long before the first letter it does by itself
BEFORE_MS = 4_000.0


class Answered(Struct, frozen=True, array_like=True):
    """`letters` typed into a field, `at_once` of them followed by other texts or elements right away; `most`: elements
    that one change during the typing or soon after brought, took away or dressed, 0 where the page does so anyway.
    """

    letters: int = 0
    at_once: int = 0
    most: int = 0


def answered(doings: Doings, typed: Sequence[float]) -> Answered:
    """What followed the letters that were typed into a field at these moments, in order of time."""
    if not typed:
        return Answered()
    columns = doings.session.columns(doings.window, "mutation")
    at = times(columns)
    letters = np.array(typed, dtype=np.float64)
    told = (columns["adds"] != 0) | (columns["removes"] != 0) | (columns["texts"] != 0)
    moments = at[told]
    following = np.searchsorted(moments, letters - 1)
    known = following < len(moments)
    at_once = moments[following[known]] - letters[known] <= AT_ONCE_MS
    adds, removes, dressed = (
        columns[name].astype(np.int64) for name in ("adds", "removes", "attributes")
    )
    counts = adds + removes + dressed
    begin, last = typed[0], typed[-1]
    until = min(
        last + AT_LAST_MS, first_after(doings.presses, last), first_after(doings.pages, begin)
    )
    first, end, earlier = np.searchsorted(at, (begin, until, begin - BEFORE_MS))
    most = int(np.max(counts[first:end], initial=0))
    # what answered the field before this one does not come by itself
    entries = np.append(-np.inf, doings.inputs)
    since = at[earlier:first] - entries[np.searchsorted(entries, at[earlier:first], "right") - 1]
    before = int(np.max(counts[earlier:first][since > AT_LAST_MS], initial=0))
    return Answered(len(typed), int(at_once.sum()), most if 2 * before < most else 0)
