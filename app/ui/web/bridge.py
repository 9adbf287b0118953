"""The one object the player's script can call: what it tells becomes signals. Takes numbers and text, gives nothing."""

from __future__ import annotations

import json
import math

from PySide6.QtCore import QObject, Signal, Slot

from app.ui.web.missing import Missing

#: texts that come over the bridge were written by a recording's errors at worst; longer ones say nothing more
LONGEST_TEXT = 2_000


class Bridge(QObject):
    """What the player tells.

    Signals:
        was_opened: the player can be told things.
        became_ready: the first picture of a recording is seen.
        was_shown: (token, t_ms) a seek is seen.
        was_settled: (token) fonts, pictures and animations are as they were at that moment.
        was_loaded: all events are there.
        ticked: (t_ms) while playing, at least ten times a second.
        state_changed: (`playing` or `paused`).
        was_finished: the end was reached.
        was_resized: (width_px, height_px) of the recorded viewport.
        missing_changed: (Missing).
        noted: (t_ms, text) an event was broken and left out.
        was_skipped: (from_ms, to_ms) an inactive stretch was jumped over.
        was_unrecorded: no page of this window is in the recording.
        has_failed: (text) the recording could not be shown.
        was_measured: (token, JSON text) the answer to a question about the page.
    """

    was_opened = Signal()
    became_ready = Signal()
    was_shown = Signal(int, float)
    was_settled = Signal(int)
    was_loaded = Signal()
    ticked = Signal(float)
    state_changed = Signal(str)
    was_finished = Signal()
    was_resized = Signal(int, int)
    missing_changed = Signal(object)
    noted = Signal(float, str)
    was_skipped = Signal(float, float)
    was_unrecorded = Signal()
    has_failed = Signal(str)
    was_measured = Signal(int, str)

    @Slot()
    def opened(self) -> None:
        self.was_opened.emit()

    @Slot()
    def ready(self) -> None:
        self.became_ready.emit()

    @Slot(int, float)
    def shown(self, token: int, t_ms: float) -> None:
        self.was_shown.emit(token, t_ms)

    @Slot(int)
    def settled(self, token: int) -> None:
        self.was_settled.emit(token)

    @Slot()
    def loaded(self) -> None:
        self.was_loaded.emit()

    @Slot(float)
    def time(self, t_ms: float) -> None:
        if math.isfinite(t_ms):
            self.ticked.emit(t_ms)

    @Slot(str)
    def state(self, name: str) -> None:
        self.state_changed.emit(name)

    @Slot()
    def finished(self) -> None:
        self.was_finished.emit()

    @Slot(int, int)
    def resized(self, width_px: int, height_px: int) -> None:
        self.was_resized.emit(width_px, height_px)

    @Slot(str)
    def missing(self, counts: str) -> None:
        self.missing_changed.emit(Missing(**json.loads(counts)))

    @Slot(float, str)
    def note(self, t_ms: float, text: str) -> None:
        self.noted.emit(t_ms, text[:LONGEST_TEXT])

    @Slot(float, float)
    def skipped(self, from_ms: float, to_ms: float) -> None:
        self.was_skipped.emit(from_ms, to_ms)

    @Slot()
    def unrecorded(self) -> None:
        self.was_unrecorded.emit()

    @Slot(str)
    def failed(self, text: str) -> None:
        self.has_failed.emit(text[:LONGEST_TEXT])

    @Slot(int, str)
    def measured(self, token: int, answer: str) -> None:
        self.was_measured.emit(token, answer)
