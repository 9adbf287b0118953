"""The Heat workspace: pages, the picture of one with its heat, and who clicked there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.errors import UserError
from app.heatmap.density import Density
from app.heatmap.doors import all_sessions, sessions_at, sessions_on
from app.heatmap.kinds import By
from app.heatmap.picture import PictureSource
from app.heatmap.points import ElementClicks
from app.jobs.heat import HeatPicture
from app.library.changes import Changes
from app.library.pages import PageRow
from app.ui.heatmap import reading
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.controls import BottomControls, TopControls, by_of
from app.ui.heatmap.elements import title_of
from app.ui.heatmap.notice import Notice
from app.ui.heatmap.pages import PagesView
from app.ui.heatmap.pictures import PagePictures
from app.ui.heatmap.side import Side
from app.ui.heatmap.visitors import Where
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.when_seen import WhenSeen

SETTLE_MS = 150
MOST_VISITORS = 500


class HeatPane(WhenSeen):
    """Where people clicked.

    Signals:
        session_requested: (session, at_ms) watch that session from that moment.
    """

    session_requested = Signal(int, float)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(SETTLE_MS, parent)
        self.setObjectName("heat_pane")
        self._tasks = tasks
        self._theme = theme
        self._page: str | None = None
        self._device: str | None = None
        self._by: By = "events"
        self._heat: reading.PageHeat | None = None
        self._drawn: Density | None = None
        self._size_px: tuple[float, float] = (1.0, 1.0)
        self._spot: tuple[float, float] | None = None
        self._element: ElementClicks | None = None
        self._pictures = PagePictures(tasks, self)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._pictures.close)
        self._build()
        tasks.library_changed.connect(self._library_changed)
        theme.changed.connect(self._dress)

    def show_page(self, page: str, device: str | None = None) -> None:
        """Show the heat of a page: a path, page or pattern; None for its commonest device class."""
        self._page, self._device = page, device
        self._ask_clicks()

    @property
    def glow(self) -> tuple[int, float]:
        """How far a click glows, px, and how strongly heat covers the page, 0 to 1, as the sliders stand."""
        return self._bottom.radius.value(), self._bottom.opacity.value() / 100

    def set_glow(self, radius_px: float, opacity_frac: float) -> None:
        """Set the sliders as they were left."""
        self._bottom.radius.setValue(round(radius_px))
        self._bottom.opacity.setValue(round(opacity_frac * 100))

    def _build(self) -> None:
        self._pages = PagesView(self._theme, self)
        self._pages.page_chosen.connect(self._choose_page)
        self.setFocusProxy(self._pages)
        self._top = TopControls(self._theme, self)
        self._canvas = HeatCanvas(self._theme, self)
        self._notice = Notice(self._theme, self._canvas)
        self._bottom = BottomControls(self._theme, self)
        self._side = Side(self._theme, self)
        self._visitors, self._elements = self._side.visitors, self._side.elements
        left = QWidget(self)
        self._heading = QLabel(self.tr("Pages"), left)
        self._order = QLabel(self.tr("most visits"), left)
        self._order.setProperty("role", "secondary")
        # Before the splitter takes them in: a style sheet forgets fonts that are set later.
        self._dress()
        left.setAutoFillBackground(True)
        left.setBackgroundRole(QPalette.ColorRole.Base)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._order)
        column = _column(left)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        centre = QWidget(self)
        column = _column(centre)
        column.addWidget(self._top)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._bottom)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("heat_splitter")
        for part in (left, centre, self._side):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([190, 600, 280])
        _column(self).addWidget(self.splitter)
        self._top.device_chosen.connect(self._choose_device)
        self._top.by_chosen.connect(self._choose_by)
        self._top.fit_wanted.connect(self._canvas.fit_width)
        self._top.actual_size_wanted.connect(self._canvas.show_actual_size)
        self._top.zoom_wanted.connect(self._canvas.zoom_by)
        self._canvas.hovered.connect(self._point_out)
        self._canvas.zoom_changed.connect(self._top.show_zoom)
        self._canvas.spot_clicked.connect(self._choose_spot)
        self._canvas.set_opacity(self._bottom.opacity.value() / 100)
        self._bottom.opacity_changed.connect(self._canvas.set_opacity)
        self._bottom.radius_changed.connect(self._change_radius)
        self._visitors.session_requested.connect(self.session_requested)
        self._elements.element_chosen.connect(self._choose_element)
        self._visitors.whole_page_wanted.connect(self._show_whole_page)

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font("title"))
        self._order.setFont(self._theme.font("secondary"))

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if "sessions" in changes.tables:
            self._pictures.forget_kept()
        self._outdated()

    def _ask(self) -> None:
        self._tasks.read(
            reading.Pages(self._query), self._show_pages, failed=self._keep, latest="heat.pages"
        )
        if self._page is not None:
            self._ask_clicks()

    def _keep(self, _error: UserError) -> None:
        """A query that cannot be read is told beside the search bar; what is shown stays."""

    def _show_pages(self, pages: Sequence[PageRow]) -> None:
        self._pages.pages.show(pages)
        if self._heat is not None:
            self._pages.mark(self._heat.clicks.page, self._heat.clicks.site)
        if self._page is None and pages:
            self.show_page(pages[0].pattern)
        if not pages:
            self._show_nothing(self.tr("No page was visited in these sessions."))

    def _choose_page(self, page: PageRow) -> None:
        self.show_page(page.pattern, None)

    def _choose_device(self, device: str | None) -> None:
        self._device = device
        self._ask_clicks()

    def _choose_by(self, by: str) -> None:
        self._by = by_of(by)
        self._compute()

    def _change_radius(self, _radius_px: float) -> None:
        if self._spot is not None:
            self._choose_spot(*self._spot)
        self._compute()

    def _ask_clicks(self) -> None:
        if self._page is None:
            return
        ask = reading.Clicks(self._page, self._device, self._query)
        self._tasks.read(ask, self._show_clicks, failed=self._no_clicks, latest="heat.clicks")

    def _no_clicks(self, error: UserError) -> None:
        self._show_nothing(str(error))

    def _show_nothing(self, why: str) -> None:
        self._heat = self._drawn = None
        self._spot = self._element = None
        self._canvas.clear_spot()
        self._canvas.show_heat(None, 1)
        self._canvas.show_page(0, 0, None)
        self._canvas.show_fold(0)
        self._top.show_devices((), None, 0)
        self._top.show_total(0, 0)
        self._bottom.scale.show_peak(0)
        self._visitors.show_found((), {}, Where())
        self._elements.show_elements(())
        self._notice.say(why)

    def _show_clicks(self, heat: reading.PageHeat) -> None:
        same, self._heat = heat.is_of_same_page(self._heat), heat
        clicks = heat.clicks
        self._top.show_devices(clicks.devices, clicks.device, int(heat.size_px[0]))
        self._top.show_total(len(clicks.points), heat.people)
        self._pages.mark(clicks.page, clicks.site)
        if not clicks.visits:
            self._show_nothing(self.tr("No visit of this page in these sessions."))
            return
        if not same:
            self._spot = self._element = None
            self._canvas.clear_spot()
            self._size_px = heat.size_px
            self._canvas.show_heat(None, 1)
            self._canvas.show_page(*self._size_px, None)
            self._canvas.fit_width()
            self._draw(heat.sources)
        self._canvas.show_fold(heat.fold_px)
        self._compute()
        self._list_visitors()
        self._tasks.read(
            reading.Elements(clicks.points), self._elements.show_elements, latest="heat.elements"
        )

    def _draw(self, sources: Sequence[PictureSource]) -> None:
        """Ask for the page's picture, from the next best session where one cannot be drawn."""
        if not sources:
            self._notice.say(self.tr("No recording shows this page."))
            return
        self._notice.wait(self.tr("Drawing the page…"))
        about = self._heat

        def drawn(image: QImage, page_h_px: int) -> None:
            if about is not None and about.is_of_same_page(self._heat):
                self._show_picture(image, page_h_px)

        def failed(error: UserError) -> None:
            if len(sources) > 1:
                self._draw(sources[1:])
            else:
                self._notice.say(str(error))

        self._pictures.ask(sources[0], drawn, failed)

    def _show_picture(self, image: QImage, page_h_px: int) -> None:
        self._notice.hide()
        height = float(min(page_h_px, image.height()))
        self._size_px = (float(image.width()), max(height, 1.0))
        self._canvas.show_page(*self._size_px, image)
        self._canvas.show_fold(self._heat.fold_px if self._heat is not None else 0)
        self._compute()

    def _compute(self) -> None:
        if self._heat is None:
            return
        points, size, radius = self._heat.clicks.points, self._size_px, self._radius_px()
        self._tasks.read(
            reading.Drawing(points, self._by, size, radius), self._show_heat, latest="heat.density"
        )

    def _radius_px(self) -> float:
        return float(self._bottom.radius.value())

    def _point_out(self, x_px: float, y_px: float) -> None:
        """Show on the colour bar how hot it is under the pointer."""
        value = self._drawn.value_at(x_px, y_px) if self._drawn is not None else 0.0
        self._bottom.scale.point_out(value)

    def _show_heat(self, heat: HeatPicture) -> None:
        self._drawn = heat.density
        self._canvas.show_heat(heat.rgba, heat.density.cell_px)
        self._bottom.scale.show_peak(heat.density.peak)

    def _choose_spot(self, x_px: float, y_px: float) -> None:
        self._spot, self._element = (x_px, y_px), None
        self._side.show_sessions()
        self._canvas.mark_spot(x_px, y_px, self._radius_px())
        self._list_visitors()

    def _choose_element(self, element: ElementClicks) -> None:
        self._spot, self._element = None, element
        self._canvas.clear_spot()
        self._side.show_sessions()
        self._list_visitors()

    def _show_whole_page(self) -> None:
        self._spot = self._element = None
        self._canvas.clear_spot()
        self._list_visitors()

    def _list_visitors(self) -> None:
        if self._heat is None:
            return
        points, width, radius = self._heat.clicks.points, self._size_px[0], self._radius_px()
        spot, element = self._spot, self._element
        if spot is not None:
            where, find = Where(on_spot=True), partial(sessions_at, points, *spot, radius, width)
        elif element is not None:
            where, find = Where(element=title_of(element)), partial(sessions_on, points, element)
        else:
            where, find = Where(), partial(all_sessions, points)
        self._tasks.read(
            reading.Visitors(find, MOST_VISITORS),
            lambda clicked: self._visitors.show_found(clicked.found, clicked.visitors, where),
            latest="heat.visitors",
        )


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
