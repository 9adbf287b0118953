"""The first launch: one friendly page, the samples, a library that cannot be used, a door that is light."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library.database import open_writer
from app.ui import samples
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.web import sandbox
from app.ui.window import Window

Opener = Callable[[paths.Paths], Window]


@pytest.fixture
def opened(qtbot: QtBot, resources: Path) -> Iterator[Opener]:
    running: list[Tasks] = []

    def open_window(places: paths.Paths) -> Window:
        tasks = Tasks(places.library, places=1)
        running.append(tasks)
        values = settings.Settings(places.state / "settings.json")
        window = Window(tasks, Theme(), values, places)
        qtbot.addWidget(window)
        window.show()
        return window

    yield open_window
    for tasks in running:
        tasks.close()


def test_an_empty_library_invites(opened: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(paths.of(tmp_path))
    qtbot.waitUntil(window.welcome.isVisible)
    words = " ".join(label.text() for label in window.welcome.findChildren(QLabel))
    assert "Drop session recordings here" in words
    assert not window.search.isVisible()


def test_the_samples_fill_the_library_and_the_first_row_opens(
    opened: Opener, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(paths.of(tmp_path))
    qtbot.waitUntil(window.welcome.isVisible)
    with qtbot.waitSignal(window.imports.was_finished):
        window.welcome.samples_requested.emit()
    qtbot.waitUntil(lambda: window.body.isVisible() and len(window.body.sessions.ids) >= 10)
    qtbot.waitUntil(lambda: window.body.watched is not None)
    assert window.body.watched == window.body.sessions.ids[0]
    qtbot.waitUntil(lambda: window.body.sessions.selected() == [window.body.watched])
    assert "imported" in window.imports.summary


def test_the_samples_can_be_read_by_other_processes(resources: Path, tmp_path: Path) -> None:
    files = samples.unpack(tmp_path / "samples")
    assert len(files) >= 10
    assert all(file.stat().st_size > 0 for file in files)


def test_a_library_of_a_newer_footfall_is_refused_politely(
    opened: Opener, tmp_path: Path, qtbot: QtBot
) -> None:
    places = paths.of(tmp_path)
    library = open_writer(places.library)
    library.execute("PRAGMA user_version = 9999")
    library.close()
    before = places.library.read_bytes()
    window = opened(places)
    qtbot.waitUntil(window.broken.isVisible)
    words = [label.text() for label in window.broken.findChildren(QLabel)]
    assert any("newer Footfall" in text for text in words)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in _texts(window))
    assert places.library.read_bytes() == before
    qtbot.waitUntil(lambda: not window._tasks.busy)
    assert not window.search._wrong.isVisible()
    assert not window.messages.isVisible()


def _texts(window: Window) -> list[QLabel]:
    return [label for label in window.broken.findChildren(QLabel) if label.text()]


def test_the_door_imports_nothing_heavy_because_every_process_passes_it() -> None:
    script = (
        "import sys, app.__main__, app.ui.workers;"
        "print([n for n in ('PySide6', 'numpy', 'sqlite_utils') if n in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("opened", ["app.ui.window", "app.cli.main"])
def test_nothing_that_counts_is_loaded_before_something_is_counted(opened: str) -> None:
    script = f"import sys, {opened}; print('numpy' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_without_a_display_one_sentence_says_what_can_be_done(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only there a display may be missing")
    told = subprocess.run(
        [sys.executable, "-m", "app", "--profile", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert told.returncode == 3
    assert "no display" in told.stderr
    assert "xvfb-run" in told.stderr
    assert "Traceback" not in told.stderr


def test_root_is_told_in_a_sentence_why_there_is_no_window(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux is refused")
    here = {key: value for key, value in os.environ.items() if key != sandbox.SWITCH}
    told = subprocess.run(
        [sys.executable, "-m", "app", "--profile", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        env={**here, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert told.returncode == 3
    assert "does not run as root" in told.stderr
    assert "Traceback" not in told.stderr
