"""The list itself: what keys and the mouse do in it, and how it keeps the play head in view."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)

from app.library.notes import PersonNote
from app.library.signals import SignalRow
from app.ui.inspector.delegate import ROW_H_PX, RowDelegate
from app.ui.inspector.model import RowRole, RowsModel
from app.ui.inspector.row import Row
from app.ui.rows import Index, set_up_list
from app.ui.theme import GRID_PX, Role, Theme

_JUMPING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WALKING = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)  # fmt: skip
_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class RowsView(QTableView):
    """Rows of equal height, scrolled by the pixel: a table of one column, which asks nothing of rows that are not seen
    (a QListView asks the model for each one whenever any of them changes).

    It follows the play head until a person scrolls or walks through it; a button takes it up again.

    Signals:
        moment_requested: (at_ms) a click or Enter on a row.
        row_chosen: (Row or None) the one whose detail is wanted.
        dismissed: (tuple of SignalRow) the chosen signals are no problem.
        note_edited: (PersonNote) it is to be worded anew.
        notes_deleted: (tuple of PersonNote) the chosen notes are to go.
    """

    moment_requested = Signal(float)
    row_chosen = Signal(object)
    dismissed = Signal(object)
    note_edited = Signal(object)
    notes_deleted = Signal(object)

    def __init__(self, rows: RowsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._theme = theme
        self._follows = True
        self.setObjectName("inspector_rows")
        self.setAccessibleName(self.tr("What happened"))
        self.setModel(rows)
        self._painter = RowDelegate(theme, self)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setMinimumSectionSize(0)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_H_PX)
        set_up_list(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().setSingleStep(ROW_H_PX // 2)
        self.verticalScrollBar().sliderMoved.connect(lambda _at: self.follow(False))
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self.follow(False))
        self._again = QPushButton(self.tr("Follow"), self)
        self._again.setToolTip(self.tr("Keep the row at the play head in view"))
        self._again.setAccessibleName(self._again.toolTip())
        self._again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._again.clicked.connect(lambda: self.follow(True))
        self._again.hide()
        self.customContextMenuRequested.connect(self._show_menu)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._choose())
        rows.modelReset.connect(self._after_reset)
        rows.play_head_moved.connect(self._mark)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def follows(self) -> bool:
        """Whether the row at the play head is kept in view."""
        return self._follows

    def follow(self, on: bool) -> None:
        """Keep the row at the play head in view, or leave the list where it is."""
        self._follows = on
        self._again.setVisible(not on and self._rows.rowCount() > 0)
        self._place_button()
        if on:
            self.show_play_head()

    def show_play_head(self) -> None:
        """Bring the row at the play head into view, if the list follows it."""
        place = self._rows.place
        if not self._follows:
            return
        if place < 0:
            self.scrollToTop()
            return
        index = self._rows.index(place)
        inner = self.viewport().rect().adjusted(0, ROW_H_PX, 0, -ROW_H_PX)
        if not inner.contains(self.visualRect(index).center()):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def make_room_for(self, longest: str) -> None:
        """Times are as wide as this one at most."""
        self._painter.make_room_for(longest)
        self.viewport().update()

    def chosen_lines(self) -> str:
        """The chosen rows as lines of text, in order of time."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return "\n".join(self._rows.shown[place].line for place in places)

    def dismiss(self) -> None:
        """The chosen signals are no problem."""
        if self.chosen_signals():
            self.dismissed.emit(self.chosen_signals())

    def chosen_signals(self) -> tuple[SignalRow, ...]:
        """The signals among the chosen rows, in order of time."""
        return tuple(one for one in self._chosen() if isinstance(one, SignalRow))

    def chosen_notes(self) -> tuple[PersonNote, ...]:
        """The notes among the chosen rows, in order of time."""
        return tuple(one for one in self._chosen() if isinstance(one, PersonNote))

    def _chosen(self) -> list[object]:
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._rows.shown[place].of for place in places]

    def copy(self) -> None:
        """The chosen rows on the clipboard, as plain text."""
        lines = self.chosen_lines()
        if lines:
            QGuiApplication.clipboard().setText(lines)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a row goes there; one that adds rows to the chosen ones does not."""
        super().mouseReleaseEvent(event)
        plain = not event.modifiers() & _ADDING
        if event.button() is Qt.MouseButton.LeftButton and plain:
            index = self.indexAt(event.position().toPoint())
            if len(self.selectionModel().selectedIndexes()) == 1:
                self._jump(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Who scrolls wants to read there."""
        if self.verticalScrollBar().maximum() > 0:
            self.follow(False)
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Enter and what copies are the list's, before the window's acts get them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = event.key() in _JUMPING or event.matches(QKeySequence.StandardKey.Copy)
            backs_out = event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection()
            if mine or backs_out or event.matches(QKeySequence.StandardKey.SelectAll):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _JUMPING and self.currentIndex().isValid():
            self._jump(self.currentIndex())
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Delete) and self.chosen_notes():
            self.notes_deleted.emit(self.chosen_notes())
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            if event.key() in _WALKING:
                self.follow(False)
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes with Tab begins to walk at the play head."""
        if not self.currentIndex().isValid() and self._rows.place >= 0:
            self.selectionModel().setCurrentIndex(
                self._rows.index(self._rows.place), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        super().focusInEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys (play, next, heat), not a search through rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()
        self.show_play_head()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go through the rows: there are no columns."""
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self._rows.index(0)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self._rows.index(self._rows.rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def _mark(self, before: int, now: int) -> None:
        for place in (before, now):
            if place >= 0:
                self.update(self._rows.index(place))

    def _after_reset(self) -> None:
        self._again.setVisible(not self._follows and self._rows.rowCount() > 0)
        self.row_chosen.emit(None)
        self.show_play_head()

    def _choose(self) -> None:
        index = self.currentIndex()
        row = index.data(RowRole) if self.selectionModel().isSelected(index) else None
        self.row_chosen.emit(row if isinstance(row, Row) else None)

    def _jump(self, index: Index) -> None:
        row = index.data(RowRole)
        if isinstance(row, Row) and row.at_ms is not None:
            self._rows.hold(row)
            self.follow(True)
            self.moment_requested.emit(row.goes_to_ms)

    def _show_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        jump = QAction(self.tr("Go to this moment"), menu)
        jump.setEnabled(row.at_ms is not None)
        jump.triggered.connect(lambda: self._jump(index))
        copy = QAction(self.tr("Copy"), menu)
        copy.triggered.connect(self.copy)
        menu.addAction(jump)
        menu.addAction(copy)
        if self.chosen_signals():
            menu.addSeparator()
            menu.addAction(self.tr("Not a problem"), self.dismiss)
        if isinstance(row.of, PersonNote):
            self._offer_notes(menu, row.of)
        menu.popup(self.viewport().mapToGlobal(at))

    def _offer_notes(self, menu: QMenu, note: PersonNote) -> None:
        chosen = self.chosen_notes() or (note,)
        menu.addSeparator()
        menu.addAction(self.tr("Edit the note…"), lambda: self.note_edited.emit(note))
        menu.addAction(self.tr("Delete the note"), lambda: self.notes_deleted.emit(chosen))

    def _place_button(self) -> None:
        size = self._again.sizeHint()
        inner = self.viewport().geometry()
        left = inner.left() + (inner.width() - size.width()) // 2
        self._again.setGeometry(
            left, inner.bottom() - size.height() - GRID_PX, size.width(), size.height()
        )

    def _dress(self) -> None:
        self._again.setIcon(self._theme.icon("follow", Role.ACCENT))
        self.viewport().update()
