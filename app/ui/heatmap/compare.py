"""Two heats of one page beside each other, and how they differ."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.heatmap.colours import ColourMap
from app.heatmap.kinds import By
from app.ui import words
from app.ui.heatmap import compare_said as said
from app.ui.heatmap.compare_asks import (
    DrawnSides,
    DrawSides,
    OnPicture,
    Pair,
    ReadSides,
    RowCrops,
    SideAsk,
    Sides,
    Unread,
)
from app.ui.heatmap.compare_controls import Caution, CompareBottom, CompareTop
from app.ui.heatmap.compare_day import DayDialog
from app.ui.heatmap.compare_doors import DoorAsk, Spot
from app.ui.heatmap.compare_faces import CompareFaces
from app.ui.heatmap.compare_lock import Lock
from app.ui.heatmap.compare_offers import Offered, Offers, of_day
from app.ui.heatmap.compare_pages import ComparePages, PageView, place_of
from app.ui.heatmap.compare_readout import Readout
from app.ui.heatmap.compare_side import SideBar
from app.ui.heatmap.pictures import PagePictures
from app.ui.heatmap.reading import Held
from app.ui.heatmap.seeing import Area
from app.ui.tasks import Tasks
from app.ui.theme import Theme

#: with so much room the table stands beside the pages, with less below them
WIDE_PX = 1150
#: how much of the room the table takes, beside the pages and below them
BESIDE_FRAC, BELOW_FRAC = 0.4, 0.3
Box = TypeVar("Box", bound=QBoxLayout)


class ComparePane(QWidget):
    """Who is on either side, their heats with one scroll and one zoom, the difference, the elements, the sessions.

    Signals:
        ended: back to one heat.
        session_requested: (session, at_ms) watch that session from that moment.
        query_wanted: (text) find the sessions of a side in the whole window.
        export_wanted: (`png` or `csv`).
    """

    ended = Signal()
    session_requested = Signal(int, float)
    query_wanted = Signal(str)
    export_wanted = Signal(str)

    def __init__(
        self, tasks: Tasks, theme: Theme, pictures: PagePictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("compare_pane")
        self._tasks = tasks
        self._theme = theme
        self._held: Held | None = None
        self._pattern = ""
        self._among = ""
        self._pair = Pair()
        self._by: By = "events"
        self._sides: Sides | None = None
        self._drawn: DrawnSides | None = None
        self._offered: Offered | None = None
        self._base = 0
        self._radius_px = 24.0
        self._colours = ColourMap.INFERNO
        self._takes_first_offer = self._is_drawn_by_hand = False
        self._build(pictures)

    @property
    def drawn(self) -> DrawnSides | None:
        """What is shown, None before that."""
        return self._drawn

    @property
    def base(self) -> int:
        """On which side's page the difference lies, 0 or 1."""
        return self._base

    @property
    def is_difference(self) -> bool:
        """Whether the difference is seen, not the two sides."""
        return self._views.currentIndex() == 1

    def compare(self, held: Held, among: str, side: SideAsk) -> None:
        """Compare what the page lends itself to.

        Args:
            held: the page.
            among: the query that both sides' sessions fit as well.
            side: what was looked at: the device and kind that both sides begin with.
        """
        self._held, self._pattern, self._among = held, held.pattern, among
        self._takes_first_offer = True
        read = held.read
        self.top.page.say((words.plain(f"{read.site or ''}{read.page}"),))
        self._take(Pair(side, side))
        self._tasks.survey(
            Offers(held, among, side), self._show_offered, latest="heat.compare.offers"
        )

    def ask_anew(self, among: str) -> None:
        """Read the page anew, among the sessions of another query perhaps."""
        self._held, self._among = None, among
        self._ask()

    def set_glow(self, radius_px: float, opacity_frac: float, colours: ColourMap) -> None:
        """How far a point glows, how strongly heat covers the page, in which colours."""
        self._radius_px, self._colours = radius_px, colours
        for view in self.pages.views:
            view.canvas.set_opacity(opacity_frac)
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Esc is ours, before the window gets it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE_PX
        across = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._parts.orientation() != across or not self._is_drawn_by_hand:
            self._is_drawn_by_hand = False
            self._parts.setOrientation(across)
            self._share_out()

    def _draw_by_hand(self, _at: int, _part: int) -> None:
        self._is_drawn_by_hand = True

    def _share_out(self) -> None:
        is_wide = self._parts.orientation() == Qt.Orientation.Horizontal
        room = self.width() if is_wide else self.height()
        part = round(room * (BESIDE_FRAC if is_wide else BELOW_FRAC))
        self._parts.setSizes([room - part, part])

    def _build(self, pictures: PagePictures) -> None:
        """Each part is made where it stays: what is moved to another parent is dressed anew, with all that is in it."""
        self.top = CompareTop(self._theme, self)
        self.caution = Caution(self._theme, self)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        pages = QWidget(self._parts)
        self.faces = CompareFaces(self._tasks, self._theme, self._parts)
        self.sides = (SideBar(self._theme, 0, pages), SideBar(self._theme, 1, pages))
        self._views = QStackedWidget(pages)
        beside = QWidget(self._views)
        self.pages = ComparePages(self._tasks, pictures, self._theme, (beside, beside, self._views))
        self.bottom = CompareBottom(self._theme, pages)
        one, other, apart = self.pages.views
        row = _bare(QHBoxLayout(beside))
        row.setSpacing(1)
        row.addWidget(one, 1)
        row.addWidget(other, 1)
        self._views.addWidget(beside)
        self._views.addWidget(apart)
        self._lock = Lock([view.canvas for view in self.pages.views], self)
        self.readout = Readout(self.bottom, self)
        column = _bare(QVBoxLayout(pages))
        heads = _bare(QHBoxLayout())
        heads.setSpacing(1)
        for side in self.sides:
            heads.addWidget(side, 1)
        column.addLayout(heads)
        column.addWidget(self._views, 1)
        column.addWidget(self.bottom)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 1)
        column = _bare(QVBoxLayout(self))
        for part in (self.top, self.caution):
            column.addWidget(part)
        column.addWidget(self._parts, 1)
        self._connect()

    def _connect(self) -> None:
        self._parts.splitterMoved.connect(self._draw_by_hand)
        self.top.ended.connect(self.ended)
        self.top.view_chosen.connect(self._show_view)
        self.top.by_chosen.connect(self._choose_by)
        self.top.offer_chosen.connect(self._choose_pair)
        self.top.states.chosen.connect(self._choose_state)
        self.top.day_wanted.connect(self._ask_day)
        self.top.export_wanted.connect(self.export_wanted)
        self.bottom.base_chosen.connect(self._choose_base)
        self.bottom.fit_wanted.connect(self._fit)
        self.bottom.zoom_wanted.connect(self._zoom_by)
        self.pages.pictured.connect(self._take_picture)
        self.faces.session_requested.connect(self.session_requested)
        self.faces.query_wanted.connect(self.query_wanted)
        self.faces.row_chosen.connect(self._frame)
        for at, side in enumerate(self.sides):
            side.changed.connect(partial(self._choose_side, at))
            side.door_wanted.connect(partial(self._open_side, at))
        for at, view in enumerate(self.pages.views):
            view.canvas.hovered.connect(partial(self.readout.point_out, at))
            view.canvas.spot_clicked.connect(partial(self._choose_spot, at))

    def _take(self, pair: Pair) -> None:
        self._pair = pair
        for bar, side in zip(self.sides, pair.both, strict=True):
            bar.show_side(side)
        self._ask()

    def _choose_pair(self, pair: object) -> None:
        if isinstance(pair, Pair):
            self._takes_first_offer = False
            self._take(pair)

    def _choose_side(self, at: int, side: SideAsk) -> None:
        self._takes_first_offer = False
        self._take(self._pair.with_side(at, side))

    def _choose_by(self, by: By) -> None:
        self._by = by
        self._ask()

    def _choose_state(self, key: str) -> None:
        self._pair = replace(self._pair, state=key)
        self._ask()

    def _ask_day(self) -> None:
        """Ask before and after which day."""
        if self._offered is None:
            return
        dialog = DayDialog(self._offered.days, self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        side = self._pair.one
        dialog.day_chosen.connect(lambda day: self._choose_pair(of_day(day, side)))
        dialog.open()

    def _choose_base(self, at: int) -> None:
        self._base = at
        self._lock.hold(at, None if self._drawn is None else self._drawn.abreast)
        self._show_pages()
        self._draw()

    def _show_offered(self, offered: Offered) -> None:
        self._offered = offered
        self.top.show_offered(offered)
        for side in self.sides:
            side.show_offered(offered)
        if self._takes_first_offer and offered.offers:
            self._choose_pair(offered.offers[0].pair)

    def _ask(self) -> None:
        if not self._pattern:
            return
        ask = ReadSides(self._pattern, self._among, self._pair, self._by, self._held)
        self._tasks.read(ask, self._show_sides, failed=self._refuse, latest="heat.compare")

    def _refuse(self, error: UserError) -> None:
        self.caution.say((words.plain(str(error), 300),))

    def _show_sides(self, sides: Sides | Unread) -> None:
        if isinstance(sides, Unread):
            self.sides[sides.at].say_wrong(sides.why)
            return
        self._sides, self._held = sides, sides.held
        self._pair = replace(self._pair, state=sides.pair.state)
        self.top.states.show_states([heat.states for heat in sides.heats], sides.pair)
        self.caution.say(said.cautions(sides.found, sides.by))
        for bar, heat in zip(self.sides, sides.heats, strict=True):
            clicks = heat.clicks
            bar.show_found(clicks.devices, clicks.device, len(clicks.visits))
        self.faces.show_sides(sides, self._among)
        self.pages.ask(sides)
        self._show_pages()
        self._draw()

    def _take_picture(self) -> None:
        self._show_pages()
        self._draw()

    def _show_pages(self) -> None:
        """The pages themselves; the difference lies on one of them."""
        self.pages.show_pages(self._base)

    def _draw(self) -> None:
        if self._sides is None:
            return
        draw = DrawSides(
            self._sides, self.pages.on_pictures, self._base, self._radius_px, self._colours
        )
        self._tasks.read(draw, self._show_drawn, latest="heat.compare.drawn")

    def _show_drawn(self, drawn: DrawnSides) -> None:
        self._drawn = drawn
        self._lock.hold(self._base, drawn.abreast)
        self.faces.show_names(drawn.names)
        for bar, heat in zip(self.sides, drawn.heats, strict=True):
            bar.show_drawn(heat)
        for view, layer in zip(self.pages.views, (*drawn.layers, drawn.apart), strict=True):
            view.show_layer(layer)
        names = tuple(row.name for row in drawn.sides.found.elements)
        crops = RowCrops(names, self.pages.images)
        self._tasks.survey(crops, self.faces.table.elements.show_crops, latest="heat.compare.crops")
        apart = self.pages.views[2]
        if drawn.apart is None:
            apart.notice.say(self.tr("Heats of these two kinds are not counted alike."))
        self.readout.show(self._drawn, self._colours, is_difference=self.is_difference)

    def _show_view(self, is_difference: bool) -> None:
        before = self._seen_view()
        self._views.setCurrentIndex(1 if is_difference else 0)
        self._lock.follow(before.canvas)
        self.top.apart.setChecked(is_difference)
        self.top.beside.setChecked(not is_difference)
        self.bottom.base.setVisible(is_difference)
        self.readout.show(self._drawn, self._colours, is_difference=self.is_difference)

    def _choose_spot(self, at: int, x_px: float, y_px: float) -> None:
        for view in self.pages.views:
            view.canvas.clear_spot()
        self.pages.views[at].canvas.mark_spot(x_px, y_px, self._radius_px)
        drawn, pictures = self._drawn, self.pages.on_pictures
        if drawn is None:
            return
        heats = drawn.heats
        if at == 2 and drawn.on_base is not None:
            heats, pictures = drawn.on_base, (pictures[self._base],) * 2
        area = Area(spot=(x_px, y_px, self._radius_px))
        self.faces.open(DoorAsk(self._base if at == 2 else at, None, Spot(area, heats, pictures)))

    def _open_side(self, at: int) -> None:
        self.faces.open(DoorAsk(at))

    def _frame(self, row: object) -> None:
        """Frame an element on all pages that show it."""
        for view, picture in zip(self.pages.views, self._pictures_seen(), strict=True):
            place = place_of(row, picture)
            view.canvas.choose(place)
        seen = 2 if self.is_difference else 0
        place = place_of(row, self._pictures_seen()[seen])
        if place is not None:
            self.pages.views[seen].canvas.bring_into_view(place)

    def _pictures_seen(self) -> tuple[OnPicture, OnPicture, OnPicture]:
        one, other = self.pages.on_pictures
        return one, other, (one, other)[self._base]

    def _fit(self) -> None:
        self._seen_view().canvas.fit_width()

    def _zoom_by(self, factor: float) -> None:
        self._seen_view().canvas.zoom_by(factor)

    def _seen_view(self) -> PageView:
        return self.pages.views[2 if self.is_difference else 0]


def _bare(box: Box) -> Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    return box
