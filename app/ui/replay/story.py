"""One session as the replay pane needs it, read in one go on the reader's thread. Knows no widget."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.activity.model import Stream
from app.jobs.feed import WindowFeed, active_window, read_feeds
from app.library import browse, details
from app.library.browse import SessionRow, Sort
from app.library.search import parse
from app.ui import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.library.database import Library

#: what counts as doing in the activity curve, and how much one row of it weighs
DOING = {"pointer": 1.0, "touch": 1.0, "drag": 1.0, "scroll": 2.0, "input": 3.0, "interaction": 2.0}
#: streams whose rows are no step of their own for "one event on"
_NO_STEPS = frozenset({"path", "changed", "reaction", "nodes"})
#: a picture that comes later than this after the address is another one
LATEST_PICTURE_MS = 2_000.0
#: events closer than this are one step: nobody can tell them apart
SAME_STEP_MS = 1.0


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A page as long as it was seen: a visit, or a route of one."""

    window: int
    start_ms: float
    end_ms: float
    url: str
    page: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment with words: a click, or an error."""

    at_ms: float
    window: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What is known of a session.

    `doing_ms` and `doing_weight` are aligned, sorted by time; `steps_ms` are the moments at which anything happened.
    `nth_of` is (n, of) among the person's sessions, None where the person is not known.
    """

    row: SessionRow
    feeds: tuple[WindowFeed, ...]
    pages: tuple[PageSpan, ...]
    clicks: tuple[Mark, ...]
    errors: tuple[Mark, ...]
    inactive: tuple[tuple[float, float], ...]
    active_window: tuple[tuple[float, int], ...]
    remarks: tuple[str, ...]
    nth_of: tuple[int, int] | None
    doing_ms: NDArray[np.float64]
    doing_weight: NDArray[np.float64]
    steps_ms: NDArray[np.float64]

    @property
    def duration_ms(self) -> float:
        """From session zero to the last event."""
        return self.row.duration_ms

    def resting(self, at_least_ms: float) -> Story:
        """The same with only those inactive stretches that last so long."""
        long = tuple((a, b) for a, b in self.inactive if b - a >= at_least_ms)
        return replace(self, inactive=long)

    def feed_at(self, at_ms: float) -> WindowFeed | None:
        """The window that a person was in; where that one holds no page, one that does."""
        active = active_window(self.active_window, at_ms)
        feeds = [feed for feed in self.feeds if feed.is_recorded] or list(self.feeds)
        return next((f for f in feeds if f.window == active), feeds[0] if feeds else None)

    @property
    def pages_shown(self) -> tuple[PageSpan, ...]:
        """What the stage shows in the course of the session: each window's pages while it was the active one."""
        if len(self.feeds) < 2 or not self.active_window:
            return self.pages
        starts = [0.0, *(since for since, _ in self.active_window[1:])]
        ends = [*starts[1:], self.duration_ms]
        shown = []
        for start, end in zip(starts, ends, strict=True):
            feed = self.feed_at(start)
            for page in self.pages:
                if feed is not None and page.window == feed.window:
                    from_ms, to_ms = max(start, page.start_ms), min(end, page.end_ms)
                    if from_ms < to_ms:
                        shown.append(replace(page, start_ms=from_ms, end_ms=to_ms))
        return tuple(shown)

    def page_at(self, at_ms: float, window: int) -> PageSpan | None:
        """The page seen at a moment in a window; the window's first before that."""
        here = [page for page in self.pages if page.window == window]
        found = here[0] if here else None
        for page in here:
            if page.start_ms <= at_ms:
                found = page
        return found

    @property
    def markers_ms(self) -> tuple[float, ...]:
        """Where "next marker" stops: pages and errors."""
        moments = {page.start_ms for page in self.pages} | {mark.at_ms for mark in self.errors}
        return tuple(sorted(moments))

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


def read_story(db: Library, session: int) -> Story:
    """Everything at once.

    Raises:
        NothingFound: when there is no such session.
    """
    shown = details.show(db, session)
    streams = details.streams(db, session)
    doing_ms, weight, steps = _moments(streams)
    return Story(
        row=shown.row,
        feeds=read_feeds(db, session),
        pages=_pages(shown.visits, streams),
        clicks=tuple(
            Mark(click.at_ms, click.window, click.label or click.selector or "")
            for click in shown.clicks
        ),
        errors=tuple(Mark(error.at_ms, error.window, error.message) for error in shown.errors),
        inactive=shown.inactive,
        active_window=shown.active_window,
        remarks=tuple(remark.text for remark in shown.remarks),
        nth_of=_nth_of(db, shown.row),
        doing_ms=doing_ms,
        doing_weight=weight,
        steps_ms=steps,
    )


def _pages(visits: Sequence[details.VisitRow], streams: Sequence[Stream]) -> tuple[PageSpan, ...]:
    """Each page from the moment it is seen: a visit begins with its address, its picture comes a little later."""
    from app.activity.streams import unpacked

    pictures = {
        stream.window: unpacked(stream)["t_ms"].tolist()
        for stream in streams
        if stream.kind == "snapshot"
    }
    spans = []
    for visit in visits:
        came = (t for t in pictures.get(visit.window, ()) if t >= visit.enter_ms)
        seen_ms = next(came, visit.enter_ms)
        if seen_ms - visit.enter_ms > LATEST_PICTURE_MS or seen_ms >= visit.leave_ms:
            seen_ms = visit.enter_ms
        starts = [(seen_ms, visit.url, visit.title)]
        starts += [(route.at_ms, route.url, route.title) for route in visit.routes]
        ends = [start for start, _, _ in starts[1:]] + [visit.leave_ms]
        for (start, url, title), end in zip(starts, ends, strict=True):
            page = visit.page if url == visit.url else words.path(url)
            spans.append(PageSpan(visit.window, start, max(start, end), url, page, title))
    return tuple(sorted(spans, key=lambda span: span.start_ms))


def _moments(
    streams: Sequence[Stream],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np  # on the reader's thread: it takes long to import

    from app.activity.streams import COLUMNS, unpacked

    times, weights, steps = [np.empty(0)], [np.empty(0)], [np.empty(0)]
    for stream in streams:
        if stream.kind not in COLUMNS or stream.kind in _NO_STEPS:
            continue
        at_ms = unpacked(stream)["t_ms"].astype(np.float64)
        steps.append(at_ms)
        if stream.kind in DOING:
            times.append(at_ms)
            weights.append(np.full(len(at_ms), DOING[stream.kind]))
    doing = np.concatenate(times)
    order = np.argsort(doing, kind="stable")
    return doing[order], np.concatenate(weights)[order], np.unique(np.concatenate(steps))


def _nth_of(db: Library, row: SessionRow) -> tuple[int, int] | None:
    if row.anonymous or '"' in row.user:
        return None
    ids = browse.session_ids(db, parse(f'user:"{row.user}"'), Sort("started", descending=False))
    return (ids.index(row.id) + 1, len(ids)) if row.id in ids and len(ids) > 1 else None
