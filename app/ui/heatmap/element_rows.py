"""How an element of the page is told in the table: its crop and name, what is remarkable about it, its numbers."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.friction.model import Named
from app.friction.wording import named
from app.heatmap.elements import ElementRow
from app.jobs.called import called
from app.pattern import pattern
from app.ui import rows, words
from app.ui.heatmap.drawing import seconds
from app.ui.heatmap.elements_read import CROP_PX
from app.ui.rows import Index
from app.ui.theme import Role

ROW_H_PX = 48
GAP_PX = 8
SIDE_PX = 10
ElementRole = int(Qt.ItemDataRole.UserRole)
CropRole = ElementRole + 1
#: seen by so many, clicked by less than this share of them: worth a word
SEEN_BY_MANY, CLICKED_BY_FEW = 20, 0.02
_SINGLE = str.maketrans("“”", "‘’")
_STRAIGHT = pattern(r'"([^"]*)"')


class Column(StrEnum):
    """What the table tells, in its order."""

    ELEMENT = "element"
    SHARE = "share"
    CLICKS = "clicks"
    PEOPLE = "people"
    RAGE = "rage"
    DEAD = "dead"
    ERROR = "error"
    HOVER = "hover"
    SEEN = "seen"
    MISSED = "missed"
    FIRST = "first"


COLUMNS = tuple(Column)
#: px of each column's numbers
WIDTHS_PX = {
    Column.SHARE: 58, Column.CLICKS: 52, Column.PEOPLE: 58, Column.RAGE: 46, Column.DEAD: 48, Column.ERROR: 48,
    Column.HOVER: 70, Column.SEEN: 64, Column.MISSED: 86, Column.FIRST: 54,
}  # fmt: skip
NAME_W_PX = 150

_VALUES: dict[Column, Callable[[ElementRow], float | None]] = {
    Column.SHARE: lambda row: row.share,
    Column.CLICKS: lambda row: row.clicks,
    Column.PEOPLE: lambda row: row.people,
    Column.RAGE: lambda row: row.rage,
    Column.DEAD: lambda row: row.dead,
    Column.ERROR: lambda row: row.error,
    Column.HOVER: lambda row: row.hover_s,
    Column.SEEN: lambda row: row.seen_by,
    Column.MISSED: lambda row: row.seen_not_clicked,
    Column.FIRST: lambda row: row.first_click_s,
}


class ElementDelegate(rows.RowDelegate):
    """The crop at the left, the name over what is remarkable; in the other columns a number each.

    Attributes:
        pointed: which of the picture's elements the pointer is at, here or there.
    """

    pointed: int | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ElementRole)
        if isinstance(row, ElementRow) and row.at is not None and row.at == self.pointed:
            option.state |= QStyle.StateFlag.State_MouseOver
        super().paint(painter, option, index)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ElementRole)
        if not isinstance(row, ElementRow):
            return
        whole = QRectF(option.rect).adjusted(0, 0, -SIDE_PX, 0)
        title, said = head_of(row)
        if said:
            self._write_below(painter, option, said)
        if index.column():
            quiet = cell_is_nothing(row, COLUMNS[index.column()])
            role = Role.MUTED if quiet else Role.TEXT
            text = cell(row, COLUMNS[index.column()])
            top = QRectF(whole.left(), whole.top() + 6, whole.width(), 18)
            self._write(painter, top, text, self._body, role, where=rows.RIGHT)
            return
        beside = body.adjusted(CROP_PX.width() + GAP_PX, 6, 0, -7)
        paint_crop(painter, body, index.data(CropRole), self._colours[Role.LINE])
        if not said:
            self._write_wrapped(painter, beside.adjusted(0, 0, 0, 4), title)
            return
        name = QRectF(beside.left(), beside.top(), beside.width(), 18)
        self._write(painter, name, title, self._title, Role.TEXT)

    def _write_below(self, painter: QPainter, option: QStyleOptionViewItem, said: str) -> None:
        """A cell's part of the line that runs below the name and the numbers: no column alone has room for it."""
        table = option.widget
        head = table.horizontalHeader() if isinstance(table, QTableView) else None
        cell_of = QRectF(option.rect)
        left = 0.0 if head is None else float(head.sectionViewportPosition(0))
        right = cell_of.right() if head is None else left + head.length()
        left += rows.MARGIN_PX + CROP_PX.width() + GAP_PX
        painter.save()
        painter.setClipRect(cell_of, Qt.ClipOperation.IntersectClip)
        note = QRectF(left, cell_of.bottom() - 24, right - SIDE_PX - left, 17)
        self._write(painter, note, said, self._second, Role.MUTED)
        painter.restore()

    def _write_wrapped(self, painter: QPainter, place: QRectF, text: str) -> None:
        """A name on up to two lines, the rest of it left out."""
        painter.setFont(self._title)
        painter.setPen(self._colours[Role.TEXT])
        for line, words_of in enumerate(
            _two_lines(text, QFontMetricsF(self._title), place.width())
        ):
            here = QRectF(place.left(), place.top() + 17 * line, place.width(), 18)
            painter.drawText(here, int(rows.LEFT | Qt.TextFlag.TextSingleLine), words_of)

    def is_marked(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return super().is_marked(option, index) and index.column() == 0


def paint_crop(painter: QPainter, body: QRectF, crop: object, line: QColor) -> None:
    """A small picture of an element at the left of its row, an empty frame where there is none."""
    place = QRectF(
        body.left(), body.center().y() - CROP_PX.height() / 2, CROP_PX.width(), CROP_PX.height()
    )
    if isinstance(crop, QImage) and not crop.isNull():
        ratio = crop.devicePixelRatio()
        size = QRectF(0, 0, crop.width() / ratio, crop.height() / ratio)
        size.moveCenter(place.center())
        painter.drawImage(size, crop)
        place = size
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))


