"""Asks before and after which day a page is to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from app.ui import words
from app.ui.calendar import Calendar, DaysDialog
from app.ui.heatmap.compare_said import NAMES
from app.ui.theme import Theme


class DayDialog(DaysDialog):
    """A calendar of the days on which the page was visited, and how many visits lie on either side of the chosen one.

    Signals:
        day_chosen: (date) the first day of side B.
    """

    day_chosen = Signal(object)

    def __init__(
        self, days: Sequence[tuple[date, int]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            self.tr("Before and after a day"),
            self.tr("Side B begins with this day. Days with visits are bold."),
            self.tr("Compare"),
            parent,
        )
        self._days = tuple(days)
        self.calendar = Calendar(self.tr("First day of side B"), theme, self)
        self.body.addWidget(self.calendar)
        self._show_days()
        self.calendar.selectionChanged.connect(self._tell)
        self.calendar.activated.connect(self._take)
        self._tell()

    @property
    def day(self) -> date:
        """The chosen one."""
        return self.calendar.day

    def accept(self) -> None:
        super().accept()
        self.day_chosen.emit(self.day)

    def _take(self, _day: QDate) -> None:
        if self.use.isEnabled():
            self.accept()

    def _show_days(self) -> None:
        self.calendar.embolden(day for day, _ in self._days)
        if self._days:
            self.calendar.keep_within(self._days[0][0], self._days[-1][0])
            self.calendar.choose(self._middle())

    def _middle(self) -> date:
        """The day that halves the visits, not the first."""
        whole, so_far = sum(count for _, count in self._days), 0
        for day, count in self._days:
            if so_far and 2 * so_far >= whole:
                return day
            so_far += count
        return self._days[-1][0]

    def _tell(self) -> None:
        chosen = self.day
        before = sum(count for day, count in self._days if day < chosen)
        after = sum(count for day, count in self._days if day >= chosen)
        counts = " · ".join(
            f"{name} {words.number(count)}"
            for name, count in zip(NAMES, (before, after), strict=True)
        )
        self.said.setText(self.tr("Visits: %1").replace("%1", counts))
        self.use.setEnabled(bool(before and after))
