"""Between the replay and the heat: everyone else at an element, a moment as the page's picture, a dropped image."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library import page_pictures
from app.library.steps import Step
from app.ui.heat_doors import Here, _step
from app.ui.journeys.funnels.pane import FunnelsTab
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests.ui.heatmap import shop
from tests.ui.heatmap.shop import BUY_PX


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window on the shop, its first session open."""
    places = paths.of(tmp_path / "profile")
    places.library.parent.mkdir(parents=True, exist_ok=True)
    shop.library(places.library.parent)
    tasks = Tasks(places.library, places=1)
    made = Window(tasks, Theme(), settings.Settings(places.state / "settings.json"), places)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(made.body.isVisible)
    made.open_session(1, 4_000)
    stage = made.body.replay.stage
    qtbot.waitUntil(lambda: made.body.replay.story is not None and not stage.is_veiled)
    yield made
    if made.body.workspace == "heat":
        made.body.heat._pictures.close()
    tasks.close()


def on_stage(window: Window, qtbot: QtBot, x_px: float, y_px: float) -> QPoint:
    """Where a place of the recorded viewport is seen."""
    told: list[object] = []
    window.body.replay.stage.view.player.ask(
        "JSON.stringify(footfall.replayer().iframe.getBoundingClientRect())", told.append
    )
    qtbot.waitUntil(lambda: bool(told))
    box = json.loads(str(told[0]))
    return QPoint(
        round(box["x"] + x_px * box["width"] / 1280), round(box["y"] + y_px * box["height"] / 720)
    )


def here(window: Window, qtbot: QtBot) -> Here:
    found = window._heat_doors._here(on_stage(window, qtbot, *BUY_PX))
    assert found is not None
    return found


def test_the_right_button_on_the_recorded_page_offers_the_doors_to_its_heat(
    window: Window, qtbot: QtBot
) -> None:
    stage = window.body.replay.stage
    at = on_stage(window, qtbot, *BUY_PX)
    pressed = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, stage.mapToGlobal(at))
    QApplication.sendEvent(stage, pressed)
    menus = [menu for menu in window.body.replay.findChildren(QMenu) if menu.isVisible()]
    offered = [act.text().partition("\t")[0] for act in menus[0].actions()]
    assert offered == [
        "Everyone else here", "Heat of this page", "Add to a funnel", "Use this moment as the page's picture",
    ]  # fmt: skip
    menus[0].close()


def test_everyone_else_at_an_element_is_shown_in_the_heat_of_its_page(
    window: Window, qtbot: QtBot
) -> None:
    window._heat_doors.everyone_else(here(window, qtbot))
    qtbot.waitUntil(lambda: window.body.workspace == "heat")
    visitors = window.body.heat._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked “Buy”")


def test_an_element_and_where_there_is_none_its_page_becomes_a_step_of_a_funnel(
    window: Window, qtbot: QtBot
) -> None:
    place = here(window, qtbot)
    window._heat_doors.add_step(place)
    qtbot.waitUntil(lambda: window.body.workspace == "journeys")
    funnels = window.body.journeys.tab("funnels")
    assert isinstance(funnels, FunnelsTab)
    window._heat_doors._name(place, lambda _known: funnels.show_about(_step(place, ())), "[]")
    steps = [step for (step,) in funnels.editor.asked.steps]
    assert steps == [Step("Buy", key="click"), Step("//shop.example/")]
    window.go_to("watch")


def test_an_element_that_is_picked_in_the_heat_is_the_step_that_the_replay_makes_of_it(
    window: Window, qtbot: QtBot
) -> None:
    window._heat_doors.everyone_else(here(window, qtbot))
    qtbot.waitUntil(lambda: window.body.workspace == "heat")
    heat = window.body.heat
    qtbot.waitUntil(
        lambda: any(row.name.label == "Buy" and row.at is not None for row in heat._rows),
    )
    for title in ("Add this page to a funnel", "Add to a funnel"):
        window.go_to("heat")
        heat._canvas.menu_wanted.emit(*BUY_PX, QPoint(0, 0))
        menu = next(menu for menu in heat._canvas.findChildren(QMenu) if menu.isVisible())
        next(act for act in menu.actions() if act.text() == title).trigger()
        menu.close()
        qtbot.waitUntil(lambda: window.body.workspace == "journeys")
    assert window.body.journeys.shown == "funnels"
    funnels = window.body.journeys.tab("funnels")
    assert isinstance(funnels, FunnelsTab)
    steps = [step for (step,) in funnels.editor.asked.steps]
    assert steps == [Step("//shop.example/"), Step("Buy", key="click")]

    def counts() -> list[int]:
        found = funnels._shown
        return [] if found is None else list(found.answer.counts)

    qtbot.waitUntil(lambda: counts() == [4, 1])
    assert next(row for row in heat._rows if row.name.label == "Buy").people == 1
    window.go_to("watch")


def test_a_moment_becomes_the_picture_of_its_page_and_is_taken_back_by_undo(
    window: Window, qtbot: QtBot
) -> None:
    place = here(window, qtbot)
    window._heat_doors.use_moment(place)

    def chosen() -> list[tuple[int, float]]:
        found: list[tuple[page_pictures.Chosen, ...]] = []
        window._tasks.read(
            lambda db: page_pictures.chosen(db, "/", "shop.example", place.device), found.append
        )
        qtbot.waitUntil(lambda: bool(found))
        moments = [one.moment for one in found[0] if one.moment is not None]
        return [(one.session, round(one.at_ms)) for one in moments]

    qtbot.waitUntil(lambda: chosen() == [(1, 4_000)])
    window.body.sessions.undo()
    qtbot.waitUntil(lambda: chosen() == [])


def test_a_moment_at_which_a_dialog_is_open_becomes_the_picture_of_that_state(
    window: Window, qtbot: QtBot
) -> None:
    replay = window.body.replay
    with qtbot.waitSignal(replay.stage.view.became_ready):
        window.open_session(4, 5_000)
    qtbot.waitUntil(lambda: not replay.stage.is_veiled and not replay.stage.view.is_seeking)
    place = here(window, qtbot)
    window._heat_doors.use_moment(place)

    def chosen() -> list[tuple[str, int]]:
        found: list[tuple[page_pictures.Chosen, ...]] = []
        window._tasks.read(
            lambda db: page_pictures.chosen(db, "/", "shop.example", place.device), found.append
        )
        qtbot.waitUntil(lambda: bool(found))
        return [(one.frame.state, one.moment.session) for one in found[0] if one.moment is not None]

    qtbot.waitUntil(lambda: chosen() == [(shop.STATE, 4)])


def test_a_picture_that_is_dropped_on_the_heat_is_laid_on_its_page(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    file = tmp_path / "mine.png"
    image.save(str(file))
    window.show_heat("//shop.example/", "desktop")
    qtbot.waitUntil(lambda: window.body.heat.heat is not None)
    window._heat_doors.take_in((file,))
    qtbot.waitUntil(lambda: window.body.heat._picturing.aligned is not None)
    window.body.heat._picturing.cancel()
    assert window.body.heat._picturing.aligned is None
