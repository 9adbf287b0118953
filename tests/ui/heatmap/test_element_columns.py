"""Every column of the elements can be reached, whatever room there is, by keys too; what was chosen is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app import settings
from app.ui.heatmap.element_columns import columns_of
from app.ui.heatmap.element_rows import COLUMNS, Column
from app.ui.heatmap.elements import ElementsView
from app.ui.theme import Theme
from tests.ui.heatmap.test_element_rows import NAMELESS


@pytest.fixture
def view(qtbot: QtBot) -> ElementsView:
    made = ElementsView(Theme("light"))
    qtbot.addWidget(made)
    made.resize(336, 300)
    made.show()
    made.elements.show([NAMELESS])
    return made


def shown(view: ElementsView) -> list[Column]:
    return [one for at, one in enumerate(COLUMNS) if not view.isColumnHidden(at)]


def choose(view: ElementsView, title: str) -> None:
    menu = view.offer_columns(QPoint(0, 0))
    next(act for act in menu.actions() if act.text() == title).trigger()
    menu.close()


def test_a_narrow_table_shows_what_there_is_room_for_and_does_not_scroll(
    view: ElementsView,
) -> None:
    assert shown(view) == [Column.ELEMENT, Column.SHARE, Column.CLICKS, Column.SEEN]
    assert view.horizontalScrollBar().maximum() == 0


def test_a_column_that_is_chosen_is_there_whether_or_not_there_is_room(view: ElementsView) -> None:
    choose(view, "first")
    choose(view, "not clicked")
    assert shown(view)[-2:] == [Column.MISSED, Column.FIRST]
    assert view.columnWidth(0) >= 150
    assert view.horizontalScrollBar().maximum() > 0
    choose(view, "share")
    assert Column.SHARE not in shown(view)
    choose(view, "As many as there is room for")
    assert shown(view) == [Column.ELEMENT, Column.SHARE, Column.CLICKS, Column.SEEN]


def test_the_arrows_go_to_columns_that_are_out_of_sight(view: ElementsView, qtbot: QtBot) -> None:
    choose(view, "All columns")
    assert shown(view) == list(COLUMNS)
    view.setCurrentIndex(view.elements.index(0, 0))
    for _ in COLUMNS:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    last = view.visualRect(view.elements.index(0, COLUMNS.index(Column.FIRST)))
    assert view.viewport().rect().contains(last)


def test_the_columns_are_offered_to_keys(view: ElementsView, qtbot: QtBot) -> None:
    assert view._more.isVisible()
    assert view._more.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(view._more, Qt.Key.Key_Space)
    menus = [
        menu
        for menu in view.findChildren(type(view.offer_columns(QPoint(0, 0))))
        if menu.isVisible()
    ]
    assert menus
    for menu in menus:
        menu.close()


def test_chosen_columns_are_remembered_by_name(view: ElementsView, tmp_path: Path) -> None:
    choose(view, "people")
    values = settings.Settings(tmp_path / "settings.json")
    values.set(settings.HEAT_COLUMNS, view.columns)
    kept = settings.Settings(tmp_path / "settings.json").get(settings.HEAT_COLUMNS)
    assert columns_of(kept) == (Column.SHARE, Column.CLICKS, Column.PEOPLE, Column.SEEN)
    assert columns_of("weather") == ()
