"""Asks between which days sessions shall have begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui import words
from app.ui.calendar import Calendar, DaysDialog, today
from app.ui.theme import Theme


class DatesDialog(DaysDialog):
    """Two calendars, and how many visits the days between them have.

    Signals:
        days_chosen: (first, last) both of them count.
    """

    days_chosen = Signal(object, object)

    def __init__(
        self, visited: Sequence[tuple[date, int]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            self.tr("Between days"),
            self.tr("Both days count. Days with visits of this page are bold."),
            self.tr("Show these days"),
            parent,
        )
        self._visited = tuple(visited)
        self.first = Calendar(self.tr("First day"), theme, self)
        self.last = Calendar(self.tr("Last day"), theme, self)
        for name, calendar in ((self.tr("From"), self.first), (self.tr("To"), self.last)):
            calendar.embolden(day for day, _ in self._visited)
            column = QVBoxLayout()
            head = QLabel(name, self)
            head.setBuddy(calendar)
            column.addWidget(head)
            column.addWidget(calendar, 1)
            self.body.addLayout(column)
        self.show_days(None, None)
        for calendar in (self.first, self.last):
            calendar.selectionChanged.connect(self._tell)
        self._tell()

    def show_days(self, first: date | None, last: date | None) -> None:
        """Begin with these; where one is open, with the first or last day that has visits."""
        there = [day for day, _ in self._visited] or [today()]
        self.first.choose(first or there[0])
        self.last.choose(last or max(there[-1], first or there[-1]))

    def accept(self) -> None:
        super().accept()
        self.days_chosen.emit(self.first.day, self.last.day)

    def _tell(self) -> None:
        first, last = self.first.day, self.last.day
        self.use.setEnabled(first <= last)
        if first > last:
            self.said.setText(self.tr("The last day lies before the first."))
            return
        visits = sum(count for day, count in self._visited if first <= day <= last)
        told = self.tr("1 visit") if visits == 1 else self.tr("%1 visits")
        self.said.setText(told.replace("%1", words.number(visits)))
