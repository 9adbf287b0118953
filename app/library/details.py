"""Everything about one session, as its page in the window and `footfall show` tell it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from app.activity.model import (
    ConsoleLine,
    CustomEvent,
    Entry,
    Medium,
    Milestone,
    RecordedError,
    Request,
    Route,
    Stream,
    Vital,
)
from app.errors import NothingFound
from app.library import moments, notes
from app.library.answers import Said, said
from app.library.browse import SessionRow, rows_of
from app.library.notes import PersonNote
from app.library.signals import SignalRow, signals

if TYPE_CHECKING:
    from app.friction.filled import FilledForm
    from app.library.database import Library

T = TypeVar("T")


class VisitRow(Struct, frozen=True):
    """One visit; `page` its page group, `page_h_px` None until it was measured."""

    window: int
    url: str
    path: str
    page: str
    title: str | None
    enter_ms: float
    leave_ms: float
    active_ms: float
    viewport_w_px: int
    viewport_h_px: int
    scroll_max_y_px: float | None
    page_h_px: float | None
    routes: tuple[Route, ...] = ()

    @property
    def scroll_reach_frac(self) -> float | None:
        """The lowest line seen as a part of the page's height; None until that was measured."""
        if not self.page_h_px or self.scroll_max_y_px is None:
            return None
        return min(1.0, (self.scroll_max_y_px + self.viewport_h_px) / self.page_h_px)


class ClickRow(Struct, frozen=True):
    """One click; `rect_px` its element's (x, y, width, height) on the page, None until it was measured."""

    at_ms: float
    window: int
    visit: int
    x_px: float | None
    y_px: float | None
    selector: str | None
    element_key: str | None
    label: str | None
    pointer: str
    rect_px: tuple[float, float, float, float] | None = None


class Remark(Struct, frozen=True):
    """Something about a session or a moment of it, in words; `code` is stable."""

    code: str
    text: str
    at_ms: float | None


class Details(Struct, frozen=True):
    """One session with all that is known of it. `remarks`: what was noticed at import and what the recording
    lacks."""

    row: SessionRow
    visits: tuple[VisitRow, ...]
    clicks: tuple[ClickRow, ...]
    errors: tuple[RecordedError, ...]
    custom: tuple[CustomEvent, ...]
    milestones: tuple[Milestone, ...]
    feedback: tuple[Said, ...]
    media: tuple[Medium, ...]
    notes: tuple[PersonNote, ...]
    remarks: tuple[Remark, ...]
    inactive: tuple[tuple[float, float], ...]
    active_window: tuple[tuple[float, int], ...]
    window_names: tuple[str, ...]
    console: tuple[ConsoleLine, ...] = ()
    requests: tuple[Request, ...] = ()
    vitals: tuple[Vital, ...] = ()
    entries: tuple[Entry, ...] = ()
    signals: tuple[SignalRow, ...] = ()
    forms: tuple[FilledForm, ...] = ()


def row(db: Library, session: int) -> SessionRow:
    """One session's row of the list.

    Raises:
        NothingFound: when there is no such session.
    """
    found = rows_of(db, (session,))
    if not found:
        raise NothingFound(
            f"There is no session {session} in the library.", "`footfall sessions` lists them."
        )
    return found[0]


def show(db: Library, session: int) -> Details:
    """Everything about a session but its lists; `with_lists` adds those.

    Raises:
        NothingFound: when there is no such session.
    """
    head = row(db, session)
    inactive, active_window = timeline(db, session)
    return Details(
        row=head,
        visits=visits(db, session),
        clicks=clicks(db, session),
        errors=errors(db, session),
        custom=_all(db, CustomEvent, "custom_events", "window, at_ms, tag, payload", session),
        milestones=_all(db, Milestone, "milestones", "window, at_ms, event, value, currency", session),
        feedback=said(db, session),
        media=_all(
            db, Medium, "media",
            "window, selector, src, duration_s, plays, pauses, seeks, watched_frac, visit, at_ms, kind, element_key,"
            " label, furthest_s, left_s", session,
        ),
        notes=notes.of_session(db, session),
        remarks=remarks(db, session, head.started_at_ms),
        inactive=inactive,
        active_window=active_window,
        window_names=tuple(
            name
            for (name,) in db.execute(
                "SELECT name FROM windows WHERE session_id = ? ORDER BY position", (session,)
            )
        ),
        signals=signals(db, session),
    )  # fmt: skip


