"""The graph of pages as boxes and bands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath, QPolygonF

from app.heatmap import diverging
from app.insights.path_difference import Contrast, Difference
from app.insights.path_folding import Shown, Turn
from app.insights.path_layout import Layout, Route, Weighted
from app.insights.paths import RARE, Paths
from app.ui import words
from app.ui.journeys.paths import reading
from app.ui.journeys.paths.reading import tr
from app.ui.journeys.paths.shapes import About, Band, Box, Picture

BOX_W_PX, BOX_H_PX = 156.0, 50.0
ACROSS_PX, DOWN_PX = 176.0, 94.0
THINNEST_PX, THICKEST_PX = 1.0, 12.0
LABEL_PX = 34.0
#: turns to and from pages that are not shown apart are only hinted at
OTHERS_PX = 1.5
#: so much of a box's width bands come in at
PORTS_FRAC = 0.6
OTHERS = None
#: how far from the middle of the colours of a difference
TINT_FRAC = 0.84


def weights(
    paths: Paths, shown: Shown
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Weighted, ...]]:
    """What the layout is asked: entries and exits of each box, and the turns."""
    nodes = [paths.nodes[at] for at in shown.nodes]
    entries, exits = [node.entries for node in nodes], [node.exits for node in nodes]
    if shown.others:
        entries.append(0)
        exits.append(0)
    turns = tuple(Weighted(turn.source, turn.target, turn.count) for turn in shown.turns)
    return tuple(entries), tuple(exits), turns


def picture(paths: Paths, shown: Shown, layout: Layout, difference: Difference | None) -> Picture:
    """All of it."""
    rects = [
        QRectF(x - BOX_W_PX / 2, y - BOX_H_PX / 2, BOX_W_PX, BOX_H_PX) for x, y in layout.places
    ]
    bands = _bands(paths, shown, layout, rects, difference)
    heads: tuple[tuple[QPointF, str], ...] = ()
    if shown.left_out:
        said = tr("%1 turns that few take are not drawn").replace(
            "%1", words.number(shown.left_out)
        )
        heads = ((QPointF(-BOX_W_PX / 2, layout.height_px + BOX_H_PX + 20), said),)
    return Picture(tuple(_boxes(paths, shown, rects, difference)), tuple(bands), heads)


def _boxes(
    paths: Paths, shown: Shown, rects: Sequence[QRectF], difference: Difference | None
) -> list[Box]:
    most = max((node.sessions for node in paths.nodes), default=1)
    widest = max((max(node.entries, node.exits) for node in paths.nodes), default=1) or 1
    found = []
    for at, rect in zip(shown.nodes, rects, strict=False):
        node = paths.nodes[at]
        contrast = None if difference is None else difference.pages.get(node.page)
        line = reading.ends(node)
        bars: tuple[float, ...] = (node.sessions / most,)
        if contrast is not None:
            bars = (contrast.one.share or 0.0, contrast.other.share or 0.0)
        found.append(
            Box(
                rect,
                reading.name(node.page, paths),
                line,
                reading.of_page(node, paths, contrast),
                bars,
                _width(node.entries, widest) if node.entries else 0.0,
                _width(node.exits, widest) if node.exits else 0.0,
                f"↻ {words.number(node.repeats)}" if node.repeats else "",
                node.is_dead_end,
                tint=_tint(contrast),
                brief_line=reading.ends(node, is_brief=True),
                brief_repeats=f"↻ {reading.brief(node.repeats)}" if node.repeats else "",
            )
        )
    if shown.others:
        said = tr("%1 more pages").replace("%1", words.number(shown.others))
        seen = tr("seen %1").replace("%1", reading.times(shown.others_visits))
        told = (seen, tr("Show more pages to see them apart."))
        found.append(Box(rects[-1], said, seen, About(said, told), is_faint=True))
    return found


def _bands(
    paths: Paths,
    shown: Shown,
    layout: Layout,
    rects: Sequence[QRectF],
    difference: Difference | None,
) -> list[Band]:
    turns = {(turn.source, turn.target): turn for turn in shown.turns}
    most = max((_weight(turn) for turn in shown.turns if turn.source != turn.target), default=1)
    starts, ends = _ports(layout.routes, rects)
    taken: list[QRectF] = []
    found = []
    routes = sorted(
        enumerate(layout.routes), key=lambda one: -_weight(turns[one[1].source, one[1].target])
    )
    for at, route in routes:
        turn = turns[route.source, route.target]
        width = _width(_weight(turn), most) if turn.edge is not None else OTHERS_PX
        path = _curve([starts[at], *route.between, ends[at]])
        spot = path.pointAtPercent(0.5)
        label = "" if turn.edge is None else words.number(turn.edge.sessions)
        room = QRectF(spot.x() - LABEL_PX / 2, spot.y() - 8, LABEL_PX, 16)
        if any(room.intersects(other) for other in taken) or any(room.intersects(r) for r in rects):
            label = ""
        elif label:
            taken.append(room)
        found.append(_band(paths, shown, turn, path, width, label, spot, difference))
    return found


def _band(
    paths: Paths,
    shown: Shown,
    turn: Turn,
    path: QPainterPath,
    width: float,
    label: str,
    spot: QPointF,
    difference: Difference | None,
) -> Band:
    ends = tuple(
        paths.nodes[shown.nodes[at]].page if at < len(shown.nodes) else OTHERS
        for at in (turn.source, turn.target)
    )
    contrast = None
    if turn.edge is None:
        told = tr("%1, with pages that are not shown apart").replace("%1", reading.times(turn.count))  # fmt: skip
        about = About(tr("To and from other pages"), (told,))
    else:
        source, target = paths.nodes[turn.edge.source].page, paths.nodes[turn.edge.target].page
        contrast = None if difference is None else difference.turns.get((source, target))
        about = reading.of_turn(turn.edge, paths, contrast)
    rare = turn.edge is not None and (turn.edge.normalness or 1.0) <= RARE
    return Band(
        path,
        about,
        width,
        is_dashed=rare or turn.edge is None,
        head=_head(path, width),
        label=label,
        spot=spot,
        ends=(ends[0], ends[1]),
        tint=_tint(contrast),
    )


def _weight(turn: Turn) -> int:
    return turn.count if turn.edge is None else turn.edge.sessions


def _width(many: int, most: int) -> float:
    return THINNEST_PX + (THICKEST_PX - THINNEST_PX) * min(many / max(most, 1), 1.0)


def _tint(contrast: Contrast | None) -> QColor | None:
    """Orange for more on A, blue for more on B, where chance hardly explains it."""
    if contrast is None or not contrast.is_certain:
        return None
    table = diverging.table()
    at = TINT_FRAC if contrast.difference > 0 else 1 - TINT_FRAC
    red, green, blue, *_ = table[round(at * (len(table) - 1))].tolist()
    return QColor(red, green, blue)


def _ports(routes: Sequence[Route], rects: Sequence[QRectF]) -> tuple[list[QPointF], list[QPointF]]:
    """Where each way leaves its box and comes to the other: beside each other, so that they cross little."""
    sides: dict[tuple[int, bool], list[tuple[float, int, bool]]] = {}
    for at, route in enumerate(routes):
        first = route.between[0][0] if route.between else rects[route.target].center().x()
        last = route.between[-1][0] if route.between else rects[route.source].center().x()
        sides.setdefault((route.source, route.is_back), []).append((first, at, True))
        sides.setdefault((route.target, not route.is_back), []).append((last, at, False))
    starts, ends = [QPointF() for _ in routes], [QPointF() for _ in routes]
    for (page, is_top), those in sides.items():
        rect = rects[page]
        y = rect.top() if is_top else rect.bottom()
        for place, (_, at, is_start) in enumerate(sorted(those)):
            part = (place + 1) / (len(those) + 1) - 0.5
            (starts if is_start else ends)[at] = QPointF(
                rect.center().x() + part * rect.width() * PORTS_FRAC, y
            )
    return starts, ends


def _curve(points: Sequence[QPointF | tuple[float, float]]) -> QPainterPath:
    spots = [one if isinstance(one, QPointF) else QPointF(*one) for one in points]
    path = QPainterPath(spots[0])
    for before, after in itertools.pairwise(spots):
        middle = (before.y() + after.y()) / 2
        path.cubicTo(QPointF(before.x(), middle), QPointF(after.x(), middle), after)
    return path


def _head(path: QPainterPath, width: float) -> QPolygonF:
    """The arrow's head: it points up or down, as the way ends."""
    end = path.currentPosition()
    before = path.pointAtPercent(0.98)
    way = 1.0 if end.y() >= before.y() else -1.0
    half, high = 3.5 + width / 2, 7.0
    return QPolygonF(
        [end, QPointF(end.x() - half, end.y() - way * high), QPointF(end.x() + half, end.y() - way * high)]
    )  # fmt: skip
