"""The rows of sessions beside the picture: who, when, and the moments, each of which opens by itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QStandardItem,
)
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from app.heatmap.doors import SpotSession
from app.ui import rows, words
from app.ui.heatmap.seeing import Visitor
from app.ui.rows import MARGIN_PX, Index, set_up_list
from app.ui.theme import Role, Theme

ROW_H_PX = 52
GAP_PX = 8
CHIP_H_PX = 17
CHIP_PADDING_PX = 5
MOST_CHIPS = 6
BEFORE_MS = 3_000.0
SpotRole = int(Qt.ItemDataRole.UserRole)
VisitorRole = SpotRole + 1
#: which of a session's moments is chosen
MomentRole = SpotRole + 2


class VisitorList(QListView):
    """Rows that open with a double click or Enter; Left and Right go through a row's moments, a click opens one.

    Signals:
        opened: (session, at_ms) 3 s before the moment.
    """

    opened = Signal(int, float)

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setUniformItemSizes(True)
        set_up_list(self)
        self._delegate = VisitorDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self.open)

    def open(self, index: Index) -> None:
        """Open a row at its chosen moment."""
        spot = index.data(SpotRole)
        if isinstance(spot, SpotSession):
            moments = moments_of(spot)
            at_ms = moments[min(int(index.data(MomentRole) or 0), len(moments) - 1)]
            self.opened.emit(spot.session, max(at_ms - BEFORE_MS, 0.0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, moment = self._moment_under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and moment is not None:
            self.model().setData(index, moment, MomentRole)
            self.open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._moment_under(event.position().toPoint())[1] is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if over else arrow)

    def _step(self, by: int) -> None:
        index = self.currentIndex()
        spot = index.data(SpotRole)
        if isinstance(spot, SpotSession):
            last = min(len(moments_of(spot)), MOST_CHIPS) - 1
            at = min(max(int(index.data(MomentRole) or 0) + by, 0), last)
            self.model().setData(index, at, MomentRole)

    def _moment_under(self, at: QPoint) -> tuple[QModelIndex, int | None]:
        index = self.indexAt(at)
        spot = index.data(SpotRole)
        if not isinstance(spot, SpotSession) or len(moments_of(spot)) < 2:
            return index, None
        body = QRectF(self.visualRect(index)).adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        for moment, chip in enumerate(self._delegate.chips(body, spot)):
            if chip.contains(at):
                return index, moment
        return index, None


class VisitorDelegate(rows.RowDelegate):
    """Person and when; at the right how often, and at which moments."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def chips(self, body: QRectF, spot: SpotSession) -> list[QRectF]:
        """Where the moments of a row stand, as many as there is room for, the first one first."""
        metrics = QFontMetricsF(self._second)
        moments = moments_of(spot)
        widths = [
            metrics.horizontalAdvance(words.length(at_ms)) + 2 * CHIP_PADDING_PX
            for at_ms in moments[:MOST_CHIPS]
        ]
        room = body.width() * 0.62
        while len(widths) > 1 and sum(widths) + GAP_PX / 2 * len(widths) > room:
            widths.pop()
        left = body.right() - sum(widths) - GAP_PX / 2 * (len(widths) - 1)
        top = body.bottom() - 8 - CHIP_H_PX
        found = []
        for width in widths:
            found.append(QRectF(left, top, width, CHIP_H_PX))
            left += width + GAP_PX / 2
        return found

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        whole, body = body, body.adjusted(0, 7, 0, -8)
        spot, visitor = index.data(SpotRole), index.data(VisitorRole)
        if not isinstance(spot, SpotSession):
            return
        person = visitor.person if isinstance(visitor, Visitor) else "…"
        when = visitor.when if isinstance(visitor, Visitor) else ""
        watched = isinstance(visitor, Visitor) and visitor.watched
        second, muted = self._second, Role.MUTED
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._write(painter, body, when, second, muted, where=left | bottom)
        taken_px = 0.0
        if len(moments_of(spot)) > 1:
            often = f"{words.number(spot.clicks)} ×"
            self._write(painter, body, often, second, muted, where=right | top)
            taken_px = QFontMetricsF(second).horizontalAdvance(often) + GAP_PX
            self._paint_chips(painter, whole, spot, int(index.data(MomentRole) or 0))
        else:
            moment = words.length(spot.first_at_ms)
            self._write(painter, body, moment, second, muted, where=right | bottom)
        first = body.adjusted(0, 0, -taken_px, 0)
        role = muted if watched else Role.TEXT
        self._write(painter, first, person, self._title, role, where=left | top)

    def _paint_chips(self, painter: QPainter, body: QRectF, spot: SpotSession, chosen: int) -> None:
        painter.setFont(self._second)
        centre = Qt.AlignmentFlag.AlignCenter
        for at, chip in enumerate(self.chips(body, spot)):
            line = Role.ACCENT if at == chosen else Role.LINE
            painter.setPen(self._colours[line])
            painter.setBrush(self._colours[Role.PANEL])
            painter.drawRoundedRect(chip, 3, 3)
            painter.setPen(self._colours[Role.TEXT if at == chosen else Role.MUTED])
            painter.drawText(chip, centre, words.length(moments_of(spot)[at]))


def moments_of(spot: SpotSession) -> tuple[float, ...]:
    """The moments of a session, at least the first."""
    return spot.moments_ms or (spot.first_at_ms,)


def times_said(spot: SpotSession) -> str:
    """How often a session did it, in words."""
    text = _tr("once") if spot.clicks == 1 else _tr("%1 times")
    return text.replace("%1", words.number(spot.clicks))


def item_of(spot: SpotSession, visitor: Visitor | None) -> QStandardItem:
    """A row of the list."""
    item = QStandardItem()
    item.setData(spot, SpotRole)
    item.setData(visitor, VisitorRole)
    item.setData(0, MomentRole)
    person = visitor.person if visitor else ""
    parts = (person, visitor.when if visitor else "", times_said(spot))
    item.setData(", ".join(part for part in parts if part), Qt.ItemDataRole.AccessibleTextRole)
    return item


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
