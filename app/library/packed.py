"""The events in a stored chunk."""

from __future__ import annotations

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

MAX_CHUNK_BYTES = 2_000_000_000
_split = msgspec.json.Decoder(list[msgspec.Raw])


def unpacked(body: bytes, times: bytes) -> tuple[list[msgspec.Raw], bytes]:
    """A chunk's events and its times (little-endian float64).

    Raises:
        ValueError: the chunk is damaged.
    """
    try:
        return _split.decode(_expanded(body)), _expanded(times)
    except (zstandard.ZstdError, msgspec.MsgspecError) as problem:
        raise ValueError(f"a chunk is damaged: {problem}") from None


def unpacked_times(times: bytes) -> NDArray[np.float64]:
    """A chunk's times alone, Unix ms.

    Raises:
        ValueError: they are damaged.
    """
    try:
        return np.frombuffer(_expanded(times), "<f8")
    except zstandard.ZstdError as problem:
        raise ValueError(f"a chunk is damaged: {problem}") from None


def _expanded(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_CHUNK_BYTES)
