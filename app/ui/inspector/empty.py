"""What the inspector says when it has no row to show, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui import words
from app.ui.nothing import Nothing
from app.ui.theme import Theme

PICTURE_PX = 32
#: who waits shorter than this does not want to be told
PATIENCE_MS = 300


class Empty(Nothing):
    """Says why.

    Signals:
        all_wanted: show every row again.
    """

    all_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, PICTURE_PX)
        self._all = QPushButton(self.tr("Show everything"), self)
        self._all.setProperty("link", True)
        self._all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._all.clicked.connect(self.all_wanted)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(PATIENCE_MS)
        self._waiting.timeout.connect(lambda: self._show("clock", self.tr("Reading…"), ""))
        self._offer(self._all)
        self.say_nothing_open()

    def say_nothing_open(self) -> None:
        """No session is watched."""
        self._waiting.stop()
        self._show(
            "inspector",
            self.tr("Nothing is open"),
            self.tr("Open a session to see its pages, clicks, console and requests here."),
        )

    def say_reading(self) -> None:
        """Say nothing yet; later that it takes a while."""
        self._show("", "", "")
        self._waiting.start()

    def say_nothing_happened(self) -> None:
        """A session without anything to list."""
        self._waiting.stop()
        self._show("info", self.tr("Nothing to list"), self.tr("This recording tells of nothing."))

    def say_nothing_fits(self) -> None:
        """Search and chips leave no row."""
        self._waiting.stop()
        self._show(
            "filter", self.tr("Nothing fits"), self.tr("No row has all of this."), offer=True
        )

    def say_refused(self, reason: str) -> None:
        """The session cannot be read."""
        self._waiting.stop()
        self._show("error", self.tr("It cannot be listed"), words.plain(reason))

    def _show(self, icon: str, title: str, text: str, *, offer: bool = False) -> None:
        self._all.setVisible(offer)
        self.say(icon, title, text)

    def _dress(self) -> None:
        super()._dress()
        self._all.setFont(self._theme.font("secondary"))
