"""Which persons are one because something of theirs is the same, and who became whom. Pure: who is joined to whom in,
who stands for whom out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

K = TypeVar("K", bound=Hashable)


class Joined(Generic[K]):
    """Groups that grow together."""

    def __init__(self, links: Iterable[tuple[K, K]] = ()) -> None:
        self._above: dict[K, K] = {}
        for one, other in links:
            self.join(one, other)

    def join(self, one: K, other: K) -> None:
        """These two, and all that was joined to either, are one."""
        first, second = self.root(one), self.root(other)
        self._above.setdefault(first, first)
        if first != second:
            self._above[second] = first

    def root(self, one: K) -> K:
        """The same for all that are one."""
        above = self._above
        at = one
        while (upper := above.get(at, at)) != at:
            above[at] = above.get(upper, upper)
            at = above[at]
        return at

    def groups(self) -> list[list[K]]:
        """Those that were joined to any other, each group in the order in which they came."""
        found: dict[K, list[K]] = {}
        for one in self._above:
            found.setdefault(self.root(one), []).append(one)
        return list(found.values())


def stand_ins(
    links: Iterable[tuple[K, K]], best: Callable[[K], Any], apart: frozenset[K] = frozenset()
) -> dict[K, K]:
    """Who stands for each that is joined: of a group the one for whom `best` is smallest.

    Args:
        apart: those who are joined to nobody.

    >>> stand_ins([(3, 5), (5, 2), (7, 8)], lambda one: one, frozenset({8}))
    {3: 2, 5: 2, 2: 2}
    """
    joined = Joined((one, other) for one, other in links if one not in apart and other not in apart)
    return {
        one: first for alike in joined.groups() for first in [min(alike, key=best)] for one in alike
    }


class Regrouped(Struct, frozen=True):
    """Sessions whose persons became others: one of several, or several of one."""

    before: frozenset[int]
    after: frozenset[int]
    sessions: tuple[int, ...]


def regrouped(before: Mapping[int, int], after: Mapping[int, int]) -> tuple[Regrouped, ...]:
    """Who became whom; whoever is one as before, by another number or not, is not told.

    Args:
        before: whose each session was; `after`: whose it is now. Sessions that one of them lacks are left out.

    >>> [(sorted(one.before), *one.after, one.sessions) for one in regrouped({1: 7, 2: 8, 3: 9}, {1: 7, 2: 7, 3: 5})]
    [([7, 8], 7, (1, 2))]
    """
    both = sorted(before.keys() & after.keys())
    joined: Joined[tuple[str, int]] = Joined(
        (("was", before[one]), ("is", after[one])) for one in both
    )
    sessions: dict[tuple[str, int], list[int]] = {}
    for one in both:
        sessions.setdefault(joined.root(("is", after[one])), []).append(one)
    found = (
        Regrouped(
            frozenset(before[one] for one in these),
            frozenset(after[one] for one in these),
            tuple(these),
        )
        for these in sessions.values()
    )
    return tuple(one for one in found if len(one.before) > 1 or len(one.after) > 1)
