"""The tab Compare: two sides, in what they differ, each number with the sessions behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest
import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.insights.compare import Sort
from app.library.database import open_writer
from app.library.sessions import store
from app.ui.journeys.compare import asking, columns, reading
from app.ui.journeys.compare.columns import Row
from app.ui.journeys.compare.pane import CompareTab
from app.ui.journeys.pane import JourneysPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.writing.offers import OfferRole
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.journeys.variants import visited


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Forty sessions of either variant."""
    found = tmp_path / "library.footfall"
    with closing(open_writer(found)) as library:
        store(library, builder.file(*(visited(number) for number in range(80))))
    return found


@pytest.fixture
def tasks(qtbot: QtBot, resources: Path, place: Path) -> Iterator[Tasks]:
    made = Tasks(place, places=1)
    yield made
    made.close()


@pytest.fixture
def pane(qtbot: QtBot, tasks: Tasks) -> Iterator[JourneysPane]:
    made = JourneysPane(tasks, Theme("light"))
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.go_to("compare")
    yield made
    shiboken6.delete(made)


@pytest.fixture
def tab(pane: JourneysPane) -> CompareTab:
    found = pane.tab("compare")
    assert isinstance(found, CompareTab)
    return found


@pytest.fixture
def compared(tab: CompareTab, qtbot: QtBot) -> CompareTab:
    tab.show_about(("variant:A", "variant:B"))
    qtbot.waitUntil(lambda: bool(rows(tab)))
    return tab


def rows(tab: CompareTab) -> list[Row]:
    return [row for row in tab.table.listed.rows if isinstance(row, Row)]


def said(tab: CompareTab) -> str:
    """What stands where there are no lines."""
    return f"{tab.nothing._title.text()} {tab.nothing._text.text()}"


def row_of(tab: CompareTab, sort: Sort, name: str) -> Row:
    return next(row for row in rows(tab) if (row.line.sort, row.line.name) == (sort, name))


def click(qtbot: QtBot, tab: CompareTab, row: Row, column: int) -> None:
    index = tab.table.listed.index(tab.table.listed.rows.index(row), column)
    tab.table.scrollTo(index)
    at = tab.table.visualRect(index).center()
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_what_lends_itself_to_being_compared_is_offered_first(
    tab: CompareTab, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(tab.start.findChildren(QPushButton)))
    titles = [one.text() for one in tab.start.findChildren(QPushButton)]
    assert titles[0] == "variant A (40) · variant B (40)"
    (of_days,) = [title for title in titles if title.startswith("before ")]
    counted = [int(part) for part in re.findall(r"\((\d+)\)", of_days)]
    assert len(counted) == 2
    assert sum(counted) == 80, "each session is on one of the sides"
    tab.start.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert tab.bar.sides == ("variant:A", "variant:B")


def test_that_it_is_looked_for_whom_to_compare_is_said_where_it_takes_long(
    tasks: Tasks, qtbot: QtBot
) -> None:
    made = CompareTab(tasks, Theme("light"))
    qtbot.addWidget(made)
    made._slow.setInterval(0)
    free = Event()
    held_until(tasks, free)

    def told() -> set[str]:
        return {label.text() for label in made.start.findChildren(QLabel) if label.isVisible()}

    with qtbot.waitSignal(made._slow.timeout):
        made.show()
    said = told()
    free.set()
    assert "Looking for groups to compare…" in said
    qtbot.waitUntil(lambda: bool(made.start.findChildren(QPushButton)))
    assert "Looking for groups to compare…" not in told()


def test_the_lines_are_in_their_order_with_numbers_ranges_and_certainty(
    compared: CompareTab,
) -> None:
    assert compared.found is not None
    assert [row.place for row in rows(compared)] == list(range(len(compared.found.lines)))
    first = rows(compared)[0].line
    assert (first.sort, first.name, first.effect) == (Sort.AMOUNT, "active", 1.0)
    cart = row_of(compared, Sort.PAGE, "/cart").line
    assert (cart.one.hits, cart.other.hits, cart.is_certain) == (40, 10, True)
    assert reading.side(cart, False) == "100\u00a0%"
    assert reading.apart(cart) == "+75\u00a0pt"
    assert "More often on A: +75" in reading.told(cart)
    assert "Left out, the sides were chosen by it: Variant." in compared.bar._caution.text()


def test_what_is_offered_is_not_cut_however_many_sessions_there_are(
    tab: CompareTab, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(tab.start.findChildren(QPushButton)))
    offered = tab.start.findChildren(QPushButton)[0]
    offered.setText("before 2024-08-30 (49,899,123) · from 2024-08-30 on (50,101,456) of all")
    qtbot.waitUntil(lambda: offered.width() >= offered.sizeHint().width())


