"""The elements of two sides as a table: how many clicked each, and whether the sides differ by more than chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.heatmap import diverging
from app.heatmap.compare import ElementDifference
from app.heatmap.kinds import By
from app.heatmap.points import ElementName
from app.jobs.called import Names
from app.ui import rows, words
from app.ui.heatmap import compare_said as said
from app.ui.heatmap.compare_names import title
from app.ui.heatmap.element_rows import GAP_PX, paint_crop
from app.ui.heatmap.elements_read import CROP_PX
from app.ui.rows import LEFT, RIGHT, Index, set_up_list
from app.ui.theme import Role, Theme

ROW_H_PX = 44
LINE_H_PX = 18
NAME, ONE, OTHER, APART, CHANCE = range(5)
NUMBER_W_PX = (100, 100, 122, 124)
#: a narrower table tells the difference without its picture
PLOT_FROM_PX = 720
PLOT_W_PX = 120
#: a still narrower one tells what may be chance by a dot at the difference
CHANCE_FROM_PX = 640
DOT_PX = 5
RowRole = int(Qt.ItemDataRole.UserRole)
LongestRole = RowRole + 1
CropRole = RowRole + 2
LinesRole = RowRole + 3


class CompareModel(QAbstractTableModel):
    """One element a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ElementDifference] = []
        self._crops: Mapping[ElementName, QImage] = {}
        self._names: Names = {}
        self._by: By = "events"
        self._furthest = 1.0
        self._heads = (
            self.tr("element"), *said.NAMES, self.tr("A − B, points"), self.tr("chance"),
        )  # fmt: skip

    def show(self, elements: Sequence[ElementDifference], by: By) -> None:
        """Show other elements; `by`: what their shares are of."""
        self.beginResetModel()
        self._by = by
        self._rows = list(elements)
        self._furthest = max(map(_reach, elements), default=1.0)
        self.endResetModel()

    def show_names(self, names: Names) -> None:
        """Call elements without a label so."""
        if names != self._names:
            self._names = names
            if self._rows:
                self.dataChanged.emit(self.index(0, NAME), self.index(len(self._rows) - 1, NAME))

    def show_crops(self, crops: Mapping[ElementName, QImage]) -> None:
        """Show small pictures of the elements."""
        self._crops = crops
        if self._rows:
            ends = self.index(0, NAME), self.index(len(self._rows) - 1, NAME)
            self.dataChanged.emit(*ends, [CropRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section else LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._help(section)
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == RowRole:
            return row
        if role == CropRole:
            return self._crops.get(row.name)
        if role == LinesRole:
            return cell(row, column, self._names)
        if role == LongestRole:
            return self._furthest
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, column, self._names)[0]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said_of = told(row, self._names)
            return words.tooltip(said_of) if role == Qt.ItemDataRole.ToolTipRole else said_of
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; numbers by their size, differences however they lean."""
        key: Callable[[ElementDifference], object] = {
            ONE: lambda row: row.one.share or 0.0,
            OTHER: lambda row: row.other.share or 0.0,
            APART: lambda row: (row.is_certain, abs(row.difference.value)),
            CHANCE: lambda row: -row.raised_p,
        }.get(column, lambda row: title(row, self._names).casefold())
        self.layoutAboutToBeChanged.emit()
        self._rows.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)  # type: ignore[arg-type]
        self.layoutChanged.emit()

    def _help(self, column: int) -> str:
        shares = self.tr("Share of the visits on side %1 that clicked it")
        if self._by == "people":
            shares = self.tr("Share of the people on side %1 who clicked it")
        return (
            self.tr("What was clicked on either side"),
            *(shares.replace("%1", name) for name in said.NAMES),
            self.tr("The one share less the other, and between which bounds it lies in 95 of 100 cases"),
            self.tr("How likely so great a difference is by chance, all elements having been asked"),
        )[column]  # fmt: skip


class CompareTable(QTableView):
    """The table.

    Signals:
        row_chosen: (ElementDifference or None) another row is the current one.
        door_wanted: (ElementDifference, side 0 or 1) double click or Enter: who clicked it there?
    """

    row_chosen = Signal(object)
    door_wanted = Signal(object, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_elements")
        self.setAccessibleName(self.tr("Elements on both sides"))
        self.elements = CompareModel(self)
        self.setModel(self.elements)
        set_up_list(self)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_H_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicator(APART, Qt.SortOrder.DescendingOrder)
        head.setFont(theme.font("secondary"))
        self.setSortingEnabled(True)
        head.setSortIndicatorShown(False)
        self.setStyleSheet("#compare_elements QHeaderView::section { padding: 4px 12px 4px 12px; }")
        self.doubleClicked.connect(self._open)

    def show_elements(self, elements: Sequence[ElementDifference], by: By) -> None:
        """Show other elements in the order at hand; `by`: what their shares are of."""
        self.elements.show(elements, by)
        head = self.horizontalHeader()
        self.elements.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.row_chosen.emit(current.data(RowRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        plot = PLOT_W_PX if self.width() >= PLOT_FROM_PX else 0
        self.setColumnHidden(CHANCE, self.width() < CHANCE_FROM_PX)
        for column, width in enumerate(NUMBER_W_PX, start=1):
            self.setColumnWidth(column, width + (plot if column == APART else 0))
        super().resizeEvent(event)

    def _open(self, index: Index) -> None:
        row = index.data(RowRole)
        if isinstance(row, ElementDifference):
            by_column = {ONE: 0, OTHER: 1}
            usual = 0 if row.one.hits or not row.other.hits else 1
            self.door_wanted.emit(row, by_column.get(index.column(), usual))


class _CellDelegate(rows.RowDelegate):
    """Two lines a cell; the difference with its bounds as a picture where there is room."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(theme, table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW_H_PX)

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return index.column() == NAME and super().is_marked(option, index)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row, column = index.data(RowRole), index.column()
        if not isinstance(row, ElementDifference):
            return
        if column == APART and body.width() > NUMBER_W_PX[APART - 1]:
            plot = QRectF(body.left(), body.top(), PLOT_W_PX, body.height())
            self._plot(painter, plot, row, float(index.data(LongestRole)))
            body.setLeft(plot.right())
        if column == NAME:
            paint_crop(painter, body, index.data(CropRole), self._colours[Role.LINE])
            body.setLeft(body.left() + CROP_PX.width() + GAP_PX)
        first, second = index.data(LinesRole)
        where = LEFT if column == NAME else RIGHT
        top = QRectF(body.left(), body.top() + 4, body.width(), LINE_H_PX)
        is_strong = column == NAME or (column == APART and row.is_certain)
        quiet = column == CHANCE and not row.is_certain
        role = Role.MUTED if quiet else Role.TEXT
        font = self._title if is_strong else self._body
        says_chance = CHANCE if not self._table.isColumnHidden(CHANCE) else APART
        if column == says_chance and row.is_certain:
            self._dot(painter, top, row, first, font)
        self._write(painter, top, first, font, role, where=where)
        below = top.translated(0, LINE_H_PX)
        self._write(painter, below, second, self._second, Role.MUTED, where=where)

    def _dot(
        self, painter: QPainter, line: QRectF, row: ElementDifference, text: str, font: QFont
    ) -> None:
        wide = QFontMetricsF(font).horizontalAdvance(text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(side_colour(0 if row.difference.value > 0 else 1))
        left = line.right() - wide - 2.4 * DOT_PX
        painter.drawEllipse(QRectF(left, line.center().y() - DOT_PX / 2, DOT_PX * 1.4, DOT_PX * 1.4))  # fmt: skip

    def _plot(
        self, painter: QPainter, place: QRectF, row: ElementDifference, furthest: float
    ) -> None:
        """The bounds as a line, the value as a dot, beside the line of no difference; more on A lies at the right."""
        middle, y = place.center().x(), place.center().y()
        scale = (place.width() / 2 - DOT_PX) / max(furthest, 1e-9)
        painter.setPen(QPen(self._colours[Role.LINE], 1))
        painter.drawLine(round(middle), round(place.top() + 6), round(middle), round(place.bottom() - 6))  # fmt: skip
        apart = row.difference
        colour = self._colours[Role.MUTED]
        if row.is_certain:
            colour = side_colour(0 if apart.value > 0 else 1)
        if row.is_told:
            painter.setPen(QPen(colour, 2))
            ends = (middle + apart.low * scale, middle + apart.high * scale)
            painter.drawLine(round(ends[0]), round(y), round(ends[1]), round(y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        at = middle + apart.value * scale
        painter.drawEllipse(QRectF(at - DOT_PX / 2 - 0.5, y - DOT_PX / 2 - 0.5, DOT_PX + 1, DOT_PX + 1))  # fmt: skip


def side_colour(at: int) -> QColor:
    """The colour of a side, as in the picture of the difference."""
    return QColor(*(diverging.ABOVE, diverging.BELOW)[at][1])


def cell(
    row: ElementDifference, column: int, names: Names = MappingProxyType({})
) -> tuple[str, str]:
    """Both lines of a cell; of sides that share visits no bounds are told, as they hold for others only."""
    if column == NAME:
        clicks = said.clicks(row)
        return title(row, names), clicks
    if column in (ONE, OTHER):
        of = row.other if column == OTHER else row.one
        return said.share(of), f"{words.number(of.hits)} / {words.number(of.total)}"
    if column == APART:
        return said.points(row.difference.value), said.between(
            row.difference
        ) if row.is_told else ""
    return said.chance_of(row), said.verdict(row)


def told(row: ElementDifference, names: Names = MappingProxyType({})) -> str:
    """All of a row as one sentence."""
    bounds = f" ({said.between(row.difference)})" if row.is_told else ""
    parts = [
        title(row, names),
        words.plain(row.name.selector),
        f"{said.NAMES[0]} {said.share(row.one)}",
        f"{said.NAMES[1]} {said.share(row.other)}",
        f"{said.points(row.difference.value)}{bounds}",
    ]
    if row.is_told:
        parts += (f"p {said.chance(row.p)} → {said.chance(row.raised_p)}", said.verdict(row))
    return " · ".join(part for part in parts if part)


def _reach(row: ElementDifference) -> float:
    """How far its difference, or a bound of it, is from nothing."""
    apart = row.difference
    return max(abs(apart.low), abs(apart.high)) if row.is_told else abs(apart.value)
