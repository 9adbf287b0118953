"""A file of answers is taken out and brought back; read with other columns once the file is at hand again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.formats.feedback import Choices, Role
from app.formats.survey_times import Order
from app.library import survey_files
from app.library.database import open_reader
from app.ui.journeys.feedback.pane import FeedbackTab
from app.ui.survey_doors import SurveyDoors
from app.ui.surveys.dialog import SurveyDialog
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window

TEXT = "Email;When;NPS;Mood\nann@example.org;03/04/2026 10:00;9;5\nbob@example.org;;3;1\n"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, resources: Path) -> Iterator[Window]:
    made = builder.session("ann", metadata=builder.known_as(("email", "ann@example.org")))
    with whole_window(qtbot, tmp_path / "home", [made]) as found:
        yield found


@pytest.fixture
def file(window: Window, tmp_path: Path, qtbot: QtBot) -> Path:
    """A file that was imported."""
    made = tmp_path / "april.csv"
    made.write_text(TEXT)
    with qtbot.waitSignal(window.imports.was_finished):
        window.bring_in([made])
        qtbot.waitUntil(lambda: bool(window.findChildren(SurveyDialog)))
        dialog = window.findChild(SurveyDialog)
        dialog.boxes[1].setCurrentIndex(dialog.boxes[1].findData(str(Role.TIME)))
        dialog.order.setCurrentIndex(dialog.order.findData(str(Order.DAY)))
        dialog.take.click()
    qtbot.waitUntil(lambda: not window.findChildren(SurveyDialog))
    return made


@pytest.fixture
def tab(window: Window, file: Path, qtbot: QtBot) -> FeedbackTab:
    window.go_to("journeys")
    window.body.journeys.go_to("feedback")
    found = window.body.journeys.tab("feedback")
    assert isinstance(found, FeedbackTab)
    qtbot.waitUntil(lambda: found.files_button.text() == "Files: 1 ▾")
    return found


def press(tab: FeedbackTab, text: str) -> None:
    """Choose something for the only file."""
    tab.files_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (its,) = menu.findChildren(QMenu)
    (act,) = (one for one in its.actions() if one.text() == text)
    act.trigger()
    menu.close()


def kinds(window: Window) -> list[str]:
    """What the answers are."""
    with closing(open_reader(window._places.library)) as db:
        return [row[0] for row in db.execute("SELECT kind FROM answers ORDER BY id").fetchall()]


def test_a_file_is_removed_and_undo_brings_it_back(
    window: Window, tab: FeedbackTab, qtbot: QtBot
) -> None:
    assert kinds(window) == ["nps", "nps"]
    press(tab, "Remove")
    qtbot.waitUntil(lambda: kinds(window) == [])
    qtbot.waitUntil(tab.files_button.isHidden)
    window.body.sessions.undo()
    qtbot.waitUntil(lambda: kinds(window) == ["nps", "nps"])
    qtbot.waitUntil(tab.files_button.isVisible)


def test_other_columns_are_asked_for_once_the_file_is_there_again(
    window: Window, tab: FeedbackTab, file: Path, qtbot: QtBot
) -> None:
    press(tab, "Other columns…")
    (asking,) = window.findChildren(QMessageBox, "file_question")
    assert "keeps the answers of a file, not its text" in asking.informativeText()
    (choose,) = (
        one for one in asking.findChildren(QPushButton) if one.text() == "Choose the file…"
    )
    choose.click()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(window.findChildren(SurveyDialog)))
    columns = window.findChild(SurveyDialog)
    assert columns.choices == Choices((Role.USER, Role.TIME, Role.NPS, Role.NONE), order=Order.DAY)
    assert columns.take.text() == "Use these columns"
    columns.boxes[3].setCurrentIndex(columns.boxes[3].findData(str(Role.RATING)))
    columns.take.click()
    qtbot.waitUntil(lambda: kinds(window) == ["nps", "rating"] * 2)
    qtbot.waitUntil(lambda: window.messages.text == "Other columns of april.csv")
    window.body.sessions.undo()
    qtbot.waitUntil(lambda: kinds(window) == ["nps", "nps"])


def test_another_file_is_told_and_changes_nothing(
    window: Window, tab: FeedbackTab, tmp_path: Path, qtbot: QtBot
) -> None:
    with closing(open_reader(window._places.library)) as db:
        (kept,) = survey_files.files(db)
    other = tmp_path / "may.csv"
    other.write_text(TEXT + "cy@example.org;;7;2\n")
    (doors,) = window.findChildren(SurveyDoors)
    doors.read(kept, other)
    qtbot.waitUntil(window.messages.isVisible)
    assert window.messages.text.startswith("This is not the file that brought these answers.")
    assert kinds(window) == ["nps", "nps"]
