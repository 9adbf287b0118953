"""Paints what happened, lane by lane on one axis. Knows no mouse, and looks at no event that is not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPixmapCache, QPolygonF

from app.ui.replay import clock, density
from app.ui.replay.axis import Axis
from app.ui.replay.curve import curve
from app.ui.replay.lanes import GAP_PX, LABELS_PX, RULER_PX, Lane, Layout
from app.ui.replay.marks import Marks
from app.ui.replay.signs import SIGN_PX, Signs, draw_error, draw_signal
from app.ui.replay.spans import TracksPainter
from app.ui.replay.story import Medium, Story
from app.ui.theme import Role, Theme

CURVE_PX_PER_COLUMN = 3.0
DOT_PX = 3.0
HATCH_PX = 8
HATCH_TILE_PX = 64 * HATCH_PX
#: marks closer than this are drawn as one, higher the more they are
COLUMN_PX = 5.0
#: flags of notes by their rank
_FLAGS = {0: Role.ACCENT, 1: Role.GOOD}
#: how opaque typing, scrolling and moves are
_STRENGTHS = (0.8, 0.45, 0.2)
NARROWEST_SPAN_PX = 3.0


def painted(
    size: QSize, ratio: float, theme: Theme, axis: Axis, layout: Layout, story: Story | None, pinned: int | None
) -> QPixmap:  # fmt: skip
    """All of it as a picture; `ratio`: device pixels per pixel."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(theme.color(Role.PANEL))
    painter = QPainter(picture)
    LanesPainter(painter, theme, axis, layout).paint(story, pinned)
    painter.end()
    return picture


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
        tracks = TracksPainter(painter, self._theme, axis, self._layout)
        for lane in self._layout.lanes:
            track = next((one for one in story.tracks if one.window == lane.window), None)
            if track is not None:
                tracks.paint(lane, track)
        tracks.paint_switches(story.stays)
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
        step_ms = axis.step_ms()
        metrics = QFontMetricsF(painter.font())
        bottom = self._layout.height_px - GAP_PX
        for tick in axis.ticks():
            x = axis.x(tick)
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(x, RULER_PX - 3), QPointF(x, bottom))
            text = clock.mark(tick, step_ms)
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, axis.left_px), axis.left_px + axis.width_px - wide)
            painter.setPen(muted)
            painter.drawText(
                QRectF(left, 0, wide + 2, RULER_PX - 4), Qt.AlignmentFlag.AlignVCenter, text
            )

    def _paint_inactive(self, stretches: Sequence[tuple[float, float]]) -> None:
        """Through all lanes: a veil of the panel's colour, hatched."""
        axis, painter = self._axis, self._painter
        top, bottom = (round(edge) for edge in self._layout.inside_px)
        tile = self._hatch(bottom - top)
        ratio = tile.devicePixelRatio()
        for start, end in stretches:
            left = round(max(axis.x(start), axis.left_px))
            right = round(min(axis.x(end), axis.left_px + axis.width_px))
            if right - left < 2:
                continue
            for x in range(left, right, HATCH_TILE_PX):
                wide = min(HATCH_TILE_PX, right - x)
                # Lines that go on from one stretch to the next.
                begins = x % HATCH_PX
                source = QRectF(begins * ratio, 0, wide * ratio, (bottom - top) * ratio)
                painter.drawPixmap(QRectF(x, top, wide, bottom - top), tile, source)

    def _hatch(self, high: int) -> QPixmap:
        """A wide tile of the hatching; small ones take long to lay."""
        ratio = self._painter.device().devicePixelRatioF()
        key = f"footfall hatch {self._theme.is_dark} {ratio} {high}"
        tile = QPixmap()
        if QPixmapCache.find(key, tile):
            return tile
        wide = HATCH_TILE_PX + HATCH_PX
        tile = QPixmap(round(wide * ratio), round(high * ratio))
        tile.setDevicePixelRatio(ratio)
        veil, line = self._theme.color(Role.PANEL), self._theme.color(Role.MUTED)
        veil.setAlphaF(0.35)
        line.setAlphaF(0.3)
        tile.fill(veil)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line, 1))
        for shift in range(-high // HATCH_PX * HATCH_PX, wide, HATCH_PX):
            painter.drawLine(QPointF(shift, high), QPointF(shift + high, 0))
        painter.end()
        QPixmapCache.insert(key, tile)
        return tile

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
        shares = np.divide(heights, total, out=np.zeros_like(total), where=total > 0)
        middles = (edges[:-1] + edges[1:]) / 2
        picture = curve(
            (middles - axis.start_ms) / axis.span_ms * axis.width_px,
            [part * shares for part in parts],
            _STRENGTHS,
            accent,
            (round(axis.width_px), round(lane.height_px)),
            painter.device().devicePixelRatioF(),
        )
        painter.drawImage(QPointF(axis.left_px, lane.top_px), picture)

    def _paint_clicks(self, lane: Lane, story: Story) -> None:
        self._paint_marks(lane, story.clicks, self._theme.color(Role.MUTED))

    def _paint_signals(self, lane: Lane, story: Story) -> None:
        self._paint_signs(lane, story.signals, draw_signal)

    def _paint_marks(self, lane: Lane, marks: Marks, colour: QColor) -> None:
        """A dot for one, a bar for several, the higher the more they are."""
        import numpy as np

        cells = density.cells(marks.at_ms, self._axis, COLUMN_PX)
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        alone = cells.counts == 1
        middle = lane.middle_px
        for x in cells.x_px[alone].tolist():
            painter.drawEllipse(QPointF(x, middle), DOT_PX, DOT_PX)
        several = ~alone
        heights = np.minimum(5.0 + 2.0 * np.log2(cells.counts[several]), lane.height_px - 2)
        bars = [
            QRectF(x - 1.5, middle - high / 2, 3.0, high)
            for x, high in zip(cells.x_px[several].tolist(), heights.tolist(), strict=True)
        ]
        if bars:
            painter.drawRects(bars)

    def _paint_errors(self, lane: Lane, story: Story) -> None:
        self._paint_signs(lane, story.errors, draw_error)

    def _paint_signs(
        self, lane: Lane, marks: Marks, draw: Callable[[QPainter, Theme, float, int], None]
    ) -> None:
        """In each column the sign of the gravest."""
        ratio = self._painter.device().devicePixelRatioF()
        signs = Signs(draw, self._theme, ratio, lane.height_px)
        cells = density.cells(marks.at_ms, self._axis, COLUMN_PX)
        gravest = marks.gravest(cells.first, cells.counts)
        # the gravest are drawn last: they may reach into their neighbours
        for x, rank in sorted(
            zip(cells.x_px.tolist(), gravest, strict=True), key=lambda one: -one[1]
        ):
            self._painter.drawPixmap(QPointF(x - SIGN_PX / 2, lane.top_px), signs.of(rank))

    def _paint_media(self, lane: Lane, media: Sequence[Medium]) -> None:
        """Played stretches as bars with a triangle at their beginning."""
        painter, axis = self._painter, self._axis
        bar, sign = self._theme.color(Role.ACCENT), self._theme.color(Role.ACCENT)
        bar.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        y = lane.middle_px
        drawn_to = signed = -1e9
        for medium in media:
            if not axis.overlaps(medium.start_ms, medium.end_ms):
                continue
            box = self._box(lane, medium.start_ms, medium.end_ms).adjusted(0, 4, 0, -4)
            if box.right() <= drawn_to:
                continue
            drawn_to = box.right()
            painter.setBrush(bar)
            painter.drawRoundedRect(box, 3, 3)
            x = box.left()
            if x - signed < COLUMN_PX:
                continue
            signed = x
            painter.setBrush(sign)
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - 4.5), QPointF(x + 7, y), QPointF(x, y + 4.5)])
            )

    def _paint_notes(self, lane: Lane, story: Story) -> None:
        """A flag for what a person wrote, of its own colour for what the visitor said; hollow for what is known of the
        recording."""
        cells = density.cells(story.notes.at_ms, self._axis, COLUMN_PX)
        painter, top = self._painter, lane.top_px + 2
        ranks = story.notes.gravest(cells.first, cells.counts)
        for x, rank in zip(cells.x_px.tolist(), ranks, strict=True):
            is_said = rank in _FLAGS
            colour = self._theme.color(_FLAGS.get(rank, Role.DEAD))
            painter.setPen(QPen(colour, 1.3))
            painter.setBrush(colour if is_said else Qt.BrushStyle.NoBrush)
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
