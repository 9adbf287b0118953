"""The table that all tabs of the journeys share: its order, its doors, its keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.ui.journeys.table import Bar, Column, RowRole, Table
from app.ui.theme import Theme


class Fruit(Struct, frozen=True):
    """A row."""

    name: str
    sold: int
    share: float | None


FRUITS = (Fruit("pear", 3, 0.5), Fruit("Apple", 7, None), Fruit("fig", 1, 0.9))
COLUMNS = (
    Column("fruit", "What it is", lambda row: row.name, lambda row: row.name),
    Column("sold", "How many", lambda row: str(row.sold), lambda row: row.sold, 60, is_door=True),
    Column(
        "share", "Of all", lambda row: "" if row.share is None else f"{row.share:.0%}", lambda row: row.share, 70,
        bar=lambda row: None if row.share is None else Bar(row.share, row.share / 2, 1.0), is_door=True,
    ),
)  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot, resources: object) -> Iterator[Table]:
    """Fruits, those sold most first."""
    made = Table(COLUMNS, Theme("light"), sorted_by=1)
    made.resize(500, 200)
    made.show_rows(FRUITS)
    made.show()
    qtbot.waitExposed(made)
    yield made
    shiboken6.delete(made)


def names(table: Table) -> list[str]:
    return [row.name for row in table.listed.rows if isinstance(row, Fruit)]


def test_the_greatest_number_stands_first_and_names_from_a_on(table: Table) -> None:
    assert names(table) == ["Apple", "pear", "fig"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["Apple", "fig", "pear"]


@pytest.mark.parametrize("order", Qt.SortOrder)
def test_rows_that_say_nothing_in_a_column_come_last_whichever_way(
    table: Table, order: Qt.SortOrder
) -> None:
    table.sortByColumn(2, order)
    assert names(table)[-1] == "Apple"


def test_the_chosen_row_stays_chosen_when_the_order_changes_and_when_rows_come_anew(
    table: Table,
) -> None:
    table.setCurrentIndex(table.listed.index(0, 0))
    assert table.current_row() == FRUITS[1]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.current_row() == FRUITS[1]
    table.show_rows(FRUITS[:2], same=lambda row: isinstance(row, Fruit) and row.name == "Apple")
    assert table.current_row() == FRUITS[1]


def test_a_click_on_a_number_is_a_door_and_on_a_name_chooses(table: Table, qtbot: QtBot) -> None:
    opened: list[tuple[object, int]] = []
    table.cell_opened.connect(lambda row, column: opened.append((row, column)))
    for column in (0, 1, 2):
        at = table.visualRect(table.listed.index(0, column)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    # the first row has no share, so nothing leads anywhere there
    assert opened == [(FRUITS[1], 1)]
    assert table.current_row() == FRUITS[1]


def test_enter_and_a_double_click_on_a_name_open_a_row(table: Table, qtbot: QtBot) -> None:
    opened: list[object] = []
    table.row_opened.connect(opened.append)
    table.setCurrentIndex(table.listed.index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    at = table.visualRect(table.listed.index(2, 0)).center()
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [FRUITS[0], FRUITS[2]]


def test_the_menu_is_of_the_row_under_the_pointer(table: Table, qtbot: QtBot) -> None:
    wanted: list[object] = []
    table.menu_wanted.connect(lambda row, _at: wanted.append(row))
    at = table.visualRect(table.listed.index(2, 0)).center()
    table.setCurrentIndex(table.listed.index(0, 0))
    reason = QContextMenuEvent.Reason
    table.contextMenuEvent(QContextMenuEvent(reason.Mouse, at, QPoint(0, 0)))
    table.contextMenuEvent(QContextMenuEvent(reason.Keyboard, at, QPoint(0, 0)))
    assert wanted == [FRUITS[2], FRUITS[1]]


def test_a_narrow_table_leaves_out_its_last_columns_and_still_tells_all(table: Table) -> None:
    table.resize(270, 200)
    assert [table.isColumnHidden(at) for at in range(3)] == [False, False, True]
    said = table.listed.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Apple · sold 7"
    assert table.listed.index(1, 0).data(RowRole) == FRUITS[0]
    QAbstractItemModelTester(table.listed, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_columns_without_room_are_told_behind_the_heads(table: Table, qtbot: QtBot) -> None:
    assert not table._left_out.isVisible()
    table.resize(220, 200)
    qtbot.waitUntil(lambda: table.isColumnHidden(2))
    assert not table.isColumnHidden(1)
    assert table._left_out.isVisible()
    assert "share" in table._left_out.toolTip()
    table.resize(500, 200)
    qtbot.waitUntil(lambda: not table.isColumnHidden(2))
    assert not table._left_out.isVisible()
