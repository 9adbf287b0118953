"""Keyframes of one window, made while its events are read once from first to last."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import msgspec

from app.activity import events
from app.activity.events import Incremental, Malformed
from app.dom.chain import Chain, PackedKeyframe
from app.dom.keyframes import Keyframe, Keyframes
from app.dom.mirror import Mirror
from app.formats.model import WindowEvents
from app.rrweb.types import EventType, Source

Raw = bytes | memoryview
#: all keyframes of a window take at most so much of what its events are before compression; compressed, events are a
#: tenth of that
ROOM_FRAC = 0.03


class Keyframing:
    """Tells `app.dom.keyframes` what the reader of a window sees, and keeps what it makes, compressed."""

    def __init__(self, window: int, mirror: Mirror) -> None:
        self.frames = Keyframes(mirror)
        self.found: list[PackedKeyframe] = []
        self._chain = Chain(window)
        self._taken_bytes = 0

    def full(self, epoch_ms: float, full: events.FullSnapshot, raw: Raw, position: int) -> None:
        """A FullSnapshot that the mirror took in; `position` is the event's in its window."""
        offset = full.initial_offset
        left, top = (offset.left or 0.0, offset.top or 0.0) if offset else (0.0, 0.0)
        self.frames.snapshot(epoch_ms, left, top)
        self._chain.begin(position, raw)

    def incremental(self, epoch_ms: float, data: Incremental, raw: Raw) -> None:
        """An incremental event, the mirror's part of it done."""
        source, frames = data.source, self.frames
        if source == Source.MUTATION:
            frames.mutation(data)
        elif source in (Source.MOUSE_MOVE, Source.TOUCH_MOVE, Source.DRAG):
            if data.positions:
                last = data.positions[-1]
                frames.outside.moved(last.x, last.y, last.id)
        elif source == Source.MOUSE_INTERACTION:
            kind = -1 if data.type is None else data.type
            node_id = -1 if data.id is None else data.id
            frames.outside.interaction(kind, node_id, data.x, data.y, raw)
        elif source == Source.VIEWPORT_RESIZE:
            frames.resized(data.width, data.height)
        elif source == Source.MEDIA_INTERACTION and data.id is not None:
            kind = -1 if data.type is None else data.type
            frames.outside.medium(epoch_ms, data.id, kind, data.current_time, raw)
        else:
            with suppress(msgspec.MsgspecError):
                frames.event(source, data.id, raw)

    def lost(self, kind: int, raw: Raw) -> None:
        """An event could not be understood."""
        if kind == EventType.INCREMENTAL_SNAPSHOT:
            try:
                if events.incremental(raw).source not in (-1, Source.MUTATION):
                    return
            except Malformed:
                pass
        elif kind != EventType.FULL_SNAPSHOT:
            return
        self.frames.lost()

    def due(self, number: int, epochs_ms: Sequence[float]) -> None:
        """A keyframe may be due behind an event: it is made where one can stand.

        Args:
            number: the event's.
            epochs_ms: the times of all events.
        """
        frames = self.frames
        if frames.due and number + 1 < len(epochs_ms) and epochs_ms[number + 1] > epochs_ms[number]:
            made = frames.make(epochs_ms[number], number + 1)
            room_bytes = frames.read_bytes * ROOM_FRAC - self._taken_bytes
            packed = self._chain.pack(made, room_bytes) if made is not None else None
            if packed is not None:
                self._taken_bytes += len(packed.body)
                self.found.append(packed)


def keyframe_at(window: WindowEvents, epoch_ms: float) -> Keyframe | None:
    """A keyframe of the page as it is just before a moment; None where there is no page that can be folded.

    Args:
        epoch_ms: events of this time are not folded in any more.
    """
    mirror = Mirror()
    keyframing = Keyframing(0, mirror)
    frames = keyframing.frames
    times, types = window.epoch_ms.tolist(), window.types.tolist()
    made: Keyframe | None = None
    position = 0
    for raw, moment, kind in zip(window.raws, times, types, strict=True):
        if moment >= epoch_ms:
            break
        position += 1
        try:
            if kind == EventType.INCREMENTAL_SNAPSHOT:
                data = events.incremental(raw)
                if data.source == Source.MUTATION:
                    mirror.mutate(data)
                keyframing.incremental(moment, data, raw)
            elif kind == EventType.FULL_SNAPSHOT:
                full = events.full_snapshot(raw)
                if full.node is None:
                    raise Malformed("a FullSnapshot without a page")
                mirror.snapshot(full.node)
                keyframing.full(moment, full, raw, position - 1)
            elif kind == EventType.META:
                meta = events.meta(raw)
                frames.meta(meta.href, meta.width, meta.height)
        except (Malformed, ArithmeticError, ValueError, TypeError, AttributeError):
            keyframing.lost(kind, raw)
    if mirror.document is not None and position:
        made = frames.make(times[position - 1], position)
    mirror.clear()
    return made
