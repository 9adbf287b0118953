"""An answer that comes late never takes the place of what a person has asked for since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.insights.compare import Sort
from app.library.database import open_writer
from app.library.sessions import store
from app.library.steps import Step
from app.ui.journeys.compare.columns import ONE, Row
from app.ui.journeys.compare.pane import CompareTab
from app.ui.journeys.funnels.pane import FunnelsTab
from app.ui.journeys.goals.editor import GoalDialog
from app.ui.journeys.person import asking
from app.ui.journeys.person.pane import PersonTab
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.journeys.variants import visited


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Forty sessions of either variant."""
    found = tmp_path / "library.footfall"
    with closing(open_writer(found)) as made:
        store(made, builder.file(*(visited(number) for number in range(80))))
    return found


@pytest.fixture
def shown(tasks: Tasks) -> Iterator[list[QWidget]]:
    """What a test shows; it goes before the tasks end."""
    there: list[QWidget] = []
    yield there
    for one in there:
        shiboken6.delete(one)


def all_answered(tasks: Tasks, free: Event, qtbot: QtBot) -> None:
    free.set()
    qtbot.waitUntil(lambda: tasks.busy == 0)


def test_who_came_stays_listed_when_who_was_lost_is_told_late(
    tasks: Tasks, qtbot: QtBot, shown: list[QWidget]
) -> None:
    tab = FunnelsTab(tasks, Theme("light"))
    shown.append(tab)
    tab.show()
    for step in (Step("/"), Step("/cart")):
        tab.show_about(step)
    qtbot.waitUntil(lambda: tab.lost._title.startswith("Lost before"))
    free = Event()
    held_until(tasks, free)
    tab.chart.lost_wanted.emit(1)
    tab.chart.reached_wanted.emit(1)
    all_answered(tasks, free, qtbot)
    assert tab.lost._title.startswith("Came to")
    assert tab.lost.table.isHidden()


def test_who_is_behind_a_number_of_other_sides_is_not_listed_any_more(
    tasks: Tasks, qtbot: QtBot, shown: list[QWidget]
) -> None:
    tab = CompareTab(tasks, Theme("light"))
    shown.append(tab)
    tab.show()
    tab.show_about(("variant:A", "variant:B"))
    qtbot.waitUntil(lambda: tab.found is not None)
    rows = [row for row in tab.table.listed.rows if isinstance(row, Row)]
    cart = next(row for row in rows if (row.line.sort, row.line.name) == (Sort.PAGE, "/cart"))
    free = Event()
    held_until(tasks, free)
    tab.table.cell_opened.emit(cart, ONE)
    # of two turns the later is answered first
    with qtbot.waitSignal(tasks._turn_ends.timeout):
        pass
    tab.bar.ask("variant:B", "variant:A")
    all_answered(tasks, free, qtbot)
    assert tab.found is not None
    assert tab.found.sides.one == "variant:B"
    assert tab.behind.isHidden()


def test_who_asks_for_more_persons_of_a_search_that_is_being_read_has_its_beginning(
    tasks: Tasks, qtbot: QtBot, shown: list[QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PAGE_ROWS", 30)
    tab = PersonTab(tasks, Theme("light"))
    shown.append(tab)
    tab.show()
    listed = tab.people.view.listed
    qtbot.waitUntil(lambda: listed.total == 80 and tasks.busy == 0)
    free = Event()
    held_until(tasks, free)
    tab.set_query("variant:A")
    qtbot.waitUntil(lambda: tasks.busy == 2)
    listed.more_wanted.emit()
    all_answered(tasks, free, qtbot)
    assert listed.total == 40
    assert len({row.who for row in listed.rows}) == len(listed.rows) == 30


def test_what_is_wrong_with_a_goal_stays_said_when_what_fitted_is_counted_late(
    tasks: Tasks, qtbot: QtBot
) -> None:
    dialog = GoalDialog(tasks, Theme("light"), query="page:/cart")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "50" in dialog._said.text() and tasks.busy == 0)
    free = Event()
    held_until(tasks, free)
    dialog.asked.setEditText("page:/")
    qtbot.waitUntil(lambda: tasks.busy == 2)
    dialog.asked.setEditText("colour:red")
    wrong = dialog._said.text()
    assert "colour" in wrong
    all_answered(tasks, free, qtbot)
    assert dialog._said.text() == wrong


def test_fields_of_an_event_that_tells_the_worth_no_more_are_not_offered(
    tasks: Tasks, qtbot: QtBot
) -> None:
    dialog = GoalDialog(tasks, Theme("light"), query="page:/cart")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.event_.findData("seen") > 0 and tasks.busy == 0)
    free = Event()
    held_until(tasks, free)
    dialog.event_.setCurrentIndex(dialog.event_.findData("seen"))
    dialog.event_.setCurrentIndex(0)
    all_answered(tasks, free, qtbot)
    assert dialog.field.placeholderText() == ""
