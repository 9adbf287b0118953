"""Footfall as a person meets it: the program as a process, and the whole window in this one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.ui import application
from app.ui.tasks import Tasks
from app.ui.web import scheme
from app.ui.window import Window
from tests.conftest import ROOT
from tests.end2end.desk import Desk

scheme.register()

LONGEST_S = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run of the program came to; `document` is what it printed with --json."""

    code: int
    printed: str
    complaint: str

    @property
    def document(self) -> Any:
        assert self.printed, self.complaint
        return json.loads(self.printed)


@dataclass(frozen=True, slots=True)
class Footfall:
    """The program on one profile."""

    profile: Path

    def run(self, *words: str | Path) -> Answer:
        """Run it with these words."""
        line = [sys.executable, "-m", "app", *map(str, words), "--profile", str(self.profile)]
        done = subprocess.run(
            line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def ask(self, *words: str | Path) -> Any:
        """The document of a command that does what it was told."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.complaint
        return answer.document


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample recordings."""
    return ROOT / "resources" / "samples"


@pytest.fixture
def footfall(tmp_path: Path) -> Footfall:
    """The program on a profile in which nothing is yet."""
    return Footfall(tmp_path / "profile")


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory, samples: Path, resources: Path) -> Footfall:
    """The program on a library that holds the samples; nothing is changed in it."""
    program = Footfall(tmp_path_factory.mktemp("shop"))
    answer = program.run("import", samples, "--json")
    assert answer.code == 0, answer.complaint
    return program


@pytest.fixture
def open_desk(qtbot: QtBot, resources: Path) -> Iterator[Callable[[Path], Desk]]:
    """Opens the window on a profile, put together as `app.start` does it."""
    running: list[Desk] = []

    def opened(profile: Path) -> Desk:
        places = paths.of(profile)
        tasks = Tasks(places.library)
        values = settings.Settings(places.state / "settings.json")
        theme = application.dress(QApplication.instance(), "light")
        window = Window(tasks, theme, values, places)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        desk = Desk(window, tasks, qtbot)
        running.append(desk)
        return desk

    yield opened
    for desk in running:
        desk.window.close()
        desk.tasks.close()
        application.take_down(desk.window)


@pytest.fixture
def desk(open_desk: Callable[[Path], Desk], tmp_path: Path) -> Desk:
    """The window at its first launch."""
    return open_desk(tmp_path / "profile")


@pytest.fixture
def shop_desk(open_desk: Callable[[Path], Desk], shop: Footfall, tmp_path: Path) -> Desk:
    """The window on a library that holds the samples."""
    profile = tmp_path / "profile"
    here, there = paths.of(shop.profile).library, paths.of(profile).library
    there.parent.mkdir(parents=True)
    shutil.copy(here, there)
    desk = open_desk(profile)
    desk.wait_until(lambda: desk.window.body.isVisible() and len(desk.ids) > 0)
    return desk
