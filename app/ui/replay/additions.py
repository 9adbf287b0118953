"""What comes to a session's story while it is open: where a query fits, other signals, notes, events that turned out to
be broken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.friction.model import Kind as Kinds
from app.library.changes import Changes
from app.library.undoing import are_starred
from app.ui.replay.marks import Kind, Mark, Marks
from app.ui.replay.reading import read_answers, read_matches, read_notes, read_signals
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.ui.replay.pane import ReplayPane

#: a recording that is broken all over is not noted event by event
MOST_NOTES = 200
#: who stands so near a moment stands at it
AT_ONE_MS = 1.0
#: kinds whose clicks are coloured
TROUBLED = frozenset({Kinds.RAGE_CLICK, Kinds.DEAD_CLICK, Kinds.ERROR_CLICK})


class Additions(QObject):
    """Puts them on the timeline of the pane.

    Attributes:
        query: the one whose moments are shown.
    """

    def __init__(self, tasks: Tasks, pane: ReplayPane) -> None:
        super().__init__(pane)
        self._tasks = tasks
        self._pane = pane
        self.query = ""
        self._is_opening = False
        pane.stage.view.became_ready.connect(self._tell_match)
        pane.stage.view.noted.connect(self._note)
        tasks.library_changed.connect(self._on_library_changed)

    def set_query(self, query: str) -> None:
        """Show where this one fits."""
        self.query = query
        session = self._pane.session
        if session is not None:
            self._tasks.read(
                lambda db: read_matches(db, session, query),
                partial(self._show_matches, session),
                latest="matches of one",
            )

    def note_again(self) -> None:
        """The story was read anew: what was told of it once is not told again."""
        self._is_opening = True
        self._colour_clicks()
        for at_ms, text in self._pane.stage.view.notes:
            self._note(at_ms, text)
        self._pane.steering.pen.story_came()

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        """Rules ran with other numbers, somebody said that something is no problem, wrote a note, gave a star or
        joined an answer."""
        session = self._pane.session
        if session is not None and changes.concerns(session, {"marks"}):
            self._tasks.read(
                lambda db: are_starred(db, (session,)),
                partial(self._show_star, session),
                latest="star of one",
            )
        if session is not None and changes.concerns(session, {"notes"}):
            self._tasks.read(
                lambda db: read_notes(db, session),
                partial(self._show_notes, session),
                latest="notes of one",
            )
        if session is not None and changes.concerns(session, {"answers"}):
            self._tasks.read(
                lambda db: read_answers(db, session),
                partial(self._show_answers, session),
                latest="answers of one",
            )
        if session is not None and changes.concerns(session, {"signals"}):
            self._tasks.read(
                lambda db: read_signals(db, session),
                partial(self._show_signals, session),
                latest="signals of one",
            )
        if session is not None and changes.concerns(session, {"signals", "answers"}):
            self.set_query(self.query)

    def _show_signals(self, session: int, found: Marks) -> None:
        story = self._pane.story
        if story is not None and story.row.id == session:
            self._pane.tell_anew(story.signalling(found))
            self._colour_clicks()

    def _show_star(self, session: int, is_starred: bool) -> None:
        if session == self._pane.session:
            self._pane.header.show_star(is_starred)

    def _show_notes(self, session: int, written: tuple[Mark, ...]) -> None:
        story = self._pane.story
        if story is not None and story.row.id == session:
            self._pane.tell_anew(story.with_notes(written))

    def _show_answers(self, session: int, said: tuple[Mark, ...]) -> None:
        story = self._pane.story
        if story is not None and story.row.id == session:
            self._pane.tell_anew(story.with_answers(said))

    def _colour_clicks(self) -> None:
        """Clicks that ran into trouble look so when they are played."""
        story = self._pane.story
        if story is None:
            return
        zero_ms = story.row.started_at_ms
        found = (mark.signal for mark in story.signals)
        self._pane.stage.view.set_troubles(
            tuple(
                (zero_ms + one.start_ms, zero_ms + one.end_ms)
                for one in found
                if one is not None and one.kind in TROUBLED
            )
        )

    def _tell_match(self) -> None:
        """The session was opened where the query fits: why it does."""
        story, is_opening = self._pane.story, self._is_opening
        self._is_opening = False
        if story is not None and is_opening:
            found = story.matches.near(self._pane.position_ms, AT_ONE_MS)
            if found is not None:
                self._pane.timeline.say(found)

    def _show_matches(self, session: int, found: Marks) -> None:
        story = self._pane.story
        if story is not None and story.row.id == session:
            self._pane.tell_anew(story.matching(found))

    def _note(self, at_ms: float, text: str) -> None:
        """An event was left out: that is a note at its moment, once."""
        story = self._pane.story
        said = self.tr("a broken event was left out: %1").replace("%1", text)
        mark = Mark(max(0.0, at_ms), self._pane.window_seen, said, Kind.REMARK)
        if story is not None and len(story.notes) < MOST_NOTES and mark not in story.notes:
            self._pane.tell_anew(story.noting(mark))
