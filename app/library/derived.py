"""Writes what the analysis derived from a session: all of it, in the transaction that is open.

Nothing here is truth: a row of these tables can be thrown away and made again from the session's events.
"""

from __future__ import annotations

import itertools
import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

from app.activity.model import Analysis, Route, Visit
from app.formats.model import Metadata
from app.library.addresses import PathBook
from app.library.changes import Changes
from app.library.envelopes import metadata_of
from app.library.finding_rows import facts_of_finding, write_finding
from app.library.findings import write_evidence
from app.library.inserting import insert
from app.library.keyframes import write_keyframes
from app.library.people import follow_rules
from app.library.storable import Value, storable

if TYPE_CHECKING:
    from app.library.database import Library

#: every derived table that a new analysis replaces; those of `app.library.layouts` are empty until a session is
#: measured again
TABLES = (
    "facts", "timelines", "visits", "routes", "page_views", "clicks", "errors", "custom_events",
    "milestones", "media", "streams", "integrity", "layouts", "click_rects", "click_layers",
    "call_rects", "measurings", "keyframes", "console_lines", "requests", "vitals", "entries",
    "evidence", "signals", "signal_sets", "products", "carts", "cart_steps", "feedback", "told_traits", "shown_texts",
    "media_spans", "field_uses",
)  # fmt: skip

#: what is other after a new analysis
CHANGED = frozenset({*TABLES, "session_text"})


def replace_analysis(db: Library, session: int, analysis: Analysis) -> Changes:
    """Put a new analysis in the place of the one there is; what a person did is not touched."""
    with db.atomic():
        known = db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone()
        if known is not None:
            write_analysis(db, session, analysis, metadata_of(db, session))
            follow_rules(db, session)
    return Changes(CHANGED, (session,))


