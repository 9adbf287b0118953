"""`footfall export`: sessions, or a range of one, as rrweb JSON, as a page that plays offline, or as a picture."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.cli import output
from app.cli.output import Json, Progress, number
from app.errors import LibraryUnusable, UserError
from app.jobs.excerpt import Span, fitted, take
from app.jobs.export import Exported, Order, Remark, export, folder_for, name_of, unfinished
from app.library.database import open_reader
from app.paths import Paths

if TYPE_CHECKING:
    from app.jobs.offline import Template
    from app.library.database import Library


class _Done(Struct, frozen=True):
    """One file, as the document tells it."""

    keys: dict[str, Json]
    session: int
    out: Path
    bytes: int
    remarks: tuple[Remark, ...]


def run_export(args: argparse.Namespace, where: Paths) -> int:
    """Write what is named, one file a session."""
    span = Span(args.from_ms, args.to_ms)
    with closing(open_reader(where.library)) as db:
        ids = list(dict.fromkeys(args.ids))
        orders = [replace(order, span=span) for order in _orders(db, ids, args)]
        done: list[_Done] = []
        refused: list[tuple[int, UserError]] = []
        progress = Progress()
        template = _template() if args.kind == "html" else None
        for session, order in zip(ids, orders, strict=True):
            try:
                one = (
                    _picture(db, where, session, order, args.at)
                    if args.kind == "png"
                    else _file(db, session, order, template, progress)
                )
            except UserError as why:
                progress.clear()
                if len(ids) == 1 or isinstance(why, LibraryUnusable):
                    raise output.Unfinished(_document(args, done, refused), why) from None
                refused.append((session, why))
                output.message(f"footfall: {why}")
                continue
            progress.clear()
            done.append(one)
            if not args.json:
                output.line(f"{one.out}: session {session}, {one.bytes:,} bytes")
            for remark in one.remarks:
                output.message(remark.text)
    if args.json:
        output.document(_document(args, done, refused))
    return 1 if refused else 0


def _orders(db: Library, ids: list[int], args: argparse.Namespace) -> list[Order]:
    """What is to be written where; nothing is begun that is there already or that there is no session for."""
    from app.library import sessions

    for session in ids:
        sessions.require(db, session)
    if len(ids) == 1 and not args.out.is_dir():
        return [Order(args.kind, args.out, window=args.window)]
    folder_for(args.out)
    orders = [
        Order(args.kind, args.out / name_of(session, args.kind), window=args.window)
        for session in ids
    ]
    there = [order.out for order in orders if order.out.exists()]
    if there:
        more = f", and {len(there) - 1} more," if len(there) > 1 else ""
        raise UserError(
            f"{there[0]}{more} is there already; nothing was written.", "Name another folder."
        )
    return orders


def _file(
    db: Library, session: int, order: Order, template: Template | None, progress: Progress
) -> _Done:
    def tell(done: float, total: float, _what: str) -> None:
        progress.tell(f"session {session}: {done:,.0f} of {total:,.0f} events")

    written = export(take(db, session), order, template, tell)
    return _Done(_keys(written), session, written.out, written.bytes, written.remarks)


def _picture(db: Library, where: Paths, session: int, order: Order, at_ms: float | None) -> _Done:
    from app.ui.web.headless import render_frame

    span = fitted(take(db, session), order.span)
    moment_ms = at_ms if at_ms is not None else span.from_ms or 0.0
    with unfinished(order.out) as part:
        try:
            picture = render_frame(where.library, session, moment_ms, order.window, part)
        except UserError as why:
            said = why.text.replace(str(part), str(order.out))
            raise type(why)(said, why.hint) from None
        size = part.stat().st_size
    keys: dict[str, Json] = {
        "session": session,
        "path": str(order.out),
        "bytes": size,
        "at_ms": number(moment_ms),
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "missing": [*picture.missing],
    }
    lacking = ", ".join(picture.missing)
    remarks = (Remark("missing", f"Session {session}: not in the recording: {lacking}."),)
    return _Done(keys, session, order.out, size, remarks if lacking else ())


def _keys(written: Exported) -> dict[str, Json]:
    return {
        "session": written.session,
        "path": str(written.out),
        "bytes": written.bytes,
        "from_ms": number(written.from_ms),
        "to_ms": number(written.to_ms),
        "events": written.events,
        "windows": [*written.windows],
        "keyframe_bytes": written.keyframe_bytes,
    }


def _document(
    args: argparse.Namespace, done: list[_Done], refused: list[tuple[int, UserError]]
) -> dict[str, Json]:
    return {
        "path": str(args.out),
        "paths": [str(one.out) for one in done],
        "as": args.kind,
        "bytes": sum(one.bytes for one in done),
        "sessions": [one.session for one in done],
        "files": [one.keys for one in done],
        "warnings": [
            {"session": one.session, "code": remark.code, "text": remark.text}
            for one in done
            for remark in one.remarks
        ],
        "refused": [
            {"session": session, "text": why.text, "hint": why.hint} for session, why in refused
        ],
    }


def _template() -> Template:
    from app.ui.web.headless import need_resources
    from app.ui.web.standalone import template

    need_resources()
    return template()
