"""The Heat workspace: pages, the picture of one with its heat, its elements, and who is behind each spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.errors import UserError
from app.heatmap.colours import ColourMap
from app.heatmap.elements import ElementRow
from app.library.changes import Changes
from app.library.layouts import MEASURED
from app.ui.heatmap import reading
from app.ui.heatmap.asking import HeatAsker
from app.ui.heatmap.centre import Centre
from app.ui.heatmap.comparing import Comparing
from app.ui.heatmap.doors import Doors, Ground
from app.ui.heatmap.drawing import Drawn
from app.ui.heatmap.elements_read import Crops
from app.ui.heatmap.exporting import Exporting, Sheet
from app.ui.heatmap.keys import HeatKeys
from app.ui.heatmap.offers import Offers
from app.ui.heatmap.pages_panel import PagesPanel
from app.ui.heatmap.pictures import PagePicture, PagePictures
from app.ui.heatmap.picturing import Picturing
from app.ui.heatmap.pointing import Pointing
from app.ui.heatmap.reading import PageHeat, StateCount
from app.ui.heatmap.side import Side
from app.ui.heatmap.state_pictures import StatePictures
from app.ui.heatmap.wanted import Wanted
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.when_seen import WhenSeen

#: what is typed has come to rest in the search bar already
SETTLE_MS = 30
PAGES_PX, CENTRE_PX, SIDE_PX = 180, 560, 340
#: on such a screen the table has room for more of its columns
WIDE_PX, WIDE_SIDE_PX = 1600, 420
#: who reads only what these hold has nothing to ask anew
_OF_OTHERS = frozenset(
    {"marks", "tags", "session_tags", "notes", "thumbnails", "thumbnail_sets", "backdrops", "searches"}
)  # fmt: skip


class HeatPane(WhenSeen):
    """Where people clicked, looked and stopped.

    Signals:
        session_requested: (session, at_ms) watch that session from that moment.
        query_wanted: (text) narrow the whole window so.
        act_wanted: (Act) a choice is to be kept; it can be undone.
        noted: (text, hint, Offer) something was written.
        failed: (UserError) something was not.
        rules_wanted: see and change which addresses make one page.
    """

    session_requested = Signal(int, float)
    query_wanted = Signal(str)
    act_wanted = Signal(object)
    noted = Signal(str, str, object)
    failed = Signal(object)
    rules_wanted = Signal()

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self.setObjectName("heat_pane")
        self._tasks = tasks
        self._theme = theme
        self._drawn: Drawn | None = None
        self._rows: tuple[ElementRow, ...] = ()
        self._wanted = Wanted()
        self._pictures = PagePictures(tasks, self)
        self._asker = HeatAsker(tasks, self._pictures, self)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._pictures.close)
        self._build()
        self._connect()
        tasks.library_changed.connect(self._library_changed)

    @property
    def heat(self) -> PageHeat | None:
        """The page that is shown, as it was read; None while none is."""
        return self._asker.heat

    @property
    def picture(self) -> PagePicture | None:
        """The picture under the heat; None while there is none."""
        return self._asker.picture

    @property
    def is_dragging(self) -> bool:
        """Whether a file of ours is drawn about."""
        return self._exporting.is_dragging

    @property
    def glow(self) -> tuple[int, float]:
        """How far a click glows, px, and how strongly heat covers the page, 0 to 1, as the sliders stand."""
        return self._bottom.radius.value(), self._bottom.opacity.value() / 100

    @property
    def colours(self) -> str:
        """The colour map in use."""
        return str(self._bottom.scale.colours)

    def set_glow(self, radius_px: float, opacity_frac: float, colours: str = "inferno") -> None:
        """Set sliders and colours as they were left."""
        self._bottom.radius.setValue(round(radius_px))
        self._bottom.opacity.setValue(round(opacity_frac * 100))
        if colours in list(ColourMap):
            self._choose_colours(ColourMap(colours))

    def show_page(self, page: str, device: str | None = None) -> None:
        """Show the heat of a page: a path, page or pattern; None for its commonest device class."""
        self.comparing.end()
        self._asker.show_page(page, device)

    def show_element(self, page: str, device: str | None, wanted: Wanted) -> None:
        """Show a page with one of its elements chosen, as soon as its picture tells where that is."""
        self._wanted = wanted
        self.show_page(page, device)

    def use_image(self, file: Path) -> None:
        """Lay an image of one's own under the heat."""
        self._picturing.use_image(file)

    def _build(self) -> None:
        self._left = PagesPanel(self._theme, self)
        self._pages = self._left.view
        self.setFocusProxy(self._pages)
        self.centre = Centre(self._theme, self)
        self._top, self._bottom = self.centre.top, self.centre.bottom
        self._canvas, self._notice = self.centre.canvas, self.centre.notice
        self._side = Side(self._theme, self)
        self._visitors, self._elements = self._side.visitors, self._side.elements
        self.table = self._elements.view
        self._doors = Doors(self._tasks, self._canvas, self._side, self._radius_px)
        self._pointing = Pointing(
            self._canvas, self._elements.view, self._bottom.scale, self._theme
        )
        self.offers = Offers(self._canvas, self._elements.view, self._pointing, self._doors)
        self._picturing = Picturing(
            self._tasks, self._theme, self._asker, self._canvas, self.centre
        )
        self.centre.put_above(self._picturing.bar)
        self._keys = HeatKeys(self, self._doors, self._picturing)
        self._states = StatePictures(self._pictures, self._asker, self.centre.strip, self)
        self._exporting = Exporting(self._tasks, self._theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("heat_splitter")
        for part in (self._left, self.centre, self._side):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        screen = QGuiApplication.primaryScreen()
        is_wide = screen is not None and screen.availableGeometry().width() >= WIDE_PX
        self.splitter.setSizes([PAGES_PX, CENTRE_PX, WIDE_SIDE_PX if is_wide else SIDE_PX])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        parts = self._pictures, self._exporting, self.splitter
        self.comparing = Comparing(self._tasks, self._theme, *parts)

    def _connect(self) -> None:
        asker, top, bottom, canvas, doors = (
            self._asker, self._top, self._bottom, self._canvas, self._doors,
        )  # fmt: skip
        self._pages.page_chosen.connect(lambda page: self.show_page(page.pattern))
        self._left.rules_wanted.connect(self.rules_wanted)
        top.kind_chosen.connect(top.show_kind)
        top.kind_chosen.connect(asker.want_kind)
        top.which_chosen.connect(asker.want_which)
        top.device_chosen.connect(asker.want_device)
        top.widths_chosen.connect(asker.want_widths)
        top.by_chosen.connect(asker.want_by)
        top.dates.query_wanted.connect(self.query_wanted)
        top.dates.ask_visits(asker.visits_by_day)
        top.compare_wanted.connect(self._compare)
        self.comparing.session_requested.connect(self.session_requested)
        self.comparing.query_wanted.connect(self.query_wanted)
        self.comparing.ended.connect(self._ask)
        bottom.radius_changed.connect(self._change_radius)
        bottom.scale.colours_chosen.connect(self._choose_colours)
        bottom.export_wanted.connect(self._export)
        self.centre.strip.state_chosen.connect(self._choose_state)
        self.centre.strip.drag_began.connect(self._drag_out)
        self.centre.strip.picture_wanted.connect(self._picturing.show_menu)
        self.centre.empty.query_wanted.connect(self.query_wanted)
        canvas.spot_clicked.connect(self._click)
        canvas.lasso_drawn.connect(doors.look_at_lasso)
        canvas.band_drawn.connect(doors.look_at_band)
        self._elements.clicked_wanted.connect(doors.look_at_element)
        self._elements.missed_wanted.connect(doors.look_at_missed)
        self._elements.view.element_picked.connect(self._frame)
        for panel in (self._visitors, self._side.missing):
            panel.session_requested.connect(self.session_requested)
            panel.whole_page_wanted.connect(doors.look_at_page)
            panel.query_wanted.connect(self.query_wanted)
        asker.page_came.connect(self._show_page)
        asker.nothing_came.connect(self._show_nobody)
        asker.failed.connect(lambda why: self._show_nothing(why, (), filtered=False))
        asker.picture_awaited.connect(lambda: self._notice.wait(self.tr("Drawing the page…")))
        asker.picture_came.connect(self._show_picture)
        asker.picture_failed.connect(self._show_no_picture)
        asker.drawn.connect(self._show_drawn)
        asker.rows_came.connect(self._show_rows)
        self._picturing.act_wanted.connect(self.act_wanted)
        self._picturing.failed.connect(self.failed)
        self._picturing.session_requested.connect(self.session_requested)
        self._exporting.noted.connect(self.noted)
        self._exporting.failed.connect(self.failed)

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.tables <= _OF_OTHERS:
            return
        if changes.tables <= {"page_pictures"}:
            self._asker.picture_changed(is_seen=not self.comparing.is_on)
            if self.comparing.is_on:
                self.comparing.ask_anew(self._query)
            return
        if changes.tables <= MEASURED and changes.sessions and self.isVisible():
            if self._concerns(changes.sessions):
                self._asker.measured_anew()
            return
        if "sessions" in changes.tables:
            self._pictures.forget_kept()
        self._asker.library_changed()
        self._outdated()

    def _concerns(self, sessions: Sequence[int]) -> bool:
        heat = self._asker.heat
        if heat is None:
            return True
        there = heat.held.read.on.stays.session
        return bool(set(sessions) & set(there.tolist()))

    def _ask(self) -> None:
        self._asker.query = self._query
        self._top.dates.show_query(self._query)
        if self.comparing.is_on:
            self.comparing.ask_anew(self._query)
            return
        self._asker.ask()
        # All pages of a large library take longer than the one that is looked at.
        self._tasks.survey(
            reading.Pages(self._query), self._show_pages, failed=self._keep, latest="heat.pages"
        )

    def _keep(self, _error: UserError) -> None:
        """A query that cannot be read is told beside the search bar; what is shown stays."""

    def _show_pages(self, found: reading.FoundPages) -> None:
        self._pages.pages.show(found.rows)
        heat = self._asker.heat
        if heat is not None:
            self._pages.mark(heat.clicks.page, heat.clicks.site)
        if self._asker.pattern is None and found.rows:
            self.show_page(found.rows[0].pattern)
        if not found.rows:
            self._show_nothing(self.tr("No page was visited in these sessions."), found.loosenings)

    def _choose_state(self, state: StateCount) -> None:
        self._doors.forget()
        self._asker.want_state(state)

    def _choose_colours(self, colours: ColourMap) -> None:
        self._bottom.scale.show_colours(colours)
        self._asker.want_colours(colours)

    def _change_radius(self, radius_px: float) -> None:
        self._doors.radius_changed()
        self._asker.want(replace(self._asker.of, radius_px=radius_px))

    def _radius_px(self) -> float:
        return float(self._bottom.radius.value())

    def _show_nobody(self, heat: PageHeat) -> None:
        self._show_nothing(self.tr("No visit of this page in these sessions."), heat.loosenings)

    def _show_nothing(
        self, why: str, loosenings: Sequence[reading.Loose], *, filtered: bool | None = None
    ) -> None:
        self._drawn, self._rows = None, ()
        is_filtered = bool(self._query.strip()) if filtered is None else filtered
        self.centre.show_nothing(why, loosenings, is_filtered)
        self._doors.stand_on(None)
        self._pointing.show_heat(None, None)
        self._elements.show_rows(())
        self._side.clear()

    def _show_page(self, heat: PageHeat, same: bool) -> None:
        clicks = heat.clicks
        self._pages.mark(clicks.page, clicks.site)
        self._top.show_widths(heat.buckets, self._asker.widths)
        if not same:
            self._drawn = None
            self._doors.forget()
            self._pointing.show_heat(None, None)
            self.centre.begin_page(heat.size_px)
        self.centre.show_page(heat, self._asker.state, self._asker.size_px)

    def _show_picture(self, picture: PagePicture) -> None:
        self._notice.hide()
        self.centre.show_picture(picture, self._asker.size_px)
        self.centre.strip.show_picture(self._asker.state, picture.chip)
        self._states.draw_others()

    def _show_no_picture(self, why: str) -> None:
        self.centre.show_picture(None, self._asker.size_px)
        self._notice.say(why)

    def _show_drawn(self, drawn: Drawn) -> None:
        heat = self._asker.heat
        if heat is None:
            return
        self._drawn = drawn
        self.centre.show_drawn(heat, drawn)
        self._pointing.show_heat(heat, drawn)
        self._doors.stand_on(Ground(heat, drawn, self._asker.elements))

    def _show_rows(self, rows: tuple[ElementRow, ...]) -> None:
        self._rows = rows
        elements = self._asker.elements
        self._elements.show_rows(rows)
        self._pointing.show_rows(rows, elements)
        self.centre.show_rows(rows, elements)
        picture = self._asker.picture
        if picture is not None and elements:
            which = tuple(row.at for row in rows if row.at is not None)
            crops = Crops(picture.image, elements, which, self._asker.size_px[0])
            self._tasks.survey(crops, self._elements.show_crops, latest="heat.crops")
        self._choose_wanted()

    def _click(self, x_px: float, y_px: float) -> None:
        row = self._pointing.row_at(x_px, y_px)
        self._doors.look_at_spot(x_px, y_px, row)
        self._elements.choose(row)

    def _frame(self, row: ElementRow) -> None:
        """The element that is chosen in the table is framed on the page."""
        place = self._pointing.place_of(row.at)
        self._canvas.choose(place)
        if place is not None:
            self._canvas.bring_into_view(place)

    def _choose_wanted(self) -> None:
        """The element that a replay asked for, in the state that it is clicked in, once it is known where it lies."""
        asker = self._asker
        if self._wanted.is_nothing or self._drawn is None or not asker.is_up_to_date:
            return
        found = self._wanted.among(self._rows, asker.heat, asker.state)
        if isinstance(found, StateCount):
            self.centre.strip.choose(found.key)
            self._choose_state(found)
            return
        if asker.is_waiting and (found is None or found.at is None):
            return
        self._wanted = Wanted()
        if found is None:
            self.noted.emit(self.tr("Nobody clicked it, nor is it in this picture."), "", None)
            return
        self._doors.look_at_element(found)
        self._elements.choose(found)

    def _compare(self) -> None:
        if (heat := self._asker.heat) is not None:
            kind, colours = self._asker.of.kind, self._bottom.scale.colours
            self.comparing.begin(heat, self._query, kind, self.glow, colours)

    def _export(self, what: str) -> None:
        sheet = self._sheet()
        if sheet is None:
            return
        if what == "csv":
            self._exporting.elements(sheet.heat, sheet.drawn, self._rows)
        elif what == "npy":
            self._exporting.grid(sheet.heat, sheet.drawn)
        else:
            self._exporting.picture(sheet)

    def _drag_out(self, state: StateCount) -> None:
        """The picture that is seen leaves the window; another state's is not drawn yet."""
        sheet, picture = self._sheet(), self._asker.picture
        if sheet is not None and picture is not None and state.key == self._asker.state:
            self._exporting.drag_picture(sheet, picture.chip)

    def _sheet(self) -> Sheet | None:
        heat, drawn = self._asker.heat, self._drawn
        if heat is None or drawn is None:
            return None
        total = self._top.total.whole
        said = self._doors.pins.pinned
        return Sheet(heat, drawn, self._asker.picture, self.glow[1], total, self._query, said)
