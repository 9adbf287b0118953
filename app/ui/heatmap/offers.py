"""What may be done with an element of the page: offered at its place in the picture and on its row of the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.heatmap.elements import ElementRow
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.doors import Doors
from app.ui.heatmap.elements import ElementsView
from app.ui.heatmap.pointing import Pointing
from app.ui.heatmap.steps import step_of_page, step_on


class Offers(QObject):
    """Answers the right button and the menu key.

    Signals:
        step_wanted: (Step) an element or the page that a funnel shall have.
    """

    step_wanted = Signal(object)

    def __init__(
        self, canvas: HeatCanvas, table: ElementsView, pointing: Pointing, doors: Doors
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._table = table
        self._pointing = pointing
        self._doors = doors
        canvas.menu_wanted.connect(self._offer_place)
        table.menu_wanted.connect(self._offer_row)

    def _offer_place(self, x_px: float, y_px: float, at: QPoint) -> None:
        doors, row = self._doors, self._pointing.row_at(x_px, y_px)
        menu = _menu(self._canvas)
        _add(menu, self.tr("Who clicked here"), partial(doors.look_at_spot, x_px, y_px))
        if row is not None:
            self._add_watching(menu, row)
        _add(menu, self.tr("Who never got down to here"), partial(doors.ask_of_line, y_px))
        self._add_steps(menu, row)
        menu.popup(at)

    def _offer_row(self, row: ElementRow, at: QPoint) -> None:
        menu = _menu(self._table)
        self._add_watching(menu, row)
        self._add_steps(menu, row)
        menu.popup(at)

    def _add_watching(self, menu: QMenu, row: ElementRow) -> None:
        doors = self._doors
        if row.clicks:
            _add(menu, self.tr("Who clicked this element"), partial(doors.look_at_element, row))
        if row.seen_not_clicked:
            _add(menu, self.tr("Who saw it and did not click"), partial(doors.look_at_missed, row))

    def _add_steps(self, menu: QMenu, row: ElementRow | None) -> None:
        menu.addSeparator()
        step = None if row is None else step_on(row.name)
        if step is not None:
            _add(menu, self.tr("Add to a funnel"), partial(self.step_wanted.emit, step))
        heat = self._doors.heat
        if heat is not None:
            page = step_of_page(heat.clicks.page, heat.clicks.site)
            _add(menu, self.tr("Add this page to a funnel"), partial(self.step_wanted.emit, page))


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, title: str, act: Callable[[], object]) -> None:
    menu.addAction(title).triggered.connect(lambda _on=False: act())
