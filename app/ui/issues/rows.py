"""The list of issues: its rows and its keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from app.library.issues import Issue
from app.ui import words
from app.ui.issues import reading
from app.ui.issues.delegate import IssueDelegate, IssueRole
from app.ui.rows import Index, set_up_list
from app.ui.theme import Theme

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class IssuesModel(QAbstractListModel):
    """Issues in the order they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.issues: tuple[Issue, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.issues)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.issues):
            return None
        issue = self.issues[index.row()]
        if role == IssueRole:
            return issue
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return reading.in_words(issue)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(f"{reading.title(issue)} · {reading.page(issue)}")
        return None

    def show(self, issues: Sequence[Issue]) -> None:
        """Other issues."""
        self.beginResetModel()
        self.issues = tuple(issues)
        self.endResetModel()


class IssuesView(QListView):
    """Rows of equal height.

    Signals:
        issue_chosen: (Issue) another row is current.
        sessions_wanted: (Issue) Enter or a double click.
    """

    issue_chosen = Signal(object)
    sessions_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("issue_rows")
        self.setAccessibleName(self.tr("Issues"))
        self.setUniformItemSizes(True)
        set_up_list(self)
        self.issues = IssuesModel(self)
        self.setModel(self.issues)
        self.setItemDelegate(IssueDelegate(theme, self))
        self.selectionModel().currentChanged.connect(lambda now, _before: self._chosen(now))
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def show_issues(self, issues: Sequence[Issue], chosen: str) -> None:
        """List other issues; the one that was chosen, by its query, stays so if it is there, else the first is."""
        self.issues.show(issues)
        queries = [issue.query for issue in issues]
        if queries:
            place = queries.index(chosen) if chosen in queries else 0
            self.setCurrentIndex(self.issues.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.currentIndex().isValid():
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def _chosen(self, index: QModelIndex) -> None:
        issue = index.data(IssueRole)
        if isinstance(issue, Issue):
            self.issue_chosen.emit(issue)

    def _open(self, index: QModelIndex) -> None:
        issue = index.data(IssueRole)
        if isinstance(issue, Issue):
            self.sessions_wanted.emit(issue)
