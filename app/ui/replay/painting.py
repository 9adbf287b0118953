"""Paints what happened, lane by lane on one axis. Knows no mouse, and looks at no event that is not seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.ui import words
from app.ui.replay import clock, density
from app.ui.replay.axis import Axis
from app.ui.replay.lanes import GAP_PX, LABELS_PX, RULER_PX, Lane, Layout
from app.ui.replay.marks import Kind, Marks
from app.ui.replay.story import Medium, Story
from app.ui.replay.tracks import Track
from app.ui.theme import Role, Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Heights = NDArray[np.float64]

CURVE_PX_PER_COLUMN = 3.0
DOT_PX = 3.0
#: marks closer than this are drawn as one, higher the more they are
COLUMN_PX = 5.0
NARROWEST_TITLE_PX = 44
NARROWEST_SPAN_PX = 3.0
#: hues of page spans, apart from those that mean something (red, amber, violet, green of signals)
_HUES = (215, 160, 35, 265, 195, 95, 320, 240)


def page_colour(nth: int, theme: Theme, *, away: bool = False) -> QColor:
    """The colour of the spans of the nth page of a session; paler where the person was in another window."""
    hue = _HUES[nth % len(_HUES)]
    colour = QColor.fromHsl(hue, 80, 92) if theme.is_dark else QColor.fromHsl(hue, 150, 214)
    if away:
        colour.setAlphaF(0.4)
    return colour


class LanesPainter:
    """Paints everything that does not change while a session plays."""

    def __init__(self, painter: QPainter, theme: Theme, axis: Axis, layout: Layout) -> None:
        self._painter = painter
        self._theme = theme
        self._axis = axis
        self._layout = layout

    def paint(self, story: Story | None, pinned: int | None = None) -> None:
        """Ruler, names of the lanes, and the session's story if there is one."""
        painter, axis = self._painter, self._axis
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_names(pinned)
        if story is None:
            return
        self._paint_ruler()
        painter.save()
        high = self._layout.height_px
        painter.setClipRect(QRectF(axis.left_px - 1, 0, axis.width_px + 2, high))
        for lane in self._layout.lanes:
            track = next((one for one in story.tracks if one.window == lane.window), None)
            if track is not None:
                self._paint_track(lane, track, story)
        self._paint_switches(story)
        activity = self._layout.named("activity")
        if activity is not None:
            self._paint_activity(activity, story)
        self._paint_inactive(story.inactive)
        for name, paint in (
            ("clicks", self._paint_clicks),
            ("errors", self._paint_errors),
            ("signals", self._paint_signals),
            ("notes", self._paint_notes),
        ):
            named = self._layout.named(name)
            if named is not None:
                paint(named, story)
        media = self._layout.named("media")
        if media is not None:
            self._paint_media(media, story.media)
        self._paint_matches(story)
        painter.restore()

    def _paint_names(self, pinned: int | None) -> None:
        painter = self._painter
        painter.setFont(self._theme.font("secondary"))
        metrics = QFontMetricsF(painter.font())
        for lane in self._layout.lanes:
            is_pinned = pinned is not None and lane.window == pinned
            painter.setPen(self._theme.color(Role.ACCENT if is_pinned else Role.MUTED))
            box = QRectF(12, lane.top_px, LABELS_PX - 18, lane.height_px)
            name = metrics.elidedText(lane.title, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
            if is_pinned:
                x = min(12 + metrics.horizontalAdvance(name) + 9, LABELS_PX - 6)
                self._paint_pin(x, lane.middle_px)

    def _paint_pin(self, x: float, y: float) -> None:
        self._painter.setPen(QPen(self._theme.color(Role.ACCENT), 1.4))
        self._painter.setBrush(self._theme.color(Role.ACCENT))
        self._painter.drawLine(QPointF(x, y), QPointF(x, y + 5))
        self._painter.drawEllipse(QPointF(x, y - 2), 2.6, 2.6)

    def _paint_ruler(self) -> None:
        painter, axis = self._painter, self._axis
        painter.setFont(self._theme.font("secondary"))
        muted, line = self._theme.color(Role.MUTED), self._theme.color(Role.LINE)
        tenths = axis.span_ms < 15_000
        metrics = QFontMetricsF(painter.font())
        bottom = self._layout.height_px - GAP_PX
        for tick in axis.ticks():
            x = axis.x(tick)
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(x, RULER_PX - 3), QPointF(x, bottom))
            text = clock.elapsed(tick, tenths=tenths)
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, axis.left_px), axis.left_px + axis.width_px - wide)
            painter.setPen(muted)
            painter.drawText(
                QRectF(left, 0, wide + 2, RULER_PX - 4), Qt.AlignmentFlag.AlignVCenter, text
            )

    def _paint_track(self, lane: Lane, track: Track, story: Story) -> None:
        """A window's pages, paler where the person was elsewhere."""
        painter, axis = self._painter, self._axis
        wide, thin = density.wide_and_thin(track.starts_ms, track.ends_ms, axis, NARROWEST_SPAN_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        here = [(stay.start_ms, stay.end_ms) for stay in story.stays if stay.window == track.window]
        is_alone = len(story.tracks) < 2
        for index in (*thin.tolist(), *wide.tolist()):
            page = track.pages[index]
            box = self._box(lane, page.start_ms, page.end_ms)
            painter.setBrush(page_colour(track.hues[index], self._theme, away=not is_alone))
            painter.drawRoundedRect(box, 3, 3)
        if not is_alone:
            self._paint_stays(lane, track, wide.tolist(), here)
        painter.setFont(self._theme.font("secondary"))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._theme.color(Role.TEXT))
        for index in wide.tolist():
            page = track.pages[index]
            box = self._box(lane, page.start_ms, page.end_ms)
            seen = box.intersected(QRectF(axis.left_px, box.top(), axis.width_px, box.height()))
            if seen.width() < NARROWEST_TITLE_PX:
                continue
            title = words.isolated(track.titles[index] or words.path(page.url))
            room = seen.adjusted(6, 0, -4, 0)
            cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)

    def _paint_stays(
        self, lane: Lane, track: Track, indexes: Sequence[int], here: list[tuple[float, float]]
    ) -> None:
        painter, axis = self._painter, self._axis
        painter.save()
        clip = [
            self._box(lane, start, end)
            for start, end in here
            if end >= axis.start_ms and start <= axis.end_ms
        ]
        for box in clip:
            painter.setClipRect(box.adjusted(-0.5, 0, 0.5, 0))
            for index in indexes:
                page = track.pages[index]
                span = self._box(lane, page.start_ms, page.end_ms)
                if span.intersects(box):
                    painter.setBrush(page_colour(track.hues[index], self._theme))
                    painter.drawRoundedRect(span, 3, 3)
        painter.restore()

    def _paint_switches(self, story: Story) -> None:
        """A line through both windows, and between them an arrow to the one that was gone to."""
        painter, axis = self._painter, self._axis
        colour = self._theme.color(Role.TEXT)
        for before, after in pairwise(story.stays):
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

    def _paint_inactive(self, stretches: Sequence[tuple[float, float]]) -> None:
        """Through all lanes: a veil of the panel's colour, hatched."""
        axis, painter = self._axis, self._painter
        top, bottom = self._layout.inside_px
        hatch = self._theme.color(Role.MUTED)
        hatch.setAlphaF(0.28)
        veil = self._theme.color(Role.PANEL)
        veil.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        for start, end in stretches:
            left = max(axis.x(start), axis.left_px)
            right = min(axis.x(end), axis.left_px + axis.width_px)
            if right - left >= 2:
                box = QRectF(left, top, right - left, bottom - top)
                painter.fillRect(box, veil)
                painter.fillRect(box, QBrush(hatch, Qt.BrushStyle.BDiagPattern))

    def _paint_activity(self, lane: Lane, story: Story) -> None:
        """Moves, scrolling and typing on top of each other, the strongest colour for what says most."""
        import numpy as np  # what takes long to import is not there before a session is

        axis, painter = self._axis, self._painter
        edges = density.edges_ms(axis, CURVE_PX_PER_COLUMN)
        parts = [kind.between(edges) for kind in (story.typing, story.scrolls, story.moves)]
        total = parts[0] + parts[1] + parts[2]
        most = float(total.max()) if total.size else 0.0
        accent, base = self._theme.color(Role.ACCENT), lane.bottom_px
        if most <= 0:
            painter.setPen(QPen(accent, 1.2))
            end = QPointF(axis.left_px + axis.width_px, base)
            painter.drawLine(QPointF(axis.left_px, base), end)
            return
        heights = np.sqrt(total / most) * (lane.height_px - 3)
        middles = (edges[:-1] + edges[1:]) / 2
        x = (axis.left_px + (middles - axis.start_ms) / axis.span_ms * axis.width_px).tolist()
        shares = np.divide(heights, total, out=np.zeros_like(total), where=total > 0)
        below = np.zeros_like(total)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, alpha in zip(parts, (200, 110, 50), strict=True):
            if part.any():
                over = below + part * shares
                fill = QColor(accent)
                fill.setAlpha(alpha)
                painter.setBrush(fill)
                painter.drawPolygon(_area(x, base - over, base - below))
                below = over
        painter.setPen(QPen(accent, 1.2))
        painter.drawPolyline(_points(x, base - heights))

    def _paint_clicks(self, lane: Lane, story: Story) -> None:
        self._paint_marks(lane, story.clicks, self._theme.color(Role.MUTED))

    def _paint_signals(self, lane: Lane, story: Story) -> None:
        self._paint_marks(lane, story.signals, self._theme.color(Role.RAGE), DOT_PX + 1.5)

    def _paint_marks(
        self, lane: Lane, marks: Marks, colour: QColor, radius: float = DOT_PX
    ) -> None:
        """A dot for one, a bar for several, the higher the more they are."""
        import numpy as np

        cells = density.cells(marks.at_ms, self._axis, COLUMN_PX)
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        alone = cells.counts == 1
        middle = lane.middle_px
        for x in cells.x_px[alone].tolist():
            painter.drawEllipse(QPointF(x, middle), radius, radius)
        several = ~alone
        heights = np.minimum(5.0 + 2.0 * np.log2(cells.counts[several]), lane.height_px - 2)
        bars = [
            QRectF(x - 1.5, middle - high / 2, 3.0, high)
            for x, high in zip(cells.x_px[several].tolist(), heights.tolist(), strict=True)
        ]
        if bars:
            painter.drawRects(bars)

    def _paint_errors(self, lane: Lane, story: Story) -> None:
        """A bar with a foot for an error, a ring for one that was only written, two arrows for a request: known without
        colour."""
        cells = density.cells(story.errors.at_ms, self._axis, COLUMN_PX)
        colour = self._theme.color(Role.ERROR)
        for x, first, count in zip(
            cells.x_px.tolist(), cells.first.tolist(), cells.counts.tolist(), strict=True
        ):
            kinds = {mark.kind for mark in story.errors[first : first + min(count, 20)]}
            self._paint_error(x, lane, kinds, colour)

    def _paint_error(self, x: float, lane: Lane, kinds: set[Kind], colour: QColor) -> None:
        painter, middle = self._painter, lane.middle_px
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if Kind.ERROR in kinds:
            painter.drawRoundedRect(QRectF(x - 1.5, lane.top_px + 2, 3, 9), 1, 1)
            painter.drawEllipse(QPointF(x, lane.bottom_px - 2.5), 1.8, 1.8)
        elif Kind.REQUEST in kinds:
            for up in (-1, 1):
                painter.drawPolygon(
                    QPolygonF(
                        [
                            QPointF(x - 3.5, middle + up * 1.5),
                            QPointF(x + 3.5, middle + up * 1.5),
                            QPointF(x, middle + up * 6.5),
                        ]
                    )
                )
        else:
            painter.setPen(QPen(colour, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, middle), 3.2, 3.2)

    def _paint_media(self, lane: Lane, media: Sequence[Medium]) -> None:
        """Played stretches as bars with a triangle at their beginning."""
        painter = self._painter
        bar, sign = self._theme.color(Role.ACCENT), self._theme.color(Role.ACCENT)
        bar.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        y = lane.middle_px
        drawn_to = -1e9
        for medium in media:
            box = self._box(lane, medium.start_ms, medium.end_ms).adjusted(0, 4, 0, -4)
            if box.right() <= drawn_to:
                continue
            drawn_to = box.right()
            painter.setBrush(bar)
            painter.drawRoundedRect(box, 3, 3)
            painter.setBrush(sign)
            x = box.left()
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - 4.5), QPointF(x + 7, y), QPointF(x, y + 4.5)])
            )

    def _paint_notes(self, lane: Lane, story: Story) -> None:
        """A flag for what a person wrote; hollow for what is known of the recording."""
        cells = density.cells(story.notes.at_ms, self._axis, COLUMN_PX)
        painter, colour = self._painter, self._theme.color(Role.DEAD)
        top = lane.top_px + 2
        for x, first in zip(cells.x_px.tolist(), cells.first.tolist(), strict=True):
            is_written = story.notes[first].kind is Kind.NOTE
            painter.setPen(QPen(colour, 1.3))
            painter.setBrush(colour if is_written else Qt.BrushStyle.NoBrush)
            corners = ((0, 0), (9, 0), (9, 8), (4, 8), (0, 13))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in corners]))

    def _paint_matches(self, story: Story) -> None:
        """Where the query fits: diamonds on the ruler's edge."""
        cells = density.cells(story.matches.at_ms, self._axis, COLUMN_PX)
        painter = self._painter
        painter.setPen(QPen(self._theme.color(Role.PANEL), 1))
        painter.setBrush(self._theme.color(Role.ACCENT))
        for x in cells.x_px.tolist():
            corners = ((0, -5), (4, 0), (0, 5), (-4, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, RULER_PX + dy) for dx, dy in corners]))

    def _box(self, lane: Lane, start_ms: float, end_ms: float) -> QRectF:
        """A span in a lane, no further to both sides than the paint needs."""
        axis = self._axis
        left = max(axis.x(start_ms), axis.left_px - 10)
        right = min(axis.x(end_ms), axis.left_px + axis.width_px + 10)
        return QRectF(left, lane.top_px, max(NARROWEST_SPAN_PX, right - left - 1.5), lane.height_px)


def _area(x: list[float], upper: Heights, lower: Heights) -> QPolygonF:
    return QPolygonF(_points(x, upper) + _points(x, lower)[::-1])


def _points(x: list[float], y: Heights) -> list[QPointF]:
    return [QPointF(one, other) for one, other in zip(x, y.tolist(), strict=True)]
