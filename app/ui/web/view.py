"""The player as a widget: told what to show, tells what is shown.

Seeks that come faster than they can be shown are dropped but for the newest. The browser behind it starts when it is
first needed: it takes longer than all the rest of the window.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.jobs.feed import WindowFeed
from app.ui.web.missing import Missing, media_words
from app.ui.web.scheme import Provider

if TYPE_CHECKING:
    from app.ui.web.page import PlayerPage
    from app.ui.web.screen import Screen

SLOWEST, FASTEST = 0.1, 16.0


class PlayerView(QWidget):
    """Plays one window of a session.

    Signals:
        became_ready: the first picture of what was opened is seen.
        moved: (t_ms) the moment that is seen: while playing, and after each seek.
        playing_changed: (bool).
        was_finished: the end was reached; nothing starts by itself.
        was_resized: (width_px, height_px) of the recorded viewport.
        missing_changed: (Missing) what the recording does not hold.
        noted: (t_ms, text) an event was broken and left out; told once a session, and kept in `notes`.
        was_skipped: (from_ms, to_ms).
        was_unrecorded: there is no page to show.
        has_failed: (text).
    """

    became_ready = Signal()
    moved = Signal(float)
    playing_changed = Signal(bool)
    was_finished = Signal()
    was_resized = Signal(int, int)
    missing_changed = Signal(object)
    noted = Signal(float, str)
    was_skipped = Signal(float, float)
    was_unrecorded = Signal()
    has_failed = Signal(str)

    def __init__(self, provider: Provider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._provider = provider
        self._screen: Screen | None = None
        self._standing: dict[str, tuple[object, ...]] = {}
        self._ground: QColor | None = None
        self.is_playing = False
        self.position_ms = 0.0
        self.missing = Missing()
        self._notes: dict[tuple[float, str], None] = {}
        self._session = 0
        self._tokens = count(1)
        self._seeking = 0
        #: what was opened last, as long as nothing of it has been told
        self._opening: int | None = None
        self._next_ms: float | None = None

    @property
    def screen_widget(self) -> Screen:
        """The web view; started now if it was not yet."""
        if self._screen is None:
            self._screen = self._started()
        return self._screen

    @property
    def player(self) -> PlayerPage:
        """The page in the web view; started now if it was not yet."""
        return self.screen_widget.player

    @property
    def notes(self) -> tuple[tuple[float, str], ...]:
        """What was broken in the session that is open, as far as it was played: (t_ms, what rrweb said)."""
        return tuple(self._notes)

    def warm_up(self) -> None:
        """Start the browser, so that the first recording need not wait for it."""
        if self._screen is None:
            self._screen = self._started()

    def open_window(
        self,
        feed: WindowFeed,
        at_ms: float,
        *,
        playing: bool = False,
        plain: bool = False,
        within_px: tuple[int, int] | None = None,
        gaps: tuple[tuple[float, float], ...] = (),
    ) -> None:
        """Show a window of a session at a moment.

        Args:
            plain: the page alone: no margin, shadow or pointer, not scaled unless it is to lie
            within_px: (width, height) at the top left.
            gaps: inactive stretches, (from_ms, to_ms) each.
        """
        self._seeking = self._opening = next(self._tokens)
        self._next_ms = None
        if feed.session != self._session:
            self._session = feed.session
            self._notes.clear()
            self.player.setAudioMuted(True)
        self.position_ms = at_ms
        self._set_playing(False)
        chunks = [
            {
                "seq": chunk.seq,
                "first_ms": chunk.first_ms,
                "last_ms": chunk.last_ms,
                "snapshots": chunk.snapshots,
            }
            for chunk in feed.chunks
        ]
        self.player.tell(
            "load",
            {
                "session": feed.session,
                "window": feed.window,
                "start_epoch_ms": feed.started_at_ms,
                "duration_ms": feed.duration_ms,
                "chunks": chunks,
                "keyframes": [{"idx": k.idx, "at_ms": k.at_ms} for k in feed.keyframes],
                "at_ms": at_ms,
                "playing": playing,
                "plain": plain,
                "within_px": within_px,
                "gaps": gaps,
                "words": media_words(),
                "token": self._seeking,
            },
        )

    def clear(self) -> None:
        """Show nothing."""
        self._notes.clear()
        self._seeking, self._opening, self._next_ms = 0, 0, None
        self._set_playing(False)
        self._tell("clear")

    def play(self) -> None:
        """Go on from here; from the start when the end was reached. From now on the page may be heard."""
        if self._screen is not None:
            self._screen.player.setAudioMuted(False)
        self._tell("play")

    def pause(self) -> None:
        """Stop here."""
        self._tell("pause")

    def seek(self, at_ms: float) -> None:
        """Show a moment; if one is being shown, this one comes next and those between are dropped."""
        self.position_ms = at_ms
        if self._screen is None:
            return
        if self._seeking:
            self._next_ms = at_ms
            return
        self._seeking = next(self._tokens)
        self.player.tell("seek", at_ms, self._seeking)

    @property
    def is_seeking(self) -> bool:
        """Whether a moment was asked for that is not seen yet."""
        return self._seeking != 0

    def set_speed(self, speed: float) -> None:
        """How much faster than it happened."""
        self._tell("setSpeed", min(FASTEST, max(SLOWEST, speed)))

    def set_skipping(self, on: bool) -> None:
        """Jump over inactive stretches."""
        self._tell("setSkip", on)

    def set_gaps(self, gaps: tuple[tuple[float, float], ...]) -> None:
        """Other inactive stretches of what is open, (from_ms, to_ms) each."""
        self._tell("setGaps", gaps)

    def set_troubles(self, spans: tuple[tuple[float, float], ...]) -> None:
        """Stretches of time, Unix ms, in which every click ran into trouble: its ripple has another colour."""
        self._tell("setTroubles", spans)

    def set_look(self, colours: dict[str, QColor], skipped_text: str) -> None:
        """Dress the stage.

        Args:
            colours: of stage, text, accent, trail, shade, trouble.
            skipped_text: what a jump over inactivity says, with {0} for its length.
        """
        css = {
            name: f"rgba({c.red()}, {c.green()}, {c.blue()}, {c.alphaF():.3f})"
            for name, c in colours.items()
        }
        self._ground = colours.get("stage", self._ground)
        if self._screen is not None and self._ground is not None:
            self._screen.player.setBackgroundColor(self._ground)
        self._tell("setLook", {"colors": css, "skipped": skipped_text})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The web view fills it."""
        super().resizeEvent(event)
        if self._screen is not None:
            self._screen.setGeometry(self.rect())

    def _tell(self, call: str, *values: object) -> None:
        """Tell the player; what it should know from its start on is kept until there is one."""
        if self._screen is not None:
            self._screen.player.tell(call, *values)
        elif call.startswith("set"):
            self._standing[call] = values

    def _started(self) -> Screen:
        from app.ui.web.screen import Screen

        screen = Screen(self._provider, self)
        screen.setGeometry(self.rect())
        screen.show()
        bridge = screen.player.bridge
        bridge.became_ready.connect(self._on_ready)
        bridge.was_shown.connect(self._on_shown)
        bridge.ticked.connect(self._on_tick)
        bridge.state_changed.connect(self._on_state)
        bridge.was_finished.connect(self.was_finished)
        bridge.was_resized.connect(self.was_resized)
        bridge.missing_changed.connect(self._on_missing)
        bridge.noted.connect(self._on_noted)
        bridge.was_skipped.connect(self.was_skipped)
        bridge.was_unrecorded.connect(self.was_unrecorded)
        bridge.has_failed.connect(self._on_failed)
        if self._ground is not None:
            screen.player.setBackgroundColor(self._ground)
        for call, values in self._standing.items():
            screen.player.tell(call, *values)
        return screen

    def _on_ready(self) -> None:
        if self._opening is not None:
            return  # told of what was open before
        self.screen_widget.seem_focused()
        self.became_ready.emit()

    def _on_shown(self, token: int, t_ms: float) -> None:
        if token == self._opening:
            self._opening = None
        if token != self._seeking:
            return
        self._seeking = 0
        wanted, self._next_ms = self._next_ms, None
        if wanted is not None:
            self.seek(wanted)
        self.moved.emit(t_ms)

    def _on_tick(self, t_ms: float) -> None:
        if not self._seeking:
            self.position_ms = t_ms
            self.moved.emit(t_ms)

    def _on_state(self, state: str) -> None:
        self._set_playing(state == "playing")

    def _set_playing(self, playing: bool) -> None:
        if playing != self.is_playing:
            self.is_playing = playing
            self.playing_changed.emit(playing)

    def _on_failed(self, reason: str) -> None:
        self._seeking, self._next_ms = 0, None
        self._set_playing(False)
        self.has_failed.emit(reason)

    def _on_noted(self, t_ms: float, text: str) -> None:
        if (t_ms, text) not in self._notes:
            self._notes[t_ms, text] = None
            self.noted.emit(t_ms, text)

    def _on_missing(self, missing: Missing) -> None:
        self.missing = missing
        self.missing_changed.emit(missing)
