"""Which changes followed an interaction, and how near to it they were: rows of the streams `path` and `reaction`."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.activity.streams import REACTION_MS, REACTION_ROWS, Change
from app.dom.mirror import Mirror
from app.dom.nodes import AttributeChange, Node
from app.rrweb.types import Interaction

#: interactions that a page may answer
WATCHED = frozenset(
    {
        Interaction.CLICK, Interaction.DBL_CLICK, Interaction.MOUSE_DOWN, Interaction.TOUCH_START,
        Interaction.CONTEXT_MENU,
    }
)  # fmt: skip
MAX_WATCHES = 24
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
    """Watches the changes after each interaction of one window."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._watches: list[_Watch] = []
        self.paths: list[tuple[int, int, int]] = []
        self.rows: list[tuple[float | int, ...]] = []

    @property
    def watching(self) -> bool:
        """Is any interaction still waiting for an answer?"""
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
        self._watches.append(_Watch(row, at_ms + REACTION_MS, depths))
        del self._watches[:-MAX_WATCHES]

    def changed(self, at_ms: float, kind: int, nodes: set[int]) -> None:
        """Notes that nodes were changed, for each interaction that still waits."""
        if any(at_ms > watch.until_ms for watch in self._watches):
            self._watches = [watch for watch in self._watches if at_ms <= watch.until_ms]
        known = self._mirror.nodes
        for watch in self._watches:
            for node_id in nodes:
                if len(watch.seen) >= REACTION_ROWS:
                    break
                if (kind, node_id) in watch.seen:
                    continue
                watch.seen.add((kind, node_id))
                up, down = _steps(known.get(node_id), watch.depths)
                self.rows.append((watch.row, at_ms, kind, node_id, up, down))

    def forget(self) -> None:
        """A new page: what changes there answers nothing by nearness."""
        self._watches.clear()


def _steps(node: Node | None, depths: dict[int, int]) -> tuple[int, int]:
    if node is None or not depths:
        return -1, -1
    for down, above in enumerate(node.up()):
        if above.id in depths:
            return depths[above.id], down
        if down > MAX_DEPTH:
            break
    return -1, -1
