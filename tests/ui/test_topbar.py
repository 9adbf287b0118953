"""The bar at the top by keys: Enter opens what has the focus, as it does everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.topbar import TopBar


@pytest.fixture
def bar(qtbot: QtBot, resources: Path) -> Iterator[TopBar]:
    around = QWidget()
    menu = QMenu(around)
    menu.addAction("About")
    made = TopBar(Theme("light"), QLineEdit(around), ("watch", "heat"), menu, around)
    made.set_sites(("shop.example",))
    around.show()
    around.activateWindow()
    qtbot.waitExposed(around)
    yield made
    around.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_button_that_has_the_focus(
    bar: TopBar, qtbot: QtBot, key: Qt.Key
) -> None:
    chosen: list[str] = []
    bar.workspace_chosen.connect(chosen.append)
    bar._buttons["heat"].setFocus()
    qtbot.keyClick(bar._buttons["heat"], key)
    assert chosen == ["heat"]
    bar._import.setFocus()
    with qtbot.waitSignal(bar.import_requested):
        qtbot.keyClick(bar._import, key)


@pytest.mark.parametrize("name", ["_site_button", "_more"])
def test_enter_opens_the_menu_of_a_button(bar: TopBar, qtbot: QtBot, name: str) -> None:
    button = getattr(bar, name)
    assert isinstance(button, QAbstractButton)
    seen: list[bool] = []

    def look() -> None:
        popup = QApplication.activePopupWidget()
        seen.append(popup is not None)
        if popup is not None:
            popup.close()

    QTimer.singleShot(0, bar, look)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]
