"""The rows above the list: who is beside whom, and which lines are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.insights.compare import Line, Sort
from app.library.compare import Comparison
from app.library.compare_offers import By, Offers, Side
from app.ui import words
from app.ui.journeys.compare import reading
from app.ui.journeys.compare.day import DayDialog
from app.ui.theme import GRID_PX, Theme
from app.ui.writing.completing import Offer
from app.ui.writing.edit import QueryEdit

FIELD_LEAST_PX, SORT_LEAST_PX, MOST_SEEN = 140, 180, 20


class SideField(QComboBox):
    """A query: chosen from who is there, or typed, with keys and values offered as in the search bar.

    Signals:
        wanted: this side is another.
    """

    wanted = Signal()

    def __init__(self, named: str, told: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._asked = ""
        self.edit = QueryEdit(theme, self)
        self.setLineEdit(self.edit)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type] # Qt's own way to have none
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumWidth(FIELD_LEAST_PX)
        self.setMaxVisibleItems(MOST_SEEN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(named)
        self.setToolTip(words.tooltip(told))
        self.edit.setPlaceholderText(self.tr("everyone"))
        self.edit.setClearButtonEnabled(True)
        self.edit.editingFinished.connect(self._finished)
        # of a whole query that is taken from what is offered nobody says that it is finished
        self.edit.returnPressed.connect(self._finished)
        self.edit.installEventFilter(self)
        self.edit.popup.installEventFilter(self)
        self.activated.connect(self._choose)

    @property
    def query(self) -> str:
        """What is asked."""
        return self.currentText().strip()

    def ask(self, query: str) -> None:
        """Ask that."""
        self._asked = query
        self.setEditText(query)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that choose among what is offered, and Down, which asks for it."""
        if isinstance(event, QKeyEvent) and self.edit.takes(event):
            return True
        return super().eventFilter(watched, event)

    def offer(self, sides: Sequence[Side]) -> None:
        """Offer these; what is asked stays."""
        text = self.currentText()
        self.edit.set_kept(
            tuple(Offer(one.query, reading.side_title(one), one.query, "", True) for one in sides)
        )
        with QSignalBlocker(self):
            self.clear()
            for one in sides:
                self.addItem(reading.side_title(one), one.query)
                told = one.query or self.tr("all sessions of the search")
                self.setItemData(self.count() - 1, words.tooltip(told), Qt.ItemDataRole.ToolTipRole)
            self.setCurrentIndex(-1)
            self.setEditText(text)

    def _choose(self, at: int) -> None:
        self.setEditText(str(self.itemData(at)))
        self._finished()

    def _finished(self) -> None:
        if self.query != self._asked and not self.edit.popup.isVisible():
            self._asked = self.query
            self.wanted.emit()


