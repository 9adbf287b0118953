"""What lies below the heats of a comparison: a dialog that was open, an image of one's own, pages beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.heatmap.abreast import abreast
from app.heatmap.colours import ColourMap
from app.heatmap.compare import ElementDifference
from app.heatmap.kinds import Kind
from app.heatmap.places import PictureElement
from app.heatmap.points import ElementName
from app.library import page_pictures
from app.library.page_pictures import Frame, OwnImage
from app.library.points import PageRead, read_page
from app.proportions import Share, difference
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.compare import ComparePane
from app.ui.heatmap.compare_asks import Pair, SideAsk
from app.ui.heatmap.compare_day import DayDialog
from app.ui.heatmap.compare_lock import Lock
from app.ui.heatmap.compare_offers import of_day
from app.ui.heatmap.compare_table import APART, CompareTable, cell
from app.ui.heatmap.pictures import PagePictures
from app.ui.heatmap.reading import Held
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.web.kept_pages import png
from tests.ui.heatmap import shop

PATTERN = "//shop.example/"
HERE, THERE = SideAsk("clicks>0", "desktop"), SideAsk("clicks=0", "desktop")


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    made = Tasks(shop.library(tmp_path), places=1)
    with qtbot.waitSignal(made.library_opened):
        pass
    yield made
    made.close()


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[ComparePane]:
    pictures = PagePictures(tasks, tasks)
    made = ComparePane(tasks, Theme("light"), pictures)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.set_glow(24.0, 1.0, ColourMap.INFERNO)
    made.show()
    read: list[PageRead] = []
    tasks.read(lambda db: read_page(db, PATTERN), read.append)
    qtbot.waitUntil(lambda: bool(read))
    made.compare(Held(PATTERN, read[0]), "", HERE)
    made.top.offer_chosen.emit(Pair(HERE, THERE))
    qtbot.waitUntil(lambda: made.drawn is not None and made.drawn.sides.pair.other == THERE)
    yield made
    pictures.close()


def clicks(pane: ComparePane, at: int) -> int:
    points = None if pane.drawn is None else pane.drawn.heats[at].points
    return -1 if points is None else len(points)


def test_clicks_in_a_dialog_are_compared_on_its_picture(pane: ComparePane, qtbot: QtBot) -> None:
    states = pane.top.states
    assert states.isVisible()
    titles = [states.itemText(at) for at in range(states.count())]
    assert titles == ["page  3 : 0", "dialog Sizes  1 : 0"]
    states.setCurrentIndex(1)
    states.activated.emit(1)
    qtbot.waitUntil(lambda: clicks(pane, 0) == 1)
    assert [row.name.label for row in pane.drawn.sides.found.elements] == ["Close"]  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: all(one and one.elements for one in pane.pages.images))
    for picture in pane.pages.images:
        assert picture is not None
        assert "Close" in [element.label for element in picture.elements]
    pane.sides[0].changed.emit(SideAsk("clicks>0", "desktop", Kind.SCROLL))
    qtbot.waitUntil(lambda: pane.drawn.sides.pair.one.kind is Kind.SCROLL)  # type: ignore[union-attr]
    assert not states.isEnabled()
    assert states.currentIndex() == 0
    pane.sides[0].changed.emit(SideAsk("clicks=0", "desktop"))
    qtbot.waitUntil(states.isHidden)


def test_an_image_of_ones_own_lies_below_both_sides(
    pane: ComparePane, tasks: Tasks, qtbot: QtBot
) -> None:
    mine = QImage(64, 64, QImage.Format.Format_RGB32)
    mine.fill(QColor("red"))
    frame, own = Frame("/", "shop.example", "desktop"), OwnImage(png(mine), 0.0, 0.0, 20.0)
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda db: page_pictures.choose_image(db, frame, own, 0.0))
    pane.ask_anew("")

    def is_red(at: int) -> bool:
        picture = pane.pages.images[at]
        return picture is not None and picture.image.pixelColor(640, 100) == QColor("red")

    qtbot.waitUntil(lambda: is_red(0) and is_red(1))


def element(name: str, y_px: float) -> PictureElement:
    return PictureElement(1, f"1:{name}", f"#{name}", name, "div", 0.0, y_px, 99.0, 40.0, False)


def test_what_stands_on_both_pages_is_seen_beside_each_other(qtbot: QtBot) -> None:
    canvases = [HeatCanvas(Theme("light")) for _ in range(3)]
    heights = (3_000.0, 9_000.0)
    for canvas, height in zip(canvases, (*heights, heights[0]), strict=True):
        qtbot.addWidget(canvas)
        canvas.resize(500, 400)
        canvas.show_page(1_000, height, None)
        canvas.show()
    lock = Lock(canvases, canvases[0])
    names = ("head", "shop", "team", "form")
    one = [element(name, y) for name, y in zip(names, (100, 900, 1_500, 2_400), strict=True)]
    other = [element(name, y) for name, y in zip(names, (100, 2_000, 6_900, 7_500), strict=True)]
    found = abreast(one, other, heights)
    assert found is not None
    lock.hold(0, found)
    first, second, _ = canvases
    first.verticalScrollBar().setValue(first.verticalScrollBar().value() + 300)
    bar = first.verticalScrollBar()
    part = (bar.value() - bar.minimum()) / (bar.maximum() - bar.minimum())
    assert 0.2 < part < 0.9
    seen, there = (canvas.seen.top() + part * canvas.seen.height() for canvas in (first, second))
    assert there == pytest.approx(found.other_at(seen), abs=6)
    before = first.seen.top()
    second.verticalScrollBar().setValue(second.verticalScrollBar().value() + 1)
    assert first.seen.top() == pytest.approx(before, abs=0.1 * first.seen.height())
    first.verticalScrollBar().setValue(first.verticalScrollBar().maximum())
    assert second.verticalScrollBar().value() == second.verticalScrollBar().maximum()


def row(*, is_told: bool) -> ElementDifference:
    one, other = Share(3, 8), Share(1, 8)
    apart = difference(one, other)
    assert apart is not None
    name = ElementName(None, "#card > img:nth-of-type(1)", None)
    return ElementDifference(name, one, other, (4, 1), apart, 0.5, 0.5, True, ((), ()), is_told)


def test_no_bounds_are_told_of_sides_that_share_visits() -> None:
    assert cell(row(is_told=True), APART)[1]
    assert cell(row(is_told=False), APART) == ("+25.0", "")


def test_a_nameless_element_is_called_by_what_it_stands_in(qtbot: QtBot) -> None:
    table = CompareTable(Theme("light"))
    qtbot.addWidget(table)
    one = row(is_told=True)
    table.show_elements([one], "events")
    assert table.elements.index(0, 0).data() == "#card … img"
    table.elements.show_names({one.name: "A picture in “Runner 2”"})
    assert table.elements.index(0, 0).data() == "A picture in “Runner 2”"


def test_any_day_between_the_first_and_the_last_parts_the_visits(qtbot: QtBot) -> None:
    days = [(date(2026, 2, 1), 4), (date(2026, 2, 9), 3), (date(2026, 3, 2), 5)]
    dialog = DayDialog(days, Theme("light"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.day == date(2026, 3, 2)
    dialog.calendar.setSelectedDate(QDate(2026, 2, 1))
    assert not dialog.use.isEnabled()
    dialog.calendar.setSelectedDate(QDate(2026, 2, 5))
    assert dialog.said.text() == "Visits: A 4 · B 8"
    with qtbot.waitSignal(dialog.day_chosen) as chosen:
        dialog.use.click()
    pair = of_day(chosen.args[0], SideAsk("variant:A", "phone", Kind.RAGE))
    assert pair == Pair(
        SideAsk("started<2026-02-05", "phone", Kind.RAGE),
        SideAsk("started>=2026-02-05", "phone", Kind.RAGE),
    )
