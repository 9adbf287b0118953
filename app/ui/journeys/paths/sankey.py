"""What people do step by step, as columns of pages with ribbons between them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.insights.step_flows import Anchor, Stay, Steps
from app.insights.views import Page
from app.library import path_queries
from app.proportions import Share
from app.ui import words
from app.ui.journeys.paths import reading
from app.ui.journeys.paths.reading import tr
from app.ui.journeys.paths.shapes import About, Band, Box, Picture

COLUMN_PX, BAR_W_PX = 172.0, 12.0
HIGH_PX, GAP_PX, LEAST_PX = 480.0, 14.0, 2.0
HEAD_PX = 26.0
OTHERS = -1


class Place(Struct, frozen=True, eq=False):
    """Where a page stands at a step; others stand together."""

    rect: QRectF
    sessions: int


def picture(steps: Steps, page: Page | None, each: int) -> Picture:
    """All of it.

    Args:
        each: pages of a step that are shown apart.
    """
    if not steps.sessions:
        return Picture()
    by_step: dict[int, list[Stay]] = {}
    for stay in steps.stays:
        by_step.setdefault(stay.step, []).append(stay)
    last = max(by_step)
    is_to = steps.anchor is Anchor.TO
    places: dict[tuple[int, int], Place] = {}
    boxes: list[Box] = []
    heads: list[tuple[QPointF, str]] = []
    for step, stays in by_step.items():
        left = (last - step if is_to else step) * COLUMN_PX
        heads.append((QPointF(left, -12), reading.step_said(steps.anchor, step)))
        top = 0.0
        for place, stay in enumerate(stays[:each]):
            high = max(stay.sessions / steps.sessions * HIGH_PX, LEAST_PX)
            rect = QRectF(left, top, BAR_W_PX, high)
            places[step, stay.page] = Place(rect, stay.sessions)
            if stay.ends:
                boxes.append(_ending(steps, page, stay, rect))
            boxes.append(_box(steps, page, stay, rect))
            top += max(high, GAP_PX) + GAP_PX
            if place == each - 1 and stays[each:]:
                rest = stays[each:]
                many = sum(one.sessions for one in rest)
                rect = QRectF(left, top, BAR_W_PX, max(many / steps.sessions * HIGH_PX, LEAST_PX))
                places[step, OTHERS] = Place(rect, many)
                boxes.append(_others(rest, many, rect))
    return Picture(tuple(boxes), tuple(_bands(steps, page, places, is_to=is_to)), tuple(heads))


def _box(steps: Steps, page: Page | None, stay: Stay, rect: QRectF) -> Box:
    here = steps.pages[stay.page]
    share = reading.percent(stay.sessions / steps.sessions)
    told = [
        tr("%1, %2 of all here").replace("%1", reading.sessions(stay.sessions)).replace("%2", share),
        reading.step_said(steps.anchor, stay.step),
    ]  # fmt: skip
    if stay.ends:
        said = tr("begin here: %1") if steps.anchor is Anchor.TO else tr("end here: %1")
        told.append(said.replace("%1", reading.ranged(Share(stay.ends, stay.sessions))))
    term = path_queries.stay(steps.anchor, page, stay.step, here)
    return Box(
        rect,
        reading.name(here),
        words.number(stay.sessions),
        About(reading.name(here), tuple(told), term, here),
        is_bar=True,
    )


def _ending(steps: Steps, page: Page | None, stay: Stay, whole: QRectF) -> Box:
    """The foot of a page's bar: who goes no further."""
    here = steps.pages[stay.page]
    rect = QRectF(whole)
    rect.setTop(whole.bottom() - whole.height() * stay.ends / stay.sessions)
    said = tr("Begin on %1") if steps.anchor is Anchor.TO else tr("End on %1")
    told = (
        reading.ranged(Share(stay.ends, stay.sessions)),
        reading.step_said(steps.anchor, stay.step),
    )
    term = path_queries.stay_ends(steps.anchor, page, stay.step, here)
    about = About(
        said.replace("%1", reading.name(here)), (reading.sessions(stay.ends), *told), term
    )
    return Box(rect, "", "", about, is_bar=True, is_end=True)


