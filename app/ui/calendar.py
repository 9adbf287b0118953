"""A calendar in the window's dress, its days that have something bold, and the frame of what asks for days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import GRID_PX, Role, Theme

MARGIN_PX = 16


class Calendar(QCalendarWidget):
    """One month at a time."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bold: tuple[date, ...] = ()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setFirstDayOfWeek(self.locale().firstDayOfWeek())
        self.setAccessibleName(name)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def day(self) -> date:
        """The chosen one."""
        chosen = self.selectedDate()
        return date(chosen.year(), chosen.month(), chosen.day())

    def choose(self, day: date) -> None:
        """Make a day the chosen one."""
        self.setSelectedDate(_qdate(day))

    def embolden(self, days: Iterable[date]) -> None:
        """Show these days bold."""
        self._bold = tuple(days)
        self._dress()

    def keep_within(self, first: date, last: date) -> None:
        """No other days can be chosen."""
        self.setDateRange(_qdate(first), _qdate(last))

    def _dress(self) -> None:
        """Qt's calendar brings a bar, arrows and red days of another style."""
        for name, icon in (("prevmonth", "chevron-up"), ("nextmonth", "chevron-down")):
            button = self.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(button, QToolButton):
                button.setIcon(self._theme.icon(icon))
        self.setStyleSheet(
            "#qt_calendar_navigationbar { background: transparent; }"
            " #qt_calendar_navigationbar QToolButton { background: transparent; border: none; font-weight: 600; }"
        )
        plain, bold = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._theme.color(Role.TEXT))
        bold.setForeground(self._theme.color(Role.TEXT))
        bold.setFontWeight(700)
        for rest in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(rest, plain)
        for day in self._bold:
            self.setDateTextFormat(_qdate(day), bold)


class DaysDialog(QDialog):
    """Asks for days: what they are for, room for calendars in `body`, below it what is `said` of the chosen ones, and
    the buttons that `use` them or not."""

    def __init__(self, title: str, told: str, use: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        above = QLabel(told, self)
        above.setProperty("role", "secondary")
        self.body = QHBoxLayout()
        self.body.setSpacing(2 * GRID_PX)
        self.said = QLabel(self)
        self.use = QPushButton(use, self)
        self.use.setProperty("primary", True)
        self.use.setDefault(True)
        self.use.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        column.setSpacing(GRID_PX)
        column.addWidget(above)
        column.addLayout(self.body, 1)
        column.addLayout(foot)


def today() -> date:
    """Where the viewer is."""
    return datetime.now().astimezone().date()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
