"""Every spot is a door: what is looked at on the page, the sessions behind it, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QObject

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.heatmap.places import in_picture
from app.jobs.heat import HeatOf
from app.library.search import quoted
from app.library.wildcards import exactly
from app.ui import words
from app.ui.heatmap import finding
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.drawing import Drawn, Elements
from app.ui.heatmap.element_rows import quoted_title
from app.ui.heatmap.pins import Pins
from app.ui.heatmap.reading import PageHeat
from app.ui.heatmap.seeing import Area, Behind, Visitors
from app.ui.heatmap.side import Side
from app.ui.heatmap.visitors import Told
from app.ui.tasks import Tasks

What = Literal["page", "spot", "lasso", "band", "element"]


class Ground(Struct, frozen=True, eq=False):
    """What doors are looked for in: a page's heat as it is drawn."""

    heat: PageHeat
    drawn: Drawn
    elements: Elements


class Doors(QObject):
    """Asks who is behind what is looked at, and shows it beside the picture."""

    def __init__(
        self, tasks: Tasks, canvas: HeatCanvas, side: Side, radius: Callable[[], float]
    ) -> None:
        super().__init__(canvas)
        self._tasks = tasks
        self._canvas = canvas
        self._side = side
        self._radius = radius
        watch = side.visitors.session_requested.emit
        self._pins = Pins(tasks, canvas.theme, canvas.scene(), watch, canvas)
        self._ground: Ground | None = None
        self._area: Area | None = None
        self._element: ElementRow | None = None
        self._missed: ElementRow | None = None
        self._beneath: ElementRow | None = None
        self._line_px: float | None = None
        self._chosen_in: Elements = ()

    @property
    def pins(self) -> Pins:
        """What people said of the page's elements."""
        return self._pins

    @property
    def heat(self) -> PageHeat | None:
        """What they are looked for in; None while no page is shown."""
        return None if self._ground is None else self._ground.heat

    @property
    def line_px(self) -> float:
        """The line that is asked who did not get to: what a person chose, else the fold."""
        if self._line_px is not None:
            return self._line_px
        return self._ground.heat.fold_px if self._ground is not None else 0.0

    @property
    def is_looking(self) -> bool:
        """Whether something else than the whole page is looked at."""
        return (self._area or self._element or self._missed or self._line_px) is not None

    def stand_on(self, ground: Ground | None, *, is_other_page: bool = False) -> None:
        """Look in another heat; what is looked at stays, but on another page."""
        before, self._ground, self._beneath = self._ground, ground, None
        if is_other_page or ground is None:
            self.forget()
        if ground is None:
            self._pins.stand_on(None, ())
            return
        self._pins.stand_on(ground.heat, ground.elements)
        if (
            before is not None
            and before.elements is not ground.elements
            and self._element is not None
        ):
            self._mark()
        self._list()

    def forget(self) -> None:
        """Look at the whole page again."""
        self._area = self._element = self._missed = self._line_px = None
        self._canvas.clear_spot()
        self._canvas.choose(None)

    def look_at_spot(self, x_px: float, y_px: float, beneath: ElementRow | None = None) -> None:
        """A click: who did something within the ring; of what tells of bands, who did not get there. Where nobody
        clicked in the ring, but elsewhere on the element `beneath` it, who clicked that."""
        self._beneath = beneath
        self._look_at(Area(spot=(x_px, y_px, self._radius())))

    def look_at_lasso(self, corners: Sequence[tuple[float, float]]) -> None:
        """A line drawn round an area."""
        self._look_at(Area(lasso=tuple(corners)))

    def look_at_band(self, top_px: float, bottom_px: float) -> None:
        """A part of the page's height."""
        self._look_at(Area(band=(top_px, bottom_px)))

    def look_at_element(self, row: ElementRow) -> None:
        """Who clicked an element."""
        # Of what is in a dialog nobody knows who saw it: then the line is asked of, as for the whole page.
        self._area, self._element = None, row
        self._missed = row if row.seen_not_clicked is not None else None
        self._chosen_in = () if self._ground is None else self._ground.elements
        self._mark()
        self._side.show_sessions()
        self._list()

    def look_at_missed(self, row: ElementRow) -> None:
        """Who saw an element and did not click it."""
        self._area, self._element, self._missed = None, row, row
        self._chosen_in = () if self._ground is None else self._ground.elements
        self._mark()
        self._side.show_missing()
        self._list()

    def ask_of_line(self, y_px: float) -> None:
        """Who never got down to a line of the page."""
        self._area, self._element, self._missed, self._line_px = None, None, None, y_px
        self._mark()
        self._side.show_missing()
        self._list()

    def look_at_page(self) -> None:
        """Everybody again."""
        self.forget()
        self._list()

    def radius_changed(self) -> None:
        """The ring is as large as a point glows."""
        if self._area is not None and self._area.spot is not None:
            x_px, y_px, _ = self._area.spot
            self._area = Area(spot=(x_px, y_px, self._radius()))
            self._mark()
            self._list()

    def _look_at(self, area: Area) -> None:
        self._area, self._element, self._missed = area, None, None
        self._line_px = area.y_px
        self._mark()
        ground = self._ground
        tells_bands = ground is not None and ground.drawn.of.kind.is_of_bands
        if tells_bands and area.spot is not None:
            self._side.show_missing()
        else:
            self._side.show_sessions()
        self._list()

    def _mark(self) -> None:
        area, element, ground = self._area, self._element, self._ground
        self._canvas.clear_spot()
        box = None
        at = self._place_of(element)
        if at is not None and ground is not None:
            one = ground.elements[at]
            box = (one.x_px, one.y_px, one.w_px, one.h_px)
            self._canvas.bring_into_view(box)
        self._canvas.choose(box)
        if area is None:
            return
        if area.spot is not None:
            self._canvas.mark_spot(*area.spot)
        elif area.band is not None:
            self._canvas.mark_band(*area.band)
        else:
            self._canvas.mark_lasso(area.lasso)

    def _place_of(self, row: ElementRow | None) -> int | None:
        """Which of the picture's elements a row tells of. The picture may be another since the row was chosen."""
        ground = self._ground
        if row is None or ground is None:
            return None
        if ground.elements is self._chosen_in and row.at is not None:
            return row.at if row.at < len(ground.elements) else None
        at = int(in_picture((row.name,), ground.elements)[0])
        return at if at >= 0 else None

    def _list(self) -> None:
        ground = self._ground
        if ground is None:
            return
        on, of, size = ground.heat.on, ground.drawn.of, ground.drawn.size_px
        if self._element is not None:
            find = partial(finding.on_element, on, of, self._element)
        elif self._area is not None:
            args = (on, of, ground.drawn.heat, ground.elements, size, self._area)
            find = partial(finding.within, *args)
        else:
            find = partial(finding.everybody, on, of)
        told = partial(self._show, self._what(), of, self._element)
        self._tasks.read(Visitors(find), told, latest="heat.visitors")
        if self._missed is not None:
            at = self._place_of(self._missed)
            door = partial(finding.saw_only, on, size, ground.elements, self._missed, at)
        else:
            door = partial(finding.not_down_to, on, size, self.line_px)
        shown = partial(self._show_missing, self._missed, self.line_px)
        self._tasks.read(Visitors(door), shown, latest="heat.missing")

    def _what(self) -> What:
        if self._element is not None:
            return "element"
        if self._area is None:
            return "page"
        return "spot" if self._area.spot is not None else "band" if self._area.band else "lasso"

    def _show(self, what: What, of: HeatOf, element: ElementRow | None, behind: Behind) -> None:
        found = behind.found
        beneath, self._beneath = self._beneath, None
        is_cold = what == "spot" and of.kind.is_of_clicks and not found
        if is_cold and beneath is not None and beneath.clicks:
            self.look_at_element(beneath)
            return
        self._side.count_sessions(len(found))
        name = quoted_title(element) if element is not None else ""
        title = self._title(what, of.kind, len(found)).replace("%2", name)
        back, hint = "", ""
        if what == "page":
            hint = self.tr("Click a hot spot to see who is behind it.")
        else:
            back = self.tr("Show everyone")
        if what in ("spot", "lasso", "band") and (of.kind.is_of_clicks or of.kind.is_of_bands):
            hint = self._clicks_said(what, sum(one.clicks for one in found))
        query = self._query(element) if element is not None else ""
        watch = self.tr("Watch from 3 s before the click") if of.kind.is_of_clicks else ""
        told = Told(title.replace("%1", words.number(len(found))), hint, back, query, watch)
        self._side.visitors.show_found(found, behind.visitors, told)

    def _query(self, element: ElementRow) -> str:
        """What finds those that clicked an element in the whole window, as far as its label does."""
        if self._ground is None or not element.name.label:
            return ""
        page = self._ground.heat.clicks.page
        return f"page:{quoted(exactly('page', page))} click:{quoted(element.name.label)}"

    def _show_missing(self, row: ElementRow | None, line_px: float, behind: Behind) -> None:
        ground = self._ground
        if ground is None or ground.heat.on.views is None:
            told = Told(self.tr("Reading how far people came…"))
            self._side.count_missing(0)
            self._side.missing.show_found((), {}, told)
            return
        share = f"{100 * behind.stays / behind.of:.0f} %" if behind.of else "–"
        visits = words.number(behind.stays)
        if row is not None:
            self._side.count_missing(behind.stays, self.tr("Saw, no click"))
            title = self.tr("%1 of the visits saw %2 and did not click it (%3)")
            title = title.replace("%2", quoted_title(row))
            query = ""
            if row.name.label:
                page = ground.heat.clicks.page
                query = f"page:{quoted(exactly('page', page))} -click:{quoted(row.name.label)}"
            hint = self.tr("Opened when they first saw it.")
        else:
            self._side.count_missing(behind.stays)
            title = self.tr("%1 of the visits never got down to %2 px (%3)")
            title = title.replace("%2", words.number(round(line_px)))
            query = ""
            hint = self.tr("Click the page, or draw a band, to ask of another line.")
        title = title.replace("%1", share).replace("%3", visits)
        back = self.tr("Show everyone") if self._area is not None or row is not None else ""
        told = Told(title, hint, back, query)
        self._side.missing.show_found(behind.found, behind.visitors, told)

    def _clicks_said(self, what: What, clicks: int) -> str:
        one = {
            "spot": self.tr("1 click within the ring."),
            "lasso": self.tr("1 click within the line."),
            "band": self.tr("1 click within the band."),
        }
        many = {
            "spot": self.tr("%1 clicks within the ring."),
            "lasso": self.tr("%1 clicks within the line."),
            "band": self.tr("%1 clicks within the band."),
        }
        return (one if clicks == 1 else many)[what].replace("%1", words.number(clicks))

    def _title(self, what: What, kind: Kind, count: int) -> str:
        if kind in (Kind.MOVE, Kind.HOVER):
            several = {
                "page": self.tr("%1 sessions on this page"),
                "element": self.tr("%1 sessions clicked %2"),
            }.get(what, self.tr("%1 sessions pointed here"))
            one = {
                "page": self.tr("1 session on this page"),
                "element": self.tr("1 session clicked %2"),
            }.get(what, self.tr("1 session pointed here"))
            none = self.tr("Nobody pointed here")
        elif kind.is_of_bands and what == "page":
            several = self.tr("%1 sessions on this page")
            one, none = self.tr("1 session on this page"), self.tr("Nobody was here")
        else:
            several, one, none = self._clicked(what)
        return several if count > 1 else one if count else none

    def _clicked(self, what: What) -> tuple[str, str, str]:
        """The heading for several sessions, for one, for none."""
        titles = {
            "page": (
                self.tr("%1 sessions clicked this page"),
                self.tr("1 session clicked this page"),
                self.tr("No clicks here"),
            ),
            "spot": (
                self.tr("%1 sessions clicked this spot"),
                self.tr("1 session clicked this spot"),
                self.tr("Nobody clicked this spot"),
            ),
            "lasso": (
                self.tr("%1 sessions clicked in this area"),
                self.tr("1 session clicked in this area"),
                self.tr("Nobody clicked in this area"),
            ),
            "band": (
                self.tr("%1 sessions clicked in this band"),
                self.tr("1 session clicked in this band"),
                self.tr("Nobody clicked in this band"),
            ),
            "element": (
                self.tr("%1 sessions clicked %2"),
                self.tr("1 session clicked %2"),
                self.tr("Nobody clicked %2"),
            ),
        }
        return titles[what]
