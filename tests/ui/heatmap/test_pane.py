"""The Heat workspace over a real library, its pictures drawn by the real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.database import open_writer
from app.library.pages import PageRow
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.colourbar import ColourBar
from app.ui.heatmap.layers import image_of
from app.ui.heatmap.pages import PagesView
from app.ui.heatmap.pane import HeatPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in

SHOP = "https://shop.example/"
CART = "https://shop.example/cart"
LONG_H_PX = 3000
SPOT_PX = (400.0, 2500.0)


def block(node_id: int, height_px: int, colour: str) -> dict[str, object]:
    return makers.element(node_id, "div", style=f"height:{height_px}px;background:{colour}")


def long_visit(
    clicks_ms: list[float], *, width: int = 1280, at_ms: float = 0
) -> list[makers.Event]:
    """A page 3000 px long, scrolled to 2400 px and clicked at `SPOT_PX`."""
    pointer = 2 if width < 500 else 0
    body = [block(20, 1000, "#cc2222"), block(21, LONG_H_PX - 1000, "#2244cc")]
    events = makers.recording(
        makers.page(url=SHOP, body=body, width=width, loads=True),
        makers.scroll(5_000, y=2400),
        [
            makers.click(ms, 21, x=SPOT_PX[0] * width / 1280, y=SPOT_PX[1] - 2400, pointer=pointer)
            for ms in clicks_ms
        ],
        makers.scroll(60_000, y=0),
    )
    return makers.moved(events, at_ms)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = open_writer(tmp_path / "library.footfall")
    recordings = {
        "often": long_visit([7_000, 8_000, 9_000]),
        "once": long_visit([12_000], at_ms=1e6),
        "phone": long_visit([9_000], width=390, at_ms=2e6),
        "cart": makers.moved(makers.visit(2, CART), 3e6),
    }
    for name, events in recordings.items():
        bring_in(made, makers.write_json(tmp_path / f"{name}.json", events))
    made.close()
    return tmp_path / "library.footfall"


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    made = HeatPane(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitUntil(lambda: made.heat is not None)
    yield made
    made._pictures.close()


def has_picture(pane: HeatPane) -> bool:
    return pane._canvas._page._picture is not None


def has_heat(pane: HeatPane) -> bool:
    return not pane._canvas.heat.image.isNull()


def wait_for_picture(pane: HeatPane, qtbot: QtBot) -> QImage:
    qtbot.waitUntil(lambda: has_picture(pane) and has_heat(pane))
    picture = pane._canvas._page._picture
    assert picture is not None
    return picture


def at_spot(pane: HeatPane) -> QPoint:
    return pane._canvas.mapFromScene(QPointF(*SPOT_PX))


def listed(pane: HeatPane) -> int:
    return pane._side.visitors._model.rowCount()


def test_the_most_visited_page_is_shown_first_with_its_counts(pane: HeatPane, qtbot: QtBot) -> None:
    assert pane._pages.pages.rowCount() == 2
    assert pane.heat is not None
    assert (pane.heat.clicks.page, pane.heat.clicks.device) == ("/", "desktop")
    qtbot.waitUntil(lambda: pane._top.total.whole.startswith("4 clicks · 2 people"))
    assert pane._top.devices.currentText() == "desktop · 1280"


def test_a_count_there_is_no_room_for_is_left_out_and_told_by_the_tooltip(
    pane: HeatPane, qtbot: QtBot
) -> None:
    total = pane._top.total
    qtbot.waitUntil(lambda: bool(total.text()))
    whole = total.fontMetrics().horizontalAdvance(total.whole)
    total.resize(whole - 1, total.height())
    assert total.whole.startswith(total.text())
    assert total.text() != total.whole
    assert total.whole in total.toolTip()
    total.resize(whole + 2, total.height())
    assert total.text() == total.whole


def test_the_picture_is_the_whole_page_and_the_heat_lies_where_people_clicked(
    pane: HeatPane, qtbot: QtBot
) -> None:
    picture = wait_for_picture(pane, qtbot)
    assert picture.width() == 1280
    assert LONG_H_PX <= picture.height() <= LONG_H_PX + 40
    assert QColor(picture.pixel(600, 500)).red() > 150
    assert QColor(picture.pixel(600, 2500)).blue() > 150
    qtbot.waitUntil(lambda: pane._canvas.heat.image.height() * 4 >= LONG_H_PX)
    heat = pane._canvas.heat.image
    x, y = (int(at // 4) for at in SPOT_PX)
    assert heat.pixelColor(x, y).alpha() == 255
    assert heat.pixelColor(x + 60, y).alpha() == 0


def test_a_click_on_a_hot_spot_lists_who_clicked_and_opens_them_3_s_before(
    pane: HeatPane, qtbot: QtBot
) -> None:
    wait_for_picture(pane, qtbot)
    canvas = pane._canvas
    canvas.centerOn(*SPOT_PX)
    with qtbot.waitSignal(canvas.spot_clicked):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at_spot(pane))
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "2 sessions clicked this spot")
    assert listed(pane) == 2
    with qtbot.waitSignal(pane.session_requested) as requested:
        qtbot.keyClick(visitors._list, Qt.Key.Key_Return)
    assert requested.args == [1, 4_000.0]
    visitors._list.setCurrentIndex(visitors._model.index(1, 0))
    with qtbot.waitSignal(pane.session_requested) as requested:
        visitors._watch.click()
    assert requested.args == [2, 9_000.0]
    canvas.spot_clicked.emit(900.0, 300.0)
    qtbot.waitUntil(lambda: visitors._title.text() == "Nobody clicked this spot")
    visitors._all.click()
    qtbot.waitUntil(lambda: visitors._title.text() == "2 sessions clicked this page")


def test_the_colour_bar_points_at_what_is_under_the_pointer(pane: HeatPane, qtbot: QtBot) -> None:
    wait_for_picture(pane, qtbot)
    qtbot.waitUntil(lambda: pane._canvas.heat.image.height() * 4 >= LONG_H_PX)
    pane._canvas.centerOn(*SPOT_PX)
    qtbot.mouseMove(pane._canvas.viewport(), at_spot(pane))
    assert pane._bottom.scale._pointed == pytest.approx(4.0, abs=0.3)
    pane._canvas.hovered.emit(-1.0, -1.0)
    assert pane._bottom.scale._pointed == 0.0


def test_another_device_class_has_its_own_page_and_clicks(pane: HeatPane, qtbot: QtBot) -> None:
    devices = pane._top.devices
    place = next(at for at in range(devices.count()) if devices.itemData(at) != "desktop")
    devices.setCurrentIndex(place)
    devices.activated.emit(place)
    qtbot.waitUntil(lambda: pane._top.total.whole.startswith("1 click · 1 person"))
    picture = wait_for_picture(pane, qtbot)
    qtbot.waitUntil(lambda: pane._canvas._page.size[0] == 390)
    assert picture is not None


def test_an_element_tells_who_clicked_it(pane: HeatPane, qtbot: QtBot) -> None:
    view = pane._side.elements.view
    qtbot.waitUntil(lambda: view.elements.rowCount() == 1)
    pane._side.elements_tab.click()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2 sessions clicked “" in pane._side.visitors._title.text())


def test_a_query_leaves_only_its_sessions(pane: HeatPane, qtbot: QtBot) -> None:
    pane.set_query("clicks>2")
    qtbot.waitUntil(lambda: pane._top.total.whole.startswith("3 clicks · 1 person"))
    pane._canvas.spot_clicked.emit(*SPOT_PX)
    pane.set_query("page:/cart")
    qtbot.waitUntil(lambda: pane.centre.empty.isVisible() and not has_heat(pane))
    assert not pane._canvas._area.isVisible()
    assert not pane._top.devices.isVisible()
    assert not pane._bottom.scale.isVisible()
    assert not pane._canvas._page.isVisible()


def test_the_page_named_by_the_replay_is_shown(pane: HeatPane, qtbot: QtBot) -> None:
    pane.show_page("/cart", "desktop")
    qtbot.waitUntil(lambda: pane.heat is not None and pane.heat.clicks.page == "/cart")
    assert pane._pages.currentIndex().data() == "/cart"
    pane.show_page("/nowhere", None)
    empty = pane.centre.empty
    qtbot.waitUntil(lambda: empty.isVisible() and "/nowhere" in empty._title.text())
    assert empty._title.textFormat() == Qt.TextFormat.PlainText


def test_a_page_chosen_in_the_list_is_shown(pane: HeatPane, qtbot: QtBot) -> None:
    place = pane._pages.visualRect(pane._pages.pages.index(1)).center()
    qtbot.mouseClick(pane._pages.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: pane.heat is not None and pane.heat.clicks.page == "/cart")


def test_opacity_is_seen_at_once_and_a_larger_radius_spreads_the_heat(
    pane: HeatPane, qtbot: QtBot
) -> None:
    wait_for_picture(pane, qtbot)
    pane._bottom.opacity.setValue(20)
    assert pane._canvas.heat.opacity() == pytest.approx(0.2)
    qtbot.waitUntil(lambda: pane._canvas.heat.image.height() * 4 >= LONG_H_PX)
    x, y = (int(at // 4) for at in SPOT_PX)

    def alpha_beside() -> int:
        return pane._canvas.heat.image.pixelColor(x + 14, y).alpha()

    assert alpha_beside() == 0
    pane._bottom.radius.setValue(100)
    qtbot.waitUntil(lambda: alpha_beside() > 0)


def test_a_pane_that_nobody_sees_asks_nothing_until_it_is_shown(tasks: Tasks, qtbot: QtBot) -> None:
    hidden = HeatPane(tasks, Theme("light"))
    qtbot.addWidget(hidden)
    hidden.resize(1280, 800)
    hidden.set_query("clicks>2")
    assert tasks.busy == 0
    hidden.show()
    qtbot.waitUntil(lambda: hidden._top.total.whole.startswith("3 clicks · 1 person"))
    hidden._pictures.close()


def test_a_notice_is_as_wide_as_its_sentence_where_there_is_room(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane._notice.say("No visit of this page in these sessions.")
    assert pane._notice.height() < 2 * pane._notice.fontMetrics().lineSpacing() + 16
    pane._notice.say("A sentence that is far too long for one line of the picture. " * 4)
    assert pane._notice.width() <= pane._canvas.width() - 48


def test_one_click_is_said_as_one(pane: HeatPane, qtbot: QtBot) -> None:
    pane.set_query("clicks=1")
    qtbot.waitUntil(lambda: pane._top.total.whole.startswith("1 click · 1 person"))
    pane._canvas.spot_clicked.emit(*SPOT_PX)
    qtbot.waitUntil(lambda: pane._side.visitors._hint.text() == "1 click within the ring.")


def test_few_clicks_are_numbered_whole_on_the_colour_bar(qtbot: QtBot, resources: Path) -> None:
    bar = ColourBar(Theme("light"))
    qtbot.addWidget(bar)
    bar.show_peak(2.1)
    assert [text for _, text in bar.ticks] == ["0", "1", "2"]
    bar.show_peak(40.0)
    assert [text for _, text in bar.ticks] == ["0", "1", "2", "5", "10", "20", "40"]


def test_pages_of_several_sites_say_their_path_first_and_their_site_below(
    qtbot: QtBot, resources: Path
) -> None:
    view = PagesView(Theme("light"))
    qtbot.addWidget(view)
    rows = [
        PageRow("/shoes", site, f"//{site}/shoes", 3, 2, None, 0.0, 0.0)
        for site in ("shop.example", "blog.example")
    ]
    view.pages.show(rows)
    assert view.pages.index(0).data() == "/shoes"
    spoken = view.pages.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "/shoes, blog.example, 3 visits"
    nameless = PageRow("", None, "", 16, 2, None, 0.0, 0.0)
    assert view.pages.name_of(nameless) == "(no address)"
    taller = view.sizeHintForRow(0)
    view.pages.show(rows[:1])
    assert view.sizeHintForRow(0) < taller


@pytest.fixture
def canvas(qtbot: QtBot, resources: Path) -> HeatCanvas:
    """A long page without a picture."""
    made = HeatCanvas(Theme("light"))
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_page(1280, 8000, None)
    made.show_heat(image_of(np.zeros((2000, 320, 4), dtype=np.uint8)), 4, 4)
    made.fit_width()
    return made


def turn(canvas: HeatCanvas, by: int, keys: Qt.KeyboardModifier) -> None:
    at = QPointF(300, 200)
    turned = QWheelEvent(
        at, canvas.viewport().mapToGlobal(at), QPoint(0, 0), QPoint(0, by),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), turned)


def test_the_wheel_scrolls_a_long_page(canvas: HeatCanvas) -> None:
    fitted, top = canvas.scale_now, canvas.mapToScene(QPoint(0, 0)).y()
    turn(canvas, -240, Qt.KeyboardModifier.NoModifier)
    assert canvas.scale_now == fitted
    assert canvas.mapToScene(QPoint(0, 0)).y() > top + 50


def test_ctrl_and_the_wheel_zoom_around_the_pointer_and_a_drag_is_no_click(
    canvas: HeatCanvas, qtbot: QtBot
) -> None:
    fitted = canvas.scale_now
    at = QPoint(300, 200)
    under = canvas.mapToScene(at)
    turn(canvas, 240, Qt.KeyboardModifier.ControlModifier)
    assert canvas.scale_now > fitted * 1.3
    assert abs(canvas.mapToScene(at).y() - under.y()) < 12 / fitted
    with qtbot.assertNotEmitted(canvas.spot_clicked):
        qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
        qtbot.mouseMove(canvas.viewport(), QPoint(300, 300))
        qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    with qtbot.waitSignal(canvas.spot_clicked):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(310, 310))


def test_where_no_page_is_shown_there_is_nothing_to_scroll(qtbot: QtBot, resources: Path) -> None:
    canvas = HeatCanvas(Theme("light"))
    qtbot.addWidget(canvas)
    canvas.resize(560, 300)
    canvas.show()
    canvas.show_heat(None, 1, 1)
    canvas.show_page(0, 0, None)
    canvas.show_fold(0)
    for bar in (canvas.verticalScrollBar(), canvas.horizontalScrollBar()):
        assert not bar.isVisible()
