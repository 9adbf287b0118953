"""The Overview tab in the whole window: numbers that the search narrows, each of them a door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.insights.overview import Spread, Step
from app.library import browse, goals
from app.library.changes import Changes
from app.library.database import Library
from app.library.search import parse
from app.ui.journeys.overview import reading
from app.ui.journeys.overview.pane import OverviewTab
from app.ui.journeys.overview.tiles import TileButton
from app.ui.window import Window
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.whole import whole_window

HOST = "https://shop.example"
DAY_MS = 86_400_000.0
WAYS = (
    (("/", "/cart"), "desktop"),
    (("/",), "phone"),
    (("/cart", "/"), "phone"),
    (("/about",), "desktop"),
)


def _session(at: int) -> builder.IngestedSession:
    paths, device = WAYS[at]
    derived = builder.analysis(
        visits=tuple(
            builder.visit(HOST + path, n * 10_000.0, (n + 1) * 10_000.0)
            for n, path in enumerate(paths)
        ),
        errors=(builder.error(5.0),) if at == 2 else (),
        started_at_ms=builder.NOON_MS + at * DAY_MS,
    )
    return builder.session(f"session {at}", derived=replace(derived, device=device))


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over four sessions of four days."""
    with whole_window(qtbot, tmp_path, [_session(at) for at in range(len(WAYS))]) as made:
        made.resize(1280, 800)
        yield made


def tab(window: Window, qtbot: QtBot) -> OverviewTab:
    window.go_to("journeys")
    window.body.journeys.go_to("overview")
    found = window.body.journeys.tab("overview")
    assert isinstance(found, OverviewTab)
    qtbot.waitUntil(lambda: found.told is not None)
    return found


def tile(of: OverviewTab, title: str) -> TileButton:
    (found,) = [one for one in of.tiles._buttons if one.tile.title == title]
    return found


def test_what_takes_long_is_said_to_be_counted_and_no_head_stands_over_nothing(
    window: Window, qtbot: QtBot
) -> None:
    shown = OverviewTab(window.body.journeys._tasks, window.body.journeys._theme)
    qtbot.addWidget(shown)
    assert shown.pages.isHidden()
    assert shown.report.isHidden()
    shown.set_query("duration>0s")
    shown._slow.setInterval(0)
    # whoever asks before keeps the library busy
    free = Event()
    held_until(window.body.journeys._tasks, free)
    with qtbot.waitSignal(shown._slow.timeout):
        shown.show()
    free.set()
    assert "Counting…" in [label.text() for label in shown.findChildren(QLabel)]
    qtbot.waitUntil(lambda: shown.told is not None)
    assert not shown.pages.isHidden()
    assert shown._nothing.isHidden()


def test_of_one_session_no_range_and_no_quarter_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    with whole_window(qtbot, tmp_path, [_session(0)]) as window:
        of = tab(window, qtbot)
        told = {one.tile.title: (one.tile.number, one.tile.beside) for one in of.tiles._buttons}
        assert told["Active"][0]
        assert told["Active"][1] == ""
        assert told["Friction"] == ("0", "")


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Spread(0.0, 0.0, 0.0), ""),
        (Spread(0.2, 0.3, 0.4), ""),
        (Spread(0.0, 0.0, 12.0), "a quarter over 12"),
    ],
)
def test_a_quarter_lies_over_a_number_that_is_above_the_middle(of: Spread, said: str) -> None:
    assert reading.high(of) == said


def test_numbers_are_those_of_the_sessions_that_the_search_leaves(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window, qtbot)
    assert [tile(of, name).tile.number for name in ("Sessions", "Pages seen", "Bounced")] == [
        "4",
        "6",
        "50 %",
    ]
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: tile(of, "Sessions").tile.number == "2")


def test_a_tile_leads_to_its_sessions_among_those_of_the_search(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window, qtbot)
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: tile(of, "Sessions").tile.number == "2")
    qtbot.mouseClick(tile(of, "Bounced"), Qt.MouseButton.LeftButton)
    assert window.body.workspace == "watch"
    assert window.search.query == "device:phone pages=1"
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 1)


def test_who_came_what_was_seen_and_how_long_lead_further_too(window: Window, qtbot: QtBot) -> None:
    of = tab(window, qtbot)
    journeys = window.body.journeys
    for title, name in (("People", "person"), ("Pages seen", "paths")):
        qtbot.mouseClick(tile(of, title), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda name=name: journeys.tab(name).isVisible())  # type: ignore[misc]
        journeys.go_to("overview")
    qtbot.mouseClick(tile(of, "Active"), Qt.MouseButton.LeftButton)
    assert window.search.query.startswith("active>=")
    qtbot.waitUntil(lambda: 2 <= len(window.body.sessions.ids) <= 4)


