"""Players for the tests of the fence; the scheme must be known before there is an application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.ui.web import scheme
from app.ui.web.view import PlayerView
from tests.ui.web.making import Recorded

scheme.register()

OpenPlayer = Callable[..., PlayerView]
Ask = Callable[[PlayerView, str], Any]


@pytest.fixture
def open_player(qtbot: QtBot, resources: Path) -> Iterator[OpenPlayer]:
    """Opens a recording in a player and waits for its first picture."""
    views: list[PlayerView] = []

    def open_it(recording: Recorded, at_ms: float = 0.0, **how: Any) -> PlayerView:
        view = PlayerView(recording.provide)
        views.append(view)
        view.resize(900, 700)
        view.show()
        with qtbot.waitSignal(view.became_ready, timeout=20_000):
            view.open_window(recording.feed, at_ms, **how)
        return view

    yield open_it
    for view in views:
        view.close()
        shiboken6.delete(view)


@pytest.fixture
def ask(qtbot: QtBot) -> Ask:
    """Evaluates an expression beside the player's script and waits for the answer."""

    def ask_it(view: PlayerView, expression: str) -> Any:
        answers: list[object] = []
        view.player.ask(expression, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return answers[0]

    return ask_it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium without a graphics card says so, now and then, when it starts."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True))
