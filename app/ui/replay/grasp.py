"""What hands hold of the timeline, and where they are on their way from mark to mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, Qt

from app.ui.replay.axis import Axis
from app.ui.replay.excerpt import Edge, Excerpt, edge_at
from app.ui.replay.lanes import LABELS_PX, RULER_PX, Layout
from app.ui.replay.marks import Mark
from app.ui.replay.story import Story
from app.ui.replay.told import mark_at

#: a press that moves less than this is a click
CLICK_PX = 4


class Held(Enum):
    """What the pressed button took."""

    RULER = "ruler"
    LANES = "lanes"
    START = "start"
    END = "end"
    NEW_RANGE = "new range"
    NOTE = "note"


@dataclass(slots=True)
class Grasp:
    """A press that lasts, or the keyboard's walk over the marks. `mark`: the note's flag that is held, or the mark that
    was told last."""

    held: Held | None = None
    from_ms: float = 0.0
    x_px: float = 0.0
    has_moved: bool = False
    mark: Mark | None = None

    @classmethod
    def taken(
        cls, at: QPointF, at_ms: float, edge: Edge | None, *, on_ruler: bool, draws: bool
    ) -> Grasp:
        """What a press takes: a handle of the range before the ruler under it."""
        if edge is not None:
            held = Held.START if edge is Edge.START else Held.END
        elif on_ruler:
            held = Held.NEW_RANGE if draws else Held.RULER
        else:
            held = Held.LANES
        return cls(held, at_ms, at.x())

    @property
    def edge(self) -> Edge | None:
        """The end of the range that is held."""
        return {Held.START: Edge.START, Held.END: Edge.END}.get(self.held or Held.LANES)

    def moved_px(self, at: QPointF) -> float:
        """How far the lanes are drawn since the last time; 0 as long as it may still be a click."""
        moved = at.x() - self.x_px
        if not self.has_moved and abs(moved) <= CLICK_PX:
            return 0.0
        self.has_moved = True
        self.x_px = at.x()
        return moved

    def drawn(self, excerpt: Excerpt | None, at_ms: float, whole_ms: float) -> Excerpt | None:
        """The range with the end that is held at this moment, or a new one as far as here."""
        if self.edge is not None and excerpt is not None:
            return excerpt.moved(self.edge, at_ms)
        return Excerpt.between(self.from_ms, at_ms, whole_ms)

    def take_note(self, mark: Mark | None) -> None:
        """The flag of a note under the press is held, not the lane; what is known of the recording stays."""
        if self.held is Held.LANES and mark is not None and mark.note is not None:
            self.held, self.mark = Held.NOTE, mark

    def moved_note(self, story: Story, at_ms: float) -> Story:
        """The story with the note that is held at another moment of it."""
        held = self.mark
        if held is None or held.note is None:
            return story
        self.mark = moved = replace(held, at_ms=min(max(0.0, at_ms), story.duration_ms))
        return story.with_notes(
            tuple(
                moved if mark.note.id == held.note.id else mark
                for mark in story.notes
                if mark.note is not None
            )
        )

    def walked(self, story: Story, from_ms: float, *, on: bool) -> Mark | None:
        """The next mark of any lane, or the one before; from the one told last, else from a moment."""
        lanes = (story.markers, story.clicks, story.signals, story.notes, story.matches)
        at_ms = self.mark.at_ms if self.mark is not None else from_ms
        found = [marks.after(at_ms) if on else marks.before(at_ms) for marks in lanes]
        there = [mark for mark in found if mark is not None]
        if not there:
            return None
        self.mark = (min if on else max)(there, key=lambda mark: mark.at_ms)
        return self.mark


def shape_at(
    story: Story | None, axis: Axis, layout: Layout, excerpt: Excerpt | None, at: QPointF
) -> Qt.CursorShape:
    """The pointer's shape: what a press would do."""
    lane = layout.at(at.y())
    if story is None:
        return Qt.CursorShape.ArrowCursor
    if at.x() < LABELS_PX:
        presses = len(story.tracks) > 1 and lane is not None and lane.window is not None
        return Qt.CursorShape.PointingHandCursor if presses else Qt.CursorShape.ArrowCursor
    if edge_at(excerpt, axis, at.x(), at.y()) is not None:
        return Qt.CursorShape.SizeHorCursor
    if at.y() < RULER_PX:
        return Qt.CursorShape.SplitHCursor
    if mark_at(story, axis, lane, at.x()) is not None:
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.ArrowCursor
