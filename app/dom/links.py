"""The links between nodes: putting in, taking out, cutting. Knows nothing of ids or of what a recording may ask."""

from __future__ import annotations

from app.dom.nodes import SHADOW_ROOT, Node


def insert(parent: Node, node: Node, after: Node | None) -> None:
    """Puts a loose node before `after`, a child of `parent`; None puts it last."""
    before = parent.last if after is None else after.prev
    node.parent, node.prev, node.next = parent, before, after
    if before is None:
        parent.first = node
    else:
        before.next = node
    if after is None:
        parent.last = node
    else:
        after.prev = node


def detach(node: Node) -> None:
    """Takes a node out of its place; what hangs below it stays below it."""
    parent = node.parent
    if parent is None:
        return
    if parent.content is node:
        parent.content = None
    else:
        if node.prev is None:
            parent.first = node.next
        else:
            node.prev.next = node.next
        if node.next is None:
            parent.last = node.prev
        else:
            node.next.prev = node.prev
    node.parent = node.prev = node.next = None


def cut(node: Node) -> None:
    """Cuts the links of `node` and of all below it, so that reference counting frees them: the garbage collector does
    not see nodes."""
    stack = [node]
    while stack:
        above = stack.pop()
        if above.shadow is not None:
            stack.append(above.shadow)
        if above.content is not None:
            stack.append(above.content)
        below = above.first
        while below is not None:
            stack.append(below)
            below = below.next
        above.parent = above.prev = above.next = above.first = above.last = None
        above.shadow = above.content = None


def shadow_of(host: Node) -> Node:
    """The shadow root of `host`, made when it has none yet."""
    if host.shadow is None:
        host.shadow = Node(type=SHADOW_ROOT)
        host.shadow.parent = host
    return host.shadow
