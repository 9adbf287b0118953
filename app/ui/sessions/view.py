"""The list view of the rows: what keys and the mouse do in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.rows import set_up_list
from app.ui.sessions.delegate import RowDelegate, RowRole
from app.ui.sessions.row import Row

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowsView(QListView):
    """Rows of equal height, scrolled by the pixel.

    Signals:
        opened: (place) Enter on the current row, or a double click.
        moment_opened: (place, which of its moments) a click on where the query fits.
        delete_wanted: Del, of what is chosen.
    """

    opened = Signal(int)
    moment_opened = Signal(int, int)
    delete_wanted = Signal()

    def __init__(self, delegate: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self._pressed: tuple[int, int] | None = None
        self.setItemDelegate(delegate)
        self.setObjectName("session_rows")
        self.setAccessibleName(self.tr("Sessions"))
        self.setUniformItemSizes(True)
        set_up_list(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().setSingleStep(33)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_wanted.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def set_lines(self, lines: int) -> None:
        """Give each row room for so many moments."""
        if lines != self._delegate.lines:
            self._delegate.lines = lines
            self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_plain = (
            event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        )
        self._pressed = self._moment_at(event.position().toPoint()) if is_plain else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == self._moment_at(event.position().toPoint()):
            self.moment_opened.emit(*pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the row; a moment was opened by the first of the two clicks already."""
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and index.isValid() and self._moment_at(event.position().toPoint()) is None:
            self.opened.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._moment_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, moment: tuple[int, int] | None) -> None:
        if moment == self._delegate.hovered:
            return
        self._delegate.hovered = moment
        if moment is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().update()

    def _moment_at(self, at: QPoint) -> tuple[int, int] | None:
        """(place of the row, which of its moments) under the pointer."""
        index = self.indexAt(at)
        row = index.data(RowRole) if index.isValid() else None
        if not isinstance(row, Row):
            return None
        nth = self._delegate.moment_at(row, QRectF(self.visualRect(index)), at.toPointF())
        return None if nth is None else (index.row(), nth)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys (play, next, heat), not a search through rows."""
