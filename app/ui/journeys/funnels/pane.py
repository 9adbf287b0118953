"""The Funnels tab: the steps on the left, how far people come in the middle, who was lost on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from app.library import funnel_keeping, funnels
from app.library.changes import Changes
from app.library.funnel_keeping import Kept
from app.library.funnels import Asked
from app.library.steps import Step
from app.ui import words
from app.ui.dismissing import Act
from app.ui.journeys.behind import Moment
from app.ui.journeys.funnels import reading
from app.ui.journeys.funnels.chart import FunnelChart
from app.ui.journeys.funnels.editor import Editor
from app.ui.journeys.funnels.groups import Groups
from app.ui.journeys.funnels.lost import LostPanel
from app.ui.journeys.funnels.reading import Asking, Beginning, Instead, Lost, Shown, Starting
from app.ui.journeys.funnels.start import StartPage
from app.ui.journeys.tab import Tab
from app.ui.naming import NameDialog
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import Theme

EDITOR_PX, CHART_PX, LOST_PX = 250, 480, 320
NARROWEST_PX = 220


class FunnelsTab(Tab):
    """How far people come, and what those who are lost do instead."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self._shown: Shown | None = None
        self._names: tuple[str, ...] = ()
        self._is_begun = False
        self._step: int | None = None
        #: whose loss is told, or will be; None where it is told who came
        self._loss: int | None = None
        self.editor = Editor(tasks, theme, self)
        self.start = StartPage(theme, self)
        self.chart = FunnelChart(theme, self)
        self.groups = Groups(theme, self)
        self.lost = LostPanel(tasks, theme, self)
        self._told = QSplitter(Qt.Orientation.Vertical, self)
        self._told.setObjectName("funnels_down")
        self._told.addWidget(self.chart)
        self._told.addWidget(self.groups)
        self._told.setChildrenCollapsible(False)
        self._told.setSizes([420, 240])
        found = QSplitter(Qt.Orientation.Horizontal, self)
        found.setObjectName("funnels_found")
        found.addWidget(self._told)
        found.addWidget(self.lost)
        found.setStretchFactor(0, 1)
        found.setChildrenCollapsible(False)
        found.setSizes([CHART_PX, LOST_PX])
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self.start)
        self._faces.addWidget(found)
        self._waiting = Nothing(theme, self)
        self._faces.addWidget(self._waiting)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("funnels_splitter")
        for part in (self.editor, self._faces):
            self.splitter.addWidget(part)
        for splitter in (self.splitter, found, self._told):
            splitter.setHandleWidth(1)
        self.editor.setMinimumWidth(NARROWEST_PX)
        self.lost.setMinimumWidth(NARROWEST_PX)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([EDITOR_PX, CHART_PX + LOST_PX])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._connect()

    def show_about(self, about: object) -> None:
        """A funnel, or one more step of the one that is shown."""
        if isinstance(about, Asked):
            self._choose(about)
        elif isinstance(about, Step):
            self.editor.add_step(about)

    def _connect(self) -> None:
        self.editor.edited.connect(self._edited)
        self.editor.cleared.connect(lambda: self._choose(Asked(())))
        self.editor.kept_wanted.connect(self._ask_name)
        self.start.chosen.connect(self._choose)
        self.start.forgotten.connect(self._forget)
        self.chart.reached_wanted.connect(self._show_reached)
        self.chart.lost_wanted.connect(self._show_lost)
        self.groups.query_wanted.connect(self.query_wanted)
        self.lost.moment_wanted.connect(self.moment_wanted)
        self.lost.query_wanted.connect(self.query_wanted)

    def _ask(self) -> None:
        asked = self.editor.asked
        if not asked.steps:
            self._shown = None
            beginning = Beginning(self._query)
            is_first = not self._is_begun
            self._survey(beginning, self._begin, "funnels beginning", is_first=is_first)
            return
        asking = Asking(asked, self._query, self.editor.by)
        self._survey(asking, self._show, "funnels", is_first=self._shown is None)

    def _say_slow(self) -> None:
        if self.editor.asked.steps:
            self._waiting.say("", self.tr("Counting…"), "")
            self._faces.setCurrentWidget(self._waiting)
        else:
            self.start.show_starting(Starting((), ()), is_waiting=True)

    def _library_changed(self, changes: Changes, initiator: object) -> None:
        if "funnels" in changes.tables and self._shown is None:
            self._outdated()
        super()._library_changed(changes, initiator)

    def _edited(self) -> None:
        self._step = None
        self._outdated()

    def _begin(self, found: Starting) -> None:
        self._names = tuple(one.name for one in found.kept)
        self._is_begun = True
        self.start.show_starting(found)
        if not self.editor.asked.steps:
            self._faces.setCurrentIndex(0)
        elif self._shown is None:
            # somebody chose steps meanwhile, and waits for their numbers
            self._slow.start()

    def _show(self, shown: Shown) -> None:
        if not self.editor.asked.steps:
            return
        self._shown = shown
        self.chart.show_funnel(shown)
        self.groups.show_funnel(shown)
        self.groups.setVisible(bool(self.editor.by))
        self._faces.setCurrentIndex(1)
        steps = range(1, len(shown.asked.steps))
        lost = {step: len(shown.answer.of.lost(step).who) for step in steps}
        worst = max(steps, key=lambda step: lost[step], default=None)
        step = self._step if self._step in lost else worst
        if step is None or not lost[step]:
            self._show_reached(len(shown.asked.steps) - 1)
        else:
            self._show_lost(step)

    def _show_reached(self, step: int) -> None:
        shown = self._shown
        if shown is None:
            return
        self._loss = None
        self.chart.mark_lost(None)
        title = self.tr("Came to %1: %2").replace("%2", self._counted(shown.answer.counts[step]))
        moments = [Moment(*one) for one in shown.answer.reached(step)]
        door = funnels.door(shown.asked, step, is_lost=False)
        hint = ""
        if not shown.answer.counts[0]:
            hint = self.tr("Nothing that the search leaves reaches the first step.")
        self.lost.show_sessions(
            title.replace("%1", self._title(step)), moments, self._whole(door), hint
        )

    def _show_lost(self, step: int) -> None:
        shown = self._shown
        if shown is None:
            return
        self._step = self._loss = step
        self.chart.mark_lost(step)
        self._survey(
            Lost(shown, step), lambda found: self._tell_lost(shown, step, found), "funnels lost"
        )

    def _tell_lost(self, shown: Shown, step: int, found: tuple[Instead, ...]) -> None:
        if shown is not self._shown or step != self._loss:
            return
        moments = [Moment(*one) for one in shown.answer.lost(step)]
        title = self.tr("Lost before %1: %2").replace("%2", self._counted(len(moments)))
        door = funnels.door(shown.asked, step, is_lost=True)
        self.lost.show_lost(
            title.replace("%1", self._title(step)), moments, self._whole(door), found
        )

    def _counted(self, number: int) -> str:
        assert self._shown is not None, "something is shown"
        return reading.counted(number, self._shown.asked)

    def _title(self, step: int) -> str:
        assert self._shown is not None, "something is shown"
        return words.plain(reading.step_title(self._shown.asked.steps[step]), 60)

    def _whole(self, door: str | None) -> str | None:
        """The query of a door among the sessions that are looked at."""
        return None if door is None else f"{self._query} {door}".strip()

    def _choose(self, asked: Asked) -> None:
        self.editor.show_asked(asked)
        self._edited()

    def _ask_name(self) -> None:
        asked = self.editor.asked
        if not asked.steps:
            return
        dialog = NameDialog(self.tr("Keep this funnel"), self.tr("Name"), parent=self)
        dialog.offer(self._names)
        dialog.textValueSelected.connect(lambda name: self._keep(name, asked))
        dialog.open()

    def _keep(self, name: str, asked: Asked) -> None:
        said = self.tr("Kept: %1").replace("%1", words.plain(name, 60))
        self.act_wanted.emit(Act(said, lambda db: funnel_keeping.save(db, name, asked)))

    def _forget(self, one: Kept) -> None:
        said = self.tr("Forgotten: %1").replace("%1", words.plain(one.name, 60))
        self.act_wanted.emit(Act(said, lambda db: funnel_keeping.delete(db, one.id)))
