"""Text that is typed where the page itself is edited (`contenteditable`): recorders tell no input of it, only that the
page changed. What changes in it while a person stands in it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from app.dom import describe
from app.dom.nodes import Mutation, Node

#: longer texts are as long as that
LONGEST = 20_000
#: of what changes at once so many are looked at, and so far above each
MOST_LOOKED, STEPS = 200, 60


class Editing:
    """The part of a page that a person edits now, and how long its text is."""

    def __init__(self) -> None:
        self._node: Node | None = None
        self._length = 0

    def begin(self, target: Node | None) -> None:
        """The focus went to a node, or nowhere."""
        if target is not None and not describe.is_edited(target):
            target = None
        if target is not self._node:
            self._node = target
            self._length = self._now()

    def changed(self, change: Mutation, nodes: Mapping[int, Node]) -> tuple[int, int] | None:
        """(node, length of its text) where a mutation made that another one.

        Args:
            nodes: the page, which has taken the mutation in.
        """
        if self._node is None or not any(
            one is self._node
            for place in islice(_places(change), MOST_LOOKED)
            if (node := nodes.get(place)) is not None
            for one in islice(node.up(), STEPS)
        ):
            return None
        length = self._now()
        if length == self._length:
            return None
        self._length = length
        return self._node.id, length

    def _now(self) -> int:
        return len(describe.text_of(self._node, LONGEST)) if self._node is not None else 0


def _places(change: Mutation) -> Iterator[int]:
    """Where a mutation changes texts. Most pages change something all the time: the text that is edited, which takes
    long to measure, is none of that."""
    yield from (text.id for text in change.texts)
    yield from (added.parent_id for added in change.adds)
    yield from (removed.parent_id for removed in change.removes)
