"""What the application notices of hands, and what it takes from them: nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.application import Hands


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_keys_and_moves_of_the_mouse_are_noticed_and_reach_whom_they_are_for(
    field: QLineEdit, qtbot: QtBot
) -> None:
    hands = Hands(field)
    with qtbot.waitSignal(hands.stirred):
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert field.text() == "a"
    with qtbot.waitSignal(hands.stirred):
        QTest.mouseMove(field.windowHandle(), QPoint(5, 5))


def test_what_a_window_does_by_itself_is_not_the_work_of_hands(
    field: QLineEdit, qtbot: QtBot
) -> None:
    hands = Hands(field)
    with qtbot.assertNotEmitted(hands.stirred):
        field.resize(300, 40)
        field.setText("drawn anew")
        field.repaint()
