"""How far groups of the sessions come, side by side: shares with their ranges, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.library.search import Query, parse, written
from app.proportions import wilson
from app.ui import words
from app.ui.journeys.funnels import reading
from app.ui.journeys.funnels.reading import Group, Shown
from app.ui.journeys.table import Bar, Column, Table
from app.ui.theme import Theme


class Groups(QWidget):
    """The table below the funnel.

    Signals:
        query_wanted: (text) the sessions of a group.
    """

    query_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = ""
        self.table = Table(_columns(), theme, self, sorted_by=1)
        self.table.setAccessibleName(self.tr("Groups"))
        self.table.row_opened.connect(self._open)
        self.table.cell_opened.connect(lambda row, _column: self._open(row))
        self._hint = QLabel(self)
        self._hint.setProperty("role", "secondary")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(12, 4, 12, 6)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._hint)

    def show_funnel(self, shown: Shown) -> None:
        """Show the groups of another funnel."""
        self._query = shown.query
        self.table.show_rows(shown.groups)
        self._hint.setFont(self._theme.font("secondary"))
        self._hint.setText(self._said(shown.groups))

    def _said(self, groups: Sequence[Group]) -> str:
        if not groups:
            return self.tr("Nothing tells these sessions apart.")
        if all(group.p is None for group in groups):
            return self._said_of_no_difference(groups)
        sure = [group for group in groups if reading.is_certain(group)]
        if sure:
            names = ", ".join(words.plain(group.name, 40) for group in sure)
            said = self.tr(
                "Other than all the rest, and hardly by chance: %1. Why, no number tells."
            )
            return said.replace("%1", names)
        return self.tr("All differences may be chance.")

    def _said_of_no_difference(self, groups: Sequence[Group]) -> str:
        if len(groups) > 1:
            return self.tr("There is no difference to speak of.")
        what = reading.untold(groups[0])
        if what:
            said = self.tr("No session of this funnel tells %1.")
            return said.replace("%1", what)
        return self.tr("All are of one group: there is no difference to speak of.")

    def _open(self, row: object) -> None:
        if isinstance(row, Group):
            terms = (*parse(self._query).terms, *parse(row.query).terms)
            self.query_wanted.emit(written(Query(terms)))


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            _tr("group"), _tr("What these sessions have in common"),
            lambda row: words.plain(row.name, 120), lambda row: row.name,
        ),
        Column(
            _tr("began"), _tr("How many of the group reached the first step"),
            lambda row: words.number(row.counts[0]), lambda row: row.counts[0], 76, is_door=True,
        ),
        Column(
            _tr("came to the end"), _tr("Which share of them came to the end, and between which bounds it lies"),
            lambda row: reading.percent(row.whole.share), lambda row: row.whole.share, 132, bar=_bar,
        ),
        Column(
            _tr("chance"), _tr("How likely so great a difference to all others is by chance, all groups being asked"),
            lambda row: _chance(row.p), lambda row: row.p, 72,
        ),
    )  # fmt: skip


def _bar(row: Group) -> Bar | None:
    share = row.whole.share
    return None if share is None else Bar(share, *wilson(row.whole))


def _chance(p: float | None) -> str:
    if p is None:
        return ""
    return _tr("< 0.1 %") if p < 0.001 else reading.percent(p)


def _tr(text: str) -> str:
    return QCoreApplication.translate("funnels", text)
