"""The tabs Video and Forms: each number leads to the sessions behind it, three seconds before their moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.insights.media import EndedBy
from app.library import browse, search
from app.library.changes import Changes
from app.library.database import open_reader, open_writer
from app.ui.journeys.behind import Behind
from app.ui.journeys.door_menu import add_doors
from app.ui.journeys.forms.columns import FieldRow
from app.ui.journeys.forms.pane import FormsTab
from app.ui.journeys.media.pane import VideoTab
from app.ui.journeys.media.reading import edge
from app.ui.journeys.page_menu import page_menu
from app.ui.journeys.pane import JourneysPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.friction.test_forms import MAIL, NAME, NOTE, SEND, fill, page, press, thanks
from tests.libraries import bring_in

FILM = 70


def played(*until_s: float) -> list[makers.Event]:
    """Who plays a film from its beginning, pauses at each of these seconds, and goes on there."""
    film = makers.element(FILM, "video", src="/tour.mp4?v=3", title="The tour")
    events = makers.page(url="https://shop.example/tour", body=[film])
    from_s, at_ms = 0.0, 5_000.0
    for to_s in until_s:
        events.append(makers.change(at_ms, 7, type=0, id=FILM, currentTime=from_s))
        at_ms += 1000 * (to_s - from_s)
        events.append(makers.change(at_ms, 7, type=1, id=FILM, currentTime=to_s))
        from_s, at_ms = to_s, at_ms + 2_000
    return [*events, makers.scroll(at_ms, y=1)]


def filled(*nodes: int, sent: bool = False) -> list[makers.Event]:
    """Who fills these fields, 10 s each, and perhaps sends the form."""
    events = page()
    for at, node in enumerate(nodes):
        events += fill(2_000 + 10_000 * at, node, "something")
    if sent:
        events += [*press(80_000, SEND), thanks(80_300)]
    return [*events, makers.scroll(90_000, y=1)]


RECORDED = (
    played(4), played(10, 30), played(10, 60), played(60),
    filled(NAME, MAIL, NOTE, sent=True), filled(NAME, MAIL), filled(NAME), filled(NAME, MAIL),
)  # fmt: skip


@pytest.fixture
def tasks(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Tasks]:
    """A library of four who played a film, and four who filled a form."""
    place = tmp_path / "library.footfall"
    with closing(open_writer(place)) as library:
        for at, events in enumerate(RECORDED):
            moved = makers.moved(events, 3_600_000.0 * at)
            bring_in(library, makers.write_json(tmp_path / f"{at}.json", moved))
    made = Tasks(place, places=1)
    yield made
    made.close()


@pytest.fixture
def pane(qtbot: QtBot, tasks: Tasks) -> Iterator[JourneysPane]:
    """The workspace, seen."""
    made = JourneysPane(tasks, Theme("light"))
    made.resize(1000, 720)
    made.show()
    qtbot.waitExposed(made)
    yield made
    shiboken6.delete(made)


@pytest.fixture
def video(pane: JourneysPane, qtbot: QtBot) -> VideoTab:
    """The tab with its curve drawn."""
    pane.go_to("video")
    found = pane.tab("video")
    assert isinstance(found, VideoTab)
    qtbot.waitUntil(lambda: found.chart.curve is not None)
    return found


@pytest.fixture
def forms(pane: JourneysPane, qtbot: QtBot) -> FormsTab:
    """The tab with the fields of its form."""
    pane.go_to("forms")
    found = pane.tab("forms")
    assert isinstance(found, FormsTab)
    qtbot.waitUntil(lambda: len(found.fields.listed.rows) == 3)
    return found


def listed(of: Behind) -> list[tuple[int, float]]:
    return [(one.moment.session, one.moment.at_ms) for one in of.list.listed.rows]


def drag(qtbot: QtBot, tab: VideoTab, from_: QPointF, to: QPointF | None = None) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(tab.chart, left, pos=from_.toPoint())
    qtbot.mouseRelease(tab.chart, left, pos=(to or from_).toPoint())


def test_a_film_stands_in_the_list_by_its_title_with_its_page(video: VideoTab) -> None:
    (row,) = video.table.listed.rows
    said = video.table.listed.said(row)
    assert said.startswith("The tour · /tour · shop.example · Began 4")
    assert "Length ≥ 1:00" in said
    assert video.chart.curve is not None
    assert video.chart.curve.still[0] == 4


def test_a_click_on_the_curve_leads_to_those_who_stopped_there(
    video: VideoTab, qtbot: QtBot
) -> None:
    curve = video.chart.curve
    assert curve is not None
    at = video.chart.place_of(int(30 / curve.part_s) - 1)
    drag(qtbot, video, at)
    # 5 s, ten of the film, 2 s of rest, twenty more
    qtbot.waitUntil(lambda: listed(video.behind) == [(2, 37_000.0)])
    with qtbot.waitSignal(video.moment_wanted) as told:
        qtbot.keyClick(video.behind.list, Qt.Key.Key_Return)
    assert told.args == [2, 34_000.0]


def test_a_drag_takes_a_stretch_and_the_end_takes_all_who_came_to_it(
    video: VideoTab, qtbot: QtBot
) -> None:
    curve = video.chart.curve
    assert curve is not None
    end = video.chart.place_of(int(35 / curve.part_s))
    drag(qtbot, video, video.chart.place_of(0), end)
    qtbot.waitUntil(lambda: [one for one, _ in listed(video.behind)] == [1, 2])
    at = video.chart.place_of(len(curve.still) - 1)
    drag(qtbot, video, at)
    qtbot.waitUntil(lambda: [one for one, _ in listed(video.behind)] == [3, 4])


def test_the_lanes_lead_to_who_paused_there(video: VideoTab, qtbot: QtBot) -> None:
    curve = video.chart.curve
    assert curve is not None
    at = video.chart.place_of(int(10 / curve.part_s) - 1, EndedBy.PAUSE)
    drag(qtbot, video, at)
    qtbot.waitUntil(lambda: [one for one, _ in listed(video.behind)] == [2, 3])


def test_the_curve_is_gone_along_by_keyboard(video: VideoTab, qtbot: QtBot) -> None:
    said: list[str] = []
    video.chart.pointed.connect(said.append)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right):
        qtbot.keyClick(video.chart, key)
    assert "still there: 2 of 4" in said[0]
    assert said[1].startswith("0:00")
    qtbot.keyClick(video.chart, Qt.Key.Key_End)
    qtbot.keyClick(video.chart, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one for one, _ in listed(video.behind)] == [3, 4])


def test_parts_that_are_shorter_than_a_second_are_told_apart() -> None:
    assert [edge(one) for one in (0.0, 0.25, 0.5, 6.999, 75.0)] == [
        "0:00",
        "0:00.25",
        "0:00.5",
        "0:07",
        "1:15",
    ]


def test_up_and_down_choose_what_is_asked_of_a_part(video: VideoTab, qtbot: QtBot) -> None:
    curve = video.chart.curve
    assert curve is not None
    with qtbot.waitSignal(video.chart.part_chosen) as told:
        for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Return):
            qtbot.keyClick(video.chart, key)
    assert told.args == [0.0, curve.part_s, EndedBy.PAUSE]
    with qtbot.waitSignal(video.chart.part_chosen) as told:
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return):
            qtbot.keyClick(video.chart, key)
    assert told.args[2] is EndedBy.SEEK


def test_a_search_that_leaves_nothing_says_how_much_there_is(
    pane: JourneysPane, video: VideoTab, forms: FormsTab, qtbot: QtBot
) -> None:
    for name, of in (("video", video), ("forms", forms)):
        pane.go_to(name)
        pane.set_query("page:/nowhere")
        qtbot.waitUntil(lambda of=of: of._faces.currentIndex() == 0)
        assert "1" in of._nothing._text.text()
        pane.set_query("")
        qtbot.waitUntil(lambda of=of: of._faces.currentIndex() == 1)


def test_fields_stand_in_their_order_and_the_one_where_people_leave_stands_out(
    forms: FormsTab,
) -> None:
    rows = [row for row in forms.fields.listed.rows if isinstance(row, FieldRow)]
    assert [(row.order, row.summary.field.key, row.is_worst) for row in rows] == [
        (1, "[name=name]", False), (2, "[name=mail]", True), (3, "#note", False),
    ]  # fmt: skip
    assert [(row.summary.reached.hits, row.summary.left.hits) for row in rows] == [
        (4, 1), (3, 2), (1, 0),
    ]  # fmt: skip
    (form,) = forms.table.listed.rows
    assert forms.table.listed.said(form).startswith("Send · /contact · shop.example · Began 4")


def test_each_number_of_a_form_leads_to_its_sessions(forms: FormsTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: [one for one, _ in listed(forms.behind)] == [6, 7, 8])
    said = [one.moment.said for one in forms.behind.list.listed.rows]
    assert said == ["at “mail”", "at “name”", "at “mail”"]
    forms.table.cell_opened.emit(forms.table.listed.rows[0], 2)
    qtbot.waitUntil(lambda: [one for one, _ in listed(forms.behind)] == [5])
    mail = forms.fields.listed.rows[1]
    for column, sessions in ((1, [5, 6, 8]), (2, [6, 8]), (7, [])):
        forms.fields.cell_opened.emit(mail, column)
        qtbot.waitUntil(lambda: [one for one, _ in listed(forms.behind)] == sessions)  # noqa: B023
    forms.fields.cell_opened.emit(mail, 4)
    qtbot.waitUntil(lambda: len(listed(forms.behind)) == 3)
    assert forms.behind.list.listed.rows[0].moment.said == "0.5 s"


def asked_all(of: Behind, folder: Path) -> list[int]:
    """The sessions that “List all in Watch” lists."""
    assert of._query
    with closing(open_reader(folder / "library.footfall")) as library:
        return sorted(browse.session_ids(library, search.parse(of._query)))


@pytest.mark.parametrize("query", ["", "page:/tour,/contact"])
def test_every_number_of_a_form_lists_all_its_sessions_in_watch(
    pane: JourneysPane, forms: FormsTab, tmp_path: Path, qtbot: QtBot, query: str
) -> None:
    pane.set_query(query)
    qtbot.waitUntil(lambda: forms._found is not None and forms._found.query == query)
    seen = 0
    for table, row in (
        (forms.table, forms.table.listed.rows[0]),
        *((forms.fields, one) for one in forms.fields.listed.rows),
    ):
        for column in [at for at, one in enumerate(table.listed.columns) if one.is_door]:
            table.cell_opened.emit(row, column)
            qtbot.waitUntil(lambda: not forms._tasks.busy)
            sessions = sorted({one for one, _ in listed(forms.behind)})
            if sessions:
                seen += 1
                assert asked_all(forms.behind, tmp_path) == sessions
    assert seen > 12


def test_every_number_of_a_film_lists_all_its_sessions_in_watch(
    video: VideoTab, tmp_path: Path, qtbot: QtBot
) -> None:
    (row,) = video.table.listed.rows
    counted = {1: [1, 2, 3, 4], 7: [1, 2, 3, 4], 8: []}
    for column, sessions in counted.items():
        video.table.cell_opened.emit(row, column)
        qtbot.waitUntil(lambda: not video._tasks.busy)
        assert sorted({one for one, _ in listed(video.behind)}) == sessions
        assert not sessions or asked_all(video.behind, tmp_path) == sessions
    for by, sessions in ((EndedBy.LEAVE, [2]), (EndedBy.PAUSE, [2])):
        video.chart.part_chosen.emit(20.0, 35.0, by)
        qtbot.waitUntil(lambda: not video._tasks.busy)
        assert asked_all(video.behind, tmp_path) == sessions


def test_what_is_listed_in_watch_is_of_the_search_of_now(
    pane: JourneysPane, video: VideoTab, qtbot: QtBot
) -> None:
    video.chart.part_chosen.emit(20.0, 35.0, EndedBy.LEAVE)
    qtbot.waitUntil(lambda: listed(video.behind) == [(2, 37_000.0)])
    pane.set_query("page:/tour")
    qtbot.waitUntil(lambda: video.behind._query.startswith("page:/tour video:"))
    assert listed(video.behind) == [(2, 37_000.0)]


def test_the_menu_of_a_row_has_all_its_doors(forms: FormsTab, qtbot: QtBot) -> None:
    menu = QMenu(forms)
    mail = forms.fields.listed.rows[1]
    add_doors(menu, forms.fields, mail, forms._field_door)
    said = [action.text() for action in menu.actions()]
    assert [one.partition("  ")[0] for one in said] == ["Came", "Left here", "Waits"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: [one for one, _ in listed(forms.behind)] == [5, 6, 8])


def test_a_row_leads_to_the_heat_and_the_sessions_of_its_page(
    video: VideoTab, qtbot: QtBot
) -> None:
    menu = page_menu(video, video.table.listed.rows[0].video.page)
    with qtbot.waitSignal(video.page_wanted) as heat:
        menu.actions()[0].trigger()
    assert heat.args == ["//shop.example/tour", ""]
    with qtbot.waitSignal(video.query_wanted) as told:
        menu.actions()[1].trigger()
    assert told.args == ["page://shop.example/tour"]


def test_what_was_typed_is_nowhere_seen(forms: FormsTab) -> None:
    tables = (forms.table, forms.fields)
    said = " ".join(of.listed.said(row) for of in tables for row in of.listed.rows)
    assert "something" not in said


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["video", "forms"])
def test_a_library_without_any_says_so_in_either_theme(
    qtbot: QtBot, resources: Path, tmp_path: Path, name: str, theme: str
) -> None:
    place = tmp_path / "empty.footfall"
    open_writer(place).conn.close()
    with closing(Tasks(place, places=1)) as tasks:
        pane = JourneysPane(tasks, Theme(theme))
        pane.show()
        qtbot.waitExposed(pane)
        pane.go_to(name)
        tab = pane.tab(name)
        assert isinstance(tab, VideoTab | FormsTab)
        qtbot.waitUntil(lambda: tab._nothing._title.text().endswith(("was played", "was filled")))
        assert not tab.grab(tab.rect()).isNull()
        shiboken6.delete(pane)


def test_what_is_looked_at_stays_when_something_else_changes(
    video: VideoTab, tasks: Tasks, qtbot: QtBot
) -> None:
    video.chart.part_chosen.emit(20.0, 35.0, EndedBy.LEAVE)
    qtbot.waitUntil(lambda: listed(video.behind) == [(2, 37_000.0)])
    asked = video._found
    tasks.write(lambda _db: Changes(frozenset({"notes"})))
    qtbot.waitUntil(lambda: video._found is not asked)
    assert listed(video.behind) == [(2, 37_000.0)]


def test_hovering_tells_of_the_part_under_the_pointer(video: VideoTab, qtbot: QtBot) -> None:
    at = video.chart.place_of(5).toPoint()
    qtbot.mouseMove(video.chart, at)
    qtbot.waitUntil(lambda: "still there" in video._readout.text())
    qtbot.mouseMove(video.chart, at + QPoint(40, 0))
    assert not video.chart.grab().isNull()
