"""Paints a row of the list; knows nothing of where rows come from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.inspector.model import AtPlayHeadRole, RowRole
from app.ui.inspector.row import Kind, Row, clock
from app.ui.theme import Role, Theme

ROW_H_PX = 44
MARGIN_PX = 12
ICON_PX = 16
GAP_PX = 8
FIRST_TOP_PX, SECOND_DOWN_PX, LINE_H_PX = 5, 18, 17
MARK_W_PX = 3
BAR_W_PX, BAR_H_PX, TRACK_H_PX = 48, 6, 2
LEAST_BAR_PX = 2.0
# A narrower row leaves the bar out: its words come first.
BAR_FROM_PX = 128
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.TextFlag.TextSingleLine
_AT_END, _IN_THE_MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
# What a request asked for and what it got stand at both ends.
_CUT = {Kind.NETWORK: _IN_THE_MIDDLE}
_COLOURED = frozenset({Role.ERROR, Role.DEAD, Role.RAGE, Role.GOOD})
# Whose second line is a selector, an address or a place in a source.
_SELECTORS = frozenset({Kind.PAGE, Kind.CLICK, Kind.INPUT, Kind.ERROR})
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Time, icon, two lines; a bar for a request. The row at the play head has an edge in the accent's colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock_w_px = 0.0
        self._longest = "0:00"
        self.refresh()

    def refresh(self) -> None:
        """Take the theme's fonts and colours anew."""
        self._body = self._theme.font("body")
        self._second = self._theme.font("secondary")
        self._mono = self._theme.font("mono")
        self._colours = {role: self._theme.color(role) for role in Role}
        self.make_room_for(self._longest)

    def make_room_for(self, longest: str) -> None:
        """Times are as wide as this one at most."""
        self._longest = longest
        self._clock_w_px = QFontMetricsF(self._mono).horizontalAdvance(longest)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        rect = QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option, at_play_head=bool(index.data(AtPlayHeadRole)))
        body = rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        alone = not row.second and row.span is None
        top = body.top() + ((ROW_H_PX - LINE_H_PX) // 2 if alone else FIRST_TOP_PX)
        first = QRectF(body.left(), top, self._clock_w_px, LINE_H_PX)
        self._write(painter, first, clock(row.at_ms), self._mono, Role.MUTED, where=_RIGHT)
        left = first.right() + GAP_PX
        icon = QRect(round(left), round(top), ICON_PX, ICON_PX)
        self._theme.icon(row.icon, row.tone).paint(painter, icon)
        left += ICON_PX + GAP_PX
        self._words(painter, QRectF(left, top, body.right() - left, LINE_H_PX), row)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, *, at_play_head: bool
    ) -> None:
        state = option.state
        role = Role.PANEL
        if state & QStyle.StateFlag.State_Selected:
            role = Role.SELECTION
        elif state & QStyle.StateFlag.State_MouseOver:
            role = Role.HOVER
        painter.fillRect(rect, self._colours[role])
        if at_play_head:
            mark = QRectF(rect.left(), rect.top(), MARK_W_PX, rect.height())
            painter.fillRect(mark, self._colours[Role.ACCENT])
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, self._colours[Role.ACCENT if at_play_head else Role.LINE])
        if (
            state & QStyle.StateFlag.State_HasFocus
            and state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            painter.setPen(QPen(self._colours[Role.ACCENT], 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))

    def _words(self, painter: QPainter, first: QRectF, row: Row) -> None:
        tone = row.tone if row.tone in _COLOURED else Role.TEXT
        self._write(
            painter, first, row.title, self._body, tone, cut=_CUT.get(row.kinds[0], _AT_END)
        )
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
        cut = _IN_THE_MIDDLE if row.kinds[0] in _SELECTORS else _AT_END
        self._write(painter, second, row.second, font, Role.MUTED, cut=cut)

    def _write(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        font: QFont,
        role: Role,
        *,
        where: Qt.AlignmentFlag = _LEFT,
        cut: Qt.TextElideMode = _AT_END,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._colours[role])
        shown = QFontMetricsF(font).elidedText(text, cut, room.width())
        painter.drawText(room, int(where | _LINE), shown)
