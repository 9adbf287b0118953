"""The list of notes in the whole window: where it is, what it lists, and the way to the moments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library import notes
from app.library.database import open_writer
from app.ui.notes import delegate
from app.ui.notes.pane import NotesPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests.libraries import bring_in

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
LOOKING, COUPON = 1, 2
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True))


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    places = paths.of(tmp_path)
    library = open_writer(places.library)
    bring_in(
        library,
        SAMPLES / "ann-looks-around.json.gz",
        SAMPLES / "the-coupon-that-fails.json.gz",
    )
    library.close()
    made = Tasks(places.library, places=1)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Window:
    """A window with two sessions."""
    places = paths.of(tmp_path)
    made = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.body.isVisible() and len(made.body.sessions.ids) == 2)
    return made


def write(tasks: Tasks, session: int, at_ms: float, text: str) -> None:
    tasks.write(lambda db: notes.write(db, session, at_ms, text))


def shown(window: Window, qtbot: QtBot, *expected: str) -> NotesPane:
    """The list, once it says this."""
    pane = window.body.lists.notes
    qtbot.waitUntil(lambda: tuple(row.text for row in pane.rows) == expected)
    return pane


def tab(window: Window, title: str) -> QPushButton:
    found = window.body.lists.findChildren(QPushButton)
    return next(one for one in found if one.text().startswith(title))


def said(pane: NotesPane) -> list[str]:
    return [one.text() for one in pane.findChildren(QLabel) if one.isVisible() and one.text()]


def click(pane: NotesPane, qtbot: QtBot, place: int) -> None:
    at = pane.list.visualRect(pane.list.model().index(place, 0)).center()
    qtbot.mouseClick(pane.list.viewport(), LEFT, pos=at)


def test_tabs_come_with_the_first_note_and_lead_there_and_back(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    assert not tab(window, "Notes").isVisible()
    write(tasks, COUPON, 5_000, "the coupon fails")
    qtbot.waitUntil(lambda: tab(window, "Notes").isVisible())
    assert tab(window, "Notes").text() == "Notes 1"
    qtbot.mouseClick(tab(window, "Notes"), LEFT)
    pane = shown(window, qtbot, "the coupon fails")
    assert pane.isVisible()
    assert not window.body.sessions.isVisible()
    qtbot.mouseClick(tab(window, "Sessions"), LEFT)
    assert window.body.sessions.isVisible()


def test_the_key_shows_the_notes_from_anywhere_and_the_sessions_again(
    window: Window, qtbot: QtBot
) -> None:
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_M, CONTROL)
    pane = window.body.lists.notes
    qtbot.waitUntil(lambda: "No notes yet" in said(pane))
    assert "M writes one at the moment you are watching." in said(pane)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_M, CONTROL)
    assert window.body.sessions.isVisible()
    window.go_to("heat")
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_M, CONTROL)
    assert window.body.workspace == "watch"
    assert pane.isVisible()


def test_a_click_on_a_note_opens_its_moment(window: Window, tasks: Tasks, qtbot: QtBot) -> None:
    write(tasks, LOOKING, 9_000, "first")
    write(tasks, COUPON, 5_000, "second")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "second", "first")
    click(pane, qtbot, 1)
    qtbot.waitUntil(lambda: window.body.watched == LOOKING)
    qtbot.waitUntil(lambda: window.body.replay.position_ms == 9_000)
    qtbot.keyClick(pane.list, Qt.Key.Key_Up)
    assert window.body.watched == LOOKING
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.body.watched == COUPON)


def test_a_note_is_worded_anew_from_the_list(window: Window, tasks: Tasks, qtbot: QtBot) -> None:
    write(tasks, LOOKING, 9_000, "frst")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "frst")
    pane.list.setCurrentIndex(pane.list.model().index(0, 0))
    qtbot.keyClick(pane.list, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: window.body.has_replay)
    card = window.body.replay.steering.pen.card
    qtbot.waitUntil(lambda: card.is_open)
    card._words.setPlainText("first")
    qtbot.keyClick(card._words, Qt.Key.Key_Return)
    shown(window, qtbot, "first")


def test_a_deleted_note_comes_back_with_undo(window: Window, tasks: Tasks, qtbot: QtBot) -> None:
    write(tasks, LOOKING, 9_000, "first")
    write(tasks, COUPON, 5_000, "second")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "second", "first")
    pane.list.setCurrentIndex(pane.list.model().index(0, 0))
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    shown(window, qtbot, "first")
    assert pane.list.currentIndex().row() == 0
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, CONTROL)
    shown(window, qtbot, "second", "first")


def test_the_search_bar_and_the_lists_own_search_narrow_the_notes(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    write(tasks, LOOKING, 9_000, "price too high?")
    write(tasks, COUPON, 5_000, "price, and a coupon")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "price, and a coupon", "price too high?")
    assert "2 notes" in said(pane)
    pane.search.setText("high")
    shown(window, qtbot, "price too high?")
    assert "1 of 2 notes" in said(pane)
    pane.search.setText("price")
    shown(window, qtbot, "price, and a coupon", "price too high?")
    window.search.set_query('"coupon" page:/checkout*')
    shown(window, qtbot, "price, and a coupon")
    pane.search.setText("high")
    shown(window, qtbot)
    assert "No note fits" in said(pane)
    window.search.set_query("page:")
    qtbot.waitUntil(lambda: window.search.query == "page:")
    assert "No note fits" in said(pane)


def test_the_whole_notes_are_copied_and_a_row_says_who_and_where(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    write(tasks, LOOKING, 9_000, "two\nlines")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "two lines")
    assert pane.rows[0].person == "Ann Lindqvist"
    assert pane.rows[0].place.startswith("0:09 · ")
    for part in ("two lines", "Ann Lindqvist", "0:09"):
        assert part in pane.rows[0].spoken
    pane.list.selectAll()
    pane.list.setFocus()
    qtbot.keySequence(pane.list, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "two\nlines"


def test_a_long_note_is_told_on_two_lines_and_cut() -> None:
    font = QFont()
    assert delegate.lines("short", font, 200) == ["short"]
    told = delegate.lines("word " * 80, font, 200)
    assert len(told) == 2
    assert told[0].startswith("word word")
    assert told[1].endswith("…")
    assert len(delegate.lines("w" * 400, font, 200)) == 2


def test_a_note_is_written_without_a_message_and_undone_with_the_key(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    window.open_session(LOOKING)
    replay = window.body.replay
    qtbot.waitUntil(lambda: replay.story is not None)
    window.body.lists.show_notes(True)
    replay.steering.pen.write_here()
    card = replay.steering.pen.card
    card._words.setPlainText("here")
    qtbot.keyClick(card._words, Qt.Key.Key_Return)
    shown(window, qtbot, "here")
    assert not window.messages.isVisible()
    window.body.lists.notes.list.setFocus()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, CONTROL)
    shown(window, qtbot)
    assert window.messages.text == "Undone: Note at 0:00"


def test_a_sessions_row_tells_how_many_notes_it_has(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    write(tasks, COUPON, 5_000, "one")
    write(tasks, COUPON, 6_000, "two")
    model = window.body.sessions._model

    def chips(session: int) -> list[str]:
        row = model.row_at(model.place_of(session))
        return [] if row is None else [chip.text for chip in row.chips]

    qtbot.waitUntil(lambda: "2 notes" in chips(COUPON))
    assert not any("note" in chip for chip in chips(LOOKING))
    window.search.set_query("has:notes")
    qtbot.waitUntil(lambda: list(window.body.sessions.ids) == [COUPON])


def test_several_notes_are_deleted_and_come_back_in_one_step(
    window: Window, tasks: Tasks, qtbot: QtBot
) -> None:
    write(tasks, LOOKING, 9_000, "first")
    write(tasks, COUPON, 5_000, "second")
    window.body.lists.show_notes(True)
    pane = shown(window, qtbot, "second", "first")
    pane.list.selectAll()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    shown(window, qtbot)
    assert window.messages.text == "Deleted 2 notes"
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, CONTROL)
    shown(window, qtbot, "second", "first")
