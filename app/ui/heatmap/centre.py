"""The middle of the Heat workspace: bars, the picture with its map and notices, the strip of states."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.heatmap.reach import SeenPage, lines
from app.ui.heatmap.bottom import BottomControls
from app.ui.heatmap.canvas import HeatCanvas, Place
from app.ui.heatmap.drawing import Drawn, Elements
from app.ui.heatmap.element_order import mark_of, sorted_by
from app.ui.heatmap.element_rows import sort_value
from app.ui.heatmap.empty import EmptyHeat
from app.ui.heatmap.frames import Mark
from app.ui.heatmap.lines import Line
from app.ui.heatmap.minimap import Minimap
from app.ui.heatmap.notice import Notice
from app.ui.heatmap.pictures import PagePicture
from app.ui.heatmap.reading import Loose, PageHeat
from app.ui.heatmap.strip import StatesStrip
from app.ui.heatmap.toolbox import Toolbox
from app.ui.heatmap.topbar import TopControls
from app.ui.heatmap.totals import total_of
from app.ui.theme import Role, Theme


class Centre(QWidget):
    """What is seen of one page."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.top = TopControls(theme, self)
        self.canvas = HeatCanvas(theme, self)
        self.notice = Notice(theme, self.canvas)
        self.map = Minimap(self.canvas, theme)
        self.tools = Toolbox(self.canvas, theme)
        self.strip = StatesStrip(theme, self)
        self.bottom = BottomControls(theme, self)
        self.empty = EmptyHeat(theme, self)
        self.faces = QStackedWidget(self)
        self.faces.addWidget(self.canvas)
        self.faces.addWidget(self.empty)
        self._marked: tuple[tuple[ElementRow, Place], ...] = ()
        self._kind = Kind.CLICK
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = column
        column.addWidget(self.top)
        column.addWidget(self.faces, 1)
        column.addWidget(self.strip)
        column.addWidget(self.bottom)
        self.canvas.set_opacity(self.bottom.opacity.value() / 100)
        self.bottom.opacity_changed.connect(self._change_opacity)
        self.bottom.labels_switched.connect(lambda _on: self._show_marks())

    def put_above(self, bar: QWidget) -> None:
        """Show a bar between the controls and the picture while it has something to say."""
        self._column.insertWidget(1, bar)

    def show_page(self, heat: PageHeat, chosen: str, size_px: tuple[float, float]) -> None:
        """Another page, or the same one for others."""
        clicks = heat.clicks
        self.top.show_devices(clicks.devices, clicks.device, int(heat.size_px[0]))
        self.strip.show_states(heat.states, chosen)
        self.faces.setCurrentWidget(self.canvas)
        self.canvas.show_fold(heat.fold_px, self._fold_said(heat, size_px[1]))

    def begin_page(self, size_px: tuple[float, float]) -> None:
        """Another page comes, of which nothing is shown yet."""
        self.strip.forget_pictures()
        self.canvas.show_heat(None, 1, 1)
        self.show_picture(None, size_px)
        self.canvas.fit_width()

    def show_picture(self, picture: PagePicture | None, size_px: tuple[float, float]) -> None:
        """The page's picture, or an empty page of that size."""
        self.canvas.show_page(*size_px, None if picture is None else picture.image)
        self.map.show_picture(QImage() if picture is None else picture.map)

    def show_drawn(self, heat: PageHeat, drawn: Drawn) -> None:
        """Lay heat over the page, and say what it is made of."""
        self.canvas.show_heat(drawn.image, *drawn.cell_px, drawn.is_veil)
        wide, high = drawn.cell_px
        across = drawn.size_px[0] / max(drawn.image.width() * wide, 1.0)
        down = drawn.size_px[1] / max(drawn.image.height() * high, 1.0)
        self.map.show_heat(drawn.image, (min(across, 1.0), min(down, 1.0)))
        self.strip.count(drawn.in_states)
        self.bottom.scale.show_peak(drawn.top, drawn.unit, is_veil=drawn.is_veil)
        self.bottom.let_radius(drawn.of.kind.is_of_clicks or drawn.of.kind is Kind.MOVE)
        self.top.total.say(total_of(heat, drawn))
        fold = self._fold_said(heat, drawn.size_px[1], drawn.seen)
        self.canvas.show_fold(heat.fold_px, fold, is_at_left=drawn.is_veil)
        self.canvas.show_lines(self._lines(drawn) if drawn.is_veil else ())
        if self._kind is not drawn.of.kind:
            self._kind = drawn.of.kind
            self._show_marks()

    def show_rows(self, rows: Sequence[ElementRow], elements: Elements) -> None:
        """The numbers that stand at the elements when they are wanted."""
        self._marked = tuple(
            (row, (one.x_px, one.y_px, one.w_px, one.h_px))
            for row in rows
            if row.at is not None and row.at < len(elements) and (one := elements[row.at])
        )
        self._show_marks()

    def show_nothing(self, why: str, loosenings: Sequence[Loose], filtered: bool) -> None:
        """There is no page to show."""
        self.canvas.clear_spot()
        self.canvas.show_heat(None, 1, 1)
        self.canvas.show_page(0, 0, None)
        self.canvas.show_fold(0)
        self.canvas.show_lines(())
        self.canvas.show_marks(())
        self.canvas.point_at(None)
        self.canvas.choose(None)
        self.notice.hide()
        self.top.show_devices((), None, 0)
        self.top.show_widths((), None)
        self.top.total.say(())
        self.bottom.scale.show_peak(0)
        self.strip.hide()
        self.empty.show_terms(why, loosenings, filtered)
        self.faces.setCurrentWidget(self.empty)

    def _lines(self, drawn: Drawn) -> list[Line]:
        """How far down three quarters, half and a quarter of the visits, or people, came."""
        said = self.tr("%1 of the visits get here")
        if drawn.of.by == "people":
            said = self.tr("%1 of the people get here")
        return [
            Line(
                line.depth_frac * drawn.size_px[1],
                said.replace("%1", f"{100 * line.share:.0f} %"),
                Role.RAGE,
            )
            for line in lines(drawn.seen)
        ]

    def _fold_said(self, heat: PageHeat, h_px: float, told: Sequence[SeenPage] = ()) -> str:
        """What stands at the fold: how many came so far."""
        seen = told or heat.seen
        if not seen or not h_px:
            return ""
        reached = sum(
            1 for one in seen if one.page_h_px and one.seen_px + 1 >= heat.fold_px * (one.page_h_px / h_px)
        )  # fmt: skip
        known = sum(1 for one in seen if one.page_h_px)
        if not known:
            return ""
        share = f"{100 * reached / known:.0f} %"
        return self.tr("average fold · %1 get here").replace("%1", share)

    def _show_marks(self) -> None:
        by, kind = sorted_by(self._kind), self._kind
        marked = self._marked if self.bottom.labels.isChecked() else ()
        most_first = sorted(marked, key=lambda one: sort_value(one[0], by), reverse=True)
        self.canvas.show_marks([Mark(place, *mark_of(row, kind)) for row, place in most_first])

    def _change_opacity(self, frac: float) -> None:
        self.canvas.set_opacity(frac)
        self.map.update()
