"""The tab: graph, steps or whole paths, what is worth a look beside it, and the sessions behind what was clicked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.insights import path_layout
from app.insights.path_folding import Shown, shown
from app.insights.path_layout import Layout
from app.insights.paths import Paths, WholePath
from app.insights.step_flows import Anchor, Steps
from app.insights.views import Page
from app.library import path_queries, search
from app.ui.hairline import Hairline
from app.ui.journeys.paths import graph, lists, reading, sankey
from app.ui.journeys.paths.asking import Answer, Ask, AskSteps, Behind, Found
from app.ui.journeys.paths.bar import Face, PathsBar
from app.ui.journeys.paths.canvas import Canvas
from app.ui.journeys.paths.shapes import About, Picture
from app.ui.journeys.paths.side import Side
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import Theme

MAIN_PX, SIDE_PX = 760, 300
NOBODY = Paths(0, 0, (), ())


class PathsTab(Tab):
    """Which way people go."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("paths_tab")
        self._answer: Answer | None = None
        self._other: str | None = None
        self._shown: Shown | None = None
        self._sought: Page | None = None
        self._opened: About | None = None
        self._is_undrawn = False
        self._build()

    @property
    def paths(self) -> Paths:
        """What is shown."""
        return NOBODY if self._answer is None else self._answer.paths

    def show_about(self, about: object) -> None:
        """Show the steps from a page."""
        if isinstance(about, Page):
            self.bar.choose_anchor(Anchor.FROM, about)

    def _ask(self) -> None:
        is_first = self._answer is None
        self._survey(Ask(self.query, self._other), self._show, "paths", is_first=is_first)

    def _say_slow(self) -> None:
        self._nothing.say("", self.tr("Counting…"), "")
        self._faces.setCurrentWidget(self._nothing)

    def _show(self, answer: Answer) -> None:
        self._answer = answer
        self.bar.show_pages(answer.paths)
        self.bar.show_segments(answer.segments)
        self.whole.listed.show_columns(lists.whole_columns(answer.paths))
        self.whole.show_rows(answer.paths.paths)
        self.side.show_answer(answer)
        if self._opened is not None:
            self._open(self._opened)
        self._lay_out()
        if self.bar.face is Face.STEPS:
            self._ask_steps()
        elif self.bar.face is Face.GRAPH and self._shown is None:
            # the places of the first graph take a while, too
            self._slow.start()
        self._show_face()

    def _lay_out(self) -> None:
        """Let the places of the pages be made, in a process of its own: of many pages that takes a moment."""
        paths = self.paths
        always = () if self._sought is None else (self._sought,)
        chosen = shown(paths, self.bar.pages.value(), always)
        self._tasks.compute(
            path_layout.layout,
            *graph.weights(paths, chosen),
            graph.ACROSS_PX,
            graph.DOWN_PX,
            done=partial(self._draw, chosen),
            failed=self._leave_undrawn,
            latest="paths layout",
        )

    def _draw(self, chosen: Shown, layout: Layout) -> None:
        if self._answer is None:
            return
        picture = graph.picture(self.paths, chosen, layout, self._answer.difference)
        self.graph.show_picture(picture, anew=chosen != self._shown)
        is_first, self._shown = self._shown is None, chosen
        if self._is_undrawn or is_first:
            self._slow.stop()
            self._is_undrawn = False
            self._show_face()
        told = self.tr("%1 of %2 pages, %3 turns").replace("%1", str(len(chosen.nodes)))
        told = told.replace("%2", str(len(self.paths.nodes))).replace("%3", str(len(picture.bands)))
        self.graph.setAccessibleName(told)
        if self._sought is not None:
            self.graph.go_to(self._sought)
            self._sought = None

    def _leave_undrawn(self, _error: UserError) -> None:
        self._slow.stop()
        self._is_undrawn = True
        self._show_face()

    def _ask_steps(self) -> None:
        ask = AskSteps(self.query, *self.bar.anchor, self.bar.steps.value())
        self._survey(ask, partial(self._show_steps, ask.page), "steps")

    def _show_steps(self, page: Page | None, steps: Steps) -> None:
        picture: Picture = sankey.picture(steps, page, self.bar.each.value())
        self.steps.show_picture(picture)
        said = self.tr("Steps of %1, from %2").replace("%1", reading.sessions(steps.sessions))
        self.steps.setAccessibleName(said.replace("%2", reading.anchor_said(steps.anchor, page)))

    def _show_face(self) -> None:
        faces = {Face.GRAPH: self.graph, Face.STEPS: self.steps, Face.WHOLE: self.whole}
        if self._answer is not None and not self.paths.sessions:
            self._say_nobody(self._answer)
            self._faces.setCurrentWidget(self._nothing)
            return
        if self._is_undrawn and self.bar.face is Face.GRAPH:
            text = self.tr("The steps and the whole paths tell the same.")
            self._nothing.say("alert", self.tr("The graph cannot be drawn"), text)
            self._faces.setCurrentWidget(self._nothing)
            return
        is_graph = self.bar.face is Face.GRAPH
        is_awaited = self._answer is None or (is_graph and self._shown is None)
        if is_awaited and self._faces.currentWidget() is self._nothing:
            return
        self._faces.setCurrentWidget(faces[self.bar.face])
        self.setFocusProxy(faces[self.bar.face])

    def _say_nobody(self, answer: Answer) -> None:
        if not answer.is_of_nobody:
            text = self.tr("None of these sessions tells which pages it saw.")
            self._nothing.say("page", self.tr("No pages"), text)
        elif self.query:
            text = self.tr("The search bar says what it asks for.")
            self._nothing.say("search", self.tr("No session fits"), text)
        else:
            text = self.tr("Import recordings to see which way people go.")
            self._nothing.say("page", self.tr("No sessions yet"), text)

    def _choose_face(self, face: Face) -> None:
        if face is Face.STEPS:
            self._ask_steps()
        self._show_face()

    def _redraw(self) -> None:
        if self._answer is None:
            return
        if self.bar.face is Face.STEPS:
            self._ask_steps()
        else:
            self._lay_out()

    def _compare(self, other: str | None) -> None:
        if other == self._other:
            return
        try:
            search.parse(other or "")
        except UserError as error:
            self.failed.emit(error)
            return
        self._other = other
        self._ask()

    def _find(self, page: Page) -> None:
        """Show a page, also one that is not shown apart."""
        if not self.graph.go_to(page):
            self._sought = page
            self._lay_out()

    def _zoom(self, by: float) -> None:
        canvas = self.steps if self.bar.face is Face.STEPS else self.graph
        canvas.zoom(by) if by else canvas.fit()

    def _open(self, about: About) -> None:
        """Show the sessions behind something."""
        if about.term:
            self._opened = about
            ask = Behind(self.query, about.term)
            self._survey(ask, partial(self._show_behind, about), "paths door")
        elif about.page is None and self.bar.face is Face.GRAPH:
            self.bar.pages.setValue(2 * self.bar.pages.value())
        elif about.page is None:
            self.bar.each.setValue(2 * self.bar.each.value())

    def _show_behind(self, about: About, found: Found) -> None:
        self.side.show_behind(about, found)

    def _open_whole(self, row: WholePath, _column: int = 0) -> None:
        self._open(lists.about_whole(row, self.paths))

    def _offer_menu(self, about: About, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if about.term:
            menu.addAction(self.tr("Sessions")).triggered.connect(lambda: self._open(about))
        page = about.page
        if page is not None:
            name = reading.name(page, self.paths)
            for text, door in (
                (self.tr("Sessions that begin here"), path_queries.entered),
                (self.tr("Sessions that come from elsewhere"), path_queries.came),
                (self.tr("Sessions that end here"), path_queries.left),
                (self.tr("Sessions that see nothing else"), path_queries.bounced),
            ):
                wanted = About(f"{name} · {text}", (), door(page), page)
                menu.addAction(text).triggered.connect(partial(self._open_from_menu, wanted))
            menu.addSeparator()
            menu.addAction(self.tr("Steps from here")).triggered.connect(
                lambda: self.bar.choose_anchor(Anchor.FROM, page)
            )
            menu.addAction(self.tr("Steps to here")).triggered.connect(
                lambda: self.bar.choose_anchor(Anchor.TO, page)
            )
            menu.addAction(self.tr("Heat of this page")).triggered.connect(
                lambda: self.page_wanted.emit(path_queries.pattern_of(page), "")
            )
        if menu.actions():
            menu.popup(at)

    def _open_from_menu(self, about: About, _on: bool = False) -> None:
        self._open(about)

    def _build(self) -> None:
        self.bar = PathsBar(self._theme, self)
        self.bar.face_chosen.connect(self._choose_face)
        self.bar.changed.connect(self._redraw)
        self.bar.other_chosen.connect(self._compare)
        self.bar.found.connect(self._find)
        self.bar.zoom_wanted.connect(self._zoom)
        self.graph, self.steps = Canvas(self._theme, self), Canvas(self._theme, self)
        for canvas in (self.graph, self.steps):
            canvas.opened.connect(self._open)
            canvas.menu_wanted.connect(self._offer_menu)
        self.whole = Table(lists.whole_columns(NOBODY), self._theme, self, sorted_by=3)
        self.whole.setAccessibleName(self.tr("Whole paths"))
        self.whole.row_opened.connect(self._open_whole)
        self.whole.cell_opened.connect(self._open_whole)
        self._nothing = Nothing(self._theme, self)
        self._faces = QStackedWidget(self)
        for face in (self.graph, self.steps, self.whole, self._nothing):
            self._faces.addWidget(face)
        self.side = Side(self._tasks, self._theme, self)
        self.side.opened.connect(self._open)
        self.side.moment_wanted.connect(self.moment_wanted)
        self.side.query_wanted.connect(self.query_wanted)
        main = QWidget(self)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Hairline(main))
        column.addWidget(self._faces, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("paths_splitter")
        splitter.addWidget(main)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setCollapsible(0, False)
        splitter.setSizes([MAIN_PX, SIDE_PX])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.graph)
