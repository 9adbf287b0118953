"""Time along a line of pixels: what is seen of a session, where a moment lies, the marks of the ruler. Pure numbers."""

from __future__ import annotations

from dataclasses import dataclass

#: nobody needs to see less than this across the whole line
SHORTEST_MS = 500.0
_STEPS_MS = (
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Axis:
    """`start_ms … end_ms` of a session of `duration_ms` drawn over `width_px` from `left_px` on."""

    duration_ms: float
    start_ms: float
    end_ms: float
    left_px: float
    width_px: float

    @classmethod
    def whole(cls, duration_ms: float, left_px: float, width_px: float) -> Axis:
        """All of a session."""
        duration = max(duration_ms, 1.0)
        return cls(duration, 0.0, duration, left_px, max(width_px, 1.0))

    @property
    def span_ms(self) -> float:
        """How much is seen."""
        return self.end_ms - self.start_ms

    @property
    def is_whole(self) -> bool:
        """Whether all of the session is seen."""
        return self.span_ms >= self.duration_ms - 1e-6

    def x(self, at_ms: float) -> float:
        """Where a moment lies."""
        return self.left_px + (at_ms - self.start_ms) / self.span_ms * self.width_px

    def t(self, x_px: float) -> float:
        """The moment at a place, held inside the session."""
        at = self.start_ms + (x_px - self.left_px) / self.width_px * self.span_ms
        return min(self.duration_ms, max(0.0, at))

    def overlaps(self, start_ms: float, end_ms: float) -> bool:
        """Whether anything of a stretch is seen."""
        return end_ms >= self.start_ms and start_ms <= self.end_ms

    def resized(self, left_px: float, width_px: float) -> Axis:
        """The same stretch on another line."""
        return Axis(self.duration_ms, self.start_ms, self.end_ms, left_px, max(width_px, 1.0))

    def zoomed(self, x_px: float, factor: float) -> Axis:
        """`factor` times as much seen, the moment under `x_px` staying where it is."""
        span = min(self.duration_ms, max(min(SHORTEST_MS, self.duration_ms), self.span_ms * factor))
        place = min(1.0, max(0.0, (x_px - self.left_px) / self.width_px))
        return self._from(self.start_ms + place * (self.span_ms - span), span)

    def panned(self, by_px: float) -> Axis:
        """Drawn along by a number of pixels."""
        return self._from(self.start_ms - by_px / self.width_px * self.span_ms, self.span_ms)

    def showing(self, at_ms: float) -> Axis:
        """The same, or moved on so that a moment is seen."""
        if self.start_ms <= at_ms <= self.end_ms:
            return self
        return self._from(at_ms - 0.1 * self.span_ms, self.span_ms)

    def around(self, start_ms: float, end_ms: float) -> Axis:
        """A stretch with a twentieth of room on both sides."""
        wanted = (end_ms - start_ms) * 1.1
        span = min(self.duration_ms, max(min(SHORTEST_MS, self.duration_ms), wanted))
        return self._from((start_ms + end_ms - span) / 2, span)

    def step_ms(self, apart_px: float = 90.0) -> int:
        """From one round moment to the next, about as far apart as told."""
        wanted = self.span_ms * apart_px / self.width_px
        return next((step for step in _STEPS_MS if step >= wanted), _STEPS_MS[-1])

    def ticks(self, apart_px: float = 90.0) -> list[float]:
        """Round moments to write at."""
        step = self.step_ms(apart_px)
        first = int(-(-self.start_ms // step))
        last = int(self.end_ms // step)
        return [float(n * step) for n in range(first, last + 1)]

    def _from(self, start_ms: float, span_ms: float) -> Axis:
        start = min(self.duration_ms - span_ms, max(0.0, start_ms))
        return Axis(self.duration_ms, start, start + span_ms, self.left_px, self.width_px)
