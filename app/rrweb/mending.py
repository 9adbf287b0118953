"""One event as rrweb's player takes it, by its kind; nothing of other events is known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.rrweb.canvas import canvas_event
from app.rrweb.nodes import Json, is_id, mended_attributes, mended_document, mended_tree
from app.rrweb.types import EventType, Source

MAX_VIEWPORT_PX = 16_384
#: a font in the recording as an array of numbers is larger than the font; more than this is no font
MAX_FONT_CHARACTERS = 20_000_000

#: what stands for an event the player would stop at
BROKEN: Json = {}


def mended(event: Json) -> Json | None:
    """The event as the player takes it, None for one it has no use for, `BROKEN` for one it would stop at."""
    kind, data = event.get("type"), event.get("data")
    if type(kind) is not int:
        return BROKEN
    if kind == EventType.META:
        return {"type": kind, "data": data if isinstance(data, dict) else {}}
    if kind == EventType.FULL_SNAPSHOT:
        return _snapshot(data)
    if kind != EventType.INCREMENTAL_SNAPSHOT:
        return None
    if not isinstance(data, dict) or type(data.get("source")) is not int:
        return BROKEN
    mend = _SOURCES.get(data["source"])
    if mend is None:
        return None
    mended = mend(data)
    return {"type": kind, "data": mended} if mended is not None else BROKEN


def number(value: object) -> float | None:
    """A number that was recorded as one or as its text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int | float) and abs(value) < 1e12:
        return value
    return None


def pixels(value: object, otherwise: int) -> int:
    """The width or height of a viewport; `otherwise` where none was recorded."""
    size = number(value)
    if size is None or size < 1:
        return otherwise
    return min(MAX_VIEWPORT_PX, round(size))


def _snapshot(data: object) -> Json:
    if not isinstance(data, dict):
        return BROKEN
    tree = mended_document(data.get("node"))
    if tree is None:
        return BROKEN
    offset = data.get("initialOffset")
    offset = offset if isinstance(offset, dict) else {}
    scroll = {side: number(offset.get(side)) or 0 for side in ("top", "left")}
    return {"type": int(EventType.FULL_SNAPSHOT), "data": {"node": tree, "initialOffset": scroll}}


