"""Who is there: a search for names, an order, and the list of persons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QActionGroup,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.library.person_list import PersonRow, Persons
from app.ui import words
from app.ui.hairline import Hairline
from app.ui.journeys.person import reading
from app.ui.nothing import Nothing
from app.ui.rows import ICON_PX, RIGHT, Index, RowDelegate, set_up_list
from app.ui.theme import GRID_PX, Role, Theme

ROW_H_PX = 50
TYPING_MS = 150
RowRole = int(Qt.ItemDataRole.UserRole)


class PeopleModel(QAbstractListModel):
    """Persons in order; more of them are asked for at the end.

    Signals:
        more_wanted.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[PersonRow] = ()
        self.total = 0

    def show(self, found: Persons) -> None:
        """Show the beginning of a list."""
        self.beginResetModel()
        self.rows, self.total = found.rows, found.total
        self.endResetModel()

    def add(self, found: Persons) -> None:
        """Show further ones."""
        first = len(self.rows)
        if found.rows:
            self.beginInsertRows(QModelIndex(), first, first + len(found.rows) - 1)
            self.rows = (*self.rows, *found.rows)
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self.rows) < self.total

    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        said = f"{words.plain(row.name)}, {reading.second_line(row)}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        return words.tooltip(said) if role == Qt.ItemDataRole.ToolTipRole else None


class _Delegate(RowDelegate):
    """A name with its devices; below it how often and when, on the right what went wrong."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, PersonRow):
            return
        first = QRectF(body.left(), body.top() + 7, body.width(), 18)
        for device in reversed(row.devices[:3]):
            icon = reading.DEVICE_ICONS.get(device)
            if icon is not None:
                place = QRectF(first.right() - ICON_PX, first.top() + 1, ICON_PX, ICON_PX)
                self._theme.icon(icon, Role.MUTED).paint(painter, place.toRect())
                first.setRight(place.left() - 4)
        first.setRight(first.right() - 4)
        font = self._body if row.anonymous else self._title
        role = Role.MUTED if row.anonymous else Role.TEXT
        self._write(painter, first, words.plain(row.name), font, role)
        second = QRectF(body.left(), body.top() + 25, body.width(), 18)
        if row.friction:
            said = str(row.friction)
            wide = QFontMetricsF(self._mono).horizontalAdvance(said) + 2
            grave = Role.RAGE if row.friction >= 60 else Role.DEAD
            role = grave if row.friction >= 25 else Role.MUTED
            self._write(painter, second, said, self._mono, role, where=RIGHT)
            second.setRight(second.right() - wide - 8)
        self._write(painter, second, reading.second_line(row), self._second, Role.MUTED)


class PeopleView(QListView):
    """Rows of equal height; the current one is shown, several can be merged.

    Signals:
        person_chosen: (PersonRow).
        menu_wanted: (where on the screen).
    """

    person_chosen = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listed = PeopleModel(self)
        self.setModel(self.listed)
        self.setItemDelegate(_Delegate(theme, self))
        set_up_list(self)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Persons"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalScrollBar().setSingleStep(ROW_H_PX // 2)
        self.selectionModel().currentChanged.connect(lambda index, _before: self._tell(index))
        theme.changed.connect(self.viewport().update)

    def chosen(self) -> tuple[PersonRow, ...]:
        """The chosen rows in order."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.listed.rows[place] for place in places)

    def mark(self, who: int) -> None:
        """Make somebody the current one, without a word; of several that are chosen the others stay so."""
        place = next((at for at, row in enumerate(self.listed.rows) if row.who == who), -1)
        chosen, index = self.selectionModel(), self.listed.index(place)
        chosen.blockSignals(True)
        if place < 0:
            chosen.clear()
        elif chosen.isSelected(index):
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        chosen.blockSignals(False)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen():
            self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def _tell(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, PersonRow):
            self.person_chosen.emit(row)


