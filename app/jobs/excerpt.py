"""A session, or a range of it, as rrweb events that play by themselves: values in, values out.

The whole of a session is its recorded events, untouched. A range begins, window by window, with the page as it was then
(Meta, FullSnapshot and what these cannot hold, all of the range's first moment), then come the recorded events. Where
the page of that moment cannot be made, the range begins at the recorded FullSnapshot before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec import Struct

from app.activity.keyframing import keyframe_at
from app.dom.chain import PackedKeyframe
from app.errors import LibraryUnusable, NothingFound, UserError
from app.formats.model import WindowEvents
from app.jobs.chunks import events_of
from app.library import details
from app.library.details import Details
from app.library.keyframes import packed_keyframes
from app.library.packed import Damaged
from app.library.records import IngestedWindow
from app.library.stored import RESTORE, stored_windows
from app.rrweb.keyframe import served_keyframe
from app.rrweb.types import EventType

if TYPE_CHECKING:
    from app.library.database import Library


class Taken(Struct, frozen=True):
    """All of a session that may leave the library. `windows` lie by index (`--window`)."""

    told: Details
    windows: tuple[IngestedWindow, ...]
    keyframes: tuple[PackedKeyframe, ...]

    @property
    def session(self) -> int:
        """Its number in the library."""
        return self.told.row.id


class Span(Struct, frozen=True):
    """From one moment to another, ms from the session's zero; None: its own beginning, or end."""

    from_ms: float | None = None
    to_ms: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.from_ms is None and self.to_ms is None


WHOLE = Span()


class Excerpt(Struct, frozen=True, eq=False):
    """What leaves of one window.

    `lead`: the events that show the page of the first moment, a JSON array, all of the time `lead_epoch_ms`; empty
    where the recorded ones do. `events`: the recorded ones behind it; `recorded`: all of the window's.
    """

    window: int
    lead: bytes
    lead_epoch_ms: float
    events: WindowEvents
    recorded: Sequence[bytes | memoryview]

    @property
    def has_page(self) -> bool:
        """Whether there is a page to see."""
        return bool(self.lead) or bool((self.events.types == EventType.FULL_SNAPSHOT).any())

    @property
    def first_epoch_ms(self) -> float:
        """The time of its first event; infinite where it has none."""
        if self.lead:
            return self.lead_epoch_ms
        return float(self.events.epoch_ms[0]) if len(self.events.raws) else float("inf")


def take(db: Library, session: int) -> Taken:
    """Read all of a session that may leave the library.

    Raises:
        NothingFound: there is no such session.
    """
    told = details.show(db, session)
    return Taken(told, stored_windows(db, session), packed_keyframes(db, session))


def fitted(taken: Taken, span: Span) -> Span:
    """The span as far as the session reaches; what begins at its beginning, or ends at its end, is None there.

    Raises:
        UserError: nothing of the session lies in it.
    """
    length_ms = taken.told.row.duration_ms
    from_ms, to_ms = span.from_ms, span.to_ms
    if from_ms is not None and to_ms is not None and from_ms >= to_ms:
        raise UserError(
            f"A range from {from_ms:,.0f} to {to_ms:,.0f} ms holds nothing.",
            "It ends later than it begins.",
        )
    if from_ms is not None and from_ms >= length_ms > 0:
        raise UserError(
            f"Session {taken.session} is {length_ms:,.0f} ms long; nothing lies behind {from_ms:,.0f} ms.",
            "Name an earlier moment.",
        )
    if to_ms is not None and to_ms <= 0:
        raise UserError(
            f"Session {taken.session} begins at 0 ms; nothing lies before {to_ms:,.0f} ms.",
            "Name a later moment.",
        )
    return Span(
        None if from_ms is None or from_ms <= 0 else from_ms,
        None if to_ms is None or to_ms >= length_ms else to_ms,
    )


