"""In which order questions that look through the whole library are answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.library.database import Library
from app.ui.tasks import Tasks


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(tmp_path / "library.footfall", places=1)
    yield made
    made.close()


def test_what_is_asked_later_is_answered_before_what_still_waits(
    tasks: Tasks, qtbot: QtBot
) -> None:
    may_go, is_held = threading.Event(), threading.Event()
    order: list[str] = []

    def hold(_library: Library) -> str:
        is_held.set()
        assert may_go.wait(60)
        return "sidebar"

    def ask(*names: str) -> None:
        for name in names:
            tasks.survey(partial(_said, name), order.append)

    tasks.survey(hold, order.append)
    qtbot.waitUntil(is_held.is_set)
    ask("overview", "its issues")
    with qtbot.waitSignal(_later(tasks).timeout):
        pass
    ask("video", "its curve")
    may_go.set()
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == ["sidebar", "video", "its curve", "overview", "its issues"]


def test_a_question_that_goes_on_with_an_answer_keeps_its_place(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[str] = []

    def go_on(_answer: object) -> None:
        order.append("first")
        tasks.survey(lambda _library: "second", order.append)

    is_held, may_go = threading.Event(), threading.Event()

    def hold(_library: Library) -> None:
        is_held.set()
        assert may_go.wait(60)

    tasks.survey(hold, go_on)
    qtbot.waitUntil(is_held.is_set)
    with qtbot.waitSignal(_later(tasks).timeout):
        pass
    hold_again, is_held_again = threading.Event(), threading.Event()

    def newer(_library: Library) -> str:
        is_held_again.set()
        assert hold_again.wait(60)
        return "newer"

    tasks.survey(newer, order.append)
    may_go.set()
    qtbot.waitUntil(is_held_again.is_set)
    qtbot.waitUntil(lambda: order == ["first"])
    tasks.survey(lambda _library: "newest", order.append)
    hold_again.set()
    qtbot.waitUntil(lambda: len(order) == 4)
    assert order == ["first", "newer", "newest", "second"]


def _said(name: str, _library: Library) -> str:
    return name


def _later(tasks: Tasks) -> QTimer:
    """Fires when all that is asked now is behind."""
    timer = QTimer(tasks, singleShot=True, interval=1)
    timer.start()
    return timer
