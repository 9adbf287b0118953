"""What the window's tests stand on: the work in the background, over the library of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.tasks import Tasks
from app.ui.web.unseen import end_player, unseen_player

#: where its files have to be read from a slow disk
STARTED_MS = 150_000


@pytest.fixture(scope="session", autouse=True)
def _a_browser_that_was_started(qapp: QApplication, resources: Path) -> None:
    """The first page of a process brings the whole browser into memory, and holds up the window meanwhile: 0.3 s, or
    half a minute from a cold disk. It is waited for here, not in the midst of what a test waits for."""
    view = unseen_player(lambda *_asked: None, QSize(100, 100))
    loop = QEventLoop()
    view.player.loadFinished.connect(loop.quit)
    QTimer.singleShot(STARTED_MS, loop, loop.quit)
    loop.exec()
    end_player(view)


@pytest.fixture
def tasks(library: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    """Over `library`, a file that each room or test says for itself."""
    made = Tasks(library, places=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _what_was_closed_is_gone() -> Iterator[None]:
    """Widgets that a test gave to `qtbot` go with it, not some time in a later one: after the last there is none, and a
    web page that outlives its profile ends the process badly."""
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
