"""The line that says what is being written, how far it is, and stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.ui.theme import GRID_PX, Theme

#: what takes less long is not announced
PATIENCE_MS = 300
BAR_STEPS = 1_000
BAR_PX = 220


class HandoverBar(QFrame):
    """Seen while a file is written that takes a while.

    Signals:
        cancel_requested.
    """

    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("import_panel")
        self.setAccessibleName(self.tr("Handing over"))
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(BAR_PX)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setToolTip(self.tr("Stop; the file at work is not written"))
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        row.setSpacing(2 * GRID_PX)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.hide()

    @property
    def text(self) -> str:
        """What is being written."""
        return self._text.text()

    def begin(self, text: str) -> None:
        """Something is being written; said only if it takes a while."""
        self.say(text)
        self._bar.setRange(0, 0)
        if self.isHidden():
            self._patience.start()

    def say(self, text: str) -> None:
        """Name what is being written."""
        metrics = QFontMetrics(self._text.font())
        self._text.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, 480))

    def came_on(self, done: float, total: float) -> None:
        """How far it is."""
        self._bar.setRange(0, BAR_STEPS if total > 0 else 0)
        if total > 0:
            self._bar.setValue(round(BAR_STEPS * min(1.0, done / total)))

    def end(self) -> None:
        """Nothing is being written any more."""
        self._patience.stop()
        self.hide()
