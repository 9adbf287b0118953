"""What the window's tests stand on: the work in the background, over the library of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.tasks import Tasks


@pytest.fixture
def tasks(library: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    """Over `library`, a file that each room or test says for itself."""
    made = Tasks(library, places=1)
    yield made
    made.close()
