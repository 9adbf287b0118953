"""The tab Feedback: scores and parts narrow the answers, each opens just before it was said; what has no session says
why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.formats.feedback import Survey
from app.formats.table import Table
from app.insights.feedback import Answer
from app.library import surveys
from app.library.changes import Changes
from app.library.database import open_reader, open_writer
from app.library.sessions import store
from app.library.undoing import Undoable
from app.ui.dismissing import Act
from app.ui.journeys.feedback import reading
from app.ui.journeys.feedback.chart import MARGIN_PX
from app.ui.journeys.feedback.joining import JoinDialog
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
    qtbot.waitUntil(lambda: len(made.table.listed.rows) == 7)
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
    assert told[5] == "33\u00a0%"


def test_a_bar_and_a_part_narrow_the_answers_and_the_button_lists_all_again(
    tab: FeedbackTab,
) -> None:
    assert tab.bars.accessibleDescription().startswith("0: 1, 1: 0")
    tab.bars.score_chosen.emit(9.0)
    assert [one.score for one in tab.table.listed.rows if isinstance(one, Answer)] == [9.0]
    assert tab.all_button.text() == "NPS 9 of 10: 1  ✕"
    tab.all_button.click()
    assert len(tab.table.listed.rows) == 7
    parts = {part.value: part for part in tab.parts.listed.rows}
    tab.parts.cell_opened.emit(parts["phone"], 1)
    assert [one.who for one in tab.table.listed.rows if isinstance(one, Answer)] == [
        "bob@example.org"
    ]


def test_scores_of_a_part_say_of_how_many_they_are(tab: FeedbackTab) -> None:
    columns = tab.parts.listed.columns
    told = {part.value: [column.text(part) for column in columns] for part in tab.parts.listed.rows}
    assert told["desktop"] == ["desktop", "4", "0 of 2", "50\u00a0% of 2"]
    assert told["phone"] == ["phone", "1", "+100 of 1", ""]


def test_words_stand_once_with_the_score_that_they_explain(tab: FeedbackTab) -> None:
    rows = [one for one in tab.table.listed.rows if isinstance(one, Answer)]
    assert [reading.text(one) for one in rows].count("Fine") == 1
    assert [(one.kind, one.score) for one in rows if reading.text(one) == "Fine"] == [("csat", 5.0)]
    assert tab._found is not None
    assert reading.counted(tab._found) == "7 answers \u00b7 2 without a session"


def test_what_is_listed_is_let_go_where_nothing_is_left_of_it(
    tab: FeedbackTab, qtbot: QtBot
) -> None:
    tab.bars.score_chosen.emit(9.0)
    assert tab.all_button.isVisible()
    tab.set_query("-has:feedback")
    qtbot.waitUntil(lambda: tab._faces.currentIndex() == 0)
    assert not tab.all_button.isVisible()
    tab.set_query("")
    qtbot.waitUntil(lambda: tab._faces.currentIndex() == 1)
    assert not tab.all_button.isVisible()
    assert len(tab.table.listed.rows) == 7


def test_a_score_that_nobody_of_a_search_gave_says_so(tab: FeedbackTab, qtbot: QtBot) -> None:
    tab.bars.score_chosen.emit(9.0)
    tab.set_query("user:bob*")
    qtbot.waitUntil(lambda: tab.all_button.text() == "NPS 9 of 10: 0  ✕")
    tab.all_button.click()
    assert len(tab.table.listed.rows) == 1


def test_no_bar_touches_the_edge(tab: FeedbackTab) -> None:
    bars = tab.bars
    assert bars.bar(0).left() == MARGIN_PX
    assert bars.bar(10).right() == pytest.approx(bars.width() - MARGIN_PX)
    assert bars._at(0.0) == 0
    assert bars._at(float(bars.width())) == 10


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
    tab.table.setCurrentIndex(tab.table.listed.index(0, 0))
    assert tab.join_button.isEnabled()
    tab.set_query("-has:feedback")
    qtbot.waitUntil(lambda: tab._faces.currentIndex() == 0)
    assert not tab.join_button.isEnabled()


def written(library: Path) -> list[tuple[int | None, str | None]]:
    """Where the last line of the file stands."""
    with closing(open_reader(library)) as db:
        found = db.execute("SELECT session_id, joined_by FROM answers WHERE row = 5 ORDER BY id")
        return [tuple(row) for row in found.fetchall()]


def of_nobody(tab: FeedbackTab) -> int:
    """The place of an answer without a session."""
    rows = tab.table.listed.rows
    return next(
        at for at, one in enumerate(rows) if isinstance(one, Answer) and one.session is None
    )


def test_an_answer_without_a_session_is_joined_by_hand_and_that_is_undone(
    tab: FeedbackTab, tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    acts: list[Act] = []
    tab.act_wanted.connect(acts.append)
    tab.table.setCurrentIndex(tab.table.listed.index(of_nobody(tab), 0))
    assert tab.join_button.isEnabled()
    tab.join_button.click()
    dialog = tab.findChild(JoinDialog)
    qtbot.waitUntil(lambda: len(dialog.list.listed.rows) == 3)
    dialog.search.setText("user:bob*")
    qtbot.waitUntil(lambda: len(dialog.list.listed.rows) == 1)
    assert dialog.list.listed.rows[0].moment.said == "it was going on"
    dialog.search.setText("nosuchkey:1")
    qtbot.waitUntil(lambda: "nosuchkey" in dialog._hint.text())
    dialog.search.setText("user:bob*")
    qtbot.waitUntil(lambda: "come first" in dialog._hint.text())
    dialog.join.click()
    (act,) = acts
    assert act.said == "Joined to a session: NPS 0 of 10"
    done: list[Changes] = []
    tasks.write(act.act, done.append)
    qtbot.waitUntil(lambda: written(library) == [(2, "hand")] * 2)
    qtbot.waitUntil(lambda: all(one.session for one in tab.table.listed.rows))
    chosen = tab.table.current_row()
    assert isinstance(chosen, Answer)
    assert chosen.joined_by == "hand"
    assert isinstance(done[0], Undoable)
    assert done[0].back is not None
    tasks.write(done[0].back)
    qtbot.waitUntil(lambda: written(library) == [(None, None)] * 2)


def test_down_and_up_in_the_search_choose_the_session_and_the_list_has_the_focus_again(
    tab: FeedbackTab, qtbot: QtBot
) -> None:
    acts: list[Act] = []
    tab.act_wanted.connect(acts.append)
    tab.table.setCurrentIndex(tab.table.listed.index(of_nobody(tab), 0))
    tab.join_button.setFocus()
    tab.join_button.click()
    dialog = tab.findChild(JoinDialog)
    qtbot.waitUntil(lambda: len(dialog.list.listed.rows) == 3)
    dialog.search.setFocus()
    for key, row in (("Down", 1), ("Down", 2), ("Down", 2), ("Up", 1)):
        qtbot.keyClick(dialog.search, getattr(Qt.Key, f"Key_{key}"))
        assert dialog.list.currentIndex().row() == row
    chosen: list[int] = []
    dialog.chosen.connect(chosen.append)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert len(acts) == 1
    assert chosen == [dialog.list.listed.rows[1].moment.session]
    assert tab.window().focusWidget() is tab.table


def test_enter_joins_nothing_before_the_search_that_is_written_is_answered(
    tab: FeedbackTab, qtbot: QtBot
) -> None:
    acts: list[Act] = []
    tab.act_wanted.connect(acts.append)
    tab.table.setCurrentIndex(tab.table.listed.index(of_nobody(tab), 0))
    tab.join_button.click()
    dialog = tab.findChild(JoinDialog)
    qtbot.waitUntil(lambda: len(dialog.list.listed.rows) == 3)
    dialog.search.setFocus()
    for text in ("user:bob*", "nosuchkey:1"):
        dialog.search.clear()
        qtbot.keyClicks(dialog.search, text)
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
        assert acts == []
    qtbot.waitUntil(lambda: "nosuchkey" in dialog._hint.text())
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert acts == []
    assert dialog.isVisible()
    dialog.search.setText("user:bob*")
    qtbot.waitUntil(dialog.join.isEnabled)
    assert len(dialog.list.listed.rows) == 1
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert len(acts) == 1


def test_the_menu_takes_an_answer_off_its_session_and_lets_its_file_tell_again(
    tab: FeedbackTab, tasks: Tasks, qtbot: QtBot
) -> None:
    tab.act_wanted.connect(lambda act: tasks.write(act.act))

    def menu(row: object) -> dict[str, QAction]:
        tab.table.menu_wanted.emit(row, tab.mapToGlobal(tab.rect().center()))
        shown = QApplication.activePopupWidget()
        assert isinstance(shown, QMenu)
        return {act.text(): act for act in shown.actions()}

    def hers() -> Answer:
        return next(
            one for one in tab.table.listed.rows if isinstance(one, Answer) and one.score == 9
        )

    offered = menu(hers())
    assert list(offered) == [
        "Watch from 3 s before", "Join to another session…", "Take off its session"
    ]  # fmt: skip
    offered["Take off its session"].trigger()
    qtbot.waitUntil(lambda: hers().session is None)
    assert reading.why(hers()) == "somebody took it off its session"
    offered = menu(hers())
    assert list(offered) == ["Join to a session…", "Let its file tell the session"]
    offered["Let its file tell the session"].trigger()
    qtbot.waitUntil(lambda: hers().session == 1)
