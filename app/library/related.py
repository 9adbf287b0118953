"""Which stored sessions are of the same recording as one at hand, where no key says so.

A part without a page of its own belongs to what it goes on with; a part whose events are all in another recording is
of that recording. Two recordings that each begin with a page of their own are never put together, unless one holds
all events of the other. This module's tests are the definition of what is evidence; where there is doubt, sessions
stay apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np

from app.formats.grouping import are_of_one_whole
from app.formats.identity import event_digest
from app.formats.times import SECONDS_TO
from app.library.envelopes import metadata_of
from app.library.kept import KEPT
from app.library.packed import Damaged, unpacked, unpacked_times
from app.library.stored import stored_windows
from app.pattern import pattern
from app.rrweb.types import EventType

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.records import Chunk, IngestedSession, IngestedWindow

#: a part that begins later than this after the end of another recording does not go on with it
GAP_MS = 1_800_000.0
#: no recording that others are looked for in is longer
LONGEST_MS = 86_400_000.0
#: how many events are compared to tell whether two recordings contradict each other
COMPARED = 2_000
#: share of a part's time in which the other one may have events of its own, all in all
INTERLEAVED = 0.1
FEWEST_NODES = 3
KNOWN_NODES = 0.9

Identity: TypeAlias = tuple[float, bytes]

_NODE = pattern(rb'"id"\s*:\s*(\d{1,12})')
_ALIKE = frozenset(
    {EventType.DOM_CONTENT_LOADED, EventType.LOAD, EventType.FULL_SNAPSHOT, EventType.META}
)


class _Named(msgspec.Struct, gc=False):
    id: int = 0


class _Data(msgspec.Struct, gc=False):
    id: int = 0
    adds: msgspec.Raw = msgspec.Raw(b"")
    removes: list[_Named] = []
    texts: list[_Named] = []
    attributes: list[_Named] = []
    positions: list[_Named] = []


class _Event(msgspec.Struct, gc=False):
    type: int = -1
    data: msgspec.Raw = msgspec.Raw(b"")


class _Size(msgspec.Struct, gc=False):
    width: float = 0
    height: float = 0


_event = msgspec.json.Decoder(_Event)
_data = msgspec.json.Decoder(_Data)
_size = msgspec.json.Decoder(_Size)


class Recorded(msgspec.Struct, frozen=True, dict=True):
    """A recording, stored or at hand, as far as it says where it belongs. Times in Unix ms."""

    id: int
    source: str
    format: str
    tool_key: str | None
    ids: frozenset[str]
    size_px: tuple[int, int]
    windows: tuple[IngestedWindow, ...]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """Those of all windows."""
        return tuple(chunk for window in self.windows for chunk in window.chunks)

    @cached_property
    def first_ms(self) -> float:
        """When its first event was."""
        return min((chunk.first_epoch_ms for chunk in self.chunks), default=0.0)

    @cached_property
    def last_ms(self) -> float:
        """When its last event was."""
        return max((chunk.last_epoch_ms for chunk in self.chunks), default=0.0)

    @cached_property
    def has_page(self) -> bool:
        """Whether a whole page is in it, on which later events can be told."""
        return any(chunk.snapshots for chunk in self.chunks)

    def between(self, first_ms: float, last_ms: float) -> int:
        """How many events lie between two moments, those at them not counted."""
        count = 0
        for chunk in self.chunks:
            if chunk.first_epoch_ms < last_ms and first_ms < chunk.last_epoch_ms:
                times = unpacked_times(chunk.times)
                count += int(((times > first_ms) & (times < last_ms)).sum())
        return count

    def is_at_work(self, at_ms: float) -> bool:
        """Whether it has an event at a moment."""
        return any(
            chunk.first_epoch_ms <= at_ms <= chunk.last_epoch_ms
            and bool((unpacked_times(chunk.times) == at_ms).any())
            for chunk in self.chunks
        )

    def events(self) -> Iterator[tuple[float, msgspec.Raw]]:
        """Each event with its time; a window after the other."""
        for chunk in self.chunks:
            raws, times = unpacked(chunk.body, chunk.times)
            yield from zip(np.frombuffer(times, "<f8").tolist(), raws, strict=True)

    @cached_property
    def identities(self) -> frozenset[Identity]:
        """(time, digest) of each event."""
        return frozenset((epoch_ms, event_digest(raw)) for epoch_ms, raw in self.events())

    @cached_property
    def nodes(self) -> frozenset[int]:
        """Every node id that is written in it."""
        return frozenset(int(n) for _, raw in self.events() for n in _NODE.findall(bytes(raw)))


def at_hand(session: IngestedSession) -> Recorded:
    """A session that is not stored yet."""
    size_px = (session.analysis.viewport_w_px or 0, session.analysis.viewport_h_px or 0)
    names = frozenset(one.value for one in session.metadata.ids)
    return Recorded(
        0, session.source, session.format, session.tool_key, names, size_px, session.windows
    )


def contradict(ours: Sequence[IngestedWindow], theirs: Sequence[IngestedWindow]) -> bool:
    """Whether two recordings that begin alike cannot be one: both have events of their own at the same times, and
    that is at least half of what the shorter one recorded in the time both cover."""
    sides = [_beginning(ours), _beginning(theirs)]
    if not all(sides):
        return False
    until = min(max(at for at, _ in side) for side in sides)
    first, second = ({one for one in side if one[0] <= until} for side in sides)
    disputed = {at for at, _ in first - second} & {at for at, _ in second - first}
    own = min(sum(at in disputed for at, _ in side) for side in (first, second))
    return own > 0 and 2 * own >= min(len(first), len(second))


def _beginning(windows: Sequence[IngestedWindow]) -> set[Identity]:
    """The first events but those with which every recording of a page begins alike."""
    found: set[Identity] = set()
    for window in windows:
        left = COMPARED
        for chunk in window.chunks:
            if left <= 0:
                break
            raws, times = unpacked(chunk.body, chunk.times)
            left -= len(raws)
            for epoch_ms, raw in zip(np.frombuffer(times, "<f8").tolist(), raws, strict=True):
                if _kind(raw) not in _ALIKE:
                    found.add((epoch_ms, event_digest(raw)))
    return found


def hold(whole: Sequence[IngestedWindow], part: Sequence[IngestedWindow]) -> bool:
    """Whether every event of a part is in a recording."""
    return _identities(part) <= _identities(whole)


def digest(windows: Sequence[IngestedWindow]) -> str:
    """A short hash of every event, whatever the order and the names of windows."""
    told = hashlib.blake2b(digest_size=8)
    for epoch_ms, event in sorted(_identities(windows)):
        told.update(b"%r" % epoch_ms + event)
    return told.hexdigest()


def _identities(windows: Sequence[IngestedWindow]) -> frozenset[Identity]:
    return Recorded(0, "", "", None, frozenset(), (0, 0), tuple(windows)).identities


def home(db: Library, session: IngestedSession) -> int | None:
    """The stored session that a recording is a part of; None where there is none, or more than one might be."""
    part = at_hand(session)
    if not _is_dated(part):
        return None
    since_ms = part.first_ms - LONGEST_MS
    if part.has_page:
        around = _asked(
            db, "started_at_ms BETWEEN ? AND ? AND started_at_ms < ? AND started_at_ms + duration_ms >= ?",
            since_ms, part.first_ms, part.first_ms, part.last_ms,
        )  # fmt: skip
    else:
        around = _asked(
            db, "started_at_ms BETWEEN ? AND ? AND started_at_ms + duration_ms >= ?",
            since_ms, part.first_ms, part.first_ms - GAP_MS,
        )  # fmt: skip
    fitting = []
    for number in around:
        whole = _stored(db, number)
        with suppress(Damaged):  # a damaged session is nobody's home
            if _is_in(part, whole):
                return number
            if not part.has_page and (whole.has_page or _goes_on_by_name(part, whole)):
                fitting += [number] if _belongs(part, whole) else []
    return fitting[0] if len(fitting) == 1 else None


def parts(db: Library, session: IngestedSession, but: frozenset[int]) -> Iterator[int]:
    """Stored sessions that are parts of a recording, but for those already known to be."""
    whole = at_hand(session)
    if not _is_dated(whole):
        return
    # One that begins at the same moment with a page has the same key, or another page. Whether there is a page is
    # asked of the notes first: recordings are many, notes are few.
    around = _asked(
        db, """started_at_ms BETWEEN ? AND ? AND (
               (started_at_ms > ? AND started_at_ms + duration_ms <= ?)
               OR EXISTS (SELECT 1 FROM import_notes n
                          WHERE n.session_id = f.session_id AND n.code = 'no_snapshot'))""",
        whole.first_ms, whole.last_ms + GAP_MS, whole.first_ms, whole.last_ms,
    )  # fmt: skip
    for number in around:
        if number in but:
            continue
        part = _stored(db, number)
        with suppress(Damaged):
            if _is_in(part, whole) or (not part.has_page and _belongs(part, whole)):
                yield number


def _is_dated(recorded: Recorded) -> bool:
    return bool(recorded.chunks) and recorded.first_ms >= SECONDS_TO


def _asked(db: Library, condition: str, *values: float) -> list[int]:
    """Sessions of which something is true, by their beginning."""
    found = db.execute(
        f"""SELECT session_id FROM facts f WHERE {condition} AND session_id {KEPT}
            ORDER BY started_at_ms, session_id""",
        values,
    ).fetchall()
    return [row[0] for row in found]


def _stored(db: Library, number: int) -> Recorded:
    source, form, tool_key, width, height = db.execute(
        """SELECT s.source, s.format, s.tool_key, f.viewport_w_px, f.viewport_h_px
           FROM sessions s JOIN facts f ON f.session_id = s.id WHERE s.id = ?""",
        (number,),
    ).fetchone()
    names = frozenset(one.value for one in metadata_of(db, number).ids)
    windows = stored_windows(db, number)
    return Recorded(number, source, form, tool_key, names, (width or 0, height or 0), windows)


def _is_in(part: Recorded, whole: Recorded) -> bool:
    """Whether every event of one is in the other."""
    if not (whole.first_ms <= part.first_ms and part.last_ms <= whole.last_ms):
        return False
    if not (whole.is_at_work(part.first_ms) and whole.is_at_work(part.last_ms)):
        return False
    return part.identities <= whole.identities


def _belongs(part: Recorded, whole: Recorded) -> bool:
    """Whether a part without a page goes on with a recording."""
    if part.tool_key and whole.tool_key and part.tool_key != whole.tool_key:
        return False
    if part.ids and whole.ids and part.ids.isdisjoint(whole.ids):
        return False
    is_meeting = part.first_ms <= whole.last_ms and whole.first_ms <= part.last_ms
    if is_meeting and part.identities & whole.identities:
        return not contradict(part.windows, whole.windows)
    if part.format != whole.format or not (
        whole.first_ms <= part.first_ms <= whole.last_ms + GAP_MS
        or (not whole.has_page and part.first_ms <= whole.first_ms <= part.last_ms + GAP_MS)
    ):
        return False
    if whole.between(part.first_ms, part.last_ms) > INTERLEAVED * sum(
        chunk.events for chunk in part.chunks
    ):
        return False
    told = _sizes(part)
    if told and whole.size_px[0] and told[0] != whole.size_px:
        return False
    return _goes_on_by_name(part, whole) or _goes_on_by_nodes(part, whole)


def _goes_on_by_name(part: Recorded, whole: Recorded) -> bool:
    return are_of_one_whole(part.source, whole.source)


def _goes_on_by_nodes(part: Recorded, whole: Recorded) -> bool:
    """Whether what happened in a part happened to nodes that the other one knows."""
    asked: set[int] = set()
    own: set[int] = set()
    for _, raw in part.events():
        try:
            data = _data.decode(_event.decode(raw).data)
        except (msgspec.MsgspecError, RecursionError):
            continue
        named = (*data.removes, *data.texts, *data.attributes, *data.positions)
        asked.update(one.id for one in named)
        asked.add(data.id)
        own.update(int(number) for number in _NODE.findall(bytes(data.adds)))
    asked -= own | {0, -1}
    known = len(asked & whole.nodes)
    return len(asked) >= FEWEST_NODES and known >= KNOWN_NODES * len(asked)


def _sizes(part: Recorded) -> list[tuple[int, int]]:
    """Viewports that a part says it begins with."""
    found = []
    for _, raw in part.events():
        if _kind(raw) == EventType.META:
            try:
                size = _size.decode(_event.decode(raw).data)
            except (msgspec.MsgspecError, RecursionError):
                continue
            found.append((int(size.width), int(size.height)))
    return found


def _kind(raw: msgspec.Raw) -> int:
    try:
        return _event.decode(raw).type
    except (msgspec.MsgspecError, RecursionError):
        return -1
