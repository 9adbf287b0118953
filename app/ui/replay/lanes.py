"""Which lanes a session's timeline has, from top to bottom, and where. A lane appears when there is something in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.ui.replay.story import Story
from app.ui.replay.tracks import Track

LABELS_PX = 82
RIGHT_PX = 12
RULER_PX = 24
GAP_PX = 4
TRACK_PX = 22
#: tracks of windows beyond the second are thinner, so that many of them leave the page its room
THIN_TRACK_PX = 16
#: more windows than this have no line of their own
MOST_TRACKS = 6


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the timeline; `window` is that of a track, else None."""

    name: str
    title: str
    top_px: float
    height_px: float
    window: int | None = None

    @property
    def bottom_px(self) -> float:
        """Where it ends."""
        return self.top_px + self.height_px

    @property
    def middle_px(self) -> float:
        """Half way."""
        return self.top_px + self.height_px / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """All lanes of a timeline."""

    lanes: tuple[Lane, ...]

    @classmethod
    def of(cls, story: Story | None) -> Layout:
        """The lanes that a story needs; the four that every session has when there is none."""
        found: list[Lane] = []
        top = float(RULER_PX + GAP_PX)
        for name, title, height, window in _wanted(story):
            found.append(Lane(name, title, top, height, window))
            top += height + GAP_PX
        return cls(tuple(found))

    @property
    def height_px(self) -> int:
        """The whole timeline's height, ruler and all."""
        return round(self.lanes[-1].bottom_px) + 2 * GAP_PX

    @property
    def inside_px(self) -> tuple[float, float]:
        """From the first lane's top to the last one's bottom."""
        return self.lanes[0].top_px, self.lanes[-1].bottom_px

    def named(self, name: str) -> Lane | None:
        """A lane by its name, the first one of that name."""
        return next((lane for lane in self.lanes if lane.name == name), None)

    def track(self, window: int) -> Lane | None:
        """A window's track."""
        return next((lane for lane in self.lanes if lane.window == window), None)

    def at(self, y_px: float) -> Lane | None:
        """The lane at a height, half of the gaps around it, too."""
        half = GAP_PX / 2
        return next(
            (lane for lane in self.lanes if lane.top_px - half <= y_px < lane.bottom_px + half),
            None,
        )


def window_title(nth: int) -> str:
    """How the nth window of a session is called, from 0."""
    return _tr("Window %1").replace("%1", str(nth + 1))


def _wanted(story: Story | None) -> list[tuple[str, str, float, int | None]]:
    lanes: list[tuple[str, str, float, int | None]] = []
    tracks = _shown(story) if story is not None else ()
    if len(tracks) < 2:
        window = tracks[0].window if tracks else None
        lanes.append(("pages", _tr("Pages"), TRACK_PX, window))
    else:
        high = TRACK_PX if len(tracks) == 2 else THIN_TRACK_PX
        lanes += [("pages", window_title(track.window), high, track.window) for track in tracks]
    lanes.append(("activity", _tr("Activity"), 32, None))
    lanes.append(("clicks", _tr("Clicks"), 18, None))
    if story is not None and len(story.signals):
        lanes.append(("signals", _tr("Signals"), 18, None))
    lanes.append(("errors", _tr("Errors"), 18, None))
    if story is not None and story.media:
        lanes.append(("media", _tr("Media"), 16, None))
    if story is not None and len(story.notes):
        lanes.append(("notes", _tr("Notes"), 18, None))
    return lanes


def _shown(story: Story) -> tuple[Track, ...]:
    """All tracks, or those of the windows that the person was in for longest."""
    if len(story.tracks) <= MOST_TRACKS:
        return story.tracks
    stayed_ms = dict.fromkeys((track.window for track in story.tracks), 0.0)
    for stay in story.stays:
        stayed_ms[stay.window] += stay.end_ms - stay.start_ms
    longest = sorted(stayed_ms, key=lambda window: -stayed_ms[window])[:MOST_TRACKS]
    return tuple(track for track in story.tracks if track.window in longest)


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)
