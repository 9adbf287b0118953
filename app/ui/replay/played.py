"""How much of a session was really seen: what was played, each part counted once. Pure numbers."""

from __future__ import annotations

PARTS = 200


class Played:
    """Which of `PARTS` equal parts of a session were played."""

    def __init__(self, duration_ms: float) -> None:
        self.duration_ms = max(duration_ms, 1.0)
        self._parts: set[int] = set()

    def on(self, from_ms: float, to_ms: float) -> None:
        """It went on from one moment to another; a step back is a jump and counts nothing."""
        if from_ms < to_ms:
            self._parts.update(range(self._part(from_ms), self._part(to_ms)))

    @property
    def frac(self) -> float:
        """The share that was seen, 0 to 1."""
        return len(self._parts) / PARTS

    def _part(self, at_ms: float) -> int:
        return round(at_ms / self.duration_ms * PARTS)
