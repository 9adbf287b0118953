"""What an older Footfall derived is derived anew in the background, and only while nobody does anything."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.activity.model import ANALYSIS_VERSION
from app.library import details, outdated
from app.library.database import open_reader, open_writer
from app.library.holdings import holdings
from app.ui.catching_up import CatchingUp
from app.ui.status import StatusLine
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Three sessions of two clicks each, of which an older Footfall counted none."""
    made = open_writer(tmp_path / "library.footfall")
    for at in range(3):
        events = makers.moved(makers.recording(makers.visit(2)), 86_400_000 * at)
        bring_in(made, makers.write_json(tmp_path / f"{at}.json", events))
    with made.atomic():
        made.execute("UPDATE facts SET clicks = 0, analysis_version = ?", (ANALYSIS_VERSION - 1,))
    made.close()
    return tmp_path / "library.footfall"


def _behind(library: Path) -> int:
    with closing(open_reader(library)) as db:
        return holdings(db).behind


def test_what_is_of_an_older_version_is_derived_anew(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    assert _behind(library) == 3
    catching_up = CatchingUp(tasks, lambda: True, still_ms=1)
    catching_up.give_way()
    qtbot.waitUntil(lambda: _behind(library) == 0)
    catching_up.close()
    with closing(open_reader(library)) as db:
        assert outdated.behind(db) == ()
        assert [details.show(db, session).row.clicks for session in (1, 2, 3)] == [2, 2, 2]


def test_nothing_is_derived_while_somebody_is_busy(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    asked: list[bool] = []

    def may_work() -> bool:
        asked.append(True)
        return False

    catching_up = CatchingUp(tasks, may_work, still_ms=1)
    catching_up.give_way()
    qtbot.waitUntil(lambda: len(asked) > 5)
    catching_up.close()
    assert _behind(library) == 3


def test_a_damaged_session_keeps_none_of_the_others_waiting(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    with closing(open_writer(library)) as db, db.atomic():
        db.execute("UPDATE chunks SET body = x'00' WHERE window_id = 2")
    catching_up = CatchingUp(tasks, lambda: True, still_ms=1)
    catching_up.give_way()
    qtbot.waitUntil(lambda: _behind(library) == 1)
    catching_up.close()
    with closing(open_reader(library)) as db:
        assert outdated.behind(db) == (2,)


def test_work_that_somebody_waits_for_comes_first(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    catching_up = CatchingUp(tasks, lambda: True, still_ms=1)
    catching_up.give_way()
    qtbot.waitUntil(lambda: catching_up.is_working)
    answered: list[int] = []
    tasks.compute(abs, -7, done=answered.append)
    assert not catching_up.is_working
    qtbot.waitUntil(lambda: answered == [7])
    qtbot.waitUntil(lambda: _behind(library) == 0)
    catching_up.close()


def test_the_window_says_how_many_sessions_have_old_numbers(qtbot: QtBot) -> None:
    status = StatusLine(Theme("light"), None)
    qtbot.addWidget(status)
    status.show_library(3, 2_000_000, behind=2)
    assert "2 sessions have numbers of an older Footfall" in status.library_text
    status.show_library(3, 2_000_000, behind=0)
    assert "older" not in status.library_text
    status.show_library(100_000, 2_000_000, behind=1_204)
    assert status.library_text.startswith("100,000 sessions")
    assert "1,204 sessions have" in status.library_text


def test_where_only_the_rules_are_others_they_run_over_what_was_gathered(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    with closing(open_writer(library)) as db, db.atomic():
        db.execute("UPDATE facts SET analysis_version = ?", (ANALYSIS_VERSION,))
        db.execute("UPDATE signal_sets SET rules_version = 0 WHERE session_id < 3")
        # the events are not needed
        db.execute("UPDATE chunks SET body = x'00'")
    assert _behind(library) == 2
    catching_up = CatchingUp(tasks, lambda: True, still_ms=1)
    catching_up.give_way()
    qtbot.waitUntil(lambda: _behind(library) == 0)
    catching_up.close()
    with closing(open_reader(library)) as db:
        assert outdated.judged_otherwise(db) == ()
