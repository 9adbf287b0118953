"""One page that plays a session offline: our player, rrweb and the mended events in a single file.

The fence is the player's own: nothing but the scripts of this file runs (their hashes stand in the policy), nothing is
asked of any server, and the recorded page lies in rrweb's frame, which may run no script. The recording is inert text:
JSON, packed and written with the letters of Base64, so that nothing in it can end its element.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import IO

import msgspec
import numpy as np
from msgspec import Struct

from app.dom.chain import PackedKeyframe, unpacked
from app.formats.times import SECONDS_TO
from app.jobs.excerpt import Excerpt, Span, Taken
from app.library.details import VisitRow
from app.rrweb.clean import clean
from app.rrweb.keyframe import served_keyframe
from app.rrweb.types import EventType
from app.rrweb.viewport import Viewport

#: events that are unpacked together
RUN_EVENTS = 500
RUN_BYTES = 4_000_000
#: keyframes take at most so much of what the events do, but always so many bytes
KEYFRAMES_FRAC = 0.6
KEYFRAMES_BYTES = 400_000
_SAMPLED = 5
_LEVEL = 6
#: the most marks of one kind on the timeline
MOST_MARKS = 5_000

Tell = Callable[[float, float, str], None]


class Template(Struct, frozen=True):
    """What every such page is made of: the page with `<!--places-->`, and texts in the order they are needed."""

    page: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    licences: str


class _Chunk(msgspec.Struct):
    seq: int
    first_ms: float
    last_ms: float
    snapshots: int


class _Keyframe(msgspec.Struct):
    idx: int
    at_ms: float


class _Window(msgspec.Struct):
    window: int
    chunks: list[_Chunk]
    keyframes: list[_Keyframe]


class _Page(msgspec.Struct):
    window: int
    start_ms: float
    end_ms: float
    url: str
    title: str | None


class _Mark(msgspec.Struct):
    kind: str
    at_ms: float
    window: int
    text: str


class _Note(msgspec.Struct):
    at_ms: float
    text: str


class _About(msgspec.Struct):
    """What the page's script is told; times count from the beginning of the range."""

    who: str
    what: list[str]
    started_at_ms: float | None
    start_epoch_ms: float
    duration_ms: float
    windows: list[_Window]
    active_window: list[tuple[float, int]]
    inactive: list[tuple[float, float]]
    pages: list[_Page]
    marks: list[_Mark]
    notes: list[_Note]


def policy(scripts: Sequence[str]) -> str:
    """The page's policy: its own scripts by their hashes, what the recording holds, and nothing else."""
    hashes = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts)
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; media-src data: blob:; connect-src 'none'; frame-src 'none'; child-src 'none'; "
        "worker-src 'none'; object-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'"
    )


def write(
    file: IO[bytes],
    template: Template,
    taken: Taken,
    span: Span,
    found: Sequence[Excerpt],
    tell: Tell,
) -> int:
    """Write the page.

    Returns:
        How many bytes of it are keyframes.
    """
    places = re.split(r"<!--(\w+)-->", template.page)
    scripts = [_in_element(script) for script in template.scripts]
    kept_bytes = 0
    for text, place in zip(places[::2], [*places[1::2], ""], strict=True):
        file.write(text.encode())
        if place == "policy":
            content = html.escape(policy(scripts))
            file.write(
                f'<meta http-equiv="Content-Security-Policy" content="{content}" />'.encode()
            )
        elif place == "title":
            file.write(html.escape(_title(taken)).encode("utf-8", "replace"))
        elif place == "styles":
            file.write("".join(f"<style>{style}</style>" for style in template.styles).encode())
        elif place == "licences":
            file.write(html.escape(template.licences).encode())
        elif place == "recording":
            kept_bytes = _write_recording(file, taken, span, found, tell)
        elif place == "scripts":
            file.write("".join(f"<script>{script}</script>\n" for script in scripts).encode())
    return kept_bytes


