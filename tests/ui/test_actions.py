"""The table of actions: no key twice, every act with words, keys that work and leave fields alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import actions
from app.ui.shortcuts import ShortcutsDialog
from app.ui.theme import Theme


def test_no_two_acts_share_a_key_or_an_id() -> None:
    keys = Counter(key for action in actions.ACTIONS for key in action.keys)
    ids = Counter(action.id for action in actions.ACTIONS)
    assert [key for key, times in (keys + ids).items() if times > 1] == []


def test_every_key_can_be_pressed_and_every_act_says_what_it_does() -> None:
    for action in actions.ACTIONS:
        assert action.title
        assert action.help.endswith(".")
        for key in action.keys:
            assert not QKeySequence(key).isEmpty(), key


def test_the_table_for_the_readme_lists_every_act_with_a_key_once() -> None:
    table = actions.keys_table()
    assert table.count("\n") == 2 + sum(bool(action.keys) for action in actions.ACTIONS)
    assert "| Space · K | Play, or pause. |" in table
    assert "| 0 – 9 |" in table


def test_the_shortcuts_page_shows_every_act_that_has_a_key(qtbot: QtBot, resources: Path) -> None:
    page = ShortcutsDialog(Theme())
    qtbot.addWidget(page)
    shown = {label.text() for label in page.findChildren(QLabel)}
    for action in actions.ACTIONS:
        if action.keys:
            assert actions.keys_text(action) in shown
            assert action.help in shown


def test_an_unknown_act_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        actions.named("dance")


def test_a_key_works_wherever_the_focus_is_but_types_in_a_field(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field, button = QLineEdit(), QPushButton("a")
    column.addWidget(field)
    column.addWidget(button)
    qtbot.addWidget(window)
    done: list[str] = []
    for name in ("play", "next_session", "shortcuts"):
        actions.bound(name, window, lambda said=name: done.append(said))
    window.show()
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_K)
    assert done == ["play"]
    field.setFocus()
    for letter in "k N?":
        qtbot.keyClick(window.windowHandle(), letter)
    assert done == ["play"]
    assert field.text() == "k N?"
