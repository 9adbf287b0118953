"""What a pointer enters and leaves: an element that changes its looks just then shows that the pointer is over it, or
no more, and answers no click.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from app.dom.mirror import Mirror

#: a look changes this soon before or after the sample that tells of the pointer
WITH_POINTER_MS = 160.0
#: samples of a pointer come this much later than they were taken
SAMPLES_LATE_MS = 600.0
#: a pointer that goes less from one sample to the next stays
MOVED_PX = 8
#: no hand that clicked leaves sooner
LEAVES_MS = 120.0


def pointed(
    mirror: Mirror, pointer: Sequence[tuple[float | int, ...]], click_ms: float, at_ms: float
) -> set[int]:
    """The ids of the elements that the pointer entered or left about a moment.

    Args:
        pointer: rows of the stream `pointer`, in order of time.
        click_ms: what the pointer did before it is not asked.
    """
    first = bisect_left(pointer, max(click_ms, at_ms - WITH_POINTER_MS), key=_moment)
    last = bisect_right(pointer, at_ms + WITH_POINTER_MS, key=_moment)
    found: set[int] = set()
    for (_, x, y, before), (_, to_x, to_y, after) in pairwise(pointer[max(0, first - 1) : last]):
        # what comes under a pointer that stays, or goes from under it, was not entered or left
        if before != after and abs(to_x - x) + abs(to_y - y) >= MOVED_PX:
            found |= _above(mirror, int(before)) ^ _above(mirror, int(after))
    return found


def _moment(row: tuple[float | int, ...]) -> float:
    return row[0]


def _above(mirror: Mirror, node_id: int) -> set[int]:
    node = mirror.nodes.get(node_id)
    return set() if node is None else {above.id for above in node.up()}
