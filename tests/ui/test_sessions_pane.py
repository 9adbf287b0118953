"""The session list over a real library."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.formats.model import Metadata
from app.library import marks, sessions, trash
from app.library.database import open_writer
from app.ui.kinds import Gravity
from app.ui.sessions.delegate import way_within
from app.ui.sessions.pane import SessionsPane
from app.ui.sessions.presence import Presence
from app.ui.sessions.row import ARROW, FIRST_ROWS, PAGE_ROWS, Row
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

HOUR_MS = 3_600_000.0


def fill(file: Path, count: int) -> None:
    """`count` sessions, each an hour newer and 10 s longer than the one before."""
    library = open_writer(file)
    with library.atomic():
        for at in range(count):
            derived = builder.analysis(
                visits=(
                    builder.visit("https://shop.example/", 0, 1000),
                    builder.visit(f"https://shop.example/item/{at}", 1000, 5000),
                ),
                errors=(builder.error(500.0),) if at % 2 else (),
                started_at_ms=builder.NOON_MS + at * HOUR_MS,
                duration_ms=10_000.0 * (at + 1),
            )
            envelope = Metadata(person_name=f"person {at:05d} <b>")
            one = builder.session(f"s{at}", derived=derived, metadata=envelope)
            sessions.store(library, builder.file(one))
    library.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.footfall"


@pytest.fixture
def tasks(file: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    fill(file, 6)
    made = Tasks(file, places=1)
    yield made
    made.close()


def shown(qtbot: QtBot, tasks: Tasks) -> SessionsPane:
    pane = SessionsPane(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.resize(300, 700)
    pane.show()
    qtbot.waitUntil(lambda: len(pane.ids) > 0)
    qtbot.waitUntil(lambda: pane._model.row_at(0) is not None)
    return pane


def test_the_newest_session_stands_first_and_the_header_counts(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    first = pane._model.row_at(0)
    assert first is not None
    assert first.person == "person 00005 <b>"
    assert "/item/5" in first.way
    assert pane._count.text() == "6 sessions"


def test_another_order_is_asked_of_the_library(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    newest = list(pane.ids)
    pane._sort_menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: list(pane.ids) == newest[::-1])
    assert pane._sort_button.text().startswith("oldest")


def test_enter_and_double_click_open_a_session(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    pane._list.setCurrentIndex(pane._model.index(2))
    with qtbot.waitSignal(pane.session_opened) as opened:
        qtbot.keyClick(pane._list, Qt.Key.Key_Return)
    assert opened.args == [pane.ids[2], None]
    place = pane._list.visualRect(pane._model.index(1)).center()
    viewport = pane._list.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(pane.session_opened) as opened:
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [pane.ids[1], None]


def test_next_and_previous_open_the_neighbours_and_stop_at_the_ends(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    pane.mark_open(pane.ids[0])
    with qtbot.waitSignal(pane.session_opened) as opened:
        pane.open_next()
    assert opened.args == [pane.ids[1], None]
    pane.open_previous()
    with qtbot.assertNotEmitted(pane.session_opened):
        pane.open_previous()


def test_a_query_narrows_the_list_and_keeps_what_is_chosen(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    kept = pane.ids[2]
    pane._list.setCurrentIndex(pane._model.index(2))
    with qtbot.waitSignal(pane.counted) as counted:
        pane.set_query("errors=0")
    assert counted.args[0] == 3
    assert counted.args[1] == 6
    assert pane.selected() == ([kept] if kept in pane.ids else [])


def test_an_empty_answer_says_which_term_to_take_out(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    with qtbot.waitSignal(pane.counted):
        pane.set_query("errors>0 page:/nowhere")
    assert pane._pages.currentWidget() is pane._empty
    offers = [button.text() for button in pane._empty._buttons]
    assert offers == ["without page:/nowhere · 3", "Show all 6"]
    with qtbot.waitSignal(pane.query_wanted) as wanted:
        pane._empty._buttons[0].click()
    assert wanted.args == ["errors>0"]


def test_a_query_that_cannot_be_answered_leaves_the_list_as_it_is(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    with qtbot.waitSignal(pane.query_refused):
        pane.set_query("nonsense>0")
    assert len(pane.ids) == 6


def test_what_the_menu_does_is_kept_and_shown(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    session = pane.ids[0]

    def row() -> object:
        return pane._model.row_at(0)

    pane._acts.star([session], True)
    pane._acts.tag([session], "to show", there=True)
    pane._acts.mark_watched([session], True)
    qtbot.waitUntil(lambda: getattr(row(), "tags", ()) == ("to show",) and row().watched)  # type: ignore[attr-defined]
    first = pane._model.row_at(0)
    assert first is not None
    assert first.starred
    assert [chip.text for chip in first.chips][-2:] == ["watched", "to show"]
    pane._acts.mark_watched([session], False)
    pane._acts.tag([session], "to show", there=False)
    qtbot.waitUntil(lambda: row().tags == () and not row().watched)  # type: ignore[attr-defined]


def test_deleted_sessions_leave_the_list_and_come_back(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    before = list(pane.ids)
    pane._list.setCurrentIndex(pane._model.index(1))
    pane._list.selectionModel().select(
        pane._model.index(0), QItemSelectionModel.SelectionFlag.Select
    )
    with qtbot.waitSignal(pane.noted) as noted:
        qtbot.keyClick(pane._list, Qt.Key.Key_Delete)
    said, offer = noted.args
    assert said == "Deleted 2 sessions"
    qtbot.waitUntil(lambda: list(pane.ids) == before[2:])
    assert pane._list.currentIndex().row() in (0, 1)
    with qtbot.waitSignal(pane.noted) as noted:
        offer.act()
    assert noted.args == ["Undone: Deleted 2 sessions", None]
    qtbot.waitUntil(lambda: list(pane.ids) == before)
    with qtbot.waitSignal(pane.noted) as noted:
        pane.undo()
    assert noted.args == ["There is nothing to undo.", None]


def test_the_last_act_is_undone_first(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    session = pane.ids[0]
    pane._acts.star([session], True)
    pane._acts.tag([session], "to show", there=True)

    def row() -> Row:
        found = pane._model.row_at(0)
        assert found is not None
        return found

    qtbot.waitUntil(lambda: row().starred and row().tags == ("to show",))
    pane.undo()
    qtbot.waitUntil(lambda: row().tags == ())
    assert row().starred
    pane.undo()
    qtbot.waitUntil(lambda: not row().starred)


def test_what_was_deleted_is_gone_for_good_once_the_program_closes(
    tasks: Tasks, file: Path, qtbot: QtBot
) -> None:
    pane = shown(qtbot, tasks)
    with qtbot.waitSignal(pane.noted):
        pane._acts.delete(pane.ids[:2])
    pane._acts.say_goodbye()
    tasks.close()
    with closing(open_writer(file)) as library:
        assert library.execute("SELECT count(*) FROM sessions").fetchone()[0] == 4


def test_what_a_killed_program_left_in_the_trash_is_gone_at_the_next_start(
    file: Path, qtbot: QtBot, resources: Path
) -> None:
    fill(file, 3)
    with closing(open_writer(file)) as library:
        trash.Basket().throw_away(library, (1,))
    tasks = Tasks(file, places=1)
    try:
        shown(qtbot, tasks)
        qtbot.waitUntil(lambda: tasks.busy == 0)
    finally:
        tasks.close()
    with closing(open_writer(file)) as library:
        assert library.execute("SELECT count(*) FROM sessions").fetchone()[0] == 2


def test_a_second_window_leaves_what_was_deleted_in_the_first_to_be_taken_back(
    file: Path, qtbot: QtBot, resources: Path
) -> None:
    fill(file, 6)
    # made here, as a window makes them: nothing is heard between the library's opening and the pane
    first, second = Tasks(file, places=1), None
    try:
        pane = shown(qtbot, first)
        qtbot.waitUntil(lambda: first.busy == 0)
        before = list(pane.ids)
        with qtbot.waitSignal(pane.noted):
            pane._acts.delete(pane.ids[:2])
        second = Tasks(file, places=1)
        other = shown(qtbot, second)
        qtbot.waitUntil(lambda: second.busy == 0)
        with qtbot.waitSignal(other.noted):
            other._acts.delete(other.ids[:1])
        other._acts.say_goodbye()
        second.close()
        pane.undo()
        qtbot.waitUntil(lambda: set(pane.ids) == set(before) - {before[2]})
    finally:
        first.close()
        if second is not None:
            second.close()


def test_a_window_that_was_killed_counts_as_gone(file: Path) -> None:
    leaving = (
        "import os, sys; from pathlib import Path; from app.ui.sessions.presence import Presence;"
        "mine = Presence(); os._exit(0 if mine.begin(Path(sys.argv[1])) else 1)"
    )
    subprocess.run([sys.executable, "-c", leaving, str(file)], check=True, timeout=300)
    assert len(list(file.parent.glob("*-window-*"))) == 1
    first, second = Presence(), Presence()
    assert first.begin(file)
    assert not second.begin(file)
    first.end()
    second.end()
    assert list(file.parent.glob("*-window-*")) == []


def test_only_the_rows_in_view_are_fetched(file: Path, qtbot: QtBot, resources: Path) -> None:
    fill(file, 3 * PAGE_ROWS)
    tasks = Tasks(file, places=1)
    try:
        pane = shown(qtbot, tasks)
        assert len(pane.ids) == 3 * PAGE_ROWS
        qtbot.waitUntil(lambda: 0 in pane._model._rows)
        assert set(pane._model._rows) == {0}
        pane._list.scrollToBottom()
        pane._list.repaint()
        qtbot.waitUntil(lambda: 2 in pane._model._rows)
        assert 1 not in pane._model._rows
    finally:
        tasks.close()


def test_the_first_page_of_another_query_comes_at_once_and_the_others_follow_below_it(
    file: Path, qtbot: QtBot, resources: Path
) -> None:
    fill(file, 2 * PAGE_ROWS + 1)
    tasks = Tasks(file, places=1)
    try:
        pane = shown(qtbot, tasks)
        newest = list(pane.ids)
        chosen = {newest[3], newest[-1]}
        pane._choose_again(chosen, None)
        counts: list[tuple[int, int]] = []
        pane.counted.connect(lambda *found: counts.append(found))
        resets: list[object] = []
        pane._model.modelReset.connect(lambda: resets.append(None))
        pane.set_query("pages>0")
        qtbot.waitUntil(lambda: list(pane.ids) == newest[:FIRST_ROWS])
        assert pane._count.text() == f"{FIRST_ROWS} sessions or more"
        qtbot.waitUntil(lambda: list(pane.ids) == newest)
        assert len(resets) == 1
        assert pane._count.text() == f"{2 * PAGE_ROWS + 1} sessions"
        assert counts == [(len(newest), len(newest))]
        assert set(pane.selected()) == chosen
        pane._list.scrollToBottom()
        pane._list.repaint()
        qtbot.waitUntil(lambda: 2 in pane._model._rows)
    finally:
        tasks.close()


def test_an_empty_library_invites(file: Path, qtbot: QtBot, resources: Path) -> None:
    tasks = Tasks(file, places=1)
    try:
        pane = SessionsPane(tasks, Theme("light"))
        qtbot.addWidget(pane)
        with qtbot.waitSignal(pane.counted) as counted:
            pass
        assert counted.args == [0, 0]
        assert pane._empty._title.text() == "No recordings yet"
    finally:
        tasks.close()


def test_watched_sessions_are_said_to_be(file: Path, qtbot: QtBot, resources: Path) -> None:
    fill(file, 1)
    library = open_writer(file)
    marks.mark_watched(library, 1, 0.4)
    library.close()
    tasks = Tasks(file, places=1)
    try:
        pane = shown(qtbot, tasks)
        row = pane._model.row_at(0)
        assert row is not None
        assert row.watched
        assert "watched 40 %" in row.spoken
    finally:
        tasks.close()


def test_a_narrow_row_says_the_name_before_the_date(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    row = pane._model.row_at(0)
    assert row is not None
    assert pane._delegate.says_when(row, 270.0)
    assert not pane._delegate.says_when(row, 120.0)


def test_what_is_chosen_stays_chosen_when_rows_around_it_go(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    ids = list(pane.ids)
    chosen = pane._list.selectionModel()
    for place in (0, 1, 3, 5):
        chosen.select(pane._model.index(place), QItemSelectionModel.SelectionFlag.Select)
    pane._acts.delete([ids[1], ids[2]])
    qtbot.waitUntil(lambda: len(pane.ids) == 4)
    assert pane.selected() == [ids[0], ids[3], ids[5]]


def test_a_long_way_keeps_its_arrow(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont("monospace"))
    way = "/shoes/a-very-long-name-of-a-shoe → /checkout/payment/with-a-card"
    short = way_within(way, metrics, metrics.horizontalAdvance(way) / 2)
    assert ARROW in short
    assert metrics.horizontalAdvance(short) <= metrics.horizontalAdvance(way) / 2 + 1
    assert [end.count("…") for end in short.split(ARROW)] == [1, 1]
    assert way_within("/ → /thanks", metrics, 1000) == "/ → /thanks"
    uneven = way_within(f"/ → /{'x' * 80}", metrics, 200)
    assert uneven.startswith("/ → /x")


def test_errors_are_dots_at_their_time(tasks: Tasks, qtbot: QtBot) -> None:
    pane = shown(qtbot, tasks)
    rows = [pane._model.row_at(at) for at in range(6)]
    assert [[gravity for _, gravity in row.dots] for row in rows if row] == [
        [Gravity.ERROR],
        [],
    ] * 3
    assert [row.dots[0][0] for row in rows if row and row.dots] == [
        pytest.approx(part, abs=0.02) for part in (0.0, 0.0125, 0.025)
    ]
    assert [any("error" in chip.text for chip in row.chips) for row in rows if row] == [
        True,
        False,
    ] * 3