def _in_element(script: str) -> str:
    """A script in which nothing ends its element; inside texts and patterns, where alone it can stand, `\\/` is `/`."""
    lines = script.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(
        r"</(?=script)|<!--", lambda m: m[0].replace("/", "\\/").replace("<!", "<\\!"), lines
    )


def _write_recording(
    file: IO[bytes], taken: Taken, span: Span, found: Sequence[Excerpt], tell: Tell
) -> int:
    zero_ms = taken.told.row.started_at_ms + (span.from_ms or 0.0)
    total = sum(len(excerpt.events.raws) for excerpt in found)
    windows, done, began = [], 0, file.tell()
    for excerpt in found:
        chunks = []
        for seq, (body, chunk) in enumerate(_runs(excerpt, zero_ms)):
            _write_block(file, f"e{excerpt.window}-{seq}", body)
            chunks.append(chunk)
            done = min(total, done + RUN_EVENTS)
            tell(done, total, "")
        windows.append(_Window(excerpt.window, chunks, []))
    room_bytes = max(KEYFRAMES_BYTES, KEYFRAMES_FRAC * (file.tell() - began)) / len(found)
    began = file.tell()
    for excerpt, window in zip(found, windows, strict=True):
        last_ms = window.chunks[-1].last_ms if window.chunks else 0.0
        for keyframe, served in _keyframes(taken, excerpt, zero_ms, last_ms, room_bytes):
            idx = len(window.keyframes)
            _write_block(file, f"e{excerpt.window}-k{idx}", served)
            window.keyframes.append(_Keyframe(idx, keyframe.epoch_ms - zero_ms))
            tell(total, total, "")
    kept_bytes = file.tell() - began
    told = msgspec.json.encode(_about(taken, span, windows))
    for sign in (b"<", b">", b"&"):
        told = told.replace(sign, b"\\u%04x" % ord(sign))
    file.write(b'<script type="application/json" id="about">' + told + b"</script>\n")
    return kept_bytes


def _write_block(file: IO[bytes], name: str, body: bytes) -> None:
    packed = base64.b64encode(gzip.compress(body, _LEVEL, mtime=0))
    file.write(b'<script type="text/plain" id="%s">%s</script>\n' % (name.encode(), packed))


def _runs(excerpt: Excerpt, zero_ms: float) -> Iterator[tuple[bytes, _Chunk]]:
    """The events in runs as the player takes them, and where each run lies."""
    events = excerpt.events
    viewport: Viewport | None = None
    lead = excerpt.lead
    if lead:
        viewport = clean(_split(lead), [excerpt.lead_epoch_ms] * len(_split(lead))).viewport
    start, seq = 0, 0
    while start < len(events.raws) or lead:
        stop, size = start, 0
        while stop < len(events.raws) and stop - start < RUN_EVENTS and size < RUN_BYTES:
            size += len(events.raws[stop])
            stop += 1
        times = events.epoch_ms[start:stop]
        cleaned = clean(events.raws[start:stop], times.tolist(), viewport)
        viewport = cleaned.viewport
        body = cleaned.body
        if lead:
            body = lead[:-1] + (b"," + body[1:] if len(body) > len(b"[]") else b"]")
            times = np.concatenate([[excerpt.lead_epoch_ms], times])
        snapshots = int((events.types[start:stop] == EventType.FULL_SNAPSHOT).sum()) + bool(lead)
        yield body, _Chunk(seq, float(times[0]) - zero_ms, float(times[-1]) - zero_ms, snapshots)
        start, seq, lead = stop, seq + 1, b""


