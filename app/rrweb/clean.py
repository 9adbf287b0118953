"""Mends events that rrweb's player would stop at. Runs when events are served; the stored recording stays untouched.

What is mended, and why:
- a Meta is put right before every FullSnapshot and nowhere else (the player starts a seek at the last Meta, and shows
  nothing when no FullSnapshot follows it); any other Meta becomes a change of the viewport's size;
- pointer events without positions, mutations whose lists are no lists, nodes that no browser can make;
- fonts that are addresses: the player's own window would load them, outside the frame;
- times: each event carries its repaired time.
What the player has no use for (DOMContentLoaded, Load, Plugin, Custom) is left out, and so are the commands a page
drew canvases with: a canvas is shown as a recorder photographed it, and of one drawn by commands the first event of a
run stays, emptied, so that it can be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.rrweb.canvas import canvas_event
from app.rrweb.nodes import Json, is_id, mended_attributes, mended_document, mended_tree
from app.rrweb.sound import as_it_stands
from app.rrweb.types import EventType, Source

MAX_VIEWPORT_PX = 16_384
DEFAULT_WIDTH_PX = 1280
DEFAULT_HEIGHT_PX = 720
#: a font in the recording as an array of numbers is larger than the font; more than this is no font
MAX_FONT_CHARACTERS = 20_000_000

#: sound events are looked at so many at once; where one of them is not, each is by itself
RUN = 64

#: sound events in the recording's own bytes, with commas between them
_AsItIs = bytes

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Viewport(Struct, frozen=True):
    """The page's address and the size of its window."""

    width_px: int = DEFAULT_WIDTH_PX
    height_px: int = DEFAULT_HEIGHT_PX
    href: str = ""


class Cleaned(Struct, frozen=True):
    """Events as the player takes them.

    `body`: a JSON array. `skipped`: how many events were left out because they are broken.
    `viewport`: as it is behind the last event.
    """

    body: bytes
    skipped: int
    viewport: Viewport


def clean(
    raws: Sequence[bytes | memoryview | msgspec.Raw],
    epoch_ms: Sequence[float],
    before: Viewport | None = None,
) -> Cleaned:
    """Mend a run of one window's events, sorted by time.

    Args:
        raws: events as JSON.
        epoch_ms: their repaired times, Unix ms.
        before: the viewport before the first event; None where it is not known: then that of the first Meta counts.
    """
    events: list[Json | _AsItIs] = []
    commanded: set[int] = set()
    skipped = 0
    for begin in range(0, len(raws), RUN):
        run, moments = raws[begin : begin + RUN], epoch_ms[begin : begin + RUN]
        joined = as_it_stands(run, moments)
        if joined is not None:
            events.append(joined)
            continue
        for raw, moment in zip(run, moments, strict=True):
            own = as_it_stands([raw], [moment])
            wanted = own if own is not None else _looked_at(raw)
            if wanted is _BROKEN:
                skipped += 1
            elif isinstance(wanted, bytes):
                events.append(wanted)
            elif wanted is not None and not _is_known_canvas(wanted, commanded):
                wanted["timestamp"] = float(moment)
                events.append(wanted)
    placed, viewport = _with_metas(events, before)
    return Cleaned(_array(placed), skipped, viewport)


def _looked_at(raw: bytes | memoryview | msgspec.Raw) -> Json | None:
    try:
        event = _decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _BROKEN
    return _mended(event) if isinstance(event, dict) else _BROKEN


def _is_known_canvas(event: Json, commanded: set[int]) -> bool:
    """Whether an event tells no more than that a canvas was drawn by commands, again."""
    data = event["data"]
    if event["type"] != EventType.INCREMENTAL_SNAPSHOT or data["source"] != Source.CANVAS_MUTATION:
        return False
    if data["commands"]:
        return False
    known = data["id"] in commanded
    commanded.add(data["id"])
    return known


_BROKEN: Json = {}


def _array(placed: list[Json | _AsItIs]) -> bytes:
    # in one go: a part of a busy recording has a megabyte, and each copy of it is felt in a seek
    pieces = [b"["]
    for event in placed:
        pieces += (event if isinstance(event, bytes) else _encode(event), b",")
    pieces[max(1, len(pieces) - 1) :] = (b"]",)
    return b"".join(pieces)


