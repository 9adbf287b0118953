"""Which changes followed a click, and how near to it they were: rows of the streams `path` and `reaction`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from app.activity.streams import REACTION_MS, REACTION_ROWS, Change, ChangedNodes
from app.dom.mirror import Mirror
from app.dom.nodes import AttributeChange, Node

MAX_WATCHES = 8
#: a node that had changed this often before an interaction changes by itself
TICKER_CHANGES = 8
MAX_DEPTH = 200
STATES = frozenset(
    {
        "open",
        "hidden",
        "disabled",
        "value",
        "checked",
        "selected",
        "src",
        "href",
        "inert",
        "rr_open_mode",
    }
)


@dataclass(slots=True)
class _Watch:
    row: int
    until_ms: float
    depths: dict[int, int]
    seen: set[tuple[int, int]] = field(default_factory=set)


def attribute_kind(change: AttributeChange) -> Change:
    """What kind of change an entry of `attributes` is: the strongest of what it holds."""
    kind = Change.ATTRIBUTE
    for name in change.attributes:
        if name in STATES or name.startswith("aria-"):
            return Change.STATE
        if name == "class":
            kind = Change.CLASS
        elif name == "style" and kind is not Change.CLASS:
            kind = Change.STYLE
    return kind


class Reactions:
    """Watches the changes after each click of one window."""

    def __init__(self, mirror: Mirror, changes: ChangedNodes) -> None:
        self._mirror = mirror
        self._changes = changes
        self._watches: list[_Watch] = []
        self._counts: Counter[int] = Counter()
        self._counted = 0
        self._tickers: set[int] = set()
        self.paths: list[tuple[int, int, int]] = []
        self.rows: list[tuple[float | int, ...]] = []

    @property
    def watching(self) -> bool:
        """Is any click still waiting for an answer?"""
        return bool(self._watches)

    def watch(self, row: int, at_ms: float, target: Node | None) -> None:
        """Begins to watch for answers to the interaction of that row."""
        depths: dict[int, int] = {}
        if target is not None:
            for depth, above in enumerate(target.up()):
                if depth > MAX_DEPTH:
                    break
                depths.setdefault(above.id, depth)
        self.paths.extend((row, depth, node) for node, depth in depths.items())
        self._count()
        self._watches.append(_Watch(row, at_ms + REACTION_MS, depths))
        del self._watches[:-MAX_WATCHES]

    def _count(self) -> None:
        new = self._changes.nodes_since(self._counted)
        self._counted = self._changes.rows
        counts = self._counts
        counts.update(new)
        self._tickers.update(
            node for node in set(new) - self._tickers if counts[node] >= TICKER_CHANGES
        )

    def fresh(self, nodes: set[int]) -> set[int]:
        """Those of the nodes that did not change by themselves before the last click."""
        tickers = self._tickers
        return nodes if nodes.isdisjoint(tickers) else nodes - tickers

    def changed(self, at_ms: float, kind: int, nodes: set[int]) -> None:
        """Notes that nodes were changed, for each click that still waits. `nodes` come from `fresh`."""
        counts = self._counts
        known = self._mirror.nodes
        over = False
        for watch in self._watches:
            seen = watch.seen
            if at_ms > watch.until_ms or len(seen) >= REACTION_ROWS:
                over = True
                continue
            for node_id in nodes:
                if (kind, node_id) not in seen:
                    seen.add((kind, node_id))
                    up, down = _steps(known.get(node_id), watch.depths)
                    self.rows.append((watch.row, at_ms, kind, node_id, up, down, counts[node_id]))
        if over:
            self._watches = [
                watch
                for watch in self._watches
                if at_ms <= watch.until_ms and len(watch.seen) < REACTION_ROWS
            ]

    def forget(self) -> None:
        """A new page: what changes there answers nothing by nearness, and its ids are others."""
        self._watches.clear()
        self._counts.clear()
        self._tickers.clear()
        self._counted = self._changes.rows


def _steps(node: Node | None, depths: dict[int, int]) -> tuple[int, int]:
    if node is None or not depths:
        return -1, -1
    for down, above in enumerate(node.up()):
        if above.id in depths:
            return depths[above.id], down
        if down > MAX_DEPTH:
            break
    return -1, -1
