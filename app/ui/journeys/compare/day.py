"""Which day is between two sides: the one has what came before it, the other what came from then on."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.calendar import Calendar, DaysDialog
from app.ui.theme import Theme


class DayDialog(DaysDialog):
    """Signals:
    day_chosen: (date) the first day of side B.
    """

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            self.tr("Before and after a day"),
            self.tr("Side B begins with this day."),
            self.tr("Compare"),
            parent,
        )
        self.calendar = Calendar(self.tr("First day of side B"), theme, self)
        self.calendar.activated.connect(self.accept)
        self.body.addWidget(self.calendar)
        self.finished.connect(self.deleteLater)

    def show_day(self, day: date) -> None:
        """Have this one chosen."""
        self.calendar.choose(day)

    def accept(self) -> None:
        super().accept()
        self.day_chosen.emit(self.calendar.day)