class Heads:
    """The table's words."""

    def __init__(self) -> None:
        self.titles = {
            Column.ELEMENT: _tr("element"),
            Column.SHARE: _tr("share"),
            Column.CLICKS: _tr("clicks"),
            Column.PEOPLE: _tr("people"),
            Column.RAGE: _tr("rage"),
            Column.DEAD: _tr("dead"),
            Column.ERROR: _tr("errors"),
            Column.HOVER: _tr("hovered"),
            Column.SEEN: _tr("seen by"),
            Column.MISSED: _tr("not clicked"),
            Column.FIRST: _tr("first"),
        }
        self.help = {
            Column.ELEMENT: _tr("What it is called"),
            Column.SHARE: _tr("Its part of all clicks on elements"),
            Column.CLICKS: _tr("How often it was clicked"),
            Column.PEOPLE: _tr("How many different people clicked it"),
            Column.RAGE: _tr("Clicked again and again"),
            Column.DEAD: _tr("Clicks that did nothing"),
            Column.ERROR: _tr("Clicks that ran into an error"),
            Column.HOVER: _tr("How long pointers stayed over it, all visits together"),
            Column.SEEN: _tr("Visits that had at least a quarter of it in view"),
            Column.MISSED: _tr("Visits that saw it and did not click it"),
            Column.FIRST: _tr("Median time from entering the page to a person's first click on it"),
        }


def _two_lines(text: str, metrics: QFontMetricsF, room_px: float) -> list[str]:
    """A text on at most two lines: the first as full as its words make it, the second cut."""
    if metrics.horizontalAdvance(text) <= room_px:
        return [text]
    parts = text.split(" ")
    taken = 1
    while metrics.horizontalAdvance(" ".join(parts[: taken + 1])) <= room_px:
        taken += 1
    lines = (" ".join(parts[:taken]), " ".join(parts[taken:]))
    cut = Qt.TextElideMode.ElideRight
    return [metrics.elidedText(line, cut, room_px) for line in lines if line]


def title_of(row: ElementRow) -> str:
    """What an element is called: its label, else what it stands in, else what its selector comes down to."""
    return words.plain(called(row.name, row.tag, row.around, _tr_signals), 80)


def quoted_title(row: ElementRow) -> str:
    """What an element is called, within a sentence."""
    return in_quotes(title_of(row), is_told=not row.name.label and bool(row.around))


def in_quotes(title: str, *, is_told: bool) -> str:
    """A title within a sentence: quoted once, whatever quotes it has.

    Args:
        is_told: it says what a nameless element stands in, and is no name.
    """
    if is_told:
        return title[:1].lower() + title[1:]
    inner = title[1:-1] if title.startswith("“") and title.endswith("”") else title
    if inner != title and not {"“", "”"} & set(inner):
        return title
    single = _STRAIGHT.sub(r"‘\1’", title).translate(_SINGLE)
    return f"“{single}”"


def head_of(row: ElementRow) -> tuple[str, str]:
    """The row's two lines. What a nameless element stands in comes first: a narrow column would cut it off."""
    said = remark(row)
    if row.name.label or not row.around or row.around.startswith("<"):
        return title_of(row), said
    alone = named(Named(row.tag), _tr_signals)
    return words.plain(f"“{row.around}”", 80), f"{alone} · {said}" if said else alone


def cell(row: ElementRow, column: Column) -> str:
    """What stands in a column."""
    if column is Column.ELEMENT:
        return title_of(row)
    value = _VALUES[column](row)
    if column is Column.SHARE:
        return "100 %" if row.share > 0.9995 else f"{100 * row.share:.1f} %"
    if column in (Column.FIRST, Column.HOVER):
        return seconds(value)
    return "–" if value is None else words.number(int(value))


def cell_is_nothing(row: ElementRow, column: Column) -> bool:
    """Whether a number says that there is none."""
    return not _VALUES[column](row)


def sort_value(row: ElementRow, column: Column) -> tuple[bool, float | str]:
    """What a column is sorted by; what is not known comes last when the largest come first."""
    if column is Column.ELEMENT:
        return True, title_of(row).casefold()
    value = _VALUES[column](row)
    return value is not None, float(value or 0.0)


def remark(row: ElementRow) -> str:
    """What is remarkable about an element, in a few words."""
    parts = []
    if row.is_no_control:
        parts.append(_tr("not clickable"))
    if row.rage:
        parts.append(_tr("%1 rage").replace("%1", words.number(row.rage)))
    if row.dead:
        parts.append(_tr("%1 dead").replace("%1", words.number(row.dead)))
    seen = row.seen_by
    few = seen is not None and seen >= SEEN_BY_MANY and row.people < CLICKED_BY_FEW * seen
    if seen is not None and (row.is_never_clicked or few):
        told = _tr("%1 saw, %2 clicked").replace("%1", words.number(seen))
        parts.append(told.replace("%2", words.number(row.people)))
    elif row.is_never_clicked:
        parts.append(_tr("never clicked"))
    if row.at is None:
        parts.append(_tr("not in this picture"))
    return " · ".join(parts)


def _tr_signals(text: str) -> str:
    return QCoreApplication.translate("signals", text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
