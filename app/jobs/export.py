"""Sessions as files to hand over: rrweb JSON again, or one page that plays offline. Runs in processes.

A file is written beside its place under another name and moved there at the end: what is at the place is whole, or what
was there before.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from app.errors import UserError
from app.formats import events as reading
from app.formats.columns import Stretch, TimedColumns, split_sessions
from app.formats.model import Metadata
from app.jobs import offline
from app.jobs.excerpt import (
    WHOLE,
    Excerpt,
    Span,
    Taken,
    at_its_time,
    excerpts,
    fitted,
    in_order,
)

#: called with (done, of how much, what); raises to stop the work
Progress = Callable[[float, float, str], None]
PART = ".{}.part{}"
ENDINGS = {"rrweb": "json", "html": "html", "png": "png"}


class Order(Struct, frozen=True):
    """What is wanted: `kind` is "rrweb" or "html"; `window` the index of the one wanted, None for all."""

    kind: str
    out: Path
    span: Span = WHOLE
    window: int | None = None


class Remark(Struct, frozen=True):
    """Something to know about a file that was written; `code` is stable."""

    code: str
    text: str


class Exported(Struct, frozen=True):
    """A file that was written. `from_ms` and `to_ms` are what was asked for as far as the session reaches; `events`
    counts the recorded ones, `windows` lists their indices. `keyframe_bytes`: how much of it makes seeking quick."""

    session: int
    out: Path
    bytes: int
    from_ms: float
    to_ms: float
    events: int
    windows: tuple[int, ...]
    keyframe_bytes: int = 0
    remarks: tuple[Remark, ...] = ()


def _untold(_done: float, _total: float, _text: str) -> None:
    """Nobody listens."""


def export(
    taken: Taken, order: Order, template: offline.Template | None, progress: Progress | None = None
) -> Exported:
    """Write what is wanted of a session.

    Args:
        template: the page that plays it; needed for "html" only.

    Raises:
        UserError: nothing of it is in the range, it cannot be shown, or the file cannot be written.
    """
    tell = progress or _untold
    tell(0, 1, order.out.name)
    span = fitted(taken, order.span)
    found = excerpts(taken, span, order.window)
    if not found:
        raise UserError(
            f"Nothing was recorded in that part of session {taken.session}.",
            "Name a longer range, or another window.",
        )
    remarks = list(_remarks(taken, span, order, found))
    kept_bytes = 0
    with unfinished(order.out) as part, part.open("wb") as file:
        if template is not None and order.kind == "html":
            kept_bytes = offline.write(file, template, taken, span, found, tell)
        else:
            _write_rrweb(file, found, tell, untouched=span.is_whole)
        size = file.tell()
    length_ms = taken.told.row.duration_ms
    return Exported(
        taken.session,
        order.out,
        size,
        span.from_ms or 0.0,
        length_ms if span.to_ms is None else span.to_ms,
        sum(len(excerpt.events.raws) for excerpt in found),
        tuple(excerpt.window for excerpt in found),
        kept_bytes,
        tuple(remarks),
    )


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """Where to write a file that takes its place when all is written, and is gone when not.

    Raises:
        UserError: it cannot be written.
    """
    target = out.resolve() if out.is_symlink() else out
    try:
        if target.exists() and not target.is_file():
            # a pipe or a device is written to, not replaced; a folder says why not
            yield target
            return
        part = part_of(target)
        try:
            yield part
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as why:
        raise unwritable(out, why) from why


def part_of(out: Path) -> Path:
    """How a file is called that is not whole yet."""
    return out.with_name(PART.format(out.stem, out.suffix))


def folder_for(out: Path) -> None:
    """Have a folder for several files.

    Raises:
        UserError: there is something else of that name, or it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError(
            f"{out} is a file, and several sessions are several files.", "Name a folder."
        ) from None
    except OSError as why:
        raise unwritable(out, why) from why


def name_of(session: int, kind: str) -> str:
    """What a session's file is called in a folder.

    >>> name_of(7, "rrweb"), name_of(7, "html")
    ('session-7.json', 'session-7.html')
    """
    return f"session-{session}.{ENDINGS[kind]}"


def unwritable(out: Path, why: OSError) -> UserError:
    """The sentence for a file that cannot be written."""
    if why.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            f"{out} cannot be written: the disk is full.",
            "Make room, or name a place on another disk.",
        )
    reason = why.strerror or type(why).__name__
    return UserError(f"{out} cannot be written ({reason}).", "Name a file in a folder that can be.")


def _remarks(taken: Taken, span: Span, order: Order, found: list[Excerpt]) -> Iterator[Remark]:
    name = f"Session {taken.session}"
    if not any(excerpt.has_page for excerpt in found):
        if order.kind == "html":
            raise UserError(
                f"{name} holds no page there, only what happened on it: there is nothing to show.",
                "Name another range or window, or export it as rrweb.",
            )
        yield Remark("no_page", f"{name} holds no page there, only what happened on it.")
    begins = taken.told.row.started_at_ms + (span.from_ms or 0.0)
    early = min((excerpt.first_epoch_ms for excerpt in found), default=begins)
    if span.from_ms is not None and early < begins:
        yield Remark(
            "snapped",
            f"{name}: the page at {span.from_ms:,.0f} ms cannot be made; the range begins "
            f"{begins - early:,.0f} ms earlier, where the page was recorded.",
        )
    if order.kind == "rrweb" and len(found) > 1:
        yield Remark(
            "windows",
            f"{name} has {len(found)} windows; each event names its own as windowId. Players that show one "
            "window only need a file of one: --window.",
        )
    if order.kind == "rrweb" and span.is_whole and len(found) == 1 and _pieces(found[0]) > 1:
        yield Remark(
            "long_pause",
            f"{name} goes on with another page after a pause of more than half an hour: where its file is read "
            f"alone, it may be taken for {_pieces(found[0])} sessions.",
        )


def _pieces(excerpt: Excerpt) -> int:
    events = excerpt.events
    columns = TimedColumns([], events.epoch_ms, events.types)
    stretch = Stretch("", {"": columns}, None, False, None, False, False, Metadata(), "")
    return len(split_sessions(stretch))


_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _write_rrweb(file: IO[bytes], found: list[Excerpt], tell: Progress, *, untouched: bool) -> None:
    """One array of events by time, one a line. Of several windows each event names its own."""
    count = sum(len(excerpt.events.raws) for excerpt in found)
    names = [
        msgspec.json.encode(excerpt.events.name) if len(found) > 1 else b"" for excerpt in found
    ]
    file.write(b"[")
    joint = b"\n"
    for done, (at, raw) in enumerate(_by_time(found, untouched)):
        file.write(joint + (_named(raw, names[at]) if names[at] else raw))
        joint = b",\n"
        if done % 500 == 0:
            tell(done, count, "")
    file.write(b"\n]\n")


def _by_time(found: list[Excerpt], untouched: bool) -> Iterable[tuple[int, bytes]]:
    for at, excerpt in enumerate(found):
        if excerpt.lead:
            yield from ((at, bytes(raw)) for raw in _split(excerpt.lead))
    for at, n in in_order(found):
        events = found[at].events
        raw = events.raws[n]
        yield at, bytes(raw) if untouched else at_its_time(raw, float(events.epoch_ms[n]))


def _named(raw: bytes, name: bytes) -> bytes:
    """The event with its window's name before everything else, unless it says one itself."""
    body = raw.lstrip()
    if b'"window' in raw and {"windowId", "window_id"} & (reading.object_of(raw) or {}).keys():
        return raw
    return b'{"windowId":' + name + b"," + body[1:].lstrip()