class CompareBar(QWidget):
    """Signals:
    sides_wanted: another query is on a side.
    filtered: other lines are to be shown.
    grouped: (whether) lines are to stand by their kind.
    """

    sides_wanted = Signal()
    filtered = Signal()
    grouped = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._middle: date | None = None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.one = SideField(
            self.tr("Side A"),
            self.tr("Side A: a search, typed or chosen; Enter compares"),
            theme,
            self,
        )
        self.other = SideField(
            self.tr("Side B"),
            self.tr("Side B: a search, typed or chosen; Enter compares"),
            theme,
            self,
        )
        self.swap = QPushButton("⇄", self)
        self.swap.setToolTip(self.tr("A becomes B, and B becomes A"))
        self.swap.setAccessibleName(self.tr("Swap the sides"))
        self.offers = QPushButton(self.tr("Suggested ▾"), self)
        self.offers.setToolTip(self.tr("What lends itself to being compared"))
        self.sort = QComboBox(self)
        self.sort.setAccessibleName(self.tr("Kind of lines"))
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sort.setMinimumWidth(SORT_LEAST_PX)
        self.only_certain = QCheckBox(self.tr("Certain only"), self)
        self.only_certain.setToolTip(self.tr("Hide what may be chance"))
        self.by_kind = QCheckBox(self.tr("By kind"), self)
        self.by_kind.setToolTip(self.tr("Group the lines by their kind, else all in one order"))
        self._who, self._caution = QLabel(self), QLabel(self)
        self._lay_out()
        for field in (self.one, self.other):
            field.wanted.connect(self.sides_wanted)
        self.swap.clicked.connect(self._swap)
        self.sort.currentIndexChanged.connect(self.filtered)
        self.only_certain.toggled.connect(self.filtered)
        self.by_kind.toggled.connect(self.grouped)
        theme.changed.connect(self.dress)
        self.dress()

    @property
    def sides(self) -> tuple[str, str]:
        """The queries of A and B."""
        return self.one.query, self.other.query

    def ask(self, one: str, other: str) -> None:
        """Have these sides."""
        self.one.ask(one)
        self.other.ask(other)
        self.sides_wanted.emit()

    def show_offers(self, offers: Offers) -> None:
        """Offer these sides and comparisons."""
        for field in (self.one, self.other):
            field.offer(offers.sides)
        days = [one.name for one, _ in offers.pairs if one.by is By.DAY]
        self._middle = date.fromisoformat(days[0]) if days else None
        menu = QMenu(self.offers)
        for pair in offers.pairs:
            act = menu.addAction(pair_title(pair))
            act.triggered.connect(
                lambda _on=False, chosen=pair: self.ask(chosen[0].query, chosen[1].query)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Before and after a day…")).triggered.connect(self.choose_day)
        before = self.offers.menu()
        self.offers.setMenu(menu)
        if before is not None:
            before.deleteLater()

    def show_found(self, found: Comparison | None) -> None:
        """Tell who is beside whom, and offer the kinds of lines."""
        self._who.setText("" if found is None else reading.who(found))
        self._who.setVisible(found is not None)
        said = "" if found is None else reading.cautions(found)
        self._caution.setText(said)
        self._caution.setVisible(bool(said))
        lines = () if found is None else found.lines
        for widget in (self.sort, self.only_certain, self.by_kind):
            widget.setVisible(bool(lines))
        self.only_certain.setEnabled(any(one.is_certain for one in lines))
        if lines and not self.only_certain.isEnabled():
            self.only_certain.setChecked(False)
        self._show_sorts(lines)

    def fits(self, line: Line) -> bool:
        """Whether a line is to be shown."""
        sort = self.sort.currentData()
        is_of_sort = sort is None or line.sort == sort
        return is_of_sort and (line.is_certain or not self.only_certain.isChecked())

    def choose_day(self) -> DayDialog:
        """Ask for the day that is between the sides."""
        dialog = DayDialog(self._theme, self)
        if self._middle is not None:
            dialog.show_day(self._middle)
        dialog.day_chosen.connect(
            lambda day: self.ask(f"started<{day.isoformat()}", f"started>={day.isoformat()}")
        )
        dialog.open()
        return dialog

    def _show_sorts(self, lines: Sequence[Line]) -> None:
        chosen = self.sort.currentData()
        many = Counter(one.sort for one in lines)
        certain = Counter(one.sort for one in lines if one.is_certain)
        with QSignalBlocker(self.sort):
            self.sort.clear()
            self.sort.addItem(
                self._counted(self.tr("All kinds"), len(lines), certain.total()), None
            )
            for sort in Sort:
                if many[sort]:
                    title = self._counted(reading.sort_title(sort), many[sort], certain[sort])
                    self.sort.addItem(title, sort)
            at = next((n for n in range(self.sort.count()) if self.sort.itemData(n) == chosen), 0)
            self.sort.setCurrentIndex(at)

    def _counted(self, title: str, many: int, certain: int) -> str:
        said = self.tr("%1 (%2, %3 certain)") if certain else self.tr("%1 (%2)")
        said = said.replace("%2", words.number(many)).replace("%3", words.number(certain))
        return said.replace("%1", title)

    def _swap(self) -> None:
        self.ask(self.other.query, self.one.query)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GRID_PX)
        for letter, field in (("A", self.one), ("B", self.other)):
            label = QLabel(letter, self)
            label.setBuddy(field)
            above.addWidget(label)
            above.addWidget(field, 1)
            if letter == "A":
                above.addWidget(self.swap)
        above.addWidget(self.offers)
        below = QHBoxLayout()
        below.setSpacing(GRID_PX)
        below.addWidget(self._who, 1)
        below.addWidget(self.by_kind)
        below.addWidget(self.only_certain)
        below.addWidget(self.sort)
        in_turn = (
            self.one, self.swap, self.other, self.offers, self.by_kind, self.only_certain, self.sort
        )  # fmt: skip
        for before, after in pairwise(in_turn):
            self.setTabOrder(before, after)
        for label in (self._who, self._caution):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._caution.setWordWrap(True)
        self._caution.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GRID_PX - 2, 12, GRID_PX - 2)
        column.setSpacing(GRID_PX - 2)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self._caution)

    def dress(self) -> None:
        """Take the theme's fonts."""
        self._who.setFont(self._theme.font("title"))
        self._caution.setFont(self._theme.font("secondary"))


def pair_title(pair: tuple[Side, Side]) -> str:
    """A comparison in words."""
    return " · ".join(map(reading.side_title, pair))
