"""Paints a timeline of 100,000 and of 1,000,000 events: zooming, panning, and the play head alone, beside a bare copy
of the same picture.

All in one run, in ms of the thread that paints; 60 pictures a second leave 16.7 ms for each.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.library.browse import SessionRow
from app.ui.replay.axis import Axis
from app.ui.replay.density import Doing
from app.ui.replay.marks import Kind, Mark, Marks
from app.ui.replay.story import Medium, Story
from app.ui.replay.timeline import Timeline
from app.ui.replay.tracks import PageSpan, Stay, tracks_of
from app.ui.theme import Theme
from app.ui.web.lasting import keep_singletons

HOUR_MS = 3_600_000.0
SIZES = (100_000, 1_000_000)
WIDTHS_PX = (1280, 2560)
FRAMES = 60
FRAME_MS = 1_000 / 60


def story_of(events: int) -> Story:
    """An hour with so many events: nine in ten are moves, the rest clicks, errors, pages, media and notes."""
    chance = np.random.default_rng(7)

    def moments(share: float) -> np.ndarray:
        return np.sort(chance.random(max(1, int(events * share))) * HOUR_MS)

    def marks(share: float, kind: Kind) -> Marks:
        return Marks(Mark(t, 0, f"{kind} at {t:.0f}", kind, True) for t in moments(share).tolist())

    def doing(share: float) -> Doing:
        at_ms = moments(share)
        return Doing.of(at_ms, np.ones(len(at_ms)))

    starts = moments(0.002).tolist()
    ends = [*starts[1:], HOUR_MS]
    pages = tuple(
        PageSpan(
            n % 2, start, end, f"https://a.example/{n % 9}", f"/{n % 9}", f"Page {n % 9} · Shop"
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    turns = [0.0, *moments(0.0002).tolist()]
    stays = tuple(
        Stay(start, end, n % 2)
        for n, (start, end) in enumerate(zip(turns, [*turns[1:], HOUR_MS], strict=True))
    )
    rests = tuple((t, t + 9_000.0) for t in np.arange(0.0, HOUR_MS, 60_000.0).tolist())
    errors = marks(0.004, Kind.ERROR)
    return Story(
        row=row(events), feeds=(), pages=pages, tracks=tracks_of(pages, (0, 1), stays),
        stays=stays, switches=Marks(Mark(s.start_ms, s.window, "", Kind.SWITCH) for s in stays[1:]),
        clicks=marks(0.03, Kind.CLICK), signals=Marks(), errors=errors,
        media=tuple(Medium(t, t + 4_000.0, 0, "film") for t in moments(0.0005).tolist()),
        notes=marks(0.0005, Kind.NOTE), matches=marks(0.0002, Kind.MATCH), markers=errors, rests=rests,
        inactive=rests, remarks=(), nth_of=None, moves=doing(0.9), scrolls=doing(0.04),
        typing=doing(0.02), steps_ms=moments(1.0),
    )  # fmt: skip


def row(events: int) -> SessionRow:
    """What the list tells of it."""
    nothing = dict.fromkeys(
        (
            "site", "device", "browser", "os", "viewport_w_px", "viewport_h_px", "entry_url", "exit_url",
            "entry_page", "exit_page", "rage_clicks", "dead_clicks", "error_clicks", "friction", "variant",
        )
    )  # fmt: skip
    return SessionRow(
        id=1, source="bench", format="rrweb", started_at_ms=0.0, duration_ms=HOUR_MS, active_ms=HOUR_MS,
        user="", anonymous=True, windows=2, pages=0, clicks=events, errors=0, sparkline=bytes(48),
        starred=False, watched=False, watched_frac=0.0, **nothing,
    )  # fmt: skip


def zooms(axis: Axis) -> Iterator[Axis]:
    """In around a moment for half of the frames, and out again."""
    for step in range(FRAMES):
        axis = axis.zoomed(
            axis.left_px + axis.width_px / 3, 0.85 if step < FRAMES / 2 else 1 / 0.85
        )
        yield axis


def pans(axis: Axis) -> Iterator[Axis]:
    """A fourth of the whole, drawn along."""
    axis = axis.zoomed(axis.left_px, 0.25)
    for _ in range(FRAMES):
        axis = axis.panned(-23)
        yield axis


class Painting:
    """Paints a timeline into a picture, as the window system would ask it to."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.target = QPixmap(timeline.size())

    def frame_ms(self, part: QRect | None = None) -> float:
        """How long one paint takes."""
        part = part or self.timeline.rect()
        began = time.thread_time()
        self.timeline.render(self.target, part.topLeft(), part)
        return (time.thread_time() - began) * 1_000

    def copy_ms(self) -> float:
        """How long a bare copy of such a picture takes."""
        picture = self.target.copy()
        began = time.thread_time()
        painter = QPainter(self.target)
        painter.drawPixmap(0, 0, picture)
        painter.end()
        return (time.thread_time() - began) * 1_000


def main() -> int:
    """Prints a row for each kind of painting; 1 when 100,000 events take longer than a frame has."""
    keep_singletons()
    application = QApplication([sys.argv[0]])
    theme = Theme("light")
    worst = 0.0
    print(f"{'events':>10} {'width':>6}  {'':8} {'median':>8} {'p95':>8} {'copy':>8}  ms a frame")
    for events in SIZES:
        story = story_of(events)
        for width_px in WIDTHS_PX:
            timeline = Timeline(theme)
            timeline.show_story(story)
            timeline.resize(width_px, timeline.sizeHint().height())
            painting = Painting(timeline)
            painting.frame_ms()
            copy_ms = statistics.median(painting.copy_ms() for _ in range(FRAMES))
            kinds: tuple[tuple[str, Callable[[Axis], Iterator[Axis]]], ...] = (
                ("zooming", zooms),
                ("panning", pans),
            )
            for name, moves in kinds:
                times = []
                for axis in moves(Axis.whole(HOUR_MS, *timeline.line_px)):
                    timeline.look(axis)
                    times.append(painting.frame_ms())
                p95 = told(events, width_px, name, times, copy_ms)
                worst = max(worst, p95 if events == SIZES[0] else 0.0)
            strip = QRect(width_px // 2, 0, 16, timeline.height())
            times = [painting.frame_ms(strip) for _ in range(FRAMES)]
            told(events, width_px, "head", times, copy_ms)
            timeline.deleteLater()
    application.processEvents()
    print(f"slowest p95 of {SIZES[0]:,} events: {worst:.1f} ms of {FRAME_MS:.1f}")
    return 1 if worst > FRAME_MS else 0


def told(events: int, width_px: int, name: str, times: list[float], copy_ms: float) -> float:
    """Prints a row and returns its 95th percentile."""
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(
        f"{events:>10,} {width_px:>6}  {name:8} {statistics.median(times):8.2f} {p95:8.2f} {copy_ms:8.2f}"
    )
    return p95


if __name__ == "__main__":
    sys.exit(main())
