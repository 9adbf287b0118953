"""An order of steps, asked of one session's rows in one pass, however often they repeat.

SQLite calls it as the aggregate `in_order(seen, wanted)`: `seen` has bit n set when the row is of step n, `wanted` is
the order as `wanted` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.library.steps import Step

Stage = tuple[int, int]


def wanted(steps: Sequence[Step]) -> str:
    """An order as text: for each step that comes its bit and those that must not come before it, at last those
    after it.

    >>> wanted((Step("/a"), Step("/b", absent=True), Step("/c"), Step("/d", absent=True)))
    '1,0 4,2 0,8'
    """
    stages: list[str] = []
    absent = 0
    for at, step in enumerate(steps):
        if step.absent:
            absent |= 1 << at
        else:
            stages.append(f"{1 << at},{absent}")
            absent = 0
    return " ".join([*stages, f"0,{absent}"])


@lru_cache(maxsize=64)
def _stages(text: str) -> tuple[Stage, ...]:
    return tuple(
        (int(comes), int(absent)) for comes, absent in (part.split(",") for part in text.split())
    )


@lru_cache(maxsize=4_096)
def moves(text: str, seen: int) -> tuple[int, int]:
    """What a view does: the stages, as bits, that stay reached after it, and those that lead on to the next one."""
    stages = _stages(text)
    stays = sum(1 << n for n, (_, absent) in enumerate(stages) if not seen & absent)
    leads_on = sum(1 << n for n, (comes, _) in enumerate(stages[:-1]) if seen & comes)
    return stays, leads_on


class InOrder:
    """The aggregate: which numbers of steps can have come so far, for any choice of views.

    >>> order = InOrder()
    >>> for seen in (1, 2, 1, 4):
    ...     order.step(seen, "1,0 4,2 0,8")
    >>> order.finalize()
    1
    """

    def __init__(self) -> None:
        self._reached = 0
        self._wanted = ""

    def step(self, seen: int, text: str, /) -> None:
        """One more view."""
        if not self._wanted:
            self._reached, self._wanted = 1, text
        stays, leads_on = moves(text, seen)
        self._reached = self._reached & stays | (self._reached & leads_on) << 1

    def finalize(self) -> int | None:
        """1 when the whole order came, 0 when not; None without any view."""
        return self._reached >> len(_stages(self._wanted)) - 1 & 1 if self._wanted else None


def came(seen: Sequence[int], steps: Sequence[Step]) -> tuple[int, ...]:
    """Which views make up an order, the earliest choice there is; none where the order did not come.

    Args:
        seen: of each view the steps whose page it is, as bits.

    >>> came([1, 2, 1, 4], (Step("/a"), Step("/b", absent=True), Step("/c")))
    (2, 3)
    """
    stages = _stages(wanted(steps))
    nowhere: tuple[int, ...] | None = None
    ways = [(), *[nowhere] * (len(stages) - 1)]
    for place, view in enumerate(seen):
        ways = [
            way
            if (way := ways[n]) is not None and not view & stages[n][1]
            else (*before, place)
            if n > 0 and (before := ways[n - 1]) is not None and view & stages[n - 1][0]
            else None
            for n in range(len(stages))
        ]
    return ways[-1] or ()
