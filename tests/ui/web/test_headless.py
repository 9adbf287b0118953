"""Pictures from the command line's side: a library, a moment, a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.errors import NothingFound, UserError
from app.heatmap.picture import PictureSource
from app.ui.web.headless import best_page_picture, page_picture, render_frame
from tests import makers
from tests.libraries import library_of


@pytest.fixture
def library(tmp_path: Path, qtbot: QtBot, resources: Path) -> Path:
    events = makers.recording(
        makers.page(width=640), makers.scroll(500, y=4), makers.click(900, makers.BUTTON, x=9, y=9)
    )
    return library_of(
        tmp_path / "library.footfall", makers.write_json(tmp_path / "one.json", events)
    )


def test_a_frame_has_the_recorded_viewport_s_size(library: Path, tmp_path: Path) -> None:
    done = render_frame(library, 1, 600, None, tmp_path / "frame.png")
    written = QImage(str(tmp_path / "frame.png"))
    assert (written.width(), written.height()) == (done.width_px, done.height_px)
    assert done.width_px == 640
    assert (done.blocked_requests, done.missing) == (0, ())


def test_a_page_picture_reaches_from_top_to_bottom(library: Path) -> None:
    picture = page_picture(library, 1, 600, 0)
    assert picture.image.height() == picture.page_h_px


def test_the_best_picture_of_several_moments_comes_with_its_elements(library: Path) -> None:
    moments = [PictureSource(1, 0, at_ms, 640, 720) for at_ms in (100.0, 600.0)]
    source, picture, elements = best_page_picture(library, moments)
    assert source == moments[0]
    assert picture.image.width() == 640
    named = {one.element_key: one for one in elements}
    assert named["1:button|Buy|0"].node_id == makers.BUTTON
    assert named["1:button|Buy|0"].is_clickable


def test_what_is_not_there_is_refused_in_words(library: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match="no session 9"):
        render_frame(library, 9, 0, None, tmp_path / "x.png")
    with pytest.raises(NothingFound, match="no window 3"):
        render_frame(library, 1, 0, 3, tmp_path / "x.png")
    with pytest.raises(UserError, match="cannot be written"):
        render_frame(library, 1, 0, None, tmp_path / "no" / "folder" / "x.png")
