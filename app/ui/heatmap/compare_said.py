"""The numbers of a comparison in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.heatmap.compare import Comparison, ElementDifference, Unit
from app.heatmap.kinds import By
from app.proportions import Interval, Share, is_roughly_known, margin
from app.ui import words
from app.ui.heatmap.drawing import seconds

#: below that a chance is told as less than it
LEAST_P = 0.001
NAMES = ("A", "B")


def amount(value: float, unit: Unit, *, signed: bool = False) -> str:
    """A number of heat per visit: clicks are told of a hundred visits, as few click one spot."""
    sign = ("+" if value > 0 else "−" if value < 0 else "") if signed else ""
    size = abs(value)
    if unit is Unit.SHARE:
        return f"{sign}{100 * size:.0f} %"
    if unit is Unit.CLICKS:
        return f"{sign}{_digits(100 * size)}"
    return f"{sign}{seconds(size)}"


def unit_title(unit: Unit, by: By) -> str:
    """What the numbers of a bar are."""
    people = by == "people"
    return {
        Unit.CLICKS: _tr("clicks by 100 people") if people else _tr("clicks in 100 visits"),
        Unit.POINTER_S: _tr("of the pointer, a person") if people else _tr("of the pointer, a visit"),
        Unit.VIEW_S: _tr("in view, a person") if people else _tr("in view, a visit"),
        Unit.SHARE: _tr("of the people") if people else _tr("of the visits"),
    }[unit]  # fmt: skip


def share(of: Share) -> str:
    """A share as per cent."""
    return "–" if of.share is None else f"{100 * of.share:.1f} %"


def clicks(row: ElementDifference) -> str:
    """How often it was clicked on either side."""
    return _tr("%1 clicks").replace("%1", " : ".join(map(words.number, row.clicks)))


def points(value: float) -> str:
    """A difference of two shares, in points."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{100 * abs(value):.1f}"


def between(interval: Interval) -> str:
    """Between which bounds a difference lies."""
    return f"{points(interval.low)} … {points(interval.high)}"


def chance_of(row: ElementDifference) -> str:
    """How likely so great a difference is by chance, all elements having been asked; a dash where that is not told."""
    return chance(row.raised_p) if row.is_told else "–"


def chance(p: float) -> str:
    """How likely it is by chance."""
    return f"< {LEAST_P}" if p < LEAST_P else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def verdict(row: ElementDifference) -> str:
    """Whether the sides differ, in words."""
    if not row.is_told:
        return _tr("not told")
    if not row.is_certain:
        return _tr("may be chance")
    return (_tr("more on %1")).replace("%1", NAMES[0 if row.difference.value > 0 else 1])


def cautions(found: Comparison, by: By) -> tuple[str, ...]:
    """What one should know before believing the numbers, the weightiest first."""
    said = []
    if not (found.one and found.other):
        empty = NAMES[0] if not found.one else NAMES[1]
        return (_tr("Nobody is on side %1.").replace("%1", empty),)
    few = [at for at, trials in enumerate((found.one, found.other)) if is_roughly_known(trials)]
    if few:
        said.append(_few(found, by, few))
    if found.shared:
        both = _tr("%1 people are on both sides: what is chance is not told.")
        if by == "events":
            both = _tr("%1 visits are on both sides: what is chance is not told.")
        said.append(both.replace("%1", words.number(found.shared)))
    return tuple(said)


def _few(found: Comparison, by: By, sides: Sequence[int]) -> str:
    """That few are on a side, or on both."""
    counts = [(found.one, found.other)[at] for at in sides]
    if len(sides) == 1:
        several = _tr("Only %1 people on side %2: their shares may be off by %3 points.")
        if by == "events":
            several = _tr("Only %1 visits on side %2: their shares may be off by %3 points.")
        several = several.replace("%2", NAMES[sides[0]])
    else:
        several = _tr("Only %1 people on side A and %2 on side B: shares may be off by %3 points.")
        if by == "events":
            several = _tr(
                "Only %1 visits on side A and %2 on side B: shares may be off by %3 points."
            )
        several = several.replace("%2", words.number(counts[1]))
    off = f"{100 * margin(min(counts)):.0f}"
    return several.replace("%1", words.number(counts[0])).replace("%3", off)


def summary(found: Comparison) -> str:
    """How many elements differ."""
    if not found.elements:
        return _tr("No element was clicked on either side.")
    if found.shared:
        listed = _tr("%1 elements: what is chance is not told")
        return listed.replace("%1", words.number(len(found.elements)))
    some = _tr("%1 of %2 elements differ by more than chance")
    return some.replace("%1", words.number(found.certain)).replace(
        "%2", words.number(len(found.elements))
    )


def _digits(value: float) -> str:
    if value and value < 0.095:
        return f"{value:.2g}"
    return f"{value:.1f}" if value < 9.95 and round(value, 1) % 1 else words.number(round(value))


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
