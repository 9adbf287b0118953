"""Taking nodes out of a page: the removing half of `app.dom.mirror`, by the same rules."""

from __future__ import annotations

from app.dom.links import cut, detach
from app.dom.misses import Misses
from app.dom.nodes import Mutation, Node, Removed
from app.rrweb.types import NodeType

#: from this many children on a place among them is not simply looked for
MANY = 256
TEXT = int(NodeType.TEXT)


#: elements whose texts rrweb treats in a way of their own
WATCHED = frozenset({"style", "textarea"})


class Removing:
    """Nodes by id that can be removed; `misses` counts what is not there."""

    __slots__ = ("is_plain", "misses", "nodes")

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        self.misses = Misses()
        #: the last mutation only put nodes into ordinary elements and took them from where they stood in such
        self.is_plain = True

    # -----------------

    def remove(self, change: Mutation) -> None:
        """Applies the removes of a mutation."""
        nodes = self.nodes
        take = nodes.pop
        #: of parents with many children, which go: their lists are written anew once
        gone: dict[int, tuple[Node, set[int]]] = {}
        for entry in change.removes:
            node = take(entry.id, None)
            if node is None:
                self.is_plain = False
                self._missed_remove(entry.id)
                continue
            parent = node.parent
            if parent is None or parent.id != entry.parent_id:
                self._remove_with_rules(entry, node)
                continue
            if parent.tag_name in WATCHED:
                self.is_plain = False
            # the common case, written out: the node stands where it is said to stand
            kids = parent.kids
            if kids and kids[-1] is node:
                kids.pop()
            elif kids and parent.content is not node:
                if len(kids) < MANY:
                    kids.remove(node)
                else:
                    gone.setdefault(id(parent), (parent, set()))[1].add(id(node))
            else:
                self._remove_with_rules(entry, node)
                continue
            if node.type != TEXT and (
                node.kids or node.shadow is not None or node.content is not None
            ):
                self._dissolve(node)

        for parent, lost in gone.values():
            parent.kids = [kid for kid in parent.children() if id(kid) not in lost]

    def _remove_with_rules(self, entry: Removed, node: Node) -> None:
        """Removes a node, out of the map by now, that does not stand below the parent that is
        named."""
        self.is_plain = False
        asked = self.nodes.get(entry.parent_id)
        if asked is None:
            self.nodes[entry.id] = node
            self._missed_remove(entry.parent_id)
            return
        parent = node.parent
        self.unmap(node)
        if parent is not None and (parent is asked.shadow or node is asked.content):
            detach(node)
            cut(node)
        # else rrweb's removeChild throws: the node stays where it is, without an id

    def _missed_remove(self, node_id: int) -> None:
        if node_id == -1:
            self.misses.targets_unrecorded += 1
        else:
            self.misses.removes_unknown += 1

    def _dissolve(self, node: Node) -> None:
        """Takes all that hangs below a removed node out of the map, and cuts the links."""
        nodes = self.nodes
        take = nodes.pop
        stack = [node]
        while stack:
            above = stack.pop()
            if above.shadow is not None or above.content is not None:
                self.unmap(above)
                cut(above)
                continue
            for below in above.kids or ():
                known = take(below.id, None)
                if known is not below and known is not None:
                    nodes[below.id] = known
                below.parent = None
                if below.type != TEXT and (
                    below.kids or below.shadow is not None or below.content is not None
                ):
                    stack.append(below)
            above.kids = None

    def unmap(self, node: Node) -> None:
        """Takes all that hangs below `node` out of the map."""
        nodes = self.nodes
        stack = [node]
        while stack:
            above = stack.pop()
            inner = [extra for extra in (above.shadow, above.content) if extra is not None]
            for below in (*inner, *above.children()):
                if nodes.get(below.id) is below:
                    del nodes[below.id]
                stack.append(below)