def test_a_column_of_the_course_leads_to_its_sessions_with_the_keys_too(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window, qtbot)
    of.course.setFocus()
    qtbot.keyClick(of.course, Qt.Key.Key_Right)
    qtbot.keyClick(of.course, Qt.Key.Key_Return)
    assert window.body.workspace == "watch"
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 1)


def test_a_number_of_a_page_leads_to_the_sessions_that_it_counts(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window, qtbot)
    told = {row.page.name: row for row in of.pages.table.listed.rows}  # type: ignore[attr-defined]
    assert (told["/"].sessions, told["/"].entries, told["/"].exits) == (3, 2, 2)
    of.pages.table.cell_opened.emit(told["/"], 3)
    assert window.search.query == "exit://shop.example/"
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 2)


def test_a_goal_is_told_once_it_is_there_and_leads_to_its_tab(window: Window, qtbot: QtBot) -> None:
    of = tab(window, qtbot)
    qtbot.waitUntil(lambda: of.goals._empty.text() != "")
    done: list[Changes] = []

    def add(db: Library) -> Changes:
        return goals.add(db, "Cart", "page:/cart")

    window._tasks.write(add, done.append)
    qtbot.waitUntil(lambda: len(of.goals.table.listed.rows) == 1)
    of.goals.table.row_opened.emit(of.goals.table.listed.rows[0])
    assert window.body.journeys.shown == "goals"


def test_nothing_that_fits_is_said(window: Window, qtbot: QtBot) -> None:
    of = tab(window, qtbot)
    window.search.set_query("page:/nowhere")
    qtbot.waitUntil(of._nothing.isVisible)
    assert not of.course.isVisible()


def test_the_report_of_what_is_shown_is_written_beside_the_work(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    of = tab(window, qtbot)
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: tile(of, "Sessions").tile.number == "2")
    out = tmp_path / "report.html"
    with qtbot.waitSignal(of.report.noted):
        of.report.write_to(out, quietly=True)
    assert "<b>2</b>" in out.read_text("utf-8")
    assert of.report.write.isEnabled()
    told: list[object] = []
    of.report.failed.disconnect(of.failed)
    of.report.failed.connect(told.append)
    of.report.write_to(tmp_path / "nowhere" / "report.html", quietly=True)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "cannot be written" in str(told[0])


def test_the_report_is_offered_a_name_in_a_folder_that_is_there(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window, qtbot)
    of.report.write.click()
    dialog = of.report.findChild(QFileDialog)
    assert dialog.directory().exists()
    assert [Path(name).name for name in dialog.selectedFiles()] == ["Footfall report.pdf"]
    dialog.close()


@pytest.mark.parametrize("query", ["", "device:phone", "page:/"])
def test_behind_every_number_are_as_many_sessions_as_it_says(
    window: Window, qtbot: QtBot, query: str
) -> None:
    of = tab(window, qtbot)
    window.search.set_query(query)
    qtbot.waitUntil(lambda: of.told is not None and of.told.query == parse(query))
    assert of.told is not None
    numbers, asked = of.told.numbers, []
    of.query_wanted.connect(asked.append)
    # the window would follow each of them
    of.query_wanted.disconnect(window.body.journeys.query_wanted)
    said = []
    for title, many in (
        ("Sessions", numbers.sessions), ("Bounced", numbers.bounced.hits), ("With errors", numbers.with_errors.hits),
    ):  # fmt: skip
        tile(of, title).click()
        said.append(many)
    course = numbers.course
    assert course is not None
    for at, many in enumerate(course.counts):
        if many:
            of.course._open(at)
            said.append(many)
    for row in of.pages.table.listed.rows:
        for column, many in ((1, row.sessions), (2, row.entries), (3, row.exits)):  # type: ignore[attr-defined]
            of.pages.table.cell_opened.emit(row, column)
            said.append(many)
    for common in of.common.values():
        for row in common.table.listed.rows:
            common.table.cell_opened.emit(row, 1)
            said.append(row.count)  # type: ignore[attr-defined]
    found: list[list[int]] = []
    window._tasks.read(lambda db: [browse.count(db, parse(text)) for text in asked], found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [said]
    assert len(said) > 9


def test_a_column_of_a_month_or_a_year_is_called_by_it() -> None:
    begin_ms, later_ms = 1_577_836_800_000.0, 1_609_459_200_000.0  # 2020 and 2021, UTC
    assert reading.column_title(Step.YEAR, begin_ms, later_ms) == "2020"
    assert reading.column_title(Step.MONTH, begin_ms, begin_ms + 31 * DAY_MS) == "Jan 2020"
    assert " to " in reading.column_title(Step.WEEK, begin_ms, begin_ms + 7 * DAY_MS)
