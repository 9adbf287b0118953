"""That the list of persons takes a while is told."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.journeys.person.pane import PersonTab
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.whole import whole_window


def test_that_persons_are_looked_for_is_told_where_it_takes_long(
    qtbot: QtBot, resources: Path, tmp_path: Path
) -> None:
    with whole_window(qtbot, tmp_path, [builder.session("one")]) as window:
        tab = PersonTab(window._tasks, window.body.journeys._theme)
        qtbot.addWidget(tab)
        tab._slow.setInterval(0)
        free = Event()
        held_until(window._tasks, free)
        with qtbot.waitSignal(tab._slow.timeout):
            tab.show()
        told = {one.text() for one in tab.people.nothing.findChildren(QLabel) if one.isVisible()}
        free.set()
        assert "Reading who came…" in told
        qtbot.waitUntil(lambda: tab.people.view.isVisible() and tab.story is not None)
        assert not tab.people.nothing.isVisible()
