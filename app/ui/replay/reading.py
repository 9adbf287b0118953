"""Reads a session's story in one go, on the reader's thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from app.activity.model import RecordedError, Request, Stream
from app.activity.seen import first_seen_ms
from app.errors import QueryError
from app.jobs.feed import read_feeds
from app.library import answers, browse, details, notes, signals
from app.library.browse import SessionRow, Sort
from app.library.matches import matches
from app.library.notes import PersonNote
from app.library.search import parse
from app.library.signals import SignalRow
from app.rrweb.types import Media
from app.ui import kinds, matching, said, words
from app.ui.replay.density import Doing
from app.ui.replay.marks import Kind, Mark, Marks
from app.ui.replay.story import Medium, Story
from app.ui.replay.tracks import PageSpan, Stay, stays_of, tracks_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.library.database import Library

#: moments of one query that are marked on the timeline
MOST_MATCHES = 5_000
#: what counts as doing, and how much one row of it weighs
MOVES = {"pointer": 1.0, "touch": 1.0, "drag": 1.0, "interaction": 2.0}
SCROLLS = {"scroll": 2.0}
TYPING = {"input": 3.0}
#: streams whose rows are no step of their own for "one event on"
_NO_STEPS = frozenset({"target", "path", "changed", "reaction", "nodes"})


def read_story(db: Library, session: int, query: str = "") -> Story:
    """Everything at once; the query's matches among it.

    Raises:
        NothingFound: when there is no such session.
    """
    shown = details.show(db, session)
    streams = details.streams(db, session)
    feeds = read_feeds(db, session)
    pages = _pages(shown.visits, streams)
    windows = [feed.window for feed in feeds if feed.is_recorded] or [feed.window for feed in feeds]
    stays = stays_of(shown.active_window, windows, shown.row.duration_ms)
    errors = Marks(
        (*map(_error, shown.errors), *map(_failed, details.failed_requests(db, session)))
    )
    switches = _switches(stays)
    times = _times(streams)
    return Story(
        row=shown.row,
        feeds=feeds,
        pages=pages,
        tracks=tracks_of(pages, [feed.window for feed in feeds], stays),
        stays=stays,
        switches=switches,
        clicks=Marks(
            Mark(c.at_ms, c.window, c.label or c.selector or "", Kind.CLICK, bool(c.label))
            for c in shown.clicks
        ),
        signals=signal_marks(shown.signals),
        errors=errors,
        media=_media(streams, shown.visits, shown.row.duration_ms),
        notes=_notes(shown),
        matches=read_matches(db, session, query),
        markers=Marks((*_arrivals(pages), *switches, *errors)),
        rests=shown.inactive,
        inactive=shown.inactive,
        remarks=tuple(words.told_of_a_file(remark.text)[0] for remark in shown.remarks),
        nth_of=_nth_of(db, shown.row),
        moves=_doing(times, MOVES),
        scrolls=_doing(times, SCROLLS),
        typing=_doing(times, TYPING),
        steps_ms=_steps(times),
    )


def read_signals(db: Library, session: int) -> Marks:
    """What was found in a session, less what is no problem."""
    return signal_marks(signals.signals(db, session))


def read_notes(db: Library, session: int) -> tuple[Mark, ...]:
    """What a person wrote about moments of a session."""
    return note_marks(notes.of_session(db, session))


def read_answers(db: Library, session: int) -> tuple[Mark, ...]:
    """What was said in a session."""
    return tuple(_answers(answers.said(db, session)))


def note_marks(found: Sequence[PersonNote]) -> tuple[Mark, ...]:
    """Notes as marks."""
    return tuple(Mark(one.at_ms, -1, one.text, Kind.NOTE, note=one) for one in found)


def signal_marks(found: Sequence[SignalRow]) -> Marks:
    """Signals as marks; those that began before the first event stand at it."""
    return Marks(
        Mark(max(0.0, one.start_ms), one.window, kinds.why(one.why), Kind.SIGNAL, signal=one)
        for one in found
    )


def read_matches(db: Library, session: int, query: str) -> Marks:
    """Where in a session a query fits; nowhere for one that cannot be read."""
    try:
        asked = parse(query)
    except QueryError:
        return Marks()
    found = matches(db, asked, (session,), MOST_MATCHES).get(session, ())
    return Marks(
        Mark(match.at_ms, match.window, matching.sentence(match), Kind.MATCH) for match in found
    )


def _error(error: RecordedError) -> Mark:
    kind = Kind.CONSOLE if error.kind == "console" else Kind.ERROR
    return Mark(error.at_ms, error.window, error.message, kind)


def _failed(request: Request) -> Mark:
    answer = str(request.status) if request.status else _tr("no answer")
    parts = (request.method or "", words.path(request.url), "→", answer)
    return Mark(request.at_ms, request.window, " ".join(filter(None, parts)), Kind.REQUEST)


def _arrivals(pages: Sequence[PageSpan]) -> Iterator[Mark]:
    for page in pages:
        yield Mark(page.start_ms, page.window, page.title or words.path(page.url), Kind.PAGE)


def _switches(stays: Sequence[Stay]) -> Marks:
    return Marks(Mark(stay.start_ms, stay.window, "", Kind.SWITCH) for stay in stays[1:])


def _notes(shown: details.Details) -> Marks:
    """What a person wrote, what the visitor said, and what is known of a moment of the recording."""
    known = [
        Mark(max(0.0, remark.at_ms), -1, words.told_of_a_file(remark.text)[0], Kind.REMARK)
        for remark in shown.remarks
        if remark.at_ms is not None
    ]
    return Marks((*note_marks(shown.notes), *_answers(shown.feedback), *known))


def _answers(found: Sequence[answers.Said]) -> Iterator[Mark]:
    for one in found:
        told = said.line(one.kind, one.score, one.scale_max, one.question, one.text)
        yield Mark(one.at_ms, one.window, told, Kind.FEEDBACK)


def _pages(visits: Sequence[details.VisitRow], streams: Sequence[Stream]) -> tuple[PageSpan, ...]:
    """Each page from the moment it is seen."""
    from app.activity.streams import unpacked

    pictures = {
        stream.window: unpacked(stream)["t_ms"].tolist()
        for stream in streams
        if stream.kind == "snapshot"
    }
    spans = []
    for visit in visits:
        seen_ms = first_seen_ms(visit.enter_ms, visit.leave_ms, pictures.get(visit.window, ()))
        starts = [(seen_ms, visit.url, visit.title)]
        starts += [(route.at_ms, route.url, route.title) for route in visit.routes]
        ends = [start for start, _, _ in starts[1:]] + [visit.leave_ms]
        for (start, url, title), end in zip(starts, ends, strict=True):
            page = visit.page if url == visit.url else words.path(url)
            spans.append(PageSpan(visit.window, start, max(start, end), url, page, title))
    return tuple(sorted(spans, key=lambda span: span.start_ms))


def _media(
    streams: Sequence[Stream], visits: Sequence[details.VisitRow], duration_ms: float
) -> tuple[Medium, ...]:
    """From each play to its pause; one that nobody paused plays until its page is left."""
    from app.activity.streams import NODES, unpack_nodes, unpacked

    names = {
        (stream.window, note.snapshot, note.node): _medium_name(
            note.tag, note.attributes, note.selector
        )
        for stream in streams
        if stream.kind == NODES
        for note in unpack_nodes(stream)
        if note.tag in ("video", "audio")
    }
    found: list[Medium] = []
    for stream in streams:
        if stream.kind != "media":
            continue
        table = unpacked(stream)
        since: dict[tuple[int, int, int], float] = {}
        rows = (table[name].tolist() for name in ("t_ms", "type", "snapshot", "node"))
        for at_ms, kind, snapshot, node in zip(*rows, strict=True):
            which = (stream.window, snapshot, node)
            if kind == Media.PLAY:
                since.setdefault(which, at_ms)
            elif kind == Media.PAUSE and which in since:
                found.append(Medium(since.pop(which), at_ms, stream.window, names.get(which, "")))
        for which, start in since.items():
            end = _left_at(visits, stream.window, start, duration_ms)
            found.append(Medium(start, end, stream.window, names.get(which, "")))
    return tuple(sorted(found, key=lambda medium: medium.start_ms))


def _left_at(
    visits: Sequence[details.VisitRow], window: int, at_ms: float, duration_ms: float
) -> float:
    """When the page that a window showed at a moment was left."""
    return next(
        (
            visit.leave_ms
            for visit in visits
            if visit.window == window and visit.enter_ms <= at_ms <= visit.leave_ms
        ),
        duration_ms,
    )


def _medium_name(tag: str, attributes: dict[str, str], selector: str | None) -> str:
    source = attributes.get("src", "")
    if source and not source.startswith(("data:", "blob:")):
        try:
            file = urlsplit(source).path.rpartition("/")[2]
        except ValueError:
            file = ""
        if file:
            return file
    return selector or tag


def _times(streams: Sequence[Stream]) -> list[tuple[str, NDArray[np.float64]]]:
    """Each stream's kind and moments, unpacked once for all who ask."""
    import numpy as np  # on the reader's thread: it takes long to import

    from app.activity.streams import COLUMNS, unpacked

    return [
        (stream.kind, unpacked(stream)["t_ms"].astype(np.float64))
        for stream in streams
        if stream.kind in COLUMNS and stream.kind not in _NO_STEPS
    ]


def _doing(times: Sequence[tuple[str, NDArray[np.float64]]], weights: dict[str, float]) -> Doing:
    import numpy as np

    own = [(at_ms, weights[kind]) for kind, at_ms in times if kind in weights]
    moments = np.concatenate([np.empty(0), *(at_ms for at_ms, _ in own)])
    return Doing.of(moments, np.repeat([w for _, w in own], [len(at_ms) for at_ms, _ in own]))


def _steps(times: Sequence[tuple[str, NDArray[np.float64]]]) -> NDArray[np.float64]:
    import numpy as np

    return np.unique(np.concatenate([np.empty(0), *(at_ms for _, at_ms in times)]))


def _nth_of(db: Library, row: SessionRow) -> tuple[int, int] | None:
    if row.anonymous or '"' in row.user:
        return None
    ids = browse.session_ids(db, parse(f'user:"{row.user}"'), Sort("started", descending=False))
    return (ids.index(row.id) + 1, len(ids)) if row.id in ids and len(ids) > 1 else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)
