"""Other numbers over the whole library: what they would mark, and putting them in force."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.library import browse, ignoring, outdated, signals
from app.library.database import open_reader, open_writer
from app.ui.judging import Judging, Preview
from app.ui.tasks import Tasks
from tests import makers
from tests.libraries import library_of

SHORT = Thresholds(quick_back_stay_ms=1_000)
LONG = Thresholds(quick_back_stay_ms=30_000)


def _looked_at(at_ms: float, path: str) -> list[makers.Event]:
    """A page that is loaded and looked at."""
    page = makers.page(at_ms, f"https://shop.example{path}", loads=True)
    return [*page, makers.move(at_ms + 150, (100, 100), (120, 140))]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two sessions that went to the cart and back after three seconds, one that went back after twelve."""
    files = []
    for at, stay_ms in enumerate((3_000, 3_000, 12_000)):
        events = makers.recording(
            _looked_at(0, "/"), makers.click(4_900, makers.LINK), _looked_at(5_000, "/cart"),
            _looked_at(5_000 + stay_ms, "/"), makers.move(25_000 + stay_ms, (300, 300)),
        )  # fmt: skip
        events = makers.moved(events, 86_400_000 * at)
        files.append(makers.write_json(tmp_path / f"{at}.json", events))
    return library_of(tmp_path / "library.footfall", *files)


def _sessions(preview: Preview, kind: Kind) -> tuple[int, int]:
    """(would, now)."""
    (would,) = (one.sessions for one in preview.would if one.kind == kind)
    (now,) = (one.sessions for one in preview.now if one.kind == kind)
    return would, now


def test_a_preview_tells_how_many_sessions_numbers_would_mark_and_writes_nothing(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    judging = Judging(tasks)
    told: list[tuple[int, int]] = []
    judging.progressed.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(judging.previewed) as answer:
        judging.preview(LONG)
    assert answer.args is not None
    assert _sessions(answer.args[0], Kind.QUICK_BACK) == (3, 2)
    assert [one.kind for one in answer.args[0].would] == list(Kind)
    assert told == [(0, 3), (3, 3)]
    assert not judging.is_working
    with closing(open_reader(library)) as db:
        assert signals.thresholds(db) == Thresholds()


def test_only_the_newest_numbers_are_answered(tasks: Tasks, qtbot: QtBot) -> None:
    judging = Judging(tasks)
    answers: list[Preview] = []
    judging.previewed.connect(answers.append)
    judging.preview(LONG)
    judging.preview(SHORT)
    with qtbot.waitSignal(judging.previewed):
        judging.preview(Thresholds())
    qtbot.waitUntil(lambda: tasks.busy == 0)
    (answer,) = answers
    assert answer.thresholds == Thresholds()
    assert _sessions(answer, Kind.QUICK_BACK) == (2, 2)


def test_a_preview_leaves_out_what_is_no_problem(tasks: Tasks, library: Path, qtbot: QtBot) -> None:
    with closing(open_writer(library)) as db:
        ignoring.ignore(db, ignoring.IgnoreRule(Kind.QUICK_BACK, page="/"))
    judging = Judging(tasks)
    with qtbot.waitSignal(judging.previewed) as answer:
        judging.preview(LONG)
    assert answer.args is not None
    assert _sessions(answer.args[0], Kind.QUICK_BACK) == (0, 0)


def test_numbers_put_in_force_are_those_of_every_finding(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    judging = Judging(tasks)
    with (
        qtbot.waitSignal(tasks.library_changed) as changed,
        qtbot.waitSignal(judging.applied) as applied,
    ):
        judging.apply(LONG)
    assert applied.args == [LONG]
    assert changed.args is not None
    assert {"signals", "facts", "thresholds"} <= changed.args[0].tables
    assert changed.args[0].sessions == (1, 2, 3)
    with closing(open_reader(library)) as db:
        assert signals.thresholds(db) == LONG
        assert outdated.judged_otherwise(db) == ()
        assert all((Kind.QUICK_BACK, 1) in row.signals for row in browse.rows_of(db, (1, 2, 3)))


def test_what_is_stopped_is_not_written(tasks: Tasks, library: Path, qtbot: QtBot) -> None:
    judging = Judging(tasks)
    judging.apply(LONG)
    judging.stop()
    assert not judging.is_working
    qtbot.waitUntil(lambda: tasks.busy == 0)
    with closing(open_reader(library)) as db:
        assert signals.thresholds(db) == Thresholds()


def test_an_empty_library_is_answered_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    tasks = Tasks(tmp_path / "empty.footfall", places=1)
    judging = Judging(tasks)
    with qtbot.waitSignal(judging.previewed) as answer:
        judging.preview(LONG)
    assert answer.args is not None
    assert {one.sessions for one in answer.args[0].would} == {0}
    tasks.close()
