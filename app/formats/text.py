"""A file's text as JSON values, whatever it takes: lines, glued lists, a script around it, damage, JSON inside JSON.

Values are not decoded: a `Value` is a list's items or an object's fields as slices of the file.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec
from msgspec import Raw, Struct

from app.formats import around, events
from app.formats.mend import Mended, documents, lenient, mend
from app.formats.model import Note
from app.formats.problem import NotRead
from app.formats.skeleton import nearby, place
from app.formats.spool import Buffer, spool
from app.pattern import pattern

Value: TypeAlias = list[Raw] | dict[str, Raw]

MAX_NESTED_TEXTS = 3
_HALF = pattern(rb"\\u[dD][89a-fA-F]")
#: so many damaged lines are looked at twice
_LENIENT_LINES = 1_000
_UNDEFINED = b'"person":undefined'
_SCALAR = pattern(rb"null|true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?")
_list = msgspec.json.Decoder(list[Raw])
_object = msgspec.json.Decoder(dict[str, Raw])
_raw = msgspec.json.Decoder(Raw)


class Text(Struct):
    """What a file's text came to: one value, or one a line (`lines`), and what was lost on the way."""

    values: list[Value | Raw] = msgspec.field(default_factory=list)
    lines: bool = False
    notes: list[Note] = msgspec.field(default_factory=list)


def split(raw: Raw | bytes | memoryview) -> Value | None:
    """A list's items or an object's fields, None for anything else."""
    first = events.first_byte(raw)
    if first == 0x5B:
        return events.list_of(raw)
    return events.object_of(raw) if first == 0x7B else None


def parse(buffer: Buffer, source: str, nested: int = 0) -> Text:
    """The JSON values of a text. Raises `NotRead` with the place of the first fault."""
    start = re.compile(rb"\s*").match(buffer)
    first = buffer[start.end() : start.end() + 1] if start else b""
    if not first:
        raise NotRead("is empty.")
    try:
        if first == b"[":
            return Text([_list.decode(memoryview(buffer))])
        if first == b"{":
            return Text([_object.decode(memoryview(buffer))])
        if first == b'"':
            return _quoted(buffer, source, nested)
    except RecursionError:
        try:
            return _mended(buffer, source, 0)
        except NotRead as problem:
            raise NotRead("nests too deep to be a recording.", claims=problem.claims) from None
    except msgspec.DecodeError as error:
        return _hard(buffer, source, str(error), nested)
    if (inside := around.without_head(buffer)) is not None:
        return parse(inside, source, nested)
    if (literal := around.literal_at(buffer)) is not None:
        return _script(buffer, source, literal)
    if _SCALAR.fullmatch(buffer[:64].strip()):
        raise NotRead("not a session recording: JSON in which no rrweb events were found.")
    raise NotRead("is not JSON.")


def _hard(buffer: Buffer, source: str, error: str, nested: int) -> Text:
    if _HALF.search(buffer):
        whole = events.whole_surrogates(buffer[:])
        if len(whole) != len(buffer) or whole != buffer[:]:
            return parse(whole, source, nested)
    if _UNDEFINED in buffer[:500]:
        at = buffer.find(_UNDEFINED)
        rest = memoryview(buffer)[at + len(_UNDEFINED) :]
        return parse(spool([buffer[:at], b'"person":null', rest]), source, nested)
    if _is_lines(buffer):
        return _lines(buffer, source)
    at = _byte_of(error, buffer)
    if buffer[at : at + 2] in (b"//", b"/*"):
        bare = around.without_comments(buffer)
        if bare != buffer[:]:
            return parse(bare, source, nested)
    if "trailing characters" in error:
        spans = documents(buffer)
        if len(spans) > 1:
            return _glued(buffer, source, spans)
    return _mended(buffer, source, at)


def _byte_of(error: str, buffer: Buffer) -> int:
    match = re.search(r"\(byte (\d+)\)", error)
    return int(match[1]) if match else max(0, len(buffer) - 1)


def _quoted(buffer: Buffer, source: str, nested: int) -> Text:
    if _is_lines(buffer):
        return _lines(buffer, source)
    text = events.text_of(memoryview(buffer))
    inner = events.unpack(text, 10 * events.MAX_FIELD_BYTES) if text is not None else None
    if text is not None and text.startswith('"'):
        inner = text.encode("utf-8", "replace")
    if inner is None or nested >= MAX_NESTED_TEXTS:
        raise NotRead("is one JSON string with no recording in it.")
    if events.first_byte(inner) == 0x22:
        return _quoted(inner, source, nested + 1)
    return parse(inner, source, nested + 1)


