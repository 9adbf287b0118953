"""The Issues workspace: the list, the worst first, and beside it the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.library import issue_states
from app.library.changes import Changes
from app.library.issue_states import Status
from app.library.issues import Issue
from app.ui import words
from app.ui.dismissing import Act
from app.ui.issues import reading
from app.ui.issues.detail import IssueDetail
from app.ui.issues.rows import IssuesView
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme
from app.ui.when_seen import WhenSeen

SETTLE_MS = 150
LIST_PX, DETAIL_PX = 420, 560
SHOWN_FIRST = frozenset({Status.OPEN, Status.KNOWN})
#: who reads only what these hold has nothing to ask anew
_OF_OTHERS = frozenset({"marks", "tags", "session_tags", "notes", "thumbnails", "thumbnail_sets"})


class IssuesPane(WhenSeen):
    """What goes wrong for many.

    Signals:
        query_wanted: (text) the query that leaves the sessions of an issue.
        moment_wanted: (session, at_ms) to be seen.
        act_wanted: (Act) what a person says of an issue is to be kept.
    """

    query_wanted = Signal(str)
    moment_wanted = Signal(int, float)
    act_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self.setObjectName("issues_pane")
        self._tasks = tasks
        self._theme = theme
        self._found: tuple[Issue, ...] = ()
        self._order = reading.ORDERS[0]
        self._chips: dict[Status, QPushButton] = {}
        self._build()
        tasks.library_changed.connect(self._library_changed)
        theme.changed.connect(self._dress)

    @property
    def listed(self) -> Sequence[Issue]:
        """What the list shows."""
        return self.list.issues.issues

    def _build(self) -> None:
        left = QWidget(self)
        left.setAutoFillBackground(True)
        left.setBackgroundRole(QPalette.ColorRole.Base)
        self._heading = QLabel(self.tr("Issues"), left)
        self.list = IssuesView(self._theme, left)
        self.setFocusProxy(self.list)
        self._empty = QLabel(left)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "secondary")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty.setContentsMargins(GRID_PX * 3, GRID_PX * 6, GRID_PX * 3, 0)
        self._faces = QStackedWidget(left)
        self._faces.addWidget(self.list)
        self._faces.addWidget(self._empty)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 6, 4)
        head.addWidget(self._heading, 1)
        head.addWidget(self._order_button(left))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._status_chips(left))
        column.addWidget(self._faces, 1)
        # Before the splitter takes it in: a style sheet forgets fonts that are set later.
        self._dress()
        self.detail = IssueDetail(self._theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("issues_splitter")
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([LIST_PX, DETAIL_PX])
        left.setMinimumWidth(260)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.list.issue_chosen.connect(self.detail.show_issue)
        self.list.sessions_wanted.connect(self._show_sessions)
        self.detail.sessions_wanted.connect(self._show_sessions)
        self.detail.moment_wanted.connect(self.moment_wanted)
        self.detail.said.connect(self._keep)

    def _order_button(self, parent: QWidget) -> QPushButton:
        self._ordering = QPushButton(parent)
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

    def _status_chips(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, GRID_PX)
        row.setSpacing(6)
        for status in Status:
            chip = QPushButton(parent)
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setChecked(status in SHOWN_FIRST)
            chip.clicked.connect(lambda _on=False: self._list())
            self._chips[status] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _sort_by(self, order: reading.Order) -> None:
        self._order = order
        self._ordering.setText(f"{reading.order_title(order)} ▾")
        self._list()

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if not changes.tables <= _OF_OTHERS and changes.may_change_lists(self._query):
            self._outdated()

    def _ask(self) -> None:
        ask = reading.Issues(self._query)
        self._tasks.survey(ask, self._show, failed=self._stay, latest="issues")

    def _stay(self, _error: UserError) -> None:
        """A query that cannot be read is told beside the search bar; what is shown stays."""

    def _show(self, found: tuple[Issue, ...]) -> None:
        self._found = found
        for status, chip in self._chips.items():
            count = sum(reading.standing(one) is status for one in found)
            chip.setText(f"{reading.status_name(status)} {words.number(count)}")
        self._list()

    def _list(self) -> None:
        statuses = frozenset(status for status, chip in self._chips.items() if chip.isChecked())
        shown = reading.listed(self._found, statuses, self._order)
        chosen = self.detail.issue.query if self.detail.issue is not None else ""
        self.list.show_issues(shown, chosen)
        self._faces.setCurrentWidget(self.list if shown else self._empty)
        if not shown:
            self.detail.show_issue(None)
            self._empty.setText(self._why_empty())

    def _why_empty(self) -> str:
        if self._found:
            return self.tr("Every issue of these sessions is of a status that is not shown.")
        if self._query:
            return self.tr(
                "There is no issue in what the search leaves, as far as the signals tell."
            )
        return self.tr("Nothing went wrong in these sessions, as far as the signals tell.")

    def _show_sessions(self, issue: Issue) -> None:
        self.query_wanted.emit(reading.narrowed(self._query, issue))

    def _keep(self, issue: Issue, status: Status | None, note: str | None) -> None:
        said = self.tr("Note: %2")
        if status is not None:
            said = self.tr("%1: %2").replace("%1", reading.status_name(status))
        self.act_wanted.emit(
            Act(
                said.replace("%2", reading.title(issue)),
                lambda db: issue_states.say(db, issue.place, status, note),
            )
        )

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font("title"))
