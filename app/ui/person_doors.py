"""The doors between one person's story and the rest of the window: whose a session is, and a story played in the
replay, one session after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.messages import Offer

if TYPE_CHECKING:
    from app.ui.body import Body
    from app.ui.journeys.pane import JourneysPane
    from app.ui.journeys.tab import Tab
    from app.ui.messages import MessageBar
    from app.ui.replay.pane import ReplayPane


class Host(Protocol):
    """What the window does for them."""

    body: Body
    messages: MessageBar

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Watch a session, from a moment."""

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""


class PersonDoors(QObject):
    """Stands between the persons, the replay and the list of sessions.

    Args:
        window: as a `Host`.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._host = cast("Host", window)
        self._replay: ReplayPane | None = None
        self._name = ""
        self._sessions: tuple[int, ...] = ()
        self._at = 0
        self._is_to_play = False
        body = self._host.body
        body.sessions.person_wanted.connect(self.show_person)
        body.journeys_made.connect(lambda: self._meet_journeys(body.journeys))
        body.replay_made.connect(lambda: self._meet_replay(body.replay))

    @property
    def is_playing(self) -> bool:
        """Whether a story is being played."""
        return bool(self._sessions)

    def show_person(self, session: int) -> None:
        """Show whose a session is."""
        self._host.go_to("journeys")
        self._host.body.journeys.go_to("person", session)

    def _meet_journeys(self, journeys: JourneysPane) -> None:
        """Listen to the tab once it is there."""
        journeys.tab_made.connect(self._meet_tab)

    def _meet_replay(self, replay: ReplayPane) -> None:
        """Follow what is played."""
        self._replay = replay
        replay.header.person_requested.connect(self._show_watched)
        replay.session_changed.connect(self._follow)
        replay.stage.view.moved.connect(self._begin)
        replay.stage.view.was_finished.connect(self._go_on)
        replay.stage.view.was_unrecorded.connect(self._pass_over)
        replay.stage.view.has_failed.connect(lambda _reason: self.stop())

    def play(self, name: str, sessions: Sequence[int]) -> None:
        """Play sessions one after the other, from the beginning of the first."""
        self._host.body.replay  # noqa: B018 - made now, so that it is followed
        self._name, self._sessions, self._at = name, tuple(sessions), 0
        self._open()

    def stop(self) -> None:
        """What is played goes on to its end, and no further."""
        self._sessions, self._is_to_play = (), False

    def _meet_tab(self, tab: Tab) -> None:
        wanted = getattr(tab, "play_wanted", None)
        if wanted is not None:
            wanted.connect(self.play)

    def _show_watched(self) -> None:
        if self._replay is not None and self._replay.session is not None:
            self.show_person(self._replay.session)

    def _open(self) -> None:
        if self._at >= len(self._sessions):
            return
        said = self.tr("The story of %1: session %2 of %3").replace("%1", self._name)
        said = said.replace("%2", str(self._at + 1)).replace("%3", str(len(self._sessions)))
        offer = Offer(self.tr("Stop after this one"), self.stop)
        self._is_to_play = True
        self._host.open_session(self._sessions[self._at], 0.0)
        self._host.messages.note(said, "", offer if len(self._sessions) > self._at + 1 else None)

    def _follow(self, session: int | None) -> None:
        """Who opens another session has seen enough of the story."""
        if self._sessions and session != self._sessions[self._at]:
            self.stop()

    def _begin(self, _at_ms: float) -> None:
        """The beginning is seen: from now on it plays."""
        replay = self._replay
        if not self._is_to_play or replay is None or replay.story is None:
            return
        if replay.stage.view.is_seeking or replay.story.row.id != self._sessions[self._at]:
            return
        self._is_to_play = False
        if not replay.is_playing:
            replay.toggle_playing()

    def _pass_over(self) -> None:
        """There is nothing to be seen of this one."""
        if self._sessions:
            self._is_to_play = False
            self._go_on()

    def _go_on(self) -> None:
        replay = self._replay
        if replay is None or not self._sessions or self._is_to_play:
            return
        if replay.session != self._sessions[self._at] or replay.steering.looping.loops:
            return
        self._at += 1
        if self._at < len(self._sessions):
            self._open()
        else:
            self._host.messages.note(self.tr("The story of %1 is over.").replace("%1", self._name))
            self.stop()
