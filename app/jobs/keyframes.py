"""A keyframe made on the fly, at a moment where none was placed: to try the law on short recordings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.activity.keyframing import keyframe_at
from app.formats.model import WindowEvents
from app.jobs.chunks import types_of
from app.jobs.feed import ChunkEvents, WindowFeed
from app.rrweb.keyframe import ServedKeyframe, served_keyframe


def forced_keyframe(
    feed: WindowFeed, at_ms: float, read: Callable[[int], ChunkEvents]
) -> ServedKeyframe | None:
    """A keyframe of the page just before a moment, as `feed.events_at` takes it; None where none can be.

    Args:
        at_ms: from the session's zero.
        read: the events of the chunk with that `seq`.
    """
    raws: list[bytes] = []
    times: list[NDArray[np.float64]] = [np.empty(0)]
    for chunk in feed.chunks:
        if chunk.first_ms < at_ms:
            events, epoch_ms = read(chunk.seq)
            raws += map(bytes, events)
            times.append(epoch_ms)
    window = WindowEvents("", raws, np.concatenate(times), types_of(raws))
    made = keyframe_at(window, feed.started_at_ms + at_ms)
    if made is None:
        return None
    return served_keyframe(made.events, made.epoch_ms)
