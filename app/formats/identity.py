"""Which recording it is, whatever the envelope: two keys, and a match of either is the same recording.

*Tool key*: the tool's own session id where the export has one. *Content key*: a hash of the first
FullSnapshot (its node as canonical JSON) and its time, so that a longer version has the same key; where
no page was recorded, of the first event; where there is no clock with a date (made by hand, by tests), of
everything, since such recordings start alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import msgspec
import numpy as np
from msgspec import Struct

from app.formats.model import Recording
from app.formats.times import SECONDS_TO
from app.rrweb.types import EventType

_HASHED_EVENTS = 2_000


class _Event(msgspec.Struct, gc=False):
    type: msgspec.Raw = msgspec.Raw(b"")
    data: msgspec.Raw = msgspec.Raw(b"null")


_event_of = msgspec.json.Decoder(_Event)


class _Snapshot(msgspec.Struct, gc=False):
    node: msgspec.Raw = msgspec.Raw(b"null")


_snapshot = msgspec.json.Decoder(_Snapshot)


class Keys(Struct, frozen=True):
    """`tool` is `posthog:0196…` or None, `content` 64 hex digits."""

    tool: str | None
    content: str


def keys(recording: Recording) -> Keys:
    """Both identities of a recording."""
    return Keys(recording.metadata.tool_session_id, _content(recording))


def _content(recording: Recording) -> str:
    if not recording.has_times or not _is_dated(recording):
        return _hash(_every(recording))
    first = min(
        (
            float(window.epoch_ms[int(i)])
            for window in recording.windows
            for i in np.flatnonzero(window.types == EventType.FULL_SNAPSHOT)[:1]
        ),
        default=None,
    )
    kind = int(EventType.FULL_SNAPSHOT) if first is not None else None
    if first is None:
        first = min(float(window.epoch_ms[0]) for window in recording.windows)
    found = [
        (int(first_type), raw)
        for window in recording.windows
        for first_type, raw, epoch_ms in zip(
            window.types, window.raws, window.epoch_ms, strict=True
        )
        if epoch_ms == first and kind in (None, first_type)
    ]
    # windows have other names in other envelopes: of equal times the smaller text is the first
    texts = sorted(_event(kind, raw) for kind, raw in found)
    return _hash(iter([b"%.0f" % first, texts[0]]))


def _is_dated(recording: Recording) -> bool:
    return all(float(window.epoch_ms[0]) >= SECONDS_TO for window in recording.windows)


def _every(recording: Recording) -> Iterator[bytes]:
    for window in recording.windows:
        yield b"%d" % len(window.raws)
        for _, raw in zip(range(_HASHED_EVENTS), window.raws, strict=False):
            yield canonical(raw)


def _event(kind: int, raw: bytes | memoryview) -> bytes:
    try:
        data = _event_of.decode(raw).data
        if kind == EventType.FULL_SNAPSHOT:
            return canonical(_snapshot.decode(data).node)
        return b"%d" % kind + canonical(data)
    except (msgspec.DecodeError, RecursionError):
        return canonical(raw)


def canonical(raw: bytes | memoryview | msgspec.Raw) -> bytes:
    """JSON with sorted keys and no spaces; the text itself where it cannot be decoded."""
    try:
        return msgspec.json.encode(msgspec.json.decode(raw), order="sorted")
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        value = json.loads(bytes(raw).decode("utf-8", "replace"), strict=False)
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return bytes(raw)


def _hash(texts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text)
        digest.update(b"\n")
    return digest.hexdigest()


def event_digest(raw: bytes | memoryview | msgspec.Raw) -> bytes:
    """16 bytes that are equal for events of one type with the same data, however they were written; the time is not
    in it."""
    text = bytes(raw)
    try:
        event = _event_of.decode(text)
        data = msgspec.json.decode(event.data)
        text = bytes(event.type) + msgspec.json.encode(data, order="sorted")
    except (msgspec.MsgspecError, RecursionError):
        pass  # an event that cannot be read is itself to the byte
    return hashlib.blake2b(text, digest_size=16).digest()
