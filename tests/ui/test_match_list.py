"""Where a query fits, told by the rows of the list."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.library import sessions
from app.library.database import open_writer
from app.ui.sessions.delegate import ROW_H_PX
from app.ui.sessions.moments import LINE_H_PX, TOP_PX, within
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

HOUR_MS = 3_600_000.0


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Six sessions, each an hour newer than the one before, of the root and then an item."""
    made = open_writer(tmp_path / "library.footfall")
    for at in range(6):
        derived = builder.analysis(
            visits=(
                builder.visit("https://shop.example/", 0, 1000),
                builder.visit(f"https://shop.example/item/{at}", 1000, 5000),
            ),
            started_at_ms=builder.NOON_MS + at * HOUR_MS,
        )
        sessions.store(made, builder.file(builder.session(f"s{at}", derived=derived)))
    made.close()
    return tmp_path / "library.footfall"


@pytest.fixture
def matching(tasks: Tasks, qtbot: QtBot) -> SessionsPane:
    """The sessions with an item page, each with the moment it was seen at."""
    pane = SessionsPane(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.resize(300, 700)
    pane.show()
    qtbot.waitUntil(lambda: pane._model.row_at(0) is not None if pane.ids else False)
    bare = pane._list.visualRect(pane._model.index(0)).height()
    with qtbot.waitSignal(pane.counted):
        pane.set_query("page:/item/*,/ -page:/item/0")
    qtbot.waitUntil(lambda: pane._list.visualRect(pane._model.index(0)).height() > bare)
    return pane


def moment_place(pane: SessionsPane, nth: int) -> QPoint:
    """The middle of a moment's line in the first row."""
    row = pane._list.visualRect(pane._model.index(0))
    return QPoint(row.center().x(), row.top() + TOP_PX + nth * LINE_H_PX + LINE_H_PX // 2)


def test_a_row_says_at_which_moments_the_query_fits_and_why(matching: SessionsPane) -> None:
    row = matching._model.row_at(0)
    assert row is not None
    assert [(one.at_ms, one.text) for one in row.moments] == [
        (0, "page /"),
        (1_000, "page /item/5"),
    ]
    assert "0:01 page /item/5" in row.spoken
    told = str(matching._model.index(0).data(Qt.ItemDataRole.ToolTipRole))
    assert told == "<qt>0:00  page /<br>0:01  page /item/5</qt>"


def test_rows_that_were_asked_for_under_another_query_tell_none_of_its_moments(
    matching: SessionsPane, tasks: Tasks, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: tasks.busy == 0)
    free = Event()
    tasks.read(lambda _library: free.wait(60), lambda _done: None)
    matching.set_query("page:/item/* -page:/item/0")
    qtbot.waitUntil(lambda: tasks.busy == 2)
    # one scrolls meanwhile in what is still listed
    matching._model.page_wanted.emit(list(matching.ids))
    free.set()
    qtbot.waitUntil(lambda: tasks.busy == 0)
    row = matching._model.row_at(0)
    assert row is not None
    assert [one.text for one in row.moments] == ["page /item/5"]


def test_rows_are_as_low_as_before_where_a_query_stands_at_no_moment(
    matching: SessionsPane, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(matching.counted):
        matching.set_query("device:desktop")
    first = matching._model.index(0)
    qtbot.waitUntil(lambda: matching._list.visualRect(first).height() == ROW_H_PX)


def test_enter_opens_a_session_where_the_query_fits_first(
    matching: SessionsPane, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(matching.counted):
        matching.set_query("page:/item/*")
    matching._list.setCurrentIndex(matching._model.index(1))
    with qtbot.waitSignal(matching.session_opened) as opened:
        qtbot.keyClick(matching._list, Qt.Key.Key_Return)
    assert opened.args == [matching.ids[1], 1_000.0]


def test_a_click_on_a_moment_opens_the_session_there(matching: SessionsPane, qtbot: QtBot) -> None:
    viewport = matching._list.viewport()
    with qtbot.waitSignal(matching.session_opened) as opened:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=moment_place(matching, 1))
    assert opened.args == [matching.ids[0], 1_000.0]
    assert matching.selected() == [matching.ids[0]]
    # Ctrl chooses rows, wherever it is pressed
    with qtbot.assertNotEmitted(matching.session_opened):
        qtbot.mouseClick(
            viewport,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            pos=moment_place(matching, 1),
        )


def test_the_moment_under_the_pointer_looks_like_something_to_press(
    matching: SessionsPane, qtbot: QtBot
) -> None:
    viewport = matching._list.viewport()
    before = viewport.grab().toImage()
    qtbot.mouseMove(viewport, moment_place(matching, 1))
    qtbot.waitUntil(lambda: viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    assert viewport.grab().toImage() != before
    row = matching._list.visualRect(matching._model.index(0))
    qtbot.mouseMove(viewport, QPoint(row.center().x(), row.top() + 20))
    qtbot.waitUntil(lambda: viewport.cursor().shape() != Qt.CursorShape.PointingHandCursor)


def test_in_a_narrow_row_an_address_is_told_from_its_path_on() -> None:
    metrics = QFontMetricsF(Theme("light").font("secondary"))
    text = "request GET https://api.shop.example/checkout/pay?step=2"
    assert within(text, metrics, metrics.horizontalAdvance(text) + 1) == text
    short = "request GET …/checkout/pay?step=2"
    assert within(text, metrics, metrics.horizontalAdvance(short) + 1) == short
    shorter = within(text, metrics, metrics.horizontalAdvance("request GET …/checkout/p…") + 1)
    assert shorter.startswith("request GET …/checkout/")
