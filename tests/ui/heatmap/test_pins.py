"""What people said of single elements stands at them on the picture, and leads to its moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.heatmap.places import PictureElement
from app.insights.feedback import Answer
from app.library.database import open_writer
from app.ui.heatmap.export import SIGN
from app.ui.heatmap.pane import HeatPane
from app.ui.heatmap.pinned import Pinned, counted, placed
from app.ui.heatmap.pins import PinItem, line
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in
from tests.ui.heatmap.shop import PLAIN, PLAIN_PX, SHOP, visit


@pytest.fixture
def library(tmp_path: Path) -> Path:
    found = tmp_path / "library.footfall"
    said = {"score": 2, "max": 5, "selector": "#plain", "text": "What is <b>this</b>?"}
    parts = (
        makers.press(4_000, PLAIN, x=PLAIN_PX[0], y=PLAIN_PX[1]),
        makers.custom(9_000, "csat", said),
        makers.custom(11_000, "csat", {**said, "selector": "#gone"}),
    )
    with closing(open_writer(found)) as db:
        bring_in(db, makers.write_json(tmp_path / "one.json", visit(0, *parts)))
        other = visit(1e6, makers.custom(5_000, "csat", {**said, "score": 5, "text": ""}))
        bring_in(db, makers.write_json(tmp_path / "two.json", other))
    return found


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    made = HeatPane(tasks, Theme())
    qtbot.addWidget(made)
    made.resize(1_200, 800)
    made.show()
    yield made
    made.hide()
    made.close()


def signs(pane: HeatPane) -> list[PinItem]:
    """The signs that stand on the picture."""
    items = pane.centre.canvas.scene().items()
    return [item for item in items if isinstance(item, PinItem)]


def test_answers_about_an_element_stand_at_it_and_each_opens_just_before(
    pane: HeatPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.show_page(SHOP)
    qtbot.waitUntil(lambda: len(signs(pane)) == 1)
    (sign,) = signs(pane)
    assert [(one.score, one.text) for one in sign.pinned.answers] == [
        (5.0, ""), (2.0, "What is <b>this</b>?"),
    ]  # fmt: skip
    assert sign.pinned.y_px == pytest.approx(PLAIN_PX[1], abs=10)
    assert "<b>" not in sign.toolTip()
    pins = pane._doors.pins
    assert pins.pinned == (sign.pinned,)
    with qtbot.waitSignal(pane.session_requested) as told:
        pins._open(sign.pinned.answers[1])
    assert told.args[1] == pytest.approx(6_000, abs=50)
    sheet = pane._sheet()
    assert sheet is not None
    assert sheet.pinned == (sign.pinned,)
    out = tmp_path / "heat.png"
    pane._exporting._writing(sheet)(out)
    at = QPoint(round(sign.pinned.x_px) - 5, round(sign.pinned.y_px))
    assert QImage(str(out)).pixelColor(at) == SIGN
    assert counted(sheet.pinned) == "2 answers about elements"
    pane.set_query("csat>=4")
    qtbot.waitUntil(lambda: [len(one.pinned.answers) for one in signs(pane)] == [1])


def test_an_element_that_is_not_there_gets_no_sign() -> None:
    answer = Answer(1, "csat", 2.0, 5.0, "R&D", "", 1, 9.0, None, "ann", selector="#gone")
    assert placed([answer], ()) == ()
    element = PictureElement(1, None, "form > #pay", None, "button", 10.0, 20.0, 80.0, 40.0, True)
    scored = replace(answer, selector="#pay", text="", beside="Why?")
    words = replace(scored, kind="text", score=None, text="Why?", beside="")
    assert placed([scored, words], (element,)) == (Pinned(10.0, 40.0, (scored,)),)
    assert line(answer) == "CSAT 2 of 5 · “R&&D” · ann"
