"""Two pages that scroll and zoom as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollBar

from app.heatmap.abreast import Abreast
from app.ui.heatmap.canvas import HeatCanvas

CLOSE = 1e-4


class Lock(QObject):
    """Holds canvases together: who moves one moves all.

    What stands on both pages is seen beside each other (`app.heatmap.abreast`): at the top of what is seen while one
    is at the top of the page, at its bottom at the end, in between in proportion. As long as that is not known, pages
    of one width are at the same pixel, as they begin alike; of others the same part of the way down is seen. All are
    as many times larger than where they fit their room.
    """

    def __init__(self, canvases: Sequence[HeatCanvas], parent: QObject) -> None:
        super().__init__(parent)
        self._canvases = tuple(canvases)
        self._sides = (0, 1, 0)
        self._abreast: Abreast | None = None
        self._is_following = False
        for canvas in self._canvases:
            canvas.view_changed.connect(partial(self._follow, canvas))

    def hold(self, base: int, found: Abreast | None) -> None:
        """Take how the sides' pages lie beside each other, and whose page the third canvas shows."""
        self._sides, self._abreast = (0, 1, base), found

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
                self._scroll_as(canvas, leader)
        self._is_following = False

    def _scroll_as(self, canvas: HeatCanvas, leader: HeatCanvas) -> None:
        _bring(canvas.horizontalScrollBar(), _part(leader.horizontalScrollBar()))
        down, its = canvas.verticalScrollBar(), leader.verticalScrollBar()
        side, leading = (self._sides[self._canvases.index(one)] for one in (canvas, leader))
        if side != leading and self._abreast is not None:
            found = self._abreast if leading == 0 else self._abreast.turned
            part = _part(its)
            if part in (0.0, 1.0):
                _bring(down, part)
                return
            there_px = found.other_at(leader.seen.top() + part * leader.seen.height())
            apart_px = there_px - part * canvas.seen.height() - canvas.seen.top()
            down.setValue(down.value() + round(apart_px * canvas.scale_now))
        elif side == leading or canvas.page_size[0] == leader.page_size[0]:
            apart_px = leader.seen.top() - canvas.seen.top()
            down.setValue(down.value() + round(apart_px * canvas.scale_now))
        else:
            _bring(down, _part(its))


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


def _part(bar: QScrollBar) -> float:
    way = bar.maximum() - bar.minimum()
    return (bar.value() - bar.minimum()) / way if way else 0.0


def _bring(bar: QScrollBar, part: float) -> None:
    bar.setValue(bar.minimum() + round(part * (bar.maximum() - bar.minimum())))
