"""What the elements of a page's picture are called: the browser tells where they lie, the recording what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.activity import events as recorded
from app.dom.describing import described
from app.dom.mirror import Mirror
from app.heatmap.places import PictureElement
from app.jobs.feed import (
    ChunkEvents,
    WindowFeed,
    events_at,
    keyframe_before,
    read_chunk,
    read_keyframe,
)
from app.rrweb.types import EventType, Source

if TYPE_CHECKING:
    from app.library.database import Library


class ElementBox(Struct, frozen=True, array_like=True):
    """Where an element lies in a page's picture, px of the picture. `is_shown_clickable`: the page shows it as
    something to press."""

    node_id: int
    x_px: float
    y_px: float
    w_px: float
    h_px: float
    is_shown_clickable: bool
    is_stuck: bool


class _Kind(Struct):
    type: int = -1


_events = msgspec.json.Decoder(list[msgspec.Raw]).decode
_kind = msgspec.json.Decoder(_Kind).decode


def read_events(db: Library, feed: WindowFeed, at_ms: float) -> bytes:
    """The events that make a window's page at a moment, as a JSON array; to be read where the library is.

    Args:
        at_ms: from the session's zero.
    """

    def chunk(seq: int) -> ChunkEvents:
        return read_chunk(db, feed.session, feed.window, seq)

    before = keyframe_before(feed, at_ms)
    keyframe = None
    if before is not None:
        try:
            keyframe = read_keyframe(db, feed.session, feed.window, before.idx)
        except ValueError:
            keyframe = None  # damaged: the recorded snapshot tells the same
    return events_at(feed, at_ms, chunk, keyframe=keyframe)


def picture_elements(events: bytes, boxes: Sequence[ElementBox]) -> tuple[PictureElement, ...]:
    """The elements of a picture with their names, in the order of their boxes; takes up to a second.

    Args:
        events: what made the page (`read_events`).
        boxes: as the browser told them of the same moment.
    """
    mirror = _mirror(events)
    by_node = {box.node_id: box for box in boxes}
    found = []
    for name in described(mirror, by_node):
        box = by_node[name.node_id]
        found.append(
            PictureElement(
                name.node_id,
                name.element_key,
                name.selector,
                name.label,
                name.tag,
                box.x_px,
                box.y_px,
                box.w_px,
                box.h_px,
                name.is_control or box.is_shown_clickable,
                box.is_stuck,
                name.around,
            )
        )
    return tuple(found)


def _mirror(events: bytes) -> Mirror:
    mirror = Mirror()
    for raw in _events(events):
        kind = _kind(raw).type
        try:
            if kind == EventType.FULL_SNAPSHOT:
                root = recorded.full_snapshot(raw).node
                if root is not None:
                    mirror.snapshot(root)
            elif kind == EventType.INCREMENTAL_SNAPSHOT:
                change = recorded.incremental(raw)
                if change.source == Source.MUTATION:
                    mirror.mutate(change)
        except recorded.Malformed:
            continue  # the player leaves it out, too
    return mirror
