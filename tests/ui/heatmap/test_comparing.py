"""The Heat workspace turned to a comparison and back, and what leaves it as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.heatmap.compare import COLUMNS
from app.library import page_pictures
from app.library.page_pictures import OwnImage
from app.ui.heatmap.compare import ComparePane
from app.ui.heatmap.export import LEGEND_H_PX
from app.ui.heatmap.pane import HeatPane
from app.ui.heatmap.pictures import PagePicture
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.heatmap import compared
from tests.ui.heatmap.compared import BUY_PX, HELP_PX, PAGE_H_PX


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return compared.library(tmp_path)


@pytest.fixture
def heat(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    made = HeatPane(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    qtbot.waitUntil(lambda: made.heat is not None)
    yield made
    made._pictures.close()


def begin(heat: HeatPane, qtbot: QtBot) -> ComparePane:
    heat._top.compare.click()
    pane = heat.comparing.pane
    assert pane is not None
    qtbot.waitUntil(lambda: pane.drawn is not None)
    qtbot.waitUntil(lambda: pane.drawn.sides.pair.one.query == "variant:A")  # type: ignore[union-attr]
    return pane


def test_compare_takes_the_place_of_the_single_heat_until_esc(heat: HeatPane, qtbot: QtBot) -> None:
    heat._top.compare.setFocus()
    pane = begin(heat, qtbot)
    assert pane.isVisible()
    assert not heat.splitter.isVisible()
    assert pane.top.page.whole == "shop.example/"
    qtbot.keyClick(pane.top.beside, Qt.Key.Key_Escape)
    assert heat.splitter.isVisible()
    assert not pane.isVisible()
    assert heat._top.compare.hasFocus()


def test_the_windows_query_narrows_both_sides(heat: HeatPane, qtbot: QtBot) -> None:
    pane = begin(heat, qtbot)
    heat.set_query("variant:B")
    qtbot.waitUntil(lambda: pane.drawn is not None and pane.drawn.sides.found.one == 0)
    assert pane.caution.said == "Nobody is on side A."
    heat.set_query("")
    qtbot.waitUntil(lambda: pane.drawn is not None and pane.drawn.sides.found.one == 8)


def test_a_picture_that_is_chosen_lies_below_both_heats_and_below_the_single_one_afterwards(
    heat: HeatPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = begin(heat, qtbot)
    qtbot.waitUntil(lambda: all(one and one.elements for one in pane.pages.images))
    blue = QImage(1280, PAGE_H_PX, QImage.Format.Format_RGB32)
    blue.fill(QColor("blue"))
    blue.save(str(tmp_path / "own.png"))
    own = OwnImage((tmp_path / "own.png").read_bytes())
    frame = heat._asker.frame
    assert frame is not None
    heat._tasks.write(lambda db: page_pictures.choose_image(db, frame, own, 0.0))

    def is_blue(picture: PagePicture | None) -> bool:
        return picture is not None and picture.image.pixelColor(600, 1000) == QColor("blue")

    qtbot.waitUntil(lambda: all(map(is_blue, pane.pages.images)))
    heat.comparing.end()
    qtbot.waitUntil(lambda: is_blue(heat.picture))
    begin(heat, qtbot)
    heat._tasks.write(lambda db: page_pictures.forget(db, frame))
    qtbot.waitUntil(lambda: not any(map(is_blue, pane.pages.images)))
    heat.comparing.end()
    qtbot.waitUntil(lambda: heat.picture is not None and not is_blue(heat.picture))


def test_a_session_behind_a_side_is_opened_in_the_window(heat: HeatPane, qtbot: QtBot) -> None:
    pane = begin(heat, qtbot)
    pane.sides[0].total.click()
    doors = pane.faces.doors.visitors
    qtbot.waitUntil(lambda: doors.count == 8)
    with qtbot.waitSignal(heat.session_requested):
        doors._watch.click()


def save(heat: HeatPane, pane: ComparePane, qtbot: QtBot, what: str, out: Path) -> None:
    pane.export_wanted.emit(what)
    dialog = heat.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(heat.noted):
        dialog.fileSelected.emit(str(out))
    dialog.close()


def test_the_elements_leave_as_a_table(heat: HeatPane, qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "compared.csv"
    save(heat, begin(heat, qtbot), qtbot, "csv", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == (*COLUMNS, "name")
    buy = next(row for row in rows if row["label"] == "Buy")
    assert (buy["hits_a"], buy["total_a"], buy["hits_b"], buy["total_b"]) == ("8", "8", "1", "8")
    assert float(buy["difference"]) == 0.875
    assert buy["is_certain"] == "True"


def test_both_pages_and_their_difference_leave_at_full_size(
    heat: HeatPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = begin(heat, qtbot)
    qtbot.waitUntil(lambda: all(one and one.elements for one in pane.pages.images))
    page_h_px = int(pane.pages.on_pictures[0].size_px[1])
    qtbot.waitUntil(
        lambda: (
            pane.drawn is not None and pane.drawn.layers[1].numbers.grid.shape[0] * 4 >= page_h_px
        )
    )
    out = tmp_path / "compared.png"
    save(heat, pane, qtbot, "png", out)
    sheet = QImage(str(out))
    assert sheet.width() == 3 * 1280 + 2 * 24
    assert sheet.height() == page_h_px + LEGEND_H_PX
    left = 2 * (1280 + 24)
    more, fewer = (QColor(sheet.pixel(int(left + x), int(y))) for x, y in (BUY_PX, HELP_PX))
    assert more.red() > more.blue() + 40
    assert fewer.blue() > fewer.red() + 40