class People(QWidget):
    """The left side.

    Signals:
        wanted_changed: another text, order or choice.
        rules_wanted: what joins persons is to be seen.
    """

    wanted_changed = Signal()
    rules_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order = reading.ORDERS[0]
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setMinimumWidth(236)
        self._heading, self._count = QLabel(self.tr("Persons"), self), QLabel(self)
        self._count.setProperty("role", "secondary")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a person"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Find a person"))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.wanted_changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.returning = QPushButton(self.tr("Came again"), self)
        self.returning.setCheckable(True)
        self.returning.setProperty("chip", True)
        self.returning.setToolTip(self.tr("Only who has more than one session in the search"))
        self.returning.clicked.connect(lambda _on=False: self.wanted_changed.emit())
        self.view = PeopleView(theme, self)
        self.nothing = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self.view)
        self._faces.addWidget(self.nothing)
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def order(self) -> reading.Order:
        """What the list is sorted by."""
        return self._order

    def show_persons(self, found: Persons, who: int, query: str) -> None:
        """Show the beginning of a list."""
        self.view.selectionModel().blockSignals(True)
        self.view.listed.show(found)
        self.view.selectionModel().blockSignals(False)
        self.view.mark(who)
        self._count.setText(words.number(found.total))
        self.returning.setText(
            self.tr("Came again %1").replace("%1", words.number(found.returning))
        )
        self._faces.setCurrentWidget(self.view if found.rows else self.nothing)
        if not found.rows:
            self._say_nothing(query)

    def say_reading(self) -> None:
        """Tell that it takes a while until anybody is listed."""
        self._faces.setCurrentWidget(self.nothing)
        self.nothing.say("", self.tr("Reading who came…"), "")

    def _say_nothing(self, query: str) -> None:
        if self.search.text().strip():
            text = self.tr("No name has this in it.")
        elif self.returning.isChecked():
            text = self.tr("Nobody came more than once in these sessions.")
        elif query:
            text = self.tr("The search above leaves no session.")
        else:
            text = self.tr("The library has no sessions yet.")
        self.nothing.say("user", self.tr("Nobody"), text)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, GRID_PX, 6, 4)
        head.setSpacing(GRID_PX)
        head.addWidget(self._heading)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._order_button())
        find = QHBoxLayout()
        find.setContentsMargins(12, 0, 12, 6)
        find.addWidget(self.search)
        chips = QHBoxLayout()
        chips.setContentsMargins(12, 0, 12, GRID_PX)
        chips.addWidget(self.returning)
        chips.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID_PX, 4, GRID_PX, 4)
        rules = QPushButton(self.tr("Who is who…"), self)
        rules.setProperty("link", True)
        rules.setToolTip(self.tr("By what sessions are of one person"))
        rules.clicked.connect(self.rules_wanted)
        foot.addWidget(rules)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(find)
        column.addLayout(chips)
        column.addWidget(self._faces, 1)
        column.addWidget(Hairline(self))
        column.addLayout(foot)

    def _order_button(self) -> QPushButton:
        self._ordering = QPushButton(self)
        self._ordering.setProperty("flat", True)
        self._ordering.setAccessibleName(self.tr("Order of the list"))
        self._ordering.setToolTip(self.tr("Order of the list"))
        menu = QMenu(self._ordering)
        group = QActionGroup(menu)
        for order in reading.ORDERS:
            act = menu.addAction(reading.order_title(order))
            act.setCheckable(True)
            act.setChecked(order is self._order)
            act.triggered.connect(lambda _on=False, chosen=order: self._sort_by(chosen))
            group.addAction(act)
        self._ordering.setMenu(menu)
        self._ordering.setText(f"{reading.order_title(self._order)} ▾")
        return self._ordering

    def _sort_by(self, order: reading.Order) -> None:
        self._order = order
        self._ordering.setText(f"{reading.order_title(order)} ▾")
        self.wanted_changed.emit()

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font("title"))
        self._count.setFont(self._theme.font("secondary"))
