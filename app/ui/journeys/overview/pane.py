"""The Overview tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.insights.overview import PageTold
from app.library import search
from app.library.goal_results import Result
from app.library.issues import Issue
from app.library.overviews import KEYS, Told
from app.library.wildcards import literal
from app.ui.journeys.overview import lists, reading
from app.ui.journeys.overview.course import CourseChart
from app.ui.journeys.overview.lists import Card, CommonList
from app.ui.journeys.overview.reporting import Reporting
from app.ui.journeys.overview.tiles import Tiles
from app.ui.journeys.tab import Tab
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

#: a wider page has its lists side by side
TWO_FROM_PX = 820
_DOORS = {lists.SESSIONS: "page", lists.ENTRIES: "entry", lists.EXITS: "exit"}


class OverviewTab(Tab):
    """What is in the library at a glance."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.told: Told | None = None
        self._page = QWidget(self)
        self.tiles = Tiles(theme, self._page)
        self._course_title = QLabel(self.tr("Sessions over time"), self._page)
        self._course_title.setFont(theme.font("title"))
        self._legend = QLabel(self.tr("paler: of one page and no more"), self._page)
        self._legend.setProperty("role", "secondary")
        self._legend.setFont(theme.font("secondary"))
        self.course = CourseChart(theme, self._page)
        self.report = Reporting(tasks, self._page)
        self.pages = Card(self.tr("Pages"), "", lists.page_columns(), theme, self._page)
        self.issues = Card(
            self.tr("Issues"), self.tr("All issues"), lists.issue_columns(), theme, self._page
        )
        self.goals = Card(
            self.tr("Goals"), self.tr("All goals"), lists.goal_columns(), theme, self._page
        )
        self.common = {key: CommonList(key, theme, self._page) for key in KEYS}
        self._nothing = Nothing(theme, self._page)
        self._nothing.hide()
        self._cards: list[QFrame] = [self.pages, self.issues, self.goals, *self.common.values()]
        self._sides = QHBoxLayout()
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._lay_out()
        self._connect()
        self._until_told()
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _ask(self) -> None:
        is_first = self.told is None
        self._survey(reading.Numbers(self.query), self._show, "overview", is_first=is_first)
        self._survey(reading.Goals(self.query), self._show_goals, "overview goals")
        self._survey(reading.Issues(self.query), self._show_issues, "overview issues")

    def _until_told(self) -> None:
        """No heads without what belongs under them."""
        for part in (self._course_title, self._legend, self.report, self.course, *self._cards):
            part.hide()

    def _say_slow(self) -> None:
        self._nothing.say("search", self.tr("Counting…"), "")
        self._nothing.show()

    def _show(self, told: Told) -> None:
        self.told = told
        numbers = told.numbers
        self._nothing.setVisible(not numbers.sessions)
        self.report.set_query(self.query)
        self.report.setVisible(bool(numbers.sessions))
        if not numbers.sessions:
            self._nothing.say(
                "search",
                self.tr("No session fits"),
                self.tr("The search bar says what it asks for."),
            )
        has_keys = self.hasFocus()
        self.tiles.show_tiles(reading.tiles(numbers))
        self.setFocusProxy(self.tiles.first)
        if has_keys:
            self.setFocus()
        for part in (self._course_title, self._legend):
            part.setVisible(numbers.course is not None)
        self.course.setVisible(numbers.course is not None)
        self.course.show_course(numbers.course)
        for card in (self.pages, self.issues, self.goals):
            card.show()
        self.pages.show_rows(numbers.pages, self.tr("No page was seen."))
        common = {one.key: one.values for one in told.common}
        for key, shown in self.common.items():
            values = [value for value in common.get(key, ()) if value.count]
            shown.show_values(values)
            # one value that all have tells nothing
            shown.setVisible(len(values) > 1)
        self._place()

    def _show_issues(self, found: tuple[Issue, ...]) -> None:
        self.issues.show_rows(
            found, self.tr("Nothing goes wrong for many, as far as the signals tell.")
        )
        self._place()

    def _show_goals(self, found: tuple[Result, ...]) -> None:
        self.goals.show_rows(
            found,
            self.tr(
                "No goal yet: say in Goals what your sessions are for, and see who reaches it."
            ),
        )
        self._place()

    def _connect(self) -> None:
        self.report.noted.connect(self.noted)
        self.report.failed.connect(self.failed)
        self.tiles.wanted.connect(self._want)
        self.tiles.tab_wanted.connect(lambda name: self.tab_wanted.emit(name, None))
        self.course.wanted.connect(self._want)
        self.pages.table.cell_opened.connect(self._open_page)
        self.pages.table.row_opened.connect(lambda row: self._open_page(row, lists.SESSIONS))
        self.issues.table.row_opened.connect(self._open_issue)
        self.issues.table.cell_opened.connect(lambda row, _column: self._open_issue(row))
        self.issues.more_wanted.connect(lambda: self.workspace_wanted.emit("issues"))
        self.goals.table.row_opened.connect(self._open_goal)
        self.goals.table.cell_opened.connect(lambda row, _column: self._open_reached(row))
        self.goals.more_wanted.connect(lambda: self.tab_wanted.emit("goals", None))
        for one in self.common.values():
            one.wanted.connect(self._want)

    def _want(self, query: str) -> None:
        self.query_wanted.emit(reading.narrowed(self.query, query))

    def _open_page(self, row: object, column: int) -> None:
        if isinstance(row, PageTold):
            named = literal(row.page.pattern)
            self._want(f"{_DOORS[column]}:{search.quoted(named)}")

    def _open_issue(self, row: object) -> None:
        if isinstance(row, Issue):
            self._want(row.query)

    def _open_goal(self, row: object) -> None:
        if isinstance(row, Result):
            self.tab_wanted.emit("goals", row.goal.id)

    def _open_reached(self, row: object) -> None:
        if isinstance(row, Result) and row.refusal:
            self._open_goal(row)
        elif isinstance(row, Result):
            self._want(row.goal.query)

    def _lay_out(self) -> None:
        self._page.setAutoFillBackground(True)
        self._page.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GRID_PX)
        self._sides.setContentsMargins(0, GRID_PX, 0, 0)
        self._sides.setSpacing(GRID_PX * 3)
        for side in self._columns:
            side.setSpacing(GRID_PX)
            side.addStretch(1)
            self._sides.addLayout(side, 1)
        column.addWidget(self.tiles)
        column.addWidget(self._nothing)
        head = QHBoxLayout()
        head.addWidget(self._course_title)
        head.addWidget(self._legend)
        head.addWidget(self.report, 1)
        column.addLayout(head)
        column.addWidget(self.course)
        column.addLayout(self._sides)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _place(self) -> None:
        """Each list into the column that is the shorter one so far; a narrow page has one."""
        across = 2 if self.width() >= TWO_FROM_PX else 1
        heights = [0] * across
        for card in self._cards:
            for side in self._columns:
                side.removeWidget(card)
        for card in self._cards:
            if not card.isHidden():
                at = heights.index(min(heights))
                heights[at] += card.sizeHint().height() + GRID_PX
                self._columns[at].insertWidget(self._columns[at].count() - 1, card)
        self._sides.setStretch(1, int(across == 2))

    def _dress(self) -> None:
        self._course_title.setFont(self._theme.font("title"))
        self._legend.setFont(self._theme.font("secondary"))
