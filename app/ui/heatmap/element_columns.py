"""Which columns the table of elements shows: as many as there is room for, or those that a person chose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QToolButton

from app.ui.heatmap.element_rows import COLUMNS, Column
from app.ui.theme import Theme

BUTTON_PX = 22
#: where the words of the first head begin
HEAD_PX = 12
Choose = Callable[[tuple[Column, ...]], None]


def columns_of(text: str) -> tuple[Column, ...]:
    """Columns by their names; names of none are left out.

    >>> columns_of("first people weather")
    (<Column.PEOPLE: 'people'>, <Column.FIRST: 'first'>)
    """
    names = set(text.split())
    return tuple(column for column in COLUMNS[1:] if column.value in names)


def written(columns: Collection[Column]) -> str:
    """Columns as text, to be remembered."""
    return " ".join(column.value for column in COLUMNS if column in columns)


class ColumnsButton(QToolButton):
    """At the first head: offers all columns, chosen or not. The table's own menu offers the same."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme = theme
        self.setAutoRaise(True)
        self.setStyleSheet("QToolButton { min-width: 0; min-height: 0; padding: 0; }")
        self.setFixedSize(BUTTON_PX, BUTTON_PX)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Columns"))
        self.setToolTip(self.tr("Choose the columns"))
        theme.changed.connect(self._dress)
        self._dress()

    def place(self, head: QHeaderView, title: str) -> None:
        """Stand behind the first head's word, while that is seen."""
        beside = HEAD_PX + QFontMetricsF(head.font()).horizontalAdvance(title)
        self.move(round(beside) + 8, head.y() + (head.height() - BUTTON_PX) // 2)
        self.setVisible(head.offset() == 0)

    def _dress(self) -> None:
        self.setIcon(self._theme.icon("chevron-down"))


def offer(
    table: QTableView,
    titles: Mapping[Column, str],
    chosen: Collection[Column],
    choose: Choose,
    at: QPoint,
) -> QMenu:
    """Offer all columns.

    Args:
        chosen: what a person chose, nothing where there are as many as fit.
        choose: told the columns that are wanted now, nothing for as many as fit.
        at: of the screen.
    """
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fitting = menu.addAction(table.tr("As many as there is room for"))
    fitting.setCheckable(True)
    fitting.setChecked(not chosen)
    fitting.triggered.connect(lambda _on=False: choose(()))
    every = menu.addAction(table.tr("All columns"))
    every.setCheckable(True)
    every.setChecked(len(chosen) == len(COLUMNS) - 1)
    every.triggered.connect(lambda _on=False: choose(COLUMNS[1:]))
    menu.addSeparator()
    shown = [one for at_, one in enumerate(COLUMNS) if at_ and not table.isColumnHidden(at_)]
    for column in COLUMNS[1:]:
        act = menu.addAction(titles[column])
        act.setCheckable(True)
        act.setChecked(column in shown)
        others = [one for one in COLUMNS[1:] if (one in shown) != (one is column)]
        act.triggered.connect(lambda _on=False, wanted=tuple(others): choose(wanted))
    menu.popup(at)
    return menu
