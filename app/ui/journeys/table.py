"""A table that all tabs share: named rows with numbers on the right, sorted by any column, every number a door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui import words
from app.ui.rows import AT_END, LEFT, RIGHT, Index, RowDelegate, set_up_list
from app.ui.theme import Role, Theme

ROW_H_PX, TALL_ROW_H_PX = 32, 44
#: a name has no less, so that more columns have room
NAME_W_PX = 144
BAR_H_PX = 4
RowRole = int(Qt.ItemDataRole.UserRole)
ColumnRole = RowRole + 1


class Bar(Struct, frozen=True):
    """A share drawn under its number, 0 to 1; `low` and `high` are the ends of its range."""

    value: float
    low: float | None = None
    high: float | None = None


class Column(Struct, frozen=True):
    """One column; rows are whatever the tab has.

    Args:
        title: its head, in the person's language.
        help: one sentence about it.
        text: what a row says in it; empty where it has nothing to say.
        value: what it is sorted by; None stands last, whichever way.
        width_px: 0 for the one that takes what is left, which the first does.
        below: a second line of the first column.
        bar: a share drawn under the number.
        role: the colour of the number.
        is_door: a click on the number leads somewhere (`Table.cell_opened`).
        told: what is said of it where there is more room than in the cell.
    """

    title: str
    help: str
    text: Callable[[Any], str]
    value: Callable[[Any], float | str | None]
    width_px: int = 0
    below: Callable[[Any], str] | None = None
    bar: Callable[[Any], Bar | None] | None = None
    role: Callable[[Any], Role] | None = None
    is_door: bool = False
    told: Callable[[Any], str] | None = None


class TableModel(QAbstractTableModel):
    """The rows in the order of the table."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[object] = []
        self._order = (0, Qt.SortOrder.AscendingOrder)

    @property
    def rows(self) -> Sequence[object]:
        """In the order of the table."""
        return self._rows

    @property
    def columns(self) -> Sequence[Column]:
        """From left to right."""
        return self._columns

    def show(self, rows: Sequence[object]) -> None:
        """Show other rows in the order at hand."""
        self.beginResetModel()
        self._rows = self._sorted(rows)
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Tell other things of the rows."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(self._columns[section].help)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else LEFT
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == RowRole:
            return row
        if role == ColumnRole:
            return column
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(self.said(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.text(row) if index.column() else self.said(row)
        return None

    def said(self, row: object) -> str:
        """All that is told of a row, whatever columns there is room for."""
        first, *others = self._columns
        parts = [first.text(row), *([first.below(row)] if first.below is not None else ())]
        parts += (f"{one.title} {(one.told or one.text)(row)}" for one in others if one.text(row))
        return " · ".join(part for part in parts if part)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows that say nothing in it come last."""
        self._order = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        chosen = [self._rows[index.row()] for index in before]
        self._rows = self._sorted(self._rows)
        places = {id(row): at for at, row in enumerate(self._rows)}
        after = [
            self.index(places[id(row)], index.column())
            for row, index in zip(chosen, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, rows: Sequence[object]) -> list[object]:
        at, order = self._order
        if not 0 <= at < len(self._columns):
            return list(rows)
        value = self._columns[at].value
        told = [row for row in rows if value(row) is not None]
        told.sort(key=_key(value), reverse=order == Qt.SortOrder.DescendingOrder)
        return [*told, *(row for row in rows if value(row) is None)]


def _key(value: Callable[[Any], float | str | None]) -> Callable[[object], Any]:
    def key(row: object) -> object:
        found = value(row)
        return found.casefold() if isinstance(found, str) else found

    return key


class Table(QTableView):
    """The table itself.

    Args:
        columns: the first one names the rows.
        sorted_by: the column that the rows are sorted by at first, the greatest first.

    Signals:
        row_chosen: (row or None) another row is the current one.
        row_opened: (row) double click or Enter.
        cell_opened: (row, column number) a click on a number that is a door.
        menu_wanted: (row, where on the screen) the right button, or the menu key.
    """

    row_chosen = Signal(object)
    row_opened = Signal(object)
    cell_opened = Signal(object, int)
    menu_wanted = Signal(object, QPoint)

    def __init__(
        self,
        columns: Sequence[Column],
        theme: Theme,
        parent: QWidget | None = None,
        sorted_by: int = 0,
    ) -> None:
        super().__init__(parent)
        self.listed = TableModel(columns, self)
        self.setModel(self.listed)
        set_up_list(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        head.setFont(theme.font("secondary"))
        head.setStyleSheet("QHeaderView::section { padding: 4px 12px; }")
        down = sorted_by > 0
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(sorted_by, order)
        self.setSortingEnabled(True)
        head.setSortIndicatorShown(False)
        self._left_out = QLabel("…", head)
        self._left_out.setFont(theme.font("secondary"))
        self._left_out.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.listed.modelReset.connect(self._lay_out)
        self._lay_out()

    def show_rows(
        self, rows: Sequence[object], same: Callable[[object], bool] | None = None
    ) -> None:
        """Show other rows in the order at hand; the one that is `same` stays the current one."""
        self.listed.show(rows)
        places = enumerate(self.listed.rows)
        kept = None if same is None else next((at for at, row in places if same(row)), None)
        if kept is not None:
            self.setCurrentIndex(self.listed.index(kept, 0))

    def current_row(self) -> object | None:
        """The row that is chosen."""
        return self.currentIndex().data(RowRole) if self.currentIndex().isValid() else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.row_chosen.emit(current.data(RowRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.row_opened.emit(self.current_row())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_door = self._door(event.position().toPoint()).isValid()
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        door = self._door(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and door.isValid():
            self.cell_opened.emit(door.data(RowRole), door.column())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.indexAt(at).isValid() and not self._door(at).isValid():
            self.row_opened.emit(self.indexAt(at).data(RowRole))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            at = event.globalPos() if by_mouse else self._below(index)
            self.menu_wanted.emit(index.data(RowRole), at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _below(self, index: Index) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    def _door(self, at: QPoint) -> QModelIndex:
        index = self.indexAt(at)
        column = index.data(ColumnRole)
        is_door = isinstance(column, Column) and column.is_door and column.text(index.data(RowRole))
        return index if is_door else QModelIndex()

    def _lay_out(self) -> None:
        head = self.horizontalHeader()
        for at, column in enumerate(self.listed.columns):
            way = (
                QHeaderView.ResizeMode.Fixed if column.width_px else QHeaderView.ResizeMode.Stretch
            )
            head.setSectionResizeMode(at, way)
            if column.width_px:
                self.setColumnWidth(at, column.width_px)
        is_tall = self.listed.columns[0].below is not None or any(
            one.bar is not None for one in self.listed.columns
        )
        self.verticalHeader().setDefaultSectionSize(TALL_ROW_H_PX if is_tall else ROW_H_PX)
        self._fit()

    def _fit(self) -> None:
        """What there is no room for is left out, the last column first."""
        room = self.viewport().width() - NAME_W_PX
        for at, column in enumerate(self.listed.columns):
            room -= column.width_px
            self.setColumnHidden(at, at > 0 and room < 0)
        self._tell_left_out()

    def _tell_left_out(self) -> None:
        """Behind the heads stands a sign for those that have no room."""
        named = [one.title for at, one in enumerate(self.listed.columns) if self.isColumnHidden(at)]
        said = self.tr(
            "No room for: %1. Rows tell it where the pointer rests; a wider list shows it."
        )
        self._left_out.setToolTip(words.tooltip(said.replace("%1", ", ".join(named))))
        self._left_out.setVisible(bool(named))
        head = self.horizontalHeader()
        self._left_out.setGeometry(self.viewport().width() - 14, 0, 14, head.height())


class _CellDelegate(RowDelegate):
    """A name with a line below it, or a number with its share drawn below."""

    def __init__(self, theme: Theme, table: Table) -> None:
        super().__init__(theme, table)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW_H_PX)

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return index.column() == 0 and super().is_marked(option, index)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row, column = index.data(RowRole), index.data(ColumnRole)
        if not isinstance(column, Column):
            return
        if index.column() == 0:
            self._name(painter, body, column, row)
        else:
            self._number(painter, body, column, row)

    def _name(self, painter: QPainter, body: QRectF, column: Column, row: object) -> None:
        below = column.below(row) if column.below is not None else ""
        half = QRectF(body.left(), body.top() + 4, body.width(), (body.height() - 8) / 2)
        place = half if below else body
        self._write(
            painter, place, column.text(row), self._body, self._role(column, row), cut=AT_END
        )
        if below:
            half.translate(0, half.height())
            self._write(painter, half, below, self._second, Role.MUTED, cut=AT_END)

    def _number(self, painter: QPainter, body: QRectF, column: Column, row: object) -> None:
        bar = column.bar(row) if column.bar is not None else None
        place = QRectF(body)
        if bar is not None:
            place.setHeight(body.height() - BAR_H_PX - 6)
        role = self._role(column, row)
        self._write(painter, place, column.text(row), self._mono, role, where=RIGHT)
        if bar is not None:
            ground = QRectF(body.left(), body.bottom() - BAR_H_PX - 6, body.width(), BAR_H_PX)
            self._bar(painter, ground, bar)

    def _bar(self, painter: QPainter, ground: QRectF, bar: Bar) -> None:
        painter.fillRect(ground, self._colours[Role.LINE])
        filled = QRectF(ground)
        filled.setWidth(ground.width() * min(max(bar.value, 0.0), 1.0))
        painter.fillRect(filled, self._colours[Role.ACCENT])
        if bar.low is not None and bar.high is not None:
            left, right = (ground.left() + ground.width() * end for end in (bar.low, bar.high))
            middle = ground.center().y()
            painter.fillRect(
                QRectF(left, middle - 0.5, max(right - left, 1.0), 1), self._colours[Role.TEXT]
            )

    def _role(self, column: Column, row: object) -> Role:
        return Role.TEXT if column.role is None else column.role(row)
