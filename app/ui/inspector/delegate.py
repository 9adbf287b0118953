"""Paints a row of the list; knows nothing of where rows come from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui import rows
from app.ui.inspector.model import AtPlayHeadRole, RowRole
from app.ui.inspector.row import Kind, Row, clock
from app.ui.rows import AT_END, ICON_PX, IN_THE_MIDDLE, Index
from app.ui.theme import Role, Theme

ROW_H_PX = 44
GAP_PX = 8
FIRST_TOP_PX, SECOND_DOWN_PX, LINE_H_PX = 5, 18, 17
BAR_W_PX, BAR_H_PX, TRACK_H_PX = 48, 6, 2
LEAST_BAR_PX = 2.0
# A narrower row leaves the bar out: its words come first.
BAR_FROM_PX = 128
# What a request asked for and what it got stand at both ends.
_CUT = {Kind.NETWORK: IN_THE_MIDDLE}
_COLOURED = frozenset({Role.ERROR, Role.DEAD, Role.RAGE, Role.GOOD})
# Whose second line is a selector, an address or a place in a source.
_SELECTORS = frozenset({Kind.PAGE, Kind.CLICK, Kind.INPUT, Kind.ERROR})


class RowDelegate(rows.RowDelegate):
    """Time, icon, two lines; a bar for a request. The row at the play head has an edge in the accent's colour."""

    line_when_marked = Role.ACCENT

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._clock_w_px = 0.0
        self._longest = "0:00"
        super().__init__(theme, parent)

    def refresh(self) -> None:
        super().refresh()
        self.make_room_for(self._longest)

    def make_room_for(self, longest: str) -> None:
        """Times are as wide as this one at most."""
        self._longest = longest
        self._clock_w_px = QFontMetricsF(self._mono).horizontalAdvance(longest)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return bool(index.data(AtPlayHeadRole))

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        alone = not row.second and row.span is None
        top = body.top() + ((ROW_H_PX - LINE_H_PX) // 2 if alone else FIRST_TOP_PX)
        first = QRectF(body.left(), top, self._clock_w_px, LINE_H_PX)
        self._write(painter, first, clock(row.at_ms), self._mono, Role.MUTED, where=rows.RIGHT)
        left = first.right() + GAP_PX
        icon = QRect(round(left), round(top), ICON_PX, ICON_PX)
        self._theme.icon(row.icon, row.tone).paint(painter, icon)
        left += ICON_PX + GAP_PX
        self._words(painter, QRectF(left, top, body.right() - left, LINE_H_PX), row)

    def _words(self, painter: QPainter, first: QRectF, row: Row) -> None:
        tone = row.tone if row.tone in _COLOURED else Role.TEXT
        self._write(painter, first, row.title, self._body, tone, cut=_CUT.get(row.kinds[0], AT_END))
        second = first.translated(0, SECOND_DOWN_PX)
        if row.span is not None and first.width() >= BAR_FROM_PX:
            track = QRectF(
                second.right() - BAR_W_PX,
                second.center().y() - TRACK_H_PX / 2,
                BAR_W_PX,
                TRACK_H_PX,
            )
            painter.fillRect(track, self._colours[Role.LINE])
            start = row.span.from_frac * (BAR_W_PX - LEAST_BAR_PX)
            width = max(LEAST_BAR_PX, (row.span.to_frac - row.span.from_frac) * BAR_W_PX)
            bar = QRectF(
                track.left() + start, second.center().y() - BAR_H_PX / 2,
                min(width, BAR_W_PX - start), BAR_H_PX,
            )  # fmt: skip
            painter.fillRect(bar, self._colours[tone if tone in _COLOURED else Role.ACCENT])
            second.setRight(track.left() - GAP_PX)
        font = self._mono if row.kinds[0] in _SELECTORS else self._second
        cut = IN_THE_MIDDLE if row.kinds[0] in _SELECTORS else AT_END
        self._write(painter, second, row.second, font, Role.MUTED, cut=cut)
