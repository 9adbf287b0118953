"""What tests of heat stand on besides: a browser that has been started."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.web.unseen import end_player, unseen_player

#: where its files have to be read from a slow disk
LONGEST_MS = 150_000


@pytest.fixture(scope="session", autouse=True)
def _a_browser_that_was_started(qapp: QApplication, resources: Path) -> None:
    """The first page of a process brings the whole browser into memory, and holds up the window meanwhile: 0.3 s, or
    half a minute from a cold disk. It is waited for here, not in the midst of what a test waits for."""
    view = unseen_player(lambda *_asked: None, QSize(100, 100))
    loop = QEventLoop()
    view.player.loadFinished.connect(loop.quit)
    QTimer.singleShot(LONGEST_MS, loop, loop.quit)
    loop.exec()
    end_player(view)
