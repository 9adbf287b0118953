"""Where the inspector stands: beside the replay, folded, remembered, in the way of nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.ui.body import Body
from app.ui.inspector.dock import FOLDED_BELOW_PX, NARROWEST_PX, WIDTH_PX, InspectorDock
from app.ui.inspector.pane import InspectorPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window


@pytest.fixture
def dock(qtbot: QtBot, resources: object) -> InspectorDock:
    made = InspectorDock(QWidget(), Theme("light"))
    qtbot.addWidget(made)
    made.put_inspector(QWidget())
    made.resize(1_000, 600)
    made.show()
    return made


def rail(dock: InspectorDock) -> QToolButton:
    return next(
        one
        for one in dock.findChildren(QToolButton)
        if one.accessibleName() == "Show the inspector"
    )


def test_it_folds_into_a_rail_and_comes_back_as_wide_as_it_was(dock: InspectorDock) -> None:
    dock.splitter.setSizes([660, 340])
    dock.splitter.splitterMoved.emit(660, 1)
    assert not rail(dock).isVisible()
    dock.set_folded(True)
    assert rail(dock).isVisible()
    rail(dock).click()
    assert not dock.is_folded
    assert abs(dock.splitter.sizes()[1] - 340) <= 2


def test_a_narrow_window_folds_it_first_and_gives_it_back(dock: InspectorDock) -> None:
    dock.resize(FOLDED_BELOW_PX - 60, 600)
    assert dock.is_folded
    dock.resize(1_000, 600)
    assert not dock.is_folded


def test_what_a_person_folded_stays_folded(dock: InspectorDock) -> None:
    dock.set_folded(True)
    dock.resize(FOLDED_BELOW_PX - 60, 600)
    dock.resize(1_000, 600)
    assert dock.is_folded


def test_a_wide_window_gives_it_back_what_a_narrow_one_took(
    qtbot: QtBot, resources: object
) -> None:
    watched = QWidget()
    watched.setMinimumWidth(660)
    made = InspectorDock(watched, Theme("light"))
    qtbot.addWidget(made)
    made.resize(660 + NARROWEST_PX + 1, 600)
    made.show()
    assert made.splitter.sizes()[1] == NARROWEST_PX
    made.resize(1_400, 600)
    assert made.splitter.sizes()[1] == WIDTH_PX


def test_how_it_stood_is_in_the_state_of_its_splitter(dock: InspectorDock, qtbot: QtBot) -> None:
    dock.set_folded(True)
    kept = dock.splitter.saveState()
    other = InspectorDock(QWidget(), Theme("light"))
    qtbot.addWidget(other)
    other.resize(1_000, 600)
    assert other.splitter.restoreState(kept)
    other.stands()
    other.show()
    assert other.is_folded
    assert rail(other).isVisible()


def test_alone_the_page_has_all_the_room(dock: InspectorDock, qtbot: QtBot) -> None:
    dock.set_alone(True)
    qtbot.waitUntil(lambda: dock.splitter.sizes()[0] == dock.width())
    dock.resize(FOLDED_BELOW_PX - 60, 600)
    assert not rail(dock).isVisible()
    dock.resize(1_000, 600)
    dock.set_alone(False)
    qtbot.waitUntil(lambda: not dock.is_folded)
    assert not rail(dock).isVisible()


@pytest.fixture
def body(tasks: Tasks, qtbot: QtBot) -> Iterator[Body]:
    above = QWidget()
    above.resize(1_400, 800)
    made = Body(tasks, Theme("light"), above)
    made.resize(1_400, 800)
    above.show()
    yield made
    shiboken6.delete(above)


@pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True)
def test_the_inspector_and_the_replay_follow_each_other(body: Body, qtbot: QtBot) -> None:
    replay = body.replay
    [inspector] = body.findChildren(InspectorPane)
    with qtbot.waitSignal(replay.stage.view.became_ready):
        replay.open_session(1)
    qtbot.waitUntil(lambda: inspector.rows.total == 8)
    replay.seek(4_500)
    qtbot.waitUntil(lambda: inspector.rows.place == 4)
    inspector.moment_requested.emit(1_000.0)
    assert replay.position_ms == 1_000
    assert inspector.rows.place == 1
    body.set_theatre(True)
    assert not inspector.isVisible()
    body.set_theatre(False)
    assert inspector.isVisible()
    replay.close_session()
    assert inspector.rows.total == 0


def test_the_window_remembers_that_it_was_folded(
    qtbot: QtBot, resources: object, tmp_path: Path
) -> None:
    places = paths.of(tmp_path / "profile")

    def open_window() -> tuple[Window, Tasks, InspectorDock]:
        tasks = Tasks(places.library, places=1)
        window = Window(tasks, Theme(), settings.Settings(places.state / "settings.json"), places)
        qtbot.addWidget(window)
        window.resize(1_280, 800)
        window.show()
        window.body.show()
        return window, tasks, window.body.findChildren(InspectorDock)[0]

    for folded in (True, False):
        window, tasks, dock = open_window()
        dock.set_folded(folded)
        window.close()
        tasks.close()
        window, tasks, dock = open_window()
        assert dock.is_folded is folded
        window.close()
        tasks.close()
