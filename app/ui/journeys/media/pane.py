"""The tab: media by page, and of the chosen one the curve over its length with the sessions behind each part."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.insights.media import Curve, EndedBy, VideoSummary
from app.ui import words
from app.ui.journeys import behind
from app.ui.journeys.behind import Behind
from app.ui.journeys.door_menu import add_doors
from app.ui.journeys.media import reading
from app.ui.journeys.media.chart import CurveChart
from app.ui.journeys.media.columns import DOORS, columns
from app.ui.journeys.media.reading import Did
from app.ui.journeys.page_menu import offer_page
from app.ui.journeys.parts import ABOVE, BESIDE, framed, parted
from app.ui.journeys.shares import few
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

LIST_H_PX, DETAIL_H_PX = 260, 420
CHART_W_PX, BEHIND_W_PX = 680, 300


class VideoTab(Tab):
    """What was played of each film and sound, and where people stop."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("video_tab")
        self._found: reading.Found | None = None
        self._chosen: VideoSummary | None = None
        self._opened: reading.AskWho | None = None
        self.table = Table(columns(), theme, self, sorted_by=1)
        self.table.setAccessibleName(self.tr("Films and sounds"))
        self.table.row_chosen.connect(self._choose)
        self.table.row_opened.connect(self._who)
        self.table.cell_opened.connect(self._open)
        self.table.menu_wanted.connect(self._offer)
        self.chart = CurveChart(theme, self)
        self.chart.part_chosen.connect(self._part)
        self.chart.pointed.connect(self._pointed)
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._detail = QWidget(self)
        self._title, self._facts, self._readout = (QLabel(self._detail) for _ in range(3))
        self._nothing = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._dress()

    @property
    def chosen(self) -> VideoSummary | None:
        """The medium whose curve is shown."""
        return self._chosen

    def show_about(self, about: object) -> None:
        """Show the medium of a place among those of the library."""
        for at, row in enumerate(self.table.listed.rows):
            if isinstance(row, VideoSummary) and row.number == about:
                self.table.setCurrentIndex(self.table.listed.index(at, 0))

    def _ask(self) -> None:
        is_first = self._found is None
        self._survey(reading.Ask(self._query), self._show, "journeys media", is_first=is_first)

    def _say_slow(self) -> None:
        self._nothing.say("", self.tr("Reading what was played…"), "")

    def _show(self, found: reading.Found) -> None:
        before, self._found = self._found, found
        if before is not None and found.listed and before.listed == found.listed:
            # whoever looks at a part of it goes on
            if self._opened is not None and before.query != found.query:
                self._behind(replace(self._opened, of=found))
            return
        if not found.listed:
            self._say_nothing(found)
            return
        chosen = self._chosen.video if self._chosen is not None else None
        self._chosen = None

        def is_same(row: object) -> bool:
            return isinstance(row, VideoSummary) and row.video == chosen

        self.table.show_rows(found.listed, is_same)
        self._faces.setCurrentIndex(1)
        if self.table.current_row() is None:
            self.table.setCurrentIndex(self.table.listed.index(0, 0))
        self._choose(self.table.current_row())

    def _say_nothing(self, found: reading.Found) -> None:
        if found.in_all:
            said = self.tr("No session of this search played anything")
            hint = self.tr(
                "Take a term out of the search to see what was played: %1 in the library."
            )
            hint = hint.replace("%1", words.number(found.in_all))
        else:
            said = self.tr("Nothing was played")
            hint = self.tr("Films and sounds of a page are listed once somebody plays one.")
        self._nothing.say("video", said, hint)
        self._faces.setCurrentIndex(0)

    def _choose(self, row: object) -> None:
        if not isinstance(row, VideoSummary) or row is self._chosen or self._found is None:
            return
        self._chosen = row
        self._title.setText(reading.name(row))
        self._facts.setText(reading.facts(row))
        self._pointed("")
        self._survey(reading.AskCurve(self._found, row), self._show_curve, "journeys media curve")
        self._who(row)

    def _show_curve(self, curve: Curve) -> None:
        self.chart.show_curve(curve)

    def _open(self, row: object, column: int) -> None:
        self._choose(row)
        # where nobody knows how long it is nobody knows its end
        is_there = self.table.listed.columns[column].text(row) if column in DOORS else ""
        if isinstance(row, VideoSummary) and is_there:
            self._who(row, DOORS[column])

    def _who(self, row: object, did: Did = Did.PLAYED) -> None:
        if isinstance(row, VideoSummary) and self._found is not None:
            self._behind(reading.AskWho(self._found, row, did))

    def _part(self, from_s: float, to_s: float, what: EndedBy) -> None:
        if self._chosen is not None and self._found is not None:
            did = {EndedBy.LEAVE: Did.LEFT, EndedBy.PAUSE: Did.PAUSED, EndedBy.SEEK: Did.SOUGHT}[
                what
            ]
            self._behind(reading.AskWho(self._found, self._chosen, did, (from_s, to_s)))

    def _behind(self, ask: reading.AskWho) -> None:
        self._opened = ask

        def show(moments: tuple[behind.Moment, ...]) -> None:
            hint = "" if moments else self.tr("Nobody did.")
            title = reading.behind_said(ask, len(moments))
            self.behind.show_sessions(title, moments, ask.query, hint)

        self._survey(ask, show, "journeys media behind")

    def _offer(self, row: object, at: QPoint) -> None:
        if isinstance(row, VideoSummary):
            further = partial(add_doors, table=self.table, row=row, open_=self._open)
            offer_page(self, row.video.page, at, further)

    def _pointed(self, said: str) -> None:
        if not said and self._chosen is not None:
            said = self.tr(
                "Line: still there. Dots: how often each part was played, on the right. "
                "Click or drag to see who stopped there; below, who paused or went elsewhere."
            )
            said = f"{few(self._chosen.started)} {said}".strip()
        self._readout.setText(said)

    def _lay_out(self) -> None:
        detail = self._detail
        detail.setAutoFillBackground(True)
        detail.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QVBoxLayout(detail)
        inner.setContentsMargins(12, GRID_PX, 12, GRID_PX)
        inner.setSpacing(GRID_PX // 2)
        for label in (self._title, self._facts, self._readout):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            inner.addWidget(label)
        self._facts.setProperty("role", "secondary")
        self._readout.setProperty("role", "secondary")
        inner.addWidget(self.chart, 1)
        below = parted(
            "video_below", BESIDE, (detail, self.behind), (CHART_W_PX, BEHIND_W_PX), 0, self
        )
        both = parted("video_split", ABOVE, (self.table, below), (LIST_H_PX, DETAIL_H_PX), 1, self)
        self._faces.addWidget(self._nothing)
        self._faces.addWidget(both)
        self._nothing.say("", "", "")
        framed(self, self._faces)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        for label in (self._facts, self._readout):
            label.setFont(self._theme.font("secondary"))
