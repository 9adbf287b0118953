"""The window's keys that the list of sessions answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from app.library import sessions
from app.library.database import open_writer
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = open_writer(tmp_path / "library.footfall")
    for at in range(3):
        sessions.store(made, builder.file(builder.session(f"s{at}")))
    made.close()
    return tmp_path / "library.footfall"


def shown(qtbot: QtBot, tasks: Tasks) -> SessionsPane:
    pane = SessionsPane(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitUntil(lambda: len(pane.ids) > 0 and pane._model.row_at(0) is not None)
    return pane


def test_the_star_key_stars_what_is_chosen_and_takes_it_away_again(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    pane._list.setCurrentIndex(pane._model.index(1))
    starred = pane.ids[1]

    def is_starred() -> bool:
        row = pane._model.row_at(pane._model.place_of(starred))
        return row is not None and row.starred

    pane.toggle_star()
    qtbot.waitUntil(is_starred)
    pane.toggle_star()
    qtbot.waitUntil(lambda: not is_starred())
    pane.undo()
    qtbot.waitUntil(is_starred)


def test_the_keys_mean_the_open_session_where_none_is_chosen(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    pane.toggle_star()
    pane.ask_tag()
    assert not pane.findChildren(QInputDialog)
    pane.mark_open(pane.ids[2])
    pane._list.clearSelection()
    pane.ask_tag()
    (asking,) = pane.findChildren(QInputDialog)
    asking.setTextValue("to look at")
    asking.accept()

    def tags() -> tuple[str, ...]:
        row = pane._model.row_at(2)
        return row.tags if row is not None else ()

    qtbot.waitUntil(lambda: tags() == ("to look at",))


def test_the_keys_mean_the_session_that_is_watched_though_the_list_does_not_have_it(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    # as opened from an issue, while the list shows others
    watched = pane.ids[0]
    pane.set_query("-started>2000-01-01")
    qtbot.waitUntil(lambda: not pane.ids)
    pane.set_query("is:starred")
    pane.mark_open(watched)
    pane.toggle_star()
    qtbot.waitUntil(lambda: pane.ids == (watched,) or list(pane.ids) == [watched])


def test_what_is_chosen_elsewhere_in_the_list_is_meant_only_where_the_list_has_the_focus(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    pane.activateWindow()
    watched, other = pane.ids[0], pane.ids[2]
    pane.mark_open(watched)
    pane._list.setCurrentIndex(pane._model.index(2))
    assert pane.selected() == [other]
    pane._list.clearFocus()
    assert pane._meant() == [watched]
    pane._list.setFocus()
    qtbot.waitUntil(pane._list.hasFocus)
    assert pane._meant() == [other]