def _others(rest: Sequence[Stay], many: int, rect: QRectF) -> Box:
    said = tr("%1 more pages").replace("%1", words.number(len(rest)))
    told = (reading.sessions(many), tr("Show more pages to see them apart."))
    return Box(rect, said, words.number(many), About(said, told), is_bar=True, is_faint=True)


def _bands(
    steps: Steps, page: Page | None, places: dict[tuple[int, int], Place], *, is_to: bool
) -> list[Band]:
    together: dict[tuple[int, int, int], int] = {}
    for flow in steps.flows:
        source = flow.source if (flow.step, flow.source) in places else OTHERS
        target = flow.target if (flow.step + 1, flow.target) in places else OTHERS
        key = flow.step, source, target
        together[key] = together.get(key, 0) + flow.sessions
    out: dict[tuple[int, int], float] = {}
    into: dict[tuple[int, int], float] = {}
    found = []
    ordered = sorted(
        together.items(),
        key=lambda one: (
            places[one[0][0], one[0][1]].rect.top(), places[one[0][0] + 1, one[0][2]].rect.top(),
        ),
    )  # fmt: skip
    for (step, source, target), many in ordered:
        one, other = places[step, source], places[step + 1, target]
        high = many / steps.sessions * HIGH_PX
        y_one = one.rect.top() + out.get((step, source), 0.0)
        y_other = other.rect.top() + into.get((step + 1, target), 0.0)
        out[step, source] = out.get((step, source), 0.0) + high
        into[step + 1, target] = into.get((step + 1, target), 0.0) + high
        left, right = (other, one) if is_to else (one, other)
        y_left, y_right = (y_other, y_one) if is_to else (y_one, y_other)
        path = _ribbon(left.rect.right(), y_left, right.rect.left(), y_right, max(high, 1.0))
        found.append(
            Band(
                path,
                _about(steps, page, step, source, target, many, one.sessions),
                high,
                is_ribbon=True,
                ends=(_page(steps, source), _page(steps, target)),
            )
        )
    return found


def _about(
    steps: Steps, page: Page | None, step: int, source: int, target: int, many: int, of: int
) -> About:
    one, other = (
        tr("other pages") if at == OTHERS else reading.name(steps.pages[at])
        for at in (source, target)
    )
    is_to = steps.anchor is Anchor.TO
    title = f"{other}{reading.ARROW}{one}" if is_to else f"{one}{reading.ARROW}{other}"
    said = tr("of those that came to %1: %2") if is_to else tr("of those on %1: %2")
    told = [
        reading.sessions(many),
        said.replace("%1", one).replace("%2", reading.ranged(Share(many, of))),
        reading.step_said(steps.anchor, step),
    ]
    if source == target != OTHERS:
        told.append(tr("the same page again"))
    term = ""
    if OTHERS not in (source, target):
        turn = steps.pages[source], steps.pages[target]
        term = path_queries.flow(steps.anchor, page, step, *turn)
    return About(title, tuple(told), term)


def _page(steps: Steps, at: int) -> Page | None:
    return None if at == OTHERS else steps.pages[at]


def _ribbon(left: float, y_left: float, right: float, y_right: float, high: float) -> QPainterPath:
    middle = (left + right) / 2
    path = QPainterPath(QPointF(left, y_left))
    path.cubicTo(QPointF(middle, y_left), QPointF(middle, y_right), QPointF(right, y_right))
    path.lineTo(right, y_right + high)
    path.cubicTo(
        QPointF(middle, y_right + high),
        QPointF(middle, y_left + high),
        QPointF(left, y_left + high),
    )
    path.closeSubpath()
    return path
