"""The stays on one page and the clicks made there, read once for all sessions: what a query leaves is chosen among what
was read (`PageRead.of`), so that a changed filter reads nothing again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.heatmap.kinds import Sign
from app.heatmap.page import OnPage
from app.heatmap.picture import HeatVisit
from app.heatmap.points import Points
from app.heatmap.stays import Ints, Mask, Stays, is_within
from app.library.addresses import page_for
from app.library.ahead import read_ahead
from app.library.click_columns import CLICKS, IDX_BITS, ClickColumns
from app.library.in_view import unfolded
from app.library.kept import KEPT
from app.library.layouts import Scroller
from app.library.listing import THESE, listed
from app.library.search import Query
from app.library.search_sql import FROM, condition

if TYPE_CHECKING:
    from app.library.database import Library

_AT_ONCE = 20_000
_SIGNS = {"rage_click": Sign.RAGE, "dead_click": Sign.DEAD, "error_click": Sign.ERROR}
#: a click this near to where a signal says it happened is one of those it is about, px
_NEAR_PX = 60.0


class PageClicks(Struct, frozen=True, eq=False):
    """What one page's heat is made of.

    `devices`: (device class, stays), the commonest first, whatever device was asked for; `device` the one the rest
    is about, None where no stay tells one. `site`: the page's site, None for addresses without a host. `visits`: the
    stays as the choice of a picture needs them.
    """

    page: str
    site: str | None
    device: str | None
    devices: tuple[tuple[str | None, int], ...]
    sessions: int
    visits: tuple[HeatVisit, ...]
    on: OnPage

    @property
    def points(self) -> Points:
        """The clicks."""
        return self.on.clicks


class StayFacts(Struct, frozen=True):
    """What else the recording tells of a stay, by which views and moves are read. The furthest scroll is that of the
    whole visit; `scroller` None where the page itself scrolls or nothing was measured."""

    visit_enter_ms: float
    visit_leave_ms: float
    scroll_max_px: float
    scroller: Scroller | None


class PageRead(Struct, frozen=True, eq=False):
    """One page, all sessions, all devices. `devices`: what `Stays.device` counts in; `facts` of each stay in turn."""

    page: str
    site: str | None
    devices: tuple[str | None, ...]
    facts: tuple[StayFacts, ...]
    on: OnPage

    def of(
        self,
        sessions: Ints | None = None,
        device: str | None = None,
        width_px: tuple[int, int | None] | None = None,
    ) -> PageClicks:
        """What some sessions did on one class of devices.

        Args:
            sessions: their ids, ascending (`fitting`); None for all.
            device: desktop, tablet or phone; the commonest of these sessions unless told.
            width_px: only viewports from that to below that, None for any wider.
        """
        stays = self.on.stays
        mine = _among(stays.session, sessions)
        counts = np.bincount(stays.device[mine], minlength=len(self.devices)).tolist()
        devices = sorted(
            ((name, count) for name, count in zip(self.devices, counts, strict=True) if count),
            key=lambda one: (-one[1], one[0] is not None, one[0] or ""),
        )
        if device is None and devices:
            device = devices[0][0]
        known = self.devices.index(device) if device in self.devices else -1
        mine &= stays.device == known
        if width_px is not None:
            mine &= is_within(stays, *width_px)
        on = self.on if mine.all() else self.on.of_stays(mine)
        return PageClicks(
            self.page,
            self.site,
            device,
            tuple(devices),
            int(np.unique(on.stays.session).size),
            _heat_visits(on),
            on,
        )


def fitting(db: Library, query: Query) -> Ints | None:
    """The ids of the sessions that fit a query, ascending; None for all.

    Raises:
        QueryError: for a term that asks what is not known yet.
    """
    if query == Query():
        return None
    where = condition(query)
    found = db.execute(f"SELECT f.session_id FROM {FROM} WHERE {where.sql}", where.values)
    return np.sort(np.fromiter((row[0] for row in found), np.int64))


def read_page(db: Library, pattern: str) -> PageRead:
    """The stays on a page and their clicks, whoever made them on whatever device.

    Args:
        pattern: a path or page; of several pages that fit, the one with most views is taken.

    Raises:
        NothingFound: when no page fits the pattern.
    """
    page, site, paths = page_for(db, pattern)
    read_ahead(db, _views_of(db, paths))
    devices, stays, facts = _stays(db, paths)
    clicks = ClickColumns(stays, _signs(db, paths))
    rows = db.execute(f"{CLICKS} WHERE c.path_id {THESE}", (listed(paths),))
    while some := rows.fetchmany(_AT_ONCE):
        clicks.add(some)
    read = PageRead(page, site, devices, facts, OnPage(stays, clicks.points()))
    return replace(read, on=OnPage(stays, unfolded(db, read)))


def _among(session: Ints, sessions: Ints | None) -> Mask:
    if sessions is None:
        return np.ones(session.size, np.bool_)
    if not sessions.size:
        return np.zeros(session.size, np.bool_)
    at = np.minimum(np.searchsorted(sessions, session), sessions.size - 1)
    return np.asarray(sessions[at] == session, dtype=np.bool_)


def _heat_visits(on: OnPage) -> tuple[HeatVisit, ...]:
    stays, clicks = on.stays, on.clicks
    first = np.full(len(stays), np.inf)
    np.minimum.at(first, clicks.stay, clicks.at_ms)
    columns = (
        stays.session, stays.window, stays.started_at_ms, stays.enter_ms, stays.leave_ms,
        stays.viewport_w_px.astype(np.int64), stays.viewport_h_px.astype(np.int64), first,
    )  # fmt: skip
    return tuple(
        HeatVisit(
            session,
            window,
            started_ms,
            enter_ms,
            leave_ms,
            w_px,
            h_px,
            at_ms if at_ms < np.inf else None,
        )
        for session, window, started_ms, enter_ms, leave_ms, w_px, h_px, at_ms in zip(
            *(column.tolist() for column in columns), strict=True
        )
    )


def _stays(
    db: Library, paths: tuple[int, ...]
) -> tuple[tuple[str | None, ...], Stays, tuple[StayFacts, ...]]:
    rows = db.execute(
        f"""SELECT v.session_id, coalesce(s.person_id, -s.id), v.window, v.visit, f.device, f.started_at_ms,
                   v.at_ms, v.leave_ms, o.active_ms / max(o.leave_ms - o.enter_ms, 1), o.viewport_w_px,
                   o.viewport_h_px, l.page_h_px, o.enter_ms, o.leave_ms, coalesce(o.scroll_max_y_px, 0),
                   l.scroller_node, l.scroller_x_px, l.scroller_y_px, l.scroller_w_px, l.scroller_view_px,
                   l.scroller_h_px
            FROM page_views v JOIN facts f ON f.session_id = v.session_id JOIN sessions s ON s.id = v.session_id
            JOIN visits o ON o.session_id = v.session_id AND o.idx = v.visit
            LEFT JOIN layouts l ON l.session_id = v.session_id AND l.idx = v.visit
            WHERE v.path_id {THESE} AND v.session_id {KEPT}
            ORDER BY v.session_id, v.visit, v.at_ms""",
        (listed(paths),),
    )
    devices: dict[str | None, int] = {}
    made: list[tuple[float, ...]] = []
    facts: list[StayFacts] = []
    for row in _joined(rows):
        session, person, window, visit, device, started, enter, leave, active, width, height = row[
            :11
        ]
        page_h, visit_enter, visit_leave, scroll_max, *box = row[11:]
        scroller = None if box[0] is None else Scroller(*box)
        is_last = leave >= visit_leave
        if page_h is not None and scroller is not None:
            page_h += max(0.0, scroller.h_px - scroller.view_px)
        known_h = page_h if page_h is not None and is_last else np.nan
        made.append(
            (
                session, person, window, visit, devices.setdefault(device, len(devices)), started,
                enter, leave, active * (leave - enter) / 1000, width, height, known_h,
            )
        )  # fmt: skip
        facts.append(StayFacts(visit_enter, visit_leave, scroll_max, scroller))
    columns = np.array(made, dtype=np.float64).reshape(len(made), 12).T
    ids = [column.astype(np.int64) for column in columns[:5]]
    stays = Stays(*ids, *(column.copy() for column in columns[5:]))
    return tuple(devices), stays, tuple(facts)


def _views_of(db: Library, paths: tuple[int, ...]) -> int:
    found = db.execute(f"SELECT count(*) FROM page_views WHERE path_id {THESE}", (listed(paths),))
    return int(found.fetchone()[0])


def _joined(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """One stay where the address changed and it stayed the same page: another query, another place in it."""
    now: list[Any] | None = None
    for row in rows:
        session, _, _, visit, _, _, enter, leave, *_ = row
        if now is not None and (now[0], now[3], now[7]) == (session, visit, enter):
            now[7] = leave
            continue
        if now is not None:
            yield now
        now = list(row)
    if now is not None:
        yield now


def _signs(db: Library, paths: tuple[int, ...]) -> tuple[Ints, Ints]:
    """The clicks that signals name, by session and number as one, ascending, and their `kinds.Sign`."""
    named = ", ".join(f"'{kind}'" for kind in _SIGNS)
    found = db.execute(
        f"""SELECT g.session_id, c.idx, g.kind FROM signals g
            JOIN clicks c ON c.session_id = g.session_id AND c.window = g.window
                AND c.at_ms BETWEEN g.start_ms AND g.end_ms
            WHERE g.path_id {THESE} AND g.kind IN ({named}) AND g.ignored = 0
            AND (c.at_ms = g.start_ms OR (c.node_id = g.node_id AND c.snapshot = g.snapshot)
                 OR c.element_key = g.element_key
                 OR (abs(c.x_px - g.x_px) <= {_NEAR_PX} AND abs(c.y_px - g.y_px) <= {_NEAR_PX}))""",
        (listed(paths),),
    )
    signs: dict[int, int] = {}
    for session, idx, kind in found:
        click = session << IDX_BITS | idx
        signs[click] = signs.get(click, 0) | _SIGNS[kind]
    clicks = np.array(sorted(signs), dtype=np.int64)
    return clicks, np.array([signs[click] for click in clicks.tolist()], dtype=np.int64)
