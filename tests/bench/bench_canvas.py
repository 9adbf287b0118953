"""Paints a page of 1440 × 12,000 px with its heat, panned and zoomed at 100 % and 200 % of its size, for a screen
of 1280 × 800 points and for the same on a dense screen, four times the pixels; beside a bare copy of the picture.

All in one run, in ms of the thread that paints; 60 pictures a second leave 16.7 ms for each.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.heatmap.colours import painted
from app.heatmap.density import density
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.frames import Mark
from app.ui.heatmap.layers import image_of
from app.ui.theme import Theme
from app.ui.web.lasting import keep_singletons

PAGE_W_PX, PAGE_H_PX = 1440, 12_000
SCREEN_W_PX, SCREEN_H_PX = 1280, 800
CLICKS, LABELS = 100_000, 150
FRAMES = 90
PAN_PX = 61
FRAME_MS = 1_000 / 60
ZOOMS = (1.0, 2.0)
DENSITIES = (1, 2)


def a_canvas() -> HeatCanvas:
    """With a picture full of shades, heat all over it, numbers at elements and the fold."""
    random = np.random.default_rng(20)
    shades = random.integers(0, 255, (PAGE_H_PX, PAGE_W_PX, 4), dtype=np.uint8)
    shades[..., 3] = 255
    picture = image_of(shades).convertToFormat(QImage.Format.Format_RGB32)
    x, y = random.normal(PAGE_W_PX / 2, 300, CLICKS), random.uniform(0, PAGE_H_PX, CLICKS)
    heat = density(x, y, None, PAGE_W_PX, PAGE_H_PX)
    canvas = HeatCanvas(Theme("light"))
    canvas.resize(SCREEN_W_PX, SCREEN_H_PX)
    canvas.show_page(PAGE_W_PX, PAGE_H_PX, picture)
    canvas.show_heat(image_of(painted(heat.grid, heat.max)), heat.cell_px, heat.cell_px)
    canvas.set_opacity(0.8)
    canvas.show_fold(SCREEN_H_PX)
    places = zip(x[:LABELS].tolist(), y[:LABELS].tolist(), strict=True)
    canvas.show_marks([Mark((left, top, 80.0, 30.0), "128") for left, top in places])
    return canvas


class Painting:
    """Paints what is in view into a picture, as the window system would ask it to."""

    def __init__(self, canvas: HeatCanvas, dense: int) -> None:
        self._canvas = canvas
        self._target = QPixmap(canvas.viewport().size() * dense)
        self._target.setDevicePixelRatio(dense)

    def frame_ms(self, move: Callable[[], object] = lambda: None) -> float:
        """How long one paint takes after a move of the view."""
        began = time.thread_time()
        move()
        self._canvas.viewport().render(self._target)
        return (time.thread_time() - began) * 1_000

    def copy_ms(self) -> float:
        """How long a bare copy of such a picture takes."""
        picture = self._target.copy()
        began = time.thread_time()
        painter = QPainter(self._target)
        painter.drawPixmap(0, 0, picture)
        painter.end()
        return (time.thread_time() - began) * 1_000


def frames(canvas: HeatCanvas, zoom: float, dense: int) -> dict[str, list[float]]:
    """The times of each kind of move at a zoom."""
    painting = Painting(canvas, dense)
    bar = canvas.verticalScrollBar()
    canvas.zoom_by(zoom / canvas.scale_now)
    bar.setValue(0)
    _rest(canvas, painting)
    panned = [painting.frame_ms(lambda: bar.setValue(bar.value() + PAN_PX)) for _ in range(FRAMES)]
    still = [painting.frame_ms() for _ in range(FRAMES)]
    zoomed = [
        painting.frame_ms(
            lambda further=step % 20 < 10: canvas.zoom_by(1.03 if further else 1 / 1.03)
        )
        for step in range(FRAMES)
    ]
    copies = [painting.copy_ms() for _ in range(FRAMES)]
    return {"panning": panned, "zooming": zoomed, "still": still, "bare copy": copies}


def _rest(canvas: HeatCanvas, painting: Painting) -> None:
    """Until nothing is drawn less crisply any more, as while one zooms."""
    ends = time.monotonic() + 0.4
    while time.monotonic() < ends:
        QApplication.processEvents()
        QApplication.sendPostedEvents(canvas, QEvent.Type.UpdateRequest)
    painting.frame_ms()


def main() -> int:
    """Prints a row for each kind of painting; 1 when one takes longer than a frame has."""
    keep_singletons()
    application = QApplication([sys.argv[0]])
    canvas = a_canvas()
    canvas.show()
    application.processEvents()
    print(f"{'screen':>11} {'zoom':>5}  {'':10} {'median':>7} {'p95':>7}  ms a frame")
    worst = 0.0
    for dense in DENSITIES:
        for zoom in ZOOMS:
            for name, times in frames(canvas, zoom, dense).items():
                p95 = sorted(times)[int(len(times) * 0.95)]
                worst = max(worst, p95)
                screen = f"{SCREEN_W_PX * dense} × {SCREEN_H_PX * dense}"
                median = statistics.median(times)
                print(f"{screen:>11} {zoom:>5.0%}  {name:10} {median:7.1f} {p95:7.1f}")
    print(f"slowest p95: {worst:.1f} ms (limit {FRAME_MS:.1f} ms)")
    return int(worst > FRAME_MS)


if __name__ == "__main__":
    raise SystemExit(main())
