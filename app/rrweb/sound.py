"""Tells at a glance that events need no mending, so that their own bytes can be handed on.

Nearly all of a recording are sound mutations and moves; decoding them into typed values checks their shape in one go.
Whatever is out of the ordinary is not judged here: it is said to be not sound, and `clean` looks at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from app.pattern import pattern

Id = Annotated[int, msgspec.Meta(ge=1, le=(1 << 53) - 1)]
#: a neighbour; -1 in recordings before rrweb 0.8
Neighbour = Annotated[int, msgspec.Meta(ge=-1, le=(1 << 53) - 1)] | None
AttributeValue = str | int | float | bool | None

_PLAIN_TAG = pattern(r"[a-z][a-z0-9-]*\Z")
#: elements that `clean` looks at in any case
_LOOKED_AT = frozenset({"script", "link", "meta", "iframe", "html", "base"})


class _Node(msgspec.Struct, tag_field="type", gc=False, rename="camel"):
    id: Id


class _Element(_Node, tag=2, gc=False, rename="camel"):
    tag_name: str
    attributes: dict[str, AttributeValue]
    child_nodes: Annotated[list[Any], msgspec.Meta(max_length=0)]
    is_custom: bool | None = None


class _Text(_Node, tag=3, gc=False, rename="camel"):
    text_content: str


class _Comment(_Node, tag=5, gc=False, rename="camel"):
    text_content: str


class _Add(msgspec.Struct, gc=False, rename="camel"):
    parent_id: Id
    node: _Element | _Text | _Comment
    next_id: Neighbour = None
    previous_id: Neighbour = None


class _TextChange(msgspec.Struct, gc=False, rename="camel"):
    id: Id
    value: str


class _AttributeChange(msgspec.Struct, gc=False, rename="camel"):
    id: Id
    attributes: dict[str, str | dict[str, Any] | None]


class _Remove(msgspec.Struct, gc=False, rename="camel"):
    parent_id: Id
    id: Id


class _Mutation(msgspec.Struct, tag_field="source", tag=0, gc=False, rename="camel"):
    texts: list[_TextChange]
    attributes: list[_AttributeChange]
    removes: list[_Remove]
    adds: list[_Add]


Coordinate = Annotated[float, msgspec.Meta(gt=-1e12, lt=1e12)]


class _Position(msgspec.Struct, gc=False, rename="camel"):
    x: Coordinate
    y: Coordinate
    id: Neighbour
    time_offset: Annotated[float, msgspec.Meta(ge=-5_000, le=0)]


Positions = Annotated[list[_Position], msgspec.Meta(min_length=1)]


class _Moved(msgspec.Struct, tag_field="source", tag=1, gc=False, rename="camel"):
    positions: Positions


class _Touched(msgspec.Struct, tag_field="source", tag=6, gc=False, rename="camel"):
    positions: Positions


class _Dragged(msgspec.Struct, tag_field="source", tag=12, gc=False, rename="camel"):
    positions: Positions


class _Pressed(msgspec.Struct, tag_field="source", tag=2, gc=False, rename="camel"):
    type: Annotated[int, msgspec.Meta(ge=0, le=10)]
    id: Id
    x: Coordinate = 0.0
    y: Coordinate = 0.0


class _Scrolled(msgspec.Struct, tag_field="source", tag=3, gc=False, rename="camel"):
    id: Id
    x: Coordinate
    y: Coordinate


class _Typed(msgspec.Struct, tag_field="source", tag=5, gc=False, rename="camel"):
    id: Id
    text: str
    is_checked: bool


class _Event(msgspec.Struct, tag_field="type", tag=3, gc=False, rename="camel"):
    data: _Mutation | _Moved | _Touched | _Dragged | _Pressed | _Scrolled | _Typed
    timestamp: float


_decode_all = msgspec.json.Decoder(list[_Event]).decode
_plain_tags: set[str] = set()
_MOST_TAGS = 2_000


def as_it_stands(
    raws: Sequence[bytes | memoryview | msgspec.Raw], epoch_ms: Sequence[float]
) -> bytes | None:
    """Events in their own bytes, with commas between them; None where one of them cannot be played as it stands, at the
    time it carries itself. Many at once are checked faster than one by one.

    Args:
        epoch_ms: their repaired times; an event that carries another is not sound.
    """
    joined = b",".join(raws)
    try:
        events = _decode_all(b"[" + joined + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if [event.timestamp for event in events] != list(epoch_ms):
        return None
    for event in events:
        data = event.data
        if isinstance(data, _Mutation) and data.adds and not all(map(_can_be_added, data.adds)):
            return None
    return joined


def _can_be_added(add: _Add) -> bool:
    node = add.node
    if node.id == add.parent_id:
        return False
    return not isinstance(node, _Element) or (
        not node.is_custom and (node.tag_name in _plain_tags or _is_plain(node.tag_name))
    )


def _is_plain(tag: str) -> bool:
    if tag in _LOOKED_AT or not _PLAIN_TAG.match(tag):
        return False
    if len(_plain_tags) < _MOST_TAGS:
        _plain_tags.add(tag)
    return True
