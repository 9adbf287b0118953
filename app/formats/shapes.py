"""Which envelope a JSON value is, asked in the order of the design's `formats.md` 1.2, and its lists of events."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from app.formats import events, foreign, highlight, posthog
from app.formats.envelope import merged, siblings
from app.formats.model import Metadata
from app.formats.part import Part
from app.formats.text import MAX_NESTED_TEXTS, Value, split

ARRAY = "rrweb"
PACKED = "rrweb (packed)"
WRAPPED = "rrweb (wrapped)"
EXTENSION = "rrweb extension"
SEGMENTS = "rrweb (lists in a list)"
SNAPSHOT = "rrweb snapshot"
MAX_SEARCH_DEPTH = 5
_SEARCHED_FIELDS = 200
_SEARCHED_ITEMS = 200
#: after so many lines that are of no kind the rest is not looked at
_MISSED_LINES = 100_000
#: shorter ids are numbers of a database row and name nothing outside of it
_OWN_ID_CHARACTERS = 16


def parts_of(value: Value, source: str, depth: int = 0) -> list[Part]:
    """The lists of events in a value, none when it is no recording. Raises `NotRead` for a kind that cannot be read."""
    if isinstance(value, list):
        return _of_list(value, source, depth)
    problem = foreign.claimed(value)
    if problem is not None:
        raise problem
    for found in (posthog.export(value, source), posthog.answer(value)):
        if found is not None:
            return found
    for found in (
        posthog.capture(value),
        _extension(value),
        highlight.payload(value),
        _snapshot(value),
    ):
        if found is not None:
            return found
    line = posthog.blob_line(value)
    if line is not None:
        return [line]
    return _wrapped(value, source, depth)


def _filled(items: Sequence[Raw], count: int = 3) -> list[Raw]:
    """The first items that are not null."""
    found: list[Raw] = []
    for item in items[:1_000]:
        if events.first_byte(item) != 0x6E:
            found.append(item)
            if len(found) == count:
                break
    return found


def list_kind(items: Sequence[Raw], depth: int = 0) -> str | None:
    """`events`, `strings`, `pairs` or `lists` when that is what a list begins with, else None."""
    first = _filled(items)
    if not first:
        return None
    if all(events.is_event(item) for item in first):
        return "events"
    if all(_holds_event(item) for item in first):
        return "strings"
    if events.first_byte(first[0]) == 0x5B:
        inner = [events.list_of(item) or [] for item in first]
        if all(posthog.blob_line(item) is not None for item in inner):
            return "pairs"
        if depth < MAX_SEARCH_DEPTH and any(
            list_kind(item, depth + 1) in ("events", "strings") for item in inner
        ):
            return "lists"
    if sum(events.is_event(item) for item in first) >= 2:
        return "events"
    return None


def _holds_event(item: Raw) -> bool:
    if events.first_byte(item) != 0x22:
        return False
    text = events.text_of(item)
    data = events.unpack(text) if text else None
    return data is not None and events.is_event(data)


def _of_list(items: list[Raw], source: str, depth: int) -> list[Part]:
    pair = posthog.blob_line(items)
    if pair is not None:
        return [pair]
    kind = list_kind(items)
    if kind == "events":
        return [Part(ARRAY, items)]
    if kind == "strings":
        text = events.text_of(_filled(items)[0]) or ""
        return [Part(WRAPPED if text.startswith("{") else PACKED, items)]
    if kind == "pairs":
        return [Part(posthog.BLOB, items, whole=True)]
    if kind == "lists":
        inner = (events.list_of(item) for item in items)
        return [Part(SEGMENTS, one, order=i) for i, one in enumerate(inner) if one]
    rows = [events.object_of(item) for item in _filled(items) if events.first_byte(item) == 0x7B]
    found: list[Part] = []
    if rows and all(row is not None and _is_row(row) for row in rows):
        for item in items:
            row = events.object_of(item) if events.first_byte(item) == 0x7B else None
            if row is None:
                continue
            line = posthog.blob_line(row)
            found += [line] if line is not None else posthog.capture(row) or []
        if found:
            return posthog.join_chunks(found)
    if rows and all(
        row is not None and events.is_event(row.get("event", Raw(b""))) for row in rows
    ):
        inside = [
            row["event"] for item in items if (row := events.object_of(item)) and "event" in row
        ]
        return [Part(WRAPPED, inside)]
    if depth >= MAX_SEARCH_DEPTH:
        return []
    best: list[Part] = []
    for item in items[:_SEARCHED_ITEMS]:
        inner_value = split(item)
        if inner_value is not None:
            best += parts_of(inner_value, source, depth + 1)
    return best


def _is_row(row: dict[str, Raw]) -> bool:
    return posthog.blob_line(row) is not None or posthog.capture(row) is not None


def _extension(around: dict[str, Raw]) -> list[Part] | None:
    if "session" not in around or "events" not in around:
        return None
    session = events.object_of(around["session"]) or {}
    items = events.list_of(around["events"]) or []
    if "recorderVersion" not in session or list_kind(items) != "events":
        return None
    own = events.scalar_of(session.get("id"))
    return [Part(EXTENSION, items, session=f"rrweb-extension:{own}" if own else None, whole=True)]


def _snapshot(around: dict[str, Raw]) -> list[Part] | None:
    """Only the data of a FullSnapshot: one event is made of it, with no clock."""
    if "node" not in around or "type" in around:
        return None
    node = events.object_of(around["node"])
    if node is None or events.scalar_of(node.get("type")) != "0":
        return None
    meta = b'{"type":4,"data":{"href":"about:blank","width":1280,"height":800}}'
    data = events.joined(
        {
            "node": around["node"],
            "initialOffset": around.get("initialOffset", Raw(b'{"top":0,"left":0}')),
        }
    )
    return [Part(SNAPSHOT, [meta, b'{"type":2,"data":' + data + b"}"])]


def _wrapped(around: dict[str, Raw], source: str, depth: int) -> list[Part]:
    """Events under any name, to a depth; the longest list is the recording, scalars beside it are about it."""
    if depth >= MAX_SEARCH_DEPTH:
        return []
    own = events.scalar_of(around.get("sessionId", around.get("session_id", around.get("id"))))
    session = f"rrweb:{own}" if own is not None and len(own) >= _OWN_ID_CHARACTERS else None
    about = siblings(around, "rrweb")
    best: list[Part] = []
    for raw in list(around.values())[:_SEARCHED_FIELDS]:
        found = _under(raw, source, depth)
        if sum(len(part.events) for part in found) > sum(len(part.events) for part in best):
            best = found
    if not best and depth == 0 and len(around) < 30:
        own_text = events.joined(around)
        return [Part(ARRAY, [own_text])] if events.is_event(own_text) else []
    for part in best:
        if part.format in (ARRAY, SEGMENTS):
            part.format = WRAPPED
        part.metadata = merged(part.metadata, about if depth < 3 else Metadata())
        part.session = part.session or session
    return best


def _under(raw: Raw, source: str, depth: int) -> list[Part]:
    first = events.first_byte(raw)
    if first == 0x22 and len(memoryview(raw)) > 100:
        text = events.text_of(raw)
        data = events.unpack(text, 4 * events.MAX_FIELD_BYTES) if text else None
        if data is None or depth >= MAX_NESTED_TEXTS:
            return []
        value = split(data)
    else:
        value = split(raw)
    if not value:
        return []
    if isinstance(value, dict) and events.is_event(raw):
        return []
    return parts_of(value, source, depth + 1)


def of_lines(values: Sequence[Value | Raw], source: str) -> list[Part]:
    """Values that stood one a line: events, `[window, event]` pairs, lists of events, envelopes; mixed as they come."""
    single: list[Raw] = []
    windows: dict[str | None, list[Raw | bytes]] = {}
    rest: list[Part] = []
    lists = misses = 0
    for raw in values:
        value = raw if isinstance(raw, list | dict) else None
        if value is None and not isinstance(raw, list | dict):
            if events.is_event(raw) or events.first_byte(raw) == 0x22:
                single.append(raw)
                continue
            value = split(raw)
        if value is None:
            continue
        line = posthog.blob_line(value)
        if line is not None:
            windows.setdefault(line.window, []).extend(line.events)
            continue
        found_here = parts_of(value, source, 1)
        misses += not found_here
        if misses > _MISSED_LINES:
            break
        for part in found_here:
            part.order = lists if part.order is None else part.order
            lists += 1
            rest.append(part)
    found = [
        Part(posthog.BLOB, items, window=window, whole=True) for window, items in windows.items()
    ]
    if single:
        found.append(Part(ARRAY, single, whole=bool(found)))
    return found + posthog.join_chunks(rest)
