"""What the line above the picture says a heat is made of."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.heatmap.kinds import Kind
from app.jobs.heat import KindHeat
from app.ui import words
from app.ui.heatmap.drawing import Drawn, seconds
from app.ui.heatmap.reading import PageHeat


def total_of(heat: PageHeat, drawn: Drawn) -> tuple[str, ...]:
    """Counts, the most important first: how many, of how many people, and which way they were placed."""
    kind = drawn.of.kind
    if kind.is_of_clicks:
        return (*clicks_of(drawn.heat), *placed_of(drawn.heat))
    visits = _counted(_tr("1 visit"), _tr("%1 visits"), len(heat.on.stays))
    if kind.is_of_bands and drawn.of.by == "people":
        people = int(np.unique(heat.on.stays.person).size)
        return _counted(_tr("1 person"), _tr("%1 people"), people), visits, _measured(heat)
    if kind.is_of_bands:
        return visits, _measured(heat)
    moves = heat.on.moves
    dwelt = 0.0 if moves is None else float(moves.dwell_s.sum())
    return _tr("%1 of pointer").replace("%1", _long(dwelt)), visits


def clicks_of(heat: KindHeat) -> tuple[str, ...]:
    """How many clicks a heat is made of, of how many people; nothing of what is no clicks."""
    points = heat.points
    if points is None:
        return ()
    if not len(points):
        return (_none_of(heat.kind),)
    people = int(np.unique(points.person).size)
    return (
        _counted(_tr("1 click"), _tr("%1 clicks"), len(points)),
        _counted(_tr("1 person"), _tr("%1 people"), people),
    )


def placed_of(heat: KindHeat) -> tuple[str, ...]:
    """Which way its clicks were placed; nothing where there are none."""
    placed = heat.placed
    if placed is None or heat.points is None or not len(heat.points):
        return ()
    parts = [
        _tr("%1 by element").replace("%1", words.number(placed.elements)),
        _tr("%1 by pixel").replace("%1", words.number(placed.pixels)),
    ]
    if placed.unplaced:
        parts.append(_tr("%1 without a place").replace("%1", words.number(placed.unplaced)))
    return tuple(parts)


def _none_of(kind: Kind) -> str:
    return {
        Kind.RAGE: _tr("No rage clicks"),
        Kind.DEAD: _tr("No dead clicks"),
        Kind.ERROR: _tr("No error clicks"),
        Kind.TOUCH: _tr("No touches"),
    }.get(kind, _tr("No clicks"))


def _measured(heat: PageHeat) -> str:
    known = sum(1 for one in heat.seen if one.page_h_px)
    if known == len(heat.on.stays):
        return _tr("all measured")
    return _tr("%1 measured").replace("%1", words.number(known))


def _counted(one: str, many: str, count: int) -> str:
    return one if count == 1 else many.replace("%1", words.number(count))


def _long(total_s: float) -> str:
    return words.length(total_s * 1000) if total_s >= 100 else seconds(total_s)


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
