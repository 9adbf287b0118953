"""`footfall heatmap` with its page drawn: what lies where on it, kept for the next time, or as somebody chose it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.library import page_pictures
from app.library.database import open_reader, open_writer
from app.library.page_pictures import Frame, Moment, OwnImage
from app.ui.web.kept_pages import png
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
