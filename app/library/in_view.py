"""What of a page was in view in each stay, and where clicks within a scrolling box lie on the page unfolded."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from app.heatmap.points import Points
from app.heatmap.stays import Floats, Stays
from app.heatmap.views import Views
from app.library.layouts import Scroller
from app.library.scrolled import Steps, WindowStays, box_scrolls, page_scrolls, windows_of

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.points import PageRead, StayFacts

_KINDS = ("scroll", "viewport", "attention", "interaction", "pointer")
_AT_ONCE = 500
#: states of the stream of attention
_HIDDEN, _SHOWN, _IDLE, _BACK = 0, 1, 4, 5
Spans = list[tuple[float, float]]
Rows = list[tuple[float, float, float, float, bool]]


def read_views(db: Library, read: PageRead) -> Views:
    """What was in view in all stays on a page."""
    stays = read.on.stays
    presence = _Presence(db, stays)
    places: list[int] = []
    rows: Rows = []
    for of in windows_of(db, stays, _KINDS):
        active = presence.active(of)
        for at in of.stays:
            made = _views(of, read.facts[at], _Bounds(stays, at), active)
            places += [at] * len(made)
            rows += made
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 5).T
    at_ms, top, bottom, active_s = (column.copy() for column in columns[:4])
    return Views(np.array(places, np.int64), at_ms, top, bottom, active_s, columns[4] > 0)


def unfolded(db: Library, read: PageRead) -> Points:
    """The clicks of a page; those within a box that scrolls in its place know how far it was scrolled."""
    points, stays = read.on.clicks, read.on.stays
    boxes = np.array([facts.scroller is not None for facts in read.facts], dtype=np.bool_)
    if not boxes.any():
        return points
    shift = points.shift_y_px.copy()
    for of in windows_of(db, stays, ("scroll",), np.flatnonzero(boxes)):
        for at in of.stays:
            facts = read.facts[at]
            if facts.scroller is None:
                continue
            mine = np.flatnonzero(points.stay == at)
            x_px, y_px = points.x_px[mine], points.y_px[mine]
            down = box_scrolls(of, facts, facts.scroller).at(points.at_ms[mine])
            shift[mine] += box_shift(facts.scroller, x_px, y_px, down)
    return replace(points, shift_y_px=shift)


def box_shift(box: Scroller, x_px: Floats, y_px: Floats, scrolled_px: Floats) -> Floats:
    """How much further down places lie when a box is unfolded: within it by what it was scrolled, below it by what it
    holds more than it shows."""
    beside = (x_px < box.x_px) | (x_px >= box.x_px + box.w_px)
    within = (y_px >= box.y_px) & (y_px < box.y_px + box.view_px) & ~beside
    below = (y_px >= box.y_px + box.view_px) & ~beside
    return np.where(within, scrolled_px, np.where(below, max(0.0, box.h_px - box.view_px), 0.0))


class _Bounds:
    """One stay's times and viewport."""

    __slots__ = ("enter_ms", "height_px", "leave_ms")

    def __init__(self, stays: Stays, at: int) -> None:
        self.enter_ms = float(stays.enter_ms[at])
        self.leave_ms = float(stays.leave_ms[at])
        self.height_px = float(stays.viewport_h_px[at])


def _views(of: WindowStays, facts: StayFacts, bounds: _Bounds, active: Steps) -> Rows:
    page = page_scrolls(of, facts)
    box = facts.scroller
    inner = Steps(np.zeros(0), np.zeros(0)) if box is None else box_scrolls(of, facts, box)
    heights = Steps(
        of.column("viewport", "t_ms"), of.column("viewport", "height_px"), bounds.height_px
    )
    spans = (bounds.enter_ms, bounds.leave_ms)
    changes = [steps.changes(*spans) for steps in (page, inner, heights)]
    edges = np.concatenate([[bounds.enter_ms], *changes])
    if sum(1 for one in changes if one.size) > 1:
        edges = np.unique(edges)
    ends = np.append(edges, max(bounds.leave_ms, edges[-1]))
    summed = np.interp(ends, active.t_ms, active.values)
    seconds = summed[1:] - summed[:-1]
    top, height = page.at(edges), heights.at(edges)
    height = np.where(height > 0, height, bounds.height_px)
    if box is None:
        columns = [edges, top, top + height, seconds, np.zeros(edges.size)]
        return list(zip(*(column.tolist() for column in columns), strict=True))
    return _unfolded_views(box, edges, top, top + height, inner.at(edges), seconds)


