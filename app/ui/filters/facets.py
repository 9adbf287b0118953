"""The sidebar's rows: sections that fold, and values with a bar and a count."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.ui import words
from app.ui.theme import Role, Theme

VALUE_H_PX, SECTION_H_PX = 26, 32
BAR_W_PX, BAR_H_PX = 44, 5
# Shorter bars tell nothing.
LEAST_BAR_PX = 12
GAP_PX = 8
BAR_OPACITY = 0.3
SHORT = 6
#: a count that is not known yet
UNCOUNTED = -1
EntryRole = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
# What tells one path from another stands at both of its ends.
_PATHS = frozenset({"page", "entry", "exit"})
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Entry(Struct, frozen=True):
    """One value of a section; a click on it switches `term` on or off in the query.

    `share`: part of the section's largest count, 0–1. `more` tells the row that shows the rest of a long section.
    `spoken`: what the tooltip says, the label unless told. `has_menu`: the right button offers something.
    """

    key: str
    term: str
    label: str
    count: int
    share: float
    chosen: bool
    more: bool = False
    spoken: str = ""
    has_menu: bool = False


class Section(Struct, frozen=True):
    """One foldable group of values."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    opened: bool = True


class FacetsView(QTreeView):
    """The sections; keeps what is folded, where one scrolled to and which row has the focus.

    Signals:
        toggled: (Entry) a person clicked, or chose with Enter or Space.
        menu_wanted: (Entry, global place) of one that has a menu.
    """

    toggled = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("facets")
        self.setAccessibleName(self.tr("Filters"))
        self._sections: tuple[Section, ...] = ()
        #: the values that are seen where their section is open, by its key
        self.shown: dict[str, tuple[Entry, ...]] = {}
        self._folded: dict[str, bool] = {}
        self._long: set[str] = set()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(FacetDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        # A click here must not take Space and the arrows away from the player; Tab still comes here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet("#facets { background: transparent; }")
        self.collapsed.connect(lambda index: self._remember(index, folded=True))
        self.expanded.connect(lambda index: self._remember(index, folded=False))

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is shown."""
        return self._sections

    @property
    def folded(self) -> dict[str, bool]:
        """Which sections a person folded or opened by hand, to be remembered."""
        return dict(self._folded)

    def is_open(self, key: str) -> bool:
        """Whether the values of a section are seen."""
        heads = (self._model.item(at) for at in range(self._model.rowCount()))
        return any(
            head.data(EntryRole).key == key and self.isExpanded(head.index()) for head in heads
        )

    def set_folded(self, folded: dict[str, bool]) -> None:
        """Fold and open sections as a person left them."""
        self._folded.update(folded)
        self.show_sections(self._sections)

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Show new counts."""
        self._sections = sections
        here = self._here()
        quiet = QSignalBlocker(self)
        scrolled = self.verticalScrollBar().value()
        self._model.clear()
        self.shown = {}
        for section in sections:
            head = _item(section, section.title)
            entries = section.entries
            if len(entries) > SHORT + 1 and section.key not in self._long:
                chosen = [entry for entry in entries[SHORT:] if entry.chosen]
                rest = len(entries) - SHORT - len(chosen)
                entries = (*entries[:SHORT], *chosen)
                label = self.tr("more…")
                entries += (Entry(section.key, "", label, rest, 0.0, False, more=True),)
            self.shown[section.key] = entries
            for entry in entries:
                spoken = f"{entry.label}, {_count(entry)}".rstrip(", ")
                head.appendRow(_item(entry, spoken if not entry.chosen else f"{spoken} ✓"))
            self._model.appendRow(head)
            folded = self._folded.get(section.key, not section.opened)
            self.setExpanded(head.index(), not folded)
        self._go_to(here)
        quiet.unblock()
        self.verticalScrollBar().setValue(scrolled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._act(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = index.data(EntryRole)
        if isinstance(entry, Entry) and entry.has_menu:
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wanted.emit(entry, below if by_key else event.globalPos())

    def _act(self, index: QModelIndex) -> None:
        data = index.data(EntryRole)
        if isinstance(data, Section):
            self.setExpanded(index, not self.isExpanded(index))
        elif isinstance(data, Entry) and data.more:
            self._long.add(data.key)
            self.show_sections(self._sections)
        elif isinstance(data, Entry):
            self.toggled.emit(data)

    def _remember(self, index: QModelIndex, *, folded: bool) -> None:
        section = index.data(EntryRole)
        if isinstance(section, Section):
            self._folded[section.key] = folded

    def _here(self) -> tuple[str, str] | None:
        data = self.currentIndex().data(EntryRole)
        if isinstance(data, Entry):
            return (data.key, data.term)
        return (data.key, "\0") if isinstance(data, Section) else None

    def _go_to(self, here: tuple[str, str] | None) -> None:
        for at in range(self._model.rowCount()):
            head = self._model.item(at)
            section = head.data(EntryRole)
            if here == (section.key, "\0"):
                self.setCurrentIndex(head.index())
            for row in range(head.rowCount()):
                entry = head.child(row).data(EntryRole)
                if here == (entry.key, entry.term):
                    self.setCurrentIndex(head.child(row).index())


class FacetDelegate(QStyledItemDelegate):
    """Draws a section's head, or a value with its bar and count."""

    def __init__(self, theme: Theme, view: FacetsView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._measured: dict[str, tuple[Entry, ...]] = {}
        self._names: dict[str, list[tuple[float, float]]] = {}
        self._counts: dict[str, float] = {}
        theme.changed.connect(self._measured.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        section = isinstance(index.data(EntryRole), Section)
        return QSize(120, SECTION_H_PX if section else VALUE_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        data = index.data(EntryRole)
        rect = QRectF(option.rect)
        state = option.state
        ring = state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus()
        if isinstance(data, Section):
            opened = bool(state & QStyle.StateFlag.State_Open)
            self._head(painter, rect, data, opened)
        elif isinstance(data, Entry):
            self._value(painter, rect, data, bool(state & QStyle.StateFlag.State_MouseOver))
        if ring:
            painter.setPen(QPen(self._theme.color(Role.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(8.5, 1.5, -8.5, -1.5), 5, 5)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRectF, section: Section, opened: bool) -> None:
        icon = self._theme.icon("chevron-down" if opened else "chevron-right")
        top = int(rect.center().y()) - 6
        icon.paint(painter, int(rect.left()) + 8, top, 12, 12)
        painter.setFont(self._theme.font("title"))
        painter.setPen(self._theme.color(Role.TEXT))
        painter.drawText(rect.adjusted(26, 0, -8, 0), int(_LEFT), section.title)

    def _value(self, painter: QPainter, rect: QRectF, entry: Entry, hovered: bool) -> None:
        box = rect.adjusted(8, 1, -8, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if entry.chosen or hovered:
            painter.setBrush(self._theme.color(Role.SELECTION if entry.chosen else Role.HOVER))
            painter.drawRoundedRect(box, 5, 5)
        inner = box.adjusted(8, 0, -8, 0)
        count = _count(entry)
        font = self._theme.font("secondary")
        painter.setFont(font)
        count_w = self._counts_px(entry.key)
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(inner, int(_RIGHT), count if not entry.more else f"+{count}")
        bar_right = inner.right() - count_w - GAP_PX
        bar_w = 0.0 if entry.more else self._bar_room(entry.key, bar_right - GAP_PX - inner.left())
        long = _bar_length(entry, bar_w)
        if bar_w:
            self._bar(painter, bar_right, inner.center().y(), long, entry)
        painter.setFont(self._theme.font("body"))
        role = Role.ACCENT if entry.chosen else Role.MUTED if entry.more else Role.TEXT
        painter.setPen(self._theme.color(role))
        # a short bar leaves its room to the words
        place = QRectF(
            inner.left(), inner.top(), bar_right - long - GAP_PX - inner.left(), inner.height()
        )
        metrics = QFontMetricsF(painter.font())
        where = Qt.TextElideMode.ElideRight
        if entry.key in _PATHS:
            where = Qt.TextElideMode.ElideMiddle
        label = metrics.elidedText(entry.label, where, place.width())
        painter.drawText(place, int(_LEFT) | int(Qt.TextFlag.TextSingleLine), label)

    def _counts_px(self, key: str) -> float:
        """How wide the widest count of a section is: its bars end at one line."""
        self._measure(key)
        return self._counts.get(key, 0.0)

    def _bar_room(self, key: str, room_px: float) -> float:
        """How long the bar of a section's greatest value may be, where names and bars share a row: names come first;
        0 where bars so short would tell nothing."""
        self._measure(key)
        longest = min(
            (max(0.0, room_px - name_px) / share for name_px, share in self._names[key]),
            default=0.0,
        )
        return min(BAR_W_PX, longest) if longest >= LEAST_BAR_PX else 0.0

    def _measure(self, key: str) -> None:
        entries = self._view.shown.get(key, ())
        if entries is self._measured.get(key):
            return
        names = QFontMetricsF(self._theme.font("body"))
        counts = QFontMetricsF(self._theme.font("secondary"))
        values = [one for one in entries if not one.more]
        self._measured[key] = entries
        self._names[key] = [
            (names.horizontalAdvance(one.label) + 1, max(min(one.share, 1.0), 0.01))
            for one in values
        ]
        self._counts[key] = max(
            (counts.horizontalAdvance(_count(one)) for one in values), default=0.0
        )

    def _bar(
        self, painter: QPainter, right: float, middle: float, long: float, entry: Entry
    ) -> None:
        colour = QColor(self._theme.color(Role.ACCENT if entry.chosen else Role.MUTED))
        if not entry.chosen:
            colour.setAlphaF(BAR_OPACITY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = QRectF(right - long, middle - BAR_H_PX / 2, long, BAR_H_PX)
        painter.drawRoundedRect(bar, BAR_H_PX / 2, BAR_H_PX / 2)


def _bar_length(entry: Entry, width: float) -> float:
    """How long a value's bar is where the longest is as wide as told."""
    return max(min(entry.share, 1.0) * width, 2.0 if entry.count > 0 and width else 0.0)


def _count(entry: Entry) -> str:
    return "" if entry.count == UNCOUNTED else words.number(entry.count)


def _item(data: Section | Entry, spoken: str) -> QStandardItem:
    item = QStandardItem()
    item.setData(data, EntryRole)
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    if isinstance(data, Entry):
        item.setData(words.tooltip(data.spoken or data.label), Qt.ItemDataRole.ToolTipRole)
    return item
