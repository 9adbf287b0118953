"""What is told while the pointer moves: how hot it is there, which element lies below it, how many came so far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QLabel

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.heatmap.reach import shares_at
from app.ui import words
from app.ui.heatmap.canvas import HeatCanvas, Place
from app.ui.heatmap.colourbar import ColourBar
from app.ui.heatmap.drawing import Drawn, Elements, seconds
from app.ui.heatmap.element_order import hint_of
from app.ui.heatmap.element_rows import title_of
from app.ui.heatmap.elements import ElementsView
from app.ui.heatmap.lines import Line
from app.ui.heatmap.reading import PageHeat
from app.ui.theme import Role, Theme

AWAY_PX = QPoint(16, 18)
#: what takes more of the page than this is its ground, not an element of it
MOST_OF_PAGE = 0.5
#: a longer name is told by the table
NAME_LENGTH = 44


class Hint(QLabel):
    """A line or two beside the pointer."""

    def __init__(self, canvas: HeatCanvas, theme: Theme) -> None:
        super().__init__(canvas)
        self.setObjectName("heat_hint")
        self._theme = theme
        self._view = canvas.viewport()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, text: str, at: QPoint) -> None:
        """Say this beside a place of the view; nothing hides it."""
        self.setVisible(bool(text))
        if not text:
            return
        if text != self.text():
            self.setText(text)
            self.adjustSize()
        view = self._view
        place = at + AWAY_PX
        # Above or below the pointer it can be moved sideways as far as need be, and is nowhere under it.
        place.setX(max(min(place.x(), view.width() - self.width()), 0))
        if place.y() + self.height() > view.height():
            place.setY(max(at.y() - self.height() - AWAY_PX.y() // 2, 0))
        self.move(place)

    def _dress(self) -> None:
        panel, text, line = (
            self._theme.color(role).name() for role in (Role.PANEL, Role.TEXT, Role.GRIP)
        )
        self.setFont(self._theme.font("secondary"))
        self.setStyleSheet(
            f"#heat_hint {{ background: {panel}; color: {text}; border: 1px solid {line};"
            " border-radius: 4px; padding: 4px 8px; }"
        )


class Pointing(QObject):
    """Follows the pointer over the picture and over the table."""

    def __init__(
        self, canvas: HeatCanvas, table: ElementsView, bar: ColourBar, theme: Theme
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._table = table
        self._bar = bar
        self._hint = Hint(canvas, theme)
        self._drawn: Drawn | None = None
        self._heat: PageHeat | None = None
        self._elements: Elements = ()
        self._boxes = np.zeros((0, 4))
        self._rows: dict[int, ElementRow] = {}
        canvas.hovered.connect(self._over_page)
        table.element_pointed.connect(self._over_row)

    def show_heat(self, heat: PageHeat | None, drawn: Drawn | None) -> None:
        """Tell the numbers of another heat."""
        self._heat, self._drawn = heat, drawn
        if heat is None or drawn is None:
            self._hint.hide()
        else:
            self._table.show_kind(drawn.of.kind)

    def show_rows(self, rows: Sequence[ElementRow], elements: Elements) -> None:
        """Tell of other elements."""
        self._elements = elements
        self._boxes = np.array([(one.x_px, one.y_px, one.w_px, one.h_px) for one in elements])
        self._rows = {row.at: row for row in rows if row.at is not None}

    def element_at(self, x_px: float, y_px: float) -> int | None:
        """The smallest listed element there, as the picture counts them; None for the page's ground."""
        if not len(self._boxes):
            return None
        x, y, w, h = self._boxes.T
        inside = (x <= x_px) & (x_px < x + w) & (y <= y_px) & (y_px < y + h)
        page_px = self._canvas.page_size[0] * self._canvas.page_size[1]
        inside &= w * h < MOST_OF_PAGE * max(page_px, 1.0)
        found = [at for at in np.flatnonzero(inside).tolist() if at in self._rows]
        return min(found, key=lambda at: float(w[at] * h[at]), default=None)

    def row_at(self, x_px: float, y_px: float) -> ElementRow | None:
        """What the table tells of the smallest listed element there."""
        at = self.element_at(x_px, y_px)
        return None if at is None else self._rows[at]

    def place_of(self, at: int | None) -> Place | None:
        """Where one of the picture's elements lies."""
        if at is None or at >= len(self._elements):
            return None
        one = self._elements[at]
        return one.x_px, one.y_px, one.w_px, one.h_px

    def _over_row(self, row: ElementRow | None) -> None:
        self._canvas.point_at(self.place_of(row.at) if row is not None else None)

    def _over_page(self, x_px: float, y_px: float) -> None:
        drawn = self._drawn
        if drawn is None or x_px < 0:
            self._bar.point_out(0.0)
            self._hint.hide()
            self._table.point_at(None)
            self._canvas.point_at(None)
            self._show_line(None)
            return
        self._bar.point_out(drawn.density.value_at(x_px, y_px))
        at = None if drawn.is_veil else self.element_at(x_px, y_px)
        self._table.point_at(at)
        self._canvas.point_at(self.place_of(at))
        lines = [drawn.said_at(x_px, y_px)]
        if drawn.is_veil:
            lines = [self._band_said(y_px)]
            self._show_line(y_px)
        elif at is not None:
            lines.append(self._element_said(self._rows[at]))
        where = self._canvas.mapFromScene(x_px, y_px)
        self._hint.say("\n".join(line for line in lines if line), where)

    def _show_line(self, y_px: float | None) -> None:
        self._canvas.show_pointer_line(None if y_px is None else Line(y_px, "", Role.TEXT))

    def _band_said(self, y_px: float) -> str:
        """How many came so far down, and how long they stayed."""
        heat, drawn = self._heat, self._drawn
        if heat is None or drawn is None:
            return ""
        parts = [f"{words.number(round(y_px))} px"]
        by_people = drawn.of.by == "people"
        if drawn.seen:
            depth = np.array([min(y_px / max(drawn.size_px[1], 1.0), 1.0)])
            share = f"{100 * float(shares_at(drawn.seen, depth)[0]):.0f} %"
            visits, people = (
                self.tr("%1 of the visits got here"), self.tr("%1 of the people got here"),
            )  # fmt: skip
            parts.append((people if by_people else visits).replace("%1", share))
        if drawn.of.kind is Kind.ATTENTION:
            told = seconds(drawn.density.value_at(1.0, y_px))
            visit, person = self.tr("%1 in view a visit"), self.tr("%1 in view a person")
            parts.append((person if by_people else visit).replace("%1", told))
        return " · ".join(part for part in parts if part)

    def _element_said(self, row: ElementRow) -> str:
        kind = Kind.CLICK if self._drawn is None else self._drawn.of.kind
        return " · ".join((words.plain(title_of(row), NAME_LENGTH), *hint_of(row, kind)))
