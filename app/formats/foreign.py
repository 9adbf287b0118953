"""What a file is when it is no recording that is read: named, so that a person knows what to do instead."""

from __future__ import annotations

import re

from msgspec import Raw

from app.formats import around, events
from app.formats.problem import NotRead
from app.formats.spool import Buffer
from app.formats.text import Value

_NOT = "not a session recording: "
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture."),
    (b"\xff\xd8\xff", "a JPEG picture."),
    (b"GIF8", "a GIF picture."),
    (b"%PDF", "a PDF document."),
    (b"SQLite format 3\x00", "a SQLite database."),
    (b"Rar!", "a RAR archive; unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first."),
    (b"BZh", "a bzip2 file; unpack it first."),
    (b"\xfd7zXZ", "an xz file; unpack it first."),
    (b"\x1aE\xdf\xa3", "a video (WebM or Matroska)."),
    (b"\x7fELF", "a program."),
    (b"MZ", "a program."),
)
_DELIMITERS = (b",", b";", b"\t", b"|")


def by_bytes(data: Buffer) -> NotRead | None:
    """What the first bytes say of a file that holds no JSON; None where they say nothing."""
    head = data[:64]
    if head[:7] == b"\xff" * 7 and head[7:8] in (b"\xff", b"\xfe", b"\xfd"):
        return NotRead(
            "is an OpenReplay recording, which Footfall cannot read yet.",
            claims=True,
            format="OpenReplay",
        )
    for mark, name in _SIGNATURES:
        if head.startswith(mark):
            return NotRead(_NOT + name)
    if head[4:8] == b"ftyp":
        return NotRead(_NOT + "a video (MP4).")
    start = data[:2_000].lstrip()
    if start[:1] == b"<":
        return _markup(data[:20_000])
    if b"\x00" in data[:1_000]:
        return NotRead(_NOT + "a binary file of a kind Footfall does not know.")
    return None


def _markup(text: bytes) -> NotRead:
    lower = text.lower()
    if b"<!doctype html" in lower[:500] or b"<html" in lower[:2_000]:
        title = re.search(rb"<title[^>]*>([^<]{1,80})", text, re.IGNORECASE)
        name = title[1].decode("utf-8", "replace").strip() if title else ""
        shown = f" (“{name}”)" if name and name.isprintable() else ""
        return NotRead(
            f"{_NOT}a web page{shown}; the address may have answered with a log-in or an error "
            "page instead of the export."
        )
    if b"<ip" in lower and b"<ua>" in lower or b"<window>" in lower and b"<screen>" in lower:
        return NotRead(_NOT + "the metadata of an evtrack mouse log.")
    if b"<svg" in lower[:1_000]:
        return NotRead(_NOT + "an SVG picture.")
    return NotRead(_NOT + "an XML document.")


def by_text(data: Buffer) -> NotRead:
    """What text that does not begin like JSON is."""
    first, _, rest = data[:4_000].strip().partition(b"\n")
    header = first.lower().replace(b'"', b"")
    if header.startswith((b"timestamp,xpos,ypos", b"cursor timestamp xpos")):
        return NotRead(_NOT + "an evtrack mouse log without a page, which cannot be read yet.")
    if header.startswith(b"record timestamp,client timestamp"):
        return NotRead(_NOT + "a Balabit mouse log without a page, which cannot be read yet.")
    if header.startswith(b"timestamp,fpogx"):
        return NotRead(_NOT + "a log of eye fixations.")
    if b"pointer_target_fixed" in header and b"scale_factor" in header:
        return NotRead(_NOT + "a PostHog heatmaps table (CSV), which cannot be read yet.")
    if around.is_program(data[:4_000]):
        return NotRead(f"{_NOT}a script or another program, which Footfall never runs.")
    lines = [line for line in rest.split(b"\n")[:3] if line.strip()][:2]
    for delimiter in _DELIMITERS:
        columns = first.count(delimiter)
        # the last line read may be cut
        if columns and all(line.count(delimiter) == columns for line in lines[:1]):
            return NotRead(f"{_NOT}a table (CSV) of {columns + 1:,} columns.")
    return NotRead(_NOT + "text that is neither JSON nor a table.")


