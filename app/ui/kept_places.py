"""The menu of places to work at: the four steps people work by, and what a person keeps by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.library import workspaces
from app.library.workspaces import Kept, Place
from app.ui import words
from app.ui.dismissing import Act
from app.ui.naming import NameDialog
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.ui.body import Body
    from app.ui.filters.bar import SearchBar

_CONTEXT = "places"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


#: what is searched for stays as it is there
STEPS = (
    (_t("Understand: what is there"), Place("journeys", "overview")),
    (_t("Find issues: what goes wrong"), Place("issues")),
    (_t("Know goals: who gets there"), Place("journeys", "goals")),
    (_t("Improve: what differs"), Place("journeys", "compare")),
)


class Host(Protocol):
    """What the window does for them."""

    body: Body
    search: SearchBar

    def go_to(self, workspace: str) -> None:
        """Show a workspace."""


class KeptPlaces(QObject):
    """Fills a menu whenever it opens.

    Args:
        window: as a `Host`.
    """

    def __init__(self, tasks: Tasks, menu: QMenu, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._window = window
        self._host = cast("Host", window)
        self._kept: tuple[Kept, ...] = ()
        self.menu = menu.addMenu(QCoreApplication.translate(_CONTEXT, "Workspaces"))
        self.menu.aboutToShow.connect(self._fill)
        tasks.library_opened.connect(self._read)
        tasks.library_changed.connect(self._changed)

    def _changed(self, changes: object, _initiator: object) -> None:
        if "workspaces" in getattr(changes, "tables", ()):
            self._read()

    def _read(self) -> None:
        self._tasks.read(workspaces.kept, self._show, latest="workspaces")

    def _show(self, found: tuple[Kept, ...]) -> None:
        self._kept = found

    def _fill(self) -> None:
        self.menu.clear()
        for title, place in STEPS:
            self._offer(QCoreApplication.translate(_CONTEXT, title), place)
        if self._kept:
            self.menu.addSeparator()
        for one in self._kept:
            self._offer(words.plain(one.name, 60).replace("&", "&&"), one.place, keeps_query=False)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Keep this workspace…")).triggered.connect(
            lambda _on=False: self._ask_name()
        )
        if self._kept:
            gone = self.menu.addMenu(self.tr("Forget"))
            for one in self._kept:
                gone.addAction(words.plain(one.name, 60).replace("&", "&&")).triggered.connect(
                    lambda _on=False, chosen=one: self._forget(chosen)
                )

    def _offer(self, title: str, place: Place | None, *, keeps_query: bool = True) -> None:
        if place is None:
            said = self.tr("%1: kept by another Footfall, cannot be read").replace("%1", title)
            self.menu.addAction(said).setEnabled(False)
            return
        self.menu.addAction(title).triggered.connect(
            lambda _on=False: self.go_to(place, keeps_query=keeps_query)
        )

    def go_to(self, place: Place, *, keeps_query: bool = False) -> None:
        """Go there; what is searched for is what it was there, or stays."""
        if not keeps_query:
            self._host.search.set_query(place.query)
        self._host.go_to(place.workspace)
        if place.tab:
            self._host.body.journeys.go_to(place.tab)

    @property
    def here(self) -> Place:
        """Where the window is."""
        workspace = self._host.body.workspace
        tab = self._host.body.journeys.shown if workspace == "journeys" else ""
        return Place(workspace, tab, self._host.search.query)

    def keep(self, name: str, place: Place) -> None:
        """Keep a place by a name."""
        said = self.tr("Kept: %1").replace("%1", words.plain(name, 60))
        self._do(Act(said, lambda db: workspaces.save(db, name, place)))

    def _ask_name(self) -> None:
        place = self.here
        dialog = NameDialog(self.tr("Keep this workspace"), self.tr("Name"), parent=self._window)
        dialog.offer([one.name for one in self._kept])
        dialog.textValueSelected.connect(lambda name: self.keep(name, place))
        dialog.open()

    def _forget(self, one: Kept) -> None:
        said = self.tr("Forgotten: %1").replace("%1", words.plain(one.name, 60))
        self._do(Act(said, lambda db: workspaces.delete(db, one.id)))

    def _do(self, act: Act) -> None:
        self._host.body.sessions.carry_out(act)
