"""The doors between the replay and the heat: from an element under the pointer to all others' clicks on it, from a
moment to the picture of its page, from a dropped image to the picture of the page that is shown.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.library.steps import Step
from app.library.wildcards import literal
from app.ui import actions
from app.ui.dismissing import Act
from app.ui.hands import let_clicks_leave_the_focus
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.errors import UserError
    from app.heatmap.places import PictureElement
    from app.jobs.pictured import ElementBox
    from app.library.changes import Changes
    from app.library.database import Library
    from app.ui.body import Body
    from app.ui.filters.bar import SearchBar
    from app.ui.heatmap.pane import HeatPane
    from app.ui.messages import MessageBar
    from app.ui.replay.pane import ReplayPane
    from app.ui.web.layers import OpenLayer

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})


class Here(Struct, frozen=True):
    """A place of a replay: the session's window at a moment, its page (host named), its device class, and where."""

    session: int
    window: int
    at_ms: float
    page: str
    device: str | None
    at: QPoint


class Host(Protocol):
    """What the window does for the heat."""

    body: Body
    search: SearchBar
    messages: MessageBar

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Watch a session, from a moment."""

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Import files and folders."""

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""

    def show_error(self, error: UserError) -> None:
        """Say what failed."""


class HeatDoors(QObject):
    """Stands between the heat, the replay and the rest of the window.

    Args:
        window: as a `Host`.

    Signals:
        step_wanted: (Step) an element or a page that a funnel shall have.
    """

    step_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._theme = theme
        self._window = window
        self._host = cast("Host", window)
        self._replay: ReplayPane | None = None

    def meet_heat(self, heat: HeatPane) -> None:
        """Carry out what the heat wants."""
        host = self._host
        heat.session_requested.connect(host.open_session)
        heat.query_wanted.connect(host.search.set_query)
        heat.act_wanted.connect(host.body.sessions.carry_out)
        heat.noted.connect(host.messages.note)
        heat.failed.connect(host.show_error)
        heat.rules_wanted.connect(self._show_rules)
        heat.offers.step_wanted.connect(self.step_wanted)
        let_clicks_leave_the_focus(heat)

    def meet_replay(self, replay: ReplayPane) -> None:
        """Listen for the right button on its page."""
        self._replay = replay
        replay.stage.installEventFilter(self)

    def take_in(self, files: Sequence[Path]) -> None:
        """What was dropped: over the heat a picture becomes its page's, all else is brought in."""
        is_picture = len(files) == 1 and files[0].suffix.lower() in PICTURES
        if is_picture and self._host.body.workspace == "heat":
            if not self._host.body.heat.is_dragging:
                self._host.body.heat.use_image(files[0])
        else:
            self._host.bring_in(files)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The right button on the recorded page."""
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            here = self._here(event.pos())
            if here is not None:
                self._offer(here, event.globalPos())
                return True
        return False

    def everyone_else(self, here: Here) -> None:
        """Show who else clicked the element at a place."""
        self._ask_what_is(here, lambda elements: self._show(here, *_names(elements)))

    def add_step(self, here: Here) -> None:
        """Let a funnel have the element at a place; its page where there is none."""
        self._ask_what_is(here, lambda elements: self.step_wanted.emit(_step(here, elements)))

    def use_moment(self, here: Here) -> None:
        """Make a moment the picture of its page, or of what is open on it then."""
        if self._replay is not None:
            self._replay.stage.view.player.ask(
                "JSON.stringify(layers.open(footfall.replayer().iframe.contentDocument))",
                partial(self._use_moment, here),
            )

    def _use_moment(self, here: Here, said: object) -> None:
        from app.ui.web.layers import opened

        layers = opened(said)
        self._tasks.read(
            partial(_state_of, here, layers),
            lambda state: self._choose(
                here, next((one for one in layers if one.key == state), None)
            ),
            failed=self._host.show_error,
        )

    def _choose(self, here: Here, layer: OpenLayer | None) -> None:
        said = self.tr("Picture of %1").replace("%1", here.page)
        if layer is not None and layer.label:
            said = (
                self.tr("Picture of “%2” on %1").replace("%2", layer.label).replace("%1", here.page)
            )
        state = "" if layer is None else layer.key
        self._host.body.sessions.carry_out(Act(said, partial(_choose, here, state)))

    def _here(self, at: QPoint) -> Here | None:
        replay = self._replay
        if replay is None or replay.story is None or replay.session is None:
            return None
        if replay.stage.is_veiled:
            return None
        window = replay.window_seen
        page = replay.story.page_at(replay.position_ms, window)
        if page is None:
            return None
        host = urlsplit(page.url).netloc.rpartition("@")[2].casefold()
        named = f"//{host}{page.page}" if host else page.page
        device = replay.story.row.device
        return Here(replay.session, window, replay.position_ms, named, device, at)

    def _offer(self, here: Here, at: QPoint) -> None:
        replay = self._replay
        if replay is None:
            return
        menu = QMenu(replay)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heat = f"{self.tr('Heat of this page')}\t{actions.keys_text(actions.named('heat_here'))}"
        entries: tuple[tuple[str, Callable[[], object]], ...] = (
            (self.tr("Everyone else here"), partial(self.everyone_else, here)),
            (heat, replay.request_heat),
            (self.tr("Add to a funnel"), partial(self.add_step, here)),
            (self.tr("Use this moment as the page's picture"), partial(self.use_moment, here)),
        )
        for title, act in entries:
            menu.addAction(title).triggered.connect(lambda _on=False, chosen=act: chosen())
        menu.popup(at)

    def _ask_what_is(self, here: Here, then: Callable[[Sequence[object]], object]) -> None:
        replay = self._replay
        if replay is None:
            return
        x, y = here.at.x(), here.at.y()
        replay.stage.view.player.ask(
            f"JSON.stringify(pick.at(footfall.replayer(), {x}, {y}))",
            partial(self._name, here, then),
        )

    def _name(self, here: Here, then: Callable[[Sequence[object]], object], said: object) -> None:
        """The page told its nodes; the recording tells what they are called."""
        nodes = json.loads(said) if isinstance(said, str) else []
        if not nodes:
            then(())
            return
        boxes = [int(node) for node in nodes if isinstance(node, int)]
        self._tasks.read(partial(_events, here), partial(self._describe, boxes, then))

    def _describe(
        self, nodes: Sequence[int], then: Callable[[Sequence[object]], object], events: bytes
    ) -> None:
        from app.jobs.pictured import picture_elements

        boxes = [_box(node) for node in nodes]
        self._tasks.compute(picture_elements, events, boxes, done=then)

    def _show(self, here: Here, element_key: str | None, selector: str | None) -> None:
        from app.ui.heatmap.wanted import Wanted

        wanted = Wanted(element_key, selector)
        self._host.go_to("heat")
        self._host.body.heat.show_element(here.page, here.device, wanted)

    def _show_rules(self) -> None:
        from app.ui.heatmap.rules import PageRulesDialog  # not needed while the window starts

        dialog = PageRulesDialog(self._tasks, self._theme, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.act_wanted.connect(self._host.body.sessions.carry_out)
        dialog.show()


def _box(node: int) -> ElementBox:
    from app.jobs.pictured import ElementBox

    return ElementBox(node, 0, 0, 1, 1, False, False)


def _names(elements: Sequence[object]) -> tuple[str | None, str | None]:
    """Of the nodes at a place, the innermost first, the control's key and the innermost one's selector."""
    from app.heatmap.places import PictureElement

    known = [one for one in elements if isinstance(one, PictureElement)]
    if not known:
        return None, None
    keyed = _keyed(known)
    return (keyed.element_key if keyed is not None else None), known[0].selector


def _keyed(known: Sequence[PictureElement]) -> PictureElement | None:
    """The innermost control that has a key, else the innermost that has."""
    control = next((one for one in known if one.is_clickable and one.element_key), None)
    return control or next((one for one in known if one.element_key), None)


def _step(here: Here, elements: Sequence[object]) -> Step:
    """The element that a funnel shall have, else the page."""
    from app.heatmap.places import PictureElement
    from app.ui.heatmap.steps import step_on

    known = [one for one in elements if isinstance(one, PictureElement)]
    chosen = _keyed(known) or next(iter(known), None)
    step = None if chosen is None else step_on(chosen.name)
    return step or Step(literal(here.page))


def _events(here: Here, db: Library) -> bytes:
    """Runs on the reader's thread; the window starts sooner without what it loads."""
    from app.jobs.feed import feed_at
    from app.jobs.pictured import read_events

    return read_events(db, feed_at(db, here.session, here.at_ms, here.window), here.at_ms)


def _state_of(here: Here, layers: Sequence[OpenLayer], db: Library) -> str:
    """The state of its page that a moment shows: what lies above the page, though nobody clicked there yet; else what
    is open within it, where that was clicked. A banner is no state of its own: it stands beneath what people look at.
    """
    from app.library.addresses import page_for
    from app.library.page_pictures import known_states

    above = [one.key for one in layers if not one.is_in_flow and one.kind != "banner"]
    within = [one.key for one in layers if one.is_in_flow]
    _, _, paths = page_for(db, here.page)
    known = known_states(db, paths, [*within, *above])
    return next(iter((*reversed(known), *reversed(above))), "")


def _choose(here: Here, state: str, db: Library) -> Changes:
    from app.library.addresses import page_for
    from app.library.page_pictures import Frame, Moment, choose_moment

    page, site, _ = page_for(db, here.page)
    frame = Frame(page, site, here.device, state)
    moment = Moment(here.session, here.window, here.at_ms)
    return choose_moment(db, frame, moment, time.time() * 1000)
