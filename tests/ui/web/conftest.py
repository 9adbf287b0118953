"""Players for the tests of the fence; the scheme must be known before there is an application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.jobs import ingest
from app.library import details, layouts, sessions
from app.library.database import open_reader, open_writer
from app.ui.web import scheme
from app.ui.web.headless_layout import measure_sessions
from app.ui.web.view import PlayerView
from tests.ui.web.making import Recorded
from tests.ui.web.measuring import Measured

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
        with qtbot.waitSignal(view.became_ready):
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
        qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    return ask_it


@pytest.fixture
def measured(tmp_path: Path, qtbot: QtBot, resources: Path) -> Measured:
    """Imports one file, measures its session, and tells all that is known of it."""
    library = tmp_path / "library.footfall"

    def measure(file: Path) -> details.Details:
        with closing(open_writer(library)) as db:
            for found in ingest.find([file]):
                for one in ingest.ingest(found):
                    session = sessions.store(db, one).outcomes[0].id
            assert session in layouts.behind(db)
        assert measure_sessions(library, [session]) == {}
        with closing(open_reader(library)) as db:
            assert session not in layouts.behind(db)
            return details.show(db, session)

    return measure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium without a graphics card says so, now and then, when it starts."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True))
