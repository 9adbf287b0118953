"""The player's keys, pressed in the window while the recorded page has the focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.ui import actions
from app.ui.replay.pane import ReplayPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests import makers

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
#: acts whose keys are the window's or another pane's, not the player's
ELSEWHERE = {"next_session", "previous_session"}


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    places = paths.of(tmp_path / "profile")
    tasks = Tasks(places.library, places=1)
    values = settings.Settings(places.state / "settings.json")
    made = Window(tasks, Theme(), values, places)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    file = makers.write_json(tmp_path / "visit.json", makers.visit(clicks=60))
    with qtbot.waitSignal(made.imports.was_finished):
        made.imports.bring_in([file])
    qtbot.waitUntil(lambda: made.body.watched is None and made.body.isVisible())
    with qtbot.waitSignal(made.body.replay.stage.view.became_ready):
        made.open_session(1)
    yield made
    tasks.close()


def page_in(window: Window) -> QWidget:
    """The widget that Chromium puts into the web view, with the focus."""
    proxy = window.body.replay.stage.view.screen_widget.focusProxy()
    assert proxy is not None
    proxy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    proxy.setFocus(Qt.FocusReason.OtherFocusReason)
    assert QApplication.focusWidget() is proxy
    return proxy


def settled(qtbot: QtBot, replay: ReplayPane) -> None:
    qtbot.waitUntil(lambda: not replay.stage.view.is_seeking)


def test_keys_of_the_player_work_while_the_page_has_the_focus(window: Window, qtbot: QtBot) -> None:
    replay, page = window.body.replay, page_in(window)
    assert replay.story is not None
    whole = replay.story.duration_ms

    def press(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> float:
        QTest.keyClick(page, key, keys)
        settled(qtbot, replay)
        return replay.position_ms

    assert press(Qt.Key.Key_Right) == 5_000
    assert press(Qt.Key.Key_Right, SHIFT) == 35_000
    assert press(Qt.Key.Key_Left) == 30_000
    assert press(Qt.Key.Key_Right, ALT) == 30_100
    assert press(Qt.Key.Key_Left, ALT) == 30_000
    assert press(Qt.Key.Key_Period) == 31_000
    assert press(Qt.Key.Key_Comma) == 30_000
    assert press(Qt.Key.Key_5) == pytest.approx(whole / 2)
    assert press(Qt.Key.Key_0) == 0
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_BracketLeft)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_BracketRight)
    assert replay.range_ms == (5_000, 10_000)
    press(Qt.Key.Key_R)
    assert replay.steering.looping.loops
    press(Qt.Key.Key_Backslash)
    assert replay.range_ms is None
    press(Qt.Key.Key_L)
    assert replay.speed == 1.5
    press(Qt.Key.Key_J)
    assert replay.speed == 1
    press(Qt.Key.Key_Plus, CTRL)
    assert not replay.timeline.axis.is_whole
    press(Qt.Key.Key_0, CTRL)
    assert replay.timeline.axis.is_whole
    press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: replay.is_playing)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not replay.is_playing)


def test_every_act_of_the_player_is_bound_to_its_keys(window: Window) -> None:
    bound = {act.objectName() for act in window.actions()}
    wanted = {action.id for action in actions.ACTIONS if action.is_for_the_player}
    assert wanted - ELSEWHERE <= bound


def test_the_clock_that_was_chosen_is_kept(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.body.replay.clock_changed):
        QTest.mouseClick(window.body.replay.controls._clock, Qt.MouseButton.LeftButton)
    kept = settings.Settings(paths.of(tmp_path / "profile").state / "settings.json")
    assert kept.get(settings.CLOCK) == "local"


def test_the_query_of_the_search_bar_marks_the_open_session(window: Window, qtbot: QtBot) -> None:
    replay = window.body.replay
    window.search.set_query("click:buy")
    qtbot.waitUntil(lambda: replay.story is not None and len(replay.story.matches) > 5)
    window.search.set_query("")
    qtbot.waitUntil(lambda: replay.story is not None and not len(replay.story.matches))
