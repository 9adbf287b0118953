"""The window: introduces its panes, takes files and keys everywhere, remembers how it stood."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.errors import UserError
from app.ui import actions
from app.ui.filters.wrong import Wrong
from app.ui.remembered import first_size
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests import makers

Opener = Callable[[], Window]


@pytest.fixture
def opened(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Opener]:
    running: list[tuple[Window, Tasks]] = []

    def open_window() -> Window:
        places = paths.of(tmp_path / "profile")
        tasks = Tasks(places.library, places=1)
        values = settings.Settings(places.state / "settings.json")
        window = Window(tasks, Theme(), values, places)
        qtbot.addWidget(window)
        running.append((window, tasks))
        window.show()
        window.activateWindow()
        return window

    yield open_window
    for _, tasks in running:
        tasks.close()


@pytest.fixture
def window(opened: Opener, tmp_path: Path, qtbot: QtBot) -> Window:
    """A window with three sessions in its library, none of them open."""
    made = opened()
    folder = tmp_path / "exports"
    for number in range(3):
        url = f"https://shop{number}.example/"
        events = makers.moved(makers.visit(url=url), number * 60_000.0)
        makers.write_json(folder_of(folder) / f"visit{number}.json", events)
    with qtbot.waitSignal(made.imports.was_finished):
        made.imports.bring_in([folder])
    qtbot.waitUntil(lambda: made.body.isVisible() and len(made.body.sessions.ids) == 3)
    return made


def folder_of(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drag(window: Window, *files: Path) -> tuple[QDragEnterEvent, QDropEvent]:
    """Files pulled over the window and let go, as the window system tells it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    middle = QPoint(window.width() // 2, window.height() // 2)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window.windowHandle(), enter)
    drop = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window.windowHandle(), drop)
    return enter, drop


def press(window: Window, qtbot: QtBot, key: Qt.Key | str) -> None:
    qtbot.keyClick(window.windowHandle(), key)


def test_a_file_dropped_on_the_window_is_imported_and_opened(
    opened: Opener, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened()
    file = makers.write_json(tmp_path / "cart.json", makers.visit())
    with qtbot.waitSignal(window.imports.was_finished):
        enter, drop = drag(window, file)
    assert enter.isAccepted()
    assert drop.isAccepted()
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 1)
    assert window.body.isVisible()
    qtbot.waitUntil(lambda: window.body.watched == window.body.sessions.ids[0])


def test_a_drag_without_files_is_left_alone(opened: Opener) -> None:
    window = opened()
    data = QMimeData()
    data.setText("https://shop.example/")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window.windowHandle(), enter)
    assert not enter.isAccepted()


def test_the_query_reaches_every_pane_and_the_bar_says_what_it_leaves(
    window: Window, qtbot: QtBot
) -> None:
    window.search.set_query("site:shop1.example")
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 1)
    window.search.set_query("")
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 3)


def test_choosing_a_site_writes_the_query_and_all_sites_takes_it_out(
    window: Window, qtbot: QtBot
) -> None:
    window.search.set_query("pages>0")
    window.top.site_chosen.emit("shop2.example")
    assert window.search.query == "site:shop2.example pages>0"
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 1)
    window.top.site_chosen.emit("")
    assert window.search.query == "pages>0"


def test_slash_goes_to_the_search_bar_and_letters_then_type(window: Window, qtbot: QtBot) -> None:
    press(window, qtbot, "/")
    qtbot.waitUntil(window.search.edit.hasFocus)
    for letter in "kf? ":
        press(window, qtbot, letter)
    assert window.search.query == "kf? "
    assert not window.isFullScreen()
    press(window, qtbot, Qt.Key.Key_Escape)
    assert not window.search.edit.hasFocus()


def test_workspaces_are_switched_by_keys_and_the_bar_follows(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.body.workspace == "heat"
    assert window.body.heat.isVisible()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.body.workspace == "watch"
    assert window.body.sessions.isVisible()


def test_theatre_with_nothing_playing_tells_how_to_get_the_list_back(
    window: Window, qtbot: QtBot
) -> None:
    window.body.set_theatre(True)
    stage = window.body.replay.stage
    assert "press T or Esc" in stage.told
    window.body.set_theatre(False)
    assert "Choose a session in the list" in stage.told


def test_theatre_hides_the_sides_and_esc_brings_them_back(window: Window, qtbot: QtBot) -> None:
    window.body.sessions.setFocus()
    press(window, qtbot, Qt.Key.Key_T)
    assert not window.body.filters.isVisible()
    assert not window.body.sessions.isVisible()
    press(window, qtbot, Qt.Key.Key_Escape)
    assert window.body.filters.isVisible()
    assert window.body.sessions.isVisible()


def test_full_screen_fills_the_screen_with_the_page_and_comes_back(
    window: Window, qtbot: QtBot
) -> None:
    press(window, qtbot, Qt.Key.Key_F)
    qtbot.waitUntil(window.isFullScreen)
    assert not window.top.isVisible()
    assert not window.imports.isVisible()
    press(window, qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.top.isVisible()
    assert window.imports.isVisible()


def test_what_another_program_brought_in_is_listed_once_the_window_is_used_again(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    events = makers.moved(makers.visit(url="https://elsewhere.example/"), 600_000.0)
    file = makers.write_json(tmp_path / "beside.json", events)
    command = [sys.executable, "-m", "app", "--profile", str(tmp_path / "profile"), "import"]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=300)
    assert len(window.body.sessions.ids) == 3
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 4)


def test_a_question_mark_shows_all_shortcuts_without_holding_up_the_window(
    window: Window, qtbot: QtBot
) -> None:
    press(window, qtbot, "?")
    qtbot.waitUntil(lambda: bool(_dialogs(window)))
    assert not _dialogs(window)[0].isModal()


def test_space_on_a_control_that_tab_reached_presses_it_and_plays_nothing(
    window: Window, qtbot: QtBot
) -> None:
    heat = next(
        button for button in window.top.findChildren(QAbstractButton) if button.text() == "Heat"
    )
    heat.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, qtbot, Qt.Key.Key_Space)
    assert window.body.workspace == "heat"


