"""What the Heat workspace tells agrees with itself: beside the pointer, at the elements, in table, strip and lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.heatmap.points import State
from app.ui.heatmap.colourbar import fitted, ticks
from app.ui.heatmap.doors import Ground
from app.ui.heatmap.drawing import Unit
from app.ui.heatmap.element_rows import COLUMNS, Column
from app.ui.heatmap.pane import HeatPane
from app.ui.heatmap.reading import StateCount
from app.ui.heatmap.strip import StateChip, StatesStrip
from app.ui.heatmap.wanted import Wanted
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.heatmap import shop
from tests.ui.heatmap.shop import BUY_PX, PLAIN_PX


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shop.library(tmp_path)


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    with shop.shown(tasks, qtbot) as made:
        yield made


def choose_kind(pane: HeatPane, qtbot: QtBot, kind: Kind) -> None:
    pane._top.kinds.choose(kind)
    qtbot.waitUntil(lambda: pane._drawn is not None and pane._drawn.of.kind is kind)


def shown_columns(pane: HeatPane) -> list[Column]:
    head = pane._elements.view.horizontalHeader()
    shown = [at for at in range(head.count()) if not head.isSectionHidden(at)]
    return [COLUMNS[at] for at in sorted(shown, key=head.visualIndex)]


def hint(pane: HeatPane) -> QLabel:
    return pane._pointing._hint


@pytest.mark.parametrize("x_frac", [0.02, 0.5, 0.98])
def test_what_is_told_stands_beside_the_pointer_wherever_that_is(
    pane: HeatPane, qtbot: QtBot, x_frac: float
) -> None:
    view = pane._canvas.viewport()
    pointer = QPoint(round(view.width() * x_frac), view.height() // 2)
    hint(pane).say("A picture in “Special Item” · 6 clicks · 15.0 % · 29 saw it", pointer)
    told = hint(pane).geometry()
    assert view.rect().contains(told)
    assert not told.contains(pointer)
    # no further to the left than there is need
    assert told.left() == min(pointer.x() + 16, view.width() - told.width())


def test_the_pointer_is_told_as_many_clicks_as_a_click_there_lists(
    pane: HeatPane, qtbot: QtBot
) -> None:
    beside_px = BUY_PX[0] + 15
    pane._canvas.hovered.emit(beside_px, BUY_PX[1])
    assert hint(pane).text().splitlines()[0] == "2 clicks here"
    pane._canvas.spot_clicked.emit(beside_px, BUY_PX[1])
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._hint.text() == "2 clicks within the ring.")
    pane._top.choose_by("people")
    qtbot.waitUntil(lambda: pane._drawn is not None and pane._drawn.of.by == "people")
    pane._canvas.hovered.emit(beside_px, BUY_PX[1])
    assert hint(pane).text().splitlines()[0] == "1 person here"


def test_the_table_tells_first_what_the_heat_is_of(pane: HeatPane, qtbot: QtBot) -> None:
    assert shown_columns(pane)[:3] == [Column.ELEMENT, Column.SHARE, Column.CLICKS]
    assert pane._elements.rows[0].name.label == "Buy"
    choose_kind(pane, qtbot, Kind.DEAD)
    assert shown_columns(pane)[:2] == [Column.ELEMENT, Column.DEAD]
    dead = [row.dead for row in pane._elements.rows]
    assert dead == sorted(dead, reverse=True)
    choose_kind(pane, qtbot, Kind.HOVER)
    assert shown_columns(pane)[:2] == [Column.ELEMENT, Column.HOVER]
    qtbot.waitUntil(lambda: pane._elements.rows[0].hover_s is not None)
    choose_kind(pane, qtbot, Kind.SCROLL)
    assert shown_columns(pane)[:3] == [Column.ELEMENT, Column.SEEN, Column.MISSED]
    choose_kind(pane, qtbot, Kind.CLICK)
    assert shown_columns(pane)[:3] == [Column.ELEMENT, Column.SHARE, Column.CLICKS]
    assert pane._elements.rows[0].name.label == "Buy"


def test_whoever_sorted_the_table_finds_it_so_beside_another_heat(
    pane: HeatPane, qtbot: QtBot
) -> None:
    view = pane._elements.view
    view.sortByColumn(COLUMNS.index(Column.ELEMENT), Qt.SortOrder.AscendingOrder)
    choose_kind(pane, qtbot, Kind.DEAD)
    titles = [row.name.label or row.name.selector for row in pane._elements.rows]
    assert titles == ["#plain", "Buy", "Help"]


def test_numbers_at_the_elements_and_beside_the_pointer_are_those_of_the_heat(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane._bottom.labels.setChecked(True)
    marks = pane._canvas._marks._marks
    assert {mark.text for mark in marks} == {"66.7 % · 2", "33.3 % · 1", "0"}
    choose_kind(pane, qtbot, Kind.DEAD)
    dead = sorted((str(row.dead) for row in pane._rows), reverse=True)
    assert [mark.text for mark in pane._canvas._marks._marks] == dead
    pane._canvas.hovered.emit(*PLAIN_PX)
    plain = next(row for row in pane._rows if row.name.selector == "#plain")
    assert f"{plain.dead} dead click" in hint(pane).text()
    choose_kind(pane, qtbot, Kind.SCROLL)
    assert {mark.text for mark in pane._canvas._marks._marks} == {
        f"{row.seen_by} saw" for row in pane._rows
    }


def test_who_clicked_with_a_mouse_is_told_beside_taps_too(pane: HeatPane, qtbot: QtBot) -> None:
    choose_kind(pane, qtbot, Kind.TOUCH)
    qtbot.waitUntil(lambda: pane._tasks.busy == 0)
    assert sum(row.clicks for row in pane._rows) == 3


def test_the_strip_counts_what_the_heat_is_of(pane: HeatPane, qtbot: QtBot) -> None:
    def counts() -> list[str]:
        return [chip.accessibleName() for chip in pane.centre.strip.chips]

    qtbot.waitUntil(lambda: counts() == ["page: 3 clicks", "dialog Sizes: 1 click"])
    choose_kind(pane, qtbot, Kind.RAGE)
    assert counts() == ["page: 0 clicks", "dialog Sizes: 0 clicks"]
    choose_kind(pane, qtbot, Kind.MOVE)
    assert counts() == ["page: 3 clicks", "dialog Sizes: 1 click"]


def test_the_bar_that_scrolls_the_states_does_not_lie_on_them(
    qtbot: QtBot, resources: Path
) -> None:
    strip = StatesStrip(Theme("light"))
    qtbot.addWidget(strip)
    states = [
        StateCount(at, State("dialog", f"dialog|{at}", "Choose a size"), 3) for at in range(9)
    ]
    strip.resize(700, 90)
    strip.show_states([StateCount(-1, None, 3), *states], "")
    strip.show()
    area = strip._area
    qtbot.waitUntil(lambda: area.horizontalScrollBar().isVisible())
    chip = strip.chips[0]
    seen = area.viewport().rect()
    assert seen.contains(QPoint(1, chip.mapTo(area.viewport(), chip.rect().bottomLeft()).y()))


def test_esc_backs_out_of_what_is_looked_at_and_then_is_the_windows(
    pane: HeatPane, qtbot: QtBot
) -> None:
    pane._canvas.spot_clicked.emit(*BUY_PX)
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: "clicked this spot" in visitors._title.text())
    assert pane._canvas._area.isVisible()
    qtbot.keyClick(visitors._list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "clicked this page" in visitors._title.text())
    assert not pane._canvas._area.isVisible()
    assert not pane._doors.is_looking


def test_plus_and_minus_zoom_wherever_the_focus_is(pane: HeatPane, qtbot: QtBot) -> None:
    focus: QWidget = pane._top.devices
    pane.activateWindow()
    focus.setFocus()
    before = pane._canvas.scale_now
    qtbot.keyClick(focus, Qt.Key.Key_Plus)
    assert pane._canvas.scale_now > before
    qtbot.keyClick(focus, Qt.Key.Key_Minus)
    assert pane._canvas.scale_now == pytest.approx(before)


def chip(pane: HeatPane, key: str) -> StateChip:
    return next(one for one in pane.centre.strip.chips if one.of.key == key)


def look_at_the_dialog(pane: HeatPane, qtbot: QtBot) -> ElementRow:
    """The dialog's state, and its button looked at."""
    chip(pane, shop.STATE).click()
    qtbot.waitUntil(lambda: [row.name.label for row in pane._rows] == ["Close"])
    qtbot.waitUntil(lambda: bool(pane._drawn and pane._drawn.of.state == 0))
    (close,) = pane._rows
    pane._doors.look_at_element(close)
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked “Close”")
    return close


