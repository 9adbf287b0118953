"""When a person did what in one window: the moments that cut a rest, a shake or a scroll in two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.friction.session import Columns, Session
from app.rrweb.types import Interaction

Times = NDArray[np.float64]
FIELDS_ATTENTION = (int(Interaction.FOCUS), int(Interaction.BLUR))
#: a button that nobody saw released is not held longer than this
LONGEST_HELD_MS = 10_000.0


class Doings:
    """The moments of one window, each list in order of time, ms from session zero."""

    def __init__(self, session: Session, window: int) -> None:
        self.session = session
        self.window = window
        self.interactions = session.columns(window, "interaction")
        self.inputs = times(session.columns(window, "input"))
        self.scrolls = times(session.columns(window, "scroll"))
        kinds = self.interactions["type"]
        moments = times(self.interactions)
        self.presses: Times = moments[~np.isin(kinds, FIELDS_ATTENTION)]
        self.clicks: Times = moments[kinds == Interaction.CLICK]
        self.downs: Times = moments[kinds == Interaction.MOUSE_DOWN]
        self.ups: Times = moments[kinds == Interaction.MOUSE_UP]
        snapshots = session.columns(window, "snapshot")
        self.snapshots = times(snapshots)
        routes = [
            route.at_ms
            for _, visit in session.visits[window]
            for route in visit.routes
            if leads_away(route.url)
        ]
        self.loads: Times = times(snapshots)[snapshots["new_document"] == 1]
        #: new documents, and changes of address inside one
        self.pages: Times = np.sort(
            np.concatenate([self.loads, np.array(routes, dtype=np.float64)])
        )
        selection = session.columns(window, "selection")
        self.selections: Times = times(selection)[selection["empty"] == 0]
        attention = session.columns(window, "attention")
        self.hidden: Times = times(attention)[attention["state"] == 0]

    def held(self, moments: Times) -> NDArray[np.bool_]:
        """Which of these moments lie between a press of the mouse's button and its release."""
        if not len(self.downs):
            return np.zeros(len(moments), dtype=bool)
        last = np.searchsorted(self.downs, moments, side="right") - 1
        down = self.downs[np.maximum(last, 0)]
        release = np.searchsorted(self.ups, down, side="left")
        ends = np.append(self.ups, np.inf)[release]
        until = np.minimum(ends, down + LONGEST_HELD_MS)
        found: NDArray[np.bool_] = (last >= 0) & (moments <= until)
        return found

    def scrolled_px(self, at_ms: float) -> float:
        """How far the page was scrolled down at a moment, as far as was told since it was opened."""
        columns = self.session.columns(self.window, "scroll")
        opened = int(np.searchsorted(self.loads, at_ms, side="right"))
        since = self.loads[opened - 1] if opened else -np.inf
        mine = (columns["page"] == 1) & (self.scrolls >= since) & (self.scrolls <= at_ms)
        rows = np.flatnonzero(mine)
        return float(columns["y_px"][rows[-1]]) if len(rows) else 0.0

    def snapshot_at(self, at_ms: float) -> int:
        """How many FullSnapshots came before a moment: with a node's id, what it is."""
        return int(np.searchsorted(self.snapshots, at_ms, side="right"))


def leads_away(url: str) -> bool:
    """Is an address more than a place on the page?"""
    fragment = url.partition("#")[2]
    return not fragment or fragment.startswith(("/", "!/"))


def times(columns: Columns) -> Times:
    """The times of a stream."""
    found: Times = columns["t_ms"].astype(np.float64, copy=False)
    return found


def between(moments: Times, after_ms: float, until_ms: float) -> bool:
    """Is one of the moments in (after, until)?"""
    at = int(np.searchsorted(moments, after_ms, side="right"))
    return at < len(moments) and bool(moments[at] < until_ms)


def first_after(moments: Times, after_ms: float) -> float:
    """The first of the moments later than one; infinite where there is none."""
    at = int(np.searchsorted(moments, after_ms, side="right"))
    return float(moments[at]) if at < len(moments) else float("inf")
