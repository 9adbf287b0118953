"""The rows of the list, fetched by page as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.ui.sessions.delegate import RowRole
from app.ui.sessions.moments import told
from app.ui.sessions.row import PAGE_ROWS, Row

KEPT_PAGES = 12
_ROLES = frozenset(
    {
        RowRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
    }
)
Index = QModelIndex | QPersistentModelIndex


class SessionsModel(QAbstractListModel):
    """All matching sessions in order, by id; their rows are asked for a page at a time.

    Signals:
        page_wanted: (ids) rows that came into view; `fill` answers.
    """

    page_wanted = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._places: dict[int, int] = {}
        self._rows: OrderedDict[int, dict[int, Row]] = OrderedDict()
        self._stale: dict[int, Row] = {}
        self._asked: set[int] = set()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        if role not in _ROLES:
            return None
        row = self.row_at(index.row())
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(row) if row is not None else ""
        return row.spoken if row is not None else ""

    @property
    def ids(self) -> Sequence[int]:
        """The sessions in order."""
        return self._ids

    def place_of(self, session: int) -> int:
        """Where a session stands, −1 where it is not in the list."""
        return self._places.get(session, -1)

    def show(self, ids: Sequence[int], head: Sequence[Row], *, anew: bool = False) -> None:
        """Show these sessions. Rows are fetched by page as they come into view; until they arrive `head`, the
        first few, and the old ones stand in; those of another query (`anew`) without the moments that it fitted.

        An unchanged order keeps the view as it is, so that a new count or a tag makes nothing jump.
        """
        if 0 < len(self._ids) < len(ids) and list(ids[: len(self._ids)]) == self._ids and not anew:
            self._add(ids[len(self._ids) :], head)
            return
        self._stale = {
            session: replace(row, moments=()) if anew else row
            for page in self._rows.values()
            for session, row in page.items()
        }
        self._asked.clear()
        self._rows.clear()
        self._stale.update((row.session, row) for row in head)
        if list(ids) == self._ids:
            if self._ids:
                self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
            return
        self.beginResetModel()
        self._ids = list(ids)
        self._places = {session: place for place, session in enumerate(self._ids)}
        self.endResetModel()

    def _add(self, ids: Sequence[int], head: Sequence[Row]) -> None:
        """What stands there stays, and these follow. The page on which they begin is asked for again, whole."""
        first = len(self._ids)
        for page in self._rows.values():
            self._stale.update(page)
        self._rows.clear()
        self._asked.clear()
        self._stale.update((row.session, row) for row in head)
        self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
        self._places.update({session: first + at for at, session in enumerate(ids)})
        self._ids += ids
        self.endInsertRows()
        self.dataChanged.emit(self.index(0), self.index(first - 1))

    def row_at(self, place: int) -> Row | None:
        """The row of a place; None while it is on its way."""
        page = place // PAGE_ROWS
        known = self._rows.get(page)
        if known is not None:
            self._rows.move_to_end(page)
            return known.get(self._ids[place])
        if page not in self._asked:
            self._asked.add(page)
            first = page * PAGE_ROWS
            self.page_wanted.emit(self._ids[first : first + PAGE_ROWS])
        return self._stale.get(self._ids[place])

    def fill(self, ids: Sequence[int], rows: Sequence[Row]) -> None:
        """Take the rows of one page that was asked for; an answer to an older list is dropped."""
        place = self._places.get(ids[0], -1) if ids else -1
        page = place // PAGE_ROWS
        first = page * PAGE_ROWS
        if place < 0 or self._ids[first : first + PAGE_ROWS] != list(ids):
            return
        self._asked.discard(page)
        self._rows[page] = {row.session: row for row in rows}
        while len(self._rows) > KEPT_PAGES:
            self._rows.popitem(last=False)
        self.dataChanged.emit(self.index(first), self.index(first + len(ids) - 1))
