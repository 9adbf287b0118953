"""Texts that rrweb treats in a way of their own: those of style elements and of text fields.

The text of a style element may stand in an attribute for all its text nodes; as soon as one of them changes, a snapshot
has to say it node by node. Source: rrweb `packages/rrweb-snapshot/src/rebuild.ts`, `applyCssSplits`.
"""

from __future__ import annotations

from app.dom.mirror import TEXT, Mirror
from app.dom.nodes import Added, Node, TextChange
from app.dom.outside import Outside
from app.dom.removing import WATCHED

_SPLIT = "/* rr_split */"


class Texts:
    """Follows the texts of watched elements. `watched`: ids of those elements and of their text nodes."""

    def __init__(self, mirror: Mirror, outside: Outside) -> None:
        self._mirror = mirror
        self._outside = outside
        self.watched: set[int] = set()
        self._parts: dict[int, tuple[Node, list[int]]] = {}

    def forget(self) -> None:
        """A FullSnapshot begins anew."""
        self.watched.clear()
        self._parts.clear()

    def watch(self, node: Node) -> None:
        """An element of `WATCHED` is there."""
        texts = [child.id for child in node.children()]
        self.watched.add(node.id)
        self.watched.update(texts)
        if node.attributes and "_cssText" in node.attributes:
            self._parts[node.id] = (node, texts)

    def watch_all(self, document: Node) -> None:
        """A document of a frame is there."""
        waiting = [document]
        while waiting:
            node = waiting.pop()
            if node.tag_name in WATCHED:
                self.watch(node)
            waiting += node.children()
            if node.shadow is not None:
                waiting += node.shadow.children()

    def came(self, added: Added) -> None:
        """Something was added to a watched element."""
        parent = self._mirror.nodes.get(added.parent_id)
        if parent is None or added.node is None:
            return
        self.watched.add(added.node.id)
        if parent.tag_name == "style":
            self._outside.rewritten(parent.id)
            parts = self._parts.get(parent.id)
            if parts is not None and parts[0] is parent and not parts[1]:
                parts[1].append(added.node.id)  # takes over the text that had no node
            else:
                self._spell_out(parent)
        elif parent.tag_name == "textarea" and added.node.type == TEXT and parent.attributes:
            parent.attributes.pop("value", None)

    def went(self, parent_id: int) -> None:
        """Something was removed from a watched element."""
        parent = self._mirror.nodes.get(parent_id)
        if parent is not None and parent.tag_name == "style":
            self._outside.rewritten(parent_id)
            self._spell_out(parent)

    def changed(self, text: TextChange) -> None:
        """The text of a watched node changed."""
        node = self._mirror.nodes.get(text.id)
        parent = node.parent if node is not None else None
        if node is not None and parent is not None and parent.tag_name == "style":
            self._outside.rewritten(parent.id)
            self._spell_out(parent)
            node.text_content, node.is_style = text.value or "", True

    def _spell_out(self, style: Node) -> None:
        """Gives the texts of a style element, which stood in an attribute for all, to their nodes."""
        css = (style.attributes or {}).pop("_cssText", None)
        known, texts = self._parts.pop(style.id, (None, []))
        if isinstance(css, str) and known is style and texts:
            for text_id, part in zip(texts, _split(css, len(texts)), strict=False):
                node = self._mirror.nodes.get(text_id)
                if node is not None and node.parent is style:
                    node.text_content, node.is_style = part, True


def _split(css: str, count: int) -> list[str]:
    """The text of each of `count` text nodes of a style element; what is too much belongs to the last."""
    parts = css.split(_SPLIT)
    return parts if len(parts) <= count else [*parts[: count - 1], "".join(parts[count - 1 :])]
