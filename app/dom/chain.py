"""Keyframes stored small: neighbours are nearly equal, so each is compressed with the one before as its
dictionary, and the first of a chain with the recorded FullSnapshot that it comes from.

A chain is at most `CHAIN` long, so that reading one keyframe costs a bounded number of decompressions.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import zstandard
from msgspec import Struct

from app.dom.keyframes import Keyframe

CHAIN = 8
#: beside such a dictionary, searching longer makes a keyframe no smaller
LEVEL = 1
MAX_BYTES = 2_000_000_000


class PackedKeyframe(Struct, frozen=True):
    """A keyframe as it is stored. `snapshot`: position in its window of the FullSnapshot that its
    chain hangs on; `base`: how many keyframes of the chain stand before it. `body`: zstd of
    `Keyframe.events`."""

    window: int
    epoch_ms: float
    position: int
    nodes: int
    snapshot: int
    base: int
    body: bytes


class Chain:
    """Packs the keyframes of one window, in order of time."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._snapshot = -1
        self._origin: bytes | memoryview = b""
        self._before: bytes | None = None
        self._length = 0

    def begin(self, position: int, raw: bytes | memoryview) -> None:
        """A recorded FullSnapshot: what comes next hangs on it."""
        self._snapshot, self._origin, self._before, self._length = position, raw, None, 0

    def pack(self, keyframe: Keyframe, room_bytes: float) -> PackedKeyframe | None:
        """The next keyframe, compressed; None when it would take more than there is room for."""
        if self._before is None or self._length >= CHAIN:
            self._before, self._length = _compact(self._origin), 0
        compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(self._before))
        packed = PackedKeyframe(
            self._window,
            keyframe.epoch_ms,
            keyframe.position,
            keyframe.nodes,
            self._snapshot,
            self._length,
            compressor.compress(keyframe.events),
        )
        if len(packed.body) > room_bytes:
            return None
        self._before = keyframe.events
        self._length += 1
        return packed


def unpacked(snapshot: bytes, bodies: Sequence[bytes]) -> bytes:
    """The last keyframe of a chain, as a JSON array of events.

    Args:
        snapshot: the recorded FullSnapshot event that the chain hangs on.
        bodies: from the first of the chain to the one that is wanted.

    Raises:
        ValueError: one of them is damaged.
    """
    events = _compact(snapshot)
    try:
        for body in bodies:
            expand = zstandard.ZstdDecompressor(dict_data=_dictionary(events))
            events = expand.decompress(body, max_output_size=MAX_BYTES)
    except zstandard.ZstdError as problem:
        raise ValueError(f"a keyframe is damaged: {problem}") from None
    return events


def _compact(snapshot: bytes | memoryview) -> bytes:
    """Without the white space of a recording that was written to be read: a keyframe has none."""
    try:
        return msgspec.json.format(bytes(snapshot), indent=-1)
    except msgspec.DecodeError:
        return bytes(snapshot)


def _dictionary(before: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(before, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
