"""What the inspector says when it has no row to show, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import words
from app.ui.theme import Role, Theme

PICTURE_PX = 32
#: who waits shorter than this does not want to be told
PATIENCE_MS = 300


class Empty(QWidget):
    """A picture, a sentence, what to do.

    Signals:
        all_wanted: show every row again.
    """

    all_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = "inspector"
        self._picture = QLabel(self)
        self._title = QLabel(self)
        self._text = QLabel(self)
        for label in (self._picture, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setProperty("role", "secondary")
        self._all = QPushButton(self.tr("Show everything"), self)
        self._all.setProperty("link", True)
        self._all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._all.clicked.connect(self.all_wanted)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(PATIENCE_MS)
        self._waiting.timeout.connect(lambda: self._show("clock", self.tr("Reading…"), ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 48, 24, 24)
        column.setSpacing(8)
        for label in (self._picture, self._title, self._text):
            column.addWidget(label)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.changed.connect(self._dress)
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
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._all.setVisible(offer)
        self._dress()

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._text.setFont(self._theme.font("secondary"))
        self._all.setFont(self._theme.font("secondary"))
        self._picture.clear()
        if self._icon:
            icon = self._theme.icon(self._icon, Role.MUTED)
            self._picture.setPixmap(icon.pixmap(PICTURE_PX, PICTURE_PX))
