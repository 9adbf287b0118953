"""The elements of the page that were clicked, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.heatmap.points import ElementClicks
from app.ui import words
from app.ui.theme import Theme

ROW_H_PX = 32
NUMBER_W_PX = (72, 64, 68, 64)
# A narrower table leaves these out: what an element is called matters more.
ROOMY_PX = 380
LEFT_OUT = (3, 4)
ElementRole = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ElementsModel(QAbstractTableModel):
    """One element a row: its name, share, clicks, people, usual first click."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._elements: list[ElementClicks] = []
        self._heads = (
            self.tr("element"), self.tr("share"), self.tr("clicks"), self.tr("people"), self.tr("first"),
        )  # fmt: skip

    def show(self, elements: Sequence[ElementClicks]) -> None:
        """Show other elements."""
        self.beginResetModel()
        self._elements = list(elements)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._elements)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self._elements):
            return None
        element, column = self._elements[index.row()], index.column()
        if role == ElementRole:
            return element
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(element, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font("secondary" if column else "title")
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(self._said(element))
        return None

    def _said(self, element: ElementClicks) -> str:
        """All there is, whatever columns there is room for."""
        parts = [title_of(element)]
        if element.name.label and element.name.selector:
            parts.append(words.plain(element.name.selector))
        parts += (f"{head} {_cell(element, at)}" for at, head in enumerate(self._heads) if at)
        return " · ".join(parts)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; numbers by their size."""
        keys = {
            1: lambda one: one.share,
            2: lambda one: one.clicks,
            3: lambda one: one.visitors,
            4: lambda one: one.first_click_s,
        }
        key = keys.get(column, lambda one: _cell(one, 0).casefold())
        self.layoutAboutToBeChanged.emit()
        self._elements.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.layoutChanged.emit()


class ElementsView(QTableView):
    """The table.

    Signals:
        element_chosen: (ElementClicks) double click or Enter: who clicked it?
    """

    element_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heat_elements")
        self.setAccessibleName(self.tr("Elements"))
        self.elements = ElementsModel(theme, self)
        self.setModel(self.elements)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_H_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicator(2, Qt.SortOrder.DescendingOrder)
        for column, width_px in enumerate(NUMBER_W_PX, start=1):
            self.setColumnWidth(column, width_px)
        self.setSortingEnabled(True)
        head.setSortIndicatorShown(False)
        head.setFont(theme.font("secondary"))
        self.setStyleSheet(
            "#heat_elements::item { padding: 0 8px 0 8px; }"
            " #heat_elements QHeaderView::section { padding: 4px 11px 4px 11px; }"
        )
        self.doubleClicked.connect(self._choose)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column in LEFT_OUT:
            self.setColumnHidden(column, self.width() < ROOMY_PX)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def show_elements(self, elements: Sequence[ElementClicks]) -> None:
        """Show other elements in the order at hand."""
        self.elements.show(elements)
        head = self.horizontalHeader()
        self.elements.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())

    def _choose(self, index: Index) -> None:
        element = index.data(ElementRole)
        if isinstance(element, ElementClicks):
            self.element_chosen.emit(element)


def title_of(element: ElementClicks) -> str:
    """What an element is called: its label, else its selector."""
    return words.plain(element.name.label or element.name.selector, 80)


def _cell(element: ElementClicks, column: int) -> str:
    cells = (
        title_of(element),
        f"{100 * element.share:.1f} %",
        words.number(element.clicks),
        words.number(element.visitors),
        _seconds(element.first_click_s),
    )
    return cells[column]


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
