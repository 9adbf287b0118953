"""What a person wrote, among what happened: as soon as it is written, and from where it is changed and deleted."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.formats.feedback import Survey
from app.formats.table import Table
from app.library import answers_by_hand, notes, surveys
from app.library.changes import Changes
from app.ui.dismissing import Act
from app.ui.inspector.pane import InspectorPane
from app.ui.inspector.row import Kind
from app.ui.tasks import Tasks
from tests.ui.inspector.conftest import ShowSession


@pytest.fixture
def library(library_file: Path, tmp_path: Path) -> Path:
    """The test's own: it writes."""
    return Path(shutil.copy(library_file, tmp_path / "library.footfall"))


def texts(pane: InspectorPane) -> list[str]:
    return [row.title for row in pane.rows.shown if row.kinds[0] is Kind.NOTE]


def write(tasks: Tasks, session: int, at_ms: float, text: str) -> None:
    tasks.write(lambda db: notes.write(db, session, at_ms, text))


def choose_notes(pane: InspectorPane) -> None:
    pane.list.clearSelection()
    for place, row in enumerate(pane.rows.shown):
        if row.kinds[0] is Kind.NOTE:
            pane.list.selectRow(place)


def test_a_note_stands_at_its_moment_as_soon_as_it_is_written(
    show_session: ShowSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = show_session(1)
    others = [row.title for row in pane.rows.shown]
    write(tasks, 1, 4_500, "nobody\nis told")
    qtbot.waitUntil(lambda: texts(pane) == ["nobody is told"])
    assert [row.title for row in pane.rows.shown] == [*others[:5], "nobody is told", *others[5:]]
    write(tasks, 2, 100, "of another session")
    write(tasks, 1, 100, "first")
    qtbot.waitUntil(lambda: texts(pane) == ["first", "nobody is told"])


def test_a_note_that_is_written_while_the_session_is_read_is_not_lost(
    pane: InspectorPane, tasks: Tasks, qtbot: QtBot
) -> None:
    pane.show_session(1)
    pane.page_came()
    write(tasks, 1, 4_500, "quick")
    qtbot.waitUntil(lambda: texts(pane) == ["quick"])
    assert len(pane.rows.shown) == 9


def test_a_note_that_is_written_while_the_session_is_read_anew_is_not_lost(
    show_session: ShowSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = show_session(1)
    qtbot.waitUntil(lambda: tasks.busy == 0)
    first, then = Event(), Event()
    began: list[bool] = []
    tasks.read(lambda _library: first.wait(60), began.append)
    tasks.library_changed.emit(Changes(frozenset({"signals"}), (1,)), None)
    # what comes first is read before the note is there, the rest after it
    tasks.read(lambda _library: then.wait(60), began.append)
    first.set()
    qtbot.waitUntil(lambda: len(began) == 1)
    with qtbot.waitSignal(tasks.library_changed):
        write(tasks, 1, 4_500, "meanwhile")
    then.set()
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert texts(pane) == ["meanwhile"]


def test_the_whole_note_is_read_in_its_detail(
    show_session: ShowSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = show_session(1)
    write(tasks, 1, 4_500, "first line\nsecond line")
    qtbot.waitUntil(lambda: len(texts(pane)) == 1)
    choose_notes(pane)
    qtbot.waitUntil(lambda: "first line\nsecond line" in pane.detail.text)


def test_del_deletes_the_chosen_note_and_its_menu_offers_to_change_it(
    show_session: ShowSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = show_session(1)

    def carry_out(act: Act) -> None:
        tasks.write(act.act)

    pane.dismissed.connect(carry_out)
    write(tasks, 1, 4_500, "one")
    qtbot.waitUntil(lambda: len(texts(pane)) == 1)
    choose_notes(pane)
    at = pane.list.visualRect(pane.list.selectionModel().selectedIndexes()[0]).center()
    pane.list.customContextMenuRequested.emit(at)
    menu = pane.list.findChildren(QMenu)[-1]
    offered = {action.text(): action for action in menu.actions()}
    note = pane.list.chosen_notes()[0].id
    with qtbot.waitSignal(pane.note_edited) as edited:
        offered["Edit the note…"].trigger()
    assert edited.args == [note]
    menu.close()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: texts(pane) == [])


def test_an_answer_that_is_joined_while_the_session_is_open_is_listed(
    show_session: ShowSession, tasks: Tasks, qtbot: QtBot
) -> None:
    table = Table(("NPS",), (("9",),), (2,))
    tasks.write(lambda db: surveys.store(db, Survey("answers.csv", table, ""), "a"))
    pane = show_session(1)
    before = [row.title for row in pane.rows.shown]
    tasks.write(lambda db: answers_by_hand.join(db, 1, 1))
    qtbot.waitUntil(lambda: [row.title for row in pane.rows.shown] == [*before, "NPS 9 of 10"])
    tasks.write(lambda db: answers_by_hand.take_off(db, 1))
    qtbot.waitUntil(lambda: [row.title for row in pane.rows.shown] == before)
