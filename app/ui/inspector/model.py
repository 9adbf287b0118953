"""The rows that pass search and chips, and the one at the play head."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.friction.model import Kind as SignalKind
from app.ui import words
from app.ui.inspector.row import Kind, Row

RowRole = int(Qt.ItemDataRole.UserRole)
#: whether the play head stands at this row
AtPlayHeadRole = RowRole + 1
#: the play head stands at a row from so long before its moment on: seeks end a little beside
NEAR_MS = 1.0
#: of several rows of one moment the one that was jumped to counts, as long as the play head stays so near
HELD_MS = 20.0
#: rows of one moment among which it is looked for
MOST_AT_ONCE = 1_000
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractListModel):
    """All rows of a session, narrowed.

    Signals:
        play_head_moved: (place before, place now) of the row at the play head; −1 for none.
    """

    play_head_moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Row] = ()
        self._shown: Sequence[Row] = ()
        self._kinds: frozenset[Kind] = frozenset()
        self._signals: frozenset[SignalKind] = frozenset()
        self._needles: tuple[str, ...] = ()
        self._position_ms = 0.0
        self._place = -1
        self._held: Row | None = None

    @property
    def place(self) -> int:
        """The row at the play head: the last that has happened; −1 before the first."""
        return self._place

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return len(self._all)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that pass."""
        return self._shown

    def show(self, rows: Sequence[Row]) -> None:
        """Show another session's rows, in order of time."""
        self._all = rows
        self._held = None
        self._narrow()

    def add(self, row: Row) -> None:
        """One more row, at its moment; what is chosen stays chosen."""
        at_ms = _time(row)
        self._all = _with(self._all, row, bisect_right(self._all, at_ms, key=_time))
        if not self._passes(row):
            return
        place = bisect_right(self._shown, at_ms, key=_time)
        self.beginInsertRows(QModelIndex(), place, place)
        self._shown = _with(self._shown, row, place)
        self._place = self.place_near(self._position_ms)
        self.endInsertRows()

    def narrow(
        self, kinds: Collection[Kind], text: str, signals: Collection[SignalKind] = ()
    ) -> None:
        """Show only rows of these kinds (none: all kinds) that hold every word of the text; of the signals only those
        kinds (none: all)."""
        wanted = frozenset(kinds), tuple(text.casefold().split()), frozenset(signals)
        if wanted != (self._kinds, self._needles, self._signals):
            self._kinds, self._needles, self._signals = wanted
            self._narrow()

    def hold(self, row: Row) -> None:
        """The play head is sent to this row, not to its neighbours of the same moment."""
        self._held = row

    def move_to(self, position_ms: float) -> bool:
        """The play head moved; whether it came to another row."""
        self._position_ms = position_ms
        return self._mark()

    def place_near(self, at_ms: float) -> int:
        """The row of a moment, or the last before it."""
        held = self._held
        if held is not None and held.at_ms is not None:
            if abs(held.at_ms - at_ms) <= HELD_MS:
                first = bisect_left(self._shown, held.at_ms, key=_time)
                for place, row in enumerate(self._shown[first : first + MOST_AT_ONCE], first):
                    if row is held:
                        return place
            else:
                self._held = None
        place = bisect_right(self._shown, at_ms + NEAR_MS, key=_time) - 1
        return place if place >= 0 and self._shown[place].at_ms is not None else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == RowRole:
            return row
        if role == AtPlayHeadRole:
            return index.row() == self._place
        if role == Qt.ItemDataRole.AccessibleTextRole and index.row() == self._place:
            return self.tr("%1, at the play head").replace("%1", row.line)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.line
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(row.line)
        return None

    def _narrow(self) -> None:
        self.beginResetModel()
        kinds, needles = self._kinds, self._needles
        rows = self._all
        if kinds:
            rows = [row for row in rows if not kinds.isdisjoint(row.kinds)]
        if self._signals:
            rows = [row for row in rows if row.signal is None or row.signal in self._signals]
        for needle in needles:
            rows = [row for row in rows if needle in row.searched]
        self._shown = rows
        self._place = self.place_near(self._position_ms)
        self.endResetModel()

    def _passes(self, row: Row) -> bool:
        wanted = not self._kinds or not self._kinds.isdisjoint(row.kinds)
        if self._signals and row.signal is not None:
            wanted = wanted and row.signal in self._signals
        return wanted and all(needle in row.searched for needle in self._needles)

    def _mark(self) -> bool:
        place = self.place_near(self._position_ms)
        if place == self._place:
            return False
        left, self._place = self._place, place
        self.play_head_moved.emit(left, place)
        return True


def _with(rows: Sequence[Row], row: Row, place: int) -> Sequence[Row]:
    return (*rows[:place], row, *rows[place:])


def _time(row: Row) -> float:
    return float("-inf") if row.at_ms is None else row.at_ms
