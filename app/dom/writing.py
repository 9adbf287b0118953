"""A page's nodes as the JSON of a FullSnapshot that rebuilds exactly that page.

Documents of frames cannot be part of it: rrweb builds them from mutations of their own, which stand
behind the snapshot. What a player would stop at is mended here (see `app.rrweb.nodes`), so that
nothing is left to do when it is served.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

import msgspec

from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.dom.style import patched
from app.rrweb.nodes import mended_attributes, mended_tree
from app.rrweb.types import NodeType

DOCUMENT, DOCTYPE, ELEMENT, TEXT = (
    int(NodeType.DOCUMENT),
    int(NodeType.DOCUMENT_TYPE),
    int(NodeType.ELEMENT),
    int(NodeType.TEXT),
)
LAST_KIND = int(NodeType.COMMENT)
#: elements whose attributes are looked at in any case
LOOKED_AT = frozenset({"link", "meta", "script", "textarea", "audio", "video"})
#: scroll offsets, which rrweb sets on the nodes of a FullSnapshot only, and sizes of blocked elements,
#: which a browser writes into the style of such a node and rrweb itself into that of a later one
SCROLL = frozenset({"rr_scrollLeft", "rr_scrollTop"})
SIZE = {"rr_width": "width", "rr_height": "height"}
OF_SNAPSHOTS = SCROLL | SIZE.keys()
_MOST_NAMES = 4_000


class CannotFold(Exception):
    """The page is in a state that no snapshot rebuilds."""


class _Document(msgspec.Struct, gc=False, omit_defaults=True, rename="camel"):
    type: int
    child_nodes: list[Any]
    id: int
    compat_mode: str = ""
    root_id: int = 0


class _Doctype(msgspec.Struct, gc=False, omit_defaults=True, rename="camel"):
    type: int
    name: str
    public_id: str
    system_id: str
    id: int
    root_id: int = 0


class _Element(msgspec.Struct, gc=False, omit_defaults=True, rename="camel"):
    type: int
    tag_name: str
    attributes: Mapping[str, Any]
    child_nodes: list[Any]
    id: int
    root_id: int = 0
    is_svg: bool = msgspec.field(default=False, name="isSVG")
    is_shadow: bool = False
    is_shadow_host: bool = False
    is_custom: bool = False
    need_block: bool = False


class _Text(msgspec.Struct, gc=False, omit_defaults=True, rename="camel"):
    type: int
    text_content: str
    id: int
    root_id: int = 0
    is_shadow: bool = False
    is_style: bool = False


_NONE: dict[str, Any] = {}
#: tags and attribute names that stand as they are, learned as they are met
_plain_tags: set[str] = set()
_plain_names: set[str] = set()


class Writer:
    """Writes one page once. `frames` holds (frame's id, its document) of what was met but not written,
    `apart` the nodes that were to be left out, in order."""

    def __init__(
        self,
        mirror: Mirror,
        recorded: Mapping[int, Node],
        changed: Mapping[int, Container[str]],
        left_out: Container[int],
        media: Callable[[Node, dict[str, Any]], None],
    ) -> None:
        """Args:
        recorded: nodes of the last FullSnapshot with attributes in `OF_SNAPSHOTS`, by id.
        changed: attributes that are re-sent as changes, hence not written, by node id.
        left_out: ids of elements that are not to be part of a tree they do not begin.
        media: brings the attributes of a video or sound up to the moment.
        """
        self._nodes = mirror.nodes
        self._recorded = recorded
        self._changed = changed
        self._left_out = left_out
        self._media = media
        self.frames: list[tuple[int, Node]] = []
        self.apart: list[Node] = []

    def tree(self, root: Node) -> Any:
        """The tree below and with `root`, ready to be encoded. Raises CannotFold."""
        made = self._one(root)
        waiting: list[tuple[Node, list[Any]]] = [(root, made.child_nodes)]
        one, known = self._one, self._nodes
        while waiting:
            above, below = waiting.pop()
            inner = above.shadow.children() if above.shadow is not None else ()
            for child in (*inner, *above.children()) if inner else above.kids or ():
                if known.get(child.id) is not child:
                    raise CannotFold(f"node {child.id} is not the one of that id")
                if child.type == TEXT:
                    below.append(
                        _Text(
                            TEXT,
                            child.text_content or "",
                            child.id,
                            child.root_id,
                            child.is_shadow,
                            child.is_style,
                        )
                    )
                    continue
                if child.tag_name == "iframe" and child.id in self._left_out:
                    self.apart.append(child)
                    continue
                written = one(child)
                below.append(written)
                is_text = child.tag_name == "textarea" and "value" in written.attributes
                if not is_text and (child.kids or child.shadow is not None):
                    waiting.append((child, written.child_nodes))
        return made

    def _one(self, node: Node) -> Any:
        kind = node.type
        if kind == ELEMENT:
            attributes = node.attributes or _NONE
            tag = node.tag_name
            if node.content is not None:
                self.frames.append((node.id, node.content))
            made = _Element(
                kind, tag, attributes, [], node.id, node.root_id, node.is_svg, node.is_shadow,
                node.is_shadow_host or node.shadow is not None, node.is_custom, node.need_block,
            )  # fmt: skip
            ordinary = tag in _plain_tags and tag not in LOOKED_AT and not node.is_custom
            if (
                not ordinary
                or (attributes and not _plain_names.issuperset(attributes))
                or node.id in self._changed
            ):
                self._mend(node, made)
            return made
        if kind == DOCUMENT:
            return _Document(kind, [], node.id, node.compat_mode, node.root_id)
        if kind == DOCTYPE:
            return _Doctype(
                kind, node.name or "html", node.public_id, node.system_id, node.id, node.root_id
            )
        if not 0 <= kind <= LAST_KIND:
            raise CannotFold(f"node {node.id} is of kind {kind}")
        return _Text(
            kind, node.text_content or "", node.id, node.root_id, node.is_shadow, node.is_style
        )

    def _mend(self, node: Node, made: _Element) -> None:
        own = node.attributes or _NONE
        changed = self._changed.get(node.id, ())
        attributes = {name: value for name, value in own.items() if name not in changed}
        if not OF_SNAPSHOTS.isdisjoint(own) and self._recorded.get(node.id) is not node:
            size = {SIZE[name]: str(own[name]) for name in own if name in SIZE}
            if size:
                attributes["style"] = patched(str(own.get("style") or ""), size)
            for name in OF_SNAPSHOTS.intersection(attributes):
                del attributes[name]
        if node.tag_name in ("audio", "video"):
            self._media(node, attributes)
        mended = mended_tree(
            {
                "type": ELEMENT, "tagName": node.tag_name, "attributes": attributes, "childNodes": [], "id": node.id,
                "isSVG": node.is_svg, "isCustom": node.is_custom,
            }
        )  # fmt: skip
        if mended is None or mended["id"] != node.id:
            raise CannotFold(f"node {node.id} cannot be built")
        made.tag_name = mended["tagName"]
        made.attributes = mended["attributes"]
        made.is_custom = bool(mended.get("isCustom"))
        if made.tag_name == node.tag_name and len(_plain_tags) < _MOST_NAMES:
            _plain_tags.add(node.tag_name)
        if len(_plain_names) < _MOST_NAMES:
            _plain_names.update(name for name in attributes if _is_plain(name))


def _is_plain(name: str) -> bool:
    return name not in OF_SNAPSHOTS and name in mended_attributes({name: ""})


#: `xmlns` is twice on what is built with it and then compared, once on what comes later
_OTHERWISE = frozenset({"autocomplete", "onload", "onclick", "xmlns"})


def is_built_otherwise(name: str) -> bool:
    """Whether rrweb treats an attribute of a node that it builds unlike a change of that attribute."""
    return name.startswith(("rr_", "onmouse")) or name in _OTHERWISE