def _objects(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _mutation(data: Json) -> Json | None:
    adds = []
    for add in _objects(data.get("adds")):
        node = mended_tree(add.get("node"))
        if node is None or not is_id(add.get("parentId")) or add["parentId"] == node["id"]:
            continue
        add["node"] = node
        adds.append(add)
    attributes = []
    for entry in _objects(data.get("attributes")):
        given = entry.get("attributes")
        if not is_id(entry.get("id")) or not isinstance(given, dict):
            continue
        style = given.get("style")
        entry["attributes"] = mended_attributes(given)
        if isinstance(style, dict):
            entry["attributes"]["style"] = style
        attributes.append(entry)
    texts = []
    for text in _objects(data.get("texts")):
        if is_id(text.get("id")):
            value = text.get("value")
            text["value"] = value if isinstance(value, str) else ""
            texts.append(text)
    removes = [
        remove
        for remove in _objects(data.get("removes"))
        if is_id(remove.get("id")) and is_id(remove.get("parentId"))
    ]
    mended = {"texts": texts, "attributes": attributes, "removes": removes, "adds": adds}
    return {**data, **mended}


def _positions(data: Json) -> Json | None:
    positions = []
    for place in _objects(data.get("positions")):
        x, y, offset = (number(place.get(key)) for key in ("x", "y", "timeOffset"))
        if x is None or y is None:
            continue
        node = place.get("id")
        past = min(0.0, max(-5_000.0, offset or 0.0))
        positions.append({"x": x, "y": y, "id": node if is_id(node) else -1, "timeOffset": past})
    return {"source": data["source"], "positions": positions} if positions else None


def _interaction(data: Json) -> Json | None:
    kind = data.get("type")
    if type(kind) is not int or not 0 <= kind <= 10:
        return None
    node = data.get("id")
    x, y = number(data.get("x")), number(data.get("y"))
    mended = {"source": data["source"], "type": kind, "id": node if is_id(node) else -1}
    return mended if x is None or y is None else {**mended, "x": x, "y": y}


def _scroll(data: Json) -> Json | None:
    x, y = number(data.get("x")), number(data.get("y"))
    if x is None or y is None or not is_id(data.get("id")):
        return {"source": data["source"], "id": -1, "x": 0, "y": 0}
    return {"source": data["source"], "id": data["id"], "x": x, "y": y}


def _viewport_resize(data: Json) -> Json | None:
    width, height = number(data.get("width")), number(data.get("height"))
    if width is None or height is None or width < 1 or height < 1:
        return None
    size = {"width": pixels(width, 1), "height": pixels(height, 1)}
    return {"source": data["source"], **size}


def _input(data: Json) -> Json | None:
    text, node = data.get("text"), data.get("id")
    return {
        "source": data["source"],
        "id": node if is_id(node) else -1,
        "text": text if isinstance(text, str) else "",
        "isChecked": bool(data.get("isChecked")),
    }


def _media(data: Json) -> Json | None:
    kind = data.get("type")
    if type(kind) is not int or not 0 <= kind <= 4 or not is_id(data.get("id")):
        return None
    numbers = {
        key: value
        for key, low, high in (
            ("currentTime", 0.0, 1e9),
            ("volume", 0.0, 1.0),
            ("playbackRate", 0.0625, 16.0),
        )
        if (value := number(data.get(key))) is not None and low <= value <= high
    }
    flags = {key: data[key] for key in ("muted", "loop") if isinstance(data.get(key), bool)}
    return {"source": data["source"], "type": kind, "id": data["id"], **numbers, **flags}


def _rules(data: Json) -> Json | None:
    mended = dict(data)
    for key in ("adds", "removes", "styles"):
        if key in mended:
            mended[key] = _objects(mended[key])
    for style in mended.get("styles", []):
        style["rules"] = _objects(style.get("rules"))
    if data["source"] == Source.ADOPTED_STYLE_SHEET and not isinstance(data.get("styleIds"), list):
        return None
    return mended


def _declaration(data: Json) -> Json | None:
    if not isinstance(data.get("index"), list) or not data["index"]:
        return None
    mended = dict(data)
    for key in ("set", "remove"):
        if key in mended and not isinstance(mended[key], dict):
            del mended[key]
    return mended


def _font(data: Json) -> Json | None:
    family, source = data.get("family"), data.get("fontSource")
    if not isinstance(family, str) or not isinstance(source, str):
        return None
    if len(source) > MAX_FONT_CHARACTERS:
        return None
    numbers = source.lstrip().startswith("[") if data.get("buffer") else False
    plain = source.strip().lower()
    inside = (
        plain.startswith(("url(data:", "url('data:", 'url("data:')) and plain.count("url(") == 1
    )
    if not numbers and not inside:
        return None
    descriptors = data.get("descriptors")
    return {**data, "descriptors": descriptors if isinstance(descriptors, dict) else {}}


def _selection(data: Json) -> Json | None:
    return {"source": data["source"], "ranges": _objects(data.get("ranges"))}


_SOURCES: dict[int, Callable[[dict[str, Any]], Json | None]] = {
    Source.MUTATION: _mutation,
    Source.MOUSE_MOVE: _positions,
    Source.MOUSE_INTERACTION: _interaction,
    Source.SCROLL: _scroll,
    Source.VIEWPORT_RESIZE: _viewport_resize,
    Source.INPUT: _input,
    Source.TOUCH_MOVE: _positions,
    Source.MEDIA_INTERACTION: _media,
    Source.STYLE_SHEET_RULE: _rules,
    Source.CANVAS_MUTATION: canvas_event,
    Source.FONT: _font,
    Source.DRAG: _positions,
    Source.STYLE_DECLARATION: _declaration,
    Source.SELECTION: _selection,
    Source.ADOPTED_STYLE_SHEET: _rules,
}
