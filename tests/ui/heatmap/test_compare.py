"""Two heats beside each other over a real library: who is on which side, one scroll and zoom, the difference, doors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.heatmap.colours import ColourMap
from app.heatmap.kinds import Kind
from app.library import page_pictures
from app.library.page_pictures import Frame, Moment
from app.library.points import PageRead, read_page
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.compare import ComparePane
from app.ui.heatmap.compare_asks import Pair, SideAsk
from app.ui.heatmap.compare_table import CHANCE, ONE, CropRole, RowRole, cell, side_colour, told
from app.ui.heatmap.pictures import PagePictures
from app.ui.heatmap.reading import Held
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.heatmap import compared
from tests.ui.heatmap.compared import BUY_PX, HELP_PX, PAGE_H_PX, VISITS

PATTERN = "//shop.example/"
PHONE = SideAsk("", "phone")
DESKTOP = SideAsk("", "desktop")


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    made = Tasks(compared.library(tmp_path), places=1)
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
    made.compare(Held(PATTERN, read[0]), "", DESKTOP)
    qtbot.waitUntil(lambda: made.drawn is not None and is_asked(made, "variant:A"))
    yield made
    pictures.close()


def is_asked(pane: ComparePane, query: str) -> bool:
    return pane.drawn is not None and pane.drawn.sides.pair.one.query == query


def choose(pane: ComparePane, qtbot: QtBot, pair: Pair) -> None:
    pane.top.offer_chosen.emit(pair)
    qtbot.waitUntil(lambda: pane.drawn is not None and pane.drawn.sides.pair == pair)


def wait_for_pages(pane: ComparePane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(one and one.elements for one in pane.pages.images))
    sizes = [picture.size_px for picture in pane.pages.on_pictures]

    def is_drawn_on_them() -> bool:
        if pane.drawn is None:
            return False
        cells = [layer.numbers.grid.shape[0] for layer in pane.drawn.layers]
        return all(4 * rows >= size[1] for rows, size in zip(cells, sizes, strict=True))

    qtbot.waitUntil(is_drawn_on_them)


def canvases(pane: ComparePane) -> tuple[HeatCanvas, HeatCanvas, HeatCanvas]:
    one, other, apart = (view.canvas for view in pane.pages.views)
    return one, other, apart


def top_px(canvas: HeatCanvas) -> float:
    return canvas.mapToScene(0, 0).y()


def test_what_the_page_lends_itself_to_is_compared_at_once(pane: ComparePane, qtbot: QtBot) -> None:
    assert [side.query.text() for side in pane.sides] == ["variant:A", "variant:B"]
    assert pane.sides[0].total.text() == f"{VISITS} visits · {VISITS} clicks · {VISITS} people"
    offered = [act.text() for act in pane.top.offers.menu().actions()]
    assert offered[0] == f"variant A · variant B  ({VISITS} : {VISITS} visits)"
    assert any(said.startswith("desktop · phone") for said in offered)


def test_the_table_tells_shares_the_difference_with_its_bounds_and_what_is_certain(
    pane: ComparePane, qtbot: QtBot
) -> None:
    table = pane.faces.table
    first = table.elements.index(0, 0).data(RowRole)
    assert {table.elements.index(row, 0).data() for row in range(2)} == {"Buy", "Help"}
    buy = next(
        row
        for at in range(2)
        if (row := table.elements.index(at, 0).data(RowRole)).name.label == "Buy"
    )
    assert cell(buy, 1) == ("100.0 %", "8 / 8")
    assert cell(buy, 2) == ("12.5 %", "1 / 8")
    # scipy 1.17.1: fisher_exact([[8, 0], [1, 7]]) is 0.0014; statsmodels 0.15.0: confint_proportions_2indep(8, 8, 1,
    # 8, method="newcomb") is (0.4008, 0.9776)
    assert cell(buy, 3) == ("+87.5", "+40.1 … +97.8")
    assert cell(buy, 4) == ("0.001", "more on A")
    assert first.is_certain
    assert pane.faces.summary.text() == "2 of 2 elements differ by more than chance"


def test_few_visits_are_warned_of(pane: ComparePane) -> None:
    assert pane.caution.isVisible()
    assert pane.caution.said == (
        "Only 8 visits on side A and 8 on side B: shares may be off by 35 points."
    )


def test_the_difference_is_orange_where_a_clicks_more_and_blue_where_b_does(
    pane: ComparePane, qtbot: QtBot
) -> None:
    assert pane.drawn is not None
    apart = pane.drawn.apart
    assert apart is not None
    assert apart.numbers.value_at(*BUY_PX) == pytest.approx(7 / 8, abs=0.02)
    assert apart.numbers.value_at(*HELP_PX) == pytest.approx(-7 / 8, abs=0.02)
    more, fewer = (apart.image.pixelColor(int(x // 4), int(y // 4)) for x, y in (BUY_PX, HELP_PX))
    assert more.alpha() > 240
    assert more.red() > more.blue() + 50
    assert fewer.blue() > fewer.red() + 50
    assert apart.image.pixelColor(300, 150).alpha() == 0
    pane.top.apart.click()
    scale = pane.bottom.scales[0].scale
    assert scale is not None
    assert scale.ticks[0][1] == "−88"
    assert scale.ticks[-1][1] == "+88"
    assert pane.is_difference


def test_both_sides_are_painted_on_one_scale(pane: ComparePane) -> None:
    assert pane.drawn is not None
    assert pane.drawn.layers[0].top == pane.drawn.layers[1].top
    first, second = pane.bottom.scales
    assert first.isVisible()
    assert second.isHidden()


def test_kinds_that_are_not_counted_alike_have_two_scales_and_no_difference(
    pane: ComparePane, qtbot: QtBot
) -> None:
    scroll = SideAsk("variant:B", "desktop", Kind.SCROLL)
    choose(pane, qtbot, Pair(SideAsk("variant:A", "desktop"), scroll))
    assert pane.drawn is not None
    assert pane.drawn.apart is None
    assert all(bar.isVisible() for bar in pane.bottom.scales)


def test_each_side_can_be_of_any_kind(pane: ComparePane, qtbot: QtBot) -> None:
    for kind in Kind:
        sides = [SideAsk(f"variant:{name}", "desktop", kind) for name in "AB"]
        choose(pane, qtbot, Pair(*sides))
        assert pane.drawn is not None
        assert pane.drawn.apart is not None


def test_both_pages_scroll_and_zoom_as_one_and_tell_where_clicks_lie(
    pane: ComparePane, qtbot: QtBot
) -> None:
    wait_for_pages(pane, qtbot)
    one, other, _ = canvases(pane)
    assert one.page_size == other.page_size
    assert one.page_size[1] >= PAGE_H_PX
    one.verticalScrollBar().setValue(one.verticalScrollBar().minimum() + 200)
    assert top_px(other) == pytest.approx(top_px(one), abs=1 / one.scale_now)
    other.zoom_by(2.0)
    assert one.scale_now == pytest.approx(other.scale_now, rel=5e-3)
    other.verticalScrollBar().setValue(other.verticalScrollBar().value() + 333)
    assert top_px(one) == pytest.approx(top_px(other), abs=1 / one.scale_now)
    pane.top.apart.click()
    apart = canvases(pane)[2]
    assert apart.isVisible()
    one.choose(None)
    pane.faces.table.selectRow(0)
    assert apart.page_size == one.page_size


def test_pages_of_other_widths_are_at_the_same_part_and_fit_their_room(
    pane: ComparePane, qtbot: QtBot
) -> None:
    choose(pane, qtbot, Pair(DESKTOP, PHONE))
    wait_for_pages(pane, qtbot)
    one, other, _ = canvases(pane)
    assert (one.page_size[0], other.page_size[0]) == (1280, 390)
    assert other.scale_now > one.scale_now
    bars = [canvas.verticalScrollBar() for canvas in (one, other)]
    bars[0].setValue(bars[0].maximum())
    assert bars[1].value() == bars[1].maximum()
    before = one.scale_now
    other.zoom_by(1.5)
    assert one.scale_now == pytest.approx(1.5 * before, rel=1e-3)


def test_a_chosen_element_is_framed_on_both_pages(pane: ComparePane, qtbot: QtBot) -> None:
    wait_for_pages(pane, qtbot)
    pane.faces.table.selectRow(0)
    frames = [canvas._chosen for canvas in canvases(pane)]
    assert all(frame.isVisible() for frame in frames)
    assert frames[0].rect == frames[1].rect
    assert frames[0].rect.height() == pytest.approx(200, abs=2)


def test_a_row_is_a_door_to_who_clicked_it_on_either_side_and_who_did_not(
    pane: ComparePane, qtbot: QtBot
) -> None:
    table, doors = pane.faces.table, pane.faces.doors
    at = next(row for row in range(2) if table.elements.index(row, 0).data() == "Buy")
    table.setCurrentIndex(table.elements.index(at, ONE))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    title = doors.visitors._title
    qtbot.waitUntil(lambda: title.text() == "Sessions of side A that clicked “Buy”: 8")
    doors._side_tabs[1].click()
    qtbot.waitUntil(lambda: title.text() == "Sessions of side B that clicked “Buy”: 1")
    with qtbot.waitSignal(pane.session_requested) as asked:
        doors.visitors._watch.click()
    assert asked.args[1] == pytest.approx(2_000)
    doors._done_tabs[1].click()
    qtbot.waitUntil(lambda: title.text() == "Visits of side B without a click on “Buy”: 7")


def test_a_side_and_a_spot_are_doors_too(pane: ComparePane, qtbot: QtBot) -> None:
    title = pane.faces.doors.visitors._title
    pane.sides[1].total.click()
    qtbot.waitUntil(lambda: title.text() == "Sessions of side B: 8")
    pane.pages.views[1].canvas.spot_clicked.emit(*HELP_PX)
    qtbot.waitUntil(lambda: title.text() == "Sessions of side B in the ring: 7")
    pane.top.apart.click()
    pane.pages.views[2].canvas.spot_clicked.emit(*BUY_PX)
    qtbot.waitUntil(lambda: title.text() == "Sessions of side A in the ring: 8")


def test_another_query_on_a_side_compares_others(pane: ComparePane, qtbot: QtBot) -> None:
    query = pane.sides[1].query
    query.setText("variant:A")
    qtbot.keyClick(query, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: pane.drawn is not None and pane.drawn.sides.pair.other.query == "variant:A"
    )
    assert "on both sides" in pane.caution.said


def test_of_sides_that_share_visits_no_verdict_is_given(pane: ComparePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, Pair(SideAsk("variant:A", "desktop"), DESKTOP))
    assert pane.drawn is not None
    assert pane.drawn.sides.found.shared == VISITS
    assert "on both sides" in pane.caution.said
    table = pane.faces.table.elements
    for at in range(table.rowCount()):
        row = table.index(at, 0).data(RowRole)
        assert not row.is_certain
        assert cell(row, CHANCE) == ("–", "not told")
        assert " p " not in told(row)
    assert pane.faces.summary.text() == "2 elements: what is chance is not told"
    pane.top.apart.click()
    assert "chance" not in pane.bottom.told.whole


def test_a_side_counts_the_clicks_that_are_drawn_on_it(pane: ComparePane, qtbot: QtBot) -> None:
    wait_for_pages(pane, qtbot)
    one, other = pane.sides
    assert one.placed.whole == "8 by element · 0 by pixel"
    choose(pane, qtbot, Pair(SideAsk("variant:A", "desktop", Kind.RAGE), DESKTOP))
    assert one.total.text() == f"{VISITS} visits · No rage clicks"
    assert one.placed.whole == ""
    assert other.total.text() == f"{2 * VISITS} visits · {2 * VISITS} clicks · {2 * VISITS} people"
    choose(pane, qtbot, Pair(SideAsk("variant:A", "desktop", Kind.SCROLL), DESKTOP))
    assert one.total.text() == f"{VISITS} visits"


def test_a_query_that_cannot_be_read_is_told_at_its_side(pane: ComparePane, qtbot: QtBot) -> None:
    side = pane.sides[0]
    side.query.setText("variant:")
    qtbot.keyClick(side.query, Qt.Key.Key_Return)
    assert side._wrong.isVisible()
    assert side._wrong.text()
    assert is_asked(pane, "variant:A")


def test_a_side_without_anybody_says_so(pane: ComparePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, Pair(DESKTOP, SideAsk("variant:C", "desktop")))
    assert pane.caution.said == "Nobody is on side B."
    assert pane.drawn is not None
    assert pane.drawn.apart is None


def test_esc_goes_back_to_one_heat(pane: ComparePane, qtbot: QtBot) -> None:
    pane.faces.table.setFocus()
    with qtbot.waitSignal(pane.ended):
        qtbot.keyClick(pane.faces.table, Qt.Key.Key_Escape)
    with qtbot.waitSignal(pane.ended):
        pane.top._back.click()


def test_the_pointer_tells_both_sides_numbers_at_one_place(pane: ComparePane, qtbot: QtBot) -> None:
    pane.pages.views[0].canvas.hovered.emit(*BUY_PX)
    assert pane.bottom.told.whole == "A 100 · B 12 · clicks in 100 visits"
    pane.top.apart.click()
    pane.pages.views[2].canvas.hovered.emit(*HELP_PX)
    assert pane.bottom.told.whole == "A − B −88 · clicks in 100 visits"


def test_by_people_each_counts_once(pane: ComparePane, qtbot: QtBot) -> None:
    pane.top.by_chosen.emit("people")
    qtbot.waitUntil(lambda: pane.drawn is not None and pane.drawn.sides.by == "people")
    assert pane.caution.said.startswith("Only 8 people on side A")


def test_a_side_has_the_colour_of_its_surplus() -> None:
    one, other = side_colour(0), side_colour(1)
    assert one.red() > one.blue()
    assert other.blue() > other.red()


def test_an_element_is_told_by_its_picture_too(pane: ComparePane, qtbot: QtBot) -> None:
    wait_for_pages(pane, qtbot)
    elements = pane.faces.table.elements
    qtbot.waitUntil(lambda: isinstance(elements.index(0, 0).data(CropRole), QImage))
    assert not elements.index(1, 0).data(CropRole).isNull()


def test_a_narrow_table_keeps_the_names_and_leaves_the_chance_to_a_dot(pane: ComparePane) -> None:
    table = pane.faces.table
    assert not table.isColumnHidden(CHANCE)
    pane.resize(1300, 900)
    assert table.width() < 640
    assert table.isColumnHidden(CHANCE)
    assert table.columnWidth(0) > 150


def test_a_page_that_a_person_chose_to_see_is_seen_on_the_side_it_is_from(
    pane: ComparePane, tasks: Tasks, qtbot: QtBot
) -> None:
    assert pane.drawn is not None
    session = int(pane.drawn.sides.heats[1].on.stays.session[0])
    frame, moment = Frame("/", "shop.example", "desktop"), Moment(session, 0, 3_000.0)
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda db: page_pictures.choose_moment(db, frame, moment, 0.0))
    pane.ask_anew("")

    def sources(at: int) -> list[tuple[int, float]]:
        assert pane.drawn is not None
        return [(one.session, one.at_ms) for one in pane.drawn.sides.heats[at].sources]

    qtbot.waitUntil(lambda: sources(1) == [(session, 3_000.0)])
    assert session not in [one for one, _ in sources(0)]
