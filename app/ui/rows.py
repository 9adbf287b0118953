"""What the rows of all lists share: how a list scrolls, the ground of a row, how words are written on it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.theme import Role, Theme

MARGIN_PX = 12
MARK_W_PX = 3
ICON_PX = 16
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
AT_END, IN_THE_MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
Index = QModelIndex | QPersistentModelIndex

_LINE = Qt.TextFlag.TextSingleLine


def set_up_list(view: QAbstractItemView) -> None:
    """Scroll by the pixel, never sideways; nothing is edited in place; a row knows the pointer is over it."""
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setMouseTracking(True)


class RowDelegate(QStyledItemDelegate):
    """The ground of a row; what stands on it is its list's to paint. Fonts and colours are taken once a theme."""

    #: of the line under a row that has the mark at its edge
    line_when_marked = Role.LINE

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.refresh()
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Take the theme's fonts and colours anew."""
        self._title = self._theme.font("title")
        self._body = self._theme.font("body")
        self._second = self._theme.font("secondary")
        self._mono = self._theme.font("mono")
        self._colours = {role: self._theme.color(role) for role in Role}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option.state, marked=self.is_marked(option, index))
        self.paint_row(painter, rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0), option, index)
        painter.restore()

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """What stands on the ground, between the margins."""

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Whether the row's edge is in the accent's colour: that of a chosen one is."""
        return bool(option.state & QStyle.StateFlag.State_Selected)

    def _ground(
        self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, marked: bool
    ) -> None:
        role = Role.PANEL
        if state & QStyle.StateFlag.State_Selected:
            role = Role.SELECTION
        elif state & QStyle.StateFlag.State_MouseOver:
            role = Role.HOVER
        painter.fillRect(rect, self._colours[role])
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, self._colours[self.line_when_marked if marked else Role.LINE])
        if marked:
            mark = QRectF(rect.left(), rect.top(), MARK_W_PX, rect.height() - 1)
            painter.fillRect(mark, self._colours[Role.ACCENT])
        with_keys = QStyle.StateFlag.State_KeyboardFocusChange
        if state & QStyle.StateFlag.State_HasFocus and state & with_keys:
            painter.setPen(QPen(self._colours[Role.ACCENT], 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))

    def _write(
        self,
        painter: QPainter,
        place: QRectF,
        text: str,
        font: QFont,
        role: Role,
        *,
        where: Qt.AlignmentFlag = LEFT,
        cut: Qt.TextElideMode = AT_END,
    ) -> None:
        """One line, cut to the room it has."""
        painter.setFont(font)
        painter.setPen(self._colours[role])
        short = QFontMetricsF(font).elidedText(text, cut, max(place.width(), 0.0))
        painter.drawText(place, int(where | _LINE), short)

    def _write_right(
        self, painter: QPainter, place: QRectF, text: str, font: QFont, role: Role
    ) -> float:
        """One line that ends where the room does; says how much of it that took, in px."""
        painter.setFont(font)
        painter.setPen(self._colours[role])
        painter.drawText(place, int(RIGHT | _LINE), text)
        return QFontMetricsF(font).horizontalAdvance(text)
