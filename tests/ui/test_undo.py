"""Taking back what was done, in the whole window: its key, and the message that offers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window with three sessions."""
    recorded = [builder.session(name) for name in ("ann", "bob", "eve")]
    with whole_window(qtbot, tmp_path, recorded) as made:
        yield made


def delete_all(window: Window, qtbot: QtBot) -> None:
    window.body.sessions._list.selectAll()
    qtbot.keyClick(window.body.sessions._list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.messages.text == "Deleted 3 sessions")
    qtbot.waitUntil(window.welcome.isVisible)


def test_the_offer_to_undo_lies_on_top_even_of_the_empty_library(
    window: Window, qtbot: QtBot
) -> None:
    delete_all(window, qtbot)
    button = window.messages._button
    assert window.childAt(button.mapTo(window, button.rect().center())) is button
    button.click()
    qtbot.waitUntil(lambda: window.body.isVisible() and len(window.body.sessions.ids) == 3)


def test_ctrl_z_takes_back_from_anywhere_in_the_window(window: Window, qtbot: QtBot) -> None:
    delete_all(window, qtbot)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.body.isVisible() and len(window.body.sessions.ids) == 3)
    assert window.messages.text == "Undone: Deleted 3 sessions"
