"""Sentry's envelopes: a line about all of it, then items, each a line about it and its bytes.

Source: the design's `formats.md` 5.3.
"""

from __future__ import annotations

import json

from msgspec import Raw, Struct, field
from msgspec.structs import replace

from app.formats import events
from app.formats.envelope import siblings
from app.formats.model import Metadata
from app.formats.problem import NotRead
from app.formats.spool import Buffer

RECORDING, EVENT, VIDEO = "replay_recording", "replay_event", "replay_video"
#: a line about an item, and what is known of a replay, are short
_LINE_BYTES = 200_000
_MOST_ITEMS = 1_000
#: what tells about a visitor, as a `replay_event` names it
_ABOUT = ("user", "contexts", "tags")


class Envelope(Struct):
    """What an envelope holds of a replay. `session` is the tool's own id."""

    recording: Buffer
    session: str | None = None
    metadata: Metadata = field(default_factory=Metadata)


def opened(data: Buffer) -> Envelope | None:
    """The first recording in an envelope; None for what is no envelope.

    Raises:
        NotRead: an envelope without a recording.
    """
    head, at = _line(data, 0)
    first = _fields(head)
    if first is None or not first or "type" in first or "data" in first or "segment_id" in first:
        return None
    if not (kind := _kind(_line(data, at)[0])):
        return None
    found = Envelope(b"")
    kinds: set[str] = set()
    for _ in range(_MOST_ITEMS):
        line, start = _line(data, at)
        kind = _kind(line)
        if not kind:
            break
        kinds.add(kind)
        item, at = _item(data, line, start)
        if kind == EVENT:
            _tell(found, item)
        elif kind == RECORDING and not found.recording:
            found.recording = item
    if found.recording:
        return found
    if VIDEO in kinds:
        raise NotRead(
            "is a Sentry envelope with the replay of a phone's app as a video, which cannot be read yet.",
            claims=True,
            format="Sentry replay",
        )
    raise NotRead("is a Sentry envelope that holds no replay recording.")


def _line(data: Buffer, at: int) -> tuple[bytes, int]:
    """The line that begins at a byte, and where the next one does."""
    end = data.find(b"\n", at, at + _LINE_BYTES)
    return (data[at:end], end + 1) if end >= 0 else (data[at : at + _LINE_BYTES], len(data))


def _item(data: Buffer, line: bytes, start: int) -> tuple[bytes, int]:
    """An item's bytes, and where the next item's line begins: where its own line says, else at the line's end."""
    length = events.number_of((json.loads(line)).get("length"))
    if length is None or length < 0:
        end = data.find(b"\n", start)
        # the segment's number stands on a line of its own, before the events
        if _fields(data[start : max(start, end)]) == {"segment_id"}:
            end = data.find(b"\n", end + 1)
        end = len(data) if end < 0 else end
    else:
        end = min(len(data), start + int(length))
    return bytes(data[start:end]), end + 1 if data[end : end + 1] == b"\n" else end


def _fields(line: bytes) -> set[str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return set(value) if isinstance(value, dict) else None


def _kind(line: bytes) -> str:
    """An item's type; nothing for what is no line about an item."""
    names = _fields(line)
    if names is None or "type" not in names or names & {"data", "timestamp"}:
        return ""
    kind = json.loads(line)["type"]
    return kind if isinstance(kind, str) else ""


def _tell(found: Envelope, item: bytes) -> None:
    told = events.object_of(item) or {}
    own = events.scalar_of(told.get("replay_id"))
    found.session = f"sentry:{own}" if own else found.session
    about = siblings({name: told[name] for name in _ABOUT if name in told}, "sentry")
    urls = events.list_of(told.get("urls", Raw(b"[]"))) or []
    url = events.scalar_of(urls[0]) if urls else None
    request = events.object_of(told.get("request", Raw(b"{}"))) or {}
    headers = events.object_of(request.get("headers", Raw(b"{}"))) or {}
    came_from = events.scalar_of(headers.get("Referer"))
    found.metadata = replace(about, url=about.url or url, referrer=about.referrer or came_from)
