"""The kinds beside their pages: how many sessions each marks now, and would mark."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.ui import kinds, words
from app.ui.judging import Preview
from app.ui.signals.numbers import numbers_of
from app.ui.theme import ICON_PX, Role, Theme

NAME, NOW, WOULD = range(3)
NUMBER_W_PX = 60
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class KindsList(QTreeWidget):
    """One line a kind.

    Signals:
        kind_chosen: (Kind) its page is wanted.
    """

    kind_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._changed: frozenset[Kind] = frozenset()
        self._preview: Preview | None = None
        self.setObjectName("signal_kinds")
        self.setAccessibleName(self.tr("Kinds of signals"))
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("Signal"), self.tr("Now"), self.tr("Would")])
        for column in (NOW, WOULD):
            self.headerItem().setTextAlignment(column, _RIGHT)
        self.headerItem().setToolTip(NOW, self.tr("Sessions that it marks now"))
        self.headerItem().setToolTip(
            WOULD, self.tr("Sessions that it would mark with these numbers")
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAllColumnsShowFocus(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (NOW, WOULD):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, NUMBER_W_PX)
        self._items: dict[Kind, QTreeWidgetItem] = {}
        for kind in Kind:
            item = QTreeWidgetItem([kinds.name(kind), "", ""])
            item.setData(NAME, Qt.ItemDataRole.UserRole, str(kind))
            item.setSizeHint(NAME, QSize(120, 26))
            for column in (NOW, WOULD):
                item.setTextAlignment(column, _RIGHT)
            self._items[kind] = item
            self.addTopLevelItem(item)
        self.currentItemChanged.connect(lambda item, _before: self._choose(item))
        theme.changed.connect(self._dress)
        self._dress()

    def show_preview(self, preview: Preview) -> None:
        """Show what the numbers would mark."""
        self._preview = preview
        self._dress()

    def show_numbers(self, thresholds: Thresholds) -> None:
        """Kinds whose numbers are not Footfall's own are written bold."""
        self._changed = frozenset(
            kind
            for kind in Kind
            if any(getattr(thresholds, one.name) != one.default for one in numbers_of(kind))
        )
        self._dress()

    def choose(self, kind: Kind) -> None:
        """Go to a kind."""
        self.setCurrentItem(self._items[kind])

    def keyboardSearch(self, search: str) -> None:
        """A kind's first letters lead to it."""
        super().keyboardSearch(search)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.kind_chosen.emit(Kind(item.data(NAME, Qt.ItemDataRole.UserRole)))

    def _dress(self) -> None:
        body, strong = self._theme.font("body"), self._theme.font("title")
        accent, muted = self._theme.color(Role.ACCENT), self._theme.color(Role.MUTED)
        text = self._theme.color(Role.TEXT)
        counts = {}
        if self._preview is not None:
            pairs = zip(self._preview.now, self._preview.would, strict=True)
            counts = {now.kind: (now.sessions, would.sessions) for now, would in pairs}
        for kind, item in self._items.items():
            item.setIcon(NAME, self._theme.icon(kinds.icon(kind), kinds.role(kind)))
            item.setFont(NAME, strong if kind in self._changed else body)
            if kind not in counts:
                continue
            now, would = counts[kind]
            item.setText(NOW, words.number(now))
            item.setText(WOULD, words.number(would))
            item.setForeground(NOW, muted)
            item.setForeground(WOULD, accent if now != would else text if would else muted)
            item.setFont(WOULD, strong if now != would else body)