def test_of_what_is_in_a_dialog_nobody_is_said_to_have_seen_it(
    pane: HeatPane, qtbot: QtBot
) -> None:
    close = look_at_the_dialog(pane, qtbot)
    assert close.seen_by is None
    title = pane._side.missing._title
    qtbot.waitUntil(lambda: "never got down to" in title.text())


def test_the_page_itself_comes_with_its_own_picture_and_without_what_was_looked_at_in_a_state(
    pane: HeatPane, qtbot: QtBot
) -> None:
    look_at_the_dialog(pane, qtbot)
    pane.show_page("/", "desktop")

    def is_the_page() -> bool:
        picture = pane.picture
        return picture is not None and QColor(picture.image.pixel(860, 340)) != QColor("white")

    qtbot.waitUntil(lambda: chip(pane, "").isChecked() and is_the_page() and len(pane._rows) > 1)
    assert not pane._doors.is_looking


def test_an_element_that_is_asked_for_is_shown_in_the_state_in_which_it_was_clicked(
    pane: HeatPane, qtbot: QtBot
) -> None:
    selectors = pane.heat.clicks.points.elements if pane.heat is not None else ()
    close = next(one for one in selectors if one.label == "Close")
    pane.show_element("/", "desktop", Wanted(close.element_key, close.selector))
    visitors = pane._side.visitors
    qtbot.waitUntil(lambda: visitors._title.text() == "1 session clicked “Close”")
    assert chip(pane, shop.STATE).isChecked()