def with_lists(db: Library, shown: Details) -> Details:
    """The same session with what was logged, requested, measured, typed and filled."""
    # on the reader's thread, when it is first asked for: it loads what reads evidence
    from app.library.forms import forms

    session = shown.row.id
    return replace(
        shown,
        console=moments.lines(db, session),
        requests=moments.requests(db, session),
        vitals=moments.vitals(db, session),
        entries=moments.entries(db, session),
        forms=forms(db, session),
    )


def visits(db: Library, session: int) -> tuple[VisitRow, ...]:
    """A session's visits with their routes, in order."""
    routes: dict[int, list[Route]] = {}
    for visit, at_ms, url, title in db.execute(
        "SELECT visit, at_ms, url, title FROM routes WHERE session_id = ? ORDER BY idx", (session,)
    ):
        routes.setdefault(visit, []).append(Route(at_ms, url, title))
    found = db.execute(
        """SELECT v.window, v.url, p.path, p.page, v.title, v.enter_ms, v.leave_ms, v.active_ms,
                  v.viewport_w_px, v.viewport_h_px, v.scroll_max_y_px, l.page_h_px
           FROM visits v JOIN paths p ON p.id = v.path_id
           LEFT JOIN layouts l ON l.session_id = v.session_id AND l.idx = v.idx
           WHERE v.session_id = ? ORDER BY v.idx""",
        (session,),
    )
    return tuple(
        replace(VisitRow(*one), routes=tuple(routes.get(idx, ()))) for idx, one in enumerate(found)
    )


def clicks(db: Library, session: int) -> tuple[ClickRow, ...]:
    """A session's clicks in order of time."""
    found = db.execute(
        """SELECT c.at_ms, c.window, c.visit, c.x_px, c.y_px, c.selector, c.element_key, c.label, c.pointer,
                  r.x_px, r.y_px, r.w_px, r.h_px
           FROM clicks c LEFT JOIN click_rects r ON r.session_id = c.session_id AND r.idx = c.idx
           WHERE c.session_id = ? ORDER BY c.at_ms, c.idx""",
        (session,),
    )
    return tuple(
        replace(ClickRow(*one[:9]), rect_px=None if one[9] is None else tuple(one[9:]))
        for one in found
    )


def errors(db: Library, session: int) -> tuple[RecordedError, ...]:
    """A session's errors in order of time."""
    columns = "window, visit, at_ms, kind, message, source, stack"
    return _all(db, RecordedError, "errors", columns, session, "at_ms, idx")


def failed_requests(db: Library, session: int) -> tuple[Request, ...]:
    """A session's requests that had no answer, or a bad one, in order of time."""
    found = db.execute(
        """SELECT window, visit, at_ms, method, url, status, duration_ms, size_bytes, kind, failed, detail
           FROM requests WHERE session_id = ? AND failed ORDER BY at_ms, idx""",
        (session,),
    )
    return tuple(replace(Request(*one), failed=True) for one in found)


def timeline(
    db: Library, session: int
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, int], ...]]:
    """The inactive stretches (start, end) and the changes of the active window (from, window), in ms."""
    found = db.execute(
        "SELECT inactive, active_window FROM timelines WHERE session_id = ?", (session,)
    ).fetchone()
    if found is None:
        return (), ()
    inactive = tuple((start, end) for start, end in struct.iter_unpack("<2d", found[0]))
    active = tuple((start, int(window)) for start, window in struct.iter_unpack("<2d", found[1]))
    return inactive, active


def streams(db: Library, session: int) -> tuple[Stream, ...]:
    """The packed streams of a session (see `activity.streams`)."""
    found = db.execute(
        "SELECT window, kind, rows, packed FROM streams WHERE session_id = ? ORDER BY window, kind",
        (session,),
    )
    return tuple(Stream(*one) for one in found)


def remarks(db: Library, session: int, started_at_ms: float) -> tuple[Remark, ...]:
    """What was noticed at import and what the recording lacks, each said once."""
    found = db.execute(
        """SELECT code, text, epoch_ms - ? FROM import_notes WHERE session_id = ?
           UNION SELECT code, text, at_ms FROM integrity WHERE session_id = ?
           AND code NOT IN (SELECT code FROM import_notes WHERE session_id = ?) ORDER BY 3, 1, 2""",
        (started_at_ms, session, session, session),
    )
    return tuple(Remark(*one) for one in found)


def _all(
    db: Library, kind: type[T], table: str, columns: str, session: int, order: str = "idx"
) -> tuple[T, ...]:
    found = db.execute(
        f"SELECT {columns} FROM {table} WHERE session_id = ? ORDER BY {order}", (session,)
    )
    return tuple(kind(*one) for one in found)
