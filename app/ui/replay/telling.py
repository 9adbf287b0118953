"""The card over the timeline: shown while the pointer or the keyboard is on something, or for a while after a jump."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.replay.hover import HoverCard, Told
from app.ui.replay.timeline import Timeline
from app.ui.theme import Theme

#: long enough to read why a jump came here
READ_MS = 2_500


class Telling:
    """Keeps the card where the timeline is told about.

    Attributes:
        card: takes the picture of what `Timeline.hovered` names.
    """

    def __init__(self, timeline: Timeline, theme: Theme, pane: QWidget) -> None:
        self._timeline = timeline
        self._pane = pane
        self.card = HoverCard(theme, pane)
        self._read = QTimer(pane)
        self._read.setSingleShot(True)
        self._read.setInterval(READ_MS)
        self._read.timeout.connect(self._be_silent)
        timeline.told_changed.connect(self._tell)

    def _tell(self, told: Told | None, x_px: float) -> None:
        self._read.stop()
        if told is None:
            self._be_silent()
            return
        above = self._timeline.mapTo(self._pane, QPoint(round(x_px), 0))
        self.card.tell(told, above.x(), above.y() + 2)
        if not self._timeline.underMouse() and not self._timeline.hasFocus():
            self._read.start()

    def _be_silent(self) -> None:
        self.card.be_silent()
        self.card.set_picture(None)