_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _keyframes(
    taken: Taken, excerpt: Excerpt, zero_ms: float, last_ms: float, room_bytes: float
) -> Iterator[tuple[PackedKeyframe, bytes]]:
    """The stored keyframes of a window that lie in its excerpt, so many as there is room for, evenly spread."""
    first_ms = excerpt.first_epoch_ms - zero_ms
    own = [keyframe for keyframe in taken.keyframes if keyframe.window == excerpt.window]
    inside = [
        n for n, keyframe in enumerate(own) if first_ms < keyframe.epoch_ms - zero_ms < last_ms
    ]
    if not inside:
        return

    def served(number: int) -> bytes | None:
        keyframe = own[number]
        bodies = [one.body for one in own[number - keyframe.base : number + 1]]
        try:
            whole = unpacked(bytes(excerpt.recorded[keyframe.snapshot]), bodies)
            return served_keyframe(whole, keyframe.epoch_ms).events
        except (ValueError, IndexError):
            return None  # the player begins at the one before

    sampled = [served(n) for n in inside[:: max(1, len(inside) // _SAMPLED)]]
    sizes = [len(gzip.compress(one, _LEVEL)) * 4 / 3 for one in sampled if one]
    if not sizes:
        return
    every = max(1, int(np.ceil(np.mean(sizes) * len(inside) / room_bytes)))
    for number in inside[every - 1 :: every]:
        made = served(number)
        if made is not None:
            yield own[number], made


def _title(taken: Taken) -> str:
    row = taken.told.row
    if row.started_at_ms < SECONDS_TO:
        return f"{row.user} · Footfall"
    when = datetime.fromtimestamp(row.started_at_ms / 1000, UTC)
    return f"{row.user} · {when:%Y-%m-%d %H:%M} UTC · Footfall"


def _about(taken: Taken, span: Span, windows: list[_Window]) -> _About:
    told = taken.told
    row = told.row
    from_ms = span.from_ms or 0.0
    to_ms = row.duration_ms if span.to_ms is None else span.to_ms
    there = {window.window for window in windows}

    def within(start_ms: float, end_ms: float) -> tuple[float, float]:
        return max(start_ms, from_ms) - from_ms, min(end_ms, to_ms) - from_ms

    marks = [
        _Mark("click", one.at_ms - from_ms, one.window, one.label or one.selector or "")
        for one in told.clicks
    ] + [_Mark("error", one.at_ms - from_ms, one.window, one.message[:300]) for one in told.errors]
    kept = [one for one in marks if 0 <= one.at_ms <= to_ms - from_ms and one.window in there]
    kept.sort(key=lambda one: one.at_ms)
    active = [
        (max(0.0, since - from_ms), window) for since, window in told.active_window if since < to_ms
    ]
    return _About(
        who=row.user,
        what=[part for part in (row.browser, row.os, row.device) if part],
        started_at_ms=row.started_at_ms + from_ms if row.started_at_ms >= SECONDS_TO else None,
        start_epoch_ms=row.started_at_ms + from_ms,
        duration_ms=to_ms - from_ms,
        windows=windows,
        active_window=[one for one in active if one[1] in there],
        inactive=[within(*gap) for gap in told.inactive if gap[0] < to_ms and gap[1] > from_ms],
        pages=[
            _Page(page.window, *within(page.start_ms, page.end_ms), page.url, page.title)
            for visit in told.visits
            for page in _pages(visit)
            if page.window in there and page.start_ms < to_ms and page.end_ms >= from_ms
        ],
        marks=kept[:: 1 + len(kept) // MOST_MARKS],
        notes=[
            _Note(one.at_ms - from_ms, one.text)
            for one in told.notes
            if from_ms <= one.at_ms <= to_ms
        ],
    )


def _pages(visit: VisitRow) -> Iterator[_Page]:
    """A visit, and each of its routes, as long as it was seen."""
    starts = [(visit.enter_ms, visit.url, visit.title)]
    starts += [(route.at_ms, route.url, route.title) for route in visit.routes]
    ends = [start for start, _, _ in starts[1:]] + [visit.leave_ms]
    for (start, url, title), end in zip(starts, ends, strict=True):
        yield _Page(visit.window, start, max(start, end), url, title)
