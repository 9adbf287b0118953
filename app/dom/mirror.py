"""A page by node id, rebuilt from FullSnapshots and mutations exactly as rrweb's player does.

It knows nodes and their order, not time, person or layout. The rules (removes, adds, texts,
attributes; what is queued, dropped or refused) are those of rrweb
`packages/rrweb/src/replay/index.ts`, `applyMutation`. What does not fit is counted in `Misses`,
never raised: a recording that rrweb half plays, this half follows.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.dom.links import crowded_out, cut, detach, following, insert, shadow_of
from app.dom.nodes import Added, AttributeChange, Mutation, Node, TextChange
from app.dom.removing import MANY, Removing
from app.dom.style import patched
from app.rrweb.types import NodeType

#: parents into which a node is not simply put at its place
PLACES_WITH_RULES = frozenset({"", "iframe", "frame", "textarea", "style"})
#: how far round the last place among many children the next one is looked for first
NEARBY = 32
#: children looked at in all, to find places among many
MOST_LOOKED = 100_000_000
FRAMES = frozenset({"iframe", "frame"})
DOCUMENT, DOCTYPE, ELEMENT, TEXT = (
    int(NodeType.DOCUMENT),
    int(NodeType.DOCUMENT_TYPE),
    int(NodeType.ELEMENT),
    int(NodeType.TEXT),
)


class Mirror(Removing):
    """The nodes of one window.

    `nodes` maps ids to nodes of the page as it is now; `document` is the top document. `values`,
    `checked` and `scrolls` hold what is not in the tree: typed text, checked state, and (x, y)
    scroll in px by node id. `came` is what the last mutation adds beside texts, `dressed` which of its
    changes set attributes whose names are not in `ordinary`, which is for others to fill.
    """

    __slots__ = (
        "_last_place",
        "_looked",
        "came",
        "checked",
        "document",
        "dressed",
        "ordinary",
        "scrolls",
        "values",
        "waiting",
    )

    def __init__(self) -> None:
        super().__init__()
        self.document: Node | None = None
        self._last_place = 0
        self._looked = 0
        self.values: dict[int, str] = {}
        self.checked: dict[int, bool] = {}
        self.scrolls: dict[int, tuple[float, float]] = {}
        self.came: list[Added] = []
        self.dressed: list[AttributeChange] = []
        self.ordinary: set[str] = set()
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
        self.came, self.dressed = [], []
        self.is_plain = True
        if self.document is None:
            return
        if change.removes:
            self.remove(change)
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

    # -- adding ------------------------------------------------------------------------------------
    # -----------------

    def _add(self, adds: Iterable[Added]) -> None:
        nodes = self.nodes
        get = nodes.get
        came = self.came
        queue: list[Added] = []
        for entry in adds:
            node = entry.node
            if node is None:
                self.misses.malformed += 1
                continue
            kind = node.type
            if kind != TEXT:
                came.append(entry)
                if node.child_nodes and kind != DOCUMENT:
                    node.child_nodes = None
            parent = get(entry.parent_id)
            node_id = node.id
            if (
                parent is None
                or node_id in nodes
                or parent.tag_name in PLACES_WITH_RULES
                or node.is_shadow
                or node.root_id
                or entry.previous_id
                or node_id < 1
                or kind == DOCUMENT
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
                if next_id == -1:
                    self.misses.neighbours_unrecorded += 1
                elif after is None:
                    queue.append(entry)
                    continue
                if after is not None and after.parent is not parent:
                    after = None
            nodes[node_id] = node
            node.parent = parent
            kids = parent.kids
            if kids is None:
                parent.kids = [node]
            elif after is None:
                kids.append(node)
            elif kids[-1] is after:
                kids.insert(-1, node)
            elif len(kids) < MANY:
                kids.insert(kids.index(after), node)
            else:
                self._insert_among_many(kids, node, after)
        if queue:
            self._retry(queue)
        if self.waiting:
            self._attach_waiting()

    def _insert_among_many(self, kids: list[Node], node: Node, after: Node) -> None:
        """Puts a node before another of many: near the place of the last such, else wherever it
        is, while looking does not take for ever; then it is put last and counted."""
        near = max(0, self._last_place - NEARBY)
        try:
            at = kids.index(after, near, near + 2 * NEARBY)
        except ValueError:
            self._looked += len(kids)
            if self._looked > MOST_LOOKED:
                self.misses.malformed += 1
                at = len(kids)
            else:
                at = kids.index(after)
        self._last_place = at
        kids.insert(at, node)

    def _retry(self, queue: list[Added]) -> None:
        """Adds what waited for a parent or a neighbour, each as soon as that is there; what is left
        is dropped, as rrweb does."""
        nodes = self.nodes
        waiting: dict[int, list[Added]] = {}
        left = len(queue)
        ready = queue[::-1]
        while ready:
            entry = ready.pop()
            if self._add_with_rules(entry, entry.node or Node()):
                left -= 1
                if entry.node is not None:
                    ready.extend(reversed(waiting.pop(entry.node.id, ())))
            else:
                missing = entry.parent_id if entry.parent_id not in nodes else entry.next_id
                waiting.setdefault(-1 if missing is None else missing, []).append(entry)
        if left:
            for entry in (entry for entries in waiting.values() for entry in entries):
                if entry.parent_id == -1:
                    self.misses.targets_unrecorded += 1
                else:
                    self.misses.adds_without_parent += 1

    def _add_with_rules(self, entry: Added, node: Node) -> bool:
        """Adds one node wherever it may go; False when its parent or neighbour is not there yet."""
        self.is_plain = False
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
        if entry.previous_id == -1 or entry.next_id == -1:
            self.misses.neighbours_unrecorded += 1
        before = nodes.get(entry.previous_id) if entry.previous_id else None
        after = nodes.get(entry.next_id) if entry.next_id else None
        if after is None and entry.next_id is not None and entry.next_id != -1:
            return False
        if node.root_id and node.root_id not in nodes:
            self.misses.adds_without_parent += 1
            return True
        is_known = node.id in nodes
        node = self._same_or_new(node)
        if is_known and any(above is node for above in place.up()):
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
        if after is not None and place.kids and len(place.kids) >= MANY:
            node.parent = place
            self._insert_among_many(place.kids, node, after)
        else:
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
        self.unmap(node)
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
        ordinary = self.ordinary
        for entry in changes:
            node = get(entry.id)
            if node is None:
                self.missed_target(entry.id)
                continue
            attributes = node.attributes
            if attributes is None:
                attributes = node.attributes = {}
            for name, value in entry.attributes.items():
                if name in ordinary and value.__class__ is str:
                    attributes[name] = value
                    continue
                if name not in ordinary:
                    self.dressed.append(entry)
                if value.__class__ is str:
                    attributes[name] = value
                    if name == "_cssText" and node.tag_name in ("link", "style"):
                        break  # rrweb rebuilds the element here and leaves the rest of the entry
                elif value is None:
                    attributes.pop(name, None)
                elif name == "style" and isinstance(value, dict):
                    attributes[name] = patched(str(attributes.get(name) or ""), value)
