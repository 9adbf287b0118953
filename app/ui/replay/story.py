"""One session as the replay pane needs it. Knows no widget and no library."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.jobs.feed import WindowFeed
from app.library.browse import SessionRow
from app.ui.kinds import LEAD_MS
from app.ui.replay.density import Doing
from app.ui.replay.marks import Kind, Mark, Marks
from app.ui.replay.tracks import PageSpan, Stay, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: events closer than this are one step: nobody can tell them apart
SAME_STEP_MS = 1.0
#: going to a marker while standing on it goes to the next one
ON_MARKER_MS = 400.0


@dataclass(frozen=True, slots=True)
class Medium:
    """A video or a sound as long as it played."""

    start_ms: float
    end_ms: float
    window: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What is known of a session.

    `tracks` has every window that holds anything, `stays` where the person was; `steps_ms` are the moments at which
    anything happened. `rests` are all stretches without a doing, `inactive` those that last long enough.
    `errors` are failed requests, too; `markers` are arrivals, switches and errors.
    `nth_of` is (n, of) among the person's sessions, None where the person is not known.
    """

    row: SessionRow
    feeds: tuple[WindowFeed, ...]
    pages: tuple[PageSpan, ...]
    tracks: tuple[Track, ...]
    stays: tuple[Stay, ...]
    switches: Marks
    clicks: Marks
    signals: Marks
    errors: Marks
    media: tuple[Medium, ...]
    notes: Marks
    matches: Marks
    markers: Marks
    rests: tuple[tuple[float, float], ...]
    inactive: tuple[tuple[float, float], ...]
    remarks: tuple[str, ...]
    nth_of: tuple[int, int] | None
    moves: Doing
    scrolls: Doing
    typing: Doing
    steps_ms: NDArray[np.float64]

    @property
    def duration_ms(self) -> float:
        """From session zero to the last event."""
        return self.row.duration_ms

    @property
    def begins_at_ms(self) -> float:
        """Where one begins to watch: the first moment that the query fits, else the beginning."""
        return self.matches[0].at_ms if len(self.matches) else 0.0

    @property
    def written(self) -> Marks:
        """The notes of a person; not what is known of the recording."""
        return Marks(mark for mark in self.notes if mark.note is not None)

    def resting(self, at_least_ms: float) -> Story:
        """The same with only those inactive stretches that last so long."""
        long = tuple((a, b) for a, b in self.rests if b - a >= at_least_ms)
        return replace(self, inactive=long)

    def matching(self, matches: Marks) -> Story:
        """The same with other moments that a query fits."""
        return replace(self, matches=matches)

    def signalling(self, signals: Marks) -> Story:
        """The same with other signals."""
        return replace(self, signals=signals)

    def noting(self, mark: Mark) -> Story:
        """The same with one more remark."""
        return replace(self, notes=Marks((*self.notes, mark)))

    def with_notes(self, written: tuple[Mark, ...]) -> Story:
        """The same with other notes of a person; what is known of the recording stays."""
        known = (mark for mark in self.notes if mark.note is None)
        return replace(self, notes=Marks((*written, *known)))

    def with_answers(self, said: tuple[Mark, ...]) -> Story:
        """The same with other things that were said."""
        others = (mark for mark in self.notes if mark.kind is not Kind.FEEDBACK)
        return replace(self, notes=Marks((*others, *said)))

    def window_at(self, at_ms: float) -> int:
        """The window that a person was in; where that one holds no page, one that does."""
        found = bisect_right(self.stays, at_ms, key=lambda stay: stay.start_ms)
        return self.stays[max(0, found - 1)].window if self.stays else 0

    def feed_at(self, at_ms: float) -> WindowFeed | None:
        """That window, as the player takes it."""
        return self.feed_of(self.window_at(at_ms))

    def feed_of(self, window: int) -> WindowFeed | None:
        """A window, as the player takes it; any other where there is none of that number."""
        first = self.feeds[0] if self.feeds else None
        return next((feed for feed in self.feeds if feed.window == window), first)

    def page_at(self, at_ms: float, window: int) -> PageSpan | None:
        """The page seen at a moment in a window; the window's first before that."""
        track = next((track for track in self.tracks if track.window == window), None)
        if track is None or not track.pages:
            return None
        return track.pages[max(0, int(track.starts_ms.searchsorted(at_ms, "right")) - 1)]

    def inactive_at(self, at_ms: float) -> tuple[float, float] | None:
        """The inactive stretch around a moment."""
        found = bisect_right(self.inactive, at_ms, key=lambda stretch: stretch[0]) - 1
        return self.inactive[found] if found >= 0 and at_ms <= self.inactive[found][1] else None

    def next_marker(self, at_ms: float) -> Mark | None:
        """The next moment that a query fits, or else the next marker, signal or note.

        Who stands on a marker, or at the beginning, stands on its near neighbours, too.
        """
        found = self.matches.after(at_ms + 1)
        if found is None:
            on_one = at_ms <= 1 or self._marker_near(at_ms)
            from_ms = at_ms + (ON_MARKER_MS if on_one else 1)
            later = (
                self.markers.after(from_ms),
                self.written.after(from_ms),
                self.signals.after(from_ms + LEAD_MS),
            )
            found = min(filter(None, later), key=_goes_to, default=None)
        return found

    def previous_marker(self, at_ms: float) -> Mark | None:
        """The moment before that a query fits, or else the marker before; from one that was just reached, the one
        before that."""
        found = self.matches.before(at_ms - 1)
        if found is None:
            from_ms = at_ms - ON_MARKER_MS
            earlier = (
                self.markers.before(from_ms),
                self.written.before(from_ms),
                self._signal_seen_before(from_ms),
            )
            found = max(filter(None, earlier), key=_goes_to, default=None)
        return found

    def _signal_seen_before(self, at_ms: float) -> Mark | None:
        """The last signal that one goes to a moment before this one for."""
        return self.signals.before(at_ms + LEAD_MS) if at_ms > 0 else None

    def _marker_near(self, at_ms: float) -> bool:
        """Whether this is where one goes to for a marker."""
        nearest = (
            self.markers.near(at_ms, 1),
            self.written.near(at_ms, 1),
            self.signals.near(at_ms + LEAD_MS, 1),
        )
        return any(mark is not None for mark in nearest)

    def step(self, at_ms: float, forward: bool) -> float | None:
        """The moment of the next event, or of the one before; None where there is none."""
        if forward:
            at = bisect_right(self.steps_ms, at_ms + SAME_STEP_MS)
            return float(self.steps_ms[at]) if at < len(self.steps_ms) else None
        at = bisect_left(self.steps_ms, at_ms - SAME_STEP_MS)
        return float(self.steps_ms[at - 1]) if at else None

    def without_pauses_ms(self, start_ms: float) -> float:
        """How long it is from a moment to the end when inactive stretches are jumped over."""
        skipped = sum(max(0.0, end - max(start, start_ms)) for start, end in self.inactive)
        return max(0.0, self.duration_ms - start_ms - skipped)


def _goes_to(mark: Mark) -> float:
    return mark.goes_to_ms
