"""All that is known of one row, as text; made on the reader's thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QDateTime, QTimeZone

from app.activity import flattened
from app.activity.model import ConsoleLine, CustomEvent, Entry, RecordedError, Request, Route, Vital
from app.activity.network import RequestDetail
from app.library import moments
from app.library.answers import Said
from app.library.details import ClickRow, Remark, VisitRow
from app.library.moments import LoggedLine, SentRequest
from app.library.notes import PersonNote
from app.library.signals import SignalRow
from app.ui import kinds
from app.ui.inspector.row import Row, duration, moment, name, size

if TYPE_CHECKING:
    from app.library.database import Library

Field = tuple[str, str | None]
Block = tuple[str, str | None]


def detail_of(db: Library, session: int, started_at_ms: float, row: Row) -> str:
    """The row in full: fields, one a line, then what has lines of its own under headings."""
    fields, blocks = _told(db, session, row.of)
    when: list[Field] = []
    if row.at_ms is not None:
        when.append((_tr("at"), moment(row.at_ms) + _wall_clock(started_at_ms + row.at_ms)))
    if row.window > 0:
        when.append((_tr("window"), str(row.window + 1)))
    head = [(name(row.kinds[0]), row.title), *when, *fields]
    lines = [f"{label}: {text}" for label, text in head if text]
    for heading, text in blocks:
        if text:
            lines += ["", heading, text]
    return "\n".join(lines)


def _told(db: Library, session: int, of: object) -> tuple[list[Field], list[Block]]:
    if isinstance(of, LoggedLine):
        return _line(moments.line(db, session, of.idx))
    if isinstance(of, SentRequest):
        return _request(moments.request(db, session, of.idx))
    if isinstance(of, RecordedError):
        return [(_tr("source"), of.source)], [
            (_tr("Message"), of.message),
            (_tr("Stack"), of.stack),
        ]
    if isinstance(of, SignalRow):
        return list(_signal(of)), []
    if isinstance(of, VisitRow | Route):
        return list(_page(of)), []
    if isinstance(of, ClickRow):
        return list(_click(of)), []
    if isinstance(of, Entry):
        return list(_entry(of)), [(_tr("Value"), of.text)]
    if isinstance(of, CustomEvent):
        payload = flattened.lines(flattened.value_of(of.payload))
        return [(_tr("tag"), of.tag)], [(_tr("Payload"), payload)]
    if isinstance(of, Vital):
        return [(_tr("rating"), of.rating)], []
    if isinstance(of, Said):
        return list(_answer(of)), [(_tr("Question"), of.question), (_tr("Answer"), of.text)]
    if isinstance(of, PersonNote | Remark):
        return [], [("", of.text)]
    return [], []


def _line(line: ConsoleLine | None) -> tuple[list[Field], list[Block]]:
    if line is None:
        return [], []
    return [(_tr("level"), line.level)], [(_tr("Message"), line.full), (_tr("Stack"), line.stack)]


def _request(request: Request | None) -> tuple[list[Field], list[Block]]:
    if request is None:
        return [], []
    told = RequestDetail()
    if request.detail:
        try:
            told = msgspec.json.decode(request.detail, type=RequestDetail)
        except msgspec.MsgspecError:
            told = RequestDetail(error=_tr("Its details cannot be read."))
    fields: list[Field] = [
        (_tr("address"), request.url),
        (_tr("method"), request.method),
        (_tr("status"), str(request.status) if request.status is not None else _tr("not recorded")),
        (_tr("kind"), request.kind),
        (_tr("took"), duration(request.duration_ms)),
        (_tr("until"), _end(request)),
        (_tr("size"), size(request.size_bytes)),
        (_tr("protocol"), told.protocol),
        (_tr("error"), told.error),
    ]
    phases = {
        "redirect": _tr("redirect"), "dns": _tr("name look-up"), "connect": _tr("connecting"),
        "waiting": _tr("waiting"), "receiving": _tr("receiving"),
    }  # fmt: skip
    steps = [f"{phases.get(step, step)}: {duration(ms)}" for step, ms in told.phases]
    blocks: list[Block] = [
        (_tr("Phases"), "\n".join(steps)),
        (_tr("Request headers"), _headers(told.request_headers)),
        (_tr("Request body"), _body(told.request_body)),
        (_tr("Answer's headers"), _headers(told.response_headers)),
        (_tr("Answer's body"), _body(told.response_body)),
    ]
    return fields, blocks


def _end(request: Request) -> str:
    return "" if request.duration_ms is None else moment(request.at_ms + request.duration_ms)


def _headers(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in pairs)


def _body(text: str | None) -> str | None:
    return None if text is None else flattened.lines(flattened.value_of(text))


def _page(page: VisitRow | Route) -> Iterator[Field]:
    yield _tr("address"), page.url
    if isinstance(page, VisitRow):
        yield _tr("stayed"), duration(page.leave_ms - page.enter_ms)
        yield _tr("active"), duration(page.active_ms)
        yield _tr("viewport"), f"{page.viewport_w_px} × {page.viewport_h_px} px"
        if page.page_h_px:
            yield _tr("page's height"), f"{page.page_h_px:.0f} px"
    else:
        yield _tr("came"), _tr("without a load")


def _answer(of: Said) -> Iterator[Field]:
    yield _tr("page"), of.page
    yield _tr("element"), of.selector
    yield _tr("found by"), {
        "session": _tr("the recording that the file names"), "user": _tr("its person and time"),
        "hand": _tr("what you said"),
    }.get(of.joined_by or "")  # fmt: skip


def _signal(signal: SignalRow) -> Iterator[Field]:
    yield _tr("why"), kinds.why(signal.why)
    yield _tr("kind"), str(signal.kind)
    yield _tr("cause"), kinds.cause(signal.cause)
    yield _tr("label"), signal.label
    yield _tr("selector"), signal.selector
    yield _tr("element key"), signal.element_key
    yield _tr("page"), signal.page
    if signal.end_ms > signal.start_ms:
        yield _tr("lasted"), duration(signal.end_ms - signal.start_ms)
    yield from _place(signal.x_px, signal.y_px)


def _place(x_px: float | None, y_px: float | None) -> Iterator[Field]:
    if x_px is not None and y_px is not None:
        yield _tr("place on the page"), f"{x_px:.0f}, {y_px:.0f} px"


def _click(click: ClickRow) -> Iterator[Field]:
    yield _tr("label"), click.label
    yield _tr("selector"), click.selector
    yield _tr("element key"), click.element_key
    yield _tr("by"), click.pointer
    yield from _place(click.x_px, click.y_px)


def _entry(entry: Entry) -> Iterator[Field]:
    yield _tr("field"), entry.label
    yield _tr("kind"), entry.kind
    yield _tr("selector"), entry.selector
    if entry.changes > 1:
        yield _tr("changes"), str(entry.changes)
        yield _tr("took"), duration(entry.until_ms - entry.at_ms)


def _wall_clock(epoch_ms: float) -> str:
    """The moment in UTC; nothing where the recording tells no date."""
    if not 1e11 < epoch_ms < 1e14:
        return ""
    utc = QDateTime.fromMSecsSinceEpoch(round(epoch_ms), QTimeZone.utc())
    return f" · {utc.toString('yyyy-MM-dd HH:mm:ss.zzz')} UTC"


def _tr(text: str) -> str:
    return QCoreApplication.translate("inspector", text)
