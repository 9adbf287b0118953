"""Page and heat on the screen: in squares scaled once, the same to the eye as drawn in one go, also while one zooms."""

from __future__ import annotations

import gc
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.heatmap import tiles
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.layers import PageItem, image_of
from app.ui.theme import Theme

W_PX, H_PX = 300, 900


@pytest.fixture
def canvas(qtbot: QtBot) -> HeatCanvas:
    canvas = HeatCanvas(Theme())
    qtbot.addWidget(canvas)
    canvas.resize(260, 240)
    canvas.show_page(W_PX, H_PX, picture())
    canvas.show_heat(image_of(heat()), 4, 4)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def picture() -> QImage:
    """Soft shades: scaled in whichever way they stay the same but for rounding."""
    down, across = np.mgrid[0:H_PX, 0:W_PX]
    shades = [across * 255 // W_PX, down * 255 // H_PX, down * 0 + 90, down * 0 + 255]
    image = image_of(np.stack(shades, axis=-1).astype(np.uint8))
    return image.convertToFormat(QImage.Format.Format_RGB32)


def heat() -> np.ndarray:
    down, across = np.mgrid[0 : H_PX // 4, 0 : W_PX // 4]
    waves = np.sin(down / 9) * np.sin(across / 9) * 0.5 + 0.5
    rgba = np.stack([waves * 200 + 50, waves * 0 + 60, waves * 90, waves * 200], axis=-1)
    return rgba.astype(np.uint8)


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return flat[:, : image.width(), :3].astype(np.int16)


def shown(canvas: HeatCanvas) -> np.ndarray:
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    canvas.viewport().render(painter, QPoint(0, 0))
    painter.end()
    return pixels(image)


@pytest.mark.parametrize("zoom", [0.31, 0.8, 1.0, 1.37, 3.0])
def test_squares_fit_each_other_at_every_zoom(
    canvas: HeatCanvas, zoom: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas.zoom_by(zoom / canvas.scale_now)
    canvas.verticalScrollBar().setValue(77)
    whole = shown(canvas)
    monkeypatch.setattr(tiles, "SIDE_PX", 23)
    canvas.show_page(W_PX, H_PX, picture())
    canvas.show_heat(image_of(heat()), 4, 4)
    assert np.abs(shown(canvas) - whole).max() <= 3


def test_what_is_seen_while_one_zooms_is_what_stands_afterwards(
    canvas: HeatCanvas, qtbot: QtBot
) -> None:
    canvas.zoom_by(2.5 / canvas.scale_now)
    QApplication.processEvents()
    canvas.zoom_by(1.1)
    moving = shown(canvas)
    (page,) = (one for one in canvas.items() if isinstance(one, PageItem))
    qtbot.waitUntil(lambda: not page.is_zooming)
    assert np.abs(shown(canvas) - moving).mean() < 3


def test_another_page_and_other_heat_are_shown_at_once(canvas: HeatCanvas) -> None:
    before = shown(canvas)
    canvas.show_heat(None, 1, 1)
    without = shown(canvas)
    assert np.abs(before - without).max() > 20
    black = QImage(W_PX, H_PX, QImage.Format.Format_RGB32)
    black.fill(0)
    canvas.show_page(W_PX, H_PX, black)
    middle = shown(canvas)[60:180, 100:160]
    assert middle.max() <= 3


def test_a_canvas_that_goes_leaves_no_timer_going_whoever_clears_it_away(
    qtbot: QtBot, resources: Path
) -> None:
    """A timer that another thread deletes goes off nevertheless, and brings the process down."""
    gc.disable()
    try:
        canvas = HeatCanvas(Theme())
        canvas.show_page(W_PX, H_PX, picture())
        canvas.show_heat(image_of(heat()), 4, 4)
        shown(canvas)
        shiboken6.delete(canvas)
        del canvas
        elsewhere = Thread(target=gc.collect)
        elsewhere.start()
        elsewhere.join()
    finally:
        gc.enable()
