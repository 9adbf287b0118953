"""How a page was scrolled while somebody stayed on it, from the streams kept: views and moves are read by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
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
_NOTHING = np.zeros(0)


class Steps(Struct, frozen=True, eq=False):
    """What changes at moments and stays so in between: `values[i]` from `t_ms[i]` on, `first` before."""

    t_ms: Floats
    values: Floats
    first: float = 0.0

    def at(self, t_ms: Floats) -> Floats:
        """The value at each moment."""
        if not self.t_ms.size:
            return np.full(t_ms.size, self.first)
        found = self.t_ms.searchsorted(t_ms, side="right") - 1
        return np.where(found >= 0, self.values[np.maximum(found, 0)], self.first)

    def changes(self, after_ms: float, before_ms: float) -> Floats:
        """The moments of change between two."""
        if not self.t_ms.size:
            return self.t_ms
        low = int(self.t_ms.searchsorted(after_ms, side="right"))
        return self.t_ms[low : int(self.t_ms.searchsorted(before_ms, side="left"))]


class WindowStays:
    """The stays of one page in one window, and the window's streams by kind.

    Args:
        stays: their places, ascending.
    """

    def __init__(
        self, session: int, window: int, stays: list[int], streams: dict[str, Columns]
    ) -> None:
        self.session = session
        self.window = window
        self.stays = stays
        self._streams = streams

    def column(self, kind: str, name: str) -> Floats:
        """One column; empty where the window has no such stream."""
        stream = self._streams.get(kind)
        return _NOTHING if stream is None else np.asarray(stream[name], dtype=np.float64)

    @cached_property
    def page_rows(self) -> tuple[Floats, Floats, Floats]:
        """When the page itself was scrolled, and to where, x and y."""
        is_page = self.column("scroll", "page") == 1
        t_ms, x_px, y_px = (
            self.column("scroll", name)[is_page] for name in ("t_ms", "x_px", "y_px")
        )
        return t_ms, x_px, y_px


def windows_of(
    db: Library, stays: Stays, kinds: Sequence[str], only: Ints | None = None
) -> Iterator[WindowStays]:
    """Each window with stays and its streams of these kinds; unreadable ones are left out.

    Args:
        only: places of stays; None for all.
    """
    at = np.arange(len(stays)) if only is None else only
    rows = zip(stays.session[at].tolist(), stays.window[at].tolist(), at.tolist(), strict=True)
    windows: dict[int, dict[int, list[int]]] = {}
    for session, window, place in rows:
        windows.setdefault(session, {}).setdefault(window, []).append(place)
    sessions = sorted(windows)
    marks = ", ".join("?" * len(kinds))
    for start in range(0, len(sessions), _AT_ONCE):
        some = sessions[start : start + _AT_ONCE]
        here = ", ".join("?" * len(some))
        found = db.execute(
            f"""SELECT session_id, window, kind, rows, packed FROM streams
                WHERE session_id IN ({here}) AND kind IN ({marks}) ORDER BY session_id, window""",
            (*some, *kinds),
        ).fetchall()
        streams = {
            key: dict(_columns(group)) for key, group in groupby(found, key=lambda row: row[:2])
        }
        for session in some:
            for window, places in windows[session].items():
                yield WindowStays(session, window, places, streams.get((session, window), {}))


def _columns(rows: Iterable[tuple[int, int, str, int, bytes]]) -> Iterator[tuple[str, Columns]]:
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
    t_ms, x_px, y_px = of.page_rows
    values = y_px if side == "y_px" else x_px
    low = int(t_ms.searchsorted(facts.visit_enter_ms, side="left"))
    high = int(t_ms.searchsorted(facts.visit_leave_ms, side="right"))
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
