"""The paths of two groups of sessions beside each other: which pages and turns one group takes more often.

Of a page it is told which share of a side's sessions saw it; of a turn, which share of those that were on its page took
it. The tests are those of `app.proportions`, raised for as many as there are of a kind. Where sessions are on both
sides nothing is told of chance: the tests are of two groups that share nobody.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from app.insights.paths import Paths
from app.insights.views import Page
from app.proportions import CERTAIN, Share, p_value, raised

_Of = TypeVar("_Of")


class Contrast(Struct, frozen=True):
    """One share on either side. `p`: raised; None where chance cannot be told."""

    one: Share
    other: Share
    p: float | None = None

    @property
    def difference(self) -> float:
        """How much greater the one is; nobody counts as none."""
        return (self.one.share or 0.0) - (self.other.share or 0.0)

    @property
    def is_certain(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.p is not None and self.p <= CERTAIN


class Difference(Struct, frozen=True):
    """The pages and turns of both sides.

    Args:
        shared: sessions that are on both.
    """

    one: Paths
    other: Paths
    shared: int
    pages: dict[Page, Contrast]
    turns: dict[tuple[Page, Page], Contrast]


def difference(one: Paths, other: Paths, shared: int) -> Difference:
    """Set two sides beside each other."""
    pages, turns = _pages(one, other), _turns(one, other)
    return Difference(
        one, other, shared, _tested(pages, bool(shared)), _tested(turns, bool(shared))
    )


def _pages(one: Paths, other: Paths) -> dict[Page, tuple[Share, Share]]:
    seen = [{node.page: node.sessions for node in side.nodes} for side in (one, other)]
    return {
        page: (Share(seen[0].get(page, 0), one.sessions), Share(seen[1].get(page, 0), other.sessions))
        for page in dict.fromkeys([*seen[0], *seen[1]])
    }  # fmt: skip


def _turns(one: Paths, other: Paths) -> dict[tuple[Page, Page], tuple[Share, Share]]:
    shares: list[dict[tuple[Page, Page], int]] = []
    seen = [{node.page: node.sessions for node in side.nodes} for side in (one, other)]
    for side in (one, other):
        shares.append(
            {
                (side.nodes[edge.source].page, side.nodes[edge.target].page): edge.sessions
                for edge in side.edges
            }
        )
    return {
        turn: (
            Share(shares[0].get(turn, 0), seen[0].get(turn[0], 0)),
            Share(shares[1].get(turn, 0), seen[1].get(turn[0], 0)),
        )
        for turn in dict.fromkeys([*shares[0], *shares[1]])
    }


def _tested(shares: dict[_Of, tuple[Share, Share]], are_shared: bool) -> dict[_Of, Contrast]:
    if are_shared:
        return {of: Contrast(*sides) for of, sides in shares.items()}
    chances = raised([p_value(*sides) for sides in shares.values()])
    return {
        of: Contrast(*sides, chance)
        for (of, sides), chance in zip(shares.items(), chances, strict=True)
    }
