"""`footfall heatmap` with its page drawn: what lies where on it, kept for the next time, or as somebody chose it."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from app.library import page_pictures
from app.library.database import open_reader, open_writer
from app.library.page_pictures import Frame, Moment, OwnImage
from app.ui.web.kept_pages import png
from tests import makers
from tests.cli.conftest import Run, drawn

pytestmark = pytest.mark.usefixtures("resources")


@pytest.fixture
def page(run: Run, recording: Path, library: Path) -> Frame:
    """The first page of the recording, in the library."""
    run("import", recording)
    with closing(open_reader(library)) as db:
        (site,) = db.execute("SELECT name FROM sites").fetchone()
    return Frame("/", site, "desktop")


@pytest.mark.usefixtures("page")
def test_clicks_lie_in_their_elements_and_the_page_is_drawn_once(library: Path) -> None:
    told = drawn(library, "heatmap", "--page", "/")
    assert told["by_element"] + told["by_pixel"] + told["unplaced"] == told["points"] == 3
    assert told["by_element"] > 0
    clicked = [one for one in told["elements"] if one["clicks"] and one["rect_px"]]
    assert clicked
    assert all(one["seen_by"] == 1 and one["seen_not_clicked"] == 0 for one in clicked)
    kept = "SELECT width_px, height_px, used_at_ms FROM backdrops"
    with closing(open_reader(library)) as db:
        (first,) = db.execute(kept).fetchall()
    assert first[:2] == (told["page_w_px"], told["page_h_px"])
    again = drawn(library, "heatmap", "--page", "/", "--kind", "hover")
    assert again["picture"] == told["picture"]
    with closing(open_reader(library)) as db:
        assert db.execute(kept).fetchall() == [first]


def test_the_picture_is_of_the_moment_that_a_person_chose(library: Path, page: Frame) -> None:
    with closing(open_writer(library)) as db:
        page_pictures.choose_moment(db, page, Moment(1, 0, 7_500.0), 1.0)
    told = drawn(library, "heatmap", "--page", "/")
    assert told["picture"] == {"session": 1, "window": 0, "at_ms": 7500}


def test_an_image_of_ones_own_lies_where_it_was_laid(
    library: Path, page: Frame, tmp_path: Path
) -> None:
    mine = QImage(20, 10, QImage.Format.Format_RGB32)
    mine.fill(QColor("red"))
    with closing(open_writer(library)) as db:
        page_pictures.choose_image(db, page, OwnImage(png(mine), 100, 50, 2.0), 1.0)
    out = tmp_path / "page.png"
    drawn(library, "heatmap", "--page", "/", "--out", out, "--no-heat")
    picture = QImage(str(out))
    assert picture.pixelColor(120, 60) == QColor("red")
    assert picture.pixelColor(139, 69) == QColor("red")
    assert picture.pixelColor(150, 60) == QColor("white")


def test_a_page_that_scrolls_in_a_box_is_told_in_its_full_length(
    run: Run, library: Path, tmp_path: Path
) -> None:
    high = "display:block;width:200px;height"
    body = [
        makers.element(60, "style", makers.text(61, "body{margin:0} button{padding:0;border:0}")),
        makers.element(
            56, "div",
            makers.element(57, "header", style=f"{high}:60px;flex:none"),
            makers.element(
                59, "main",
                makers.element(50, "div", style=f"{high}:2000px"),
                makers.element(51, "button", makers.text(52, "More"), style=f"{high}:40px"),
                style="overflow-y:auto;flex:1;min-height:0",
            ),
            makers.element(58, "footer", style=f"{high}:40px;flex:none"),
            style="display:flex;flex-direction:column;height:100vh;overflow:hidden",
        ),
    ]  # fmt: skip
    events = makers.recording(
        makers.page(width=800, height=600, body=body),
        makers.scroll(1_000, y=700, node_id=59),
        makers.press(2_000, 50, x=100, y=300),
        makers.scroll(3_000, y=1_540, node_id=59),
        makers.press(4_000, 51, x=20, y=540),
        makers.move(9_000, (5, 5)),
    )
    file = tmp_path / "app.json"
    file.write_text(json.dumps(events), "utf-8")
    run("import", file)
    grid = tmp_path / "grid.npy"
    told = drawn(library, "heatmap", "--page", "/", "--grid", grid)
    assert told["page_h_px"] == 2_140
    assert told["reach"][-1]["share"] == 1
    assert (told["by_element"], told["by_pixel"], told["unplaced"]) == (1, 1, 0)
    rows = np.load(grid).sum(axis=1)
    # the first where the box had been scrolled to, the second on its button
    assert rows[1_000 // 4] == pytest.approx(rows.max(), rel=0.02)
    assert rows[2_080 // 4] == pytest.approx(rows.max(), rel=0.02)
    assert rows[540 // 4] == 0
    more = next(one for one in told["elements"] if one["label"] == "More")
    assert (more["rect_px"], more["seen_by"]) == ([0, 2_060, 200, 40], 1)


def test_clicks_on_a_bar_that_sticks_and_on_a_dialog_are_where_and_what_they_were(
    run: Run, library: Path, tmp_path: Path
) -> None:
    bar = "position:fixed;top:0;left:0;width:800px;height:50px;z-index:9"
    dialog = "position:fixed;top:100px;left:200px;width:400px;height:300px;z-index:99"
    button = "display:block;width:100px;height:40px"
    body = [
        makers.element(60, "style", makers.text(61, "body{margin:0} button{padding:0;border:0}")),
        makers.element(
            70,
            "header",
            makers.element(71, "button", makers.text(72, "Menu"), style=button),
            style=bar,
        ),
        makers.element(50, "div", style="height:3000px;width:200px"),
    ]
    open_dialog = makers.element(
        80, "div", id="terms", role="dialog", aria_modal="true", aria_label="Terms", style=dialog
    )
    agree_button = makers.element(81, "button", style=button)
    came = [(makers.BODY, open_dialog), (80, agree_button), (81, makers.text(82, "Agree"))]
    events = makers.recording(
        makers.page(width=800, height=600, body=body),
        makers.scroll(1_000, y=1_200),
        makers.press(7_000, 71, x=50, y=20),
        makers.mutation(8_000, adds=came),
        makers.press(9_000, 81, x=220, y=120),
        makers.mutation(9_500, removes=[(makers.BODY, 80)]),
        makers.move(12_000, (5, 5)),
    )
    file = tmp_path / "bar.json"
    file.write_text(json.dumps(events), "utf-8")
    run("import", file)
    grid = tmp_path / "grid.npy"
    told = drawn(library, "heatmap", "--page", "/", "--state", "page", "--grid", grid)
    assert (told["points"], told["by_element"]) == (1, 1)
    rows = np.load(grid).sum(axis=1)
    assert rows[20 // 4] == pytest.approx(rows.max(), rel=0.05)
    assert rows[1_220 // 4] == 0
    states = {one["kind"]: (one["label"], one["clicks"]) for one in told["states"]}
    assert states == {"page": (None, 1), "dialog": ("Terms", 1)}
    inside = drawn(library, "heatmap", "--page", "/", "--state", "Terms")
    agree = next(one for one in inside["elements"] if one["label"] == "Agree")
    assert (agree["clicks"], agree["rect_px"] is not None) == (1, True)
    assert inside["picture"]["at_ms"] == pytest.approx(8_950, abs=60)


def test_the_picture_is_the_whole_page_at_its_size_and_says_below_what_its_colours_mean(
    library: Path, page: Frame, tmp_path: Path
) -> None:
    bare, heated, apart = (tmp_path / f"{name}.png" for name in ("bare", "heated", "apart"))
    told = drawn(library, "heatmap", "--page", "/", "--out", heated)
    drawn(library, "heatmap", "--page", "/", "--out", bare, "--no-heat")
    drawn(library, "heatmap", "--page", "/", "--compare", "", "--out", apart)
    alone = QImage(str(bare))
    assert (alone.width(), alone.height()) == (told["page_w_px"], told["page_h_px"])
    for file in (heated, apart):
        picture = QImage(str(file))
        assert picture.width() == alone.width()
        assert picture.height() > alone.height() + 60
        below = range(alone.height(), picture.height())
        colours = {picture.pixel(x, y) for y in below for x in range(0, picture.width(), 2)}
        assert len(colours) > 100


def test_what_was_said_of_an_element_stands_on_the_picture_and_in_its_legend(
    run: Run, library: Path, tmp_path: Path
) -> None:
    button = makers.element(50, "button", makers.text(51, "Pay"), id="pay", style="margin: 200px")
    events = makers.recording(
        makers.page(width=800, height=600, body=[button]),
        makers.custom(2_000, "csat", {"score": 2, "max": 5, "selector": "#pay"}),
        makers.move(9_000, (5, 5)),
    )
    run("import", makers.write_json(tmp_path / "visit.json", events))
    files = tuple(tmp_path / f"{name}.png" for name in ("all", "nobody"))
    told = drawn(library, "heatmap", "--page", "/", "--out", files[0])
    drawn(library, "heatmap", "--page", "/", "--where", "-csat>4", "--out", files[1], "--no-heat")
    (pay,) = (one for one in told["elements"] if one["selector"] == "#pay")
    left_px, top_px, _, high_px = pay["rect_px"]
    there = [
        QImage(str(file)).pixelColor(round(left_px) - 5, round(top_px + high_px / 2))
        for file in files
    ]
    assert there == [QColor("#1a7f50"), QColor("#ffffff")]


def test_a_nameless_element_is_called_by_what_it_stands_in(
    run: Run, library: Path, tmp_path: Path
) -> None:
    box = "display:block;width:200px;height:100px"
    card = makers.element(
        50,
        "div",
        makers.element(51, "h2", makers.text(52, "Runner 2")),
        makers.element(53, "button", style=box),
        makers.element(54, "p", makers.text(55, "129 € " * 20)),
    )
    events = makers.recording(
        makers.page(width=800, height=600, body=[card]),
        makers.press(2_000, 53, x=30, y=90),
        makers.move(9_000, (5, 5)),
    )
    file, table = tmp_path / "card.json", tmp_path / "card.csv"
    file.write_text(json.dumps(events), "utf-8")
    run("import", file)
    told = drawn(library, "heatmap", "--page", "/", "--csv", table)
    named = [(one["name"], one["label"]) for one in told["elements"] if one["clicks"]]
    assert named == [("A button in “Runner 2”", None)]
    with table.open(encoding="utf-8", newline="") as opened:
        row = next(csv.DictReader(opened))
    assert (row["name"], row["label"]) == ("A button in “Runner 2”", "")
