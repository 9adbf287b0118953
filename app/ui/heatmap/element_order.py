"""Which of the elements' numbers come first, by the kind of heat: in the table, at the elements, in the hint."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.ui import words
from app.ui.heatmap.drawing import seconds
from app.ui.heatmap.element_rows import COLUMNS, Column, cell, cell_is_nothing

#: what a kind of heat is a heat of, as a column; the others are told by share and clicks
_LEADS = {
    Kind.RAGE: (Column.RAGE,),
    Kind.DEAD: (Column.DEAD,),
    Kind.ERROR: (Column.ERROR,),
    Kind.MOVE: (Column.HOVER,),
    Kind.HOVER: (Column.HOVER,),
    Kind.SCROLL: (Column.SEEN, Column.MISSED),
    Kind.ATTENTION: (Column.SEEN, Column.MISSED),
}
#: what a narrow table leaves out, the last one first
_BY_WORTH = (
    Column.SHARE, Column.CLICKS, Column.SEEN, Column.FIRST, Column.MISSED, Column.PEOPLE, Column.RAGE, Column.DEAD,
    Column.ERROR, Column.HOVER,
)  # fmt: skip
_AFTER_LEAD = (Column.CLICKS, Column.SEEN, Column.SHARE)


def by_worth(kind: Kind) -> tuple[Column, ...]:
    """The columns beside the name, first those that the kind is about."""
    leads = _LEADS.get(kind)
    wanted = _BY_WORTH if leads is None else (*leads, *_AFTER_LEAD, *_BY_WORTH)
    return tuple(dict.fromkeys(wanted))


def in_order(kind: Kind) -> tuple[Column, ...]:
    """All columns from left to right."""
    leads = _LEADS.get(kind, ())
    return tuple(dict.fromkeys((Column.ELEMENT, *leads, *COLUMNS)))


def sorted_by(kind: Kind) -> Column:
    """What the table is sorted by, the most first."""
    return _LEADS.get(kind, (Column.CLICKS,))[0]


def mark_of(row: ElementRow, kind: Kind) -> tuple[str, bool]:
    """What is written at an element on the page, and whether it says that there is nothing."""
    if kind not in _LEADS:
        told = f"{100 * row.share:.1f} % · {words.number(row.clicks)}" if row.clicks else "0"
        return told, not row.clicks
    column = _LEADS[kind][0]
    told = cell(row, column)
    if column is Column.SEEN and row.seen_by is not None:
        told = _tr("%1 saw").replace("%1", told)
    return told, cell_is_nothing(row, column)


def hint_of(row: ElementRow, kind: Kind) -> list[str]:
    """An element's numbers, first what the kind is about."""
    clicks = _counted(_tr("1 click"), _tr("%1 clicks"), row.clicks)
    told = {
        Kind.RAGE: _counted(_tr("1 rage click"), _tr("%1 rage clicks"), row.rage),
        Kind.DEAD: _counted(_tr("1 dead click"), _tr("%1 dead clicks"), row.dead),
        Kind.ERROR: _counted(_tr("1 error click"), _tr("%1 error clicks"), row.error),
    }
    parts = [told[kind], clicks] if kind in told else [clicks]
    if row.clicks and kind not in told:
        parts.append(f"{100 * row.share:.1f} %")
    if row.seen_by is not None:
        parts.append(_tr("%1 saw it").replace("%1", words.number(row.seen_by)))
    if row.hover_s is not None:
        hovered = _tr("hovered %1").replace("%1", seconds(row.hover_s))
        parts.insert(0 if _LEADS.get(kind) == (Column.HOVER,) else len(parts), hovered)
    return parts


def _counted(one: str, many: str, count: int) -> str:
    return one if count == 1 else many.replace("%1", words.number(count))


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