def test_every_control_can_be_reached_and_has_a_name(window: Window) -> None:
    for control in window.findChildren(QAbstractButton):
        if control.isVisible() and control.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            named = control.accessibleName() or control.text()
            assert named.strip(), f"{control.parent().objectName()}: {control}"


def test_every_act_of_the_table_is_bound(window: Window) -> None:
    assert window.body.replay.session is None
    # those of the journeys count only where the journeys are seen
    acts = [*window.actions(), *window.body.journeys.actions()]
    bound = {act.objectName() for act in acts}
    assert bound == {action.id for action in actions.ACTIONS}


def test_an_error_is_told_without_a_dialog(window: Window) -> None:
    window.show_error(UserError("The disk is full.", "Make room."))
    assert window.messages.text == "The disk is full."
    assert _dialogs(window) == []


def test_a_mistake_of_ours_offers_a_report_and_the_window_goes_on(window: Window) -> None:
    window.show_crash("ZeroDivisionError: division by zero")
    assert "inside Footfall" in window.messages.text
    window.copy_report()
    assert "Footfall" in QApplication.clipboard().text()


def test_the_window_remembers_how_it_stood(window: Window, opened: Opener, qtbot: QtBot) -> None:
    window.resize(880, 700)
    window.go_to("heat")
    window.body.splitters["sides"].setSizes([300, 700])
    seen = window.body.splitters["sides"].sizes()[0]
    window.close()
    again = opened()
    qtbot.waitUntil(again.body.isVisible)
    assert again.body.workspace == "heat"
    assert again.height() == 700
    assert again.body.splitters["sides"].sizes()[0] == pytest.approx(seen, abs=2)


def test_the_sidebar_folds_first_on_a_narrow_window_and_comes_back(
    window: Window, qtbot: QtBot
) -> None:
    sides = window.body.splitters["sides"]
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: sides.sizes()[0] > 0)
    before = sides.sizes()[0]
    window.resize(900, 600)
    qtbot.waitUntil(lambda: sides.sizes()[0] == 0)
    assert window.body.sessions.width() >= 220
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: sides.sizes()[0] == before)


@pytest.mark.parametrize("screen", [(1280, 800), (1024, 600), (2560, 1440)])
def test_a_first_window_and_its_frame_are_on_the_screen(screen: tuple[int, int]) -> None:
    size = first_size(QRect(0, 0, *screen))
    assert size.width() < screen[0]
    assert size.height() <= screen[1] - 40
    assert (size.width(), size.height()) <= (1280, 800)


def test_sections_stay_folded_in_the_next_run(window: Window, opened: Opener) -> None:
    window.body.filters.set_folded({"device": True})
    window.close()
    assert opened().body.filters.folded == {"device": True}


def test_the_heat_glows_as_it_was_left(window: Window, opened: Opener) -> None:
    window.body.heat.set_glow(40, 0.5)
    window.close()
    assert opened().body.heat.glow == (40, 0.5)


def test_files_are_asked_for_where_the_last_ones_came_from(
    window: Window, opened: Opener, tmp_path: Path, qtbot: QtBot
) -> None:
    def asked(of: Window) -> QFileDialog:
        of.findChild(QAction, "open").trigger()
        qtbot.waitUntil(lambda: bool(of.findChildren(QFileDialog)))
        return of.findChildren(QFileDialog)[0]

    file = makers.write_json(folder_of(tmp_path / "mine") / "cart.json", makers.visit())
    dialog = asked(window)
    with qtbot.waitSignal(window.imports.was_finished):
        dialog.filesSelected.emit([str(file)])
    dialog.close()
    window.close()
    again = opened()
    assert Path(asked(again).directory().absolutePath()) == tmp_path / "mine"


def test_a_query_the_library_cannot_answer_is_told_at_the_search_bar(window: Window) -> None:
    window.body.sessions.query_refused.emit(UserError("Nobody knows that yet."))
    wrong = window.findChild(Wrong)
    assert wrong.isVisible()
    assert "Nobody knows" in wrong.said.text()


def test_a_spoilt_memory_does_no_harm(opened: Opener, tmp_path: Path) -> None:
    state = folder_of(tmp_path / "profile" / "state")
    (state / "window.ini").write_bytes(b"\x00\xff[broken\nlayout=1\ngeometry=@ByteArray(no)")
    (state / "settings.json").write_text(json.dumps({"theme": 7}))
    assert opened().isVisible()


@pytest.mark.parametrize("size", [(880, 560), (1280, 800), (2560, 1440)])
def test_nothing_is_cut_off(window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    for control in window.top.findChildren(QAbstractButton):
        if control.isVisible():
            assert control.width() >= control.minimumSizeHint().width(), control.text()
            corner = control.mapTo(window.top, control.rect().bottomRight())
            assert window.top.rect().contains(corner), control.text()


def _dialogs(window: Window) -> list[QDialog]:
    return [child for child in window.findChildren(QDialog) if _is_seen(child)]


def _is_seen(widget: QWidget) -> bool:
    return widget.isVisible()
