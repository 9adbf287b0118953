"""Paints a row of the list; knows nothing of where rows come from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.ui import kinds, rows
from app.ui.rows import ICON_PX, IN_THE_MIDDLE, MARGIN_PX, Index
from app.ui.sessions import moments
from app.ui.sessions.row import ARROW, Chip, Row
from app.ui.theme import Role, Theme

ROW_H_PX = 98
RING_PX = 22
SPARK_TOP_PX, SPARK_H_PX = 50, 18
CHIP_TOP_PX, CHIP_H_PX = 73, 17
GAP_PX = 6
DOT_PX = 3.0
# Where less is left for the name, the date is left out.
NAME_LEAST_PX = 100
WATCHED_OPACITY = 0.62
QUIET_OPACITY = 0.4
RowRole = int(Qt.ItemDataRole.UserRole)

_WHOLE = Qt.TextElideMode.ElideNone


class RowDelegate(rows.RowDelegate):
    """Two lines, a curve, chips and where the query fits; a grey skeleton while the row is on its way.

    Attributes:
        lines: how many moments a row has room for; all rows are of one height.
        hovered: the moment under the pointer, (place of the row, which of its moments).
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.lines = 0
        self.hovered: tuple[int, int] | None = None
        super().__init__(theme, parent)

    def refresh(self) -> None:
        super().refresh()
        self._small = QFont(self._second)
        self._small.setPixelSize(9)
        self._moments = moments.MomentLines(self._theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_H_PX + moments.height_px(self.lines))

    def moment_at(self, row: Row, rect: QRectF, at: QPointF) -> int | None:
        """Which of a row's moments is under the pointer; `rect` is where the row lies."""
        return moments.moment_at(row, self.lines, _body(rect), at)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            self._skeleton(painter, body)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._lines(painter, body, row, Role.MUTED if row.watched and not chosen else Role.TEXT)
        self._curve(painter, body, row)
        self._chips(painter, body, row.chips)
        place, nth = self.hovered or (-1, -1)
        under = nth if place == index.row() else None
        self._moments.paint(painter, body, row, self.lines, under)

    def _lines(self, painter: QPainter, body: QRectF, row: Row, role: Role) -> None:
        first = QRectF(body.left(), body.top() + 8, body.width(), RING_PX)
        icon = QRectF(first.left(), first.top() + (RING_PX - ICON_PX) / 2, ICON_PX, ICON_PX)
        if row.friction is None:
            self._icon(painter, icon, row.icon, Role.MUTED)
            left = icon.right() + 8
        else:
            ring = QRectF(first.left(), first.top(), RING_PX, RING_PX)
            self._ring(painter, ring, row.friction)
            left = ring.right() + 8
        right = first.right()
        if self.says_when(row, first.right() - left):
            right -= self._write_right(painter, first, row.when, self._second, Role.MUTED) + GAP_PX
        if row.starred:
            right -= ICON_PX
            star = QRectF(right, icon.top(), ICON_PX, ICON_PX)
            self._icon(painter, star, "star-filled", Role.DEAD)
            right -= GAP_PX
        person = QRectF(left, first.top(), max(right - left, 0), first.height())
        self._write(painter, person, row.person, self._title, role)
        second = QRectF(body.left(), body.top() + 30, body.width(), 18)
        length_w = self._write_right(painter, second, row.length, self._second, Role.MUTED)
        right = second.right() - length_w - GAP_PX
        if row.friction is not None:
            right -= ICON_PX
            at = QRectF(right, second.top() + 1, ICON_PX, ICON_PX)
            self._icon(painter, at, row.icon, Role.MUTED)
            right -= GAP_PX
        way = QRectF(second.left(), second.top(), max(right - second.left(), 0), second.height())
        short = way_within(row.way, QFontMetricsF(self._mono), way.width())
        self._write(painter, way, short, self._mono, role, cut=IN_THE_MIDDLE)

    def says_when(self, row: Row, room_px: float) -> bool:
        """Whether there is room for the date beside the person's name, which comes first."""
        star_px = ICON_PX + GAP_PX if row.starred else 0
        when_px = QFontMetricsF(self._second).horizontalAdvance(row.when) + GAP_PX
        name_px = QFontMetricsF(self._title).horizontalAdvance(row.person)
        return room_px - star_px - when_px >= min(name_px, NAME_LEAST_PX)

    def _ring(self, painter: QPainter, ring: QRectF, friction: int) -> None:
        inner = ring.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colours[Role.LINE], 3))
        painter.drawEllipse(inner)
        if friction:
            painter.setPen(QPen(self._colours[Role.RAGE], 3))
            painter.drawArc(inner, 90 * 16, -round(friction / 100 * 360 * 16))
        painter.setFont(self._small)
        painter.setPen(self._colours[Role.TEXT])
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(friction))

    def _icon(self, painter: QPainter, place: QRectF, name: str, role: Role) -> None:
        self._theme.icon(name, role).paint(painter, place.toRect())

    def _curve(self, painter: QPainter, body: QRectF, row: Row) -> None:
        top, height = body.top() + SPARK_TOP_PX, SPARK_H_PX
        base = top + height
        accent = QColor(self._colours[Role.ACCENT])
        if row.watched:
            accent.setAlphaF(WATCHED_OPACITY)
        if len(row.spark) > 1:
            step = body.width() / (len(row.spark) - 1)
            points = [
                QPointF(body.left() + at * step, base - value / 255 * (height - 1))
                for at, value in enumerate(row.spark)
            ]
            shade = QColor(accent)
            shade.setAlphaF(0.24 * accent.alphaF())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            ground = [QPointF(body.right(), base), QPointF(body.left(), base)]
            painter.drawPolygon(QPolygonF(points + ground))
            painter.setPen(QPen(accent, 1.2))
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(self._colours[Role.PANEL], 1))
        for part, gravity in row.dots:
            middle = QPointF(body.left() + part * body.width(), top + DOT_PX)
            painter.setBrush(self._colours[gravity.role])
            painter.drawPath(kinds.shape(gravity, middle, DOT_PX + 0.5))

    def _chips(self, painter: QPainter, body: QRectF, chips: tuple[Chip, ...]) -> None:
        metrics = QFontMetricsF(self._second)
        left = body.left()
        for at, chip in enumerate(chips):
            icon_w = 14.0 if chip.icon else 0.0
            width = metrics.horizontalAdvance(chip.text) + 16 + icon_w
            room = body.right() - left
            later = len(chips) - at - 1
            if width > room - (26 if later else 0):
                rest = QRectF(left, body.top() + CHIP_TOP_PX, room, CHIP_H_PX)
                self._write(painter, rest, f"+{later + 1}", self._second, Role.MUTED, cut=_WHOLE)
                return
            self._chip(painter, QRectF(left, body.top() + CHIP_TOP_PX, width, CHIP_H_PX), chip)
            left += width + GAP_PX

    def _chip(self, painter: QPainter, place: QRectF, chip: Chip) -> None:
        quiet = chip.role is Role.MUTED
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = QColor(self._colours[chip.role])
        if quiet:
            edge.setAlphaF(QUIET_OPACITY)
        painter.setPen(QPen(edge, 1))
        radius = place.height() / 2
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inner = place.adjusted(8, 0, -8, 0)
        if chip.icon:
            at = QRectF(inner.left() - 2, place.center().y() - 6, 12, 12)
            self._icon(painter, at, chip.icon, chip.role)
            inner.setLeft(inner.left() + 14)
        room = inner.adjusted(0, 0, 2, 0)
        self._write(painter, room, chip.text, self._second, chip.role, cut=_WHOLE)

    def _skeleton(self, painter: QPainter, body: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[Role.LINE])
        for top, part, height in ((13, 0.45, 11), (34, 0.6, 10), (SPARK_TOP_PX + 8, 1.0, 8)):
            bar = QRectF(body.left(), body.top() + top, body.width() * part, height)
            painter.drawRoundedRect(bar, 4, 4)


def _body(rect: QRectF) -> QRectF:
    """A row without its margins."""
    return rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)


def way_within(way: str, metrics: QFontMetricsF, width_px: float) -> str:
    """From where to where in that width: both ends are shortened in their middle, the arrow stays."""
    ends = way.split(ARROW)
    if len(ends) != 2 or metrics.horizontalAdvance(way) <= width_px:
        return way
    room = width_px - metrics.horizontalAdvance(ARROW)
    wide = [metrics.horizontalAdvance(end) for end in ends]
    first = max(room / 2, room - wide[1])
    places = (first, max(room - min(wide[0], first), 0))
    return ARROW.join(
        metrics.elidedText(end, IN_THE_MIDDLE, place)
        for end, place in zip(ends, places, strict=True)
    )