def by_value(value: Value) -> NotRead | None:
    """What a JSON value is that holds no events that are read; None where it is nothing known."""
    return _object(value) if isinstance(value, dict) else _list(value)


def _object(value: dict[str, Raw]) -> NotRead | None:
    names = value.keys()
    if "results" in names and (row := _first(value["results"])) is not None:
        if "pointer_relative_x" in row or "scroll_depth_bucket" in row:
            return NotRead(
                _NOT + "a PostHog heatmap answer; it counts clicks, but holds no page and no visit."
            )
        if "event" in row and "properties" in row:
            return NotRead(
                _NOT + "a list of PostHog events; export the recording itself from its player."
            )
        if "start_time" in row and "recording_duration" in row:
            return NotRead(
                _NOT
                + "PostHog's list of recordings; export each from its player, or save its snapshots."
            )
    if "batch" in names or names >= {"event", "properties"}:
        return NotRead(_NOT + "PostHog analytics events without a recording among them.")
    if "recording_duration" in names and "start_time" in names:
        return NotRead(
            _NOT + "what PostHog knows about a recording; the snapshots are another address."
        )
    if "log" in names and "entries" in (events.object_of(value["log"]) or {}):
        return NotRead(_NOT + "a HAR file (network log), which cannot be read yet.")
    if names >= {"chunk_id", "data"}:
        return NotRead(
            "is one chunk of a PostHog snapshot; the others are needed too.", claims=True
        )
    if names >= {"lhr"} or names >= {"traceEvents"}:
        return NotRead(_NOT + "a performance trace of a browser.")
    if _any_key(value, "location", "size"):
        return NotRead(_NOT + "a list of areas on a screenshot.")
    return None


def claimed(value: dict[str, Raw]) -> NotRead | None:
    """A recording of a kind that cannot be read yet; asked before the events, whose numbers mean other things there."""
    names = value.keys()
    if "records" in names and ("records_count" in names or "application" in names):
        return NotRead(
            "is a Datadog session replay segment, which Footfall cannot read yet.",
            claims=True,
            format="Datadog",
        )
    if "e" in names and ("a" in names or "p" in names):
        head = events.list_of(value["e"]) or []
        version = events.scalar_of(head[0]) if len(head) >= 9 else None
        if version is not None and re.match(r"\d+\.\d+", version):
            return NotRead(
                "is a Microsoft Clarity payload, which Footfall cannot read yet.",
                claims=True,
                format="Clarity",
            )
    if "events" in names and names & {"idvisit", "idLogHsr", "viewport_w_px"}:
        return NotRead(
            "is a Matomo session recording, which Footfall cannot read yet.",
            claims=True,
            format="Matomo",
        )
    return None


def _list(value: list[Raw]) -> NotRead | None:
    if not value:
        return NotRead("holds no events.", claims=False)
    row = events.object_of(value[0]) if events.first_byte(value[0]) == 0x7B else None
    if row is None:
        return None
    if "event" in row and "properties" in row or "elements_chain" in row:
        return NotRead(
            _NOT + "a list of analytics events; export the recording itself from its player."
        )
    if "metricName" in row:
        return NotRead(_NOT + "Clarity's numbers of a project (Data Export API).")
    if "offset_x" in row and "selector" in row:
        return NotRead(_NOT + "Matomo heatmap points.")
    return None


def _first(raw: Raw) -> dict[str, Raw] | None:
    items = events.list_of(raw) or []
    return events.object_of(items[0]) if items else None


def _any_key(value: dict[str, Raw], *names: str) -> bool:
    for raw in list(value.values())[:20]:
        row = _first(raw) if events.first_byte(raw) == 0x5B else None
        if row is not None and all(name in row for name in names):
            return True
    return False
