"""Writing notes at moments of the session that is watched, wording them anew, and moving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from app.ui import noting
from app.ui.replay.marks import Mark
from app.ui.replay.note_card import NoteCard
from app.ui.replay.story import ON_MARKER_MS

if TYPE_CHECKING:
    from app.library.notes import PersonNote
    from app.ui.replay.pane import ReplayPane
    from app.ui.theme import Theme

#: whose moment is that near is not moved there
ELSEWHERE_MS = 50.0


class Pen(QObject):
    """Opens the card where the play head is, and says what is to be written. Time stands still meanwhile.

    Signals:
        act_wanted: (Act) a note is to be written, worded anew, moved or deleted.

    Attributes:
        card: in which one writes.
    """

    act_wanted = Signal(object)

    def __init__(self, pane: ReplayPane, theme: Theme) -> None:
        super().__init__(pane)
        self._pane = pane
        self._session: int | None = None
        self._note: PersonNote | None = None
        self._at_ms = 0.0
        self._plays_on = False
        self._awaited: int | None = None
        self.card = NoteCard(theme, pane)
        self.card.was_kept.connect(self._keep)
        self.card.was_left.connect(self._put_down)
        self.card.delete_wanted.connect(self._delete_written)
        self.card.move_wanted.connect(self._move_here)
        pane.timeline.note_moved.connect(self.move)
        pane.position_changed.connect(self._tell_place)
        pane.session_changed.connect(self._session_changed)

    def write_here(self) -> None:
        """Write at this moment; who stands on a note words that one anew."""
        story = self._pane.story
        if story is None:
            return
        at_ms = self._pane.position_ms
        near = [
            mark for mark in story.notes if mark.note and abs(mark.at_ms - at_ms) <= ON_MARKER_MS
        ]
        nearest = min(near, key=lambda mark: abs(mark.at_ms - at_ms), default=None)
        if nearest is not None:
            self._open(nearest.at_ms, nearest.note)
        else:
            self._open(at_ms, None)

    def write_at(self, at_ms: float) -> None:
        """Write a new note at another moment."""
        if self._pane.story is not None:
            self._open(at_ms, None)

    def edit(self, note: int) -> None:
        """Word a note of this session anew; as soon as the session is there."""
        found = self._mark_of(note)
        self._awaited = None if found is not None else note
        if found is not None:
            self._open(found.at_ms, found.note)

    def delete(self, note: PersonNote) -> None:
        """Take a note away."""
        self.act_wanted.emit(noting.deleted(note.id, note.text))

    def move(self, note: PersonNote, at_ms: float) -> None:
        """Let a note be of another moment."""
        if note.at_ms != at_ms:
            self.act_wanted.emit(noting.moved(note.id, at_ms))

    def move_here(self, note: PersonNote) -> None:
        """Let a note be of the moment that is seen."""
        self.move(note, self._pane.position_ms)

    def story_came(self) -> None:
        """A note that was waited for may be there now."""
        if self._awaited is not None:
            self.edit(self._awaited)

    def _open(self, at_ms: float, note: PersonNote | None) -> None:
        self.card.keep()
        pane = self._pane
        self._session, self._note, self._at_ms = pane.session, note, at_ms
        self._plays_on = pane.is_playing
        if self._plays_on:
            pane.toggle_playing()
        text = note.text if note is not None else ""
        self.card.open_at(at_ms, text, self._above(), is_new=note is None)
        self._tell_place(pane.position_ms)

    def _above(self) -> QPoint:
        """Where the moment is, over the timeline."""
        timeline = self._pane.timeline
        timeline.look(timeline.axis.showing(self._at_ms))
        return timeline.mapTo(self._pane, QPoint(round(timeline.axis.x(self._at_ms)), 0))

    def _tell_place(self, at_ms: float) -> None:
        if self.card.is_open:
            is_elsewhere = abs(at_ms - self._at_ms) >= ELSEWHERE_MS
            self.card.offer_move(at_ms if is_elsewhere else None)

    def _move_here(self) -> None:
        """What is written about goes where the play head is; one goes on writing."""
        self._at_ms = self._pane.position_ms
        if self._note is not None:
            self.move_here(self._note)
        self.card.stand_at(self._at_ms, self._above())
        self._tell_place(self._at_ms)

    def _keep(self, text: str, goes_on: bool) -> None:
        note, session = self._note, self._session
        self._put_down(goes_on)
        if note is not None:
            if text.strip() != note.text:
                self.act_wanted.emit(noting.reworded(note.id, text))
        elif session is not None and text.strip():
            self.act_wanted.emit(noting.written(session, self._at_ms, text))

    def _delete_written(self) -> None:
        note = self._note
        self._put_down()
        if note is not None:
            self.delete(note)

    def _put_down(self, goes_on: bool = True) -> None:
        self._note = None
        if self._plays_on and goes_on:
            self._pane.stage.view.play()
        self._plays_on = False

    def _session_changed(self, _session: int | None) -> None:
        self._awaited = None
        self.card.keep(goes_on=False)

    def _mark_of(self, note: int) -> Mark | None:
        story = self._pane.story
        marks = story.notes if story is not None else ()
        return next(
            (mark for mark in marks if mark.note is not None and mark.note.id == note), None
        )
