"""Asks between which days sessions shall have begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import words
from app.ui.calendar import Calendar, today
from app.ui.theme import GRID_PX, Theme


class DatesDialog(QDialog):
    """Two calendars, and how many visits the days between them have.

    Signals:
        days_chosen: (first, last) both of them count.
    """

    days_chosen = Signal(object, object)

    def __init__(
        self, visited: Sequence[tuple[date, int]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._visited = tuple(visited)
        self.setWindowTitle(self.tr("Between days"))
        told = QLabel(self.tr("Both days count. Days with visits of this page are bold."), self)
        told.setProperty("role", "secondary")
        self.first = Calendar(self.tr("First day"), theme, self)
        self.last = Calendar(self.tr("Last day"), theme, self)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID_PX)
        for name, calendar in ((self.tr("From"), self.first), (self.tr("To"), self.last)):
            calendar.embolden(day for day, _ in self._visited)
            column = QVBoxLayout()
            head = QLabel(name, self)
            head.setBuddy(calendar)
            column.addWidget(head)
            column.addWidget(calendar, 1)
            both.addLayout(column)
        self.said = QLabel(self)
        self._use = QPushButton(self.tr("Show these days"), self)
        self._use.setProperty("primary", True)
        self._use.setDefault(True)
        self._use.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GRID_PX)
        column.addWidget(told)
        column.addLayout(both, 1)
        column.addLayout(foot)
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
        self._use.setEnabled(first <= last)
        if first > last:
            self.said.setText(self.tr("The last day lies before the first."))
            return
        visits = sum(count for day, count in self._visited if first <= day <= last)
        told = self.tr("1 visit") if visits == 1 else self.tr("%1 visits")
        self.said.setText(told.replace("%1", words.number(visits)))
