"""Events to chunks as the library stores them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import chain, repeat

import msgspec
import numpy as np
import zstandard

from app.formats.model import WindowEvents
from app.library.packed import unpacked
from app.library.records import CHUNK_BYTES, CHUNK_EVENTS, Chunk, IngestedWindow
from app.rrweb.types import EventType

#: a chunk with a page in it gains by being searched well; one of changes alone is as small, or smaller, when it is not
LEVEL, LEVEL_OF_CHANGES = 3, 1


class _Kind(msgspec.Struct, gc=False):
    type: int = -1


_kind = msgspec.json.Decoder(_Kind)


def chunked(window: WindowEvents) -> IngestedWindow:
    """A window's events as chunks of at most `CHUNK_EVENTS` events and, but for single events,
    `CHUNK_BYTES`."""
    raws = list(window.raws)
    metas = _leading_metas(window)
    of_pages = zstandard.ZstdCompressor(level=LEVEL)
    of_changes = zstandard.ZstdCompressor(level=LEVEL_OF_CHANGES)
    room = BytesIO()
    chunks: list[Chunk] = []
    ends = np.cumsum([len(raw) for raw in raws])
    start = 0
    while start < len(raws):
        before = ends[start - 1] if start else 0
        fitting = int(np.searchsorted(ends, before + CHUNK_BYTES, side="right"))
        stop = min(start + CHUNK_EVENTS, max(fitting, start + 1), len(raws))
        # Written into the same room each time: as many large values would leave memory full of holes.
        room.seek(0)
        room.writelines(chain.from_iterable(zip(repeat(b","), raws[start:stop], strict=False)))
        room.write(b"]")
        body = room.getbuffer()[: room.tell()]
        body[0] = ord("[")
        times = np.ascontiguousarray(window.epoch_ms[start:stop], dtype="<f8")
        snapshots = int((window.types[start:stop] == EventType.FULL_SNAPSHOT).sum())
        compressor = of_pages if snapshots else of_changes
        within = metas[(metas >= start) & (metas < stop)]
        chunks.append(
            Chunk(
                seq=len(chunks),
                events=stop - start,
                first_epoch_ms=float(times[0]),
                last_epoch_ms=float(times[-1]),
                raw_bytes=len(body),
                snapshots=snapshots,
                first_meta=int(within[0]) - start if len(within) else -1,
                body=compressor.compress(body),
                times=compressor.compress(times.tobytes()),
            )
        )
        body.release()
        start = stop
    return IngestedWindow(window.name, len(raws), tuple(chunks))


def _leading_metas(window: WindowEvents) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Positions of the Metas that are followed by a FullSnapshot before the next Meta."""
    marks = np.flatnonzero(
        (window.types == EventType.META) | (window.types == EventType.FULL_SNAPSHOT)
    )
    is_meta = window.types[marks] == EventType.META
    return marks[:-1][is_meta[:-1] & ~is_meta[1:]] if len(marks) else marks


def events_of(stored: IngestedWindow) -> WindowEvents:
    """The events of a stored window.

    Raises:
        Damaged: a chunk is.
    """
    raws: list[memoryview] = []
    times: list[bytes] = []
    for chunk in stored.chunks:
        body, part = unpacked(chunk.body, chunk.times)
        raws.extend(memoryview(raw) for raw in body)
        times.append(part)
    epoch_ms = np.frombuffer(b"".join(times), dtype="<f8").astype(np.float64)
    return WindowEvents(stored.name, raws, epoch_ms, types_of(raws))


def types_of(raws: Iterable[bytes | memoryview]) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """`event.type` of each event, −1 where it is no small number."""
    found: list[int] = []
    for raw in raws:
        try:
            kind = _kind.decode(raw).type
        except (msgspec.MsgspecError, RecursionError):
            kind = -1
        found.append(kind if -1 <= kind <= 1_000 else -1)
    return np.array(found, dtype=np.int16)


def in_order(windows: Sequence[WindowEvents]) -> list[WindowEvents]:
    """Windows by their first event; those without any are left out."""
    held = [window for window in windows if len(window.raws)]
    return sorted(held, key=lambda window: float(window.epoch_ms[0]))
