"""A keyframe as the player takes it: its own Meta and FullSnapshot checked at a glance, what it re-sends mended."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from app.rrweb.clean import clean
from app.rrweb.viewport import Viewport

AttributeValue = str | int | float | bool | None


class ServedKeyframe(Struct, frozen=True):
    """A keyframe's events as the player takes them, a JSON array; all of them are of the time `epoch_ms`."""

    epoch_ms: float
    events: bytes
    viewport: Viewport


class _Node(msgspec.Struct, gc=False, rename="camel"):
    type: int
    id: int
    tag_name: str = ""
    attributes: dict[str, AttributeValue] = {}
    text_content: str = ""
    child_nodes: list[_Node] = []


class _Snapshot(msgspec.Struct, gc=False):
    node: _Node


class _Event(msgspec.Struct, gc=False):
    data: _Snapshot


_split = msgspec.json.Decoder(list[msgspec.Raw]).decode
_checked = msgspec.json.Decoder(_Event).decode
#: Meta and FullSnapshot
_OWN = 2


def served_keyframe(events: bytes, epoch_ms: float) -> ServedKeyframe:
    """A keyframe, mended like any other events.

    Args:
        events: `Keyframe.events`; its names are sound already (`app.dom.writing`), its values are looked at here.
        epoch_ms: the keyframe's time.
    """
    raws = _split(events)
    own, follow = raws[:_OWN], raws[_OWN:]
    try:
        _checked(own[1])
        body = b",".join(map(bytes, own))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        body = clean(own, [epoch_ms] * len(own)).body[1:-1]
    mended = clean(follow, [epoch_ms] * len(follow)).body[1:-1]
    served = b"[" + (body + b"," + mended if mended else body) + b"]"
    return ServedKeyframe(epoch_ms, served, clean(own[:1], [epoch_ms]).viewport)
