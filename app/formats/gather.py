"""From lists of raw events to columns a window, with what had to be unpacked unpacked and what is no event left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from msgspec import Raw, Struct, field

from app.formats import events, mobile
from app.formats.mend import lenient
from app.formats.part import Part
from app.formats.spool import MAX_BYTES

NO_WINDOW = ""
_SENTRY_TAGS = frozenset({"options", "breadcrumb", "performanceSpan"})
#: how many custom events are asked whether they are Sentry's
_ASKED = 200
MAX_WINDOWS = 1_000


class Raws(Sequence[bytes | memoryview]):
    """Raw events as views of the file, made when they are asked for: a view costs more memory than what it shows."""

    __slots__ = ("_items",)

    def __init__(self, items: list[Raw | bytes]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> bytes | memoryview: ...
    @overload
    def __getitem__(self, index: slice) -> Raws: ...
    def __getitem__(self, index: int | slice) -> bytes | memoryview | Raws:
        if isinstance(index, slice):
            return Raws(self._items[index])
        item = self._items[index]
        return item if isinstance(item, bytes) else memoryview(item)

    def __iter__(self) -> Iterator[bytes | memoryview]:
        return map(memoryview, self._items)


class Columns(Struct):
    """One window's events in the file's order. `times` in the file's own unit, NaN where there is none."""

    raws: list[Raw | bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    types: list[int] = field(default_factory=list)


class Gathered(Struct):
    """A part's events by window, and how many were lost or odd."""

    part: Part
    windows: dict[str, Columns] = field(default_factory=dict)
    not_events: int = 0
    packed_failed: int = 0
    too_deep: int = 0
    cv_failed: int = 0
    cv_unknown: int = 0
    converted: int = 0
    sentry: bool = False

    def events(self) -> int:
        """Events over all windows."""
        return sum(len(columns.raws) for columns in self.windows.values())


def gather(part: Part, *, wireframes: bool) -> Gathered:
    """The part's events. `wireframes` tells that mobile wireframes may be among them before a page of such is met."""
    result = Gathered(part)
    default = result.windows.setdefault(part.window or NO_WINDOW, Columns())
    names: dict[bytes, str] = {}
    asked = 0
    left_bytes = MAX_BYTES
    translator = mobile.Translator() if wireframes else None
    raws, times, types = default.raws, default.times, default.types
    usual = bool(part.events) and events.plain_head(part.events[0]) is not None
    for item in part.events:
        if usual and translator is None:
            epoch_ms = events.usual_change(item)
            if epoch_ms is not None:
                raws.append(item)
                times.append(epoch_ms)
                types.append(3)
                continue
        plain = events.plain_head(item) if translator is None else None
        if plain is not None and plain.type == 3 and len(memoryview(item)) <= events.SHALLOW_BYTES:
            raws.append(item)
            times.append(float("nan") if plain.timestamp is None else plain.timestamp)
            types.append(plain.type)
            continue
        raw: Raw | bytes = item
        first = events.first_byte(raw)
        columns = default
        if first == 0x5B:
            pair = events.list_of(raw)
            if pair is None or len(pair) != 2:
                result.not_events += 1
                continue
            columns = _window(result, part, events.scalar_of(pair[0]))
            raw = pair[1]
            first = events.first_byte(raw)
        if first == 0x22:
            text = events.text_of(raw)
            unpacked = events.unpack(text) if text and left_bytes > 0 else None
            left_bytes -= len(unpacked or b"")
            if unpacked is None:
                result.packed_failed += 1
                continue
            raw = unpacked
            first = events.first_byte(raw)
        head = events.head_of(raw)
        if head is None and first == 0x7B:
            raw = lenient(raw) or raw
            head = events.head_of(raw)
        if head is None:
            result.not_events += first != 0x6E
            continue
        if events.too_deep(raw):
            result.too_deep += 1
            continue
        if head.type == 5 and asked < _ASKED:
            asked += 1
            result.sentry = result.sentry or events.tag_of(head) in _SENTRY_TAGS
        own = head.windowId if len(memoryview(head.windowId)) else head.window_id
        if len(memoryview(own)):
            usual = False
            key = bytes(own)
            if key not in names:
                names[key] = events.scalar_of(own) or ""
            if names[key]:
                columns = _window(result, part, names[key])
        if len(memoryview(head.cv)) and events.first_byte(head.cv) != 0x6E:
            inflated, complete = (
                events.inflate_fields(raw, head) if left_bytes > 0 else (None, False)
            )
            left_bytes -= len(inflated or b"")
            if not complete:
                if events.text_of(head.cv) == "2024-10":
                    result.cv_failed += 1
                else:
                    result.cv_unknown += 1
            raw = inflated or raw
        if translator is None and head.type == 2 and events.has_wireframes(raw):
            translator = mobile.Translator()
        if translator is not None and head.type in (2, 3):
            translated = translator.translate(raw, head)
            if translated is not None:
                result.converted += 1
                raw = translated
                head = events.head_of(raw) or head
        columns.raws.append(raw)
        columns.times.append(float("nan") if head.timestamp is None else head.timestamp)
        columns.types.append(head.type)
    result.windows = {name: one for name, one in result.windows.items() if one.raws}
    return result


def _window(result: Gathered, part: Part, name: str | None) -> Columns:
    key = name or part.window or NO_WINDOW
    if key not in result.windows and len(result.windows) >= MAX_WINDOWS:
        key = next(iter(result.windows))
    return result.windows.setdefault(key, Columns())
