"""Answers that are joined while a session is open stand in it at once, and go as they came."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.formats.feedback import Survey
from app.formats.table import Table
from app.library import answers_by_hand, survey_files, surveys
from app.library.changes import Changes
from app.library.database import Library
from app.ui.replay.marks import Kind
from app.ui.replay.pane import ReplayPane
from app.ui.tasks import Tasks
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import LOOKING, story


@pytest.fixture
def library(library_file: Path, tmp_path: Path) -> Path:
    """The test's own: it writes."""
    return Path(shutil.copy(library_file, tmp_path / "library.footfall"))


def came(db: Library) -> Changes:
    """A file of answers that name nobody."""
    table = Table(("NPS", "Comment"), (("9", "Lovely"), ("2", "Too slow")), (2, 3))
    return surveys.store(db, Survey("answers.csv", table, ""), "a")


def told(pane: ReplayPane) -> list[str]:
    return [mark.text for mark in story(pane).notes if mark.kind is Kind.FEEDBACK]


def test_an_answer_stands_in_the_open_session_as_soon_as_it_is_joined(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    tasks.write(came)
    pane = open_session(LOOKING)
    pane.set_query("lovely")
    before, notes = told(pane), len(story(pane).notes)
    tasks.write(lambda db: answers_by_hand.join(db, 1, LOOKING))
    qtbot.waitUntil(
        lambda: told(pane) == [*before, "NPS 9 of 10 · NPS", "Answer · “Lovely” · Comment"]
    )
    assert len(story(pane).notes) == notes + 2
    qtbot.waitUntil(lambda: [mark.text for mark in story(pane).matches] == ["feedback: Lovely"])
    tasks.write(lambda db: answers_by_hand.join(db, 3, LOOKING + 1))
    tasks.write(lambda db: survey_files.remove(db, 1))
    qtbot.waitUntil(lambda: told(pane) == before)
