"""A page by node id, rebuilt from FullSnapshots and mutations exactly as rrweb's player does.

It knows nodes and their order, not time, person or layout. The rules (removes, adds, texts,
attributes; what is queued, dropped or refused) are those of rrweb
`packages/rrweb/src/replay/index.ts`, `applyMutation`. What does not fit is counted in `Misses`,
never raised: a recording that rrweb half plays, this half follows.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.dom.links import crowded_out, cut, detach, following, insert, shadow_of
from app.dom.misses import Misses
from app.dom.nodes import Added, AttributeChange, Mutation, Node, Removed, TextChange
from app.dom.style import patched
from app.rrweb.types import NodeType

#: parents into which a node is not simply put at its place
PLACES_WITH_RULES = frozenset({"", "iframe", "frame", "textarea", "style"})
FRAMES = frozenset({"iframe", "frame"})
DOCUMENT, DOCTYPE, ELEMENT, TEXT = (
    int(NodeType.DOCUMENT),
    int(NodeType.DOCUMENT_TYPE),
    int(NodeType.ELEMENT),
    int(NodeType.TEXT),
)


class Mirror:
    """The nodes of one window.

    `nodes` maps ids to nodes of the page as it is now; `document` is the top document. `values`,
    `checked` and `scrolls` hold what is not in the tree: typed text, checked state, and (x, y)
    scroll in px by node id.
    """

    __slots__ = ("checked", "document", "misses", "nodes", "scrolls", "values", "waiting")

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        self.document: Node | None = None
        self.misses = Misses()
        self.values: dict[int, str] = {}
        self.checked: dict[int, bool] = {}
        self.scrolls: dict[int, tuple[float, float]] = {}
        #: documents of iframes that are not there yet, by the iframe's id
        self.waiting: dict[int, Node] = {}

    def snapshot(self, root: Node) -> None:
        """Throws the page away and builds the one that starts at `root` (a decoded, unlinked
        tree)."""
        self.clear()
        self.document = root
        self._build(root)

    def clear(self) -> None:
        """Forgets the page. Links are cut by hand: nodes are invisible to the garbage collector."""
        if self.document is not None:
            cut(self.document)
        for node in list(self.nodes.values()):
            cut(node)
        self.nodes.clear()
        self.document = None
        self.values.clear()
        self.checked.clear()
        self.scrolls.clear()
        self.waiting.clear()

    def mutate(self, change: Mutation) -> None:
        """Applies one mutation: removes, adds, texts, attributes, in this order; nothing before the
        first snapshot."""
        if self.document is None:
            return
        if change.removes:
            self._remove(change)
        if change.adds:
            self._add(change.adds)
        if change.texts:
            self._set_texts(change.texts, change)
        if change.attributes:
            self._set_attributes(change.attributes)

    def document_of(self, node: Node) -> Node | None:
        """The Document node that `node` lives in: of the page or of an iframe; None for a loose
        node."""
        for above in node.up():
            if above.type == DOCUMENT:
                return above
        return None

    # -- removing ----------------------------------------------------------------------------------
    # -----------------

    def _remove(self, change: Mutation) -> None:
        nodes = self.nodes
        take = nodes.pop
        for entry in change.removes:
            node = take(entry.id, None)
            if node is None:
                self._missed_remove(entry.id)
                continue
            parent = node.parent
            if parent is None or parent.id != entry.parent_id:
                self._remove_with_rules(entry, node)
                continue
            # the common case, written out: the node stands where it is said to stand
            kids = parent.kids
            if kids and kids[-1] is node:
                kids.pop()
            elif kids and parent.content is not node:
                kids.remove(node)
            else:
                self._remove_with_rules(entry, node)
                continue
            if node.kids or node.shadow is not None or node.content is not None:
                self._dissolve(node)

    def _remove_with_rules(self, entry: Removed, node: Node) -> None:
        """Removes a node, out of the map by now, that does not stand below the parent that is
        named."""
        asked = self.nodes.get(entry.parent_id)
        if asked is None:
            self.nodes[entry.id] = node
            self._missed_remove(entry.parent_id)
            return
        parent = node.parent
        self._unmap(node)
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
        get = nodes.get
        stack = [node]
        while stack:
            above = stack.pop()
            if above.shadow is not None or above.content is not None:
                self._unmap(above)
                cut(above)
                continue
            for below in above.kids or ():
                if get(below.id) is below:
                    del nodes[below.id]
                if below.kids or below.shadow is not None or below.content is not None:
                    stack.append(below)
                below.parent = None
            above.kids = None

    def _unmap(self, node: Node) -> None:
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

    # -- adding ------------------------------------------------------------------------------------
    # -----------------

    def _add(self, adds: Iterable[Added]) -> None:
        nodes = self.nodes
        get = nodes.get
        queue: list[Added] = []
        for entry in adds:
            node = entry.node
            if node is None:
                self.misses.malformed += 1
                continue
            parent = get(entry.parent_id)
            node_id = node.id
            if (
                parent is None
                or parent.tag_name in PLACES_WITH_RULES
                or node.is_shadow
                or node.root_id
                or entry.previous_id
                or node_id < 1
                or node_id in nodes
                or node.type == 0
            ):
                if not self._add_with_rules(entry, node):
                    queue.append(entry)
                continue
            # the common case, written out: a new node in an ordinary element
            next_id = entry.next_id
            if next_id is None:
                after = None
            else:
                after = get(next_id)
                if after is None and next_id != -1:
                    queue.append(entry)
                    continue
                if after is not None and after.parent is not parent:
                    after = None
            if node.child_nodes:
                node.child_nodes = None
            nodes[node_id] = node
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
        if queue:
            self._retry(queue)
        if self.waiting:
            self._attach_waiting()

    def _retry(self, queue: list[Added]) -> None:
        """Tries what waits for a parent or a neighbour until nothing moves; what is left is
        dropped, as rrweb does."""
        while queue:
            left = [
                entry for entry in queue if not self._add_with_rules(entry, entry.node or Node())
            ]
            if len(left) == len(queue):
                break
            queue = left
        else:
            return
        for entry in queue:
            if entry.parent_id == -1:
                self.misses.targets_unrecorded += 1
            else:
                self.misses.adds_without_parent += 1

    def _add_with_rules(self, entry: Added, node: Node) -> bool:
        """Adds one node wherever it may go; False when its parent or neighbour is not there yet."""
        nodes = self.nodes
        parent = nodes.get(entry.parent_id)
        if node.type == DOCUMENT:
            if parent is None:
                self.waiting[entry.parent_id] = node
            elif parent.tag_name in FRAMES:
                self._attach_document(parent, node)
            else:
                self.misses.malformed += 1
            return True
        if parent is None:
            return False
        place = parent
        if node.is_shadow and parent.type == ELEMENT:
            place = shadow_of(parent)
        before = nodes.get(entry.previous_id) if entry.previous_id else None
        after = nodes.get(entry.next_id) if entry.next_id else None
        if after is None and entry.next_id is not None and entry.next_id != -1:
            return False
        if node.root_id and node.root_id not in nodes:
            self.misses.adds_without_parent += 1
            return True
        node = self._same_or_new(node)
        if any(above is node for above in place.up()):
            self.misses.cycles += 1
            return True
        for other in crowded_out(place, node):
            self._drop(other)
        behind = following(before, place)
        if behind is not None:
            after = behind
        elif after is not None and after.parent is not place:
            after = None
        if after is node:
            return True
        detach(node)
        insert(place, node, after)
        return True

    def _same_or_new(self, node: Node) -> Node:
        """The node that is there already when it is equal (it is moved), else the new one, which
        takes over the id."""
        known = self.nodes.get(node.id)
        if known is None:
            if node.id < 1:
                self.misses.malformed += 1
                return node
        else:
            self.misses.duplicate_ids += 1
            if (
                known.type == node.type
                and known.tag_name == node.tag_name
                and (known.attributes or {}) == (node.attributes or {})
                and (node.type == ELEMENT or known.text_content == node.text_content)
            ):
                return known
        node.child_nodes = None
        self.nodes[node.id] = node
        return node

    def _attach_waiting(self) -> None:
        for frame_id, document in list(self.waiting.items()):
            frame = self.nodes.get(frame_id)
            if frame is not None:
                del self.waiting[frame_id]
                if frame.tag_name in FRAMES:
                    self._attach_document(frame, document)
                else:
                    self.misses.malformed += 1

    def _attach_document(self, frame: Node, document: Node) -> None:
        if frame.content is not None:
            self._drop(frame.content)
        frame.content = document
        document.parent = frame
        self._build(document)

    def _drop(self, node: Node) -> None:
        """Removes a node and everything below from page and map."""
        if self.nodes.get(node.id) is node:
            del self.nodes[node.id]
        self._unmap(node)
        detach(node)
        cut(node)

    def _build(self, root: Node) -> None:
        """Links and maps a decoded tree. The first of several nodes with one id keeps it."""
        nodes = self.nodes
        stack = [root]
        if nodes.setdefault(root.id, root) is not root:
            self.misses.duplicate_ids += 1
        while stack:
            above = stack.pop()
            below, above.child_nodes = above.child_nodes, None
            if not below:
                continue
            kids: list[Node] = above.kids or []
            for node in below:
                if node.id < 1:
                    self.misses.malformed += 1
                elif nodes.setdefault(node.id, node) is not node:
                    self.misses.duplicate_ids += 1
                if node.child_nodes:
                    stack.append(node)
                if node.is_shadow and above.type == ELEMENT:
                    insert(shadow_of(above), node, None)
                elif node.type == DOCUMENT:
                    if above.content is None and above.tag_name in FRAMES:
                        above.content, node.parent = node, above
                    else:
                        self.misses.malformed += 1
                else:
                    node.parent = above
                    kids.append(node)
            above.kids = kids or None

    # -- changing ----------------------------------------------------------------------------------
    # -----------------

    def missed_target(self, node_id: int) -> None:
        """Counts a node that was asked for and is not there."""
        if node_id == -1:
            self.misses.targets_unrecorded += 1
        else:
            self.misses.targets_unknown += 1

    def _set_texts(self, texts: Iterable[TextChange], change: Mutation) -> None:
        for entry in texts:
            node = self.nodes.get(entry.id)
            if node is not None:
                node.text_content = entry.value or ""
            elif all(removed.id != entry.id for removed in change.removes):
                self.missed_target(entry.id)

    def _set_attributes(self, changes: Iterable[AttributeChange]) -> None:
        get = self.nodes.get
        for entry in changes:
            node = get(entry.id)
            if node is None:
                self.missed_target(entry.id)
                continue
            attributes = node.attributes
            if attributes is None:
                attributes = node.attributes = {}
            for name, value in entry.attributes.items():
                if value.__class__ is str:
                    attributes[name] = value
                    if name == "_cssText" and node.tag_name in ("link", "style"):
                        break  # rrweb rebuilds the element here and leaves the rest of the entry
                elif value is None:
                    attributes.pop(name, None)
                elif name == "style" and isinstance(value, dict):
                    attributes[name] = patched(str(attributes.get(name) or ""), value)
