"""The doors of a row as a menu: what a press on its numbers opens, also for who has no pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.journeys.table import Table


def add_doors(
    menu: QMenu, table: Table, row: object, open_: Callable[[object, int], object]
) -> None:
    """Add an entry for each number of a row that leads further.

    Args:
        open_: (row, column) what a press on it does.
    """
    for at, column in enumerate(table.listed.columns):
        if column.is_door and column.text(row):
            # “&” would be a key of the menu
            said = f"{column.title}  {column.text(row)}".replace("&", "&&")
            menu.addAction(said).triggered.connect(lambda _on=False, asked=at: open_(row, asked))


def offer_doors(
    parent: QWidget, table: Table, row: object, open_: Callable[[object, int], object], at: QPoint
) -> None:
    """Show them where the right button or the menu key was pressed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    add_doors(menu, table, row, open_)
    menu.popup(at)
