"""Canvases as a recorder photographed them: the picture is kept, commands never are.

Recorders that take pictures of a canvas (rrweb's `sampling.canvas` as a number; PostHog and Sentry do so) write each as
two commands, `clearRect` and `drawImage` of an ImageBitmap made from a Blob. Recorders that write down what the page
called make events of the same kind; those are carried out by nobody.
Source: rrweb `packages/rrweb/src/record/observers/canvas/canvas-manager.ts`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from app.rrweb.nodes import is_id
from app.rrweb.types import Source

Json: TypeAlias = dict[str, Any]

#: a picture in base64; what is larger is no picture of a canvas that a page shows
MAX_PICTURE_CHARACTERS = 40_000_000
_KINDS = frozenset({"image/webp", "image/png", "image/jpeg"})
_PHOTOGRAPHED = frozenset({"clearRect", "drawImage"})
#: where a picture goes and how large it is there
_MOST_NUMBERS = 4


def canvas_event(data: Json) -> Json | None:
    """The data of a canvas event with its picture and nothing else, or with no commands where it holds none; None for
    one that belongs to no canvas."""
    if not is_id(data.get("id")):
        return None
    kept = {"source": int(Source.CANVAS_MUTATION), "id": data["id"], "type": 0}
    return {**kept, "commands": _picture(data.get("commands"))}


def _picture(commands: object) -> list[Json]:
    if not isinstance(commands, list) or not commands:
        return []
    found: list[Json] = []
    for command in commands:
        if not isinstance(command, dict) or command.get("property") not in _PHOTOGRAPHED:
            return []
        if command["property"] == "drawImage":
            drawn = _drawn(command.get("args"))
            if drawn is None:
                return []
            found = [drawn]
    return found


def _drawn(args: object) -> Json | None:
    if not isinstance(args, list) or not 3 <= len(args) <= 1 + _MOST_NUMBERS:
        return None
    bitmap, *place = args
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in place):
        return None
    blob = _only(bitmap, "ImageBitmap", "args")
    content = _only(blob, "Blob", "data")
    if not isinstance(content, dict) or not isinstance(blob, dict):
        return None
    base64, kind = content.get("base64"), blob.get("type")
    if not isinstance(base64, str) or len(base64) > MAX_PICTURE_CHARACTERS or kind not in _KINDS:
        return None
    buffer = {"rr_type": "ArrayBuffer", "base64": base64}
    made = {"rr_type": "Blob", "data": [buffer], "type": kind}
    return {
        "property": "drawImage",
        "args": [{"rr_type": "ImageBitmap", "args": [made]}, *place],
    }


def _only(value: object, kind: str, name: str) -> object:
    """The first of what an object of a kind holds under a name."""
    if not isinstance(value, dict) or value.get("rr_type") != kind:
        return None
    held = value.get(name)
    return held[0] if isinstance(held, list) and held else None
