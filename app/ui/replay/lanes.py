"""Paints what happened, lane by lane on one axis: pages, activity, clicks, errors. Knows no mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.ui import words
from app.ui.replay import clock
from app.ui.replay.axis import Axis
from app.ui.replay.story import Mark, PageSpan, Story
from app.ui.theme import Role, Theme

LABELS_PX = 72
RIGHT_PX = 12
RULER_PX = 22
GAP_PX = 4
CURVE_PX_PER_BIN = 3.0
DOT_PX = 3.0
NARROWEST_TITLE_PX = 44
#: what sites put between a page's name and their own
_BEFORE_SITE = (" · ", " | ", " – ", " — ", " - ")
#: hues of page spans, apart from those that mean something (red, amber, violet, green of signals)
_HUES = (215, 160, 35, 265, 195, 95, 320, 240)


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the timeline."""

    name: str
    title: str
    height_px: int


def lanes() -> tuple[Lane, ...]:
    """From top to bottom, under the ruler."""
    return (
        Lane("pages", _tr("Pages"), 22),
        Lane("activity", _tr("Activity"), 32),
        Lane("clicks", _tr("Clicks"), 18),
        Lane("errors", _tr("Errors"), 18),
    )


def height_px() -> int:
    """The whole timeline's height."""
    return RULER_PX + sum(lane.height_px + GAP_PX for lane in lanes()) + GAP_PX


def tops() -> dict[str, QRectF]:
    """Each lane's place from top to bottom; x and width are not told."""
    found, top = {}, float(RULER_PX + GAP_PX)
    for lane in lanes():
        found[lane.name] = QRectF(0, top, 0, lane.height_px)
        top += lane.height_px + GAP_PX
    return found


def page_colour(nth: int, theme: Theme) -> QColor:
    """The colour of the spans of the nth page of a session."""
    hue = _HUES[nth % len(_HUES)]
    if theme.is_dark:
        return QColor.fromHsl(hue, 80, 92)
    return QColor.fromHsl(hue, 150, 214)


def short_titles(titles: Sequence[str]) -> list[str]:
    """Titles without what all of them end with: the site's name says nothing beside the page's.

    >>> short_titles(["Shoes · Shop", "Cart · Shop"])
    ['Shoes', 'Cart']
    """
    known = {title for title in titles if title}
    for mark in _BEFORE_SITE:
        endings = {title.rpartition(mark)[2] for title in known if mark in title}
        if len(known) > 1 and len(endings) == 1 and all(mark in title for title in known):
            return [title.rpartition(mark)[0] or title for title in titles]
    return list(titles)


