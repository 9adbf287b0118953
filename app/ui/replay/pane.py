"""The replay pane: header, page, controls, timeline, and the rules of watching between them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.library.changes import Changes
from app.ui.hairline import Hairline
from app.ui.replay.additions import Additions
from app.ui.replay.controls import Controls
from app.ui.replay.header import Header, Strip
from app.ui.replay.played import Watching
from app.ui.replay.reading import read_story
from app.ui.replay.stage import Stage
from app.ui.replay.steering import Steering
from app.ui.replay.story import Story
from app.ui.replay.telling import Telling
from app.ui.replay.thumbnails import Illustrations
from app.ui.replay.timeline import Timeline
from app.ui.tasks import Tasks
from app.ui.theme import Role, Theme
from app.ui.web import missing
from app.ui.web.events import from_library


class ReplayPane(QWidget):
    """Watches one session.

    Attributes:
        session: the one that is open, None when none is.
        story: what is known of it, None until that is read.
        speed: how much faster than it happened.
        pinned: the window that is shown whatever the person did; None follows the person.

    Signals:
        heat_requested: (page, device class or "") of the page seen now.
        next_session_requested, previous_session_requested: of the list.
        watched: (session, seen_frac) how far it was seen.
        full_screen_requested.
        speed_changed: (speed).
        skipping_changed: (bool).
        clock_changed: (`elapsed`, `local` or `utc`) what the clock shows.
        session_changed: (session or None) that is open, before anything of it is seen.
        position_changed: (at_ms) of the play head.
    """

    heat_requested = Signal(str, str)
    next_session_requested = Signal()
    previous_session_requested = Signal()
    watched = Signal(int, float)
    full_screen_requested = Signal()
    speed_changed = Signal(float)
    skipping_changed = Signal(bool)
    clock_changed = Signal(str)
    session_changed = Signal(object)
    position_changed = Signal(float)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self.session: int | None = None
        self.story: Story | None = None
        self._window = -1
        self._at_ms = 0.0
        self.speed = 1.0
        self._skipping = True
        self._inactive_after_ms = 0.0
        self._resume = False
        self.pinned: int | None = None
        self.header = Header(theme, self)
        self.stage = Stage(from_library(tasks), theme, self)
        self.strip = Strip(theme, self)
        self.controls = Controls(theme, self)
        self.timeline = Timeline(theme, self)
        self.telling = Telling(self.timeline, theme, self)
        self.steering = Steering(self, theme)
        self._additions = Additions(tasks, self)
        self.illustrations = Illustrations(tasks, self)
        self._watching = Watching(self)
        self._arrange()
        self._connect()
        self.set_speed(1.0)
        self.set_skipping(True)

    @property
    def position_ms(self) -> float:
        """The moment that is seen or about to be."""
        return self._at_ms

    @property
    def is_playing(self) -> bool:
        """Whether time goes on."""
        return self.stage.view.is_playing

    @property
    def range_ms(self) -> tuple[float, float] | None:
        """The range that is set, (from, to) from the session's zero; None for all of it."""
        chosen = self.steering.looping.excerpt
        return (chosen.start_ms, chosen.end_ms) if chosen is not None else None

    @property
    def window_seen(self) -> int:
        """The window that is seen, −1 where none is."""
        return self._window

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Show a session at a moment, standing still; unless told the first that the query fits, else its beginning."""
        self._watching.tell()
        if self.session == session and self.story is not None:
            if at_ms is not None:
                self.seek(at_ms)
            return
        self.session = session
        self._forget_choices()
        self._read(session, at_ms)
        self.session_changed.emit(session)

    def close_session(self) -> None:
        """Show nothing."""
        self._watching.tell()
        self.session, self.story, self._window = None, None, -1
        self._watching.begin(None)
        self.stage.view.clear()
        self.stage.say_empty()
        self.header.show_story(None)
        self.strip.show_page(None)
        self.strip.show_missing(())
        self.controls.show_nothing()
        self.timeline.show_story(None)
        self._forget_choices()
        self.session_changed.emit(None)

    def toggle_playing(self) -> None:
        """Play, or pause."""
        if self.story is None:
            return
        if self.is_playing:
            self.stage.view.pause()
            self._watching.tell()
        else:
            if self.steering.looping.is_outside(self._at_ms):
                self.seek(self.steering.looping.start_ms)
            self.stage.view.play()

    def seek(self, at_ms: float) -> None:
        """Show a moment; while one is being shown, only the newest wish counts."""
        story = self.story
        if story is None:
            return
        at_ms = min(story.duration_ms, max(0.0, at_ms))
        self._place(at_ms)
        if self._window_at(story, at_ms) != self._window:
            self._open_window(at_ms, playing=self.is_playing)
        else:
            self.stage.view.seek(at_ms)

    def pin_window(self, window: int | None) -> None:
        """Show this window whatever the person did; None follows the person."""
        if self.story is not None and window != self.pinned:
            self.pinned = window
            self.timeline.show_pinned(window)
            self.seek(self._at_ms)
            self.controls.show_windows(self.story, window, self._window)

    def set_speed(self, speed: float) -> None:
        """How much faster than it happened."""
        self.speed = speed
        self.stage.view.set_speed(speed)
        self.controls.show_speed(speed)
        self._place(self._at_ms)

    def choose_speed(self, speed: float) -> None:
        """The person wants it so."""
        self.set_speed(speed)
        self.speed_changed.emit(speed)

    def toggle_skipping(self) -> None:
        """Jump over inactivity, or do not."""
        self._choose_skipping(not self._skipping)

    def set_skipping(self, on: bool) -> None:
        """Whether inactivity is jumped over."""
        self._skipping = on
        self.stage.view.set_skipping(on)
        self.controls.show_skipping(on)

    def set_inactive_after(self, ms: float) -> None:
        """How long a person must rest to count as inactive."""
        self._inactive_after_ms = ms
        if self.story is not None:
            self.tell_anew(self.story.resting(ms))
            self.stage.view.set_gaps(self.story.inactive)
            self._place(self._at_ms)

    def set_clock(self, shows: str) -> None:
        """What the clock shows: `elapsed`, `local` or `utc`."""
        self.controls.set_clock(shows)

    def set_query(self, query: str) -> None:
        """The query whose moments come first."""
        self._additions.set_query(query)

    def tell_anew(self, story: Story) -> None:
        """The same session, with something more or less on its timeline."""
        self.story = story
        self.timeline.show_story(story, anew=False)

    def tell_time(self) -> None:
        """Say where one is, and how long it will take."""
        story, at_ms = self.story, self._at_ms
        if story is None:
            return
        self.controls.show_time(
            at_ms,
            story.duration_ms,
            story.row.started_at_ms + at_ms,
            self.speed,
            story.without_pauses_ms(at_ms),
            self.steering.looping,
        )

    def request_heat(self) -> None:
        """Ask for the heat of the page that is seen."""
        story = self.story
        page = story.page_at(self._at_ms, self._window) if story is not None else None
        if story is not None and page is not None:
            self.heat_requested.emit(page.page, story.row.device or "")

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees stands still."""
        if self.is_playing:
            self.stage.view.pause()
        super().hideEvent(event)

    def _read(self, session: int, at_ms: float | None) -> None:
        query = self._additions.query
        self.story = None
        self.stage.view.pause()
        self.stage.say_opening()
        self._tasks.read(
            lambda db: read_story(db, session, query),
            lambda story: self._show_or_say(story, story.begins_at_ms if at_ms is None else at_ms),
            failed=self._refused,
            latest="replay",
        )

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        """A longer version of the session came, or a new analysis, or it was deleted."""
        if self.session in changes.sessions and {"chunks", "keyframes"} & changes.tables:
            self._read(self.session, self._at_ms)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Hairline(self))
        column.addWidget(self.stage, 1)
        column.addWidget(self.strip)
        column.addWidget(Hairline(self))
        column.addWidget(self.controls)
        column.addWidget(self.timeline)
        self.setAutoFillBackground(True)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def _connect(self) -> None:
        self._tasks.library_changed.connect(self._on_library_changed)
        self._watching.watched.connect(self.watched)
        view = self.stage.view
        view.moved.connect(self._on_moved)
        view.playing_changed.connect(self.controls.show_playing)
        view.missing_changed.connect(lambda _missing: self._say_missing())
        view.noted.connect(lambda _at_ms, _text: self._say_missing())
        view.was_finished.connect(self._on_finished)
        view.was_unrecorded.connect(self.stage.say_unrecorded)
        view.has_failed.connect(self._on_failed)
        self.header.heat_requested.connect(self.request_heat)
        self.controls.play_requested.connect(self.toggle_playing)
        self.controls.speed_chosen.connect(self.choose_speed)
        self.controls.skipping_chosen.connect(self._choose_skipping)
        self.controls.next_requested.connect(self.steering.to_next_marker)
        self.controls.previous_requested.connect(self.steering.to_previous_marker)
        self.controls.full_screen_requested.connect(self.full_screen_requested)
        self.timeline.sought.connect(self.seek)
        self.timeline.scrub_began.connect(self._hold)
        self.timeline.scrub_ended.connect(self._let_go)
        self.controls.window_chosen.connect(self.pin_window)
        self.controls.clock_chosen.connect(self.clock_changed)

    def _show_or_say(self, story: Story, at_ms: float) -> None:
        """A mistake of ours must not leave "Opening…" standing; who hears of mistakes hears of it, too."""
        try:
            self._show(story, at_ms)
        except Exception:
            self.stage.say_broken(self.tr("Something went wrong inside Footfall."))
            raise

    def _show(self, story: Story, at_ms: float) -> None:
        self.story = story = story.resting(self._inactive_after_ms)
        self._window = -1
        self._watching.begin(story.row.id, story.duration_ms)
        self.header.show_story(story)
        self.timeline.show_story(story)
        self._place(min(at_ms, story.duration_ms))
        self._open_window(self._at_ms, playing=False)
        self._additions.note_again()

    def _open_window(self, at_ms: float, *, playing: bool) -> None:
        story = self.story
        feed = story.feed_of(self._window_at(story, at_ms)) if story is not None else None
        if story is None or feed is None:
            self.stage.say_unrecorded()
            return
        self._window = feed.window
        self.controls.show_windows(story, self.pinned, feed.window)
        self._say_missing()
        self.stage.view.open_window(feed, at_ms, playing=playing, gaps=story.inactive)
        self._place(at_ms)

    def _refused(self, error: UserError) -> None:
        self.close_session()
        self.stage.say_broken(str(error))

    def _on_moved(self, at_ms: float) -> None:
        story = self.story
        if story is None or self.timeline.is_scrubbing or self.stage.view.is_seeking:
            return
        if self.is_playing:
            self._watching.on(self._at_ms, at_ms)
            if self.steering.looping.turns(self._at_ms, at_ms):
                self.seek(self.steering.looping.start_ms)
                return
            if self._window_at(story, at_ms) != self._window:
                self._open_window(at_ms, playing=True)
                return
        self._place(at_ms)

    def _on_finished(self) -> None:
        """The end: it stands still there, unless it is to begin anew."""
        self._watching.tell()
        if self.story is not None and self.steering.looping.loops:
            self._open_window(self.steering.looping.start_ms, playing=True)

    def _window_at(self, story: Story, at_ms: float) -> int:
        """The window to show: the one that is held, else the one that the person was in."""
        return story.window_at(at_ms) if self.pinned is None else self.pinned

    def _forget_choices(self) -> None:
        """Range and window belong to one session."""
        self.pinned = None
        self.steering.forget()
        self.timeline.show_pinned(None)

    def _on_failed(self, reason: str) -> None:
        """The next wish opens the page anew."""
        self._window = -1
        self.stage.say_broken(reason)

    def _place(self, at_ms: float) -> None:
        """Show everywhere but on the stage where one is."""
        self._at_ms = at_ms
        story = self.story
        if story is None:
            return
        self.timeline.set_position(at_ms)
        self.tell_time()
        self.strip.show_page(story.page_at(at_ms, self._window))
        self.position_changed.emit(at_ms)

    def _say_missing(self) -> None:
        story = self.story
        if story is None:
            return
        view = self.stage.view
        lost = missing.broken(len(view.notes))
        sentences = [missing.sentence(view.missing), lost, *story.remarks]
        self.strip.show_missing(tuple(sentence for sentence in sentences if sentence))

    def _hold(self) -> None:
        self._resume = self.is_playing
        self.stage.view.pause()

    def _let_go(self) -> None:
        if self._resume:
            self.stage.view.play()

    def _choose_skipping(self, on: bool) -> None:
        self.set_skipping(on)
        self.skipping_changed.emit(on)

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.color(Role.PANEL))
        self.setPalette(palette)
