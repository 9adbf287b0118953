"""The sessions behind a side of a comparison: all of it, who clicked an element or a spot there, who did not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.heatmap.compare import ElementDifference
from app.heatmap.density import RADIUS_PX
from app.heatmap.doors import Door, SpotSession, sessions_of, stays_of
from app.jobs.called import Names
from app.jobs.heat import KindHeat, chosen_points
from app.ui import words
from app.ui.heatmap.compare_asks import OnPicture, Sides, joined, of_elements, of_heat
from app.ui.heatmap.compare_names import title
from app.ui.heatmap.compare_said import NAMES
from app.ui.heatmap.element_rows import in_quotes
from app.ui.heatmap.finding import within
from app.ui.heatmap.seeing import Area, Behind, Visitors
from app.ui.heatmap.visitors import Told, VisitorsPanel
from app.ui.tasks import Tasks
from app.ui.theme import Theme


class Spot(Struct, frozen=True, eq=False):
    """A ring on the pages, each side's heat there and the picture it lies on."""

    area: Area
    heats: tuple[KindHeat, KindHeat]
    pictures: tuple[OnPicture, OnPicture]


class DoorAsk(Struct, frozen=True, eq=False):
    """Whom to list: of one side (0 or 1) who clicked an element, or did not; who did something on a spot; or all."""

    at: int = 0
    row: ElementDifference | None = None
    spot: Spot | None = None
    clicked: bool = True

    def find(self, sides: Sides) -> Door | Sequence[SpotSession]:
        """The sessions, on the reader's thread."""
        on, kind = sides.heats[self.at].on, sides.pair.both[self.at].kind
        if self.spot is not None:
            picture, area = self.spot.pictures[self.at], self.spot.area
            of = of_heat(sides, self.at, RADIUS_PX)
            return within(on, of, self.spot.heats[self.at], picture.elements, picture.size_px, area)
        chosen = np.ones(len(on.stays), np.bool_)
        if self.row is not None:
            heat = sides.heats[self.at]
            points = chosen_points(on, of_elements(heat, kind, sides.pair.open_state))
            mine = np.isin(points.element, self.row.members[self.at])
            if self.clicked:
                return sessions_of(points, mine)
            chosen[points.stay[mine & (points.stay >= 0)]] = False
        return stays_of(on.stays, chosen)


class CompareDoors(QWidget):
    """Which side, who clicked or who did not, and the list of them.

    Signals:
        session_requested: (session, at_ms) 3 s before its moment there.
        query_wanted: (text) find these sessions in the whole window.
    """

    session_requested = Signal(int, float)
    query_wanted = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sides: Sides | None = None
        self._among = ""
        self._names: Names = {}
        self._door = DoorAsk()
        self._is_stale = True
        self._side_tabs = [
            self._tab(self.tr("Side %1").replace("%1", name), place)
            for name, place in zip(NAMES, ("first", "last"), strict=True)
        ]
        self._done_tabs = [
            self._tab(self.tr("Clicked"), "first"),
            self._tab(self.tr("Did not"), "last"),
        ]
        self.visitors = VisitorsPanel(theme, "compare_visitors", self)
        self.visitors.session_requested.connect(self.session_requested)
        self.visitors.query_wanted.connect(self.query_wanted)
        self.visitors.whole_page_wanted.connect(self._show_all)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 8, 12, 0)
        tabs.setSpacing(0)
        for group in (self._side_tabs, self._done_tabs):
            together = QButtonGroup(self)
            for tab in group:
                together.addButton(tab)
                tabs.addWidget(tab)
            tabs.addSpacing(8)
        tabs.addStretch(1)
        for at, tab in enumerate(self._side_tabs):
            tab.clicked.connect(partial(self._choose_side, at))
        for clicked, tab in zip((True, False), self._done_tabs, strict=True):
            tab.clicked.connect(partial(self._choose_done, clicked))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tabs)
        column.addWidget(self.visitors, 1)

    def show_sides(self, sides: Sides | None, among: str) -> None:
        """List those of other sides; an element that they were asked for is asked for again by its name."""
        self._sides, self._among = sides, among
        row = self._door.row
        if row is not None and sides is not None:
            row = next((one for one in sides.found.elements if one.name == row.name), None)
        self.open(DoorAsk(self._door.at, row))

    def show_names(self, names: Names) -> None:
        """Call elements without a label so."""
        self._names = names

    def open(self, door: DoorAsk) -> None:
        """List who is behind a door."""
        self._door = door
        self._side_tabs[door.at].setChecked(True)
        self._done_tabs[0 if door.clicked else 1].setChecked(True)
        for tab in self._done_tabs:
            tab.setVisible(door.row is not None)
        self._is_stale = True
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """What nobody saw is asked for now."""
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    def _ask(self) -> None:
        door, sides = self._door, self._sides
        self._is_stale = False
        if sides is None:
            self.visitors.show_found((), {}, Told(self.tr("Nobody is compared yet.")))
            return
        self._tasks.read(
            Visitors(partial(door.find, sides)),
            lambda found: self._show(door, found),
            latest="heat.compare.visitors",
        )

    def _show(self, door: DoorAsk, behind: Behind) -> None:
        told = Told(
            self._title(door, behind),
            back="" if door.row is None and door.spot is None else self.tr("All of this side"),
            query=self._query(door.at) if door.row is None and door.spot is None else "",
        )
        self.visitors.show_found(behind.found, behind.visitors, told)

    def _title(self, door: DoorAsk, behind: Behind) -> str:
        if door.row is not None:
            is_told = door.row.name in self._names
            several = (
                self.tr("Sessions of side %2 that clicked %3: %1"),
                self.tr("Visits of side %2 without a click on %3: %1"),
            )[0 if door.clicked else 1]
            said = in_quotes(title(door.row, self._names), is_told=is_told)
            several = several.replace("%3", said)
        elif door.spot is not None:
            several = self.tr("Sessions of side %2 in the ring: %1")
        else:
            several = self.tr("Sessions of side %2: %1")
        is_of_stays = not door.clicked and behind.of
        count = behind.stays if is_of_stays else len(behind.found)
        return several.replace("%1", words.number(count)).replace("%2", NAMES[door.at])

    def _query(self, at: int) -> str:
        return "" if self._sides is None else joined(self._among, self._sides.pair.both[at].query)

    def _choose_side(self, at: int, _on: bool = False) -> None:
        self.open(DoorAsk(at, self._door.row, self._door.spot, self._door.clicked))

    def _choose_done(self, clicked: bool, _on: bool = False) -> None:
        self.open(DoorAsk(self._door.at, self._door.row, self._door.spot, clicked))

    def _show_all(self) -> None:
        self.open(DoorAsk(self._door.at))

    def _tab(self, said: str, place: str) -> QPushButton:
        tab = QPushButton(said, self)
        tab.setCheckable(True)
        tab.setProperty("segment", place)
        return tab
