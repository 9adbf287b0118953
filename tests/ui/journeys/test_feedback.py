"""The tab Feedback: scores and parts narrow the answers, each opens just before it was said; what has no session says
why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.formats.feedback import Survey
from app.formats.table import Table
from app.insights.feedback import Answer
from app.library import surveys
from app.library.database import open_writer
from app.library.sessions import store
from app.ui.journeys.feedback.pane import FeedbackTab
from app.ui.journeys.pane import JourneysPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

TITLES = ("Email", "Date", "URL", "NPS", "CSAT", "Comment")


def row(person: str, at_ms: float, nps: str, csat: str = "", comment: str = "") -> tuple[str, ...]:
    """An answer to a survey."""
    return (
        person,
        str(int(builder.NOON_MS + at_ms)),
        "https://shop.example/cart",
        nps,
        csat,
        comment,
    )


ROWS = (
    row("ann@example.org", 10_000, "9", "5", "Fine"), row("ann@example.org", 20_000, "3", "2"),
    row("bob@example.org", 10_000, "10"), row("nobody@example.org", 10_000, "0", "1"),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    found = tmp_path / "library.footfall"
    with closing(open_writer(found)) as db:
        for name, device in (("ann", "desktop"), ("bob", "phone")):
            made = builder.analysis(device=device)
            known = builder.known_as(("email", f"{name}@example.org"))
            store(db, builder.file(builder.session(name, derived=made, metadata=known)))
        store(db, builder.file(builder.session("silent", metadata=replace(known, ids=()))))
        table = Table(TITLES, ROWS, (2, 3, 4, 5))
        surveys.store(db, Survey("answers.csv", table, ""), "a")
    return found


@pytest.fixture
def tab(tasks: Tasks, qtbot: QtBot) -> Iterator[FeedbackTab]:
    pane = JourneysPane(tasks, Theme())
    qtbot.addWidget(pane)
    pane.resize(1_200, 800)
    pane.show()
    pane.go_to("feedback")
    made = pane.tab("feedback")
    assert isinstance(made, FeedbackTab)
    qtbot.waitUntil(lambda: len(made.table.listed.rows) == 8)
    yield made
    pane.hide()


def texts(tab: FeedbackTab) -> list[str]:
    """What the numbers say."""
    return [label.text() for label in tab._labels]


def test_nps_and_csat_are_told_with_their_ranges(tab: FeedbackTab) -> None:
    told = texts(tab)
    assert told[1] == "0"
    assert told[2].startswith("between \N{MINUS SIGN}")
    assert "of 4" in told[2]
    assert told[3] == "2 promoters · 0 passive · 2 detractors"
    assert told[5] == "33 %"


def test_a_bar_and_a_part_narrow_the_answers_and_the_button_lists_all_again(
    tab: FeedbackTab,
) -> None:
    assert tab.bars.accessibleDescription().startswith("0: 1, 1: 0")
    tab.bars.score_chosen.emit(9.0)
    assert [one.score for one in tab.table.listed.rows if isinstance(one, Answer)] == [9.0]
    assert tab.all_button.text() == "NPS 9 of 10: 1  ✕"
    tab.all_button.click()
    assert len(tab.table.listed.rows) == 8
    parts = {part.value: part for part in tab.parts.listed.rows}
    tab.parts.cell_opened.emit(parts["phone"], 1)
    assert [one.who for one in tab.table.listed.rows if isinstance(one, Answer)] == [
        "bob@example.org"
    ]


def test_an_answer_opens_three_seconds_before_and_one_without_a_session_says_why(
    tab: FeedbackTab, qtbot: QtBot
) -> None:
    rows = {(one.who, one.score): one for one in tab.table.listed.rows if isinstance(one, Answer)}
    with qtbot.waitSignal(tab.moment_wanted) as told:
        tab.table.cell_opened.emit(rows["ann@example.org", 9.0], 4)
    assert told.args == [1, 7_000.0]
    with qtbot.waitSignal(tab.noted) as said:
        tab.table.row_opened.emit(rows["nobody@example.org", 0.0])
    assert said.args == ["This answer stands in no session: nobody of this name is in the library."]


def test_a_search_leaves_its_sessions_answers_and_says_where_there_is_none(
    tab: FeedbackTab, qtbot: QtBot
) -> None:
    tab.set_query("nps>=10")
    qtbot.waitUntil(lambda: len(tab.table.listed.rows) == 1)
    tab.set_query("-has:feedback")
    qtbot.waitUntil(lambda: tab._faces.currentIndex() == 0)
