"""The events in a stored chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import zstandard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CHUNK_BYTES = 2_000_000_000
_TIME_BYTES = 8
_split = msgspec.json.Decoder(list[msgspec.Raw])


class Damaged(ValueError):
    """A chunk that the library gave back otherwise than it was stored."""


def unpacked(body: bytes, times: bytes) -> tuple[list[msgspec.Raw], bytes]:
    """A chunk's events and its times (little-endian float64).

    Raises:
        Damaged: the chunk is.
    """
    try:
        events, at = _split.decode(_expanded(body)), _expanded(times)
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeError) as problem:
        raise Damaged(f"a chunk is damaged: {problem}") from None
    if len(at) != _TIME_BYTES * len(events):
        raise Damaged(f"a chunk is damaged: {len(events)} events have {len(at)} bytes of times")
    return events, at


def unpacked_times(times: bytes) -> NDArray[np.float64]:
    """A chunk's times alone, Unix ms.

    Raises:
        Damaged: they are.
    """
    import numpy as np  # takes long, and who only reads events does without

    try:
        return np.frombuffer(_expanded(times), "<f8")
    except zstandard.ZstdError as problem:
        raise Damaged(f"a chunk is damaged: {problem}") from None


def _expanded(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_CHUNK_BYTES)
