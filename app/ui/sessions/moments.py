"""The lines of a row that say where the query fits: a moment, its sign and the reason; a click opens it there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.pattern import pattern
from app.ui import words
from app.ui.sessions.row import Row
from app.ui.theme import Role, Theme

#: lines that a row has at most; the rest is counted, and told by the tooltip
SHOWN = 3
LINE_H_PX = 20
TOP_PX = 94
TOLD = 15
_ICON_PX, _GAP_PX = 12, 6
_ORIGIN = pattern(r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]+(?=/[^\s/])")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.TextFlag.TextSingleLine


def height_px(lines: int) -> int:
    """What so many lines add to a row."""
    return lines * LINE_H_PX


def moment_at(row: Row, lines: int, body: QRectF, at: QPointF) -> int | None:
    """Which moment's line is at a place of a row, None where there is none."""
    nth = int((at.y() - body.top() - TOP_PX) // LINE_H_PX)
    is_one = 0 <= nth < min(lines, len(row.moments)) and body.left() <= at.x() <= body.right()
    return nth if is_one else None


def told(row: Row) -> str:
    """All of the row's moments, one a line, as a tooltip; empty where they are seen anyway."""
    if not row.moments:
        return ""
    lines = [f"{words.length(one.at_ms)}  {one.text}" for one in row.moments[:TOLD]]
    left = len(row.moments) - TOLD
    if left > 0:
        lines.append(f"+{words.number(left)}")
    return words.tooltip("\n".join(lines)).replace("\n", "<br>")


def within(text: str, metrics: QFontMetricsF, width_px: float) -> str:
    """A reason in that width. Of an address the path says more than the host, which goes first."""
    if metrics.horizontalAdvance(text) > width_px:
        text = _ORIGIN.sub("…", text)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width_px)


class MomentLines:
    """Paints them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._second = theme.font("secondary")
        self._mono = theme.font("mono")
        self._pressable = QFont(self._second)
        self._pressable.setUnderline(True)

    def paint(
        self, painter: QPainter, body: QRectF, row: Row, lines: int, hovered: int | None
    ) -> None:
        """The first `lines` moments of a row, the one under the pointer as something to press."""
        shown = row.moments[:lines]
        clock_px = max((self._clock_px(words.length(one.at_ms)) for one in shown), default=0.0)
        for nth, moment in enumerate(shown):
            top = body.top() + TOP_PX + nth * LINE_H_PX
            line = QRectF(body.left(), top, body.width(), LINE_H_PX)
            if nth == lines - 1 and len(row.moments) > lines:
                line.setRight(line.right() - self._rest(painter, line, len(row.moments) - lines))
            role = Role.ACCENT if nth == hovered else Role.TEXT
            painter.setFont(self._mono)
            painter.setPen(self._theme.color(Role.ACCENT if nth == hovered else Role.MUTED))
            at = QRectF(line.left(), top, clock_px, LINE_H_PX)
            painter.drawText(at, int(_RIGHT) | int(_LINE), words.length(moment.at_ms))
            icon = QRectF(
                at.right() + _GAP_PX, top + (LINE_H_PX - _ICON_PX) / 2, _ICON_PX, _ICON_PX
            )
            self._theme.icon(moment.icon, moment.role).paint(painter, icon.toRect())
            line.setLeft(icon.right() + _GAP_PX)
            font = self._pressable if nth == hovered else self._second
            painter.setFont(font)
            painter.setPen(self._theme.color(role))
            short = within(moment.text, QFontMetricsF(font), line.width())
            painter.drawText(line, int(_LEFT) | int(_LINE), short)

    def _rest(self, painter: QPainter, line: QRectF, more: int) -> float:
        """How many moments have no line; the room that takes."""
        said = f"+{words.number(more)}"
        painter.setFont(self._second)
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(line, int(_RIGHT) | int(_LINE), said)
        return QFontMetricsF(self._second).horizontalAdvance(said) + _GAP_PX

    def _clock_px(self, text: str) -> float:
        return QFontMetricsF(self._mono).horizontalAdvance(text)
