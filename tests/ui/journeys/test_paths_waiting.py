"""The Paths tab before anything is known, and of a library of two pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.journeys.paths.pane import PathsTab
from app.ui.window import Window
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.whole import whole_window

HOST = "https://shop.example"


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """The window over a session of two pages."""
    visits = (builder.visit(f"{HOST}/", 0, 1_000), builder.visit(f"{HOST}/a", 1_000, 2_000))
    recorded = builder.session("session", derived=builder.analysis(visits=visits))
    with whole_window(qtbot, tmp_path, [recorded]) as made:
        yield made


def test_what_takes_long_is_said_and_nothing_is_told_before_it_is_known(
    window: Window, qtbot: QtBot
) -> None:
    tab = PathsTab(window._tasks, window.body.journeys._theme)
    qtbot.addWidget(tab)
    tab._slow.setInterval(0)
    free = Event()
    held_until(window._tasks, free)
    with qtbot.waitSignal(tab._slow.timeout):
        tab.show()
    said = {label.text() for label in tab._nothing.findChildren(QLabel)}
    is_waiting = tab._faces.currentWidget() is tab._nothing
    pages, is_told = tab.bar.pages.text(), tab.side.kinds.isVisible()
    free.set()
    assert "Counting…" in said
    assert is_waiting
    assert pages == "… pages"
    assert not is_told
    qtbot.waitUntil(lambda: tab._faces.currentWidget() is tab.graph)
    assert tab.bar.pages.isEnabled()
    assert tab.side.kinds.isVisible()
    assert tab.bar.pages.text() == "2 pages", "there are no more"
