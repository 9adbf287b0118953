"""What two groups of sessions differ in because they were chosen by it: no finding, and left out of what is compared.

Of a term that only one side asks: where a session has one value of its key (a device, a variant), all lines of that
key; an amount that is compared with a number; and of pages, events, clicks and so on just the line that the same
sessions have as the term asks for, or of several values or a wildcard all lines it takes in. A goal that is the search
of a side is left out, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.insights.compare import Sort
from app.library.columns import Columns
from app.library.compare_columns import UNITS
from app.library.compare_things import SINGLE, Has
from app.library.pairs import Ids, Mask
from app.library.search import SIGNALS, Compared, Named, Order, Query, Term, key_of
from app.library.search_sql import condition
from app.library.steps import OTHER
from app.library.wildcards import pieces

if TYPE_CHECKING:
    from app.library.database import Library

_DONE = frozenset({Sort.EVENT, Sort.GOAL, Sort.CART, Sort.PRODUCT, Sort.SESSION})
#: in lines of which sort the same sessions may stand that a key asks for
_SAME = {
    "page": frozenset({Sort.PAGE, Sort.GOAL}),
    "event": _DONE, "has": _DONE, "cart": _DONE, "product": _DONE, "again": _DONE,
    "click": frozenset({Sort.CLICK, Sort.GOAL}),
    "element": frozenset({Sort.CLICK, Sort.GOAL}),
    "signal": frozenset({Sort.SIGNAL, Sort.ISSUE, Sort.GOAL}),
    "issue": frozenset({Sort.SIGNAL, Sort.ISSUE, Sort.GOAL}),
    "error": frozenset({Sort.ISSUE, Sort.SESSION, Sort.GOAL}),
    "errors": frozenset({Sort.ISSUE, Sort.SESSION, Sort.GOAL}),
    "pages": frozenset({Sort.SESSION, Sort.GOAL}),
    "visitor": frozenset({Sort.SESSION, Sort.GOAL}),
    "feedback": frozenset({Sort.SESSION, Sort.GOAL}),
    "form": frozenset({Sort.FORM, Sort.GOAL}),
    "field": frozenset({Sort.FORM, Sort.GOAL}),
    "video": frozenset({Sort.MEDIA, Sort.GOAL}),
}  # fmt: skip
_AMOUNTS = frozenset(key for key, _ in UNITS)


class _Asked(Struct, frozen=True):
    """The sessions of one value of a term; `is_several`: it may take in more than one line."""

    mask: Mask
    sorts: frozenset[Sort]
    is_several: bool


class Defined:
    """What the sides were chosen by.

    Args:
        everyone: the sessions that are not in the trash.
    """

    def __init__(
        self, db: Library, columns: Columns, one: Query, other: Query, everyone: Mask
    ) -> None:
        self._everyone = everyone
        terms = {_positive(term) for term in set(one.terms) ^ set(other.terms)}
        keys = {key_of(term) for term in terms}
        self.sorts = frozenset(sort for sort in SINGLE if str(sort) in keys)
        self.amounts = frozenset(key for key in keys if key in _AMOUNTS)
        self._asked = [
            _Asked(columns.among(db, condition(Query((part,)))), sorts, is_several)
            for term in sorted(terms, key=repr)
            for part, sorts, is_several in _parts(term)
        ]
        goal = frozenset({Sort.GOAL})
        self._asked += [
            _Asked(columns.among(db, condition(side)), goal, False)
            for side in (one, other)
            if len(side.terms) > 1
        ]

    def codes(self, of: Has) -> Ids:
        """Which of the things that sessions have are left out."""
        found = np.zeros(len(of.names), np.bool_)
        if of.sort in self.sorts:
            found[:] = True
            return np.flatnonzero(found)
        asked = [one for one in self._asked if of.sort in one.sorts]
        if asked:
            mine = of.counts(self._everyone)
            for one in asked:
                within = of.counts(one.mask) == mine
                found |= within & (mine > 0) & (one.is_several | (mine == one.mask.sum()))
        return np.flatnonzero(found)


def _positive(term: Term) -> Term:
    return replace(term, negated=False) if term.negated else term


def _parts(term: Term) -> Sequence[tuple[Term, frozenset[Sort], bool]]:
    """What a term asks for, value by value."""
    if isinstance(term, Order):
        return [
            part
            for step in term.steps
            if step.key != OTHER and not step.absent
            for part in _parts(Named(step.key, (step.pattern,)))
            if step.key in _SAME
        ]
    if isinstance(term, Compared):
        key = "signal" if term.key in SIGNALS else term.key
        return [(term, _SAME[key], False)] if key in _SAME else []
    if not isinstance(term, Named) or term.key not in _SAME:
        return []
    own = frozenset({Sort(term.key)}) if term.key in set(Sort) else frozenset()
    return [
        part
        for value in term.values
        for part in (
            (Named(term.key, (value,)), _SAME[term.key], False),
            *([(Named(term.key, (value,)), own, True)] if len(pieces(value)) > 1 else []),
        )
    ]
