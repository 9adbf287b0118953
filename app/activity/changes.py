"""Which nodes mutations changed: the latest, asked for at a press by what waits for an answer to it, and all of a calm
window, as the stream `changed`.

Most mutations are never asked about, so they are kept as they came, and their nodes looked up when somebody asks.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.dom.nodes import Added, Mutation

#: nodes of one mutation and kind that are told; one that changes more of them builds a page
MOST_NODES = 64
#: rows of the stream of a window; with more there is none, nor with so many that come so fast
MOST_ROWS = 40_000
MANY_ROWS, FAST_ROWS_A_S = 4_000, 100.0
NOTHING: set[int] = set()


class Change(IntEnum):
    """What changed at a node; the attribute kinds are told apart in the stream `reaction` only."""

    ADDED = 0
    REMOVED = 1
    TEXT = 2
    ATTRIBUTE = 3
    CLASS = 4
    STYLE = 5
    STATE = 6  #: aria-*, open, hidden, disabled, value, checked, selected, src, href


class Changed(NamedTuple):
    """The ids of the nodes that one mutation changed: those to which something was added, from which only something was
    removed, whose text and whose attributes were set."""

    added: set[int]
    removed: set[int]
    told: set[int]
    dressed: set[int]


def changed_by(change: Mutation, came: Sequence[Added]) -> Changed:
    """The nodes that a mutation changed.

    Args:
        came: what it added beside texts. What is put into one of these is part of its coming, no change of its own.
    """
    added = removed = NOTHING
    if change.adds:
        added = {entry.parent_id for entry in change.adds}
        if came:
            added -= {entry.node.id for entry in came if entry.node is not None}
    if change.removes:
        removed = {entry.parent_id for entry in change.removes} - added
    told = {entry.id for entry in change.texts} if change.texts else NOTHING
    dressed = {entry.id for entry in change.attributes} if change.attributes else NOTHING
    return Changed(added, removed, told, dressed)


class LatestChanges:
    """The latest mutations of one window, in order of time: no more than are needed, since what is kept has left the
    processor's cache when it is given back.

    Args:
        most: changes that are asked for at most.
    """

    def __init__(self, most: int) -> None:
        self._kept: deque[tuple[int, float, Mutation, Sequence[Added]]] = deque()
        self._most = most
        self._count = 0

    def add(self, at_ms: float, change: Mutation, came: Sequence[Added]) -> None:
        """Takes in a mutation; `came` is what it added beside texts."""
        kept = self._kept
        # what is added has one parent at least that was there before
        count = len(change.texts) + len(change.attributes) + bool(change.adds)
        if not count:
            return
        kept.append((count, at_ms, change, came))
        self._count += count
        while self._count - kept[0][0] >= self._most:
            self._count -= kept.popleft()[0]

    def clear(self) -> None:
        """Forgets them all."""
        self._kept.clear()
        self._count = 0

    def nodes(self, after_ms: float, until_ms: float, limit: int) -> list[tuple[float, int]]:
        """(time, node) of what changed in (after_ms, until_ms], the latest `limit` in order of time. Nodes from which
        something was only taken away do not count."""
        found: list[tuple[float, int]] = []
        times = [entry[1] for entry in self._kept]
        last = bisect_right(times, until_ms)
        for at in range(last - 1, bisect_right(times, after_ms, hi=last) - 1, -1):
            _, at_ms, change, came = self._kept[at]
            added, _, told, dressed = changed_by(change, came)
            for nodes in (dressed, told, added):
                told_of = nodes if len(nodes) <= MOST_NODES else set(sorted(nodes)[:MOST_NODES])
                found += [(at_ms, node) for node in reversed(tuple(told_of))]
            if len(found) >= limit:
                break
        del found[limit:]
        found.reverse()
        return found


class ChangedNodes:
    """Collects the columns of the stream `changed`. `is_full`: there are too many rows for one, nothing is collected
    any more."""

    def __init__(self) -> None:
        self.is_full = False
        self._times, self._kinds, self._nodes = array("d"), array("B"), array("q")

    def mutated(self, at_ms: float, change: Mutation, came: Sequence[Added]) -> None:
        """Takes in a mutation; `came` is what it added beside texts."""
        for kind, nodes in enumerate(changed_by(change, came)):
            if not nodes:
                continue
            count = min(len(nodes), MOST_NODES)
            with suppress(OverflowError):  # ids that no column can hold
                self._nodes.extend(nodes if count == len(nodes) else sorted(nodes)[:count])
                self._times.extend((at_ms,) * count)
                self._kinds.extend((kind,) * count)
        del self._nodes[len(self._times) :]
        rows = len(self._times)
        if rows > MANY_ROWS and (
            rows > MOST_ROWS or 1_000 * rows > FAST_ROWS_A_S * (at_ms - self._times[0])
        ):
            self.is_full = True
            del self._times[:], self._kinds[:], self._nodes[:]

    def columns(self) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.int32]]:
        """Times in ms, kinds and node ids."""
        ids = np.clip(np.frombuffer(self._nodes, np.int64), -1, 2**31 - 1).astype(np.int32)
        return np.frombuffer(self._times, np.float64), np.frombuffer(self._kinds, np.uint8), ids
