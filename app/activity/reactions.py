"""Which changes followed a click, and how near to it they were: rows of the streams `target`,
`path` and `reaction`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from app.activity.streams import REACTION_MS, REACTION_ROWS, Change, ChangedNodes
from app.activity.targets import traits
from app.dom.mirror import Mirror
from app.dom.nodes import AttributeChange, Node

MAX_WATCHES = 4
#: changes this soon after a click may answer it; later ones, until the next click, come by
#: themselves
ANSWERED_MS = 1_500.0
#: a node that changed this often by itself since the click before will go on so
TICKER_CHANGES = 3
#: how many of the latest changes before a click are looked at for that
TICKER_ROWS = 1_000
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


class _Watch(Struct):
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
        #: the clicks that still wait for an answer
        self.watches: list[_Watch] = []
        self._tickers: set[int] = set()
        self._last_ms = -math.inf
        self.targets: list[tuple[int, int]] = []
        self.paths: list[tuple[int, int, int]] = []
        self.rows: list[tuple[float | int, ...]] = []

    def watch(self, row: int, at_ms: float, target: Node | None) -> None:
        """Begins to watch for answers to the interaction of that row."""
        depths: dict[int, int] = {}
        self.targets.append((row, 0 if target is None else int(traits(target, self._mirror))))
        if target is not None:
            for depth, above in enumerate(target.up()):
                if depth > MAX_DEPTH:
                    break
                depths.setdefault(above.id, depth)
        self.paths.extend((row, depth, node) for node, depth in depths.items())
        self._note_tickers(at_ms)
        self.watches.append(_Watch(row, at_ms + REACTION_MS, depths))
        del self.watches[:-MAX_WATCHES]

    def _note_tickers(self, at_ms: float) -> None:
        """Finds what changed again and again since the answers to the click before were over."""
        quiet = self._changes.nodes_between(self._last_ms + ANSWERED_MS, at_ms)
        self._last_ms = at_ms
        counts = Counter(quiet[-TICKER_ROWS:])
        self._tickers.update(node for node, times in counts.items() if times >= TICKER_CHANGES)

    def mutated(
        self,
        at_ms: float,
        added: set[int],
        removed: set[int],
        told: set[int],
        dressed: set[int],
        attributes: Iterable[AttributeChange],
    ) -> None:
        """Takes in the nodes that a mutation changed, by kind of change. Called for every mutation
        that follows a click soon: the common answer is that only tickers ticked."""
        tickers = self._tickers
        if added <= tickers and removed <= tickers and told <= tickers and dressed <= tickers:
            return
        self.watches = [
            watch
            for watch in self.watches
            if at_ms <= watch.until_ms and len(watch.seen) < REACTION_ROWS
        ]
        self._note(at_ms, Change.ADDED, added - tickers)
        self._note(at_ms, Change.REMOVED, removed - tickers)
        self._note(at_ms, Change.TEXT, told - tickers)
        dressed = dressed - tickers
        if dressed:
            for entry in attributes:
                if entry.id in dressed:
                    self._note(at_ms, attribute_kind(entry), {entry.id})

    def _note(self, at_ms: float, kind: int, nodes: set[int]) -> None:
        known = self._mirror.nodes
        for watch in self.watches:
            seen = watch.seen
            for node_id in nodes:
                if (kind, node_id) not in seen:
                    seen.add((kind, node_id))
                    up, down = _steps(known.get(node_id), watch.depths)
                    self.rows.append((watch.row, at_ms, kind, node_id, up, down))

    def forget(self) -> None:
        """A new page: what changes there answers nothing by nearness, and its ids are others."""
        self.watches.clear()
        self._tickers.clear()
        self._last_ms = -math.inf


def _steps(node: Node | None, depths: dict[int, int]) -> tuple[int, int]:
    if node is None or not depths:
        return -1, -1
    for down, above in enumerate(node.up()):
        if above.id in depths:
            return depths[above.id], down
        if down > MAX_DEPTH:
            break
    return -1, -1
