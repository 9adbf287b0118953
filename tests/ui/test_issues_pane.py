"""The Issues workspace in the whole window: what is listed, what it costs, its sessions and moments, what one says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library import issue_states
from app.library.issue_states import Said, Status
from app.library.issues import Issue
from app.ui.dismissing import Act
from app.ui.issues import reading
from app.ui.issues.delegate import IssueRole
from app.ui.issues.pane import IssuesPane
from app.ui.kinds import LEAD_MS
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests import makers
from tests.libraries import library_of
from tests.ui import troubled

DAY_MS = 86_400_000.0


def _back() -> list[makers.Event]:
    """Somebody who went to the cart and back at once."""

    def looked(at_ms: float, path: str) -> list[makers.Event]:
        page = makers.page(at_ms, f"https://shop.example{path}", loads=True)
        return [*page, makers.move(at_ms + 150, (100, 100), (120, 140))]

    return makers.recording(
        looked(0, "/"), makers.click(4_900, makers.LINK), looked(5_000, "/cart"),
        looked(8_000, "/"), makers.move(28_000, (300, 300)),
    )  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window at the issues of four sessions: two raged at the same button, one went back at once, one was calm."""
    places = paths.of(tmp_path)
    places.library.parent.mkdir(parents=True, exist_ok=True)
    made_up = (troubled.rage(4), troubled.rage(6), _back(), troubled.calm())
    files = [
        makers.write_json(tmp_path / f"{at}.json", makers.moved(events, DAY_MS * at))
        for at, events in enumerate(made_up)
    ]
    library_of(places.library, *files)
    tasks = Tasks(places.library, places=1)
    made = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.body.isVisible() and len(made.body.sessions.ids) == 4)
    made.go_to("issues")
    qtbot.waitUntil(lambda: len(pane(made).listed) == 2)
    yield made
    shiboken6.delete(made)
    tasks.close()


def pane(window: Window) -> IssuesPane:
    return window.body.issues


def chips(window: Window) -> dict[Status, QPushButton]:
    return pane(window)._chips


def status_box(window: Window) -> QComboBox:
    found = pane(window).detail.findChild(QComboBox)
    assert isinstance(found, QComboBox)
    return found


def test_the_worst_stands_first_and_is_shown_with_people_and_when(window: Window) -> None:
    worst, other = pane(window).listed
    assert (worst.sessions, other.sessions) == (2, 1)
    assert worst.score > other.score
    detail = pane(window).detail
    assert detail.issue == worst
    assert "2 people · 2 sessions" in detail._numbers.text()
    assert "First seen" in detail._span.text()
    assert [button.accessibleName() for button in detail._moments]
    QAbstractItemModelTester(
        pane(window).list.issues, QAbstractItemModelTester.FailureReportingMode.Fatal
    )