def write_analysis(db: Library, session: int, analysis: Analysis, metadata: Metadata) -> None:
    """Write every derived row of a session, replacing those there are. Needs an open transaction."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table} WHERE session_id = ?", (session,))
    db.execute("DELETE FROM session_text WHERE rowid = ?", (session,))
    book = PathBook(db)
    views = _views(analysis.visits, book)
    _write_facts(db, session, analysis, metadata, views)
    _write_pages(db, session, analysis, book, views)
    _write_doings(db, session, analysis, views)
    _write_lists(db, session, analysis)
    write_finding(db, session, analysis, book)
    write_evidence(db, session, analysis)


class _View:
    """One visit or route: where, from when to when."""

    __slots__ = ("at_ms", "is_visit", "leave_ms", "path_id", "url", "visit", "window")

    def __init__(self, visit: int, of: Visit, route: Route | None, book: PathBook) -> None:
        self.window = of.window
        self.visit = visit
        self.at_ms = of.enter_ms if route is None else route.at_ms
        self.leave_ms = of.leave_ms
        self.url = of.url if route is None else route.url
        self.path_id = book.id_of(self.url)
        self.is_visit = route is None


def _views(visits: tuple[Visit, ...], book: PathBook) -> list[_View]:
    found: list[_View] = []
    for index, visit in enumerate(visits):
        here = [_View(index, visit, None, book)]
        here += [_View(index, visit, route, book) for route in visit.routes]
        for view, after in itertools.pairwise(here):
            view.leave_ms = after.at_ms
        found += here
    return sorted(found, key=lambda view: view.at_ms)


def _write_facts(
    db: Library, session: int, analysis: Analysis, metadata: Metadata, views: list[_View]
) -> None:
    entry, leave = (views[0], views[-1]) if views else (None, None)
    values = [m.value for m in analysis.milestones if m.value is not None]
    row: dict[str, Value] = {
        "session_id": session,
        "started_at_ms": analysis.started_at_ms,
        "duration_ms": analysis.duration_ms,
        "active_ms": analysis.active_ms,
        "device": analysis.device or metadata.device,
        "browser": analysis.browser or metadata.browser,
        "os": analysis.os or metadata.os,
        "viewport_w_px": analysis.viewport_w_px,
        "viewport_h_px": analysis.viewport_h_px,
        "entry_url": entry.url if entry else metadata.url,
        "exit_url": leave.url if leave else metadata.url,
        "entry_path_id": entry.path_id if entry else None,
        "exit_path_id": leave.path_id if leave else None,
        "windows": len(analysis.windows),
        "pages": len(views),
        "clicks": len(analysis.clicks),
        "errors": len(analysis.errors),
        "value": max(values, default=None),
        "variant": analysis.variant,
        "sparkline": bytes(analysis.sparkline),
        "analysis_version": analysis.version,
        **facts_of_finding(analysis, metadata),
    }
    marks = ", ".join("?" * len(row))
    db.execute(
        f"INSERT INTO facts({', '.join(row)}) VALUES ({marks})",
        tuple(storable(value) for value in row.values()),
    )
    db.execute(
        "INSERT INTO timelines VALUES (?, ?, ?, ?)",
        (session, _pairs(analysis.inactive), _pairs(analysis.active_window), analysis.version),
    )


def _write_pages(
    db: Library, session: int, analysis: Analysis, book: PathBook, views: list[_View]
) -> None:
    version = analysis.version
    insert(db, "visits", session, version, (
        (v.window, v.url, book.id_of(v.url), v.title, v.enter_ms, v.leave_ms, v.active_ms,
         v.viewport_w_px, v.viewport_h_px, v.scroll_max_y_px)
        for v in analysis.visits
    ))  # fmt: skip
    insert(db, "routes", session, version, (
        (index, route.at_ms, route.url, route.title)
        for index, visit in enumerate(analysis.visits) for route in visit.routes
    ))  # fmt: skip
    insert(db, "page_views", session, version, (
        (v.window, v.visit, v.at_ms, v.leave_ms, v.path_id, int(v.is_visit)) for v in views
    ))  # fmt: skip


def _write_doings(db: Library, session: int, analysis: Analysis, views: list[_View]) -> None:
    version = analysis.version
    where = _PathAt(views)
    insert(db, "clicks", session, version, (
        (c.window, c.visit, c.at_ms, c.x_px, c.y_px, c.viewport_x_px, c.viewport_y_px, c.node_id, c.snapshot,
         c.pointer, c.tag, c.selector, c.element_key, c.label, where.path_id(c.visit, c.at_ms))
        for c in analysis.clicks
    ))  # fmt: skip
    insert(db, "errors", session, version, (
        (e.window, e.visit, e.at_ms, e.kind, e.message, e.source, e.stack) for e in analysis.errors
    ))  # fmt: skip
    insert(db, "custom_events", session, version, (
        (e.window, e.at_ms, e.tag, e.payload) for e in analysis.custom
    ))  # fmt: skip
    insert(db, "milestones", session, version, (
        (m.window, m.at_ms, m.event, m.value, m.currency) for m in analysis.milestones
    ))  # fmt: skip
    insert(db, "media", session, version, (
        (m.window, m.visit, where.path_id(m.visit, m.at_ms), m.at_ms, m.kind, m.selector, m.element_key, m.label,
         m.src, m.duration_s, m.plays, m.pauses, m.seeks, m.watched_frac, m.furthest_s, m.left_s)
        for m in analysis.media
    ))  # fmt: skip
    insert(db, "media_spans", session, version, (
        (medium, s.at_ms, s.until_ms, s.from_s, s.to_s, s.ended_by)
        for medium, m in enumerate(analysis.media) for s in m.spans
    ))  # fmt: skip
    insert(db, "integrity", session, version, (
        (i.code, i.text, i.at_ms) for i in analysis.integrity
    ))  # fmt: skip
    write_keyframes(db, session, analysis.keyframes, version)
    db.executemany(
        "INSERT INTO streams VALUES (?, ?, ?, ?, ?, ?)",
        [(session, s.window, s.kind, s.rows, s.packed, version) for s in analysis.streams],
    )


def _write_lists(db: Library, session: int, analysis: Analysis) -> None:
    version = analysis.version
    insert(db, "console_lines", session, version, (
        (c.window, c.visit, c.at_ms, c.level, c.text, c.full, c.stack) for c in analysis.console
    ))  # fmt: skip
    insert(db, "requests", session, version, (
        (r.window, r.visit, r.at_ms, r.method, r.url, r.status, r.duration_ms, r.size_bytes, r.kind, int(r.failed),
         r.detail)
        for r in analysis.requests
    ))  # fmt: skip
    insert(db, "vitals", session, version, (
        (v.window, v.visit, v.at_ms, v.name, v.value, v.rating) for v in analysis.vitals
    ))  # fmt: skip
    insert(db, "entries", session, version, (
        (e.window, e.visit, e.at_ms, e.until_ms, e.node_id, e.snapshot, e.kind, e.label, e.selector, e.text,
         None if e.checked is None else int(e.checked), e.changes)
        for e in analysis.entries
    ))  # fmt: skip


class _PathAt:
    """The path a visit stood at, moment by moment."""

    def __init__(self, views: list[_View]) -> None:
        self._times: dict[int, list[float]] = {}
        self._paths: dict[int, list[int]] = {}
        for view in views:
            self._times.setdefault(view.visit, []).append(view.at_ms)
            self._paths.setdefault(view.visit, []).append(view.path_id)

    def path_id(self, visit: int, at_ms: float) -> int | None:
        """The row of `paths`; None before the first visit."""
        times = self._times.get(visit)
        if times is None:
            return None
        return self._paths[visit][max(0, bisect_right(times, at_ms) - 1)]


def _pairs(spans: tuple[tuple[float, float], ...]) -> bytes:
    """Pairs of numbers as little-endian float64."""
    return struct.pack(f"<{2 * len(spans)}d", *(number for span in spans for number in span))