def test_an_element_that_is_nowhere_is_said_to_be_nowhere(pane: HeatPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.noted) as noted:
        pane.show_element("//shop.example/", "desktop", Wanted("1:button|Gone|0", "#gone"))
    assert noted.args[0] == "Nobody clicked it, nor is it in this picture."


def test_what_is_looked_at_is_found_again_in_another_picture_or_is_not(
    pane: HeatPane, qtbot: QtBot
) -> None:
    row = next(row for row in pane._rows if row.name.label == "Help")
    pane._doors.look_at_missed(row)
    ground = pane._doors._ground
    assert ground is not None
    title = pane._side.missing._title
    qtbot.waitUntil(lambda: "saw “Help” and did not click" in title.text())
    told = title.text()
    at = row.at or 0
    moved = (*ground.elements[at + 1 :], ground.elements[at])
    pane._doors.stand_on(Ground(ground.heat, ground.drawn, moved))
    place = pane._canvas._chosen.rect
    assert place.top() == ground.elements[at].y_px
    qtbot.waitUntil(lambda: pane._tasks.busy == 0)
    assert title.text() == told
    pane._doors.stand_on(Ground(ground.heat, ground.drawn, ()))
    qtbot.waitUntil(lambda: title.text() != told)
    assert not pane._canvas._chosen.isVisible()


@pytest.mark.parametrize(
    ("peak", "unit", "told"),
    [
        (5.5, Unit.CLICKS, ["0", "1", "2", "5.5"]),
        (9.0, Unit.CLICKS, ["0", "1", "2", "5", "9"]),
        (3.3, Unit.CLICKS, ["0", "1", "2", "3"]),
        (420.0, Unit.CLICKS, ["0", "10", "50", "200", "420"]),
        (5.2, Unit.SECONDS, ["0", "1.0 s", "5.2 s"]),
    ],
)
def test_the_ends_of_the_colour_bar_are_told_and_round_numbers_between(
    peak: float, unit: Unit, told: list[str]
) -> None:
    marks = ticks(peak, unit, is_veil=False)
    written = fitted(marks, lambda text: 7.0 * len(text), 130.0)
    assert [text for _, text in sorted(written)] == told


def test_many_states_are_told_more_narrowly_before_they_have_to_be_scrolled_to(
    qtbot: QtBot, resources: Path
) -> None:
    strip = StatesStrip(Theme("light"))
    qtbot.addWidget(strip)
    said = ("menu", "Douglas McGee and others"), ("dialog", "Ready to leave so soon?")
    states = [StateCount(at, State(*one[:1], str(at), one[1]), 1) for at, one in enumerate(said)]
    strip.resize(84 + 2 * 130 + 16 + 24 + 130 + 20, 90)
    strip.show_states([StateCount(-1, None, 40), *states], "")
    strip.show()
    qtbot.waitUntil(lambda: strip.chips[2].width() > 0)
    assert not strip._area.horizontalScrollBar().isVisible()
    assert 100 <= strip.chips[2].width() < 150


def test_an_image_of_ones_own_is_laid_by_arrows_takes_no_room_from_the_lists_and_goes_with_esc(
    pane: HeatPane, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(640, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.save(str(tmp_path / "own.png"))
    pane.resize(900, 700)
    sizes = pane.splitter.sizes()
    pane.use_image(tmp_path / "own.png")
    qtbot.waitUntil(lambda: pane._picturing.aligned is not None)
    item = pane._picturing.aligned
    assert item is not None
    assert pane.splitter.sizes() == sizes
    qtbot.keyClick(pane._canvas, Qt.Key.Key_Right)
    qtbot.keyClick(pane._canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert (item.own.x_px, item.own.y_px) == (1.0, 10.0)
    qtbot.keyClick(pane._canvas, Qt.Key.Key_Escape)
    assert pane._picturing.aligned is None
    assert not pane._picturing.bar.isVisible()


def test_by_people_bands_are_told_by_people_and_no_clicks_are_named(
    pane: HeatPane, qtbot: QtBot
) -> None:
    choose_kind(pane, qtbot, Kind.ATTENTION)
    assert pane._top.counting.text() == "by visits ▾"
    assert [act.text() for act in pane._top._bys] == ["Count every visit", "Count each person once"]
    pane._top.choose_by("people")
    qtbot.waitUntil(lambda: pane._drawn is not None and pane._drawn.of.by == "people")
    assert pane._top.counting.text() == "by people ▾"
    assert pane._drawn is not None
    assert pane.heat is not None
    people = len(set(pane.heat.on.stays.person.tolist()))
    assert len(pane._drawn.seen) == people
    assert pane._top.total.whole.startswith(f"{people} ")
    shown = [item.line.label for item in pane._canvas._lines if item.isVisible()]
    assert shown
    assert all("of the people get here" in label for label in shown)
    pane._canvas.hovered.emit(600.0, 300.0)
    assert "100 % of the people got here" in hint(pane).text()
    assert "in view a person" in hint(pane).text()
