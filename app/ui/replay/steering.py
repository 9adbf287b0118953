"""What hands ask of the replay beyond play and seek: steps, markers, speeds, a range, a window of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Signal

from app.ui.dismissing import no_problem
from app.ui.replay.controls import SPEEDS
from app.ui.replay.excerpt import Excerpt
from app.ui.replay.looping import Looping
from app.ui.replay.marks import Mark
from app.ui.replay.menu import TimelineMenu
from app.ui.replay.pen import Pen

if TYPE_CHECKING:
    from app.library.notes import PersonNote
    from app.ui.replay.pane import ReplayPane
    from app.ui.theme import Theme


class Steering(QObject):
    """Turns each wish into a moment, a speed or a window, and the pane goes there.

    Attributes:
        looping: the range that is set, and whether it is played again and again.
        pen: writes notes.

    Signals:
        dismissed: (Act of `dismissing`) a signal is no problem.
    """

    dismissed = Signal(object)

    def __init__(self, pane: ReplayPane, theme: Theme) -> None:
        super().__init__(pane)
        self._pane = pane
        self.looping = Looping()
        self.pen = Pen(pane, theme)
        pane.controls.note_requested.connect(self.pen.write_here)
        timeline = pane.timeline
        timeline.excerpt_changed.connect(self.set_range)
        timeline.window_pressed.connect(self._press_window)
        timeline.menu_requested.connect(self._offer)

    def forget(self) -> None:
        """A range belongs to one session."""
        self.looping = Looping()
        self._show_range()

    def move_by(self, ms: float) -> None:
        """Some time on, or back."""
        self._pane.seek(self._pane.position_ms + ms)

    def jump_to_frac(self, frac: float) -> None:
        """To a part of the whole, 0 to 1."""
        if self._pane.story is not None:
            self._pane.seek(frac * self._pane.story.duration_ms)

    def to_next_event(self) -> None:
        """One event on, while paused."""
        self._step(forward=True)

    def to_previous_event(self) -> None:
        """One event back, while paused."""
        self._step(forward=False)

    def to_next_marker(self) -> None:
        """To the next moment that the query fits, or else the next page, window, signal, note or error."""
        if self._pane.story is not None:
            self._go_to(self._pane.story.next_marker(self._pane.position_ms))

    def to_previous_marker(self) -> None:
        """To the one before; from one that was just reached, to the one before that."""
        if self._pane.story is not None:
            self._go_to(self._pane.story.previous_marker(self._pane.position_ms))

    def slower(self) -> None:
        """One speed down."""
        slower = (speed for speed in SPEEDS if speed < self._pane.speed)
        self._pane.choose_speed(max(slower, default=SPEEDS[0]))

    def faster(self) -> None:
        """One speed up."""
        faster = (speed for speed in SPEEDS if speed > self._pane.speed)
        self._pane.choose_speed(min(faster, default=SPEEDS[-1]))

    def set_range_start(self) -> None:
        """The range begins at this moment."""
        self._begin(self._pane.position_ms)

    def set_range_end(self) -> None:
        """The range ends at this moment."""
        self._end(self._pane.position_ms)

    def set_range(self, chosen: Excerpt | None) -> None:
        """This range, or none."""
        self.looping.excerpt = chosen
        self._show_range()

    def clear_range(self) -> None:
        """All of the session again."""
        self.set_range(None)

    def toggle_looping(self) -> None:
        """Play the range, or all of the session, again and again, or do not."""
        self.looping.loops = not self.looping.loops
        self._show_range()

    def pin_next_window(self) -> None:
        """Hold the next window; after the last one, follow the person again."""
        story, pinned = self._pane.story, self._pane.pinned
        windows = [track.window for track in story.tracks] if story is not None else []
        if len(windows) > 1:
            nth = windows.index(pinned) + 1 if pinned in windows else 0
            self._pane.pin_window(windows[nth] if nth < len(windows) else None)

    def _begin(self, at_ms: float) -> None:
        if self._pane.story is not None:
            self.looping.begin(at_ms, self._pane.story.duration_ms)
            self._show_range()

    def _end(self, at_ms: float) -> None:
        if self._pane.story is not None:
            self.looping.end(at_ms, self._pane.story.duration_ms)
            self._show_range()

    def _show_range(self) -> None:
        self._pane.timeline.show_excerpt(self.looping.excerpt, loops=self.looping.loops)
        self._pane.tell_time()

    def _step(self, *, forward: bool) -> None:
        story = self._pane.story
        if story is None or self._pane.is_playing:
            return
        at_ms = story.step(self._pane.position_ms, forward)
        if at_ms is not None:
            self._pane.seek(at_ms)

    def _go_to(self, mark: Mark | None) -> None:
        if mark is not None:
            self._pane.seek(mark.goes_to_ms)
            self._pane.timeline.say(mark)

    def _offer_note(self, menu: TimelineMenu, note: PersonNote) -> None:
        menu.addAction(self.tr("Edit the note…")).triggered.connect(lambda: self.pen.edit(note.id))
        move = menu.addAction(self.tr("Move the note to the play head"))
        move.triggered.connect(lambda: self.pen.move_here(note))
        menu.addAction(self.tr("Delete the note")).triggered.connect(lambda: self.pen.delete(note))

    def _press_window(self, window: int) -> None:
        self._pane.pin_window(None if window == self._pane.pinned else window)

    def _offer(self, at_ms: float, place: QPoint) -> None:
        """The right button on the timeline."""
        menu, timeline = TimelineMenu(self._pane), self._pane.timeline
        chosen = self.looping.excerpt
        menu.offer("range_start", lambda: self._begin(at_ms))
        menu.offer("range_end", lambda: self._end(at_ms))
        menu.offer("range_clear", self.clear_range, enabled=chosen is not None)
        menu.offer("loop", self.toggle_looping, ticked=self.looping.loops)
        menu.addSeparator()
        menu.offer("zoom_in", timeline.zoom_in)
        menu.offer("zoom_out", timeline.zoom_out, enabled=not timeline.axis.is_whole)
        menu.offer("zoom_all", timeline.show_all, enabled=not timeline.axis.is_whole)
        if chosen is not None:
            zoom = menu.addAction(self.tr("Zoom to the range"))
            zoom.triggered.connect(lambda: timeline.show_range(chosen.start_ms, chosen.end_ms))
        mark = timeline.mark_at(QPointF(timeline.mapFromGlobal(place)))
        menu.addSeparator()
        if mark is not None and mark.note is not None:
            self._offer_note(menu, mark.note)
        else:
            menu.offer("note", lambda: self.pen.write_at(at_ms))
        if mark is not None and mark.signal is not None:
            menu.addSeparator()
            act = no_problem(mark.signal)
            dismiss = menu.addAction(self.tr("Not a problem"))
            dismiss.setToolTip(act.said)
            dismiss.triggered.connect(lambda: self.dismissed.emit(act))
        menu.popup(place)
