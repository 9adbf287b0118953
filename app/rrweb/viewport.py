"""The viewport through a run of events, and the Metas the player needs of it.

A Meta is put right before every FullSnapshot and nowhere else; any other becomes a change of the viewport's size.
"""

from __future__ import annotations

from msgspec import Struct

from app.rrweb.mending import pixels
from app.rrweb.nodes import Json
from app.rrweb.types import EventType, Source

DEFAULT_WIDTH_PX = 1280
DEFAULT_HEIGHT_PX = 720

#: sound events in the recording's own bytes, with commas between them
AsItIs = bytes


class Viewport(Struct, frozen=True):
    """The page's address and the size of its window."""

    width_px: int = DEFAULT_WIDTH_PX
    height_px: int = DEFAULT_HEIGHT_PX
    href: str = ""


def with_metas(
    events: list[Json | AsItIs], before: Viewport | None
) -> tuple[list[Json | AsItIs], Viewport]:
    """Events with a Meta where one belongs, and the viewport behind the last of them.

    Args:
        before: the viewport before the first event; None where it is not known: then that of the first Meta counts.
    """
    mended = (event for event in events if isinstance(event, dict))
    first = next((event for event in mended if event["type"] == EventType.META), None)
    viewport = before or (_viewport(first["data"], Viewport()) if first else Viewport())
    placed: list[Json | AsItIs] = []
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


def _is_resize(event: Json | AsItIs, timestamp: float) -> bool:
    if isinstance(event, bytes):
        return False
    if event["type"] != EventType.INCREMENTAL_SNAPSHOT or event["timestamp"] != timestamp:
        return False
    return bool(event["data"]["source"] == Source.VIEWPORT_RESIZE)


def _viewport(data: Json, before: Viewport) -> Viewport:
    href = data.get("href")
    return Viewport(
        pixels(data.get("width"), before.width_px),
        pixels(data.get("height"), before.height_px),
        href if isinstance(href, str) else before.href,
    )
