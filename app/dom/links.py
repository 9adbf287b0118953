"""The links between nodes: putting in, taking out, cutting. Knows nothing of ids or of what a
recording may ask."""

from __future__ import annotations

from app.dom.nodes import SHADOW_ROOT, Node
from app.rrweb.types import NodeType


def insert(parent: Node, node: Node, after: Node | None) -> None:
    """Puts a loose node before `after`, a child of `parent`; None puts it last."""
    node.parent = parent
    kids = parent.kids
    if kids is None:
        parent.kids = [node]
    elif after is None:
        kids.append(node)
    elif kids[-1] is after:
        kids.insert(-1, node)
    else:
        kids.insert(kids.index(after), node)


def detach(node: Node) -> None:
    """Takes a node out of its place; what hangs below it stays below it."""
    parent, node.parent = node.parent, None
    if parent is None:
        return
    if parent.content is node:
        parent.content = None
    elif parent.shadow is node:
        parent.shadow = None
    elif parent.kids:
        if parent.kids[-1] is node:
            parent.kids.pop()
        else:
            parent.kids.remove(node)


def cut(node: Node) -> None:
    """Cuts the links of `node` and of all below it, so that reference counting frees them: the
    garbage collector does not see nodes."""
    stack = [node]
    while stack:
        above = stack.pop()
        if above.shadow is not None:
            stack.append(above.shadow)
        if above.content is not None:
            stack.append(above.content)
        if above.kids:
            stack.extend(above.kids)
        above.parent = above.kids = above.shadow = above.content = None


def shadow_of(host: Node) -> Node:
    """The shadow root of `host`, made when it has none yet."""
    if host.shadow is None:
        host.shadow = Node(type=SHADOW_ROOT)
        host.shadow.parent = host
    return host.shadow


def following(before: Node | None, place: Node) -> Node | None:
    """The child of `place` that stands behind `before`; None for none, or when that is no child."""
    if before is None or before.parent is not place or not place.kids:
        return None
    at = place.kids.index(before) + 1
    return place.kids[at] if at < len(place.kids) else None


def crowded_out(place: Node, node: Node) -> list[Node]:
    """What has to go when `node` comes: a second doctype or html replaces the first, text in a
    textarea its text."""
    if place.type == NodeType.DOCUMENT:
        if node.type == NodeType.DOCUMENT_TYPE:
            kind = NodeType.DOCUMENT_TYPE
        elif node.tag_name == "html":
            kind = NodeType.ELEMENT
        else:
            return []
    elif node.type == NodeType.TEXT and place.tag_name == "textarea":
        kind = NodeType.TEXT
    else:
        return []
    return [other for other in place.children() if other.type == kind and other is not node]