def test_the_lines_have_all_the_room_while_nothing_is_behind_them(
    compared: CompareTab, qtbot: QtBot
) -> None:
    assert compared.behind.isHidden()
    alone = compared.table.width()
    click(qtbot, compared, row_of(compared, Sort.PAGE, "/cart"), columns.ONE)
    qtbot.waitUntil(compared.behind.isVisible)
    qtbot.waitUntil(lambda: compared.table.width() < alone)
    compared.bar.ask("variant:B", "variant:A")
    qtbot.waitUntil(compared.behind.isHidden)


@pytest.mark.parametrize(("column", "many"), [(columns.ONE, 40), (columns.OTHER, 10)])
def test_a_click_on_a_number_lists_the_sessions_behind_it(
    compared: CompareTab, qtbot: QtBot, column: int, many: int
) -> None:
    click(qtbot, compared, row_of(compared, Sort.PAGE, "/cart"), column)
    listed = compared.behind.list.listed
    qtbot.waitUntil(lambda: len(listed.rows) == many)
    assert {one.moment.at_ms for one in listed.rows} == {5_000.0}
    with qtbot.waitSignal(compared.query_wanted) as wanted:
        compared.behind.query_wanted.emit(compared.behind._query)
    assert wanted.args is not None
    side = "variant:A" if column == columns.ONE else "variant:B"
    assert wanted.args[0].startswith(f"{side} page:")


def test_only_certain_lines_or_those_of_a_kind_are_shown(compared: CompareTab) -> None:
    whole = len(rows(compared))
    compared.bar.only_certain.setChecked(True)
    assert 0 < len(rows(compared)) < whole
    assert all(row.line.is_certain for row in rows(compared))
    compared.bar.only_certain.setChecked(False)
    compared.bar.sort.setCurrentIndex(compared.bar.sort.findData(Sort.PAGE))
    assert {row.line.sort for row in rows(compared)} == {Sort.PAGE}


def test_lines_stand_by_their_kind_where_that_is_wanted(compared: CompareTab) -> None:
    compared.bar.by_kind.setChecked(True)
    sorts = [list(Sort).index(row.line.sort) for row in rows(compared)]
    assert sorts == sorted(sorts)
    assert len(set(sorts)) > 2
    compared.bar.by_kind.setChecked(False)
    assert [row.place for row in rows(compared)] == list(range(len(sorts)))


def test_any_day_may_stand_between_the_sides(tab: CompareTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(tab.start.findChildren(QPushButton)))
    dialog = tab.bar.choose_day()
    # what halves the sessions is chosen at first
    halfway = datetime.fromtimestamp((builder.NOON_MS + 39.5 * 3_600_000) / 1000, UTC).astimezone()
    assert dialog.calendar.day == halfway.date()
    dialog.calendar.choose(date(2026, 1, 2))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert tab.bar.sides == ("started<2026-01-02", "started>=2026-01-02")
    assert tab.found is not None
    assert tab.found.one + tab.found.other == 80


def test_the_sides_change_places(compared: CompareTab, qtbot: QtBot) -> None:
    compared.bar.swap.click()
    qtbot.waitUntil(lambda: rows(compared)[0].line.effect == -1.0)
    assert compared.bar.sides == ("variant:B", "variant:A")


def test_the_search_above_narrows_both_sides(
    compared: CompareTab, pane: JourneysPane, qtbot: QtBot
) -> None:
    pane.set_query("event:seen")
    qtbot.waitUntil(lambda: compared.found is not None and compared.found.one < 40)
    cart = row_of(compared, Sort.PAGE, "/cart")
    click(qtbot, compared, cart, columns.ONE)
    listed = compared.behind.list.listed
    qtbot.waitUntil(lambda: len(listed.rows) == cart.line.one.hits)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("variant:Z", "variant:A", "No session is on side A"),
        ("variant:A", "variant:Z", "No session is on side B"),
        ("variant:A", "variant:A", "Both sides are the same sessions"),
        ("colour:red", "variant:A", "is no filter"),
    ],
)
def test_what_cannot_be_compared_is_said(
    tab: CompareTab, qtbot: QtBot, one: str, other: str, told: str
) -> None:
    tab.show_about((one, other))
    qtbot.waitUntil(lambda: told in said(tab))
    assert tab.nothing.isVisible()


def test_sides_that_share_sessions_are_said(tab: CompareTab, qtbot: QtBot) -> None:
    tab.show_about(("", "variant:A"))
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert "40 sessions on both sides" in tab.bar._caution.text()
    assert reading.certainty(rows(tab)[0].line).startswith("not told")
    assert not tab.bar.only_certain.isEnabled()


def test_a_session_that_comes_is_counted(compared: CompareTab, tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda db: store(db, builder.file(visited(100))))
    qtbot.waitUntil(lambda: compared.found is not None and compared.found.one == 41)


