"""One event at a time: what it is, in which window, and its text when it is packed or compressed."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Raw

from app.formats.skeleton import skeleton
from app.formats.spool import FREE_BYTES, MAX_RATIO
from app.pattern import pattern

MAX_FIELD_BYTES = 64_000_000
MAX_DEPTH = 500
_NOTHING = Raw(b"")
#: fields of an event that PostHog compresses, by (type, source)
_MUTATION_FIELDS = ("texts", "attributes", "removes", "adds")
_SHEET_FIELDS = ("adds", "removes")
_PACK_MARK = pattern(rb',\s*"v"\s*:\s*"v1"\s*}\s*$')
#: any escape; group 1 is half of a surrogate pair
_ESCAPE = pattern(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = pattern(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_BASE64 = pattern(r"[A-Za-z0-9+/_-]{24,}={0,2}\s*\Z")


class Head(msgspec.Struct, gc=False):
    """What tells an event's place; `data` stays the file's own bytes."""

    type: int
    timestamp: float | None = None
    data: Raw = _NOTHING
    windowId: Raw = _NOTHING  # noqa: N815
    window_id: Raw = _NOTHING
    cv: Raw = _NOTHING


class Tag(msgspec.Struct, gc=False):
    """The tag of a custom event."""

    tag: str = ""


#: how nearly every recorder writes a change of a page: what stands before the data, and all that stands behind it
_USUAL = pattern(rb'\{"type":3,"data":\{').match
#: whole milliseconds of this century, and whatever else may stand there
_NOW_END = pattern(rb'\},"timestamp":(\d{13})\}').match
_NOW_END_BYTES = 28
_USUAL_END = pattern(rb'\},"timestamp":(\d{1,15}(?:\.\d{1,9})?)\}\Z').search
_USUAL_END_BYTES = 40
_head = msgspec.json.Decoder(Head)
_object = msgspec.json.Decoder(dict[str, Raw])
_list = msgspec.json.Decoder(list[Raw])
_text = msgspec.json.Decoder(str)
_tag = msgspec.json.Decoder(Tag)


def whole_surrogates(text: bytes) -> bytes:
    r"""JSON whose halves of surrogate pairs (`\ud83d` alone), legal and real but not decodable, are U+FFFD.

    What an engine draws for such a half is U+FFFD too.
    """
    return _ESCAPE.sub(lambda m: m[0] if m[1] is None else rb"\ufffd", text)


def first_byte(raw: Raw | bytes | memoryview) -> int:
    """The first byte of a JSON value; 0 for none."""
    view = memoryview(raw)
    return view[0] if len(view) else 0


def text_of(raw: Raw | bytes | memoryview) -> str | None:
    """The text of a JSON string (lone surrogates kept), None when it is no string."""
    if first_byte(raw) != 0x22:
        return None
    try:
        return _text.decode(raw)
    except msgspec.DecodeError:
        try:
            value = json.loads(bytes(raw).decode("utf-8", "surrogatepass"), strict=False)
        except ValueError:
            return None
        return value if isinstance(value, str) else None


def object_of(raw: Raw | bytes | memoryview) -> dict[str, Raw] | None:
    """An object's fields as they stand in the text."""
    try:
        return _object.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def list_of(raw: Raw | bytes | memoryview) -> list[Raw] | None:
    """A list's items as they stand in the text."""
    try:
        return _list.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def scalar_of(raw: Raw | bytes | memoryview | None) -> str | None:
    """A short text or a number as text; None for anything else."""
    if raw is None or len(memoryview(raw)) > 8_192:
        return None
    try:
        value = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return text_of(raw)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return text or None


def time_of(value: object) -> float | None:
    """A time in the unit it is written in: a number, or a date as ISO 8601 writes it, in ms; without an offset it is
    meant as UTC.

    >>> time_of("1750000000000"), time_of("2025-06-15T15:06:40.000Z"), time_of("soon")
    (1750000000000.0, 1750000000000.0, None)
    """
    number = number_of(value)
    if number is not None or not isinstance(value, str) or not _DATE.match(value):
        return number
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) / timedelta(milliseconds=1)


def number_of(value: object) -> float | None:
    """A finite number, also when it is written as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def plain_head(raw: Raw | bytes | memoryview) -> Head | None:
    """The head of an event as most are: written as it should be, of no window, nothing compressed; else None."""
    try:
        head = _head.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    nothing = _NOTHING
    if head.windowId is nothing and head.window_id is nothing and head.cv is nothing:
        return head if -32_000 <= head.type <= 32_000 else None
    return None


def usual_change(raw: Raw | bytes | memoryview) -> float | None:
    """The time of a change of a page that is written as rrweb writes it, told by its two ends without reading what is
    between them; None for any other event. Only for lists whose events carry no window of their own."""
    view = memoryview(raw)
    size = len(view)
    if size > SHALLOW_BYTES or _USUAL(view) is None:
        return None
    end = _NOW_END(view, size - _NOW_END_BYTES) or _USUAL_END(view, max(0, size - _USUAL_END_BYTES))
    return float(end[1]) if end is not None else None


def has_wireframes(raw: Raw | bytes | memoryview) -> bool:
    """Whether a page is one of a phone's app."""
    return b'"wireframe' in bytes(memoryview(raw))


