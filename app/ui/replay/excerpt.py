"""A range of a session: where it begins and ends, and how hands draw it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.ui.replay.axis import Axis
from app.ui.replay.lanes import RULER_PX

#: nobody wants to see or export less
SHORTEST_MS = 100.0
#: how far from a handle it is still taken
GRASP_PX = 7.0


class Edge(Enum):
    """The two ends."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """From one moment to another of a session of `duration_ms`."""

    start_ms: float
    end_ms: float
    duration_ms: float

    @classmethod
    def between(cls, one_ms: float, other_ms: float, duration_ms: float) -> Excerpt:
        """The range of two moments in any order, as long as the shortest at least."""
        start, end = sorted((one_ms, other_ms))
        start = min(max(0.0, start), max(0.0, duration_ms - SHORTEST_MS))
        return cls(start, min(duration_ms, max(end, start + SHORTEST_MS)), duration_ms)

    def moved(self, edge: Edge, at_ms: float) -> Excerpt:
        """With one end elsewhere, not beyond the other one."""
        if edge is Edge.START:
            start = min(max(0.0, at_ms), self.end_ms - SHORTEST_MS)
            return Excerpt(max(0.0, start), self.end_ms, self.duration_ms)
        end = max(min(self.duration_ms, at_ms), self.start_ms + SHORTEST_MS)
        return Excerpt(self.start_ms, min(end, self.duration_ms), self.duration_ms)


def begun(now: Excerpt | None, at_ms: float, duration_ms: float) -> Excerpt:
    """The range when its start is set here: a later end stays, else it goes to the session's end."""
    end = now.end_ms if now is not None and now.end_ms > at_ms + SHORTEST_MS else duration_ms
    return Excerpt.between(at_ms, end, duration_ms)


def ended(now: Excerpt | None, at_ms: float, duration_ms: float) -> Excerpt:
    """The range when its end is set here: an earlier start stays, else it goes to the session's start."""
    start = now.start_ms if now is not None and now.start_ms < at_ms - SHORTEST_MS else 0.0
    return Excerpt.between(start, at_ms, duration_ms)


def edge_at(excerpt: Excerpt | None, axis: Axis, x_px: float, y_px: float) -> Edge | None:
    """The handle under the pointer; handles are the upper half of the ruler, its lower half scrubs."""
    if excerpt is None or not 0 <= y_px < RULER_PX / 2:
        return None
    far = {
        Edge.START: abs(axis.x(excerpt.start_ms) - x_px),
        Edge.END: abs(axis.x(excerpt.end_ms) - x_px),
    }
    edge = min(far, key=lambda one: far[one])
    return edge if far[edge] <= GRASP_PX else None
