"""Where a name is asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.naming import NameDialog


def test_its_buttons_wear_none_of_the_platform_s_pictures(qtbot: QtBot) -> None:
    asking = NameDialog("New tag", "Name of the tag:")
    qtbot.addWidget(asking)
    buttons = asking.findChildren(QPushButton)
    assert len(buttons) == 2
    assert all(button.icon().isNull() for button in buttons)


def test_known_names_are_offered_by_what_is_in_them(qtbot: QtBot) -> None:
    asking = NameDialog("New tag", "Name of the tag:", "Checkout")
    qtbot.addWidget(asking)
    assert asking.textValue() == "Checkout"
    asking.offer(("checkout broken", "To look at", "payment"))
    (line,) = asking.findChildren(QLineEdit)
    line.completer().setCompletionPrefix("LOOK")
    assert line.completer().currentCompletion() == "To look at"
    assert line.completer().completionCount() == 1
