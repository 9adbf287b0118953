"""PostHog's envelopes: the exported file, API answers, blob lines, capture events.

Sources: PostHog `frontend/src/scenes/session-recordings/file-playback`, posthog-js `extensions/replay`; the design's
`formats.md` 4.1–4.4.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec import Raw

from app.formats import events
from app.formats.envelope import merged, posthog_person, posthog_properties, siblings
from app.formats.model import Metadata, Note
from app.formats.part import Part
from app.formats.problem import NotRead
from app.pattern import pattern

EXPORT = "PostHog export"
ANSWER = "PostHog API answer"
BLOB = "PostHog blob"
CAPTURE = "PostHog capture"
_EXPORT_NAME = pattern(r"export-([0-9a-fA-F-]{20,64})-ph-recording")
_SNAPSHOTS = ("$snapshot", "$snapshot_items")


def export(around: dict[str, Raw], source: str) -> list[Part] | None:
    """`{"version", "data": {"id", "person", "snapshots" | "snapshotsByWindowId"}}`."""
    if "version" not in around or "data" not in around:
        return None
    data = events.object_of(around["data"])
    if data is None or not ("snapshots" in data or "snapshotsByWindowId" in data):
        return None
    named = _EXPORT_NAME.search(PurePosixPath(source).name)
    own_id = events.scalar_of(data.get("id")) or (named[1] if named else None)
    metadata = merged(posthog_person(data.get("person")), siblings(data, "posthog", depth=2))
    if "snapshots" in data:
        lists: list[tuple[str | None, Raw]] = [(None, data["snapshots"])]
    else:
        lists = list((events.object_of(data["snapshotsByWindowId"]) or {}).items())
    return _parts(EXPORT, lists, own_id, metadata)


def answer(around: dict[str, Raw], *, inside: bool = False) -> list[Part] | None:
    """`{result: […]}`, `{result: {snapshots}}`, `{snapshots}`, `{snapshot_data_by_window_id}`.

    Raises `NotRead` for the list of a recording's sources.
    """
    if "snapshot_data_by_window_id" in around:
        windows = events.object_of(around["snapshot_data_by_window_id"]) or {}
        return _parts(ANSWER, list(windows.items()), None, siblings(around, "posthog"))
    result = around.get("result")
    if result is not None and not inside and events.first_byte(result) == 0x7B:
        inner = events.object_of(result) or {}
        if "snapshots" in inner or "snapshot_data_by_window_id" in inner:
            person = posthog_person(inner.get("person"))
            return [
                _with(part, person)
                for part in answer(inner, inside=True)
                or _parts(ANSWER, [(None, inner.get("snapshots", Raw(b"[]")))], None, person)
            ]
    for name in ("result", "snapshots"):
        raw = around.get(name)
        if raw is not None and events.first_byte(raw) == 0x5B and _has_events(raw):
            return _parts(ANSWER, [(None, raw)], None, siblings(around, "posthog"))
    if "sources" in around and _is_source_list(around["sources"]):
        raise NotRead(
            "not a session recording: PostHog's list of a recording's sources; save the answers of "
            "the same address with ?source=blob_v2 and their blob keys instead."
        )
    return None


def _with(part: Part, metadata: Metadata) -> Part:
    part.metadata = merged(part.metadata, metadata)
    return part


def _has_events(raw: Raw) -> bool:
    items = events.list_of(raw) or []
    return any(events.is_event(item) for item in items[:3])


def _is_source_list(raw: Raw) -> bool:
    items = events.list_of(raw) or []
    first = events.object_of(items[0]) if items else None
    return first is not None and "source" in first


def _parts(
    format: str,
    lists: Sequence[tuple[str | None, Raw]],
    own_id: str | None,
    metadata: Metadata,
) -> list[Part]:
    return [
        Part(
            format,
            events.list_of(raw) or [],
            window=window if window not in ("", "null") else None,
            session=f"posthog:{own_id}" if own_id else None,
            whole=True,
            metadata=metadata,
        )
        for window, raw in lists
    ]


def blob_line(item: Raw | dict[str, Raw] | list[Raw]) -> Part | None:
    """One line of a blob: `["window", event]` or `{"window_id", "data": [event…]}`."""
    if isinstance(item, list):
        if (
            len(item) == 2
            and events.first_byte(item[0]) in b'"0123456789n'
            and events.is_event(item[1])
        ):
            return Part(BLOB, [item[1]], window=events.scalar_of(item[0]), whole=True)
        return None
    if isinstance(item, dict) and "data" in item and "type" not in item:
        window = item.get("window_id", item.get("windowId"))
        if window is not None and events.first_byte(item["data"]) == 0x5B:
            return Part(
                BLOB, events.list_of(item["data"]) or [], events.scalar_of(window), whole=True
            )
    return None


def capture(around: dict[str, Raw], *, in_batch: bool = False) -> list[Part] | None:
    """A `$snapshot` or `$snapshot_items` event, or a batch of events that has such. Chunked data is put together by
    `join_chunks`. Batches without any are refused by `foreign`."""
    if "batch" in around and not in_batch:
        found = [
            part
            for item in events.list_of(around["batch"]) or []
            if (fields := events.object_of(item)) is not None
            for part in capture(fields, in_batch=True) or []
        ]
        return found or None
    if events.scalar_of(around.get("event")) not in _SNAPSHOTS or "properties" not in around:
        return None
    properties = events.object_of(around["properties"]) or {}
    session = events.scalar_of(properties.get("$session_id"))
    metadata = merged(posthog_properties(properties), posthog_properties(around))
    data = properties.get("$snapshot_data", properties.get("$snapshot_items"))
    if data is None:
        return None
    first = events.first_byte(data)
    return [
        Part(
            CAPTURE,
            (events.list_of(data) or []) if first == 0x5B else [data],
            window=events.scalar_of(properties.get("$window_id")),
            session=f"posthog:{session}" if session else None,
            whole=True,
            metadata=metadata,
        )
    ]


def join_chunks(parts: list[Part]) -> list[Part]:
    """Replaces the chunks of 2021–2022 (`chunk_id`, `chunk_index`, `data`) by the events they hold together.

    A group that lacks a chunk is dropped with a note.
    """
    groups: dict[str, list[tuple[int, int, str, Part]]] = {}
    result: list[Part] = []
    for part in parts:
        fields = None
        if part.format == CAPTURE and len(part.events) == 1:
            fields = events.object_of(part.events[0])
        name = events.scalar_of(fields.get("chunk_id")) if fields else None
        if fields is None or name is None:
            result.append(part)
            continue
        index = int(events.number_of(events.scalar_of(fields.get("chunk_index"))) or 0)
        count = int(events.number_of(events.scalar_of(fields.get("chunk_count"))) or 0)
        data = events.text_of(fields.get("data", Raw(b""))) or ""
        groups.setdefault(name, []).append((index, count, data, part))
    for chunks in groups.values():
        chunks.sort(key=lambda chunk: chunk[0])
        part = chunks[0][3]
        text = _unchunked("".join(chunk[2] for chunk in chunks))
        items = events.list_of(text) if text is not None else None
        if items is None or len(chunks) < chunks[0][1]:
            part.events = []
            part.notes.append(
                Note(
                    "chunks_missing",
                    f"{len(chunks)} of {chunks[0][1]} chunks of one snapshot are there; it was left out.",
                )
            )
        else:
            part.events = items
        result.append(part)
    return result


def _unchunked(data: str) -> bytes | None:
    try:
        packed = base64.b64decode(data)
    except (binascii.Error, ValueError):
        return None
    text = events.inflate(packed)
    if text is None:
        return None
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return text.decode("utf-16", "replace").encode("utf-8", "replace")
    return text
