"""The Journeys workspace: tabs are made when they are first seen, and all of them follow the search bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.library.database import open_writer
from app.ui.journeys.pane import JourneysPane
from app.ui.journeys.tab import Tab
from app.ui.journeys.tabs import Entry
from app.ui.tasks import Tasks
from app.ui.theme import Theme


class Asking(Tab):
    """A tab that notes what it would ask."""

    def _ask(self) -> None:
        self.__dict__.setdefault("asked", []).append(self.query)

    def show_about(self, about: object) -> None:
        self.__dict__["about"] = about


ENTRIES = tuple(Entry(name, name.title(), f"Help of {name}.", __name__, "Asking") for name in "ab")


class Parted(Tab):
    """A tab of three fields; the keys are for the one in the middle first."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        row = QHBoxLayout(self)
        self.fields = [QLineEdit(self) for _ in range(3)]
        for field in self.fields:
            row.addWidget(field)
        self.setFocusProxy(self.fields[1])

    def _ask(self) -> None:
        """Nothing is asked."""


@pytest.fixture
def pane(qtbot: QtBot, resources: object, tmp_path: Path) -> Iterator[JourneysPane]:
    """Two tabs over an empty library."""
    library = tmp_path / "library.footfall"
    open_writer(library).conn.close()
    tasks = Tasks(library, places=1)
    made = JourneysPane(tasks, Theme("light"), entries=ENTRIES)
    made.resize(800, 400)
    made.show()
    qtbot.waitExposed(made)
    yield made
    shiboken6.delete(made)
    tasks.close()


def asked(tab: Tab) -> list[str]:
    found = tab.__dict__.get("asked", [])
    assert isinstance(found, list)
    return found


def test_a_tab_asks_only_while_it_is_seen_and_then_of_the_query_of_the_moment(
    pane: JourneysPane, qtbot: QtBot
) -> None:
    made: list[Tab] = []
    pane.tab_made.connect(made.append)
    pane.show_first()
    assert pane.shown == "a"
    assert len(made) == 1
    qtbot.waitUntil(lambda: asked(made[0]) == [""])
    pane.go_to("b")
    pane.set_query("device:phone")
    qtbot.waitUntil(lambda: asked(made[1])[-1:] == ["device:phone"])
    assert asked(made[0]) == [""]
    pane.go_to("a")
    qtbot.waitUntil(lambda: asked(made[0]) == ["", "device:phone"])


def test_a_tab_leads_to_another_one_with_what_it_shall_show(pane: JourneysPane) -> None:
    pane.show_first()
    pane.tab("a").tab_wanted.emit("b", 17)
    assert pane.shown == "b"
    assert pane.tab("b").__dict__["about"] == 17
    pane.tab("b").tab_wanted.emit("none such", None)
    assert pane.shown == "b"


def test_what_a_tab_wants_leaves_the_workspace(pane: JourneysPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.query_wanted) as wanted:
        pane.tab("b").query_wanted.emit("page:/cart")
    assert wanted.args == ["page:/cart"]


def test_the_focus_is_in_the_tab_that_is_seen_not_on_the_button_of_another(
    pane: JourneysPane, qtbot: QtBot
) -> None:
    pane.activateWindow()
    pane.show_first()
    first, second = pane._buttons["a"], pane._buttons["b"]
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    pane.go_to("b")
    assert not first.hasFocus()
    second.setFocus()
    pane.go_to("b")
    assert second.hasFocus()


def test_keys_go_from_tab_to_tab_and_round(pane: JourneysPane, qtbot: QtBot) -> None:
    pane.activateWindow()
    pane.show_first()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    seen = []
    for key, held in (
        (Qt.Key.Key_PageDown, control), (Qt.Key.Key_PageDown, control), (Qt.Key.Key_PageUp, control),
        (Qt.Key.Key_Tab, control), (Qt.Key.Key_Backtab, control | shift),
    ):  # fmt: skip
        qtbot.keyClick(pane.tab(pane.shown), key, held)
        seen.append(pane.shown)
    assert seen == ["b", "a", "b", "a", "b"]
    assert pane._buttons["b"].isChecked()


def test_a_field_that_is_written_in_lets_the_keys_of_the_tabs_pass(
    pane: JourneysPane, qtbot: QtBot
) -> None:
    pane.activateWindow()
    pane.show_first()
    field = QLineEdit("text", pane.tab("a"))
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert pane.shown == "b"
    assert not field.hasFocus()


def test_tab_leads_through_all_parts_of_a_tab_and_out_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "library.footfall"
    open_writer(library).conn.close()
    tasks = Tasks(library, places=1)
    whole = QWidget()
    outside = QLineEdit(whole)
    made = JourneysPane(
        tasks, Theme("light"), whole, (Entry("a", "A", "Help.", __name__, "Parted"),)
    )
    column = QVBoxLayout(whole)
    column.addWidget(outside)
    column.addWidget(made)
    whole.show()
    whole.activateWindow()
    made.show_first()
    tab = made.tab("a")
    assert isinstance(tab, Parted)
    qtbot.waitUntil(tab.fields[1].hasFocus)
    seen = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == [tab.fields[1], tab.fields[2], outside, made._buttons["a"], tab.fields[0]]
    shiboken6.delete(whole)
    tasks.close()
