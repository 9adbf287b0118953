"""How a page was scrolled while somebody stayed on it, from the streams kept: views and moves are read by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from zstandard import ZstdError

from app.activity.model import Stream
from app.activity.streams import unpacked
from app.heatmap.stays import Floats, Ints, Stays
from app.library.layouts import Scroller

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.points import StayFacts

_AT_ONCE = 500
Columns = dict[str, Floats]


class Steps(Struct, frozen=True, eq=False):
    """What changes at moments and stays so in between: `values[i]` from `t_ms[i]` on, `first` before."""

    t_ms: Floats
    values: Floats
    first: float = 0.0

    def at(self, t_ms: Floats) -> Floats:
        """The value at each moment."""
        if not self.t_ms.size:
            return np.full(t_ms.size, self.first)
        found = np.searchsorted(self.t_ms, t_ms, side="right") - 1
        return np.where(found >= 0, self.values[np.maximum(found, 0)], self.first)

    def changes(self, after_ms: float, before_ms: float) -> Floats:
        """The moments of change between two."""
        low = np.searchsorted(self.t_ms, after_ms, side="right")
        return self.t_ms[low : np.searchsorted(self.t_ms, before_ms, side="left")]


class WindowStays(Struct, frozen=True, eq=False):
    """The stays of one page in one window, and the window's streams by kind."""

    session: int
    window: int
    stays: Ints
    streams: dict[str, Columns]

    def column(self, kind: str, name: str) -> Floats:
        """One column; empty where the window has no such stream."""
        stream = self.streams.get(kind)
        return np.zeros(0) if stream is None else stream[name].astype(np.float64)


def windows_of(
    db: Library, stays: Stays, kinds: Sequence[str], only: Ints | None = None
) -> Iterator[WindowStays]:
    """Each window with stays and its streams of these kinds; unreadable ones are left out.

    Args:
        only: places of stays; None for all.
    """
    at = np.arange(len(stays)) if only is None else only
    rows = zip(stays.session[at].tolist(), stays.window[at].tolist(), at.tolist(), strict=True)
    by_window: dict[tuple[int, int], list[int]] = {}
    for session, window, place in rows:
        by_window.setdefault((session, window), []).append(place)
    sessions = sorted({session for session, _ in by_window})
    marks = ", ".join("?" * len(kinds))
    for start in range(0, len(sessions), _AT_ONCE):
        some = sessions[start : start + _AT_ONCE]
        here = ", ".join("?" * len(some))
        found = db.execute(
            f"""SELECT session_id, window, kind, rows, packed FROM streams
                WHERE session_id IN ({here}) AND kind IN ({marks}) ORDER BY session_id, window""",
            (*some, *kinds),
        )
        streams = {
            key: dict(_columns(group)) for key, group in groupby(found, key=lambda row: row[:2])
        }
        for session in some:
            for key in [key for key in by_window if key[0] == session]:
                places = np.array(by_window[key], np.int64)
                yield WindowStays(*key, places, streams.get(key, {}))


def _columns(rows: Iterator[tuple[int, int, str, int, bytes]]) -> Iterator[tuple[str, Columns]]:
    for _, window, kind, count, packed in rows:
        try:
            columns = unpacked(Stream(window, kind, count, packed))
        except (ZstdError, ValueError):
            continue
        yield kind, columns  # type: ignore[misc]


def page_scrolls(of: WindowStays, facts: StayFacts, side: str = "y_px") -> Steps:
    """How the page of a stay was scrolled, px.

    Where a page was scrolled to as it came is kept of its furthest scroll alone: it is that where nothing was scrolled
    further, else the top.
    """
    is_page = of.column("scroll", "page") == 1
    t_ms, values = of.column("scroll", "t_ms")[is_page], of.column("scroll", side)[is_page]
    low = np.searchsorted(t_ms, facts.visit_enter_ms, side="left")
    high = np.searchsorted(t_ms, facts.visit_leave_ms, side="right")
    mine = values[low:high]
    furthest = float(mine.max()) if mine.size else 0.0
    first = facts.scroll_max_px if side == "y_px" and facts.scroll_max_px > furthest else 0.0
    return Steps(t_ms[low:high], mine, first)


def box_scrolls(of: WindowStays, facts: StayFacts, box: Scroller) -> Steps:
    """How the box that scrolls in the page's place was scrolled, px."""
    t_ms = of.column("scroll", "t_ms")
    mine = (of.column("scroll", "node") == box.node_id) & (of.column("scroll", "page") == 0)
    mine &= (t_ms >= facts.visit_enter_ms) & (t_ms <= facts.visit_leave_ms)
    return Steps(t_ms[mine], of.column("scroll", "y_px")[mine])