def test_a_row_says_all_of_it_to_those_who_listen(window: Window) -> None:
    index = pane(window).list.issues.index(0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(index.data(IssueRole), Issue)
    assert "Rage click" in said
    assert "2 people" in said


def test_one_click_lists_the_sessions_and_the_other_issues_stay_listed(
    window: Window, qtbot: QtBot
) -> None:
    detail = pane(window).detail
    qtbot.mouseClick(detail._show, Qt.MouseButton.LeftButton)
    assert window.body.workspace == "watch"
    qtbot.waitUntil(lambda: set(window.body.sessions.ids) == {1, 2})
    assert window.search.query.startswith("issue:")
    window.go_to("issues")
    qtbot.waitUntil(lambda: len(pane(window).listed) == 2)
    pane(window).list.setCurrentIndex(pane(window).list.issues.index(1))
    qtbot.keyClick(pane(window).list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: set(window.body.sessions.ids) == {3})
    assert window.search.query.count("issue:") == 1


def test_the_search_bar_narrows_the_issues_and_stays_with_their_sessions(
    window: Window, qtbot: QtBot
) -> None:
    window.search.set_query("-signal:quick_back")
    qtbot.waitUntil(lambda: len(pane(window).listed) == 1)
    qtbot.mouseClick(pane(window).detail._show, Qt.MouseButton.LeftButton)
    assert "-signal:quick_back" in window.search.query
    window.search.set_query("signal:loop")
    window.go_to("issues")
    qtbot.waitUntil(lambda: not pane(window).listed)
    assert pane(window)._empty.isVisible()
    # of no session at all nobody can say that nothing went wrong
    assert "the search leaves" in pane(window)._empty.text()
    assert pane(window).detail.issue is None


def test_a_moment_opens_a_little_before_it_happened(window: Window, qtbot: QtBot) -> None:
    asked: list[tuple[int, float]] = []
    pane(window).moment_wanted.disconnect()
    pane(window).moment_wanted.connect(lambda session, at_ms: asked.append((session, at_ms)))
    qtbot.mouseClick(pane(window).detail._moments[0], Qt.MouseButton.LeftButton)
    (example, *_) = pane(window).listed[0].examples
    assert asked == [(example.session, example.at_ms - LEAD_MS)]


def test_what_is_fixed_leaves_the_list_and_undo_brings_it_back(
    window: Window, qtbot: QtBot
) -> None:
    worst = pane(window).listed[0]
    status_box(window).setCurrentIndex(tuple(Status).index(Status.IGNORED))
    qtbot.waitUntil(lambda: worst.place not in [one.place for one in pane(window).listed])
    assert "1" in chips(window)[Status.IGNORED].text()
    chips(window)[Status.IGNORED].click()
    qtbot.waitUntil(lambda: len(pane(window).listed) == 2)
    window.body.sessions.undo()
    qtbot.waitUntil(lambda: {one.status for one in pane(window).listed} == {Status.OPEN})


def test_a_note_is_kept_when_one_goes_on(window: Window, qtbot: QtBot) -> None:
    note = pane(window).detail.findChild(QPlainTextEdit)
    assert isinstance(note, QPlainTextEdit)
    worst, other = pane(window).listed
    note.setPlainText("asked the shop <b>twice</b>")
    pane(window).list.setCurrentIndex(pane(window).list.issues.index(1))
    assert note.toPlainText() == ""
    qtbot.waitUntil(lambda: any(one.said.note for one in pane(window).listed))
    kept = {one.place: one.said.note for one in pane(window).listed}
    assert kept == {worst.place: "asked the shop <b>twice</b>", other.place: ""}
    assert pane(window).detail.issue is not None
    assert pane(window).detail.issue.place == other.place


def test_what_is_back_is_noted_and_then_called_fixed_again(window: Window, qtbot: QtBot) -> None:
    worst = pane(window).listed[0]
    assert worst.first_seen_ms is not None
    early = worst.first_seen_ms - 1
    pane(window).act_wanted.emit(
        Act("fixed", lambda db: issue_states.say(db, worst.place, Status.FIXED, at_ms=early))
    )
    qtbot.waitUntil(lambda: any(one.is_back for one in pane(window).listed))
    assert status_box(window).currentIndex() == tuple(Status).index(Status.OPEN)
    pane(window).detail._note.setPlainText("seen again")
    pane(window).detail.keep_note()
    qtbot.waitUntil(lambda: any(one.said.note for one in pane(window).listed))
    assert pane(window).listed[0].is_back
    status_box(window).setCurrentIndex(tuple(Status).index(Status.FIXED))
    qtbot.waitUntil(lambda: worst.place not in [one.place for one in pane(window).listed])
    chips(window)[Status.FIXED].click()
    (fixed,) = (one for one in pane(window).listed if one.place == worst.place)
    assert (fixed.status, fixed.is_back, fixed.said.note) == (Status.FIXED, False, "seen again")


def test_undoing_a_note_holds_while_its_field_has_the_focus(window: Window, qtbot: QtBot) -> None:
    detail = pane(window).detail
    note = detail._note
    note.setFocus()
    qtbot.waitUntil(note.hasFocus)
    note.setPlainText("a slip ")
    detail.keep_note()
    qtbot.waitUntil(lambda: pane(window).listed[0].said.note == "a slip")
    assert note.toPlainText() == "a slip "
    window.body.sessions.undo()
    qtbot.waitUntil(lambda: not pane(window).listed[0].said.note)
    assert note.hasFocus()
    assert note.toPlainText() == ""
    said: list[object] = []
    detail.said.connect(lambda *all_of_it: said.append(all_of_it))
    pane(window).list.setFocus()
    qtbot.waitUntil(lambda: not note.hasFocus())
    assert not said


def test_what_is_being_written_stays_whatever_is_read_meanwhile(
    window: Window, qtbot: QtBot
) -> None:
    detail = pane(window).detail
    worst = pane(window).listed[0]
    detail._note.setFocus()
    qtbot.waitUntil(detail._note.hasFocus)
    said: list[object] = []
    detail.said.disconnect()
    detail.said.connect(lambda _issue, status, note: said.append((status, note)))
    detail._note.setPlainText("half a")
    detail.show_issue(structs.replace(worst, said=Said(note="of another window")))
    assert detail._note.toPlainText() == "half a"
    detail.keep_note()
    # read before it was kept
    detail.show_issue(structs.replace(worst, said=Said(note="of another window")))
    assert detail._note.toPlainText() == "half a"
    detail.keep_note()
    assert said == [(None, "half a")]


def test_other_orders_can_be_chosen(window: Window, qtbot: QtBot) -> None:
    last_seen = next(one for one in reading.ORDERS if one.title == "last seen")
    pane(window)._sort_by(last_seen)
    assert [one.sessions for one in pane(window).listed] == [1, 2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off_and_both_themes_draw(window: Window, theme: str, qtbot: QtBot) -> None:
    window._theme.want(theme)
    detail = pane(window).detail
    assert detail.horizontalScrollBar().maximum() == 0
    for part in (detail._show, status_box(window), *chips(window).values()):
        assert part.width() >= part.minimumSizeHint().width()
        corner = part.mapTo(window, QPoint(part.width(), part.height()))
        assert window.rect().contains(corner)
    assert not window.grab().isNull()


def test_an_amount_that_is_whole_is_told_so() -> None:
    assert [reading._amount(one) for one in (1.0, 0.96, 1.5, 9.99, 12.4)] == [
        "1",
        "1",
        "1.5",
        "10",
        "12",
    ]
