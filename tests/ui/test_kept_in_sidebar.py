"""The searches that are kept, in the sidebar: counted, clicked, renamed, deleted, copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.library import segments, sessions
from app.library.changes import Changes
from app.library.database import open_writer
from app.ui.dismissing import Act
from app.ui.filters.bar import SearchBar
from app.ui.filters.facets import Entry, Section
from app.ui.filters.help import SearchHelp
from app.ui.filters.pane import FiltersPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

SAVED = "Saved searches"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two phones and a desktop."""
    made = open_writer(tmp_path / "library.footfall")
    for at, device in enumerate(("phone", "phone", "desktop")):
        derived = builder.analysis(visits=(builder.visit("https://shop.example/"),), device=device)
        sessions.store(made, builder.file(builder.session(f"s{at}", derived=derived)))
    segments.save(made, "On phones", "device:phone")
    segments.save(made, "<b>Tablets</b>", "device:tablet")
    made.close()
    return tmp_path / "library.footfall"


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[FiltersPane]:
    made = FiltersPane(tasks, Theme("light"))
    qtbot.addWidget(made)
    bar = SearchBar(Theme("light"), made)
    made.query_edited.connect(bar.set_query)
    bar.query_changed.connect(made.set_query)
    helped = SearchHelp(tasks, bar, made.kept)
    acts: list[Act] = []
    helped.act_wanted.connect(acts.append)
    helped.act_wanted.connect(lambda act: tasks.write(act.act))
    made.resize(220, 700)
    made.show()
    qtbot.waitUntil(lambda: [one.count for one in saved(made)] == [0, 2])
    yield made
    made.close()


def saved(pane: FiltersPane) -> tuple[Entry, ...]:
    first: tuple[Section, ...] = pane._view.sections[:1]
    return first[0].entries if first and first[0].title == SAVED else ()


def choose(pane: FiltersPane, entry: Entry, title: str) -> None:
    pane.kept.offer(entry, QPoint(0, 0))
    menu = pane.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == title).trigger()
    menu.close()


def test_kept_searches_stand_above_the_facets_with_their_counts(pane: FiltersPane) -> None:
    assert [one.label for one in saved(pane)] == ["<b>Tablets</b>", "On phones"]
    assert not any(one.chosen for one in saved(pane))


def test_a_click_asks_a_kept_search_and_marks_it_and_a_second_one_clears_it(
    pane: FiltersPane, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(pane.query_edited) as told:
        pane._view.toggled.emit(saved(pane)[1])
    assert told.args == ["device:phone"]
    assert [one.chosen for one in saved(pane)] == [False, True]
    # what it finds is the same whatever is asked
    assert [one.count for one in saved(pane)] == [0, 2]
    with qtbot.waitSignal(pane.query_edited) as told:
        pane._view.toggled.emit(saved(pane)[1])
    assert told.args == [""]


def test_the_right_button_copies_renames_and_deletes_a_kept_search(
    pane: FiltersPane, qtbot: QtBot
) -> None:
    choose(pane, saved(pane)[1], "Copy the search")
    assert QGuiApplication.clipboard().text() == "device:phone"
    choose(pane, saved(pane)[1], "Rename…")
    asking = pane.findChild(QInputDialog, "search_name")
    asking.setTextValue("Aphones")
    asking.accept()
    qtbot.waitUntil(lambda: "Aphones" in [one.label for one in saved(pane)])
    choose(pane, saved(pane)[0], "Delete")
    qtbot.waitUntil(lambda: len(saved(pane)) == 1)


def test_counts_of_kept_searches_follow_the_library(
    pane: FiltersPane, tasks: Tasks, qtbot: QtBot
) -> None:
    derived = builder.analysis(visits=(builder.visit("https://shop.example/"),), device="tablet")

    def store(db: object) -> Changes:
        sessions.store(db, builder.file(builder.session("later", derived=derived)))  # type: ignore[arg-type]
        return Changes(frozenset({"sessions"}))

    tasks.write(store)
    qtbot.waitUntil(lambda: [one.count for one in saved(pane)] == [1, 2])
