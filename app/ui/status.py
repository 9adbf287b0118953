"""The line at the bottom: what the library holds, and what has left this machine: nothing."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.theme import GRID_PX, Theme
from app.ui.words import number

LINE_PX = 26


class StatusLine(QFrame):
    """Two texts: the library on the left, the promise on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("status")
        self.setFixedHeight(LINE_PX)
        self._library = self._label()
        self._promise = self._label()
        self._promise.setText(self.tr("nothing left this machine"))
        self._promise.setToolTip(self.tr("Footfall has no account, no server and no telemetry."))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX * 2, 1, GRID_PX * 2, 0)
        row.setSpacing(GRID_PX * 2)
        row.addWidget(self._library, 1)
        row.addWidget(self._promise)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def library_text(self) -> str:
        """What is said of the library."""
        return self._library.text()

    def show_library(self, sessions: int, size_bytes: int, behind: int) -> None:
        """Say how much the library holds, and how many sessions have numbers of an older version."""
        if not sessions:
            self._library.setText(self.tr("the library is empty"))
            return
        said = number(sessions)
        held = self.tr("1 session") if sessions == 1 else self.tr("%1 sessions").replace("%1", said)
        units = QLocale.DataSizeFormat.DataSizeSIFormat
        size = QLocale().formattedDataSize(size_bytes, 0 if size_bytes < 10**9 else 1, units)
        parts = [held, size]
        if behind == 1:
            parts.append(
                self.tr("1 session has numbers of an older Footfall, counted anew while you rest")
            )
        elif behind:
            old = self.tr(
                "%1 sessions have numbers of an older Footfall, counted anew while you rest"
            )
            parts.append(old.replace("%1", number(behind)))
        self._library.setText(" · ".join(parts))

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "secondary")
        return label

    def _dress(self) -> None:
        for label in (self._library, self._promise):
            label.setFont(self._theme.font("secondary"))
