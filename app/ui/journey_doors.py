"""The doors from journeys and issues to the rest of the window: to the sessions behind a number, a moment, a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from app.ui.hands import let_clicks_leave_the_focus
from app.ui.person_doors import PersonDoors
from app.ui.survey_doors import SurveyDoors

if TYPE_CHECKING:
    from app.errors import UserError
    from app.ui.body import Body
    from app.ui.filters.bar import SearchBar
    from app.ui.issues.pane import IssuesPane
    from app.ui.journeys.pane import JourneysPane
    from app.ui.messages import MessageBar
    from app.ui.tasks import Tasks
    from app.ui.theme import Theme


class Host(Protocol):
    """What the window does for them."""

    body: Body
    search: SearchBar
    messages: MessageBar

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Watch a session, from a moment."""

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""

    def show_heat(self, page: str, device: str) -> None:
        """Show the heat of a page."""

    def show_error(self, error: UserError) -> None:
        """Say what failed."""


class JourneyDoors(QObject):
    """Carries out what the journeys and the issues want.

    Args:
        window: as a `Host`.
        steps: signals steps that a funnel shall have.

    Attributes:
        person: the doors of one person's story.
        surveys: those of the files of answers.
    """

    def __init__(self, tasks: Tasks, theme: Theme, window: QWidget, steps: SignalInstance) -> None:
        super().__init__(window)
        self._host = cast("Host", window)
        steps.connect(self.add_step)
        self.person = PersonDoors(window)
        self.surveys = SurveyDoors(tasks, theme, window)

    def meet_journeys(self, journeys: JourneysPane) -> None:
        """Listen to all tabs."""
        host = self._host
        journeys.query_wanted.connect(self._show_sessions)
        journeys.moment_wanted.connect(host.open_session)
        journeys.act_wanted.connect(host.body.sessions.carry_out)
        journeys.noted.connect(host.messages.note)
        journeys.failed.connect(host.show_error)
        journeys.page_wanted.connect(host.show_heat)
        journeys.workspace_wanted.connect(host.go_to)
        journeys.tab_shown.connect(host.messages.leave)
        journeys.tab_made.connect(let_clicks_leave_the_focus)
        let_clicks_leave_the_focus(journeys)

    def meet_issues(self, issues: IssuesPane) -> None:
        """Listen to the list and the one that is chosen."""
        host = self._host
        issues.query_wanted.connect(self._show_sessions)
        issues.moment_wanted.connect(host.open_session)
        issues.act_wanted.connect(host.body.sessions.carry_out)
        let_clicks_leave_the_focus(issues)

    def show_journey(self, tab: str, about: object) -> None:
        """Show something in a tab of the journeys."""
        self._host.go_to("journeys")
        self._host.body.journeys.go_to(tab, about)

    def add_step(self, step: object) -> None:
        """Let the funnel that is written have one more step."""
        self.show_journey("funnels", step)

    def _show_sessions(self, query: str) -> None:
        self._host.search.set_query(query)
        self._host.go_to("watch")
