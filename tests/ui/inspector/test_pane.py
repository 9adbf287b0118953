"""The inspector: what it lists, how it is narrowed, how it keeps pace, what can be copied out of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.library.changes import Changes
from app.ui.inspector.model import AtPlayHeadRole
from app.ui.inspector.pane import InspectorPane
from app.ui.inspector.row import Kind
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.inspector.conftest import MARKUP, ShowSession


def titles(pane: InspectorPane) -> list[str]:
    return [row.title for row in pane.rows.shown]


def place_of(pane: InspectorPane, kind: Kind) -> int:
    return next(at for at, row in enumerate(pane.rows.shown) if row.kinds[0] is kind)


def chip(pane: InspectorPane, text: str) -> QPushButton:
    return next(one for one in pane.chips.findChildren(QPushButton) if one.text().startswith(text))


def click_row(pane: InspectorPane, qtbot: QtBot, place: int, *keys: Qt.KeyboardModifier) -> None:
    held = keys[0] if keys else Qt.KeyboardModifier.NoModifier
    index = pane.rows.index(place)
    pane.list.scrollTo(index)
    at = pane.list.visualRect(index).center()
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, held, at)


def scroll(pane: InspectorPane) -> None:
    middle = pane.list.viewport().rect().center()
    wheel = QWheelEvent(
        QPointF(middle), QPointF(pane.list.viewport().mapToGlobal(middle)), QPoint(0, -240), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pane.list.viewport(), wheel)


def test_everything_that_happened_is_listed_in_order_of_time(show_session: ShowSession) -> None:
    pane = show_session(1)
    assert [(row.kinds[0], row.title) for row in pane.rows.shown] == [
        (Kind.PAGE, "Shop"),
        (Kind.CLICK, "“Buy”"),
        (Kind.INPUT, "email: ann"),
        (Kind.CONSOLE, "slow answer"),
        (Kind.NETWORK, "POST /api/cart → 500"),
        (Kind.ERROR, "Uncaught TypeError: rate is undefined"),
        (Kind.CUSTOM, "purchase"),
        (Kind.VITAL, "LCP 2.6 s"),
    ]
    seconds = [row.second for row in pane.rows.shown]
    assert seconds[4] == "fetch · 250 ms · 2.3 KB"
    assert seconds[6] == "84 EUR · value: 84 · currency: EUR"
    assert seconds[7] == "needs improvement · /"


def test_chips_tell_how_many_there_are_of_each_kind_and_narrow_the_list(
    show_session: ShowSession,
) -> None:
    pane = show_session(1)
    offered = [one.text() for one in pane.chips.findChildren(QPushButton) if not one.isHidden()]
    assert offered == [
        "Pages 1", "Clicks 1", "Input 1", "Errors 1", "Console 2", "Network 1", "Events 1", "Vitals 1",
    ]  # fmt: skip
    chip(pane, "Console").click()
    assert titles(pane) == ["slow answer", "Uncaught TypeError: rate is undefined"]
    chip(pane, "Clicks").click()
    assert len(titles(pane)) == 3
    assert pane.chips.chosen == {Kind.CONSOLE, Kind.CLICK}


def test_a_chosen_chip_narrows_the_next_session_only_if_it_has_such_rows(
    show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(1)
    chip(pane, "Vitals").click()
    assert len(titles(pane)) == 1
    pane.show_session(2)
    qtbot.waitUntil(lambda: pane.rows.total == 4)
    assert len(titles(pane)) == 4


def test_the_search_looks_at_both_lines_and_at_whole_addresses(
    pane: InspectorPane, show_session: ShowSession
) -> None:
    show_session(1)
    pane.search.setText("CART id=7")
    assert titles(pane) == ["POST /api/cart → 500"]
    pane.search.setText("no such thing")
    assert titles(pane) == []
    shown = [one.text() for one in pane.findChildren(QLabel) if one.isVisible()]
    assert "Nothing fits" in shown
    everything = next(
        one for one in pane.findChildren(QPushButton) if one.text() == "Show everything"
    )
    everything.click()
    assert len(titles(pane)) == pane.rows.total
    assert pane.list.isVisible()


def test_the_row_at_the_play_head_is_marked(show_session: ShowSession) -> None:
    pane = show_session(1)

    def marked() -> list[str]:
        rows = range(pane.rows.rowCount())
        return [titles(pane)[at] for at in rows if pane.rows.index(at).data(AtPlayHeadRole)]

    pane.show_position(1_000)
    assert marked() == ["“Buy”"]
    pane.show_position(4_500)
    assert marked() == ["POST /api/cart → 500"]
    pane.search.setText("buy")
    assert marked() == ["“Buy”"]


def test_the_row_at_the_play_head_stays_in_view_until_a_person_scrolls(
    show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(4)

    def in_view() -> bool:
        rect = pane.list.visualRect(pane.rows.index(pane.rows.place))
        return pane.list.viewport().rect().intersects(rect)

    for at_ms in (5_000.0, 12_000.0, 300.0):
        pane.show_position(at_ms)
        assert in_view()
    scroll(pane)
    assert not pane.list.follows
    pane.show_position(15_000)
    assert not in_view()
    again = next(one for one in pane.list.findChildren(QPushButton) if one.isVisible())
    assert again.text() == "Follow"
    again.click()
    assert in_view()
    assert pane.list.follows
    assert not again.isVisible()


def test_a_click_goes_to_the_moment_itself(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    with qtbot.waitSignal(pane.moment_requested) as asked:
        click_row(pane, qtbot, place_of(pane, Kind.NETWORK))
    assert asked.args == [4_000]


def test_of_rows_of_one_moment_the_one_that_was_clicked_is_marked(
    show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(3)
    times = [row.at_ms for row in pane.rows.shown]
    first = next(at for at in range(1, len(times)) if times[at] == times[at + 1])
    pane.moment_requested.connect(pane.show_position)
    click_row(pane, qtbot, first)
    assert pane.rows.place == first


def test_enter_goes_there_and_the_arrows_only_walk(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    asked: list[float] = []
    pane.moment_requested.connect(asked.append)
    pane.show_position(1_000)
    pane.list.setFocus()
    assert not pane.detail.isVisible()
    for _ in range(2):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert asked == []
    assert not pane.list.follows
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked == [3_000]
    assert pane.list.follows


def test_rows_are_copied_as_lines_of_text(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    asked: list[float] = []
    click_row(pane, qtbot, place_of(pane, Kind.CLICK))
    pane.moment_requested.connect(asked.append)
    click_row(pane, qtbot, place_of(pane, Kind.ERROR), Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    qtbot.keyClick(pane.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "0:01.000  Click  “Buy”  #buy\n"
        "0:05.000  Error  Uncaught TypeError: rate is undefined  run (app.js:1:1)"
    )
    qtbot.keyClick(pane.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(pane.list.chosen_lines().split("\n")) == pane.rows.total


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.CONSOLE, ["level: warn", "slow\nanswer", "Stack\nwait (app.js:7:1)"]),
        (Kind.NETWORK, ["address: https://shop.example/api/cart?id=7", "status: 500", "took: 250 ms", "until: 0:04.250",
                        "accept: json", '"why": "empty"']),
        (Kind.ERROR, ["source: run (app.js:1:1)", "Stack\nrun (app.js:1:1)"]),
        (Kind.CLICK, ["selector: #buy", "place on the page: 10, 10 px", "at: 0:01.000 · 2025-06-15"]),
        (Kind.INPUT, ["kind: email", "changes: 3", "Value\nann"]),
        (Kind.CUSTOM, ["tag: purchase", '"currency": "EUR"']),
        (Kind.PAGE, ["address: https://shop.example/", "viewport: 1280 × 720 px"]),
        (Kind.VITAL, ["rating: needs-improvement"]),
    ],
)  # fmt: skip
def test_the_detail_tells_all_there_is(
    show_session: ShowSession, qtbot: QtBot, kind: Kind, told: list[str]
) -> None:
    pane = show_session(1)
    assert not pane.detail.isVisible()
    click_row(pane, qtbot, place_of(pane, kind))
    qtbot.waitUntil(pane.detail.isVisible)
    for part in told:
        assert part in pane.detail.text


def test_the_detail_can_be_copied_and_closed(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    click_row(pane, qtbot, place_of(pane, Kind.ERROR))
    qtbot.waitUntil(pane.detail.isVisible)
    text = pane.detail.findChild(QPlainTextEdit)
    assert text is not None
    assert text.isReadOnly()
    text.selectAll()
    text.copy()
    assert QGuiApplication.clipboard().text() == pane.detail.text
    pane.detail.was_closed.emit()
    assert not pane.detail.isVisible()
    assert pane.list.chosen_lines() == ""


def test_recorded_markup_is_shown_as_it_was_written(
    show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(2)
    assert MARKUP in titles(pane)
    for place in range(pane.rows.rowCount()):
        tip = pane.rows.index(place).data(Qt.ItemDataRole.ToolTipRole)
        assert "<b>" not in tip
    click_row(pane, qtbot, place_of(pane, Kind.CUSTOM))
    qtbot.waitUntil(pane.detail.isVisible)
    assert MARKUP in pane.detail.text


def test_requests_that_ran_together_stand_beside_each_other_in_time(
    show_session: ShowSession,
) -> None:
    pane = show_session(3)
    spans = [row.span for row in pane.rows.shown if row.kinds[0] is Kind.NETWORK]
    assert len(spans) > 5
    for span in spans:
        assert span is not None
        assert 0 <= span.from_frac <= span.to_frac <= 1.000001


def test_a_sample_whose_coupon_fails_shows_the_failure(show_session: ShowSession) -> None:
    pane = show_session(3)
    pane.search.setText("coupon 500")
    assert len(titles(pane)) > 1
    assert {row.kinds[0] for row in pane.rows.shown} >= {Kind.NETWORK}


def test_without_a_session_it_says_what_to_do(
    pane: InspectorPane, show_session: ShowSession
) -> None:
    def said() -> list[str]:
        return [one.text() for one in pane.findChildren(QLabel) if one.isVisible()]

    assert "Nothing is open" in said()
    assert not pane.search.isEnabled()
    show_session(1)
    assert "Nothing is open" not in said()
    pane.show_session(None)
    assert "Nothing is open" in said()
    assert pane.rows.total == 0


def test_a_session_that_is_gone_is_told(pane: InspectorPane, qtbot: QtBot) -> None:
    pane.show_session(99)
    qtbot.waitUntil(
        lambda: any(
            "no session 99" in one.text() for one in pane.findChildren(QLabel) if one.isVisible()
        )
    )


def test_nothing_is_read_while_nobody_sees_it(tasks: Tasks, qtbot: QtBot) -> None:
    pane = InspectorPane(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.show_session(1)
    pane.page_came()
    assert tasks.busy == 0
    pane.show()
    qtbot.waitUntil(lambda: pane.rows.total == 8)


def test_a_session_that_was_derived_anew_is_listed_anew(
    tasks: Tasks, show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(1)
    with qtbot.waitSignal(pane.rows.modelReset):
        tasks.library_changed.emit(Changes(frozenset({"clicks"}), (1,)), None)
    assert pane.rows.total == 8


def test_the_list_reads_aloud_what_it_shows(show_session: ShowSession) -> None:
    pane = show_session(1)
    spoken = pane.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "0:01.000  Click  “Buy”  #buy"
    pane.show_position(1_000)
    spoken = pane.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "0:01.000  Click  “Buy”  #buy, at the play head"
    assert chip(pane, "Clicks").accessibleName() == "Only Clicks: 1"
    for part in (pane.list, pane.search, pane.detail.findChild(QPlainTextEdit)):
        assert part.accessibleName()


def test_esc_backs_out_step_by_step(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    pane.search.setFocus()
    qtbot.keyClicks(pane.search, "buy")
    assert len(titles(pane)) == 1
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    assert len(titles(pane)) == pane.rows.total
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(pane.list.hasFocus)
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.waitUntil(pane.detail.isVisible)
    qtbot.keyClick(pane.list, Qt.Key.Key_Escape)
    assert not pane.detail.isVisible()


def test_letters_in_the_detail_stay_the_players(show_session: ShowSession, qtbot: QtBot) -> None:
    pane = show_session(1)
    pressed: list[str] = []
    for key in ("Space", "K", "E"):
        act = QAction(key, pane)
        act.setShortcut(QKeySequence(key))
        act.triggered.connect(lambda _on=False, key=key: pressed.append(key))
        pane.addAction(act)
    click_row(pane, qtbot, place_of(pane, Kind.ERROR))
    qtbot.waitUntil(pane.detail.isVisible)
    text = pane.detail.findChild(QPlainTextEdit)
    text.setFocus()
    pane.activateWindow()
    qtbot.waitUntil(text.hasFocus)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_K, Qt.Key.Key_E):
        qtbot.keyClick(pane.windowHandle(), key)
    assert pressed == ["Space", "K", "E"]
    text.selectAll()
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == pane.detail.text
    qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert not pane.detail.isVisible()
    qtbot.waitUntil(pane.list.hasFocus)


def test_the_page_is_asked_for_before_the_list(
    pane: InspectorPane, tasks: Tasks, qtbot: QtBot
) -> None:
    pane.show_session(1)
    assert tasks.busy == 0
    pane.page_came()
    assert tasks.busy == 1
    qtbot.waitUntil(lambda: pane.rows.total == 8)


def test_what_the_player_leaves_out_is_told_at_its_moment(
    show_session: ShowSession, qtbot: QtBot
) -> None:
    pane = show_session(1)
    click_row(pane, qtbot, place_of(pane, Kind.ERROR))
    pane.show_position(5_000)
    chosen = pane.list.chosen_lines()
    pane.note_skipped(2_500, "Node with id '77' not found.")
    pane.note_skipped(2_500, "Node with id '77' not found.")
    assert pane.rows.total == 9
    row = next(row for row in pane.rows.shown if row.kinds[0] is Kind.REMARK)
    assert (row.at_ms, row.second) == (2_500, "Node with id '77' not found.")
    assert chip(pane, "Recording").text() == "Recording 1"
    assert pane.list.chosen_lines() == chosen
    assert pane.rows.shown[pane.rows.place].kinds[0] is Kind.ERROR
    chip(pane, "Clicks").click()
    pane.note_skipped(2_600, "another")
    assert (pane.rows.rowCount(), pane.rows.total) == (1, 10)
    pane.show_session(2)
    pane.show_session(1)
    assert pane.rows.total == 0
