"""The foot of the dialog: how far the counting is, and what can be done with the numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.ui.theme import GRID_PX, Theme

#: what is done sooner needs no bar
PATIENCE_MS = 300
BAR_W_PX = 120


class Foot(QWidget):
    """Buttons and a line of words.

    Signals:
        reset_wanted, apply_wanted, cancel_wanted, close_wanted: by their buttons.
    """

    reset_wanted = Signal()
    apply_wanted = Signal()
    cancel_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_numbers = True
        self._is_applying = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_W_PX)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self._patience.timeout.connect(self.bar.show)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reset = self._button(self.tr("Reset all"), self.reset_wanted)
        self.reset.setToolTip(self.tr("All numbers as Footfall has them"))
        self.cancel = self._button(self.tr("Stop"), self.cancel_wanted)
        self.cancel.setToolTip(self.tr("Leave everything as it was"))
        self.cancel.hide()
        self.apply = self._button(self.tr("Apply"), self.apply_wanted)
        self.apply.setProperty("primary", True)
        self.apply.setToolTip(self.tr("Look at every session again with these numbers"))
        self.close_button = self._button(self.tr("Close"), self.close_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX * 2, GRID_PX, GRID_PX * 2, GRID_PX)
        row.setSpacing(GRID_PX)
        row.addWidget(self.bar)
        row.addWidget(self.words, 1)
        for button in (self.reset, self.cancel, self.apply, self.close_button):
            row.addWidget(button)
        theme.changed.connect(self._dress)
        self._dress()

    def offer(self, *, can_apply: bool, can_reset: bool) -> None:
        """What there is to be done."""
        self.apply.setEnabled(can_apply)
        self.reset.setEnabled(can_reset)

    def show_tools(self, on: bool) -> None:
        """Whether the numbers are seen, which these buttons are about."""
        self._is_numbers = on
        self._arrange()

    def show_applying(self, on: bool) -> None:
        """While the rules run for good, they can be stopped."""
        self._is_applying = on
        if not on:
            self.show_progress(0, 0)
        self._arrange()

    def show_progress(self, done: int, total: int) -> None:
        """How many sessions were looked at; all of them takes the bar away."""
        if done >= total:
            self._patience.stop()
            self.bar.setVisible(self._is_applying)
            if self._is_applying:
                self.bar.setRange(0, 0)
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if self.bar.isHidden() and not self._patience.isActive():
            self._patience.start()

    def say(self, text: str) -> None:
        """Say how it went."""
        self.words.setText(text)

    def _arrange(self) -> None:
        numbers, applying = self._is_numbers, self._is_applying
        self.reset.setVisible(numbers and not applying)
        self.apply.setVisible(numbers and not applying)
        self.cancel.setVisible(applying)

    def _button(self, title: str, signal: object) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button

    def _dress(self) -> None:
        self.words.setFont(self._theme.font("secondary"))
