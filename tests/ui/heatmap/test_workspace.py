"""Kinds of heat, states, elements, doors and what leaves the Heat workspace, over a real library and browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.heatmap.colours import ColourMap
from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind, Which
from app.jobs.element_table import write_elements
from app.library import search, wildcards
from app.library.addresses import PageRule
from app.library.changes import Changes
from app.library.undoing import Undoable
from app.ui.dismissing import Act
from app.ui.heatmap.drawn import Tool
from app.ui.heatmap.elements import Which as Listed
from app.ui.heatmap.exporting import write_grid
from app.ui.heatmap.pane import HeatPane
from app.ui.heatmap.reading import StateCount
from app.ui.heatmap.rules import PageRulesDialog
from app.ui.heatmap.strip import StatesStrip
from app.ui.heatmap.wanted import Wanted
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.heatmap import shop
from tests.ui.heatmap.shop import BUY_PX, PAGE_H_PX


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shop.library(tmp_path)


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    with shop.shown(tasks, qtbot) as made:
        qtbot.waitUntil(lambda: bool(rows(made)) and named(made, "Buy").seen_by is not None)
        yield made


def rows(pane: HeatPane) -> tuple[ElementRow, ...]:
    return pane._rows


def named(pane: HeatPane, label: str) -> ElementRow:
    return next(row for row in rows(pane) if row.name.label == label)


def total(pane: HeatPane) -> str:
    return pane._top.total.whole


def choose_kind(pane: HeatPane, qtbot: QtBot, kind: Kind) -> None:
    pane._top.kinds.choose(kind)
    qtbot.waitUntil(lambda: pane._drawn is not None and pane._drawn.of.kind is kind)


def test_the_line_of_counts_tells_how_many_clicks_were_placed_which_way(pane: HeatPane) -> None:
    assert total(pane) == "3 clicks · 2 people · 3 by element · 0 by pixel"


def test_every_kind_of_heat_is_drawn_and_told(pane: HeatPane, qtbot: QtBot) -> None:
    told = {}
    for kind in Kind:
        choose_kind(pane, qtbot, kind)
        told[kind] = total(pane)
    assert told[Kind.RAGE] == "No rage clicks"
    assert told[Kind.ERROR] == "No error clicks"
    assert told[Kind.SCROLL] == "4 visits · all measured"
    assert "of pointer · 4 visits" in told[Kind.MOVE]
    choose_kind(pane, qtbot, Kind.SCROLL)
    lines = [item.line for item in pane._canvas._lines if item.isVisible()]
    assert [line.label for line in lines] == [
        "75 % of the visits get here", "50 % of the visits get here", "25 % of the visits get here",
    ]  # fmt: skip
    assert lines[0].y_px < lines[1].y_px < lines[2].y_px
    pane._canvas.hovered.emit(600.0, 2900.0)
    assert pane._pointing._hint.text() == "2,900 px · 25 % of the visits got here"


def test_of_each_visit_the_first_click_alone_can_be_counted(pane: HeatPane, qtbot: QtBot) -> None:
    pane._top.choose_which(Which.FIRST)
    qtbot.waitUntil(lambda: total(pane).startswith("2 clicks · 2 people"))
    qtbot.waitUntil(lambda: named(pane, "Buy").clicks == 1)


def test_clicks_in_a_dialog_are_a_state_of_their_own_with_its_picture(
    pane: HeatPane, qtbot: QtBot
) -> None:
    chips = {chip.of.key: chip for chip in pane.centre.strip.chips}
    assert {key: chip.of.clicks for key, chip in chips.items()} == {"": 3, shop.STATE: 1}
    assert chips[shop.STATE].accessibleName() == "dialog Sizes: 1 click"
    qtbot.waitUntil(lambda: not chips[shop.STATE].picture.isNull())
    chips[shop.STATE].click()
    qtbot.waitUntil(lambda: total(pane).startswith("1 click · 1 person"))
    qtbot.waitUntil(lambda: all(row.seen_by is None for row in rows(pane)))
    # what lies beneath the dialog could not be clicked
    assert not any(row.is_never_clicked for row in rows(pane))
    picture = pane.picture
    assert picture is not None
    qtbot.waitUntil(lambda: QColor(pane.picture.image.pixel(860, 340)) == QColor("white"))


def test_the_table_tells_who_saw_an_element_what_nobody_clicked_and_what_is_no_button(
    pane: HeatPane, qtbot: QtBot
) -> None:
    buy, unused = named(pane, "Buy"), named(pane, "Help")
    assert (buy.clicks, buy.people, buy.seen_by, buy.seen_not_clicked) == (2, 1, 4, 3)
    assert unused.is_never_clicked
    panel = pane._elements
    panel._chips[Listed.NEVER].click()
    assert [row.name.label for row in panel.rows] == ["Help"]
    panel._chips[Listed.NO_CONTROL].click()
    assert [row.name.selector for row in panel.rows] == ["#plain"]
    panel._chips[Listed.ALL].click()
    assert len(panel.rows) == 3
    qtbot.waitUntil(lambda: panel.view.elements._crops != {})


def test_the_pointer_over_a_row_frames_its_element_and_over_the_page_lights_its_row(
    pane: HeatPane, qtbot: QtBot
) -> None:
    view = pane._elements.view
    view.element_pointed.emit(named(pane, "Buy"))
    assert pane._canvas._pointed.isVisible()
    assert pane._canvas._pointed.rect.contains(QPointF(*BUY_PX))
    view.element_pointed.emit(None)
    assert not pane._canvas._pointed.isVisible()
    pane._canvas.hovered.emit(*BUY_PX)
    assert view._delegate.pointed == named(pane, "Buy").at
    assert "Buy · 2 clicks · 66.7 % · 4 saw it" in pane._pointing._hint.text()


def test_a_click_beside_the_clicks_of_an_element_leads_to_who_clicked_the_element(
    pane: HeatPane, qtbot: QtBot
) -> None:
    title = pane._side.visitors._title
    pane._canvas.spot_clicked.emit(1000.0, 150.0)
    qtbot.waitUntil(lambda: title.text() == "1 session clicked “Buy”")
    pane._canvas.spot_clicked.emit(1000.0, 300.0)
    qtbot.waitUntil(lambda: title.text() == "Nobody clicked this spot")
    pane._canvas.spot_clicked.emit(*BUY_PX)
    qtbot.waitUntil(lambda: title.text() == "1 session clicked this spot")


def test_the_search_for_who_clicked_takes_a_star_in_the_pages_name_as_a_star(
    pane: HeatPane, qtbot: QtBot
) -> None:
    ground = pane._doors._ground
    assert ground is not None
    clicks = replace(ground.heat.clicks, page="/sale*")
    pane._doors.stand_on(replace(ground, heat=replace(ground.heat, clicks=clicks)))
    panels = pane._side.visitors, pane._side.missing
    looks = pane._doors.look_at_element, pane._doors.look_at_missed
    for panel, look in zip(panels, looks, strict=True):
        look(named(pane, "Buy"))
        qtbot.waitUntil(lambda panel=panel: "click:" in panel._query)  # type: ignore[misc]
        term = search.parse(panel._query).terms[0]
        assert isinstance(term, search.Named)
        assert wildcards.pieces(term.values[0]) == ["/sale*"]


def test_who_saw_an_element_and_did_not_click_it_can_be_watched(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane._elements.tell_of(named(pane, "Buy"))
    pane._elements._missed.click()
    missing = pane._side.missing
    qtbot.waitUntil(lambda: "saw “Buy” and did not click it" in missing._title.text())
    assert missing._title.text().startswith("75 % of the visits")
    assert missing.count == 3
    with qtbot.waitSignal(pane.query_wanted) as wanted:
        missing._search.click()
    assert wanted.args == ["page:/ -click:Buy"]
    with qtbot.waitSignal(pane.session_requested) as asked:
        qtbot.keyClick(missing._list, Qt.Key.Key_Return)
    assert asked.args[0] in (2, 3, 4)


def test_who_never_got_down_to_a_line_is_asked_by_a_click_on_the_reach(
    pane: HeatPane, qtbot: QtBot
) -> None:
    choose_kind(pane, qtbot, Kind.SCROLL)
    pane._canvas.spot_clicked.emit(600.0, 2500.0)
    missing = pane._side.missing
    qtbot.waitUntil(lambda: "never got down to 2,500 px" in missing._title.text())
    assert missing._title.text().startswith("75 % of the visits")
    assert missing.count == 3
    assert pane._side.missing_tab.isChecked()


def test_a_line_drawn_round_an_area_and_a_band_tell_who_clicked_in_them(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane._canvas.lasso_drawn.emit([(300.0, 50.0), (500.0, 50.0), (500.0, 150.0), (300.0, 150.0)])
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked in this area")
    assert visitors._hint.text() == "2 clicks within the line."
    canvas = pane._canvas
    canvas.set_tool(Tool.BAND)
    canvas.fit_width()
    top, bottom = (canvas.mapFromScene(600.0, y) for y in (350.0, 650.0))
    with qtbot.waitSignal(canvas.band_drawn):
        qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=top)
        qtbot.mouseMove(canvas.viewport(), bottom - QPoint(0, 5))
        qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=bottom)
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked in this band")
    with qtbot.waitSignal(pane.session_requested) as asked:
        visitors._watch.click()
    assert asked.args == [2, 3_000.0]


def test_each_moment_of_a_session_opens_by_itself(pane: HeatPane, qtbot: QtBot) -> None:
    pane._doors.look_at_element(named(pane, "Buy"))
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked “Buy”")
    qtbot.keyClick(visitors._list, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.session_requested) as asked:
        qtbot.keyClick(visitors._list, Qt.Key.Key_Return)
    assert asked.args == [1, 6_000.0]


def test_a_filter_that_leaves_nothing_on_the_page_names_the_term_to_take_out(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane.set_query("clicks>1 device:phone")
    empty = pane.centre.empty
    qtbot.waitUntil(lambda: empty.isVisible() and bool(empty.buttons))
    assert empty.buttons[0].text().startswith("without device:phone")
    with qtbot.waitSignal(pane.query_wanted) as wanted:
        empty.buttons[0].click()
    assert wanted.args == ["clicks>1"]


def test_the_element_a_replay_asks_for_is_chosen(pane: HeatPane, qtbot: QtBot) -> None:
    key = named(pane, "Buy").name.element_key
    assert key is not None
    pane.show_element("//shop.example/", "desktop", Wanted(element_key=key))
    qtbot.waitUntil(lambda: pane._side.visitors._title.text() == "1 session clicked “Buy”")
    assert pane._canvas._chosen.isVisible()


def test_numbers_are_written_at_the_elements_on_demand(pane: HeatPane) -> None:
    assert not pane._canvas._marks.isVisible()
    pane._bottom.labels.setChecked(True)
    assert pane._canvas._marks.isVisible()
    assert [mark.text for mark in pane._canvas._marks._marks][:2] == ["66.7 % · 2", "33.3 % · 1"]


def test_other_colours_are_drawn_and_told(pane: HeatPane, qtbot: QtBot) -> None:
    pane._bottom.scale.colours_chosen.emit(ColourMap.VIRIDIS)
    qtbot.waitUntil(lambda: pane._drawn is not None and pane._drawn.colours is ColourMap.VIRIDIS)
    assert pane.colours == "viridis"


def test_an_image_of_ones_own_is_laid_on_the_page_and_taken_back(
    pane: HeatPane, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(640, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    file = tmp_path / "mine.png"
    image.save(str(file))
    pane.use_image(file)
    qtbot.waitUntil(lambda: pane._picturing.aligned is not None)
    item = pane._picturing.aligned
    assert item is not None
    assert item.own.scale == 2.0
    item.lay(0.0, 100.0, 2.0)
    acts: list[Act] = []
    pane.act_wanted.connect(acts.append)
    pane._picturing.bar.accepted.emit()
    done: list[Changes] = []
    tasks.write(acts[0].act, done.append)

    def corner() -> QColor:
        assert pane.picture is not None
        return QColor(pane.picture.image.pixel(600, 700))

    qtbot.waitUntil(lambda: corner() == QColor("green"))
    assert pane.picture is not None
    assert QColor(pane.picture.image.pixel(600, 50)) == QColor("white")
    assert pane._asker.elements
    (change,) = done
    assert isinstance(change, Undoable)
    assert change.back is not None
    tasks.write(change.back)
    qtbot.waitUntil(lambda: corner() != QColor("green"))


def test_what_is_exported_holds_the_elements_and_the_grid(pane: HeatPane, tmp_path: Path) -> None:
    drawn = pane._drawn
    assert drawn is not None
    write_elements(rows(pane), tmp_path / "heat.csv")
    lines = (tmp_path / "heat.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("selector,element_key,label,clicks")
    assert len(lines) == 1 + len(rows(pane))
    write_grid(drawn, tmp_path / "heat.npy")
    grid = np.load(tmp_path / "heat.npy")
    assert grid.sum() == pytest.approx(3.0, abs=0.01)
    assert grid.shape[0] * 4 >= PAGE_H_PX


def test_a_state_is_drawn_out_of_the_strip_with_the_mouse(qtbot: QtBot, resources: Path) -> None:
    strip = StatesStrip(Theme("light"))
    qtbot.addWidget(strip)
    strip.show_states([StateCount(-1, None, 3)], "")
    strip.show()
    (chip,) = strip.chips
    middle = chip.rect().center()
    qtbot.mousePress(chip, Qt.MouseButton.LeftButton, pos=middle)
    with qtbot.waitSignal(strip.drag_began) as drawn:
        qtbot.mouseMove(chip, middle + QPoint(0, 40))
    assert drawn.args[0].key == ""


def test_the_picture_leaves_at_its_full_size_with_a_legend_below(
    pane: HeatPane, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "heat.png"
    exporting = pane._exporting
    monkeypatch.setattr(
        exporting, "ask", lambda _title, _name, _kinds, write: exporting._write(out, write)
    )
    with qtbot.waitSignal(pane.noted) as noted:
        pane._bottom.export_wanted.emit("png")
    assert noted.args[0] == "Saved heat.png"
    assert pane.picture is not None
    saved, page = QImage(str(out)), pane.picture.image
    assert saved.width() == page.width()
    assert saved.height() > page.height() + 50


def test_the_rules_dialog_tells_what_a_rule_would_take_before_it_is_kept(
    tasks: Tasks, qtbot: QtBot
) -> None:
    dialog = PageRulesDialog(tasks, Theme("light"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog._add.isEnabled)
    dialog.add(PageRule("/ca*", "Basket"))
    qtbot.waitUntil(lambda: dialog.table.topLevelItem(0).text(2) == "1")
    assert dialog._examples.text() == "Takes /cart"
    dialog.edit(PageRule("(", "Basket", is_regex=True))
    qtbot.waitUntil(lambda: bool(dialog._trouble.text()))
    assert not dialog._use.isEnabled()
    assert dialog.table.topLevelItem(0).text(2) == "–"
    assert not dialog._examples.text()
    dialog.edit(PageRule("^/c.*t$", "Basket", is_regex=True))
    qtbot.waitUntil(dialog._use.isEnabled)
    acts: list[Act] = []
    dialog.act_wanted.connect(acts.append)
    dialog._use.click()
    done: list[Changes] = []
    tasks.write(acts[0].act, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert isinstance(done[0], Undoable)
