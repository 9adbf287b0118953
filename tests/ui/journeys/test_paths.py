"""The Paths tab in the whole window: the graph, steps, whole paths, two sides; each number leads to its sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.insights.path_layout import Weighted
from app.insights.step_flows import Anchor
from app.library.steps import read
from app.ui.journeys.paths import graph, reading
from app.ui.journeys.paths.bar import Face
from app.ui.journeys.paths.canvas import Canvas
from app.ui.journeys.paths.lists import Kind
from app.ui.journeys.paths.painting import GAP_PX, Look, fitting
from app.ui.journeys.paths.pane import PathsTab
from app.ui.journeys.paths.shapes import Band, Box
from app.ui.messages import LEFT_STAYS_MS
from app.ui.theme import Theme
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window

HOST = "https://shop.example"
#: the pages of sessions, by the first letter of their path
WAYS = (*["-a"] * 6, *["-ab"] * 3, "-a-a", "-aab", "c", *["-b"] * 2)
PATHS = {"-": "/", "a": "/a", "b": "/b", "c": "/c"}


def _session(at: int, way: str) -> builder.IngestedSession:
    visits = tuple(
        builder.visit(HOST + PATHS[sign], n * 10_000, (n + 1) * 10_000)
        for n, sign in enumerate(way)
    )
    device = "phone" if at % 2 else "desktop"
    return builder.session(f"session {at}", derived=builder.analysis(visits=visits, device=device))


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """The window over sessions of four pages."""
    sessions = [_session(at, way) for at, way in enumerate(WAYS)]
    with whole_window(qtbot, tmp_path, sessions) as made:
        yield made


@pytest.fixture
def tab(qtbot: QtBot, window: Window) -> PathsTab:
    """The tab, its graph drawn."""
    window.go_to("journeys")
    window.body.journeys.go_to("paths")
    found = window.body.journeys.tab("paths")
    assert isinstance(found, PathsTab)
    qtbot.waitUntil(lambda: bool(found.graph.picture.boxes))
    return found


def box(canvas: Canvas, name: str) -> Box:
    return next(one for one in canvas.picture.boxes if one.title == name)


def band(canvas: Canvas, title: str) -> Band:
    return next(one for one in canvas.picture.bands if one.about.title == title)


def listed(tab: PathsTab) -> int:
    return len(tab.side.behind.list.listed.rows)


def click(qtbot: QtBot, canvas: Canvas, shape: Box | Band) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.place_of(shape))


def move(canvas: Canvas, at: QPoint, *, is_pressed: bool = False) -> None:
    button = Qt.MouseButton.LeftButton if is_pressed else Qt.MouseButton.NoButton
    QApplication.sendEvent(
        canvas,
        QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), QPointF(canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
        ),
    )  # fmt: skip


def test_a_page_and_a_flow_lead_to_as_many_sessions_as_they_say(
    qtbot: QtBot, tab: PathsTab
) -> None:
    page = box(tab.graph, "/a")
    assert "seen 13 times by 11 sessions" in page.about.told
    click(qtbot, tab.graph, page)
    qtbot.waitUntil(lambda: listed(tab) == 11)
    flow = band(tab.graph, "/a → /b")
    assert flow.label == "4"
    tab.graph.opened.emit(flow.about)
    qtbot.waitUntil(lambda: listed(tab) == 4)
    moment = tab.side.behind.list.listed.rows[0].moment
    assert moment.at_ms in (20_000.0, 30_000.0), "the moment is when the second page came"
    with qtbot.waitSignal(tab.query_wanted) as asked:
        tab.side.behind.query_wanted.emit(tab.side.behind._query)
    (query,) = asked.args
    assert [step.absent for step in read(query.removeprefix('seq:"').removesuffix('"'))] == [
        False, True, False,
    ]  # fmt: skip


def test_another_search_leaves_its_own_sessions_behind_a_number(
    qtbot: QtBot, window: Window, tab: PathsTab
) -> None:
    click(qtbot, tab.graph, box(tab.graph, "/a"))
    qtbot.waitUntil(lambda: listed(tab) == 11)
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: 0 < listed(tab) < 11)
    assert tab.side.behind._query == "device:phone page://shop.example/a"


def test_what_is_pointed_at_is_told_beside_the_pointer_and_its_flows_stand_out(
    qtbot: QtBot, tab: PathsTab
) -> None:
    page = box(tab.graph, "/a")
    move(tab.graph, tab.graph.place_of(page))
    assert tab.graph.pointed is page
    before = _painted(tab.graph)
    move(tab.graph, QPoint(1, 1))
    assert tab.graph.pointed is None
    assert _painted(tab.graph) != before


def _painted(canvas: Canvas) -> QImage:
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    canvas.render(painter, QPoint())
    painter.end()
    return image


def test_keys_walk_from_page_to_page_open_and_zoom(qtbot: QtBot, tab: PathsTab) -> None:
    canvas = tab.graph
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    first = canvas.pointed
    assert isinstance(first, Box)
    assert first.title in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.pointed is not first
    with qtbot.waitSignal(canvas.opened):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    scale = canvas.scale
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.scale > scale
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.scale == pytest.approx(scale)


def test_dragging_moves_the_picture_and_opens_nothing(qtbot: QtBot, tab: PathsTab) -> None:
    canvas, opened = tab.graph, []
    canvas.opened.connect(opened.append)
    page = box(canvas, "/a")
    at = canvas.place_of(page)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    move(canvas, at + QPoint(60, 30), is_pressed=True)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at + QPoint(60, 30))
    assert opened == []
    assert canvas.place_of(page) == at + QPoint(60, 30)


def test_few_pages_are_shown_apart_the_others_together_and_found_by_name(
    qtbot: QtBot, tab: PathsTab
) -> None:
    tab.bar.pages.setValue(3)
    qtbot.waitUntil(lambda: any(one.title == "1 more pages" for one in tab.graph.picture.boxes))
    assert not any(one.title == "/c" for one in tab.graph.picture.boxes)
    tab.bar.finder.setText("/c")
    qtbot.keyClick(tab.bar.finder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(one.title == "/c" for one in tab.graph.picture.boxes))
    assert tab.graph.pointed is box(tab.graph, "/c")


def test_steps_go_from_the_beginning_from_a_page_and_to_one(qtbot: QtBot, tab: PathsTab) -> None:
    tab.bar.choose_face(Face.STEPS)
    qtbot.waitUntil(lambda: bool(tab.steps.picture.boxes))
    first = next(one for one in tab.steps.picture.boxes if not one.is_end)
    assert (first.title, first.line) == ("/", "13")
    page = next(node.page for node in tab.paths.nodes if node.page.name == "/a")
    tab.bar.choose_anchor(Anchor.TO, page)
    qtbot.waitUntil(lambda: any(one.ends[1] == page for one in tab.steps.picture.bands))
    qtbot.waitUntil(lambda: tab.steps.accessibleName().endswith("/a"))
    flow = band(tab.steps, "/ → /a")
    (many, *_) = flow.about.told
    assert many == "10 sessions"
    tab.steps.opened.emit(flow.about)
    qtbot.waitUntil(lambda: listed(tab) == 10)
    begin = next(one for one in tab.steps.picture.boxes if one.is_end)
    assert begin.about.told[0] == "9 sessions"
    tab.steps.opened.emit(begin.about)
    qtbot.waitUntil(lambda: listed(tab) == 9)


def test_whole_paths_and_lists_are_doors(qtbot: QtBot, tab: PathsTab) -> None:
    tab.bar.choose_face(Face.WHOLE)
    row = tab.whole.listed.rows[0]
    tab.whole.cell_opened.emit(row, 3)
    qtbot.waitUntil(lambda: listed(tab) == 6)
    side = tab.side
    side.kinds.setCurrentIndex(side.kinds.findData(Kind.BACK))
    (back,) = [one for one in side.table.listed.rows if one.title == "/ → /a → /"]
    side.table.cell_opened.emit(back, 1)
    qtbot.waitUntil(lambda: listed(tab) == 1)


def test_two_sides_stand_beside_each_other(qtbot: QtBot, window: Window, tab: PathsTab) -> None:
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: tab.query == "device:phone")
    tab.bar.other.setCurrentText("device:desktop")
    tab.bar.other_chosen.emit("device:desktop")
    qtbot.waitUntil(lambda: tab.side.kinds.findData(Kind.APART) >= 0)
    assert tab.side.kind is Kind.APART
    qtbot.waitUntil(lambda: len(box(tab.graph, "/a").bars) == 2)
    told = " ".join(box(tab.graph, "/a").about.told)
    assert "saw it: A" in told
    assert "points" in told


def test_a_query_beside_that_cannot_be_read_is_said(qtbot: QtBot, tab: PathsTab) -> None:
    with qtbot.waitSignal(tab.failed):
        tab.bar.other_chosen.emit("nonsense:1")


def test_the_right_button_goes_on_from_a_page(qtbot: QtBot, tab: PathsTab) -> None:
    tab.graph.menu_wanted.emit(box(tab.graph, "/a").about, tab.mapToGlobal(QPoint(9, 9)))
    menu = tab.findChild(QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "Steps from here" in texts
    assert "Heat of this page" in texts
    with qtbot.waitSignal(tab.page_wanted) as wanted:
        menu.actions()[texts.index("Heat of this page")].trigger()
        menu.close()
    assert wanted.args == ["//shop.example/a", ""]


def test_a_search_that_fits_no_session_says_so_and_counts_no_pages(
    qtbot: QtBot, window: Window, tab: PathsTab
) -> None:
    many = tab.bar.pages.value()
    window.search.set_query("page:/nowhere")
    qtbot.waitUntil(lambda: tab.paths.sessions == 0)
    qtbot.waitUntil(lambda: _said(tab)[:1] == ["No session fits"])
    assert tab._faces.currentWidget() is tab._nothing
    assert not tab.bar.pages.isVisible(), "of no page none can be shown apart"
    assert not tab.bar.finder.isVisible()
    tab.bar.choose_face(Face.STEPS)
    assert not tab.bar.steps.isVisible()
    tab.bar.choose_face(Face.GRAPH)
    window.search.set_query("")
    qtbot.waitUntil(lambda: tab._faces.currentWidget() is tab.graph)
    assert tab.bar.pages.isVisible()
    assert tab.bar.pages.value() == many == 4
    assert tab.graph.zoom(1.1, QPointF(3, 3)) is None


def _said(tab: PathsTab) -> list[str]:
    return [one.text() for one in tab._nothing.findChildren(QLabel) if one.text()]


def test_sessions_that_tell_no_pages_are_not_said_to_fit_nothing(
    qtbot: QtBot, resources: Path, tmp_path: Path
) -> None:
    pageless = builder.session("no pages", derived=replace(builder.analysis(), visits=()))
    with whole_window(qtbot, tmp_path, [pageless]) as window:
        window.go_to("journeys")
        window.body.journeys.go_to("paths")
        tab = window.body.journeys.tab("paths")
        assert isinstance(tab, PathsTab)
        qtbot.waitUntil(lambda: _said(tab)[:1] == ["No pages"])
        assert tab._faces.currentWidget() is tab._nothing


def test_a_graph_that_cannot_be_laid_out_is_said_in_its_place_and_not_over_other_tabs(
    qtbot: QtBot, window: Window, tab: PathsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    window._tasks.crashed.connect(lambda error: window.show_crash(str(error)))
    with monkeypatch.context() as wrong:
        wrong.setattr(graph, "weights", lambda *_: ((1,), (1,), (Weighted(0, 7, 1),)))
        tab.bar.pages.setValue(3)
        qtbot.waitUntil(lambda: _said(tab)[:1] == ["The graph cannot be drawn"])
    assert tab._faces.currentWidget() is tab._nothing
    qtbot.waitUntil(lambda: bool(window.messages.text))
    tab.bar.choose_face(Face.WHOLE)
    assert tab._faces.currentWidget() is tab.whole, "what can be read is read"
    tab.bar.choose_face(Face.GRAPH)
    assert tab._faces.currentWidget() is tab._nothing
    window.body.journeys.go_to("goals")
    assert window.messages.stays_ms < 2 * LEFT_STAYS_MS
    window.body.journeys.go_to("paths")
    tab.bar.pages.setValue(4)
    qtbot.waitUntil(lambda: tab._faces.currentWidget() is tab.graph)


def test_great_numbers_in_a_page_are_whole_or_short_and_never_cut(
    resources: Path, qtbot: QtBot
) -> None:
    assert [reading.brief(many) for many in (9_999, 26_740, 99_960, 752_000, 1_234_567)] == [
        "9,999", "26.7k", "100k", "752k", "1.2M",
    ]  # fmt: skip
    look = Look.of(Theme("light"), 1.0)
    metrics = QFontMetricsF(look.second)
    lines = (("26,740 · 25 % end", "↻ 12,345"), ("26.7k · 25 % end", "↻ 12.3k"))
    room = metrics.horizontalAdvance("".join(lines[0])) + GAP_PX
    assert fitting(*lines, metrics, room + 1) == lines[0]
    assert fitting(*lines, metrics, room - 2) == lines[1]
    narrow = metrics.horizontalAdvance(lines[1][0]) + 1
    assert fitting(*lines, metrics, narrow) == (lines[1][0], "")
    assert fitting(*lines, metrics, graph.BOX_W_PX - 18)[0] in (lines[0][0], lines[1][0])
