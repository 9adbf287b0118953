"""The story as a list: every row a door to its moment."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.journeys.person.reading import Head, Line, Row
from app.ui.journeys.person.story_rows import RowRole, StoryDelegate, StoryModel
from app.ui.rows import set_up_list
from app.ui.theme import Theme

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StoryView(QListView):
    """A click opens a moment, or the beginning of a session; one that adds rows to the chosen ones does not.

    Signals:
        opened: (Line or Head).
        menu_wanted: (Line or Head, where on the screen).
        seen_changed: (session) whose rows stand at the top.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)
    seen_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listed = StoryModel(self)
        self.setModel(self.listed)
        self.setItemDelegate(StoryDelegate(theme, self))
        set_up_list(self)
        self.setAccessibleName(self.tr("Story"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalScrollBar().setSingleStep(28)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._tell_seen())
        theme.changed.connect(self.viewport().update)

    def show_session(self, session: int) -> None:
        """Bring a session's beginning to the top."""
        place = self.listed.place_of(session)
        if place >= 0:
            index = self.listed.index(place)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.setCurrentIndex(index)

    def chosen_sessions(self) -> tuple[int, ...]:
        """The sessions of the chosen rows, each once, in order."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        rows = (self.listed.rows[place] for place in places)
        found = (row.session for row in rows if isinstance(row, Head | Line))
        return tuple(dict.fromkeys(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().data(RowRole)
        if event.key() in _OPENING and isinstance(row, Head | Line):
            self.opened.emit(row)
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_door = self._row_at(event.position().toPoint()) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._row_at(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is Qt.MouseButton.LeftButton and plain and row is not None:
            self.opened.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        row = index.data(RowRole)
        if isinstance(row, Head | Line):
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wanted.emit(row, event.globalPos() if by_mouse else below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_seen()

    def _row_at(self, at: QPoint) -> Row | None:
        row = self.indexAt(at).data(RowRole)
        return row if isinstance(row, Head | Line) else None

    def _tell_seen(self) -> None:
        for y_px in (8, 40, 80):
            row = self._row_at(QPoint(8, y_px))
            if isinstance(row, Head | Line):
                self.seen_changed.emit(row.session)
                return
