"""What is no problem: every ignore rule with what it leaves out, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.library.ignoring import IgnoreRule, KeptRule
from app.ui import kinds, words
from app.ui.dismissing import a_problem, element
from app.ui.theme import GRID_PX, Theme

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROW_H_PX = 30
KIND, ELEMENT, PAGE, HIDES, SINCE = range(5)


class _Rules(QTreeWidget):
    """The list.

    Signals:
        removal_wanted: Del, of what is chosen.
    """

    removal_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


class RulesPage(QWidget):
    """The rules.

    Signals:
        act_wanted: (Act of `dismissing`) a rule is to go.
    """

    act_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept: tuple[KeptRule, ...] = ()
        self.list = _Rules(self)
        self.list.setAccessibleName(self.tr("What is no problem"))
        self.list.setColumnCount(5)
        self.list.setHeaderLabels(
            [self.tr("Signal"), self.tr("Element"), self.tr("Page"), self.tr("Leaves out"), self.tr("Since")]
        )  # fmt: skip
        self.list.headerItem().setTextAlignment(HIDES, _RIGHT)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAllColumnsShowFocus(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        for place in (KIND, HIDES, SINCE):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        for place in (ELEMENT, PAGE):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.list.itemSelectionChanged.connect(self._offer)
        self.list.removal_wanted.connect(self.bring_back)
        self._none = QLabel(
            self.tr(
                "Nothing is ignored. “Not a problem” in the menu of a signal, in the inspector or on the "
                "timeline, leaves out all signals of its kind on that element of that page; they are "
                "listed here and can be brought back."
            ),
            self,
        )
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setProperty("role", "secondary")
        self._none.setMargin(GRID_PX * 6)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self._none)
        self._faces.addWidget(self.list)
        self.button = QPushButton(self.tr("Bring back"), self)
        self.button.setToolTip(self.tr("What the chosen rules leave out counts again"))
        self.button.clicked.connect(self.bring_back)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID_PX * 2, GRID_PX, GRID_PX * 2, GRID_PX)
        foot.addStretch(1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._faces, 1)
        column.addLayout(foot)
        self.show_rules(())

    def show_rules(self, kept: Sequence[KeptRule]) -> None:
        """Show these, the newest first; the same ones again leave what is chosen."""
        found = tuple(reversed(kept))
        if found == self._kept and self.list.topLevelItemCount() == len(found) > 0:
            return
        self._kept = found
        self.list.clear()
        self.list.addTopLevelItems([self._item(one) for one in self._kept])
        self._faces.setCurrentWidget(self.list if self._kept else self._none)
        self.button.setVisible(bool(self._kept))
        self._offer()

    @property
    def chosen(self) -> tuple[IgnoreRule, ...]:
        """The rules that are chosen."""
        places = sorted(self.list.indexOfTopLevelItem(item) for item in self.list.selectedItems())
        return tuple(self._kept[place].rule for place in places)

    def bring_back(self) -> None:
        """What the chosen rules leave out counts again."""
        for rule in self.chosen:
            self.act_wanted.emit(a_problem(rule))

    def _offer(self) -> None:
        self.button.setEnabled(bool(self.list.selectedItems()))

    def _item(self, kept: KeptRule) -> QTreeWidgetItem:
        rule = kept.rule
        kind = self.tr("any") if rule.kind is None else kinds.name(rule.kind)
        on, page = element(rule) or self.tr("any"), words.plain(rule.page, 80) or self.tr("any")
        item = QTreeWidgetItem(
            [kind, on, page, self._hides(kept), words.moment(rule.created_at_ms)]
        )
        wide = self.list.fontMetrics().horizontalAdvance(kind) + 3 * GRID_PX
        item.setSizeHint(KIND, QSize(wide, ROW_H_PX))
        item.setTextAlignment(HIDES, _RIGHT)
        for column in (ELEMENT, PAGE):
            item.setFont(column, self._theme.font("mono"))
        whole = words.plain(rule.selector or rule.element_key) or on
        item.setToolTip(ELEMENT, words.tooltip(whole))
        item.setToolTip(PAGE, words.tooltip(page))
        return item

    def _hides(self, kept: KeptRule) -> str:
        if kept.findings == 1:
            return self.tr("1 signal")
        where = self.tr("%1 signals in %2 sessions")
        if kept.sessions == 1:
            where = self.tr("%1 signals in 1 session")
        return where.replace("%1", words.number(kept.findings)).replace(
            "%2", words.number(kept.sessions)
        )
