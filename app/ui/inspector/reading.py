"""A session as rows, made on the reader's thread in steps, so that others are answered in between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.activity import flattened
from app.activity.model import CustomEvent, Entry, Milestone, RecordedError, Vital
from app.activity.seen import first_seen_ms
from app.activity.shop_names import carries, outcome_named
from app.friction.model import Kind as SignalKind
from app.library import details, moments, notes
from app.library.answers import Said
from app.library.answers import said as said_in
from app.library.details import ClickRow, Details, Remark, VisitRow
from app.library.moments import LoggedLine, SentRequest
from app.library.notes import PersonNote
from app.library.signals import SignalRow
from app.ui import kinds, said, words
from app.ui.inspector.row import Kind, Row, Span, duration, made, size
from app.ui.theme import Role

if TYPE_CHECKING:
    from app.library.database import Library

#: requests further apart than this have nothing to do with each other
BURST_PAUSE_MS = 1_000.0
#: a click and what a tool says of it are this near
SAME_CLICK_MS = 1_000.0
_LEVELS = {
    "error": (Role.ERROR, "error"), "assert": (Role.ERROR, "error"), "fatal": (Role.ERROR, "error"),
    "warn": (Role.DEAD, "alert"), "warning": (Role.DEAD, "alert"),
}  # fmt: skip
_RATED = {"good": Role.GOOD, "needs-improvement": Role.DEAD, "poor": Role.RAGE}
# Custom events of Sentry, whose own tags say nothing.
_WRAPPED = frozenset({"breadcrumb", "performanceSpan"})


class Told(Struct, frozen=True):
    """A session's rows, those of the whole recording first, then in order of time; how many of each kind."""

    session: int
    started_at_ms: float
    rows: tuple[Row, ...]
    counts: Mapping[Kind, int]

    @property
    def signals(self) -> Mapping[SignalKind, int]:
        """How many signals of each kind."""
        return Counter(row.signal for row in self.rows if row.signal is not None)


def first_rows(db: Library, session: int) -> Told:
    """What a person did and where, errors, events, notes.

    Raises:
        NothingFound: when there is no such session.
    """
    shown = details.show(db, session)
    many = len(shown.window_names) > 1
    rows = (
        *(_in_window(row, many) for row in _pages(shown.visits, _pictures(db, session))),
        *(_click(click) for click in shown.clicks),
        *(_entry(entry) for entry in moments.entries(db, session)),
        *(_error(error) for error in shown.errors),
        *(_signal(signal) for signal in shown.signals),
        *_events(shown),
        *_answers(shown.feedback),
        *(_vital(vital, shown.visits) for vital in moments.vitals(db, session)),
        *map(_note, shown.notes),
        *(_remark(remark) for remark in shown.remarks),
    )
    return _told(session, shown.row.started_at_ms, rows)


def with_console(db: Library, told: Told) -> Told:
    """The rows and the console; a line that is an error stands there already."""
    errors = {(row.at_ms, row.window) for row in told.rows if Kind.ERROR in row.kinds}
    found = (
        _line(line)
        for line in moments.logged(db, told.session)
        if line.level != "error" or (line.at_ms, line.window) not in errors
    )
    return _told(told.session, told.started_at_ms, (*told.rows, *found))


def with_network(db: Library, told: Told) -> Told:
    """The rows and the requests."""
    own = {host_of(row.of.url) for row in told.rows if row.kinds[0] is Kind.PAGE}
    found = _requests(moments.sent(db, told.session), own)
    return _told(told.session, told.started_at_ms, (*told.rows, *found))


def with_said(db: Library, told: Told) -> Told:
    """The rows with the notes and the answers that there are now."""
    others = (
        row for row in told.rows if row.kinds[0] is not Kind.NOTE and not isinstance(row.of, Said)
    )
    written = map(_note, notes.of_session(db, told.session))
    return _told(
        told.session, told.started_at_ms, (*others, *written, *_answers(said_in(db, told.session)))
    )


def skipped(at_ms: float, why: str) -> Row:
    """An event that the player could not play; `why` in the player's words."""
    remark = Remark("skipped", why, at_ms)
    title = _tr("An event was broken and is left out")
    return made(Kind.REMARK, at_ms, -1, title, why, remark, tone=Role.DEAD, icon="alert")


def _told(session: int, started_at_ms: float, rows: Iterable[Row]) -> Told:
    ordered = sorted(rows, key=lambda row: float("-inf") if row.at_ms is None else row.at_ms)
    counts = Counter(kind for row in ordered for kind in row.kinds)
    return Told(session, started_at_ms, tuple(ordered), counts)


