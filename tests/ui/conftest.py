"""What the window's tests stand on: the work in the background, over the library of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.ui.tasks import Tasks


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
