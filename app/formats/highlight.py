"""Highlight's payload: rrweb events, and beside them what was logged, requested and thrown.

The three lists beside the events are rewritten as the plugin events that rrweb has for them, so that one reader
understands all. Sources: highlight `sdk/client/src` (`pushPayload`, `listeners/network-listener`), `backend/payload`;
the design's `formats.md` 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw

from app.formats import events
from app.formats.envelope import siblings
from app.formats.part import Part

FORMAT = "Highlight"
#: of each list beside the events
MOST = 20_000
_SIZES = ("transferSize", "encodedBodySize", "decodedBodySize")
_PHASES = (
    "requestStart", "responseStart", "responseEnd", "connectStart", "connectEnd",
    "domainLookupStart", "domainLookupEnd",
)  # fmt: skip


def payload(around: dict[str, Raw]) -> list[Part] | None:
    """`PushPayload` as the SDK sends it, or its compressed form (`data` is Base64 of gzip of the same)."""
    if "session_secure_id" not in around:
        return None
    own = events.scalar_of(around["session_secure_id"])
    session = f"highlight:{own}" if own else None
    inner = events.object_of(around["events"]) if "events" in around else None
    if inner is not None and "events" in inner:
        items = events.list_of(inner["events"]) or []
        return [
            Part(
                FORMAT,
                [*items, *_beside(around)],
                session=session,
                whole=True,
                metadata=siblings(around, "highlight"),
            )
        ]
    data = events.text_of(around["data"]) if "data" in around else None
    text = events.unpack(data, 4 * events.MAX_FIELD_BYTES) if data else None
    fields = events.object_of(text) if text is not None else None
    if fields is None:
        return None
    fields.setdefault("session_secure_id", around["session_secure_id"])
    fields.pop("data", None)
    return payload(fields)


def _beside(around: dict[str, Raw]) -> Iterator[bytes]:
    for message in _rows(around, "messages"):
        yield from _event(message.get("time"), "rrweb/console@1", _message(message))
    for resource in _rows(around, "resources"):
        ended = resource.get("responseEndAbs", resource.get("startTimeAbs"))
        yield from _event(ended, "rrweb/network@1", {"requests": [_request(resource)]})
    for error in _rows(around, "errors"):
        yield from _event(error.get("timestamp"), "rrweb/console@1", _error(error))


def _rows(around: dict[str, Raw], name: str) -> Iterator[dict[str, Any]]:
    """The objects of a list, which stands in a field of its own name, or in JSON inside a text."""
    value = _value(around.get(name))
    if isinstance(value, str):
        value = _value(value.encode("utf-8", "replace"))
    if isinstance(value, dict):
        value = value.get(name)
    for row in value[:MOST] if isinstance(value, list) else ():
        if isinstance(row, dict):
            yield row


def _value(raw: Raw | bytes | None) -> Any:
    try:
        return msgspec.json.decode(raw) if raw is not None else None
    except (msgspec.DecodeError, RecursionError):
        return None


def _event(time: Any, plugin: str, told: dict[str, Any]) -> Iterator[bytes]:
    """The event; none where it has no time."""
    at = events.time_of(time)
    if at is not None:
        data = {"plugin": plugin, "payload": told}
        yield msgspec.json.encode({"type": 6, "data": data, "timestamp": at})


def _message(message: dict[str, Any]) -> dict[str, Any]:
    said = message.get("value")
    return {
        "level": message.get("type"),
        "payload": said if isinstance(said, list) else [said],
        "trace": _trace(message.get("trace")),
    }


def _error(error: dict[str, Any]) -> dict[str, Any]:
    place = ":".join(
        str(part)
        for part in (error.get("source"), error.get("lineNumber"), error.get("columnNumber"))
        if part is not None
    )
    said = str(error.get("event") or error.get("type") or "")
    return {
        "level": "error",
        "payload": [said if said.startswith("Uncaught") else f"Uncaught {said}"],
        "trace": _trace(error.get("stackTrace")) or ([place] if place else []),
    }


def _trace(frames: Any) -> list[str]:
    found = []
    for frame in frames if isinstance(frames, list) else ():
        if isinstance(frame, str):
            found.append(frame)
        elif isinstance(frame, dict):
            place = ":".join(
                str(frame.get(key, "")) for key in ("fileName", "lineNumber", "columnNumber")
            )
            name = frame.get("functionName")
            found.append(f"{name} ({place})" if name else place)
    return found


def _request(resource: dict[str, Any]) -> dict[str, Any]:
    start, end = resource.get("startTimeAbs"), resource.get("responseEndAbs")
    pair = resource.get("requestResponsePairs")
    asked = pair.get("request") if isinstance(pair, dict) else None
    answer = pair.get("response") if isinstance(pair, dict) else None
    told: dict[str, Any] = {
        "name": resource.get("name"),
        "initiatorType": resource.get("initiatorType"),
        "timestamp": start,
    }
    for key in (*_SIZES, *_PHASES, "duration", "nextHopProtocol", "responseStatus"):
        if key in resource:
            told[key] = resource[key]
    if "duration" not in told and isinstance(start, int | float) and isinstance(end, int | float):
        told["duration"] = end - start
    if isinstance(asked, dict):
        told |= {
            "method": asked.get("verb"), "requestHeaders": asked.get("headers"), "requestBody": asked.get("body"),
        }  # fmt: skip
    if isinstance(answer, dict):
        told |= {
            "status": answer.get("status"), "responseHeaders": answer.get("headers"),
            "responseBody": answer.get("body"),
        }  # fmt: skip
        told.setdefault("decodedBodySize", answer.get("size"))
    return told