def head_of(raw: Raw | bytes | memoryview) -> Head | None:
    """An event's head, None for what is no event. Numbers written as text count as numbers, dates as times; `true` does
    not."""
    try:
        head = _head.decode(raw)
        if abs(head.type) > 32_000:
            return None
        return head
    except msgspec.ValidationError:
        pass
    except (msgspec.DecodeError, RecursionError):
        return None
    fields = object_of(raw)
    if fields is None or "type" not in fields:
        return None
    kind = number_of(_loose(fields["type"]))
    if kind is None or not kind.is_integer() or abs(kind) > 32_000:
        return None
    return Head(
        type=int(kind),
        timestamp=time_of(_loose(fields["timestamp"])) if "timestamp" in fields else None,
        data=fields.get("data", _NOTHING),
        windowId=fields.get("windowId", _NOTHING),
        window_id=fields.get("window_id", _NOTHING),
        cv=fields.get("cv", _NOTHING),
    )


def _loose(raw: Raw) -> object:
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value


def is_event(raw: Raw | bytes | memoryview) -> bool:
    """Whether a value looks like an rrweb event: an integer `type` of 0–8, and `data` or `timestamp`."""
    if first_byte(raw) != 0x7B:
        return False
    head = head_of(raw)
    return (
        head is not None
        and 0 <= head.type <= 8
        and (len(memoryview(head.data)) > 0 or head.timestamp is not None)
    )


def tag_of(head: Head) -> str:
    """The tag of a custom event, empty for all others."""
    if head.type != 5:
        return ""
    try:
        return _tag.decode(head.data).tag
    except (msgspec.DecodeError, RecursionError):
        return ""


#: a node below a node takes at least 36 bytes, so a shorter change of a page nests deeply in no node; what else it
#: may nest, no decoder of ours follows further than Python's own limit
SHALLOW_BYTES = 36 * MAX_DEPTH


def too_deep(raw: Raw | bytes | memoryview) -> bool:
    """Whether a value nests deeper than what can be drawn or decoded."""
    view = memoryview(raw)
    if len(view) <= 2 * MAX_DEPTH:
        return False
    text = bytes(view)
    if text.count(b"{") + text.count(b"[") <= MAX_DEPTH:
        return False
    return skeleton(text).deepest > MAX_DEPTH


def inflate(data: bytes, limit_bytes: int = MAX_FIELD_BYTES) -> bytes | None:
    """zlib or gzip data unpacked; None when it is neither, is damaged, or is more than the limit."""
    limit_bytes = min(limit_bytes, FREE_BYTES + MAX_RATIO * len(data))
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        out = inflater.decompress(data, limit_bytes + 1)
    except zlib.error:
        return None
    return out if inflater.eof and len(out) <= limit_bytes else None


def unpack(text: str, limit_bytes: int = MAX_FIELD_BYTES) -> bytes | None:
    """JSON that a string holds: as it is, packed by `@rrweb/packer` (mark removed), gzip or zlib as Latin-1, or Base64.

    Source: rrweb `packages/packer/src/unpack.ts`.
    """
    start = text[:1]
    if start in "{[" and start:
        return text.encode("utf-8", "replace")
    if start in "x\x1f" and start:
        try:
            data = inflate(text.encode("latin-1"), limit_bytes)
        except UnicodeEncodeError:
            return None
        return None if data is None else _PACK_MARK.sub(b"}", data)
    if _BASE64.match(text):
        try:
            data = base64.b64decode(text.translate(str.maketrans("-_", "+/")) + "==")
        except (binascii.Error, ValueError):
            return None
        return data if data[:1] in (b"{", b"[") else inflate(data, limit_bytes)
    return None


def inflate_fields(raw: Raw | bytes | memoryview, head: Head) -> tuple[bytes | None, bool]:
    """An event with its compressed fields (`cv`) unpacked.

    Returns: the new text (None when nothing had to change), and whether all could be unpacked.
    """
    if text_of(head.cv) != "2024-10":
        return None, False
    event = object_of(raw)
    if event is None or "data" not in event:
        return None, True
    if head.type == 2:
        if first_byte(event["data"]) != 0x22:
            return None, True
        data = _inflated(event["data"])
        if data is None:
            return None, False
        event["data"] = Raw(data)
        return joined(event), True
    fields = object_of(event["data"]) if head.type == 3 else None
    if fields is None:
        return None, True
    source = scalar_of(fields.get("source"))
    names = _MUTATION_FIELDS if source == "0" else _SHEET_FIELDS if source == "8" else ()
    changed = False
    for name in names:
        if name in fields and first_byte(fields[name]) == 0x22:
            data = _inflated(fields[name])
            if data is None:
                return None, False
            fields[name] = Raw(data)
            changed = True
    if not changed:
        return None, True
    event["data"] = Raw(joined(fields))
    return joined(event), True


def _inflated(raw: Raw) -> bytes | None:
    text = text_of(raw)
    if text is None:
        return None
    try:
        data = inflate(text.encode("latin-1"))
    except UnicodeEncodeError:
        return None
    for whole in (data, whole_surrogates(data)) if data is not None else ():
        if object_of(whole) is not None or list_of(whole) is not None:
            return whole
    return None


def joined(fields: dict[str, Raw]) -> bytes:
    """An object's text from its fields."""
    return (
        b"{" + b",".join(msgspec.json.encode(k) + b":" + bytes(v) for k, v in fields.items()) + b"}"
    )
