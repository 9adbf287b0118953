"""What heat of which page is wanted, and the steps from there to a picture: the page, its clicks, what was in view of
it, its picture, the heat on that. Each step shows what it can at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UserError
from app.heatmap.colours import ColourMap
from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind, Which
from app.heatmap.picture import PictureSource
from app.jobs.heat import HeatOf
from app.library import page_pictures
from app.library.page_pictures import Chosen, Frame
from app.ui.heatmap import reading
from app.ui.heatmap.compare_offers import visits_by_day
from app.ui.heatmap.drawing import Drawing, Elements
from app.ui.heatmap.elements_read import Rows
from app.ui.heatmap.own_image import OwnPicture
from app.ui.heatmap.pictures import PagePicture, PagePictures, Took
from app.ui.heatmap.reading import PAGE_ITSELF, Held, PageHeat, StateCount, Widths
from app.ui.heatmap.topbar import by_of
from app.ui.tasks import Tasks

#: while sessions are measured in the background, a page is read anew so often at most
MEASURED_PACE_MS = 3_000
OF_POINTERS = frozenset({Kind.MOVE, Kind.HOVER})


class HeatAsker(QObject):
    """Holds what is wanted and asks for it.

    Signals:
        page_came: (PageHeat, whether it is the page shown before) its clicks are known.
        nothing_came: (PageHeat) nobody of these sessions was on the page.
        failed: (text) the page cannot be told of.
        picture_awaited: its picture is being drawn.
        picture_came: (PagePicture or None) there is none.
        picture_failed: (text).
        drawn: (Drawn) the heat on it.
        rows_came: (tuple of ElementRow).
    """

    page_came = Signal(object, bool)
    nothing_came = Signal(object)
    failed = Signal(str)
    picture_awaited = Signal()
    picture_came = Signal(object)
    picture_failed = Signal(str)
    drawn = Signal(object)
    rows_came = Signal(object)

    def __init__(self, tasks: Tasks, pictures: PagePictures, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pictures = pictures
        self.pattern: str | None = None
        self.device: str | None = None
        self.widths: Widths | None = None
        self.query = ""
        self.of = HeatOf(state=PAGE_ITSELF)
        self.state = ""
        self.colours = ColourMap.INFERNO
        self.held: Held | None = None
        self.heat: PageHeat | None = None
        self.picture: PagePicture | None = None
        self.chosen: tuple[Chosen, ...] = ()
        self.is_aligning = False
        #: whether the picture of what is shown is still to come
        self.is_waiting = False
        self._is_pictured_otherwise = False
        #: the state that was told of last
        self._told = ""
        self._pace = QTimer(self, singleShot=True, interval=MEASURED_PACE_MS)
        self._pace.timeout.connect(self.ask)

    @property
    def size_px(self) -> tuple[float, float]:
        """Width and height of what is shown of the page."""
        if self.picture is not None:
            return self.picture.size_px
        return self.heat.size_px if self.heat is not None else (1.0, 1.0)

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown is the page that was asked for last."""
        return self.heat is not None and self.heat.held.pattern == self.pattern

    @property
    def elements(self) -> Elements:
        """What lies where in the picture; none while that is not known."""
        return self.picture.elements if self.picture is not None else ()

    @property
    def frame(self) -> Frame | None:
        """What a picture chosen now is for."""
        if self.heat is None:
            return None
        clicks = self.heat.clicks
        return Frame(clicks.page, clicks.site, clicks.device, self.state)

    @property
    def own(self) -> Chosen | None:
        """What a person chose as the picture of what is shown."""
        return next((one for one in self.chosen if one.frame.state == self.state), None)

    def visits_by_day(self) -> tuple[tuple[date, int], ...]:
        """How many visits the page that is shown had on which day, whoever made them."""
        return (
            () if self.heat is None else visits_by_day(self.heat.held.read.on.stays.started_at_ms)
        )

    def show_page(self, pattern: str, device: str | None = None) -> None:
        """Ask for another page."""
        if pattern != self.pattern:
            self.held, self.state, self.widths = None, "", None
        self.pattern, self.device = pattern, device
        self.ask()

    def library_changed(self) -> None:
        """Read the page anew the next time."""
        self.held = None

    def measured_anew(self) -> None:
        """One more of the page's sessions was measured, of many maybe: it is read anew now and then."""
        self.held = None
        if not self._pace.isActive():
            self._pace.start()

    def ask(self) -> None:
        """Ask for the page as it is wanted now."""
        if self.pattern is None:
            return
        held = self.held if self.held is not None and self.held.pattern == self.pattern else None
        # What was told before is not taken back for a moment because the page is read anew.
        known = held or (self.heat.held if self.heat is not None else None)
        if known is not None and known.pattern != self.pattern:
            known = None
        self._read(held, with_views=known is not None and known.read.on.views is not None)

    def want(self, of: HeatOf) -> None:
        """Another kind of heat, or the same counted otherwise."""
        self.of = of
        if self._lacks() and self.heat is not None:
            self._read(self.heat.held, with_views=True)
        self.draw()

    def want_kind(self, kind: Kind) -> None:
        """Another kind of heat."""
        self.want(replace(self.of, kind=kind))

    def want_which(self, which: Which) -> None:
        """All clicks, or of each visit the first or the last."""
        self.want(replace(self.of, which=which))
        self.list_elements()

    def want_by(self, by: str) -> None:
        """Count events, or people."""
        self.want(replace(self.of, by=by_of(by)))

    def want_device(self, device: str | None) -> None:
        """Another class of devices."""
        self.device, self.widths = device, None
        self.ask()

    def want_widths(self, widths: Widths | None) -> None:
        """Only windows of some width."""
        self.widths = widths
        self.ask()

    def want_state(self, state: StateCount) -> None:
        """Another state of the page."""
        if state.key != self.state:
            self.state = self._told = state.key
            self.of = replace(self.of, state=state.index)
            self._show_own_or_best()

    def want_colours(self, colours: ColourMap) -> None:
        """Other colours."""
        self.colours = colours
        self.draw()

    def draw(self) -> None:
        """Ask for the heat on the picture there is, and for the elements' parts."""
        heat = self.heat
        if heat is None or self._lacks():
            return
        drawing = Drawing(heat.on, self.of, self.elements, self.size_px, self.colours)
        self._tasks.read(drawing, self.drawn.emit, latest="heat.density")

    def list_elements(self) -> None:
        """Ask for the elements' parts."""
        if self.heat is not None:
            rows = Rows(self.heat.on, self.of, self.elements, self.size_px)
            self._tasks.read(rows, self._show_rows, latest="heat.elements")

    def show_picture_anew(self) -> None:
        """The picture was chosen otherwise."""
        heat = self.heat
        if heat is not None:
            clicks = heat.clicks
            self._tasks.read(
                lambda db: page_pictures.chosen(db, clicks.page, clicks.site, clicks.device),
                self._show_chosen,
                latest="heat.chosen",
            )

    def picture_changed(self, *, is_seen: bool) -> None:
        """Another picture was chosen: it is shown, the next time the page is asked for where it is not seen now."""
        self._is_pictured_otherwise = not is_seen
        if is_seen:
            self.show_picture_anew()

    def sources_of(self, state: StateCount) -> tuple[PictureSource, ...]:
        """Where a state of the page can be pictured, best first."""
        if self.heat is None:
            return ()
        if state.index == PAGE_ITSELF:
            return self.heat.sources
        return reading.sources_of_state(self.heat, state.index)

    def _read(self, held: Held | None, *, with_views: bool) -> None:
        if self.pattern is None:
            return
        ask = reading.OfPage(
            self.pattern,
            self.device,
            self.widths,
            self.query,
            held,
            with_views=with_views or self.of.kind.is_of_bands,
            with_moves=self.of.kind in OF_POINTERS,
        )
        self._tasks.read(ask, self._show, failed=self._fail, latest="heat.clicks")

    def _fail(self, error: UserError) -> None:
        self.heat = self.picture = None
        self.failed.emit(str(error))

    def _lacks(self) -> bool:
        """Whether what the heat is made of is still to be read."""
        if self.heat is None:
            return True
        on = self.heat.on
        if self.of.kind.is_of_bands:
            return on.views is None
        return self.of.kind in OF_POINTERS and on.moves is None

    def _show(self, heat: PageHeat) -> None:
        same = heat.is_of_same_page(self.heat) and self._told == self.state
        self.held, self.heat = heat.held, heat
        if not heat.clicks.visits:
            self.heat, self.picture, self.is_waiting = None, None, False
            self._pictures.stop()
            self.nothing_came.emit(heat)
            return
        if not same:
            self.picture, self.chosen = None, ()
        self._find_state(heat)
        self._told = self.state
        self.page_came.emit(heat, same)
        if not same or self._is_pictured_otherwise:
            self._is_pictured_otherwise = False
            self.show_picture_anew()
        self.draw()
        self.list_elements()
        if heat.on.views is None:
            self._read(heat.held, with_views=True)

    def _find_state(self, heat: PageHeat) -> None:
        """A state has another number among other sessions, or is gone."""
        index = next((one.index for one in heat.states if one.key == self.state), None)
        if index is None:
            self.state, index = "", PAGE_ITSELF
            if self.picture is not None:
                self.picture = None
                self.show_picture_anew()
        self.of = replace(self.of, state=index)

    def _show_chosen(self, chosen: tuple[Chosen, ...]) -> None:
        self.chosen = chosen
        self._show_own_or_best()

    def _show_own_or_best(self) -> None:
        heat, own = self.heat, self.own
        if heat is None or self.is_aligning:
            return
        state = next((one for one in heat.states if one.key == self.state), heat.states[0])
        sources: Sequence[PictureSource] = self.sources_of(state)
        if own is not None and own.moment is not None:
            at = own.moment
            sources = (PictureSource(at.session, at.window, at.at_ms, 0, 0),)
        if not sources:
            self._no_picture(UserError(self.tr("No recording shows this page.")))
            return
        self.is_waiting = True
        self.picture_awaited.emit()
        self._pictures.ask(sources, self.state, self._took_of(heat), self._no_picture)

    def _took_of(self, about: PageHeat) -> Took:
        def took(picture: PagePicture) -> None:
            if about.is_of_same_page(self.heat):
                self._took(picture)

        return took

    def _took(self, picture: PagePicture) -> None:
        own, heat = self.own, self.heat
        if own is not None and own.image is not None and heat is not None:
            lay = OwnPicture(own.image, heat.size_px, picture)
            self._tasks.read(lay, self._show_picture, latest="heat.own image")
        else:
            self._show_picture(picture)

    def _no_picture(self, error: UserError) -> None:
        own, heat = self.own, self.heat
        if own is not None and own.image is not None and heat is not None:
            lay = OwnPicture(own.image, heat.size_px)
            self._tasks.read(lay, self._show_picture, latest="heat.own image")
        else:
            self.picture, self.is_waiting = None, False
            self.picture_failed.emit(str(error))
            self.draw()
            self.list_elements()

    def _show_picture(self, picture: PagePicture) -> None:
        self.picture, self.is_waiting = picture, False
        self.picture_came.emit(picture)
        self.draw()
        self.list_elements()

    def _show_rows(self, rows: tuple[ElementRow, ...]) -> None:
        self.rows_came.emit(rows)
