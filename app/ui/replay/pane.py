"""The replay pane: header, page, controls, timeline, and the rules of watching between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.errors import UserError
from app.library.changes import Changes
from app.ui.replay.controls import SPEEDS, Controls
from app.ui.replay.header import Header, Strip
from app.ui.replay.played import Played
from app.ui.replay.stage import Stage
from app.ui.replay.story import Story, read_story
from app.ui.replay.timeline import Timeline
from app.ui.tasks import Tasks
from app.ui.theme import Role, Theme
from app.ui.web import missing
from app.ui.web.events import from_library

#: going to a marker while standing on it goes to the next one
ON_MARKER_MS = 400.0
#: how often it is kept how much of a session was seen
KEEP_WATCHED_MS = 5_000


class ReplayPane(QWidget):
    """Watches one session.

    Attributes:
        session: the one that is open, None when none is.

    Signals:
        heat_requested: (page, device class or "") of the page seen now.
        next_session_requested, previous_session_requested: of the list.
        watched: (session, seen_frac) how far it was seen.
        full_screen_requested.
        speed_changed: (speed).
        skipping_changed: (bool).
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
    session_changed = Signal(object)
    position_changed = Signal(float)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self.session: int | None = None
        self._story: Story | None = None
        self._window = -1
        self._at_ms = 0.0
        self._played = Played(1.0)
        self._told_frac = 0.0
        self._speed = 1.0
        self._skipping = True
        self._inactive_after_ms = 0.0
        self._resume = False
        self.header = Header(theme, self)
        self.stage = Stage(from_library(tasks), theme, self)
        self.strip = Strip(theme, self)
        self.controls = Controls(theme, self)
        self.timeline = Timeline(theme, self)
        self._keep_watched = QTimer(self)
        self._keep_watched.setInterval(KEEP_WATCHED_MS)
        self._keep_watched.timeout.connect(self._tell_watched)
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

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Show a session at a moment, standing still; its beginning unless told."""
        self._tell_watched()
        if self.session == session and self._story is not None:
            if at_ms is not None:
                self.seek(at_ms)
            return
        self.session = session
        self._played, self._told_frac = Played(1.0), 0.0
        self._read(session, at_ms or 0.0)
        self.session_changed.emit(session)

    def close_session(self) -> None:
        """Show nothing."""
        self._tell_watched()
        self.session, self._story, self._window = None, None, -1
        self._keep_watched.stop()
        self.stage.view.clear()
        self.stage.say_empty()
        self.header.show_story(None)
        self.strip.show_page(None)
        self.strip.show_missing(())
        self.controls.show_nothing()
        self.timeline.show_story(None)
        self.session_changed.emit(None)

    def toggle_playing(self) -> None:
        """Play, or pause."""
        if self._story is None:
            return
        if self.is_playing:
            self.stage.view.pause()
            self._tell_watched()
        else:
            self.stage.view.play()

    def seek(self, at_ms: float) -> None:
        """Show a moment; while one is being shown, only the newest wish counts."""
        story = self._story
        if story is None:
            return
        at_ms = min(story.duration_ms, max(0.0, at_ms))
        self._place(at_ms)
        feed = story.feed_at(at_ms)
        if feed is not None and feed.window != self._window:
            self._open_window(at_ms, playing=self.is_playing)
        else:
            self.stage.view.seek(at_ms)

    def move_by(self, ms: float) -> None:
        """Some time on, or back."""
        self.seek(self._at_ms + ms)

    def jump_to_frac(self, frac: float) -> None:
        """To a part of the whole, 0 to 1."""
        if self._story is not None:
            self.seek(frac * self._story.duration_ms)

    def to_next_event(self) -> None:
        """One event on, while paused."""
        self._step(forward=True)

    def to_previous_event(self) -> None:
        """One event back, while paused."""
        self._step(forward=False)

    def to_next_marker(self) -> None:
        """To the next page or error."""
        markers = self._story.markers_ms if self._story is not None else ()
        # Who stands on a marker, or at the beginning, stands on its near neighbours, too.
        place = bisect_left(markers, self._at_ms - 1)
        on_one = self._at_ms <= 1 or (place < len(markers) and markers[place] <= self._at_ms + 1)
        at = bisect_right(markers, self._at_ms + (ON_MARKER_MS if on_one else 1))
        if at < len(markers):
            self.seek(markers[at])

    def to_previous_marker(self) -> None:
        """To the page or error before; from one that was just reached, to the one before that."""
        markers = self._story.markers_ms if self._story is not None else ()
        at = bisect_left(markers, self._at_ms - ON_MARKER_MS)
        if at:
            self.seek(markers[at - 1])

    def slower(self) -> None:
        """One speed down."""
        self._choose_speed(max((s for s in SPEEDS if s < self._speed), default=SPEEDS[0]))

    def faster(self) -> None:
        """One speed up."""
        self._choose_speed(min((s for s in SPEEDS if s > self._speed), default=SPEEDS[-1]))

    def set_speed(self, speed: float) -> None:
        """How much faster than it happened."""
        self._speed = speed
        self.stage.view.set_speed(speed)
        self.controls.show_speed(speed)
        self._place(self._at_ms)

    def toggle_skipping(self) -> None:
        """Jump over inactivity, or do not."""
        self._choose_skipping(not self._skipping)

    def set_skipping(self, on: bool) -> None:
        """Whether inactivity is jumped over."""
        self._skipping = on
        self.stage.view.set_skipping(on)
        self.controls.show_skipping(on)

    def set_inactive_after(self, ms: float) -> None:
        """How long a person must rest to count as inactive, in the sessions opened from now on."""
        self._inactive_after_ms = ms

    def request_heat(self) -> None:
        """Ask for the heat of the page that is seen."""
        story = self._story
        page = story.page_at(self._at_ms, self._window) if story is not None else None
        if story is not None and page is not None:
            self.heat_requested.emit(page.page, story.row.device or "")

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees stands still."""
        if self.is_playing:
            self.stage.view.pause()
        super().hideEvent(event)

    def _read(self, session: int, at_ms: float) -> None:
        self._story = None
        self.stage.view.pause()
        self.stage.say_opening()
        self._tasks.read(
            lambda db: read_story(db, session),
            lambda story: self._show_or_say(story, at_ms),
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
        column.addWidget(_hairline(self))
        column.addWidget(self.stage, 1)
        column.addWidget(self.strip)
        column.addWidget(_hairline(self))
        column.addWidget(self.controls)
        column.addWidget(self.timeline)
        self.setAutoFillBackground(True)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def _connect(self) -> None:
        self._tasks.library_changed.connect(self._on_library_changed)
        view = self.stage.view
        view.moved.connect(self._on_moved)
        view.playing_changed.connect(self.controls.show_playing)
        view.missing_changed.connect(lambda _missing: self._say_missing())
        view.was_finished.connect(self._tell_watched)
        view.was_unrecorded.connect(self.stage.say_unrecorded)
        view.has_failed.connect(self._on_failed)
        self.header.heat_requested.connect(self.request_heat)
        self.controls.play_requested.connect(self.toggle_playing)
        self.controls.speed_chosen.connect(self._choose_speed)
        self.controls.skipping_chosen.connect(self._choose_skipping)
        self.controls.marker_requested.connect(
            lambda on: self.to_next_marker() if on else self.to_previous_marker()
        )
        self.controls.full_screen_requested.connect(self.full_screen_requested)
        self.timeline.sought.connect(self.seek)
        self.timeline.scrub_began.connect(self._hold)
        self.timeline.scrub_ended.connect(self._let_go)

    def _show_or_say(self, story: Story, at_ms: float) -> None:
        """A mistake of ours must not leave "Opening…" standing; who hears of mistakes hears of it, too."""
        try:
            self._show(story, at_ms)
        except Exception:
            self.stage.say_broken(self.tr("Something went wrong inside Footfall."))
            raise

    def _show(self, story: Story, at_ms: float) -> None:
        self._story = story = story.resting(self._inactive_after_ms)
        self._window = -1
        if self._played.duration_ms != story.duration_ms:
            self._played, self._told_frac = Played(story.duration_ms), 0.0
        self.header.show_story(story)
        self.timeline.show_story(story)
        self._place(min(at_ms, story.duration_ms))
        self._open_window(self._at_ms, playing=False)
        self._keep_watched.start()

    def _open_window(self, at_ms: float, *, playing: bool) -> None:
        story = self._story
        feed = story.feed_at(at_ms) if story is not None else None
        if story is None or feed is None:
            self.stage.say_unrecorded()
            return
        self._window = feed.window
        self._say_missing()
        self.stage.view.open_window(feed, at_ms, playing=playing, gaps=story.inactive)
        self._place(at_ms)

    def _refused(self, error: UserError) -> None:
        self.close_session()
        self.stage.say_broken(str(error))

    def _on_moved(self, at_ms: float) -> None:
        story = self._story
        if story is None or self.timeline.is_scrubbing or self.stage.view.is_seeking:
            return
        if self.is_playing:
            self._played.on(self._at_ms, at_ms)
            feed = story.feed_at(at_ms)
            if feed is not None and feed.window != self._window:
                self._open_window(at_ms, playing=True)
                return
        self._place(at_ms)

    def _on_failed(self, reason: str) -> None:
        """The next wish opens the page anew."""
        self._window = -1
        self.stage.say_broken(reason)

    def _place(self, at_ms: float) -> None:
        """Show everywhere but on the stage where one is."""
        self._at_ms = at_ms
        story = self._story
        if story is None:
            return
        self.timeline.set_position(at_ms)
        self.controls.show_time(
            at_ms,
            story.duration_ms,
            story.row.started_at_ms + at_ms,
            self._speed,
            story.without_pauses_ms(at_ms),
        )
        self.strip.show_page(story.page_at(at_ms, self._window))
        self.position_changed.emit(at_ms)

    def _say_missing(self) -> None:
        story = self._story
        if story is None:
            return
        sentences = [missing.sentence(self.stage.view.missing), *story.remarks]
        self.strip.show_missing(tuple(sentence for sentence in sentences if sentence))

    def _step(self, *, forward: bool) -> None:
        if self._story is None or self.is_playing:
            return
        at_ms = self._story.step(self._at_ms, forward)
        if at_ms is not None:
            self.seek(at_ms)

    def _hold(self) -> None:
        self._resume = self.is_playing
        self.stage.view.pause()

    def _let_go(self) -> None:
        if self._resume:
            self.stage.view.play()

    def _choose_speed(self, speed: float) -> None:
        self.set_speed(speed)
        self.speed_changed.emit(speed)

    def _choose_skipping(self, on: bool) -> None:
        self.set_skipping(on)
        self.skipping_changed.emit(on)

    def _tell_watched(self) -> None:
        if self.session is None or self._story is None:
            return
        seen_frac = self._played.frac
        if seen_frac > self._told_frac:
            self._told_frac = seen_frac
            self.watched.emit(self.session, seen_frac)

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.color(Role.PANEL))
        self.setPalette(palette)


def _hairline(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    line.setStyleSheet("#hairline { background: palette(mid); border: none; }")
    return line
