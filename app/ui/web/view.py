"""The player as a widget: told what to show, tells what is shown.

Seeks that come faster than they can be shown are dropped but for the newest.
"""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from app.jobs.feed import WindowFeed
from app.ui.web.missing import Missing
from app.ui.web.page import PlayerPage
from app.ui.web.scheme import Provider

SLOWEST, FASTEST = 0.1, 16.0
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class PlayerView(QWebEngineView):
    """Plays one window of a session.

    Signals:
        became_ready: the first picture of what was opened is seen.
        moved: (t_ms) the moment that is seen: while playing, and after each seek.
        playing_changed: (bool).
        was_finished: the end was reached; nothing starts by itself.
        was_resized: (width_px, height_px) of the recorded viewport.
        missing_changed: (Missing) what the recording does not hold.
        noted: (t_ms, text) an event was broken and left out.
        was_skipped: (from_ms, to_ms).
        was_unrecorded: there is no page to show.
        has_failed: (text).
        key_pressed: (QKeyEvent) a key that reached the page though nothing in it can be typed into.
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
        self.player = PlayerPage(provider, self)
        self.setPage(self.player)
        # The recorded page takes no part: no click, no drag, no drop, no menu, no focus.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.is_playing = False
        self.position_ms = 0.0
        self.missing = Missing()
        self._tokens = count(1)
        self._seeking = 0
        self._next_ms: float | None = None
        self._ready = False
        bridge = self.player.bridge
        bridge.became_ready.connect(self._on_ready)
        bridge.was_shown.connect(self._on_shown)
        bridge.ticked.connect(self._on_tick)
        bridge.state_changed.connect(self._on_state)
        bridge.was_finished.connect(self.was_finished)
        bridge.was_resized.connect(self.was_resized)
        bridge.missing_changed.connect(self._on_missing)
        bridge.noted.connect(self.noted)
        bridge.was_skipped.connect(self.was_skipped)
        bridge.was_unrecorded.connect(self.was_unrecorded)
        bridge.has_failed.connect(self._on_failed)

    def open_window(
        self,
        feed: WindowFeed,
        at_ms: float,
        *,
        playing: bool = False,
        plain: bool = False,
        gaps: tuple[tuple[float, float], ...] = (),
    ) -> None:
        """Show a window of a session at a moment.

        Args:
            plain: the page alone: no margin, shadow or pointer, not scaled.
            gaps: inactive stretches, (from_ms, to_ms) each.
        """
        self._seeking = next(self._tokens)
        self._next_ms = None
        self._ready = False
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
                "at_ms": at_ms,
                "playing": playing,
                "plain": plain,
                "gaps": gaps,
                "token": self._seeking,
            },
        )

    def clear(self) -> None:
        """Show nothing."""
        self._seeking, self._next_ms, self._ready = 0, None, False
        self._set_playing(False)
        self.player.tell("clear")

    def play(self) -> None:
        """Go on from here; from the start when the end was reached."""
        self.player.tell("play")

    def pause(self) -> None:
        """Stop here."""
        self.player.tell("pause")

    def seek(self, at_ms: float) -> None:
        """Show a moment; if one is being shown, this one comes next and those between are dropped."""
        self.position_ms = at_ms
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
        self.player.tell("setSpeed", min(FASTEST, max(SLOWEST, speed)))

    def set_skipping(self, on: bool) -> None:
        """Jump over inactive stretches."""
        self.player.tell("setSkip", on)

    def set_look(self, colours: dict[str, QColor], skipped_text: str) -> None:
        """Dress the stage.

        Args:
            colours: of stage, text, accent, trail, shade.
            skipped_text: what a jump over inactivity says, with {0} for its length.
        """
        css = {
            name: f"rgba({c.red()}, {c.green()}, {c.blue()}, {c.alphaF():.3f})"
            for name, c in colours.items()
        }
        if "stage" in colours:
            self.player.setBackgroundColor(colours["stage"])
        self.player.tell("setLook", {"colors": css, "skipped": skipped_text})

    def seem_focused(self) -> None:
        """Let the page believe that it has the focus, for what it draws around the field a person was in.

        The keyboard stays where it is: only the widget inside is told, Qt is not.
        """
        proxy = self.focusProxy()
        if proxy is not None:
            QCoreApplication.sendEvent(proxy, QFocusEvent(QEvent.Type.FocusIn))

    def event(self, event: QEvent) -> bool:
        """Watch the widget that Chromium puts inside for keys."""
        if event.type() in (QEvent.Type.ChildPolished, QEvent.Type.ChildAdded):
            proxy = self.focusProxy()
            if proxy is not None:
                proxy.installEventFilter(self)
                proxy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys never reach the page: shortcuts keep working while it has the focus."""
        if event.type() in _KEYS and isinstance(event, QKeyEvent):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _on_ready(self) -> None:
        self._ready = True
        self.seem_focused()
        self.became_ready.emit()

    def _on_shown(self, token: int, t_ms: float) -> None:
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

    def _on_missing(self, missing: Missing) -> None:
        self.missing = missing
        self.missing_changed.emit(missing)
