"""Events as typed values: one decode each, and a slow path that keeps what can be kept of a
malformed one.

Field names are rrweb's own (`packages/types/src/index.ts`); sources share one struct, so that an
incremental event needs no look at its source before it is decoded.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Raw, Struct

from app.dom.nodes import Mutation, Node
from app.pattern import pattern

T = TypeVar("T", bound=Struct)
NULL = Raw(b"null")


#: a length or place on a page, px: no browser lays out more
Length = Annotated[float, msgspec.Meta(ge=-4e7, le=4e7)]


class Position(Struct, gc=False, rename="camel"):
    """One sample of pointer or finger; `time_offset` ms before the event's time."""

    x: Length = 0.0
    y: Length = 0.0
    id: int = -1
    time_offset: float = 0.0


class Range(Struct, gc=False, rename="camel"):
    """One selected range between two nodes."""

    start: int = -1
    start_offset: int = 0
    end: int = -1
    end_offset: int = 0


class Incremental(Mutation, gc=False, rename="camel"):
    """The data of an incremental snapshot of any source."""

    source: int = -1
    type: int | None = None
    id: int | None = None
    x: Length | None = None
    y: Length | None = None
    positions: list[Position] = []  # noqa: RUF012 - msgspec copies it
    pointer_type: int | None = None
    width: Length | None = None
    height: Length | None = None
    text: str | None = None
    is_checked: bool | None = None
    user_triggered: bool | None = None
    current_time: float | None = None
    ranges: list[Range] = []  # noqa: RUF012 - msgspec copies it
    level: str | None = None
    trace: Raw = NULL
    payload: Raw = NULL


class MediaEvent(Struct, gc=False, rename="camel"):
    """The data of a media interaction, in full."""

    type: int | None = None
    current_time: float | None = None
    playback_rate: float | None = None
    muted: bool | None = None
    loop: bool | None = None


class Offset(Struct, gc=False):
    """Scroll of the page when a snapshot was taken, px."""

    top: Length | None = None
    left: Length | None = None


class FullSnapshot(Struct, gc=False, rename="camel"):
    """The data of a FullSnapshot."""

    node: Node | None = None
    initial_offset: Offset | None = None


class Meta(Struct, gc=False):
    """The data of a Meta: address and viewport, px."""

    href: str = ""
    width: Length | None = None
    height: Length | None = None


class Custom(Struct, gc=False):
    """The data of a custom event."""

    tag: str = ""
    payload: Raw = NULL


class Plugin(Struct, gc=False):
    """The data of a plugin event."""

    plugin: str = ""
    payload: Raw = NULL


class _Incremental(Struct, gc=False):
    data: Incremental


class _Media(Struct, gc=False):
    data: MediaEvent


class _FullSnapshot(Struct, gc=False):
    data: FullSnapshot


class _Meta(Struct, gc=False):
    data: Meta


class _Custom(Struct, gc=False):
    data: Custom


class _Plugin(Struct, gc=False):
    data: Plugin


class Malformed(Exception):
    """The event's text holds nothing of use."""


_incremental = msgspec.json.Decoder(_Incremental)
_media = msgspec.json.Decoder(_Media)
_full = msgspec.json.Decoder(_FullSnapshot)
_meta = msgspec.json.Decoder(_Meta)
_custom = msgspec.json.Decoder(_Custom)
_plugin = msgspec.json.Decoder(_Plugin)
_LONE = pattern(
    rb"(\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def incremental(raw: bytes | memoryview) -> Incremental:
    """Decodes an incremental event. Raises Malformed when not even its data can be read."""
    try:
        return _incremental.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, Incremental)


def media(raw: bytes | memoryview) -> MediaEvent:
    """Decodes a media interaction. Raises Malformed."""
    try:
        return _media.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, MediaEvent)


def full_snapshot(raw: bytes | memoryview) -> FullSnapshot:
    """Decodes a FullSnapshot event. Raises Malformed, also for a page that is nested too deep to be
    read."""
    try:
        return _full.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, FullSnapshot)


def meta(raw: bytes | memoryview) -> Meta:
    """Decodes a Meta event. Raises Malformed."""
    try:
        return _meta.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, Meta)


def custom(raw: bytes | memoryview) -> Custom:
    """Decodes a custom event. Raises Malformed."""
    try:
        return _custom.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, Custom)


def plugin(raw: bytes | memoryview) -> Plugin:
    """Decodes a plugin event. Raises Malformed."""
    try:
        return _plugin.decode(raw).data
    except (msgspec.MsgspecError, RecursionError):
        return _mended(raw, Plugin)


def anything(raw: bytes | memoryview | Raw) -> Any:
    """Any JSON as Python values; None when it is none. For small payloads whose shape is their
    site's own."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        try:
            return _read(bytes(raw))
        except Malformed:
            return None


def _read(raw: bytes) -> Any:
    """JSON with lone surrogates, raw control characters or NaN in it."""
    text = _LONE.sub(lambda found: found[1] or b"\\ufffd", raw)
    try:
        return json.loads(text.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError) as problem:
        raise Malformed(str(problem)) from None


def _mended(raw: bytes | memoryview, kind: type[T]) -> T:
    event = _read(bytes(raw))
    data = event.get("data") if isinstance(event, dict) else None
    if isinstance(data, str) and kind is not Meta:
        data = anything(data.encode())
    if not isinstance(data, dict):
        raise Malformed("an event without data")
    return built(kind, data)


def built(kind: type[T], data: dict[str, Any]) -> T:
    """A struct of the fields that can be understood; the rest keep their defaults.

    Numbers in strings count as numbers; of a list the entries that can be understood are kept.
    """
    made = kind()
    for known in msgspec.structs.fields(kind):
        if known.encode_name not in data:
            continue
        value = _converted(data[known.encode_name], known.type)
        if value is not None:
            setattr(made, known.name, value)
    return made


def _converted(value: Any, wanted: Any) -> Any:
    if wanted is Raw:
        return Raw(json.dumps(value).encode())
    kinds = [wanted]
    if get_origin(wanted) is not Annotated:
        kinds = [part for part in (get_args(wanted) or (wanted,)) if part is not type(None)]
    if get_origin(wanted) is list:
        entries = value if isinstance(value, list) else []
        kept = [_converted(entry, kinds[0]) for entry in entries[:1_000_000]]
        return [entry for entry in kept if entry is not None]
    for kind in kinds:
        if kind is Node:
            return _node(value)
        if isinstance(kind, type) and issubclass(kind, Struct):
            return built(kind, value) if isinstance(value, dict) else None
        if get_origin(kind) is list:
            return _converted(value, kind)
        try:
            return msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError:
            continue
    return None


def _node(value: Any) -> Node | None:
    """A tree of nodes, built without recursion: a hostile one is as deep as it likes."""
    if not isinstance(value, dict):
        return None
    root = _single(value)
    waiting = [(root, value)]
    while waiting:
        node, source = waiting.pop()
        below = source.get("childNodes")
        node.child_nodes = []
        for entry in below if isinstance(below, list) else []:
            if isinstance(entry, dict):
                child = _single(entry)
                node.child_nodes.append(child)
                waiting.append((child, entry))
    return root


def _single(source: dict[str, Any]) -> Node:
    node = Node()
    for known in msgspec.structs.fields(Node):
        if known.type is type(None) or known.name == "child_nodes":
            continue
        if known.encode_name in source:
            try:
                setattr(
                    node,
                    known.name,
                    msgspec.convert(source[known.encode_name], known.type, strict=False),
                )
            except msgspec.ValidationError:
                continue
    return node
