"""Which days count: what the window's query says of them, and a button that says it and changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.errors import UserError
from app.library import search
from app.library.search import Compared, Query
from app.ui import words
from app.ui.calendar import today
from app.ui.heatmap.dates_dialog import DatesDialog
from app.ui.theme import Theme

KEY = "started"
DAY = timedelta(days=1)
#: offered besides today: as many days up to today
PERIODS = (7, 30)
#: of what the button says; all of it is in its tooltip
WIDEST_PX = 140


class Days(Struct, frozen=True):
    """The days from `first` to `last`, both of them too; None is open. Both None: any time."""

    first: date | None = None
    last: date | None = None

    @property
    def is_any(self) -> bool:
        """Whether all days count."""
        return self.first is None and self.last is None


def days_of(query: str) -> Days | None:
    """The days that a query leaves; None where it says that in another way than this control does, or cannot be read.

    >>> days_of("clicks>3 started>=2026-01-05 started<2026-01-12")
    Days(first=datetime.date(2026, 1, 5), last=datetime.date(2026, 1, 11))
    >>> days_of("started:2026-01-05") is None
    True
    """
    try:
        terms = search.parse(query).terms
    except UserError:
        return None
    days = Days()
    for term in terms:
        if search.key_of(term) != KEY:
            continue
        if not isinstance(term, Compared) or term.negated:
            return None
        day = _day(term.amount)
        if term.operator == ">=" and days.first is None and day is not None:
            days = Days(day, days.last)
        elif term.operator == "<" and days.last is None and day is not None:
            days = Days(days.first, day - DAY)
        else:
            return None
    return days


def with_days(query: str, days: Days) -> str:
    """A query with other days, its other terms as they were; one that cannot be read stays as it is.

    >>> with_days("clicks>3 started>=2025-01-01", Days(date(2026, 1, 5), date(2026, 1, 11)))
    'clicks>3 started>=2026-01-05 started<2026-01-12'
    """
    try:
        kept = search.parse(query).without(KEY).terms
    except UserError:
        return query
    made: list[search.Term] = []
    if days.first is not None:
        made.append(Compared(KEY, ">=", days.first.isoformat()))
    if days.last is not None:
        made.append(Compared(KEY, "<", (days.last + DAY).isoformat()))
    return search.written(Query((*kept, *made)))


class DatesButton(QPushButton):
    """Says which days count, and offers others.

    Signals:
        query_wanted: (text) the window's query with the days chosen.
    """

    query_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = ""
        self._visited: Callable[[], Sequence[tuple[date, int]]] = tuple
        self.setAccessibleName(self.tr("Days"))
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._offer, menu))
        self.setMenu(menu)
        self.show_query("")

    def ask_visits(self, visited: Callable[[], Sequence[tuple[date, int]]]) -> None:
        """Where to learn on which days there were how many visits."""
        self._visited = visited

    def show_query(self, query: str) -> None:
        """Say which days the window's query leaves."""
        self._query = query
        days = days_of(query)
        told = self.tr("Days of the search") if days is None else said(days, today())
        room = QFontMetricsF(self.font())
        self.setText(f"{room.elidedText(told, Qt.TextElideMode.ElideRight, WIDEST_PX)} ▾")
        hint = self.tr("Only sessions that began on these days; the search bar says it too")
        self.setToolTip(words.tooltip(f"{told} · {hint}"))

    def choose(self, days: Days) -> None:
        """Narrow the window to these days."""
        query = with_days(self._query, days)
        if query != self._query:
            self.query_wanted.emit(query)

    def ask_between(self) -> None:
        """Ask for the first and the last day."""
        dialog = DatesDialog(self._visited(), self._theme, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        days = days_of(self._query) or Days()
        dialog.show_days(days.first, days.last)
        dialog.days_chosen.connect(lambda first, last: self.choose(Days(first, last)))
        dialog.open()

    def _offer(self, menu: QMenu) -> None:
        menu.clear()
        this_day, now = today(), days_of(self._query)
        offers = [Days(), Days(this_day, this_day)]
        offers += [Days(this_day - (count - 1) * DAY, this_day) for count in PERIODS]
        for days in offers:
            act = menu.addAction(said(days, this_day))
            act.setCheckable(True)
            act.setChecked(days == now)
            act.triggered.connect(lambda _on=False, chosen=days: self.choose(chosen))
        menu.addSeparator()
        between = menu.addAction(self.tr("Between days…"))
        between.setCheckable(True)
        between.setChecked(now not in offers)
        between.triggered.connect(lambda _on=False: self.ask_between())


def said(days: Days, on: date) -> str:
    """What some days are called on a day."""
    if days.is_any:
        return _tr("Any time")
    if days == Days(on, on):
        return _tr("Today")
    for count in PERIODS:
        if days == Days(on - (count - 1) * DAY, on):
            return _tr("Last %1 days").replace("%1", str(count))
    if days.last is None:
        assert days.first is not None
        return _tr("From %1").replace("%1", _short(days.first))
    if days.first is None:
        return _tr("Until %1").replace("%1", _short(days.last))
    if days.first == days.last:
        return _short(days.first)
    return f"{_short(days.first)} – {_short(days.last)}"


def _short(day: date) -> str:
    at = QDate(day.year, day.month, day.day)
    return QLocale().toString(at, "d MMM" if day.year == today().year else "d MMM yyyy")


def _day(amount: str) -> date | None:
    try:
        return date.fromisoformat(amount)
    except ValueError:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
