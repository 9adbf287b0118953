"""The elements of the page as a table beside its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.ui import words
from app.ui.heatmap.element_columns import ColumnsButton, columns_of, offer, written
from app.ui.heatmap.element_order import by_worth, in_order, sorted_by
from app.ui.heatmap.element_rows import (
    COLUMNS,
    NAME_W_PX,
    ROW_H_PX,
    WIDTHS_PX,
    Column,
    CropRole,
    ElementDelegate,
    ElementRole,
    Heads,
    cell,
    sort_value,
    title_of,
)
from app.ui.rows import Index
from app.ui.theme import Theme

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Which(StrEnum):
    """Which elements are listed."""

    ALL = "all"
    NEVER = "never"
    NO_CONTROL = "no_control"

    def takes(self, row: ElementRow) -> bool:
        """Whether an element is one of these."""
        if self is Which.NEVER:
            return row.is_never_clicked
        return self is Which.ALL or row.is_no_control


class ElementsModel(QAbstractTableModel):
    """One element a row."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: tuple[ElementRow, ...] = ()
        self._shown: list[ElementRow] = []
        self._crops: dict[int, QImage] = {}
        self._which = Which.ALL
        self._order = (Column.CLICKS, Qt.SortOrder.DescendingOrder)
        self._heads = Heads()

    @property
    def titles(self) -> Mapping[Column, str]:
        """What the columns are called."""
        return self._heads.titles

    @property
    def rows(self) -> Sequence[ElementRow]:
        """What is listed, in the order of the list."""
        return self._shown

    def show(self, rows: Sequence[ElementRow]) -> None:
        """Show other elements in the order at hand."""
        self.beginResetModel()
        self._all = tuple(rows)
        self._shown = self._listed()
        self.endResetModel()

    def show_only(self, which: Which) -> None:
        """List some of them."""
        self._which = which
        self.show(self._all)

    def count(self, which: Which) -> int:
        """How many there are of a sort."""
        return sum(which.takes(row) for row in self._all)

    def show_crops(self, crops: Mapping[int, QImage]) -> None:
        """Show small pictures, by which of the picture's elements each is."""
        self._crops = dict(crops)
        if self._shown:
            ends = self.index(0, 0), self.index(len(self._shown) - 1, 0)
            self.dataChanged.emit(*ends, [CropRole])

    def place_of(self, at: int) -> int:
        """The row of one of the picture's elements, −1 where it is not listed."""
        return next((place for place, row in enumerate(self._shown) if row.at == at), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads.titles[COLUMNS[section]]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._heads.help[COLUMNS[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self._shown):
            return None
        row, column = self._shown[index.row()], COLUMNS[index.column()]
        if role == ElementRole:
            return row
        if role == CropRole:
            return None if row.at is None else self._crops.get(row.at)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(self.said(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(row) if column is Column.ELEMENT else cell(row, column)
        return None

    def said(self, row: ElementRow) -> str:
        """All there is, whatever columns there is room for."""
        parts = [title_of(row)]
        if row.name.label and row.name.selector:
            parts.append(words.plain(row.name.selector))
        parts += (f"{self._heads.titles[column]} {cell(row, column)}" for column in COLUMNS[1:])
        return " · ".join(parts)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; numbers by their size."""
        self._order = COLUMNS[column], order
        self.layoutAboutToBeChanged.emit()
        self._shown = self._listed()
        self.layoutChanged.emit()

    def _listed(self) -> list[ElementRow]:
        column, order = self._order
        listed = [row for row in self._all if self._which.takes(row)]
        down = order == Qt.SortOrder.DescendingOrder
        return sorted(listed, key=lambda row: sort_value(row, column), reverse=down)


class ElementsView(QTableView):
    """The table.

    Signals:
        element_chosen: (ElementRow) double click or Enter: who clicked it?
        element_picked: (ElementRow) it is the current one now.
        element_pointed: (ElementRow or None) the pointer is over its row.
        menu_wanted: (ElementRow, QPoint of the screen) the right button, or the menu key.
    """

    element_chosen = Signal(object)
    element_picked = Signal(object)
    element_pointed = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heat_elements")
        self.setAccessibleName(self.tr("Elements"))
        self._kind = Kind.CLICK
        self._chosen: tuple[Column, ...] = ()
        self.elements = ElementsModel(theme, self)
        self.setModel(self.elements)
        self._delegate = ElementDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_H_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicator(COLUMNS.index(Column.CLICKS), Qt.SortOrder.DescendingOrder)
        for column, width_px in WIDTHS_PX.items():
            self.setColumnWidth(COLUMNS.index(column), width_px)
        self.setSortingEnabled(True)
        head.setSortIndicatorShown(False)
        head.setFont(theme.font("secondary"))
        self.setStyleSheet(
            "#heat_elements QHeaderView::section { padding: 4px 10px 4px 2px; }"
            " #heat_elements QHeaderView::section:first { padding-left: 12px; }"
        )
        self.doubleClicked.connect(self._choose)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.offer_columns(head.mapToGlobal(at)))
        self._more = ColumnsButton(theme, self)
        below = self._more.rect().bottomLeft()
        self._more.clicked.connect(lambda: self.offer_columns(self._more.mapToGlobal(below)))
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self._place_more())

    @property
    def columns(self) -> str:
        """The columns that a person chose, nothing where there are as many as fit."""
        return written(self._chosen)

    def choose_columns(self, columns: Sequence[Column]) -> None:
        """Show these, and scroll to those there is no room for; nothing for as many as fit."""
        self._chosen = tuple(columns)
        self._fit()
        self.updateGeometries()

    def recall_columns(self, names: str) -> None:
        """Show the columns that were remembered."""
        self.choose_columns(columns_of(names))

    def offer_columns(self, at: QPoint) -> QMenu:
        """Offer all columns at a place of the screen."""
        return offer(self, self.elements.titles, self._chosen, self.choose_columns, at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at, index = event.globalPos(), self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.scrollTo(index)
            below = self.visualRect(index.siblingAtColumn(0)).bottomLeft()
            at = self.viewport().mapToGlobal(QPoint(max(below.x(), 0), below.y()))
        row = index.data(ElementRole)
        if isinstance(row, ElementRow):
            self.menu_wanted.emit(row, at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
        self._place_more()

    def show_kind(self, kind: Kind) -> None:
        """Put first what a kind of heat is about, and the elements with the most of it."""
        if kind is self._kind:
            return
        was, self._kind = sorted_by(self._kind), kind
        head = self.horizontalHeader()
        for place, column in enumerate(in_order(kind)):
            head.moveSection(head.visualIndex(COLUMNS.index(column)), place)
        self._fit()
        # Whoever sorted by something else goes on with that.
        by, down = COLUMNS.index(sorted_by(kind)), Qt.SortOrder.DescendingOrder
        is_ours = COLUMNS[head.sortIndicatorSection()] is was and head.sortIndicatorOrder() == down
        if is_ours or self.isColumnHidden(head.sortIndicatorSection()):
            self.sortByColumn(by, down)

    def _fit(self) -> None:
        room = self.viewport().width() - NAME_W_PX
        for column in by_worth(self._kind):
            is_wanted = not self._chosen or column in self._chosen
            room -= WIDTHS_PX[column] if is_wanted else 0
            is_hidden = room < 0 if not self._chosen else not is_wanted
            self.setColumnHidden(COLUMNS.index(column), is_hidden)
        head, is_wider = self.horizontalHeader(), bool(self._chosen) and room < 0
        modes, policies = QHeaderView.ResizeMode, Qt.ScrollBarPolicy
        head.setSectionResizeMode(0, modes.Fixed if is_wider else modes.Stretch)
        if is_wider:
            self.setColumnWidth(0, NAME_W_PX)
        bar = policies.ScrollBarAsNeeded if is_wider else policies.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(bar)

    def _place_more(self) -> None:
        self._more.place(self.horizontalHeader(), self.elements.titles[Column.ELEMENT])

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = current.data(ElementRole)
        if isinstance(row, ElementRow):
            self.element_picked.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.indexAt(event.position().toPoint()).data(ElementRole)
        self.point_at(row.at if isinstance(row, ElementRow) else None)
        self.element_pointed.emit(row if isinstance(row, ElementRow) else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(None)
        self.element_pointed.emit(None)

    def point_at(self, at: int | None) -> None:
        """Light the row of one of the picture's elements."""
        if at != self._delegate.pointed:
            self._delegate.pointed = at
            self.viewport().update()

    def pick(self, at: int | None) -> None:
        """Make the row of one of the picture's elements the current one, without asking anything."""
        place = -1 if at is None else self.elements.place_of(at)
        before = self.blockSignals(True)
        self.setCurrentIndex(self.elements.index(place, 0) if place >= 0 else QModelIndex())
        if place >= 0:
            self.scrollTo(self.elements.index(place, 0))
        self.blockSignals(before)
        self.viewport().update()

    def _choose(self, index: Index) -> None:
        row = index.data(ElementRole)
        if isinstance(row, ElementRow):
            self.element_chosen.emit(row)