def _with_metas(
    events: list[Json | _AsItIs], before: Viewport | None
) -> tuple[list[Json | _AsItIs], Viewport]:
    mended = (event for event in events if isinstance(event, dict))
    first = next((event for event in mended if event["type"] == EventType.META), None)
    viewport = before or (_viewport(first["data"], Viewport()) if first else Viewport())
    placed: list[Json | _AsItIs] = []
    for event in events:
        if isinstance(event, bytes):
            placed.append(event)
            continue
        if event["type"] == EventType.META:
            viewport = _viewport(event["data"], viewport)
            placed.append(_resize(viewport, event["timestamp"]))
            continue
        if event["type"] == EventType.FULL_SNAPSHOT:
            if placed and _is_resize(placed[-1], event["timestamp"]):
                placed.pop()
            placed.append(_meta(viewport, event["timestamp"]))
        elif event["type"] == EventType.INCREMENTAL_SNAPSHOT:
            data = event["data"]
            if data["source"] == Source.VIEWPORT_RESIZE:
                viewport = Viewport(data["width"], data["height"], viewport.href)
        placed.append(event)
    return placed, viewport


def _meta(viewport: Viewport, timestamp: float) -> Json:
    size = {"width": viewport.width_px, "height": viewport.height_px}
    data = {"href": viewport.href, **size}
    return {"type": int(EventType.META), "data": data, "timestamp": timestamp}


def _resize(viewport: Viewport, timestamp: float) -> Json:
    size = {"width": viewport.width_px, "height": viewport.height_px}
    data = {"source": int(Source.VIEWPORT_RESIZE), **size}
    return {"type": int(EventType.INCREMENTAL_SNAPSHOT), "data": data, "timestamp": timestamp}


def _is_resize(event: Json | _AsItIs, timestamp: float) -> bool:
    if isinstance(event, bytes):
        return False
    if event["type"] != EventType.INCREMENTAL_SNAPSHOT or event["timestamp"] != timestamp:
        return False
    return bool(event["data"]["source"] == Source.VIEWPORT_RESIZE)


def _viewport(data: Json, before: Viewport) -> Viewport:
    href = data.get("href")
    return Viewport(
        _size(data.get("width"), before.width_px),
        _size(data.get("height"), before.height_px),
        href if isinstance(href, str) else before.href,
    )


def _size(value: object, otherwise: int) -> int:
    number = _number(value)
    if number is None or number < 1:
        return otherwise
    return min(MAX_VIEWPORT_PX, round(number))


def _number(value: object) -> float | None:
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


def _mended(event: Json) -> Json | None:
    """The event as the player takes it, None for one it has no use for, `_BROKEN` for one it would stop at."""
    kind, data = event.get("type"), event.get("data")
    if type(kind) is not int:
        return _BROKEN
    if kind == EventType.META:
        return {"type": kind, "data": data if isinstance(data, dict) else {}}
    if kind == EventType.FULL_SNAPSHOT:
        return _snapshot(data)
    if kind != EventType.INCREMENTAL_SNAPSHOT:
        return None
    if not isinstance(data, dict) or type(data.get("source")) is not int:
        return _BROKEN
    mend = _SOURCES.get(data["source"])
    if mend is None:
        return None
    mended = mend(data)
    return {"type": kind, "data": mended} if mended is not None else _BROKEN


def _snapshot(data: object) -> Json:
    if not isinstance(data, dict):
        return _BROKEN
    tree = mended_document(data.get("node"))
    if tree is None:
        return _BROKEN
    offset = data.get("initialOffset")
    offset = offset if isinstance(offset, dict) else {}
    scroll = {side: _number(offset.get(side)) or 0 for side in ("top", "left")}
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
        x, y, offset = (_number(place.get(key)) for key in ("x", "y", "timeOffset"))
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
    x, y = _number(data.get("x")), _number(data.get("y"))
    mended = {"source": data["source"], "type": kind, "id": node if is_id(node) else -1}
    return mended if x is None or y is None else {**mended, "x": x, "y": y}


def _scroll(data: Json) -> Json | None:
    x, y = _number(data.get("x")), _number(data.get("y"))
    if x is None or y is None or not is_id(data.get("id")):
        return {"source": data["source"], "id": -1, "x": 0, "y": 0}
    return {"source": data["source"], "id": data["id"], "x": x, "y": y}


def _viewport_resize(data: Json) -> Json | None:
    width, height = _number(data.get("width")), _number(data.get("height"))
    if width is None or height is None or width < 1 or height < 1:
        return None
    size = {"width": _size(width, DEFAULT_WIDTH_PX), "height": _size(height, DEFAULT_HEIGHT_PX)}
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
        key: number
        for key, low, high in (
            ("currentTime", 0.0, 1e9),
            ("volume", 0.0, 1.0),
            ("playbackRate", 0.0625, 16.0),
        )
        if (number := _number(data.get(key))) is not None and low <= number <= high
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
