"""The recorded page's nodes and changes as typed values, decoded once and linked in place.

A decoded `Node` *is* the mirror's node: the links (`parent`, `kids`, `shadow`, `content`) are
fields that no recording can fill, so that adding a node builds no second object. Names are rrweb's
own. Fields stand in the order in which a recorder writes them, which is the order that msgspec
expects: each that comes elsewhere is searched for.
Source: rrweb `packages/types/src/index.ts`; kinds of `type` in `app.rrweb.types.NodeType`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    Link = "Node | None"
else:
    # msgspec reads this at run time: JSON may only say null here, whatever a hostile file tries
    Link = None

#: a shadow root: not a recorded node, but a place of its own between the host and the nodes inside
SHADOW_ROOT = 11


class Node(Struct, gc=False, eq=False, rename="camel"):
    """One node of the page. `kids` are its light children in order; `shadow` is the shadow root of
    a host, `content` the Document inside an iframe; both have this node as `parent`."""

    type: int = -1
    tag_name: str = ""
    attributes: dict[str, Any] | None = None
    child_nodes: list[Node] | None = None
    text_content: str | None = ""
    id: int = -1
    root_id: int = 0
    is_shadow: bool = False
    is_svg: bool = field(default=False, name="isSVG")
    need_block: bool = False
    is_shadow_host: bool = False
    is_style: bool = False
    is_custom: bool = False
    compat_mode: str = ""
    name: str = ""
    public_id: str = ""
    system_id: str = ""
    if TYPE_CHECKING:
        parent: Node | None = None
        kids: list[Node] | None = None
        shadow: Node | None = None
        content: Node | None = None
    else:
        parent: Link = None
        kids: Link = None
        shadow: Link = None
        content: Link = None

    def children(self) -> list[Node]:
        """The light children in order: the node's own list, not to be changed."""
        return self.kids or []

    def up(self) -> Iterator[Node]:
        """This node, its parent and so on to the top: out of shadow roots to hosts, out of
        documents to iframes."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Added(Struct, gc=False, rename="camel"):
    """An entry of `adds`."""

    parent_id: int = -1
    next_id: int | None = None
    node: Node | None = None
    previous_id: int | None = None


class Removed(Struct, gc=False, rename="camel"):
    """An entry of `removes`."""

    parent_id: int = -1
    id: int = -1


class TextChange(Struct, gc=False):
    """An entry of `texts`."""

    id: int = -1
    value: str | None = None


class AttributeChange(Struct, gc=False):
    """An entry of `attributes`: null removes, text sets, an object (style only) patches single
    properties."""

    id: int = -1
    attributes: dict[str, Any] = {}


class Mutation(Struct, gc=False):
    """What one mutation changes. `app.activity.events.Incremental` extends it with what other
    sources carry."""

    texts: list[TextChange] = []
    attributes: list[AttributeChange] = []
    removes: list[Removed] = []
    adds: list[Added] = []
