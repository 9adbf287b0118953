"""One analysed session as those who gather evidence see it: its lists, and its streams as columns by name."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.activity.model import Analysis, Visit
from app.activity.streams import COLUMNS, NODES, NodeNote, unpack_nodes, unpacked

Columns = dict[str, NDArray[np.generic]]


class Session:
    """An analysis with its streams opened when they are asked for. Times in ms from session zero."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._streams = {(stream.window, stream.kind): stream for stream in analysis.streams}
        self._opened: dict[tuple[int, str], Columns] = {}
        self._notes: dict[int, dict[tuple[int, int], NodeNote]] = {}

    @property
    def windows(self) -> range:
        """The indices of the session's windows."""
        return range(len(self.analysis.windows))

    def columns(self, window: int, kind: str) -> Columns:
        """The columns of a stream, as `app.activity.streams.COLUMNS` names them; of length 0 where there is none."""
        found = self._opened.get((window, kind))
        if found is None:
            stream = self._streams.get((window, kind))
            found = (
                {name: np.empty(0, dtype) for name, dtype in COLUMNS[kind]}
                if stream is None
                else unpacked(stream)
            )
            self._opened[window, kind] = found
        return found

    def note(self, window: int, snapshot: int, node_id: int) -> NodeNote | None:
        """What is known of a node that a stream of the window names."""
        return self.notes(window).get((snapshot, node_id))

    def notes(self, window: int) -> dict[tuple[int, int], NodeNote]:
        """All that is known of the nodes of a window, by (snapshot, node id)."""
        notes = self._notes.get(window)
        if notes is None:
            stream = self._streams.get((window, NODES))
            notes = {
                (note.snapshot, note.node): note
                for note in (() if stream is None else unpack_nodes(stream))
            }
            self._notes[window] = notes
        return notes

    @cached_property
    def visits(self) -> dict[int, list[tuple[int, Visit]]]:
        """(index in the session, visit) of each window, in order of time."""
        found: dict[int, list[tuple[int, Visit]]] = {window: [] for window in self.windows}
        for index, visit in enumerate(self.analysis.visits):
            found[visit.window].append((index, visit))
        return found

    def visit_at(self, window: int, at_ms: float) -> int:
        """Index of the visit that is open in a window at a moment, −1 before the first."""
        known = self.visits[window]
        at = bisect_right(known, at_ms, key=lambda one: one[1].enter_ms) - 1
        return known[at][0] if at >= 0 else -1

    def url_at(self, window: int, at_ms: float) -> str | None:
        """The address that stands in a window at a moment, None before the first."""
        at = self.visit_at(window, at_ms)
        if at < 0:
            return None
        visit = self.analysis.visits[at]
        return next(
            (route.url for route in reversed(visit.routes) if route.at_ms <= at_ms), visit.url
        )
