"""The sessions behind a number: who, when, at which moment; each opens three seconds before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.library import browse
from app.ui import words
from app.ui.rows import Index, RowDelegate, set_up_list
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Role, Theme

if TYPE_CHECKING:
    from app.library.database import Library

BEFORE_MS = 3_000.0
ROW_H_PX = 48
#: sessions that are listed; the others are found by the query
MOST = 200
RowRole = int(Qt.ItemDataRole.UserRole)


class Moment(Struct, frozen=True):
    """A session, and when in it; `said` what happened then."""

    session: int
    at_ms: float
    said: str = ""


class Listed(Struct, frozen=True):
    """A row as it is shown."""

    moment: Moment
    person: str
    when: str
    watched: bool


class _Rows(Struct, frozen=True):
    """Asks who they are."""

    moments: tuple[Moment, ...]

    def __call__(self, db: Library) -> tuple[Listed, ...]:
        ids = tuple(dict.fromkeys(one.session for one in self.moments))
        told = {row.id: row for row in browse.rows_of(db, ids)}
        return tuple(
            Listed(one, words.plain(row.user), _when(row), row.watched)
            for one in self.moments
            if (row := told.get(one.session)) is not None
        )


def _when(row: browse.SessionRow) -> str:
    parts = (words.moment(row.started_at_ms), words.plain(row.device))
    return " · ".join(part for part in parts if part)


class BehindModel(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Listed] = ()

    @property
    def rows(self) -> Sequence[Listed]:
        """In their order."""
        return self._rows

    def show(self, rows: Sequence[Listed]) -> None:
        """Show others."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            told = (row.person, row.when, words.length(row.moment.at_ms), row.moment.said)
            return " · ".join(part for part in told if part)
        return None


class BehindList(QListView):
    """Signals:
    opened: (session, at_ms) three seconds before its moment.
    person_wanted: (session) whose it is.
    """

    opened = Signal(int, float)
    person_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.listed = BehindModel(self)
        self.setModel(self.listed)
        self.setAccessibleName(self.tr("Sessions"))
        self.setUniformItemSizes(True)
        set_up_list(self)
        self.setItemDelegate(_RowPainter(theme, self))
        self.doubleClicked.connect(self.open)

    def open(self, index: Index) -> None:
        """Open a row's session just before its moment."""
        row = index.data(RowRole)
        if isinstance(row, Listed):
            self.opened.emit(row.moment.session, max(row.moment.at_ms - BEFORE_MS, 0.0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        row = index.data(RowRole)
        if not isinstance(row, Listed):
            return
        at = self.visualRect(index).center() if is_by_key else event.pos()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            self._theme.icon("play"), self.tr("Watch from 3 s before")
        ).triggered.connect(lambda _on=False: self.open(index))
        menu.addAction(self._theme.icon("user"), self.tr("Show this person")).triggered.connect(
            lambda _on=False: self.person_wanted.emit(row.moment.session)
        )
        menu.popup(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""


class _RowPainter(RowDelegate):
    """Person and moment; below when, and what happened."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Listed):
            return
        body = body.adjusted(0, 5, 0, -6)
        above, below = QRectF(body), QRectF(body)
        above.setHeight(body.height() / 2)
        below.setTop(above.bottom())
        at = words.length(row.moment.at_ms)
        taken = self._write_right(painter, above, at, self._mono, Role.MUTED)
        above.setRight(above.right() - taken - GRID_PX)
        role = Role.MUTED if row.watched else Role.TEXT
        self._write(painter, above, row.person, self._title, role)
        said = " · ".join(part for part in (row.when, row.moment.said) if part)
        self._write(painter, below, said, self._second, Role.MUTED)


class Behind(QWidget):
    """The list with what it is of above it, and what opens one below.

    Signals:
        moment_wanted: (session, at_ms).
        query_wanted: (text) what finds all of them in the list of sessions.
    """

    moment_wanted = Signal(int, float)
    query_wanted = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._tasks = tasks
        self._theme = theme
        self._query = ""
        self._title = QLabel(self)
        self._hint = QLabel(self)
        for label in (self._title, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._hint.setProperty("role", "secondary")
        self._all = QPushButton(self.tr("List all in Watch"), self)
        self._all.clicked.connect(lambda: self.query_wanted.emit(self._query))
        self.list = BehindList(theme, self)
        self.list.opened.connect(self.moment_wanted)
        self._watch = QPushButton(self.tr("Watch from 3 s before"), self)
        self._watch.setProperty("primary", True)
        self._watch.setToolTip(self.tr("Watch the chosen session (Enter)"))
        self._watch.clicked.connect(lambda: self.list.open(self.list.currentIndex()))
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def show_sessions(
        self, title: str, moments: Sequence[Moment], query: str = "", hint: str = ""
    ) -> None:
        """Show sessions, in their order.

        Args:
            query: what finds them all; empty where no query does.
            hint: one more line.
        """
        self._query = query
        self._title.setText(title)
        more = len(moments) - MOST
        if more > 0:
            said = self.tr("The first %1 of %2.").replace("%1", words.number(MOST))
            hint = f"{hint} {said.replace('%2', words.number(len(moments)))}".strip()
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._all.setVisible(bool(query and moments))
        self._all.setToolTip(words.tooltip(query))
        self._watch.setVisible(bool(moments))
        self._tasks.read(_Rows(tuple(moments[:MOST])), self._show, latest=f"behind {id(self)}")

    def _show(self, rows: tuple[Listed, ...]) -> None:
        self.list.listed.show(rows)
        self.list.setCurrentIndex(self.list.listed.index(0, 0))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID_PX, 0, GRID_PX)
        column.setSpacing(GRID_PX // 2)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 4)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._hint)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 0)
        foot.addWidget(self._watch, 1)
        foot.addWidget(self._all, 1)
        column.addLayout(foot)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._hint.setFont(self._theme.font("secondary"))
