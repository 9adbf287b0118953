"""Handing over in the window: asked where, written in a process, said what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.ui.handover import names
from app.ui.messages import Offer
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests import makers


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window with two sessions; the newer one is open."""
    places = paths.of(tmp_path / "profile")
    tasks = Tasks(places.library, places=1)
    made = Window(tasks, Theme(), settings.Settings(places.state / "settings.json"), places)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(2):
        url = f"https://shop{number}.example/"
        events = makers.moved(makers.visit(url=url), number * 60_000.0)
        makers.write_json(folder / f"visit{number}.json", events)
    with qtbot.waitSignal(made.imports.was_finished):
        made.bring_in([folder])
    qtbot.waitUntil(lambda: made.body.watched is not None)
    qtbot.waitUntil(lambda: made.body.replay.story is not None)
    qtbot.waitUntil(lambda: not made.body.replay.stage.is_veiled)
    yield made
    made.close()
    tasks.close()


def dialog_of(window: Window, qtbot: QtBot) -> QFileDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    (dialog,) = window.findChildren(QFileDialog)
    return dialog


def choose(window: Window, qtbot: QtBot, place: Path) -> str:
    """Name a file or folder in the dialog; tells what it would have been called."""
    dialog = dialog_of(window, qtbot)
    suggested = dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(place))
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    return Path(suggested).name


def offered(menu: QMenu) -> dict[str, Callable[[], None]]:
    menu.aboutToShow.emit()
    return {act.text(): act.trigger for act in menu.actions() if act.text()}


def said(window: Window, qtbot: QtBot, word: str) -> str:
    qtbot.waitUntil(lambda: word in window.messages.text)
    return window.messages.text


def test_s_saves_what_is_seen_as_a_picture(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "frame.png"
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_S)
    assert choose(window, qtbot, out).endswith("at 0.00.png")
    assert said(window, qtbot, "frame.png").startswith("Saved")
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1280, 720)


@pytest.mark.parametrize(("kind", "ending"), [("rrweb JSON", "json"), ("HTML page", "html")])
def test_the_open_session_is_exported(
    window: Window, qtbot: QtBot, tmp_path: Path, kind: str, ending: str
) -> None:
    found = offered(window.body.replay.header.handover)
    assert list(found) == ["Save frame…", "Export as rrweb JSON…", "Export as HTML page…"]
    found[f"Export as {kind}…"]()
    out = tmp_path / f"out.{ending}"
    assert choose(window, qtbot, out).endswith(f".{ending}")
    said(window, qtbot, f"Exported out.{ending}")
    assert window.handover.bar.isHidden()
    if ending == "json":
        assert len(json.loads(out.read_text("utf-8"))) > 4
    else:
        assert "Content-Security-Policy" in out.read_text("utf-8")


def test_the_range_that_is_set_is_offered_first(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    replay = window.body.replay
    replay.seek(1_000)
    replay.steering.set_range_start()
    replay.seek(3_000)
    replay.steering.set_range_end()
    found = offered(replay.header.handover)
    assert list(found)[1:4] == [
        "Export 0:01 – 0:03 as rrweb JSON…",
        "Export 0:01 – 0:03 as HTML page…",
        "Export all as rrweb JSON…",
    ]
    found["Export 0:01 – 0:03 as rrweb JSON…"]()
    out = tmp_path / "out.json"
    assert choose(window, qtbot, out).endswith("0.01 to 0.03.json")
    said(window, qtbot, "Exported")
    times = [event["timestamp"] for event in json.loads(out.read_text("utf-8"))]
    assert 1_500 < max(times) - min(times) <= 2_000


def test_several_sessions_go_into_a_folder_beside_what_is_there(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    offers: list[Offer | None] = []
    window.handover.noted.connect(lambda _text, _hint, offer: offers.append(offer))
    for count in (2, 4):
        window.body.sessions.handover_wanted.emit([1, 2], "rrweb")
        choose(window, qtbot, folder)
        qtbot.waitUntil(lambda: len(list(folder.iterdir())) == count)  # noqa: B023
        qtbot.waitUntil(lambda: len(offers) == count / 2)  # noqa: B023
    assert "2 sessions" in window.messages.text
    assert offers[0] is not None
    assert offers[0].title == "Show in folder"


def test_where_nothing_can_be_written_a_sentence_says_so(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.handover.export([1], "rrweb")
    choose(window, qtbot, tmp_path / "none" / "out.json")
    assert "cannot be written" in said(window, qtbot, "cannot")


def test_an_export_that_is_stopped_leaves_nothing(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "to" / "out.html"
    out.parent.mkdir()
    window.handover.export([1, 2], "html")
    dialog_of(window, qtbot)
    free = Event()
    window._tasks.read(lambda _library: free.wait(60), lambda _done: None)
    choose(window, qtbot, out.parent)
    window.handover.cancel()
    free.set()
    said(window, qtbot, "Cancelled")
    qtbot.waitUntil(lambda: window.handover._tasks.busy == 0)
    assert list(out.parent.iterdir()) == []


def test_what_was_recorded_cannot_choose_where_a_file_goes() -> None:
    from dataclasses import dataclass

    @dataclass
    class Row:
        id: int = 7
        user: str = "../../etc/<pass>\u202e:wd"
        started_at_ms: float = 0.0

    name = names.of_session(Row(), "rrweb", (61_000.0, 3_723_000.0))  # type: ignore[arg-type]
    assert name == "_.._etc__pass__wd 7 1.01 to 1.02.03.json"
