"""Which day is between two sides: the one has what came before it, the other what came from then on."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.calendar import Calendar
from app.ui.theme import GRID_PX, Theme


class DayDialog(QDialog):
    """Signals:
    day_chosen: (date) the first day of side B.
    """

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Before and after a day"))
        self.calendar = Calendar(self.tr("First day of side B"), theme, self)
        self.calendar.activated.connect(self.accept)
        told = QLabel(self.tr("Side B begins with this day."), self)
        told.setProperty("role", "secondary")
        compare = QPushButton(self.tr("Compare"), self)
        compare.setProperty("primary", True)
        compare.setDefault(True)
        compare.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GRID_PX)
        column.addWidget(told)
        column.addWidget(self.calendar, 1)
        column.addLayout(foot)
        self.finished.connect(self.deleteLater)

    def show_day(self, day: date) -> None:
        """Have this one chosen."""
        self.calendar.choose(day)

    def accept(self) -> None:
        super().accept()
        self.day_chosen.emit(self.calendar.day)
