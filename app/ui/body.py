"""The window's middle: the sidebar, and beside it one workspace at a time."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from app.ui.filters.pane import FiltersPane
from app.ui.inspector.dock import InspectorDock
from app.ui.lists import Lists
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.heatmap.pane import HeatPane
    from app.ui.issues.pane import IssuesPane
    from app.ui.journeys.pane import JourneysPane
    from app.ui.replay.pane import ReplayPane

FILTERS_PX = 212
SESSIONS_PX = 296
NARROWEST_SIDE_PX = 160
NARROWEST_LIST_PX = 220
# A narrower window gives the sidebar's room to the list and the page.
SIDEBAR_FROM_PX = 1000
# What the first session and the first import need. A quarter of a second in one go: read one by one, while the
# hands are still, by the thread that reads the library, between what the list asks of it.
LATER = (
    "numpy",
    "app.activity.model",
    "app.rrweb.clean",
    "app.dom.keyframes",
    "app.jobs.ingest",
    "app.ui.processes",
    "app.ui.imports.run",
    "app.ui.web.view",
    "app.ui.replay.reading",
    "app.ui.replay.pane",
    "app.ui.inspector.pane",
    "PySide6.QtWebChannel",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "app.ui.web.screen",
)


class Body(QWidget):
    """The panes in their splitters. Any side can be folded by drawing its edge in.

    The replay and the heat, with the browser behind them, the journeys and the issues are made when they are first
    asked for: the window takes input twice as soon.

    Signals:
        replay_made, heat_made, journeys_made, issues_made: that pane is there now.
        splitter_made: (name, splitter) one of `splitters` is there now.
    """

    replay_made = Signal()
    heat_made = Signal()
    journeys_made = Signal()
    issues_made = Signal()
    splitter_made = Signal(str, object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.filters = FiltersPane(tasks, theme, self)
        self.sessions = SessionsPane(tasks, theme, self)
        self._tasks = tasks
        self._theme = theme
        self._replay: ReplayPane | None = None
        self._heat: HeatPane | None = None
        self._journeys: JourneysPane | None = None
        self._issues: IssuesPane | None = None
        self._query = ""
        self._is_narrow = False
        self._is_folded_for_room = True
        self._unfolded_px = FILTERS_PX
        self._dock = InspectorDock(_stage(self), theme, self)
        self.lists = Lists(self.sessions, tasks, theme, self)
        self._watch = _splitter(self.lists, self._dock, SESSIONS_PX, NARROWEST_LIST_PX)
        self._workspaces = QStackedWidget(self)
        self._workspaces.addWidget(self._watch)
        self._sides = _splitter(self.filters, self._workspaces, FILTERS_PX, NARROWEST_SIDE_PX)
        self._sides.splitterMoved.connect(lambda _at, _edge: self._drawn())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sides)

    @property
    def splitters(self) -> Mapping[str, QSplitter]:
        """What a person may have drawn elsewhere, by name."""
        found = {"sides": self._sides, "watch": self._watch, "inspector": self._dock.splitter}
        if self._heat is not None:
            found["heat"] = self._heat.splitter
        if self._issues is not None:
            found["issues"] = self._issues.splitter
        if self._journeys is not None:
            found |= self._journeys.splitters
        return found

    @property
    def has_replay(self) -> bool:
        """Whether the replay pane was made."""
        return self._replay is not None

    @property
    def watched(self) -> int | None:
        """The session that is open."""
        return None if self._replay is None else self._replay.session

    @property
    def replay(self) -> ReplayPane:
        """The replay pane, made now if it is not there."""
        return self._replay or self.warm_up()

    @property
    def heat(self) -> HeatPane:
        """The heat pane, made now if it is not there."""
        if self._heat is None:
            from app.ui.heatmap.pane import HeatPane

            self._heat = HeatPane(self._tasks, self._theme, self)
            self._workspaces.addWidget(self._heat)
            self._heat.set_query(self._query)
            self.heat_made.emit()
            self.splitter_made.emit("heat", self._heat.splitter)
        return self._heat

    @property
    def journeys(self) -> JourneysPane:
        """The journeys, made now if they are not there."""
        if self._journeys is None:
            from app.ui.journeys.pane import JourneysPane

            self._journeys = JourneysPane(self._tasks, self._theme, self)
            self._workspaces.addWidget(self._journeys)
            self._journeys.set_query(self._query)
            self._journeys.splitter_made.connect(self.splitter_made)
            self.journeys_made.emit()
        return self._journeys

    @property
    def issues(self) -> IssuesPane:
        """The issues, made now if they are not there."""
        if self._issues is None:
            from app.ui.issues.pane import IssuesPane

            self._issues = IssuesPane(self._tasks, self._theme, self)
            self._workspaces.addWidget(self._issues)
            self._issues.set_query(self._query)
            self.issues_made.emit()
            self.splitter_made.emit("issues", self._issues.splitter)
        return self._issues

    @property
    def workspace(self) -> str:
        """The one that is seen."""
        seen = self._workspaces.currentWidget()
        panes = {"heat": self._heat, "journeys": self._journeys, "issues": self._issues}
        return next((name for name, pane in panes.items() if pane is seen), "watch")

    @property
    def is_theatre(self) -> bool:
        """Whether the sides are hidden."""
        return self.filters.isHidden()

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""
        if workspace == "heat":
            self._workspaces.setCurrentWidget(self.heat)
        elif workspace == "journeys":
            self._workspaces.setCurrentWidget(self.journeys)
            self.journeys.show_first()
        elif workspace == "issues":
            self._workspaces.setCurrentWidget(self.issues)
        else:
            self._workspaces.setCurrentWidget(self._watch)

    def get_ready(self, done: int = 0) -> None:
        """Read in what the first session needs, then make the replay, before a person asks for it."""
        if self._replay is not None:
            return
        if done == len(LATER):
            self._tasks.get_ready()
            # Also behind the first page, where nobody sees it yet: the browser takes its time to start.
            view = self.warm_up().stage.view
            QTimer.singleShot(0, view, view.warm_up)
            return
        self._tasks.read(
            lambda _library: importlib.import_module(LATER[done]),
            lambda _module: self.get_ready(done + 1),
        )

    def stands_in(self, width_px: int) -> None:
        """The sides were drawn for a window of this width: nothing folds until it changes."""
        self._is_narrow = width_px < SIDEBAR_FROM_PX
        self._drawn()
        self._dock.stands()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sidebar folds first where there is little room, and comes back where there is more."""
        super().resizeEvent(event)
        self._fit()

    def warm_up(self) -> ReplayPane:
        """Make the replay, and with it the browser, before the first session asks for it."""
        if self._replay is None:
            from app.ui.replay.pane import ReplayPane

            self._replay = ReplayPane(self._tasks, self._theme, self)
            self._dock.put_watched(self._replay)
            self._make_inspector(self._replay)
            self.replay_made.emit()
        return self._replay

    def toggle_inspector(self) -> None:
        """Show the inspector, or fold it."""
        self._dock.set_folded(not self._dock.is_folded)

    def set_query(self, text: str) -> None:
        """Narrow every pane to the sessions of a query."""
        self._query = text
        self.sessions.set_query(text)
        self.filters.set_query(text)
        self.lists.set_query(text)
        if self._replay is not None:
            self._replay.set_query(text)
        if self._heat is not None:
            self._heat.set_query(text)
        if self._journeys is not None:
            self._journeys.set_query(text)
        if self._issues is not None:
            self._issues.set_query(text)

    def set_theatre(self, on: bool) -> None:
        """Hide the sides, or show them as they were."""
        if on:
            self._workspaces.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.setVisible(not on)
        self.lists.setVisible(not on)
        self._dock.set_alone(on)
        if on or self._replay is not None:
            self.replay.stage.set_alone(on)
        self._fit()

    def _make_inspector(self, replay: ReplayPane) -> None:
        from app.ui.inspector.pane import InspectorPane

        inspector = InspectorPane(self._tasks, self._theme, self)
        self._dock.put_inspector(inspector)
        replay.session_changed.connect(inspector.show_session)
        replay.position_changed.connect(inspector.show_position)
        replay.stage.view.became_ready.connect(inspector.page_came)
        replay.stage.view.noted.connect(inspector.note_skipped)
        inspector.moment_requested.connect(replay.seek)
        inspector.fold_requested.connect(self.toggle_inspector)
        inspector.dismissed.connect(self.sessions.carry_out)
        inspector.note_edited.connect(replay.steering.pen.edit)
        replay.header.star_requested.connect(self.sessions.star_open)
        replay.steering.dismissed.connect(self.sessions.carry_out)
        replay.steering.pen.act_wanted.connect(self.sessions.carry_out)

    def _drawn(self) -> None:
        """The sidebar is as wide as a person drew it; what a narrow window squeezes it to does not count."""
        self._unfolded_px = self._sides.sizes()[0] or self._unfolded_px

    def _fit(self) -> None:
        narrow = self.width() < SIDEBAR_FROM_PX
        if narrow == self._is_narrow or self.is_theatre:
            return
        self._is_narrow = narrow
        side_px, rest_px = self._sides.sizes()
        if narrow:
            self._is_folded_for_room = side_px > 0
            self._sides.setSizes([0, side_px + rest_px])
        elif side_px == 0 and self._is_folded_for_room:
            self._sides.setSizes([self._unfolded_px, rest_px - self._unfolded_px])


def _stage(parent: QWidget) -> QWidget:
    """What stands where the replay will be."""
    stage = QWidget(parent)
    stage.setObjectName("stage")
    stage.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return stage


def _splitter(side: QWidget, rest: QWidget, side_px: int, narrowest_px: int) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setHandleWidth(1)
    side.setMinimumWidth(narrowest_px)
    splitter.addWidget(side)
    splitter.addWidget(rest)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setCollapsible(0, True)
    splitter.setCollapsible(1, False)
    splitter.setSizes([side_px, side_px * 4])
    return splitter