def excerpts(taken: Taken, span: Span, only: int | None = None) -> list[Excerpt]:
    """What of each window lies in a span, the windows with nothing in it left out.

    Args:
        span: as `fitted` gives it.
        only: the index of the one window that is wanted.

    Raises:
        NothingFound: there is no such window.
        LibraryUnusable: a part of the session is damaged.
    """
    if only is not None and not 0 <= only < len(taken.windows):
        known = ", ".join(str(window) for window in range(len(taken.windows))) or "none"
        raise NothingFound(f"Session {taken.session} has no window {only}.", f"It has: {known}.")
    zero_ms = taken.told.row.started_at_ms
    begins = -np.inf if span.from_ms is None else zero_ms + span.from_ms
    ends = np.inf if span.to_ms is None else zero_ms + span.to_ms
    shown = _shown_in(taken, span) if only is None else frozenset({only})
    found = []
    for index, stored in enumerate(taken.windows):
        is_there = any(chunk.first_epoch_ms <= ends for chunk in stored.chunks)
        if not is_there or (only is not None and index != only):
            continue
        try:
            window = events_of(stored)
        except Damaged:
            raise LibraryUnusable(
                f"Session {taken.session}, window {index}: its events are damaged.", RESTORE
            ) from None
        excerpt = _excerpt(index, window, float(begins), float(ends))
        if excerpt.lead or len(excerpt.events.raws):
            found.append(excerpt)
    used = [one for one in found if len(one.events.raws) or one.window in shown]
    return used or found


def _shown_in(taken: Taken, span: Span) -> frozenset[int]:
    """The windows that a person was in within a span."""
    start_ms, end_ms = span.from_ms or 0.0, np.inf if span.to_ms is None else span.to_ms
    changes = taken.told.active_window
    ends = [*(since for since, _ in changes[1:]), *([np.inf] if changes else [])]
    return frozenset(
        window
        for (since, window), until in zip(changes, ends, strict=True)
        if since < end_ms and until > start_ms
    )


def _excerpt(index: int, window: WindowEvents, begins: float, ends: float) -> Excerpt:
    times = window.epoch_ms
    stop = bisect_right(times, ends)
    if begins == -np.inf or not len(times) or times[0] >= begins:
        return Excerpt(index, b"", 0.0, _cut(window, 0, stop), window.raws)
    made = keyframe_at(window, begins)
    if made is not None:
        lead = _at(served_keyframe(made.events, made.epoch_ms).events, begins)
        return Excerpt(index, lead, begins, _cut(window, made.position, stop), window.raws)
    first = int(np.searchsorted(times, begins))
    snapshots = np.flatnonzero(window.types[:first] == EventType.FULL_SNAPSHOT)
    if len(snapshots):
        first = int(snapshots[-1])
        if first and window.types[first - 1] == EventType.META:
            first -= 1
    return Excerpt(index, b"", 0.0, _cut(window, first, stop), window.raws)


def _cut(window: WindowEvents, start: int, stop: int) -> WindowEvents:
    return WindowEvents(
        window.name,
        window.raws[start:stop],
        window.epoch_ms[start:stop],
        window.types[start:stop],
    )


_split = msgspec.json.Decoder(list[dict[str, msgspec.Raw]]).decode


def _at(events: bytes, epoch_ms: float) -> bytes:
    """Events, all at one moment."""
    moment = msgspec.Raw(msgspec.json.encode(_whole(epoch_ms)))
    return msgspec.json.encode([{**event, "timestamp": moment} for event in _split(events)])


def _whole(epoch_ms: float) -> float | int:
    return int(epoch_ms) if epoch_ms == int(epoch_ms) else epoch_ms


class _Timed(msgspec.Struct, gc=False):
    timestamp: msgspec.Raw = msgspec.Raw(b"")


_timed = msgspec.json.Decoder(_Timed).decode
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def at_its_time(raw: bytes | memoryview, epoch_ms: float) -> bytes:
    """A recorded event with its repaired time: as it is where that is its own.

    >>> at_its_time(b'{"type":5, "timestamp":1700000000000}', 1700000000000.0)
    b'{"type":5, "timestamp":1700000000000}'
    >>> at_its_time(b'{"type":5, "timestamp":1700000000}', 1700000000000.0)
    b'{"type":5,"timestamp":1700000000000}'
    """
    event = bytes(raw)
    try:
        own = _timed(event).timestamp
        if bytes(own) and msgspec.json.decode(own) == epoch_ms:
            return event
        moment = msgspec.Raw(msgspec.json.encode(_whole(epoch_ms)))
        return msgspec.json.encode({**_fields(event), "timestamp": moment})
    except (msgspec.MsgspecError, RecursionError):
        return event


def in_order(found: Sequence[Excerpt]) -> list[tuple[int, int]]:
    """The recorded events of several windows by time, as (place in `found`, place in its events); of equal times the
    first window's come first."""
    times = np.concatenate([excerpt.events.epoch_ms for excerpt in found] or [np.empty(0)])
    places = [(at, n) for at, excerpt in enumerate(found) for n in range(len(excerpt.events.raws))]
    return [places[n] for n in np.argsort(times, kind="stable").tolist()]