def _script(buffer: Buffer, source: str, start: int) -> Text:
    """A JavaScript file that holds the recording as a literal; it is never run."""
    rest = spool([memoryview(buffer)[start:]])
    spans = documents(rest)
    if not spans:
        raise NotRead("is a script without a recording in it.")
    try:
        return parse(rest[spans[0][0] : spans[0][1]], source)
    except NotRead:
        raise NotRead(
            "is JavaScript that holds more than plain JSON, and Footfall never runs a script; "
            "save the events with JSON.stringify."
        ) from None


def _is_lines(buffer: Buffer) -> bool:
    """Whether one of the first three lines is JSON by itself and another line follows."""
    at = 0
    for _ in range(3):
        end = buffer.find(b"\n", at)
        if end < 0:
            return False
        line = buffer[at:end].strip()
        if line[:1] in (b"{", b"[", b'"'):
            try:
                _raw.decode(line)
                return bool(buffer[end : end + 4096].strip())
            except (msgspec.DecodeError, RecursionError):
                pass
        at = end + 1
    return False


def _lines(buffer: Buffer, source: str) -> Text:
    """One value a line. Only line feeds end a line: U+0085 and U+2028 stand raw inside strings."""
    text = Text(lines=True)
    view = memoryview(buffer)
    at, number, bad, first_bad, deep = 0, 0, 0, 0, 0
    size = len(buffer)
    last_is_bad = False
    while at < size:
        end = buffer.find(b"\n", at)
        end = size if end < 0 else end
        number += 1
        line = view[at:end]
        at = end + 1
        try:
            text.values.append(_raw.decode(line))
            last_is_bad = False
            continue
        except RecursionError:
            deep += 1
        except msgspec.DecodeError:
            if not bytes(line[:64]).strip() and not bytes(line).strip():
                continue
            loose = lenient(line) if bad < _LENIENT_LINES else None
            if loose is not None:
                text.values.append(Raw(loose))
                last_is_bad = False
                continue
            last_is_bad = end == size
        bad += 1
        first_bad = first_bad or number
    if last_is_bad:
        bad -= 1
        mended = mend(bytes(line))
        if mended is not None:
            text.values.append(Raw(bytes(mended.text)))
        text.notes.append(
            Note(
                "cut",
                f"{source}, {place(buffer, size)}: ends in the middle of a line; "
                f"{_count(len(text.values), 'line')} before it {_were(len(text.values))} kept.",
            )
        )
    if bad:
        text.notes.append(
            Note(
                "bad_lines",
                f"{source}: {_count(bad, 'line')} could not be read and {_were(bad)} left out; "
                f"the first is line {first_bad:,}" + (" (nested too deep)." if deep else "."),
            )
        )
    return text


def _glued(buffer: Buffer, source: str, spans: list[tuple[int, int]]) -> Text:
    text = Text(lines=True)
    view = memoryview(buffer)
    for start, end in spans:
        try:
            text.values.append(_raw.decode(view[start:end]))
        except (msgspec.DecodeError, RecursionError):
            mended = mend(buffer[start:end])
            if mended is None:
                continue
            text.values.append(Raw(bytes(mended.text)))
            text.notes.extend(_mend_notes(mended, buffer, source, start))
    if not text.values:
        return _mended(buffer, source, spans[0][0])
    return text


def _mended(buffer: Buffer, source: str, at: int) -> Text:
    mended = mend(buffer)
    if mended is None:
        raise NotRead(*_fault(buffer, at), claims=b'"type"' in buffer[:100_000])
    value = split(memoryview(mended.text))
    if value is None:
        raise NotRead(*_fault(buffer, at), claims=True)
    return Text([value], notes=_mend_notes(mended, buffer, source, 0))


def _fault(buffer: Buffer, at: int) -> tuple[str]:
    if at >= len(buffer) - 1:
        return (f"{place(buffer, max(0, len(buffer) - 1))}: ends before the first complete event.",)
    return (f"{place(buffer, at)}: is not valid JSON near “{nearby(buffer, at)}”.",)


def _mend_notes(mended: Mended, buffer: Buffer, source: str, start: int) -> list[Note]:
    notes: list[Note] = []
    kept = f"{_count(mended.kept, 'event')} before it {_were(mended.kept)} kept"
    if mended.cut:
        notes.append(
            Note(
                "cut",
                f"{source}, {place(buffer, len(buffer) - 1)}: ends in the middle of an event; {kept}.",
            )
        )
    if mended.bad:
        reason = "nested too deep" if mended.deep == mended.bad else "not valid JSON"
        notes.append(
            Note(
                "bad_events",
                f"{source}, {place(buffer, start + mended.bad_at)}: {_count(mended.bad, 'event')} "
                f"{_were(mended.bad)} {reason} and left out.",
            )
        )
    if not notes:
        notes.append(
            Note(
                "text_repaired",
                f"{source}: the JSON was damaged and was repaired; no event was lost.",
            )
        )
    return notes


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