def _remark(remark: Remark) -> Row:
    """What is said of a file names it first; here there is only this one."""
    said, file = words.told_of_a_file(remark.text)
    return made(Kind.REMARK, remark.at_ms, -1, said, file, remark)


def _note(note: PersonNote) -> Row:
    return made(Kind.NOTE, note.at_ms, -1, note.text, "", note, tone=Role.ACCENT)


def _in_window(row: Row, many: bool) -> Row:
    if not many:
        return row
    named = _tr("window %1").replace("%1", str(row.window + 1))
    return made(
        row.kinds, row.at_ms, row.window, row.title, f"{row.second} · {named}", row.of,
        tone=row.tone, icon=row.icon,
    )  # fmt: skip


def _pictures(db: Library, session: int) -> dict[int, list[float]]:
    from app.activity.streams import unpacked  # on the reader's thread: it takes long to import

    return {
        stream.window: unpacked(stream)["t_ms"].tolist()
        for stream in moments.streams(db, session, "snapshot")
    }


def _pages(visits: Sequence[VisitRow], pictures: Mapping[int, Sequence[float]]) -> Iterator[Row]:
    """Pages from the moment they are seen, as the timeline has them."""
    for visit in visits:
        seen_ms = first_seen_ms(visit.enter_ms, visit.leave_ms, pictures.get(visit.window, ()))
        path = words.path(visit.url) or _tr("A page without an address")
        yield made(
            Kind.PAGE, seen_ms, visit.window, visit.title or path, path if visit.title else "",
            visit, tone=Role.ACCENT,
        )  # fmt: skip
        for route in visit.routes:
            path = words.path(route.url)
            yield made(
                Kind.PAGE, route.at_ms, visit.window, route.title or path, path if route.title else "",
                route, tone=Role.ACCENT,
            )  # fmt: skip


def _signal(signal: SignalRow) -> Row:
    on = kinds.element(signal.label, signal.why)
    return made(
        Kind.SIGNAL, signal.start_ms, signal.window,
        " · ".join(filter(None, (kinds.name(signal.kind), on))), kinds.why(signal.why), signal,
        tone=kinds.role(signal.kind), icon=kinds.icon(signal.kind), ahead_ms=kinds.LEAD_MS,
        also=f"{signal.kind} {signal.selector or ''}", signal=signal.kind,
    )  # fmt: skip


def _click(click: ClickRow) -> Row:
    label = words.plain(click.label)
    shown = f"“{label}”" if label else click.selector or _tr("something that was not recorded")
    below = click.selector if label and click.selector else ""
    how = {"touch": _tr("tap"), "keyboard": _tr("by keyboard"), "pen": _tr("pen")}.get(
        click.pointer
    )
    return made(
        Kind.CLICK, click.at_ms, click.window, shown, " · ".join(filter(None, (below, how))), click,
        tone=Role.TEXT,
    )  # fmt: skip


def _entry(entry: Entry) -> Row:
    what = words.plain(entry.label, 80).rstrip(" :*") or entry.kind
    if entry.checked is not None:
        value = _tr("ticked") if entry.checked else _tr("not ticked")
    else:
        value = words.plain(entry.text) or _tr("emptied")
    return made(
        Kind.INPUT, entry.at_ms, entry.window, f"{what}: {value}", entry.selector or "", entry,
    )  # fmt: skip


def _error(error: RecordedError) -> Row:
    # What the console said of it is the error itself.
    return made(
        (Kind.ERROR, Kind.CONSOLE), error.at_ms, error.window, _said(error.message), error.source or "", error,
        tone=Role.ERROR,
    )  # fmt: skip


def _said(message: str) -> str:
    value = flattened.value_of(message)
    return flattened.line(value) if isinstance(value, dict) else message


def _line(line: LoggedLine) -> Row:
    tone, icon = _LEVELS.get(line.level, (Role.MUTED, ""))
    called = (line.called or "").split("\n", 1)[0]
    return made(
        Kind.CONSOLE, line.at_ms, line.window, line.text or _tr("(an empty line)"),
        " · ".join(filter(None, (line.level, called))), line, tone=tone, icon=icon,
    )  # fmt: skip


def _events(shown: Details) -> Iterator[Row]:
    outcomes = {(one.at_ms, one.window): one for one in shown.milestones}
    clicks_ms = [click.at_ms for click in shown.clicks]
    for event in shown.custom:
        if _repeats_a_click(event, clicks_ms):
            continue
        outcome = outcomes.get((event.at_ms, event.window))
        if outcome is not None and not _tells(event, outcome):
            outcome = None
        title, second = _words_of(event)
        yield made(
            Kind.CUSTOM, event.at_ms, event.window, title,
            " · ".join(filter(None, (_worth(outcome), second))), event,
            tone=Role.GOOD if outcome else Role.MUTED, icon="good" if outcome else "",
        )  # fmt: skip


