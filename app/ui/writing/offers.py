"""The list below the search bar: what could be written, and beside it what it means or how many sessions it leaves."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import words
from app.ui.theme import Role, Theme
from app.ui.writing.completing import Offer

ROW_H_PX, PADDING_PX = 26, 4
OfferRole = int(Qt.ItemDataRole.UserRole)
_SIDE_PX, _GAP_PX, _ICON_PX = 8, 12, 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.TextFlag.TextSingleLine
Index = QModelIndex | QPersistentModelIndex


class OffersView(QListView):
    """The list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("offers")
        self.setAccessibleName(self.tr("What could be written"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def dress(self) -> None:
        """Take the theme's colours."""
        of = self._theme.color
        self.setStyleSheet(
            f"#offers {{ background: {of(Role.PANEL).name()}; color: {of(Role.TEXT).name()};"
            f" border: 1px solid {of(Role.LINE).name()}; padding: {PADDING_PX}px; outline: none; }}"
        )

    def height_px(self, rows: int) -> int:
        """How tall it is with so many rows."""
        return rows * ROW_H_PX + 2 * (PADDING_PX + 1)


class OfferDelegate(QStyledItemDelegate):
    """Draws an offer: its sign, what is written, and what stands beside it."""

    def __init__(self, theme: Theme, view: OffersView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer = index.data(OfferRole)
        if not isinstance(offer, Offer):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(Role.SELECTION if is_chosen else Role.HOVER))
            painter.drawRoundedRect(rect, 4, 4)
        inner = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        if offer.icon:
            top = inner.center().y() - _ICON_PX / 2
            place = QRectF(inner.left(), top, _ICON_PX, _ICON_PX)
            self._theme.icon(offer.icon, Role.MUTED).paint(painter, place.toRect())
            inner.setLeft(place.right() + _SIDE_PX)
        body, second = self._theme.font("body"), self._theme.font("secondary")
        title_px = min(QFontMetricsF(body).horizontalAdvance(offer.title), inner.width())
        beside_px = max(0.0, inner.width() - title_px - _GAP_PX)
        if offer.beside.strip().isdigit():
            beside_px = QFontMetricsF(second).horizontalAdvance(offer.beside)
        painter.setFont(second)
        painter.setPen(self._theme.color(Role.MUTED))
        beside = QFontMetricsF(second).elidedText(
            offer.beside, Qt.TextElideMode.ElideRight, beside_px
        )
        painter.drawText(inner, int(_RIGHT) | int(_LINE), beside)
        taken = QFontMetricsF(second).horizontalAdvance(beside)
        inner.setRight(inner.right() - taken - (_GAP_PX if taken else 0))
        painter.setFont(body)
        painter.setPen(self._theme.color(Role.TEXT))
        title = QFontMetricsF(body).elidedText(
            offer.title, Qt.TextElideMode.ElideMiddle, inner.width()
        )
        painter.drawText(inner, int(_LEFT) | int(_LINE), title)
        painter.restore()


def fill(model: QStandardItemModel, offers: tuple[Offer, ...]) -> None:
    """Have these in the list."""
    model.clear()
    for offer in offers:
        item = QStandardItem(offer.text)
        item.setData(offer, OfferRole)
        spoken = f"{offer.title}, {offer.beside}" if offer.beside else offer.title
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        item.setData(words.tooltip(offer.text), Qt.ItemDataRole.ToolTipRole)
        item.setEditable(False)
        model.appendRow(item)
