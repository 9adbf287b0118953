"""What the table says of each line, and how a difference is drawn."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip

from app.insights.compare import Line, Sort
from app.proportions import wilson
from app.ui import words
from app.ui.journeys.compare import reading
from app.ui.journeys.table import BAR_H_PX, Bar, Column, ColumnRole, RowRole
from app.ui.rows import AT_END, RIGHT, Index, RowDelegate
from app.ui.theme import GRID_PX, Role

#: places of the columns
ONE, OTHER, APART, CERTAINTY, SORT = 1, 2, 3, 4, 5
#: all of them have room beside the sessions behind a number in the smallest window
SIDE_W_PX, APART_W_PX, CHANCE_W_PX, SORT_W_PX = 78, 176, 112, 92
_SORTS = {sort: at for at, sort in enumerate(Sort)}


class Row(Struct, frozen=True):
    """A line with its place in the comparison, 0 for the first."""

    place: int
    line: Line


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_compare", text)


def of_lines() -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first."""
    return (
        Column(
            _tr("In what"), _tr("What sessions have, or how much of it"), lambda row: reading.name(row.line),
            lambda row: reading.name(row.line), below=lambda row: reading.counts(row.line),
        ),
        Column(
            "A", _tr("Share of A's sessions, with the range it lies in; of amounts the median. A click lists them"),
            lambda row: reading.side(row.line, False), lambda row: _value(row.line, False), SIDE_W_PX,
            bar=lambda row: _bar(row.line, False), is_door=True,
        ),
        Column(
            "B", _tr("The same of B's sessions"),
            lambda row: reading.side(row.line, True), lambda row: _value(row.line, True), SIDE_W_PX,
            bar=lambda row: _bar(row.line, True), is_door=True,
        ),
        Column(
            _tr("A less B"),
            _tr("How much more A has, and where that lies in 95 of 100 cases; sorted by how much it matters"),
            lambda row: reading.apart(row.line), lambda row: abs(row.line.effect), APART_W_PX,
        ),
        Column(
            _tr("Chance"),
            _tr("Certain: chance alone hardly explains it, however many lines were asked. The greatest stand on top. "
                "Few sessions: one of the sides is so small that its number is hardly known"),
            lambda row: reading.certainty(row.line), lambda row: -row.place, CHANCE_W_PX, role=_role,
            below=lambda row: reading.of_few(row.line),
        ),
        Column(
            _tr("Kind"), _tr("What kind of line it is; a click groups them"),
            lambda row: reading.sort_title(row.line.sort),
            lambda row: -(_SORTS[row.line.sort] * 1_000_000 + row.place), SORT_W_PX, role=lambda _row: Role.MUTED,
        ),
    )  # fmt: skip


def _value(line: Line, is_other: bool) -> float:
    if line.middles is not None:
        return line.middles.other if is_other else line.middles.one
    return (line.other if is_other else line.one).share or 0.0


def _bar(line: Line, is_other: bool) -> Bar | None:
    if line.middles is not None:
        most = max(line.middles.one, line.middles.other)
        mine = line.middles.other if is_other else line.middles.one
        return Bar(mine / most) if most > 0 else Bar(0.0)
    share = line.other if is_other else line.one
    return Bar(share.share or 0.0, *wilson(share))


def _role(row: Row) -> Role:
    return Role.TEXT if row.line.is_certain else Role.MUTED


class _Told(RowDelegate):
    """Whoever rests on it reads all of the line in words."""

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return False
        QToolTip.showText(event.globalPos(), words.tooltip(reading.told(row.line)), view)
        return True


class Words(_Told):
    """A column of words, with a second line where there is more to say."""

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row, column = index.data(RowRole), index.data(ColumnRole)
        if not isinstance(row, Row) or not isinstance(column, Column):
            return
        below = column.below(row) if column.below is not None else ""
        role = Role.TEXT if column.role is None else column.role(row)
        place = QRectF(body)
        if below:
            place.setHeight(body.height() / 2)
            self._write(
                painter, place.translated(0, place.height()), below, self._second, Role.MUTED, where=RIGHT, cut=AT_END
            )  # fmt: skip
        self._write(painter, place, column.text(row), self._body, role, where=RIGHT, cut=AT_END)

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return False


class Difference(_Told):
    """A number, and below it where it lies on a line with nought in its middle: orange to the right for more of A,
    blue to the left for more of B. Of amounts the effect is drawn, which has one scale for all."""

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, Row):
            return
        line = row.line
        place = QRectF(body)
        place.setHeight(body.height() - BAR_H_PX - 6)
        role = Role.TEXT if line.is_certain else Role.MUTED
        self._write(painter, place, reading.apart(line), self._mono, role, where=RIGHT)
        taken = QFontMetricsF(self._mono).horizontalAdvance(reading.apart(line)) + GRID_PX
        self._write(
            painter, place.adjusted(0, 0, -taken, 0), reading.ends(line), self._second, Role.MUTED
        )
        ground = QRectF(body.left(), body.bottom() - BAR_H_PX - 6, body.width(), BAR_H_PX)
        painter.fillRect(ground, self._colours[Role.LINE])
        middle = ground.center().x()
        end = middle + line.effect * ground.width() / 2
        filled = QRectF(min(middle, end), ground.top(), abs(end - middle), ground.height())
        colour = QColor(self._colours[Role.DEAD if line.effect > 0 else Role.ACCENT])
        if not line.is_certain:
            colour.setAlphaF(0.55)
        painter.fillRect(filled, colour)
        if line.middles is None and line.low is not None and line.high is not None:
            low, high = (middle + one * ground.width() / 2 for one in (line.low, line.high))
            thread = QRectF(low, ground.center().y() - 0.5, max(high - low, 1.0), 1)
            painter.fillRect(thread, self._colours[Role.TEXT])
        nought = QRectF(middle - 0.5, ground.top() - 2, 1, ground.height() + 4)
        painter.fillRect(nought, self._colours[Role.MUTED])

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return False