def test_the_first_reading_tells_how_far_it_is_and_ends_with_the_lines(
    tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    how_far = reading.how_far
    monkeypatch.setattr(asking, "TURN_S", 0.0)
    monkeypatch.setattr(reading, "how_far", lambda of: told.append(how_far(of)) or told[-1])
    tab = CompareTab(tasks, Theme("light"))
    qtbot.addWidget(tab)
    tab._slow.setInterval(0)
    tab.show_about(("variant:A", "variant:B"))
    free = Event()
    held_until(tasks, free)
    with qtbot.waitSignal(tab._slow.timeout):
        tab.show()
    free.set()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert told[0].endswith("1 of 12, now goals.")
    assert told[-1].endswith("11 of 12, now times and amounts.")
    assert tab.table.isVisible()
    # the next comparison has nothing left to read
    tab.show_about(("variant:B", "variant:A"))
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.sides.one == "variant:B")
    assert told[-1].endswith("11 of 12, now times and amounts.")


def test_other_sides_end_what_is_read_for_the_ones_before(
    tab: CompareTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TURN_S", 0.0)
    found = []
    show = tab._show
    monkeypatch.setattr(tab, "_show", lambda one: (found.append(one.sides), show(one)))
    tab.show_about(("variant:A", "variant:B"))
    tab.show_about(("variant:B", ""))
    qtbot.waitUntil(lambda: bool(found))
    assert [(one.one, one.other) for one in found] == [("variant:B", "")]


def test_what_a_line_says_names_the_side_that_has_more(compared: CompareTab) -> None:
    for row in rows(compared):
        line = row.line
        said = reading.told(line)
        if line.effect:
            side = "A" if line.effect > 0 else "B"
            assert f"ore often on {side}: " in said or f"More on {side}: " in said
        else:
            assert "As much on both sides" in said
    certain = next(row.line for row in rows(compared) if row.line.is_certain)
    assert reading.more(
        replace(
            certain,
            effect=-certain.effect,
            apart=-certain.apart,
            low=-certain.high,
            high=-certain.low,
        )
    ) == reading.more(certain).replace(" A:", " B:")


def test_keys_and_values_are_offered_while_a_side_is_typed(tab: CompareTab, qtbot: QtBot) -> None:
    edit = tab.bar.one.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "varia")
    qtbot.waitUntil(edit.popup.isVisible)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "variant:"
    qtbot.waitUntil(lambda: edit.popup.isVisible() and offered(tab)[:1] == ["A"])
    assert tab.found is None, "what is being written is not compared yet"
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text().strip() == "variant:A"
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.sides.one == "variant:A")


def test_down_in_an_empty_side_offers_who_is_there(tab: CompareTab, qtbot: QtBot) -> None:
    edit = tab.bar.one.edit
    qtbot.waitUntil(lambda: bool(tab.start.findChildren(QPushButton)))
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.waitUntil(edit.popup.isVisible)
    assert "variant A (40)" in offered(tab)
    at = offered(tab).index("variant A (40)")
    edit.popup.setCurrentIndex(edit.popup.model().index(at, 0))
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.sides.one == "variant:A")


def offered(tab: CompareTab) -> list[str]:
    model = tab.bar.one.edit.popup.model()
    return [model.index(at, 0).data(OfferRole).title for at in range(model.rowCount())]


def test_what_comparisons_take_is_read_while_somebody_looks_for_whom_to_compare(
    tab: CompareTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []
    read_on, how_far = asking.read_on, reading.how_far
    monkeypatch.setattr(asking, "TURN_S", 0.0)
    monkeypatch.setattr(asking, "read_on", lambda db: left.append(read_on(db)) or left[-1])
    tab.set_query("pages>0")
    qtbot.waitUntil(lambda: left[-1:] == [False])
    told: list[str] = []
    monkeypatch.setattr(reading, "how_far", lambda of: told.append(how_far(of)) or told[-1])
    tab._slow.setInterval(0)
    tab.show_about(("variant:A", "variant:B"))
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert not told


def test_tab_goes_through_the_bar_from_left_to_right_and_on_to_the_lines(
    compared: CompareTab, qtbot: QtBot
) -> None:
    bar = compared.bar
    bar.one.edit.setFocus()
    passed = []
    for _ in range(7):
        focused = QApplication.focusWidget()
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    assert (passed[0], passed[2]) == (bar.swap, bar.offers)
    assert passed[1] in (bar.other, bar.other.edit)
    assert passed[3:6] == [bar.by_kind, bar.only_certain, bar.sort]
    assert passed[6] is compared.table


def test_of_other_sides_the_first_lines_are_seen(compared: CompareTab, qtbot: QtBot) -> None:
    compared.table.setFixedHeight(120)
    compared.table.setCurrentIndex(compared.table.listed.index(len(rows(compared)) - 1, 0))
    compared.table.scrollToBottom()
    assert compared.table.verticalScrollBar().value() > 0
    compared.show_about(("device:desktop", "-device:desktop"))
    compared.show_about(("variant:B", "variant:A"))
    qtbot.waitUntil(lambda: compared.found is not None and compared.found.sides.one == "variant:B")
    qtbot.waitUntil(lambda: bool(rows(compared)))
    assert compared.table.verticalScrollBar().value() == 0
    assert compared.table.current_row() is None