class LanesPainter:
    """Paints everything that does not change while a session plays."""

    def __init__(self, painter: QPainter, theme: Theme, axis: Axis, width_px: int) -> None:
        self._painter = painter
        self._theme = theme
        self._axis = axis
        self._width = width_px
        self._places = tops()

    def paint(self, story: Story | None) -> None:
        """Ruler, names of the lanes, and the session's story if there is one."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_names()
        if story is None:
            return
        self._paint_ruler()
        self._painter.save()
        self._painter.setClipRect(
            QRectF(self._axis.left_px - 1, 0, self._axis.width_px + 2, height_px())
        )
        self._paint_pages(story.pages_shown)
        self._paint_inactive(story.inactive)
        self._paint_activity(story)
        self._paint_clicks(story.clicks)
        self._paint_errors(story.errors)
        self._painter.restore()

    def _paint_names(self) -> None:
        self._painter.setFont(self._theme.font("secondary"))
        self._painter.setPen(self._theme.color(Role.MUTED))
        for lane in lanes():
            place = self._places[lane.name]
            box = QRectF(12, place.top(), LABELS_PX - 16, place.height())
            self._painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, lane.title)

    def _paint_ruler(self) -> None:
        painter, axis = self._painter, self._axis
        painter.setFont(self._theme.font("secondary"))
        muted, line = self._theme.color(Role.MUTED), self._theme.color(Role.LINE)
        tenths = axis.span_ms < 15_000
        metrics = QFontMetricsF(painter.font())
        for tick in axis.ticks():
            x = axis.x(tick)
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(x, RULER_PX - 3), QPointF(x, height_px() - GAP_PX))
            text = clock.elapsed(tick, tenths=tenths)
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, axis.left_px), axis.left_px + axis.width_px - wide)
            painter.setPen(muted)
            painter.drawText(
                QRectF(left, 0, wide + 2, RULER_PX - 4), Qt.AlignmentFlag.AlignVCenter, text
            )

    def _paint_pages(self, pages: Sequence[PageSpan]) -> None:
        painter, axis, place = self._painter, self._axis, self._places["pages"]
        painter.setFont(self._theme.font("secondary"))
        text_colour = self._theme.color(Role.TEXT)
        metrics = QFontMetricsF(painter.font())
        order = {name: nth for nth, name in enumerate(dict.fromkeys(p.page for p in pages))}
        titles = short_titles([words.plain(page.title) for page in pages])
        for page, short in zip(pages, titles, strict=True):
            left, right = axis.x(page.start_ms), axis.x(page.end_ms)
            if right < axis.left_px or left > axis.left_px + axis.width_px:
                continue
            box = QRectF(left, place.top(), max(3.0, right - left - 1.5), place.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(page_colour(order[page.page], self._theme))
            painter.drawRoundedRect(box, 3, 3)
            seen = box.intersected(QRectF(axis.left_px, box.top(), axis.width_px, box.height()))
            if seen.width() < NARROWEST_TITLE_PX:
                continue
            title = words.isolated(short or words.path(page.url))
            painter.setPen(text_colour)
            room = seen.adjusted(6, 0, -4, 0)
            cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)

    def _paint_inactive(self, stretches: Sequence[tuple[float, float]]) -> None:
        place = self._places["activity"]
        hatch = self._theme.color(Role.MUTED)
        hatch.setAlphaF(0.4)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        for start, end in stretches:
            left, right = self._axis.x(start), self._axis.x(end)
            if right - left >= 2:
                self._painter.drawRect(QRectF(left, place.top(), right - left, place.height()))

    def _paint_activity(self, story: Story) -> None:
        import numpy as np  # what takes long to import is not there before a session is

        axis, place = self._axis, self._places["activity"]
        bins = max(8, int(axis.width_px / CURVE_PX_PER_BIN))
        counts, _ = np.histogram(
            story.doing_ms, bins, (axis.start_ms, axis.end_ms), weights=story.doing_weight
        )
        most = float(counts.max()) if counts.size else 0.0
        base = place.bottom()
        accent = self._theme.color(Role.ACCENT)
        if most <= 0:
            self._painter.setPen(QPen(accent, 1.2))
            self._painter.drawLine(
                QPointF(axis.left_px, base), QPointF(axis.left_px + axis.width_px, base)
            )
            return
        heights = np.sqrt(counts / most) * (place.height() - 3)
        step = axis.width_px / bins
        curve = QPainterPath(QPointF(axis.left_px, base))
        for index, height in enumerate(heights.tolist()):
            curve.lineTo(axis.left_px + (index + 0.5) * step, base - height)
        curve.lineTo(axis.left_px + axis.width_px, base)
        fill = QColor(accent)
        fill.setAlpha(50)
        self._painter.fillPath(curve, fill)
        self._painter.strokePath(curve, QPen(accent, 1.2))

    def _paint_clicks(self, clicks: Sequence[Mark]) -> None:
        middle = self._places["clicks"].center().y()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color(Role.MUTED))
        for click in clicks:
            self._painter.drawEllipse(QPointF(self._axis.x(click.at_ms), middle), DOT_PX, DOT_PX)

    def _paint_errors(self, errors: Sequence[Mark]) -> None:
        """A bar with a foot, so that an error is known without its colour."""
        place = self._places["errors"]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color(Role.ERROR))
        for error in errors:
            x = self._axis.x(error.at_ms)
            self._painter.drawRoundedRect(QRectF(x - 1.5, place.top() + 2, 3, 9), 1, 1)
            self._painter.drawEllipse(QPointF(x, place.bottom() - 2.5), 1.8, 1.8)


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)
