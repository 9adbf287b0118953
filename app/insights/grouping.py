"""Findings of one kind on one page, put together by their element, though its ids, counters or texts are others in the
next recording. This docstring is the definition of record.

Two findings are of one element when

1. they have the same identity (`insights.elements`), unless it is an id that is made anew each time: another one in
   every session, or of the form of ids that look generated;
2. they say the same, and at most one identity says it: two buttons “Send” with ids of their own stay two;
3. they lie at the same path with the same role and attributes, and no session has both texts: at an anchored path
   whatever the texts, elsewhere only when the texts share a word or one is missing.

Findings without an element are of their page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from msgspec.structs import astuple

from app.insights.elements import CHANGES, Element
from app.pattern import pattern

K = TypeVar("K", bound=Hashable)
#: an id that is another one in each of so many sessions is made anew each time
MADE_ANEW = 3
_CHANGING = pattern(f"{CHANGES}+")


def groups(found: Mapping[Element, AbstractSet[int]]) -> tuple[tuple[Element, ...], ...]:
    """The elements that are one, each group with its commonest first; the same for the same elements in any order.

    Args:
        found: the sessions in which each was found.
    """
    order = sorted(found, key=lambda one: (-len(found[one]), one.name, astuple(one)))
    joined = _Joined(order, found)
    made_anew = _made_anew(order, found)
    identities = {one: "" if one.identity in made_anew else one.identity for one in order}
    joined.all_of(_by((one for one in order if identities[one]), lambda one: identities[one]))
    said = [one for one in order if one.text]
    said_by = _by((one for one in said if identities[one]), lambda one: one.text)
    nameless = _by((one for one in said if not identities[one]), lambda one: one.text)
    for text, alike in nameless.items():
        known = said_by.get(text, [])
        has_one = len({identities[one] for one in known}) == 1
        joined.all_of({text: [*known[:1], *alike] if has_one else alike})
    _at_the_same_place(joined, [one for one in order if one.path and not identities[one]])
    return joined.groups()


def _made_anew(
    order: Sequence[Element], found: Mapping[Element, AbstractSet[int]]
) -> frozenset[str]:
    """Ids under which the same text goes, each in one session only, or beside ids of their form that look generated."""
    anew: set[str] = set()
    for alike in _by((one for one in order if one.text), lambda one: one.text).values():
        sessions: dict[str, set[int]] = {}
        for one in alike:
            if one.identity.startswith("id="):
                sessions.setdefault(one.identity, set()).update(found[one])
        once = all(len(of) == 1 for of in sessions.values())
        if once and len(set().union(*sessions.values())) == len(sessions) >= MADE_ANEW:
            anew.update(sessions)
        forms = {one.path for one in alike if one.path.startswith("id=") and CHANGES in one.path}
        anew.update(name for name in sessions if any(_has_form(name, form) for form in forms))
    return frozenset(anew)


def _has_form(name: str, form: str) -> bool:
    fixed = (re.escape(part) for part in _CHANGING.split(form))
    # possessive: an id of many counters is not tried in every way
    return re.fullmatch("[A-Za-z0-9]++".join(fixed), name) is not None


def _at_the_same_place(joined: _Joined, elements: Sequence[Element]) -> None:
    for alike in _by(elements, lambda one: (one.path, one.base)).values():
        kept: list[Element] = []
        for one in alike:
            for other in kept:
                if joined.are_one(one, other) or _may_be_one(joined, one, other):
                    joined.join(one, other)
                    break
            else:
                kept.append(one)


def _may_be_one(joined: _Joined, one: Element, other: Element) -> bool:
    if one.label and other.label:
        akin = not set(one.label.split()).isdisjoint(other.label.split())
        if not akin and not one.is_anchored:
            return False
        return joined.sessions(one).isdisjoint(joined.sessions(other))
    return True


class _Joined:
    """Which elements were found to be one."""

    def __init__(self, order: Sequence[Element], found: Mapping[Element, AbstractSet[int]]) -> None:
        self._places = {one: place for place, one in enumerate(order)}
        self._order = order
        self._above = list(range(len(order)))
        self._sessions: list[set[int]] = [set(found[one]) for one in order]

    def all_of(self, alike: Mapping[Any, Sequence[Element]]) -> None:
        """Those of each list are one."""
        for elements in alike.values():
            for one in elements[1:]:
                self.join(elements[0], one)

    def join(self, one: Element, other: Element) -> None:
        """These two are one; the commoner names both."""
        first, second = sorted((self._root(one), self._root(other)))
        if first != second:
            self._above[second] = first
            self._sessions[first] |= self._sessions[second]

    def are_one(self, one: Element, other: Element) -> bool:
        """Whether that was found already."""
        return self._root(one) == self._root(other)

    def sessions(self, one: Element) -> set[int]:
        """Where the element, or one that is the same, was found."""
        return self._sessions[self._root(one)]

    def groups(self) -> tuple[tuple[Element, ...], ...]:
        """All of them."""
        return tuple(tuple(alike) for alike in _by(self._order, self._root).values())

    def _root(self, one: Element) -> int:
        place = self._places[one]
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place


def _by(elements: Iterable[Element], key: Callable[[Element], K]) -> dict[K, list[Element]]:
    found: dict[K, list[Element]] = {}
    for one in elements:
        found.setdefault(key(one), []).append(one)
    return found
