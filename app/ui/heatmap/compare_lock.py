"""Two pages that scroll and zoom as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollBar

from app.ui.heatmap.canvas import HeatCanvas

CLOSE = 1e-4


class Lock(QObject):
    """Holds canvases together: who moves one moves all.

    Pages of one width are at the same pixel, as they begin alike; of others the same part of the way down is seen.
    All are as many times larger than where they fit their room.
    """

    def __init__(self, canvases: Sequence[HeatCanvas], parent: QObject) -> None:
        super().__init__(parent)
        self._canvases = tuple(canvases)
        self._is_following = False
        for canvas in self._canvases:
            canvas.view_changed.connect(partial(self._follow, canvas))

    def _follow(self, leader: HeatCanvas) -> None:
        if leader.isVisible():
            self.follow(leader)

    def follow(self, leader: HeatCanvas) -> None:
        """Bring all others that are seen to where one is; it may have been hidden just now."""
        if self._is_following or leader.page_size[0] <= 0:
            return
        self._is_following = True
        for canvas in self._canvases:
            if canvas is not leader and canvas.isVisible() and canvas.page_size[0] > 0:
                _zoom_as(canvas, leader)
                _scroll_as(canvas, leader)
        self._is_following = False


def _zoom_as(canvas: HeatCanvas, leader: HeatCanvas) -> None:
    times = leader.scale_now / leader.fitting_scale
    wanted = times * canvas.fitting_scale
    if math.isclose(wanted, canvas.scale_now, rel_tol=CLOSE):
        return
    if math.isclose(times, 1.0, rel_tol=CLOSE):
        # it goes on fitting when its room is another
        canvas.fit_width()
    else:
        canvas.zoom_by(wanted / canvas.scale_now)


def _scroll_as(canvas: HeatCanvas, leader: HeatCanvas) -> None:
    _bring(canvas.horizontalScrollBar(), _part(leader.horizontalScrollBar()))
    down, its = canvas.verticalScrollBar(), leader.verticalScrollBar()
    if canvas.page_size[0] == leader.page_size[0]:
        apart_px = leader.seen.top() - canvas.seen.top()
        down.setValue(down.value() + round(apart_px * canvas.scale_now))
    else:
        _bring(down, _part(its))


def _part(bar: QScrollBar) -> float:
    way = bar.maximum() - bar.minimum()
    return (bar.value() - bar.minimum()) / way if way else 0.0


def _bring(bar: QScrollBar, part: float) -> None:
    bar.setValue(bar.minimum() + round(part * (bar.maximum() - bar.minimum())))
