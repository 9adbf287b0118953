"""What the player is handed: which chunks of a window make the page at a moment, and their events, mended.

Everything is found over what the library reads; nothing is kept.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Struct

from app.errors import NothingFound
from app.library import details, sessions
from app.library.keyframes import keyframe_events, keyframe_places
from app.rrweb.clean import Cleaned, clean
from app.rrweb.keyframe import ServedKeyframe, served_keyframe
from app.rrweb.types import EventType
from app.rrweb.viewport import Viewport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.library.database import Library

#: one chunk's events as JSON each, and their repaired times (Unix ms)
ChunkEvents: TypeAlias = "tuple[Sequence[bytes | memoryview | msgspec.Raw], NDArray[np.float64]]"


class ChunkSpan(Struct, frozen=True):
    """One chunk of a window: times count from the session's zero; `snapshots` counts its FullSnapshots."""

    seq: int
    first_ms: float
    last_ms: float
    snapshots: int


class KeyframeSpan(Struct, frozen=True):
    """Where a keyframe of a window stands: it holds all up to and with its moment, from the session's zero."""

    idx: int
    at_ms: float


class WindowFeed(Struct, frozen=True):
    """One window of a session, as the player is told of it."""

    session: int
    window: int
    started_at_ms: float
    duration_ms: float
    chunks: tuple[ChunkSpan, ...]
    keyframes: tuple[KeyframeSpan, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether there is any page to show."""
        return any(chunk.snapshots for chunk in self.chunks)


def read_feeds(db: Library, session: int) -> tuple[WindowFeed, ...]:
    """A session's windows as the player is told of them, by window index.

    Raises:
        NothingFound: when there is no such session.
    """
    row = details.row(db, session)
    spans: dict[int, list[ChunkSpan]] = {}
    for place in sessions.chunk_places(db, session):
        first, last = (
            place.first_epoch_ms - row.started_at_ms,
            place.last_epoch_ms - row.started_at_ms,
        )
        spans.setdefault(place.window, []).append(
            ChunkSpan(place.seq, first, last, place.snapshots)
        )
    stands: dict[int, list[KeyframeSpan]] = {}
    for keyframe in keyframe_places(db, session):
        stands.setdefault(keyframe.window, []).append(
            KeyframeSpan(keyframe.idx, keyframe.epoch_ms - row.started_at_ms)
        )
    return tuple(
        WindowFeed(
            session,
            window,
            row.started_at_ms,
            row.duration_ms,
            tuple(chunks),
            tuple(stands.get(window, ())),
        )
        for window, chunks in sorted(spans.items())
    )


def read_chunk(db: Library, session: int, window: int, seq: int) -> ChunkEvents:
    """One chunk's events as they were recorded.

    Raises:
        NothingFound: when there is no such window or chunk.
        LibraryUnusable: when it is damaged.
    """
    return sessions.chunk_events(db, session, window, seq)


def read_keyframe(db: Library, session: int, window: int, idx: int) -> ServedKeyframe:
    """A stored keyframe, mended.

    Raises:
        NothingFound: when there is no such keyframe.
        ValueError: when it is damaged.
    """
    epoch_ms, events = keyframe_events(db, session, window, idx)
    return served_keyframe(events, epoch_ms)


def keyframe_before(feed: WindowFeed, at_ms: float) -> KeyframeSpan | None:
    """The last keyframe before a moment; None where a seek has to begin at a recorded snapshot."""
    found = bisect_left(feed.keyframes, at_ms, key=lambda keyframe: keyframe.at_ms)
    return feed.keyframes[found - 1] if found else None


def active_window(changes: Sequence[tuple[float, int]], at_ms: float) -> int:
    """The window a person was in: that of the last change at or before a moment, else of the first."""
    found = changes[0][1] if changes else 0
    for since_ms, window in changes:
        if since_ms > at_ms:
            break
        found = window
    return found


def feed_at(db: Library, session: int, at_ms: float, window: int | None = None) -> WindowFeed:
    """The window to show at a moment: the one named, else the one a person was in.

    Raises:
        NothingFound: when there is no such session or window.
    """
    feeds = {feed.window: feed for feed in read_feeds(db, session)}
    if window is None:
        window = active_window(details.timeline(db, session)[1], at_ms)
    if window not in feeds:
        known = ", ".join(map(str, feeds)) or "none"
        raise NothingFound(f"Session {session} has no window {window}.", f"It has: {known}.")
    return feeds[window]


def served(events: ChunkEvents, before: Viewport | None = None) -> Cleaned:
    """One chunk as the player takes it."""
    raws, epoch_ms = events
    return clean(raws, epoch_ms.tolist(), before)


def viewport_before(events: ChunkEvents, earlier: Iterable[ChunkEvents]) -> Viewport | None:
    """The viewport at the beginning of a run of events that holds a FullSnapshot before any Meta; None where it holds
    none such, or nothing tells.

    Args:
        earlier: what stands before the run, the nearest first; asked only as far as it takes.
    """
    marks = (_type_of(raw) for raw in events[0] if memoryview(raw)[:9] != _CHANGE)
    if next((kind for kind in marks if kind in _MARKS), None) != EventType.FULL_SNAPSHOT:
        return None
    for raws, epoch_ms in earlier:
        if any(_type_of(raw) == EventType.META for raw in raws if memoryview(raw)[:9] != _CHANGE):
            return clean(raws, epoch_ms.tolist()).viewport
    return None


def chunks_for(
    feed: WindowFeed, at_ms: float, snapshot_ms: Callable[[int], Sequence[float]]
) -> range:
    """Positions in `feed.chunks` of what the page at a moment is made of.

    Args:
        at_ms: from the session's zero.
        snapshot_ms: the times of the FullSnapshots of the chunk at a position, from the session's zero.
    """
    starts = [chunk.first_ms for chunk in feed.chunks]
    last = max(0, bisect_right(starts, at_ms) - 1)
    for first in range(last, -1, -1):
        if feed.chunks[first].snapshots and any(t <= at_ms for t in snapshot_ms(first)):
            return range(first, last + 1)
    return range(min(last + 1, len(feed.chunks)))


def events_at(
    feed: WindowFeed,
    at_ms: float,
    read: Callable[[int], ChunkEvents],
    *,
    from_start: bool = False,
    keyframe: ServedKeyframe | None = None,
) -> bytes:
    """The rrweb events that show a moment, as a JSON array: from the last Meta and FullSnapshot at or before it
    (or from the window's first event) up to the last event at or before it.

    Args:
        read: the events of the chunk with that `seq`.
        keyframe: one before the moment to begin at; passed over where a recorded snapshot comes later.
    """
    if not feed.chunks:
        return b"[]"
    held: dict[int, ChunkEvents] = {}

    def chunk(position: int) -> ChunkEvents:
        if position not in held:
            held[position] = read(feed.chunks[position].seq)
        return held[position]

    def snapshot_ms(position: int) -> list[float]:
        raws, epoch_ms = chunk(position)
        return [
            float(moment) - feed.started_at_ms
            for raw, moment in zip(raws, epoch_ms, strict=True)
            if _is_snapshot(raw)
        ]

    until = feed.started_at_ms + at_ms
    since = -math.inf
    viewport: Viewport | None = None
    events: list[msgspec.Raw] = []
    if keyframe is not None:
        since, viewport = keyframe.epoch_ms, keyframe.viewport
        events += msgspec.json.decode(keyframe.events, type=list[msgspec.Raw])
        starts = [chunk.first_ms for chunk in feed.chunks]
        begin_ms = since - feed.started_at_ms
        needed = range(max(0, bisect_left(starts, begin_ms) - 1), bisect_right(starts, at_ms))
    else:
        needed = chunks_for(feed, at_ms, snapshot_ms)
        if from_start:
            needed = range(needed.stop)
    if viewport is None and needed:
        earlier = (chunk(position) for position in range(needed.start - 1, -1, -1))
        viewport = viewport_before(chunk(needed.start), earlier)
    for position in needed:
        raws, epoch_ms = chunk(position)
        first, kept = bisect_right(epoch_ms, since), bisect_right(epoch_ms, until)
        if first >= kept:
            continue
        cleaned = clean(raws[first:kept], epoch_ms[first:kept].tolist(), viewport)
        viewport = cleaned.viewport
        events += msgspec.json.decode(cleaned.body, type=list[msgspec.Raw])
    if not from_start:
        events = events[_last_meta(events) :]
    return b"[" + b",".join(map(bytes, events)) + b"]"


_MARKS = (EventType.META, EventType.FULL_SNAPSHOT)
#: how most events begin, which are neither
_CHANGE = b'{"type":3'


class _Kind(msgspec.Struct):
    type: int = -1


_kind = msgspec.json.Decoder(_Kind).decode


def _is_snapshot(raw: bytes | memoryview | msgspec.Raw) -> bool:
    return _type_of(raw) == EventType.FULL_SNAPSHOT


def _type_of(raw: bytes | memoryview | msgspec.Raw) -> int:
    try:
        return _kind(raw).type
    except msgspec.DecodeError:
        return -1


def _last_meta(events: Sequence[msgspec.Raw]) -> int:
    metas = [n for n, raw in enumerate(events) if _type_of(raw) == EventType.META]
    return metas[-1] if metas else 0