def _unfolded_views(
    box: Scroller, at_ms: Floats, top: Floats, bottom: Floats, inner: Floats, seconds: Floats
) -> Rows:
    """What shows of the box, of the head above it, of what stands below it."""
    end_px, more_px = box.y_px + box.view_px, max(0.0, box.h_px - box.view_px)
    parts = (
        (np.maximum(top, box.y_px) + inner, np.minimum(bottom, end_px) + inner, False),
        (top, np.minimum(bottom, box.y_px), True),
        (np.maximum(top, end_px) + more_px, bottom + more_px, True),
    )
    rows: Rows = []
    for first, last, is_second in parts:
        seen = last > first
        columns = [column[seen].tolist() for column in (at_ms, first, last, seconds)]
        rows += [(*row, is_second) for row in zip(*columns, strict=True)]
    return rows


class _Presence:
    """When somebody was active in a window that was in view."""

    def __init__(self, db: Library, stays: Stays) -> None:
        self._db = db
        self._asked: dict[int, tuple[Spans, Spans]] = {}
        self._ahead: list[int] = []
        self._end_ms: dict[int, float] = {}
        for session, leave_ms in zip(stays.session.tolist(), stays.leave_ms.tolist(), strict=True):
            self._end_ms[session] = max(self._end_ms.get(session, 0.0), leave_ms)
        self._ahead = sorted(self._end_ms, reverse=True)

    def active(self, of: WindowStays) -> Steps:
        """The seconds of activity summed up, at the moments at which it begins and ends."""
        end_ms = self._end_ms[of.session] + 1.0
        inactive, windows = self._timeline(of.session)
        out = [*inactive, *_elsewhere(windows, of.window, end_ms), *_hidden(of, end_ms)]
        t_ms, summed, reached = [0.0], [0.0], 0.0
        for start, end in sorted(out):
            if start > reached:
                t_ms += [reached, start]
                summed += [summed[-1], summed[-1] + (start - reached) / 1000]
            reached = max(reached, end)
        if reached < end_ms:
            t_ms += [reached, end_ms]
            summed += [summed[-1], summed[-1] + (end_ms - reached) / 1000]
        return Steps(np.array(t_ms), np.array(summed))

    def _timeline(self, session: int) -> tuple[Spans, Spans]:
        """Inactive stretches, and from when on which window was in use; sessions come in order of their ids."""
        if session not in self._asked:
            some = [self._ahead.pop() for _ in range(min(_AT_ONCE, len(self._ahead)))]
            here = ", ".join("?" * len(some))
            rows = self._db.execute(
                f"SELECT session_id, inactive, active_window FROM timelines WHERE session_id IN ({here})",
                some,
            ).fetchall()
            self._asked = {one: ([], []) for one in some}
            self._asked |= {one: (_pairs(idle), _pairs(windows)) for one, idle, windows in rows}
        return self._asked[session]


def _elsewhere(windows: list[tuple[float, float]], window: int, end_ms: float) -> Spans:
    """While somebody did something in another window."""
    starts = [start for start, _ in windows]
    ends = [*starts[1:], end_ms]
    return [
        (start, end) for (start, one), end in zip(windows, ends, strict=True) if int(one) != window
    ]


def _hidden(of: WindowStays, end_ms: float) -> Spans:
    """While the page was told to be hidden or its visitor idle: until it is told otherwise, or something is done."""
    t_ms, state = of.column("attention", "t_ms"), of.column("attention", "state")
    if not t_ms.size:
        return []
    doings = np.sort(
        np.concatenate([of.column(kind, "t_ms") for kind in ("interaction", "pointer", "scroll")])
    )
    backs = np.sort(np.concatenate([t_ms[(state == _SHOWN) | (state == _BACK)], doings]))
    starts = t_ms[(state == _HIDDEN) | (state == _IDLE)]
    after = np.searchsorted(backs, starts, side="right")
    ends = np.append(backs, end_ms)[after]
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _pairs(packed: bytes) -> Spans:
    numbers = struct.unpack(f"<{len(packed) // 8}d", packed)
    return list(zip(numbers[::2], numbers[1::2], strict=False))
