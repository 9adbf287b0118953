"""The tab: the goals, the one that is chosen, the sessions behind its numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
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
from app.insights.goals import Part
from app.library import goals
from app.library.changes import Changes
from app.library.goal_doors import Behind as Found
from app.library.goal_doors import Door, Which
from app.library.goal_results import Result
from app.library.goal_suggestions import Suggestion
from app.library.goals import Goal, Worth
from app.ui import words
from app.ui.dismissing import Act
from app.ui.journeys.behind import Behind, Moment
from app.ui.journeys.goals import asking, columns, reading
from app.ui.journeys.goals.columns import Of
from app.ui.journeys.goals.detail import GoalDetail
from app.ui.journeys.goals.editor import GoalDialog
from app.ui.journeys.goals.start import Start
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import TALL_ROW_H_PX, Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

#: so many goals are seen before somebody pulls the list longer
ROWS_FIRST = 4
HEAD_PX, DETAIL_PX = 80, 480
MAIN_PX, BEHIND_PX = 760, 270


class GoalsTab(Tab):
    """What sessions are for."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("goals_tab")
        self._answer: asking.Answer | None = None
        self._chosen = 0
        #: the number whose sessions are listed, and what its part is called
        self._opened: tuple[Door, str] | None = None
        self._dialog: GoalDialog | None = None
        self._is_laid_out = False
        self._build()

    def show_about(self, about: object) -> None:
        """Show a goal, by its number."""
        if isinstance(about, int):
            self._chosen = about
            self._outdated()

    def _ask(self) -> None:
        is_first = self._answer is None
        self._survey(asking.Goals(self.query), self._show, "goals", is_first=is_first)

    def _say_slow(self) -> None:
        self._waiting.say("target", self.tr("Counting…"), "")

    def _show(self, answer: asking.Answer) -> None:
        self._answer = answer
        self._start.show_suggestions(answer.suggested)
        self._faces.setCurrentWidget(self._whole if answer.results else self._start)
        self._more.setVisible(bool(answer.suggested))
        self._more.setText(
            self.tr("Suggested: %1 ▾").replace("%1", words.number(len(answer.suggested)))
        )
        count = self.tr("1 session") if answer.sessions == 1 else self.tr("%1 sessions")
        self._count.setText(count.replace("%1", words.number(answer.sessions)))
        if not answer.results:
            if self.query and not answer.sessions:
                title, text = (
                    self.tr("No session fits"),
                    self.tr("The search bar says what it asks for."),
                )
                self._waiting.say("search", title, text)
                self._faces.setCurrentWidget(self._waiting)
            return
        ids = [one.goal.id for one in answer.results]
        if self._chosen not in ids:
            self._chosen = ids[0]
        scale = columns.scale_of(one.outcome.sessions for one in answer.results)
        self.list.blockSignals(True)
        self.list.listed.show_columns(columns.of_goals(scale))
        self.list.show_rows(answer.results, self._is_chosen)
        self.list.blockSignals(False)
        self._lay_out(len(ids))
        self._show_chosen()

    def _lay_out(self, rows: int) -> None:
        """The list as high as it needs to be, at first; from then on as the person has it."""
        if not self._is_laid_out and not self._down.property("is_remembered"):
            self._is_laid_out = True
            high = HEAD_PX + TALL_ROW_H_PX * min(rows, ROWS_FIRST)
            self._down.setSizes([high, max(self.height() - high, DETAIL_PX)])

    def _choose(self, row: object) -> None:
        if isinstance(row, Result) and row.goal.id != self._chosen:
            self._chosen = row.goal.id
            self._show_chosen()

    def _is_chosen(self, row: object) -> bool:
        return isinstance(row, Result) and row.goal.id == self._chosen

    def _result(self) -> Result | None:
        found = () if self._answer is None else self._answer.results
        return next((one for one in found if one.goal.id == self._chosen), None)

    def _show_chosen(self) -> None:
        result = self._result()
        if result is None:
            return
        self.detail.show_result(result, self.query)
        if result.refusal:
            self._opened = None
            self.behind.show_sessions(self.tr("Sessions"), (), hint=self.tr("Change its search."))
            return
        self._ask_parts(self.detail.by)
        door, part = self._opened or (None, "")
        if door is None or door.goal != result.goal:
            door, part = Door(self.query, result.goal, Which.REACHED), ""
        self._open(replace(door, text=self.query), part)

    def _ask_parts(self, by: str) -> None:
        result = self._result()
        if result is not None and not result.refusal:
            ask = asking.Parts(self.query, result.goal, by)
            self._survey(ask, self._show_parts, "goal parts")

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        self.detail.show_parts(parts)

    def _open_cell(self, row: Result, column: int) -> None:
        if row.refusal:
            return
        which = {Of.REVENUE: Which.WORTH, Of.ORDER: Which.WORTH, Of.AGAIN: Which.AGAIN}.get(
            Of(column), Which.REACHED
        )
        self._open(Door(self.query, row.goal, which), "")

    def _open(self, door: Door, part: str) -> None:
        self._opened = door, part
        self._survey(asking.Opened(door), partial(self._show_behind, door, part), "goal door")

    def _show_behind(self, door: Door, part: str, found: Found) -> None:
        if self._opened != (door, part):
            return
        moments = [
            Moment(
                one.session, one.at_ms,
                "" if one.worth is None else reading.amount(one.worth, one.currency),
            )
            for one in found.told
        ]  # fmt: skip
        title = reading.behind_title(door, part, found.number)
        hint = reading.behind_hint(found.number, len(found.told))
        self.behind.show_sessions(title, moments, found.query, hint)

    def _keep_suggested(self, of: Suggestion) -> None:
        self._add(reading.suggestion(of), of.query, of.worth)

    def _add(self, name: str, query: str, worth: Worth | None) -> None:
        self._act(self.tr("Goal: %1"), name, partial(_added, name, query, worth))

    def _forget(self, goal: Goal) -> None:
        self._act(self.tr("No goal any more: %1"), goal.name, partial(_removed, goal.id))

    def _act(self, said: str, name: str, act: Callable[[Library], Changes]) -> None:
        self.act_wanted.emit(Act(said.replace("%1", words.plain(name, 60)), act))

    def _with_chosen(self, act: Callable[[Goal], object]) -> None:
        result = self._result()
        if result is not None:
            act(result.goal)

    def _begin(self) -> None:
        self.edit()

    def edit(self, goal: Goal | None = None) -> None:
        """Ask for a new goal, or how one is to be other."""
        dialog = GoalDialog(
            self._tasks, self._theme, self, goal, self.query if goal is None else ""
        )
        dialog.kept.connect(partial(self._keep, dialog, goal))
        self._dialog = dialog
        dialog.open()

    def _keep(
        self, dialog: GoalDialog, goal: Goal | None, name: str, query: str, worth: Worth | None
    ) -> None:
        """A name that another goal has is told in the dialog; what is refused later, by the window."""
        taken = () if self._answer is None else self._answer.results
        own = goal.id if goal is not None else 0
        folded = " ".join(name.split()).casefold()
        if any(one.goal.name.casefold() == folded and one.goal.id != own for one in taken):
            said = self.tr("There is a goal “%1” already.").replace("%1", words.plain(name, 60))
            dialog.say(UserError(said, self.tr("Choose another name.")))
            return
        dialog.accept()
        if goal is None:
            self._add(name, query, worth)
        else:
            self._act(self.tr("Goal: %1"), name, partial(_changed, goal.id, name, query, worth))

    def _offer_menu(self, row: Result, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, which in (
            (self.tr("Sessions that reached it"), Which.REACHED),
            (self.tr("Sessions that did not"), Which.MISSED),
        ):
            door = Door(self.query, row.goal, which)
            act = menu.addAction(text)
            act.setEnabled(not row.refusal)
            act.triggered.connect(partial(self._open_from_menu, door))
        menu.addSeparator()
        menu.addAction(self.tr("Change…")).triggered.connect(lambda: self.edit(row.goal))
        menu.addAction(self.tr("Forget")).triggered.connect(lambda: self._forget(row.goal))
        menu.popup(at)

    def _open_from_menu(self, door: Door, _on: bool = False) -> None:
        self._open(door, "")

    def _offer_suggested(self) -> None:
        if self._answer is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._answer.suggested:
            text = f"{reading.suggestion(one)} · {reading.why(one)}".replace("&", "&&")
            menu.addAction(text).triggered.connect(
                lambda _on=False, wanted=one: self._keep_suggested(wanted)
            )
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _build(self) -> None:
        self._start = Start(self._theme, self)
        self._start.wanted.connect(self._keep_suggested)
        self._start.own_wanted.connect(self._begin)
        top = QWidget(self)
        top.setAutoFillBackground(True)
        top.setBackgroundRole(QPalette.ColorRole.Base)
        self.list = Table(columns.of_goals(), self._theme, top)
        self.list.setAccessibleName(self.tr("Goals"))
        self.list.row_chosen.connect(self._choose)
        self.list.row_opened.connect(lambda row: self._open_cell(row, Of.SESSIONS))
        self.list.cell_opened.connect(self._open_cell)
        self.list.menu_wanted.connect(self._offer_menu)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(top))
        column.addWidget(self.list, 1)
        self.detail = GoalDetail(self._theme, self)
        self.detail.door_wanted.connect(self._open)
        self.detail.by_wanted.connect(self._ask_parts)
        # before the splitter takes it in: a style sheet forgets fonts that are set later
        self._dress()
        self._down = down = QSplitter(Qt.Orientation.Vertical, self)
        down.setObjectName("goals_down")
        down.addWidget(top)
        down.addWidget(self.detail)
        down.setStretchFactor(1, 1)
        down.setChildrenCollapsible(False)
        self.behind = Behind(self._tasks, self._theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._whole = QSplitter(Qt.Orientation.Horizontal, self)
        self._whole.setObjectName("goals_splitter")
        self._whole.addWidget(down)
        self._whole.addWidget(self.behind)
        self._whole.setStretchFactor(0, 1)
        self._whole.setCollapsible(0, False)
        self._whole.setSizes([MAIN_PX, BEHIND_PX])
        self._faces = QStackedWidget(self)
        # until the library has answered nobody knows whether there is a goal
        self._waiting = Nothing(self._theme, self)
        self._faces.addWidget(self._waiting)
        self._faces.addWidget(self._start)
        self._faces.addWidget(self._whole)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._faces)
        self.setFocusProxy(self.list)

    def _head(self, parent: QWidget) -> QHBoxLayout:
        self._heading, self._count = QLabel(self.tr("Goals"), parent), QLabel(parent)
        self._count.setProperty("role", "secondary")
        self._more = QPushButton(parent)
        self._more.setProperty("flat", True)
        self._more.setToolTip(self.tr("Goals that the sessions suggest"))
        self._more.clicked.connect(self._offer_suggested)
        change = QPushButton(self.tr("Change…"), parent)
        change.setToolTip(self.tr("The chosen goal's name, its search, where its worth is told"))
        change.clicked.connect(lambda: self._with_chosen(self.edit))
        forget = QPushButton(self.tr("Forget"), parent)
        forget.setToolTip(self.tr("The chosen one is no goal any more; it can be undone"))
        forget.clicked.connect(lambda: self._with_chosen(self._forget))
        for button in (change, forget):
            button.setProperty("flat", True)
        add = QPushButton(self.tr("Add a goal…"), parent)
        add.setToolTip(self.tr("Any search can be a goal; at first it is the one above"))
        add.clicked.connect(self._begin)
        head = QHBoxLayout()
        head.setContentsMargins(12, GRID_PX, GRID_PX, 4)
        head.setSpacing(GRID_PX)
        head.addWidget(self._heading)
        head.addWidget(self._count)
        head.addStretch(1)
        for button in (self._more, change, forget, add):
            head.addWidget(button)
        return head

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font("title"))
        self._count.setFont(self._theme.font("secondary"))


def _added(name: str, query: str, worth: Worth | None, db: Library) -> Changes:
    return goals.add(db, name, query, worth)


def _changed(goal: int, name: str, query: str, worth: Worth | None, db: Library) -> Changes:
    return goals.change(db, goal, name, query, worth)


def _removed(goal: int, db: Library) -> Changes:
    return goals.remove(db, goal)
