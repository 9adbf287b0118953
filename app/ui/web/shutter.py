"""Tells when what a player shows has reached the picture that can be grabbed of it.

The player writes a number into the colour beside the page once the page is as it should be. Who sees that colour in a
picture of the widget sees a page that is at least as new.
"""

from __future__ import annotations

import json
from itertools import count

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer, Signal

from app.ui.web.view import PlayerView

_LOOK_AGAIN_MS = 12
#: the colour beside the page has 24 bits
_TOKENS = 1 << 24


class Shutter(QObject):
    """Watches one player.

    Args:
        view: shows a page alone, so that the colour is beside it.

    Signals:
        was_seen: what was asked for is on the picture.
        has_answered: (what the player answered, decoded) it told something of the page.
    """

    was_seen = Signal()
    has_answered = Signal(object)

    def __init__(self, view: PlayerView) -> None:
        super().__init__(view)
        self._view = view
        self._beside = QPoint()
        self._tokens = count(1)
        self._token = 0
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._look)
        view.player.bridge.was_settled.connect(self._on_settled)
        view.player.bridge.was_measured.connect(self._on_measured)

    def ask(self, call: str, *values: object, beside: QPoint) -> None:
        """Call `footfall.CALL(VALUES…, token)`; what was asked before is not waited for any more.

        Args:
            beside: a place of the view that the page does not cover.
        """
        self._look_again.stop()
        self._beside = beside
        self._token = next(self._tokens) % _TOKENS
        self._view.player.tell(call, *values, self._token)

    def forget(self) -> None:
        """Wait for nothing."""
        self._look_again.stop()
        self._token = 0

    def _on_settled(self, token: int) -> None:
        if token == self._token:
            self._look_again.start()

    def _on_measured(self, token: int, answer: str) -> None:
        if token == self._token:
            self.has_answered.emit(json.loads(answer))

    def _look(self) -> None:
        colour = self._view.grab(QRect(self._beside, QSize(1, 1))).toImage().pixelColor(0, 0)
        seen = colour.red() | colour.green() << 8 | colour.blue() << 16
        if seen == self._token:
            self.forget()
            self.was_seen.emit()
