"""What the right button and the menu key offer of an element: in the picture, and on its row of the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.heatmap.points import ElementName
from app.library.steps import Step
from app.ui.heatmap.elements import ElementsView
from app.ui.heatmap.pane import HeatPane
from app.ui.heatmap.steps import step_of_page, step_on
from app.ui.tasks import Tasks
from tests.ui.heatmap import shop
from tests.ui.heatmap.shop import BUY_PX

Reason = QContextMenuEvent.Reason
NOWHERE_PX = (400.0, 1500.0)
ADD, ADD_PAGE = "Add to a funnel", "Add this page to a funnel"
WATCHING = ["Who clicked this element", "Who saw it and did not click"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shop.library(tmp_path)


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    with shop.shown(tasks, qtbot) as made:
        yield made


def press(target: QWidget, at: QPoint, reason: Reason = Reason.Mouse) -> None:
    QApplication.sendEvent(target, QContextMenuEvent(reason, at, target.mapToGlobal(at)))


def menus(of: QWidget) -> list[QMenu]:
    return [menu for menu in of.findChildren(QMenu) if menu.isVisible()]


def offered(of: QWidget) -> list[str]:
    """What the only menu that is seen offers; it is closed again."""
    (menu,) = menus(of)
    titles = [act.text() for act in menu.actions() if act.text()]
    menu.close()
    return titles


def choose(of: QWidget, title: str) -> None:
    (menu,) = menus(of)
    next(act for act in menu.actions() if act.text() == title).trigger()
    menu.close()


def press_page(pane: HeatPane, place_px: tuple[float, float]) -> None:
    press(pane._canvas.viewport(), pane._canvas.mapFromScene(QPointF(*place_px)))


def place_of(view: ElementsView, label: str) -> int:
    return next(at for at, row in enumerate(view.elements.rows) if row.name.label == label)


def press_row(view: ElementsView, label: str) -> None:
    place = view.visualRect(view.elements.index(place_of(view, label), 0))
    press(view.viewport(), place.center())


def test_the_right_button_on_a_row_offers_what_may_be_done_with_its_element(
    pane: HeatPane, qtbot: QtBot
) -> None:
    view = pane._elements.view
    press_row(view, "Buy")
    assert offered(view)[:2] == WATCHING
    press_row(view, "Help")
    assert offered(view)[:1] == WATCHING[1:]
    press_row(view, "Buy")
    choose(view, WATCHING[0])
    title = pane._side.visitors._title
    qtbot.waitUntil(lambda: title.text() == "1 session clicked “Buy”")


def test_the_menu_key_offers_the_same_of_the_row_at_hand(pane: HeatPane, qtbot: QtBot) -> None:
    view = pane._elements.view
    press(view, QPoint(5, 5), Reason.Keyboard)
    assert not menus(view)
    view.setCurrentIndex(view.elements.index(place_of(view, "Buy"), 0))
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        press(view, QPoint(5, 5), Reason.Keyboard)
    row = view.visualRect(view.currentIndex())
    assert row.contains(view.viewport().mapFromGlobal(wanted.args[1]))
    assert offered(view)[:2] == WATCHING


def test_columns_are_offered_by_the_heads_and_nothing_below_the_rows(pane: HeatPane) -> None:
    view = pane._elements.view
    press(view.viewport(), QPoint(20, view.viewport().height() - 4))
    assert not menus(view)
    press(view.horizontalHeader().viewport(), QPoint(20, 8))
    assert "All columns" in offered(view)


def test_the_right_button_on_the_picture_offers_what_may_be_done_there(pane: HeatPane) -> None:
    press_page(pane, BUY_PX)
    assert offered(pane._canvas)[:4] == [
        "Who clicked here", *WATCHING, "Who never got down to here",
    ]  # fmt: skip
    press_page(pane, NOWHERE_PX)
    assert offered(pane._canvas)[:2] == ["Who clicked here", "Who never got down to here"]


def test_an_element_and_its_page_become_steps_of_a_funnel_from_the_picture_and_from_its_row(
    pane: HeatPane, qtbot: QtBot
) -> None:
    view, canvas = pane._elements.view, pane._canvas
    page = Step("//shop.example/")
    for title, step in ((ADD, Step("Buy", key="click")), (ADD_PAGE, page)):
        press_page(pane, BUY_PX)
        with qtbot.waitSignal(pane.offers.step_wanted) as wanted:
            choose(canvas, title)
        assert wanted.args == [step]
        press_row(view, "Buy")
        with qtbot.waitSignal(pane.offers.step_wanted) as wanted:
            choose(view, title)
        assert wanted.args == [step]


def test_where_no_element_is_only_the_page_becomes_a_step(pane: HeatPane) -> None:
    press_page(pane, NOWHERE_PX)
    assert offered(pane._canvas)[2:] == [ADD_PAGE]


def test_a_step_is_the_elements_words_else_its_key_else_its_selector() -> None:
    assert step_on(ElementName("1:a|5* hotel|0", "a", "5* hotel")) == Step(
        r"5\* hotel", key="click"
    )
    assert step_on(ElementName("1:img||2", "img", None)) == Step("1:img||2", key="element")
    assert step_on(ElementName(None, "#plain", None)) == Step("#plain", key="element")
    assert step_on(ElementName(None, None, None)) is None
    assert step_of_page("/sale*", None) == Step(r"///sale\*")
