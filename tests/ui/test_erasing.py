"""Erasing in the whole window: asked, done at once, and nothing brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app import paths
from app.formats.model import Metadata
from app.library.database import open_reader, open_writer
from app.library.erasing import erase, of_user
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window with three sessions."""
    recorded = [
        builder.session(name, metadata=Metadata(person_name=f"{name} <b>"))
        for name in ("qzxann", "bob", "eve")
    ]
    with whole_window(qtbot, tmp_path, recorded) as made:
        yield made


def asked(window: Window, qtbot: QtBot) -> QMessageBox:
    """The question about what is chosen, from the list's menu."""
    pane = window.body.sessions
    rows = [pane._model.row_at(pane._model.place_of(one)) for one in pane.selected()]
    at = pane.mapToGlobal(pane.rect().center())
    pane._acts.show_menu(pane.selected(), [row for row in rows if row is not None], at)
    qtbot.waitUntil(lambda: window.findChild(QMenu) is not None and bool(menus(window)))
    (menu,) = menus(window)
    (erase,) = (one for one in menu.actions() if one.text() == "Erase…")
    erase.trigger()
    menu.close()
    found = window.findChild(QMessageBox, "erase_question")
    assert isinstance(found, QMessageBox)
    return found


def menus(window: Window) -> list[QMenu]:
    return [one for one in window.findChildren(QMenu) if one.isVisible()]


def button(question: QMessageBox, text: str) -> QAbstractButton:
    (found,) = (one for one in question.buttons() if one.text().replace("&", "") == text)
    return found


def choose(window: Window, qtbot: QtBot, session: int) -> None:
    pane = window.body.sessions
    place = pane._model.place_of(session)
    qtbot.waitUntil(lambda: pane._model.row_at(place) is not None)
    pane._list.setCurrentIndex(pane._model.index(place))


def test_what_was_erased_is_gone_from_list_and_file_and_undo_brings_nothing_back(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    library = paths.of(tmp_path).library
    choose(window, qtbot, 1)
    window.body.sessions.toggle_star()
    qtbot.waitUntil(lambda: bool(window.body.sessions._acts.undo._steps))
    button(asked(window, qtbot), "Erase").click()
    qtbot.waitUntil(lambda: window.messages.text == "Erased 1 session")
    qtbot.waitUntil(lambda: sorted(window.body.sessions.ids) == [2, 3])
    files = [file for file in library.parent.glob(f"{library.name}*") if file.is_file()]
    assert not [file for file in files if b"qzxann" in file.read_bytes()]
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.messages.text == "There is nothing to undo.")


def test_nothing_is_erased_when_the_answer_is_no(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(window, qtbot, 2)
    question = asked(window, qtbot)
    assert "Importing a file that still holds it" in question.informativeText()
    default = question.defaultButton()
    assert default is question.escapeButton()
    default.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(question) or not question.isVisible())
    with closing(open_reader(paths.of(tmp_path).library)) as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (3,)


def test_what_was_done_before_another_program_erased_somebody_is_not_undone(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    library = paths.of(tmp_path).library
    acts = window.body.sessions._acts
    for times, there in enumerate((True, False), 1):
        acts.tag([2], "friend of qzxann", there)
        qtbot.waitUntil(lambda times=times: len(acts.undo._steps) == times)
    with closing(open_writer(library)) as other:
        erase(other, of_user(other, "qzxann <b>"))
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "was erased" in window.messages.text)
    with closing(open_reader(library)) as db:
        assert db.execute("SELECT count(*) FROM tags").fetchone() == (0,)
