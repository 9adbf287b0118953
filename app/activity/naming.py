"""What the nodes that streams name are called: described once per node and snapshot, when they are
first named."""

from __future__ import annotations

from app.activity.streams import NodeNote
from app.dom import describe, players, surroundings
from app.dom.mirror import Mirror
from app.dom.nodes import Node

MAX_NOTES = 5_000
#: with more keys than this, looking for equals would take too long
MAX_KEYS = 2_000
#: nodes looked at for all keys of a window; beyond, a key does not tell equals apart
MOST_LOOKED = 5_000_000
KEPT = (
    "type", "name", "id", "href", "target", "download", "role", "required", "disabled", "autocomplete",
    "contenteditable", "placeholder", "src", "aria-expanded", "aria-haspopup", "onclick", "for",
)  # fmt: skip
VALUE_LENGTH = 300
#: what holds a field that stands in no form, and others: its selector, among the attributes
WITHIN = "within"
#: that a field is the slider of a film or sound, among the attributes
PLAYER = "player"
#: what those are called together that are chosen among, among the attributes
GROUP = "group"
FIELDS = frozenset({"input", "textarea", "select"})
#: how far above a field, and among how many nodes, others are looked for
STEPS_ABOVE, MOST_AROUND = 12, 400
#: nodes of a form that are looked at for what sends it
MOST_IN_A_FORM = 600


class Naming:
    """Notes on the nodes of one window."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._snapshot = 0
        self._known: dict[int, NodeNote] = {}
        self._keyed: set[int] = set()
        self._keys = 0
        self._looked = 0
        self._notes = 0
        self._earlier: list[NodeNote] = []

    @property
    def notes(self) -> list[NodeNote]:
        """All notes so far, in order of snapshots."""
        return [*self._earlier, *self._known.values()]

    def begin(self, snapshot: int) -> None:
        """A new snapshot: ids may stand for other nodes from here on."""
        self._earlier.extend(self._known.values())
        self._known = {}
        self._keyed = set()
        self._snapshot = snapshot

    def control(self, note: NodeNote | None) -> NodeNote | None:
        """The note on the pressable element that a node belongs to."""
        if note is None or not note.control:
            return None
        return self.note(note.control, with_key=True)

    def note(self, node_id: int, with_key: bool = False) -> NodeNote | None:
        """The note on a node, made now if there is none; None for an unknown node or when there are
        too many.

        Args:
            with_key: its element key (and that of its control) is wanted, too.
        """
        known = self._known.get(node_id)
        if known is not None and (node_id in self._keyed or not with_key):
            return known
        node = self._mirror.nodes.get(node_id)
        if node is None or (known is None and self._notes >= MAX_NOTES):
            return known
        if with_key:
            self._keyed.add(node_id)
        made = self._made(describe.element_of(node), node_id, with_key)
        self._notes += known is None
        self._known[node_id] = made
        if made.control and made.control != node_id:
            self.note(made.control, with_key)
        if made.form and made.form != node_id:
            self.note(made.form)
        return made

    def _made(self, node: Node, node_id: int, with_key: bool) -> NodeNote:
        control, form = describe.control_of(node), describe.form_of(node)
        label = describe.label(node)
        nameless = label is None and (with_key or control is node)
        # the key of what is inside a control is nobody's: the control stands for it
        with_key = with_key and (control is None or control is node) and self._keys < MAX_KEYS
        self._keys += with_key
        nodes = self._mirror.nodes
        self._looked += len(nodes) if with_key else 0
        page = nodes.values() if self._looked <= MOST_LOOKED else ()
        return NodeNote(
            snapshot=self._snapshot,
            node=node_id,
            tag=node.tag_name,
            control=control.id if control is not None else 0,
            form=form.id if form is not None else 0,
            selector=describe.selector(node) or None,
            label=label,
            element_key=describe.element_key(node, page, label or "") if with_key else None,
            text_length=len(describe.text_of(node)),
            attributes=_kept(node),
            around=surroundings.around(node) if nameless else None,
        )


def _kept(node: Node) -> dict[str, str]:
    kept = {
        name: describe.attribute(node, name)[:VALUE_LENGTH]
        for name in KEPT
        if name in (node.attributes or {})
    }
    if node.tag_name == "form" and _sends(node):
        kept["sends"] = ""
    elif is_field(node) and describe.form_of(node) is None:
        kept[WITHIN] = _holder(node)
        if players.is_slider_of_a_player(node):
            kept[PLAYER] = ""
    if kept.get("type") == "radio" and (group := describe.group_label(node)):
        kept[GROUP] = group[:VALUE_LENGTH]
    return kept


def is_field(node: Node) -> bool:
    """Is this typed into, or chosen from?"""
    return node.tag_name in FIELDS or describe.is_edited(node)


def _holder(field: Node) -> str:
    """The nearest part of the page with a name of its own that holds a field and another one; empty where none does."""
    for steps, above in enumerate(field.up()):
        if steps > STEPS_ABOVE or above.tag_name in ("body", "html"):
            break
        named = describe.attribute(above, "id") or above.tag_name in ("dialog", "fieldset")
        if steps and (named or describe.attribute(above, "role") in ("dialog", "form", "search")):
            held = _fields_in(above)
            if held is None:
                break
            if held > 1:
                return describe.selector(above)
    return ""


def _fields_in(root: Node) -> int | None:
    """How many fields something holds; None where it is a large part of the page."""
    found, looked, stack = 0, 0, [root]
    while stack:
        node = stack.pop()
        looked += 1
        if looked > MOST_AROUND:
            return None
        found += is_field(node)
        stack.extend(node.children())
    return found


def _sends(form: Node) -> bool:
    """Does a form hold something that sends it?"""
    stack = list(form.children())
    for _ in range(MOST_IN_A_FORM):
        if not stack:
            return False
        node = stack.pop()
        kind = describe.attribute(node, "type").lower()
        if (node.tag_name == "button" and kind in ("", "submit")) or (
            node.tag_name == "input" and kind in ("submit", "image")
        ):
            return True
        stack.extend(node.children())
    return False
