"""Measuring in the background: what was not measured gets measured while nobody does anything, and only then."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library import details, layouts
from app.library.changes import Changes
from app.library.database import open_reader, open_writer
from app.ui.tasks import Tasks
from app.ui.web.idle import IdleMeasuring
from tests import makers
from tests.libraries import bring_in


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two sessions that differ in when they were recorded."""
    made = open_writer(tmp_path / "library.footfall")
    for at, name in enumerate(("one", "two")):
        events = makers.moved(makers.recording(makers.visit(2)), 86_400_000 * at)
        bring_in(made, makers.write_json(tmp_path / f"{name}.json", events))
    made.close()
    return tmp_path / "library.footfall"


def _behind(library: Path) -> int:
    with closing(open_reader(library)) as db:
        return len(layouts.behind(db))


def test_all_sessions_are_measured_and_told_of_in_one_write(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    told: list[Changes] = []
    tasks.library_changed.connect(lambda changes, _initiator: told.append(changes))
    idle = IdleMeasuring(tasks, lambda: True, still_ms=1)
    idle.give_way()
    qtbot.waitUntil(lambda: bool(told))
    assert [(changes.tables, changes.sessions) for changes in told] == [(layouts.MEASURED, (1, 2))]
    idle.close()
    with closing(open_reader(library)) as db:
        assert layouts.behind(db) == ()
        assert [visit.page_h_px for visit in details.show(db, 2).visits] == [720]


def test_nothing_is_measured_while_somebody_is_busy(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    asked: list[bool] = []

    def may_work() -> bool:
        asked.append(True)
        return False

    idle = IdleMeasuring(tasks, may_work, still_ms=1)
    idle.give_way()
    qtbot.waitUntil(lambda: len(asked) > 5)
    idle.close()
    assert _behind(library) == 2


def test_who_gives_way_goes_on_later(tasks: Tasks, library: Path, qtbot: QtBot) -> None:
    idle = IdleMeasuring(tasks, lambda: True, still_ms=1)
    idle.give_way()
    for _ in range(3):
        qtbot.waitUntil(lambda: idle.is_measuring)
        idle.give_way()
        assert not idle.is_measuring
    qtbot.waitUntil(lambda: _behind(library) == 0)
    idle.close()