def _answers(found: Iterable[Said]) -> Iterator[Row]:
    return (_answer(one) for one in found if one.joined_by is not None)


def _answer(answer: Said) -> Row:
    """An answer that came with a file; what the recording tells itself is one of its events."""
    title = said.title(answer.kind, answer.score, answer.scale_max)
    second = " · ".join(filter(None, (answer.text, answer.question)))
    return made(
        Kind.CUSTOM,
        answer.at_ms,
        answer.window,
        title,
        second,
        answer,
        tone=Role.ACCENT,
        icon="star",
    )


def _repeats_a_click(event: CustomEvent, clicks_ms: Sequence[float]) -> bool:
    """Sentry and Highlight tell of each click once more, a little later."""
    if event.tag == "breadcrumb":
        value = flattened.value_of(event.payload)
        if not isinstance(value, dict) or value.get("category") != "ui.click":
            return False
    elif event.tag != "Click":
        return False
    place = bisect_left(clicks_ms, event.at_ms - SAME_CLICK_MS)
    return place < len(clicks_ms) and clicks_ms[place] <= event.at_ms + SAME_CLICK_MS


def _tells(event: CustomEvent, outcome: Milestone) -> bool:
    """Whether it is this event that the outcome was read from, not another of the same moment."""
    return carries(event.tag) or outcome_named(event.tag) == outcome.event


def _words_of(event: CustomEvent) -> tuple[str, str]:
    value = flattened.value_of(event.payload)
    if event.tag in _WRAPPED and isinstance(value, dict):
        named = value.get("category") or value.get("op")
        said = value.get("message") or value.get("description") or value.get("data")
        if isinstance(named, str):
            return named, flattened.line(said) if said != named else ""
    return event.tag or _tr("(no name)"), "" if value in ({}, None) else flattened.line(value)


def _worth(outcome: Milestone | None) -> str:
    if outcome is None or outcome.value is None:
        return ""
    return f"{outcome.value:g} {outcome.currency or ''}".strip()


def _vital(vital: Vital, visits: Sequence[VisitRow]) -> Row:
    value = f"{vital.value:.3g}" if vital.name == "CLS" else duration(vital.value)
    rating = {
        "good": _tr("good"), "needs-improvement": _tr("needs improvement"), "poor": _tr("poor"),
    }.get(vital.rating or "")  # fmt: skip
    page = words.path(visits[vital.visit].url) if 0 <= vital.visit < len(visits) else ""
    return made(
        Kind.VITAL, vital.at_ms, vital.window, f"{vital.name} {value}",
        " · ".join(filter(None, (rating, page))), vital, tone=_RATED.get(vital.rating or "", Role.MUTED),
    )  # fmt: skip


def _requests(found: Iterable[SentRequest], own: Set[str]) -> Iterator[Row]:
    burst: list[SentRequest] = []
    until_ms = 0.0
    for request in found:
        if burst and request.at_ms > until_ms + BURST_PAUSE_MS:
            yield from _burst(burst, until_ms, own)
            burst = []
        end_ms = request.at_ms + (request.duration_ms or 0.0)
        until_ms = max(until_ms, end_ms) if burst else end_ms
        burst.append(request)
    yield from _burst(burst, until_ms, own)


def _burst(requests: Sequence[SentRequest], until_ms: float, own: Set[str]) -> Iterator[Row]:
    """Requests that ran one upon the other, each with its place among them."""
    if not requests:
        return
    began_ms = requests[0].at_ms
    whole_ms = max(until_ms - began_ms, 1.0)
    for request in requests:
        start = (request.at_ms - began_ms) / whole_ms
        span = Span(start, start + (request.duration_ms or 0.0) / whole_ms)
        answer = _tr("no answer") if request.failed else ""
        status = str(request.status) if request.status is not None else answer
        asked = f"{request.method or 'GET'} {_short(request.url, own)}"
        yield made(
            Kind.NETWORK, request.at_ms, request.window, f"{asked} → {status}" if status else asked,
            " · ".join(filter(None, (request.kind, duration(request.duration_ms), size(request.size_bytes)))),
            request, tone=Role.ERROR if request.failed else Role.MUTED, span=span, also=request.url,
        )  # fmt: skip


def _short(url: str, own: Set[str]) -> str:
    """The address without the host where that is the page's own."""
    host, path = host_of(url), words.path(url)
    if host and path.startswith("/"):
        return words.plain(path if host in own else host + path, 200)
    return words.plain(url, 200)


def host_of(url: str) -> str:
    """The host of an address, empty where it has none."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("inspector", text)
