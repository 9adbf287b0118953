"""The list of notes: what keys and the mouse do in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from app.ui.notes.delegate import ROW_H_PX, RowDelegate
from app.ui.notes.model import NotesModel
from app.ui.notes.row import Row
from app.ui.rows import set_up_list
from app.ui.theme import Theme

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NotesView(QListView):
    """Rows of equal height, scrolled by the pixel. A click opens, one that adds rows to the chosen ones does not.

    Signals:
        opened, edited: (Row) its moment is to be seen, or it is to be worded anew.
        deleted: (tuple of Row) these are to go.
    """

    opened = Signal(object)
    edited = Signal(object)
    deleted = Signal(object)

    def __init__(self, rows: NotesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._theme = theme
        self.setAccessibleName(self.tr("Notes"))
        self.setModel(rows)
        self.setItemDelegate(RowDelegate(theme, self))
        set_up_list(self)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().setSingleStep(ROW_H_PX // 3)
        self.customContextMenuRequested.connect(self._show_menu)
        theme.changed.connect(self.viewport().update)

    def chosen(self) -> tuple[Row, ...]:
        """The chosen rows in the list's order."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._rows.rows[place] for place in places)

    def copy(self) -> None:
        """The chosen notes on the clipboard, as they were written."""
        if self.chosen():
            QGuiApplication.clipboard().setText("\n\n".join(row.whole for row in self.chosen()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is Qt.MouseButton.LeftButton and plain and at.isValid():
            self.opened.emit(self._rows.rows[at.row()])

    def event(self, event: QEvent) -> bool:
        """What copies is the list's, before the window's acts get it."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        row = self._rows.rows[current.row()] if current.isValid() else None
        if event.key() in _OPENING and row is not None:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_F2 and row is not None:
            self.edited.emit(row)
        elif event.matches(QKeySequence.StandardKey.Delete):
            if self.chosen():
                self.deleted.emit(self.chosen())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys (play, next, heat), not a search through rows."""

    def _show_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        row = self._rows.rows[index.row()]
        chosen = self.chosen() or (row,)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        native = QKeySequence.SequenceFormat.NativeText
        for icon, title, key, act in (
            ("play", self.tr("Open the moment"), Qt.Key.Key_Return, lambda: self.opened.emit(row)),
            ("note", self.tr("Edit…"), Qt.Key.Key_F2, lambda: self.edited.emit(row)),
            ("copy", self.tr("Copy"), QKeySequence.StandardKey.Copy, self.copy),
            ("trash", self.tr("Delete"), Qt.Key.Key_Delete, lambda: self.deleted.emit(chosen)),
        ):
            # The key is only written: the list itself listens to it.
            written = f"{title}\t{QKeySequence(key).toString(native)}"
            menu.addAction(self._theme.icon(icon), written, act)
        menu.popup(self.viewport().mapToGlobal(at))
