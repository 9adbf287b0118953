"""What changes by itself: tickers, clocks, rotating pictures, adverts. A change of such a node answers nobody,
unless it follows a click near by so closely that chance is no explanation.

Where many elements of one kind change in turn (the cells of a table of prices), all of them are restless, those that
have not changed yet as well: an *area* is the place of such elements under what holds them.

Only changes in *quiet* stretches count: those that come a while after anything a person did, since what follows typing
is of that. What only goes away counts for nothing: a message that came for a reason goes by itself.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable

from msgspec import Struct

from app.activity.changes import LatestChanges
from app.dom.mirror import Mirror
from app.dom.nodes import Node

#: changes this soon after a person's doing may be of it; later ones come by themselves
ANSWERED_MS = 1_500.0
#: a node that changed at this many moments by itself will go on so
TICKER_CHANGES = 3
#: changes closer together than this are one moment
MOMENT_MS = 250.0
#: how many of the latest changes of a quiet stretch are looked at
TICKER_ROWS = 200
#: share of the usual time between its changes within which one may be an answer after all, and at most
CHANCE_FRAC, CLOSELY_MS = 0.03, 150.0
#: scrolling is none of them: what it changes answers no click either
#: so many elements of one kind and moments make an area; how far above them what holds them is looked for
AREA_NODES, AREA_MOMENTS, LEVELS = 4, 6, (1, 2, 3)
NO_HOLDERS = frozenset({"body", "html", ""})


#: (holder, levels below it, tag)
_Place = tuple[int, int, str]


class _Alone(Struct):
    """A node's changes by itself: how many moments, the first and the latest."""

    first_ms: float
    latest_ms: float
    moments: int = 1


class _Area(Struct):
    """Changes by themselves of what is at one place under one element."""

    first_ms: float
    latest_ms: float
    moments: int
    nodes: set[int]


class Restless:
    """The nodes of one page that change by themselves."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        #: the mutations since `busy_until_ms`, to be told of
        self.quiet = LatestChanges(TICKER_ROWS)
        self._areas: dict[_Place, _Area] = {}
        #: the restless ones, with their first change
        self._restless_since_ms: dict[_Place, float] = {}
        #: until when changes may be of what a person did
        self.busy_until_ms = -math.inf
        self._found: set[int] = set()
        self._alone: dict[int, _Alone] = {}
        #: the nodes found to be so
        self.nodes: set[int] = set()

    def begin(self, at_ms: float) -> None:
        """A new page, whose ids are others; what it does at first is its making."""
        self._alone.clear()
        self._areas.clear()
        self._restless_since_ms.clear()
        self.nodes.clear()
        self._found.clear()
        self.quiet.clear()
        self.busy_until_ms = at_ms + ANSWERED_MS

    def done(self, at_ms: float) -> None:
        """A person does something: what was quiet until then is taken in."""
        if at_ms > self.busy_until_ms:
            changes = self.quiet.nodes(self.busy_until_ms, at_ms, TICKER_ROWS)
            self.quiet.clear()
            self._found |= self._count(changes)
        self.busy_until_ms = max(self.busy_until_ms, at_ms + ANSWERED_MS)

    def look(self, until_ms: float) -> set[int]:
        """Takes in the changes up to a moment; the nodes that are newly found since the last look."""
        self.done(until_ms)
        found, self._found = self._found, set()
        self.nodes |= found
        return found

    def _count(self, changes: Iterable[tuple[float, int]]) -> set[int]:
        """Counts changes, (time, node) in order of time; the nodes that they make restless ones."""
        alone = self._alone
        found: set[int] = set()
        for at_ms, node in changes:
            known = alone.get(node)
            if known is None:
                alone[node] = _Alone(at_ms, at_ms)
                self._count_areas(at_ms, node)
            elif at_ms - known.latest_ms >= MOMENT_MS:
                if known.moments < TICKER_CHANGES:
                    self._count_areas(at_ms, node)
                known.latest_ms = at_ms
                known.moments += 1
                if known.moments == TICKER_CHANGES:
                    found.add(node)
        return found

    def _count_areas(self, at_ms: float, node_id: int) -> None:
        """Counts a change in the areas of what is above a node."""
        node = self._mirror.nodes.get(node_id)
        if node is None:
            return
        tag, above, areas = node.tag_name, node.parent, self._areas
        known = self._restless_since_ms
        for level in LEVELS:
            if above is None or above.tag_name in NO_HOLDERS:
                return
            place = above.id, level, tag
            if place in known:
                above = above.parent
                continue
            area = areas.get(place)
            if area is None:
                areas[place] = _Area(at_ms, at_ms, 1, {node_id})
            else:
                if at_ms - area.latest_ms >= MOMENT_MS:
                    area.latest_ms = at_ms
                    area.moments += 1
                area.nodes.add(node_id)
                if len(area.nodes) >= AREA_NODES and area.moments >= AREA_MOMENTS:
                    self._restless_since_ms[place] = area.first_ms
            above = above.parent

    def is_of_an_area(self, node: Node, from_ms: float, path: Container[int]) -> bool:
        """Is a change of a node one of those that come in its area all the time?

        Args:
            path: ids from a click's target up; an area that holds both in the same part of it says nothing.
        """
        since_ms = self._restless_since_ms
        if not since_ms:
            return False
        tag, here = node.tag_name, node
        for level in LEVELS:
            above = here.parent
            if above is None or above.tag_name in NO_HOLDERS or here.id in path:
                return False
            if since_ms.get((above.id, level, tag), from_ms) < from_ms:
                return True
            here = above
        return False

    def is_by_itself(self, node: int, from_ms: float, at_ms: float, is_near: bool) -> bool:
        """Did a change at `at_ms`, after a click at `from_ms`, come by itself?

        Args:
            is_near: the node is close to what was clicked: a rotating picture may be turned by hand as well.
        """
        if node not in self.nodes:
            return False
        known = self._alone[node]
        if known.first_ms >= from_ms:
            return False
        every_ms = (known.latest_ms - known.first_ms) / (known.moments - 1)
        return not is_near or at_ms - from_ms > min(CLOSELY_MS, CHANCE_FRAC * every_ms)
