"""The window: holds the panes, introduces them to each other, and knows nothing of what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent, QShowEvent, QSurface
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app import settings
from app.errors import LibraryUnusable, UserError
from app.library import browse, marks
from app.library.holdings import Holdings, holdings
from app.paths import Paths
from app.ui import actions, crash, player_keys, samples, sites, words
from app.ui.about import AboutDialog
from app.ui.body import Body
from app.ui.choices import Choices
from app.ui.choosing import Chooser
from app.ui.drops import Drops, Veil
from app.ui.filters.bar import SearchBar
from app.ui.filters.help import SearchHelp
from app.ui.handover.acts import HandOver
from app.ui.hands import keeps_its_key, let_clicks_leave_the_focus
from app.ui.heat_doors import HeatDoors
from app.ui.imports.panel import ImportPanel
from app.ui.journey_doors import JourneyDoors
from app.ui.kept_places import KeptPlaces
from app.ui.messages import MessageBar, Offer
from app.ui.remembered import Remembered
from app.ui.shortcuts import ShortcutsDialog
from app.ui.status import StatusLine
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.topbar import TopBar
from app.ui.welcome import BrokenPage, WelcomePage

# Once the list is there and hands are still, the browser is started for the first session.
WARM_UP_MS = 500
WORKSPACES = ("watch", "heat", "journeys", "issues")
# In the ⋯ menu, in this order; None draws a line.
MENU = (
    "open", "open_folder", "samples", None, "full_screen", "theatre", None,
    "signals", "settings", "shortcuts", "copy_report", "about", None, "quit",
)  # fmt: skip


class Window(QMainWindow):
    """Everything a person sees.

    Signals:
        was_closed: the person is done; pages drawn off screen must not keep the program alive.
    """

    was_closed = Signal()

    def __init__(
        self, tasks: Tasks, theme: Theme, values: settings.Settings, places: Paths
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._theme = theme
        self._places = places
        self._acts: dict[str, QAction] = {}
        self._open_next_import = False
        self._remembered = Remembered(places.state)
        self._chooser = Chooser(self._remembered, self)
        self._choices = Choices(tasks, theme, values, self)
        self.setWindowTitle("Footfall")
        self._build()
        self._connect()
        self._bind()
        workspace = self._remembered.restore(self, self.body.splitters)
        if workspace:
            self.body.stands_in(self.width())
        self.body.filters.set_folded(self._remembered.folded)
        self.go_to(workspace if workspace in WORKSPACES else WORKSPACES[0])
        let_clicks_leave_the_focus(self)
        self._be_ready_for_a_page()
        self._faces.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Import files and folders."""
        self._open_next_import = self.body.watched is None
        self.imports.bring_in(paths)

    def open_session(self, session: int, at_ms: float | None = None) -> None:
        """Watch a session, from a moment."""
        self.go_to("watch")
        self.body.sessions.mark_open(session)
        self.body.replay.open_session(session, at_ms)

    def show_heat(self, page: str, device: str) -> None:
        """Show the heat of a page."""
        self.go_to("heat")
        self.body.heat.show_page(page, device or None)

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""
        self.body.go_to(workspace)
        self.top.show_workspace(workspace)
        self._let_the_player_listen()

    def _be_ready_for_a_page(self) -> None:
        """Be a surface that a web page can be drawn on: X11 would else make the window anew, which is seen."""
        if QGuiApplication.platformName() == "xcb":
            self.winId()
            self.windowHandle().setSurfaceType(QSurface.SurfaceType.OpenGLSurface)

    def _build(self) -> None:
        tasks, theme = self._tasks, self._theme
        centre = QWidget(self)
        self.body = Body(tasks, theme, centre)
        self.search = SearchBar(theme, centre)
        self._help = SearchHelp(tasks, self.search, self.body.filters.kept)
        self._menu = QMenu(self)
        self._kept_places = KeptPlaces(tasks, self._menu, self)
        self.top = TopBar(theme, self.search, WORKSPACES, self._menu, centre)
        self.top.set_library_there(False)
        self.welcome = WelcomePage(theme, centre)
        self.broken = BrokenPage(theme, centre)
        self._faces = QStackedWidget(centre)
        for face in (QWidget(self._faces), self.welcome, self.broken, self.body):
            self._faces.addWidget(face)
        self._below = QWidget(centre)
        self.imports = ImportPanel(tasks, theme, self._below)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.imports)
        self.handover = HandOver(tasks, theme, self._remembered, centre)
        self.status = StatusLine(theme, centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._faces, 1)
        column.addWidget(self._below)
        column.addWidget(self.handover.bar)
        column.addWidget(self.status)
        self.setCentralWidget(centre)
        self.messages = MessageBar(theme, self._faces)
        self._veil = Veil(theme, centre)
        self._drops = Drops(self)
        self._drops.watch(self)
        self._heat_doors = HeatDoors(tasks, theme, self)
        self._journey_doors = JourneyDoors(tasks, theme, self, self._heat_doors.step_wanted)

    def _connect(self) -> None:
        """Introduce the panes to each other; the only place where they meet."""
        body, search, tasks = self.body, self.search, self._tasks
        search.query_changed.connect(self._show_query)
        body.filters.query_edited.connect(search.set_query)
        body.sessions.query_wanted.connect(search.set_query)
        body.sessions.counted.connect(search.set_count)
        body.sessions.query_refused.connect(self._refuse_query)
        body.sessions.session_opened.connect(self.open_session)
        body.sessions.session_opened.connect(lambda *_: self._help.remember(search.query))
        self._help.act_wanted.connect(body.sessions.carry_out)
        body.sessions.noted.connect(lambda said, offer: self.messages.note(said, "", offer))
        body.sessions.handover_wanted.connect(self.handover.export)
        self.handover.noted.connect(self.messages.note)
        self.handover.failed.connect(self.show_error)
        body.lists.notes_made.connect(self._meet_notes)
        body.replay_made.connect(self._meet_replay)
        body.heat_made.connect(self._meet_heat)
        body.journeys_made.connect(lambda: self._journey_doors.meet_journeys(body.journeys))
        body.issues_made.connect(self._meet_issues)
        body.splitter_made.connect(self._remembered.restore_splitter)
        self.top.workspace_chosen.connect(self.go_to)
        self.top.site_chosen.connect(self._choose_site)
        self.top.import_requested.connect(self._chooser.ask_files)
        self.welcome.open_requested.connect(self._chooser.ask_files)
        self.welcome.samples_requested.connect(self._bring_in_samples)
        self._chooser.was_chosen.connect(self.bring_in)
        self.imports.was_finished.connect(self._imported)
        self.imports.session_requested.connect(self.open_session)
        self.imports.columns_wanted.connect(partial(self._chooser.ask_columns, self._theme))
        self._drops.hovering_changed.connect(self._veil.cover)
        self._drops.files_dropped.connect(self._heat_doors.take_in)
        self._faces.currentChanged.connect(lambda _place: self.messages.raise_())
        tasks.library_opened.connect(self._count)
        tasks.library_opened.connect(tasks.look_for_others)
        tasks.library_changed.connect(lambda _changes, _initiator: self._count())
        tasks.failed.connect(self.show_error)
        self._choices.failed.connect(self.show_error)

    def _bind(self) -> None:
        """Give the window's acts their slots, and the menu its entries."""
        slots: dict[str, Callable[[], object]] = {
            **self.body.sessions.slots,
            "full_screen": self._toggle_full_screen,
            "theatre": lambda: self.body.set_theatre(not self.body.is_theatre),
            "inspector": self.body.toggle_inspector,
            "notes": self._show_notes,
            **{name: partial(self.go_to, name) for name in WORKSPACES},
            "out": self._back_out,
            "open": self._chooser.ask_files,
            "open_folder": self._chooser.ask_folder,
            "search": self._search,
            "save_search": self._help.ask_name,
            "samples": self._bring_in_samples,
            "signals": self._show_signals,
            "settings": self._choices.show_dialog,
            "shortcuts": lambda: ShortcutsDialog(self._theme, self).show(),
            "copy_report": self.copy_report,
            "about": lambda: AboutDialog(self._theme, self).show(),
            "quit": self.close,
        }
        for name, slot in slots.items():
            self._acts[name] = actions.bound(name, self, slot)
        for entry in MENU:
            if entry is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(self._acts[entry])

    def show_error(self, error: UserError) -> None:
        """Say what failed; a library that cannot be used takes the whole window."""
        if isinstance(error, LibraryUnusable) and self._faces.currentWidget() is not self.body:
            self.broken.show_error(error)
            self._faces.setCurrentWidget(self.broken)
        else:
            self.messages.error(error)

    def show_crash(self, what: str) -> None:
        """Say politely that a mistake of ours happened."""
        error = UserError(
            self.tr("Something went wrong inside Footfall; what you did last may not have worked."),
            self.tr("Nothing in the library is lost. A report helps to mend it: %1").replace(
                "%1", words.plain(what, 120)
            ),
        )
        self.messages.error(error, Offer(self.tr("Copy report"), self.copy_report))

    def copy_report(self) -> None:
        """Put versions and the last log lines on the clipboard."""
        QGuiApplication.clipboard().setText(crash.report())
        self.messages.note(self.tr("The report is on the clipboard."))

    def showEvent(self, event: QShowEvent) -> None:
        """The window system's handle exists now: watch it for files too."""
        super().showEvent(event)
        self._drops.watch(self.windowHandle())

    def event(self, event: QEvent) -> bool:
        """Leave a control its own keys; watch a new handle for files; show what was written meanwhile."""
        if event.type() is QEvent.Type.WindowActivate:
            self._tasks.look_for_others()
        if event.type() is QEvent.Type.WinIdChange and self.windowHandle() is not None:
            self._drops.watch(self.windowHandle())
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and keeps_its_key(self.focusWidget(), event)
        ):
            event.accept()
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how everything stood; what is being imported is given up, whole files apart."""
        self.imports.cancel()
        self.handover.cancel()
        self.body.set_theatre(False)
        body = self.body
        self._remembered.keep(self, body.splitters, body.workspace, body.filters.folded)
        super().closeEvent(event)
        self.was_closed.emit()

    def _count(self) -> None:
        self._tasks.read(holdings, self._show_holdings, latest="holdings")

    def _show_holdings(self, held: Holdings) -> None:
        there = held.sessions > 0
        if self._faces.currentIndex() == 0:
            QTimer.singleShot(WARM_UP_MS, self, self.body.get_ready)
        if there and not self.body.isVisible():
            self.body.sessions.setFocus(Qt.FocusReason.OtherFocusReason)
        self._faces.setCurrentWidget(self.body if there else self.welcome)
        self.top.set_library_there(there)
        self.top.set_sites(held.sites)
        self.status.show_library(held.sessions, held.size_bytes, held.behind)

    def _show_query(self, text: str) -> None:
        self.body.set_query(text)
        self.top.show_site(sites.site_of(text))

    def _refuse_query(self, error: UserError) -> None:
        """A query that cannot be answered is told where it stands; a library that cannot be used is no fault of it."""
        if isinstance(error, LibraryUnusable):
            self.show_error(error)
        else:
            self.search.show_refusal(error)

    def _meet_replay(self) -> None:
        replay = self.body.replay
        self._choices.meet_replay(replay)
        self.messages.keep_off(replay.strip, replay.controls, replay.timeline)
        replay.set_query(self.search.query)
        replay.next_session_requested.connect(self.body.sessions.open_next)
        replay.previous_session_requested.connect(self.body.sessions.open_previous)
        replay.heat_requested.connect(self.show_heat)
        self._heat_doors.meet_replay(replay)
        replay.watched.connect(self._mark_watched)
        replay.full_screen_requested.connect(self._toggle_full_screen)
        let_clicks_leave_the_focus(replay)
        self._acts |= player_keys.bound_to(replay, self) | self.handover.meet(replay, self)
        self._let_the_player_listen()

    def _let_the_player_listen(self) -> None:
        """The player's keys count where the player is seen."""
        for act in self._acts.values():
            if actions.named(act.objectName()).is_for_the_player:
                act.setEnabled(self.body.workspace == "watch")

    def _meet_heat(self) -> None:
        heat = self.body.heat
        self._heat_doors.meet_heat(heat)
        self._choices.meet_heat(heat)
        self.was_closed.connect(self._choices.keep_glow)

    def _meet_notes(self) -> None:
        notes = self.body.lists.notes
        notes.moment_wanted.connect(self.open_session)
        notes.edit_wanted.connect(self._edit_note)
        notes.act_wanted.connect(self.body.sessions.carry_out)

    def _show_notes(self) -> None:
        there = self.body.workspace == "watch" and not self.body.is_theatre
        self.go_to("watch")
        self.body.set_theatre(False)
        self.body.lists.show_notes(not (there and self.body.lists.shows_notes))

    def _edit_note(self, session: int, at_ms: float, note: int) -> None:
        self.open_session(session, at_ms)
        self.body.replay.steering.pen.edit(note)

    def _meet_issues(self) -> None:
        self._journey_doors.meet_issues(self.body.issues)

    def _choose_site(self, site: str) -> None:
        self.search.set_query(sites.with_site(self.search.query, site))

    def _mark_watched(self, session: int, watched_frac: float) -> None:
        mark = partial(marks.mark_watched, session=session, watched_frac=watched_frac)
        self._tasks.write(mark, initiator=self)

    def _imported(self, found: list[int]) -> None:
        if found and self._open_next_import:
            self._open_next_import = False
            self._tasks.read(
                lambda library: browse.session_ids(library, browse.EVERYTHING),
                partial(self._open_first, frozenset(found)),
            )

    def _open_first(self, found: frozenset[int], ordered: tuple[int, ...]) -> None:
        for session in [session for session in ordered if session in found][:1]:
            self.open_session(session)

    def _bring_in_samples(self) -> None:
        folder = self._places.cache / "samples"
        self._tasks.read(lambda _library: samples.unpack(folder), self.bring_in)

    def _show_signals(self) -> None:
        from app.ui.signals.dialog import SignalsDialog  # not needed while the window starts

        dialog = SignalsDialog(self._tasks, self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.act_wanted.connect(self.body.sessions.carry_out)
        dialog.failed.connect(self.show_error)
        dialog.show()

    def _search(self) -> None:
        if self.search.isVisible():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.edit.selectAll()

    def _toggle_full_screen(self) -> None:
        self._set_full_screen(not self.isFullScreen())

    def _set_full_screen(self, on: bool) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        for part in (self.top, self._below, self.status):
            part.setVisible(not on)
        self.body.set_theatre(on)

    def _back_out(self) -> None:
        if self.search.edit.hasFocus():
            self.search.edit.clearFocus()
            self.body.sessions.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.isFullScreen():
            self._set_full_screen(False)
        elif self.body.is_theatre:
            self.body.set_theatre(False)
        else:
            self.messages.dismiss()
