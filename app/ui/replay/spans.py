"""Paints the windows of a session: their pages as coloured spans, and where the person went from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.ui import words
from app.ui.replay import density
from app.ui.replay.axis import Axis
from app.ui.replay.lanes import Lane, Layout
from app.ui.replay.tracks import Stay, Track
from app.ui.theme import Role, Theme

NARROWEST_PX = 3.0
NARROWEST_TITLE_PX = 44
#: corners of narrower spans are not seen
ROUND_FROM_PX = 8.0
#: between a page and the next
_APART_PX = 1.5
#: hues of page spans, apart from those that mean something (red, amber, violet, green of signals)
_HUES = (215, 160, 35, 265, 195, 95, 320, 240)


def page_colour(nth: int, theme: Theme, *, away: bool = False) -> QColor:
    """The colour of the spans of the nth page of a session; paler where the person was in another window."""
    hue = _HUES[nth % len(_HUES)]
    colour = QColor.fromHsl(hue, 80, 92) if theme.is_dark else QColor.fromHsl(hue, 150, 214)
    if away:
        colour.setAlphaF(0.4)
    return colour


class TracksPainter:
    """Paints tracks into their lanes."""

    def __init__(self, painter: QPainter, theme: Theme, axis: Axis, layout: Layout) -> None:
        self._painter = painter
        self._theme = theme
        self._axis = axis
        self._layout = layout

    def paint(self, lane: Lane, track: Track) -> None:
        """A window's pages, paler where the person was elsewhere, with their titles."""
        import numpy as np  # what takes long to import is not there before a session is

        axis, painter, pieces = self._axis, self._painter, track.pieces
        shown = density.wide_and_thin(pieces.starts_ms, pieces.ends_ms, axis, NARROWEST_PX)
        index = np.concatenate((shown[1], shown[0]))
        left, wide = self._places(pieces.starts_ms[index], pieces.ends_ms[index])
        kinds = pieces.hues[index] * 2 + pieces.seen[index]
        painter.setPen(Qt.PenStyle.NoPen)
        for kind in np.unique(kinds).tolist():
            own = kinds == kind
            painter.setBrush(page_colour(kind // 2, self._theme, away=not kind % 2))
            narrow: list[QRectF] = []
            for x, width in zip(left[own].tolist(), wide[own].tolist(), strict=True):
                box = QRectF(x, lane.top_px, width, lane.height_px)
                if width < ROUND_FROM_PX:
                    narrow.append(box)
                else:
                    painter.drawRoundedRect(box, 3, 3)
            if narrow:
                painter.drawRects(narrow)
        self._paint_titles(lane, track)

    def paint_switches(self, stays: Sequence[Stay]) -> None:
        """A line through both windows, and an arrow in the one that was gone to."""
        painter, axis = self._painter, self._axis
        colour = self._theme.color(Role.TEXT)
        for before, after in pairwise(stays):
            if not axis.start_ms <= after.start_ms <= axis.end_ms:
                continue
            left, gone_to = self._layout.track(before.window), self._layout.track(after.window)
            if left is None or gone_to is None:
                continue
            x, down = axis.x(after.start_ms), gone_to.top_px > left.top_px
            ends = (left.top_px, gone_to.bottom_px) if down else (left.bottom_px, gone_to.top_px)
            painter.setPen(QPen(colour, 1.2))
            painter.drawLine(QPointF(x, ends[0]), QPointF(x, ends[1]))
            tip = gone_to.top_px + 3 if down else gone_to.bottom_px - 3
            back = tip - 6 if down else tip + 6
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            corners = (QPointF(x - 4, back), QPointF(x + 4, back), QPointF(x, tip))
            painter.drawPolygon(QPolygonF(corners))

    def _paint_titles(self, lane: Lane, track: Track) -> None:
        import numpy as np

        painter = self._painter
        painter.setFont(self._theme.font("secondary"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._theme.color(Role.TEXT))
        first, last = self._axis.left_px, self._axis.left_px + self._axis.width_px
        left, wide = self._places(track.starts_ms, track.ends_ms)
        right = np.minimum(left + wide, last)
        left = np.maximum(left, first)
        for index in np.flatnonzero(right - left >= NARROWEST_TITLE_PX).tolist():
            title = words.isolated(track.titles[index] or words.path(track.pages[index].url))
            room = float(right[index] - left[index]) - 10
            cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
            box = QRectF(float(left[index]) + 6, lane.top_px, room, lane.height_px)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, cut)

    def _places(
        self, starts_ms: density.Floats, ends_ms: density.Floats
    ) -> tuple[density.Floats, density.Floats]:
        """Where spans begin and how wide they are, no further to both sides than the paint needs."""
        import numpy as np

        axis = self._axis
        scale = axis.width_px / axis.span_ms
        left = axis.left_px + np.maximum((starts_ms - axis.start_ms) * scale, -10)
        right = axis.left_px + np.minimum((ends_ms - axis.start_ms) * scale, axis.width_px + 10)
        return left, np.maximum(right - left - _APART_PX, NARROWEST_PX)
