"""Text that is typed where the page itself is edited (`contenteditable`): recorders tell no input of it, only that the
page changed. What changes in it while a person stands in it is theirs.
"""

from __future__ import annotations

from app.dom import describe
from app.dom.nodes import Node

#: longer texts are as long as that
LONGEST = 20_000


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

    def changed(self) -> tuple[int, int] | None:
        """(node, length of its text) where that is another one since it was asked last."""
        if self._node is None:
            return None
        length = self._now()
        if length == self._length:
            return None
        self._length = length
        return self._node.id, length

    def _now(self) -> int:
        return len(describe.text_of(self._node, LONGEST)) if self._node is not None else 0
