"""Which visit, and which moment of it, shows a page best.

The definition of record of the **page's picture**: of the visits of one device class, those of the commonest
viewport width count; among them the newest that lasted long enough to settle, else the longest; a change of
address within the page (a filter, a dialog) comes after those that arrived at it. The moment is `SETTLED_MS`
after entering (or shortly before leaving), before the visit's first click where there is time for that, since
clicks open menus and dialogs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

SETTLED_MS = 4_000.0
LOADED_MS = 1_500.0
BEFORE_LEAVING_MS = 100.0
BEFORE_CLICK_MS = 50.0


class HeatVisit(Struct, frozen=True):
    """One stay on the page, as the choice of a picture needs it; times on the session's clock.

    `started_at_ms` is the session's start, Unix ms; `first_click_ms` None where nothing was clicked.
    """

    session: int
    window: int
    started_at_ms: float
    enter_ms: float
    leave_ms: float
    viewport_w_px: int
    viewport_h_px: int
    first_click_ms: float | None = None


class PictureSource(Struct, frozen=True):
    """Where the page's picture is taken from: session, window, moment, and the viewport it was laid out in."""

    session: int
    window: int
    at_ms: float
    viewport_w_px: int
    viewport_h_px: int


def picture_sources(visits: Sequence[HeatVisit], most: int = 3) -> tuple[PictureSource, ...]:
    """The best visits of different sessions to take the page's picture from, best first."""
    sized = [visit for visit in visits if visit.viewport_w_px > 0 and visit.viewport_h_px > 0]
    if not sized:
        return ()
    width = common_width([visit.viewport_w_px for visit in sized])
    candidates = [visit for visit in sized if visit.viewport_w_px == width]
    left = {(visit.session, visit.window, visit.leave_ms) for visit in visits}

    def worth(visit: HeatVisit) -> tuple[bool, bool, float]:
        lasted_ms = visit.leave_ms - visit.enter_ms
        settled = lasted_ms >= SETTLED_MS
        arrived = (visit.session, visit.window, visit.enter_ms) not in left
        return settled, arrived, visit.started_at_ms + visit.enter_ms if settled else lasted_ms

    candidates.sort(key=worth, reverse=True)
    best: dict[int, PictureSource] = {}
    for visit in candidates:
        if visit.session not in best:
            best[visit.session] = PictureSource(
                visit.session, visit.window, _moment(visit), width, visit.viewport_h_px
            )
        if len(best) == most:
            break
    return tuple(best.values())


def picture_candidates(visits: Sequence[HeatVisit]) -> tuple[PictureSource, ...]:
    """Moments that are worth looking at for the page's picture: the best visits' as above; those just before the best
    two were left, which show what comes only while somebody is there; and when the best had hardly come, which shows
    what hides as soon as somebody scrolls."""
    first = picture_sources(visits)
    stays = {(one.session, one.window, _moment(one)): one for one in visits}
    other = []
    for source in first[:2]:
        leave_ms = _stay(stays, source).leave_ms - BEFORE_LEAVING_MS
        if leave_ms - source.at_ms > LOADED_MS:
            other.append(replace(source, at_ms=leave_ms))
    for source in first[:1]:
        loaded_ms = _stay(stays, source).enter_ms + LOADED_MS
        if loaded_ms < source.at_ms:
            other.append(replace(source, at_ms=loaded_ms))
    return (*first, *other)


def _stay(stays: dict[tuple[int, int, float], HeatVisit], source: PictureSource) -> HeatVisit:
    return stays[source.session, source.window, source.at_ms]


def common_width(widths_px: Sequence[int]) -> int:
    """The commonest width, of equally common ones the largest; 0 without any.

    >>> common_width([1280, 1440, 1440, 1280, 800])
    1440
    """
    counted = Counter(width for width in widths_px if width > 0)
    return max(counted, key=lambda width: (counted[width], width), default=0)


def fold(visits: Sequence[HeatVisit]) -> float:
    """The **average fold**: the median height of the visits' viewports, px; 0 where none is known."""
    heights = [visit.viewport_h_px for visit in visits if visit.viewport_h_px > 0]
    return float(median(heights)) if heights else 0.0


def _moment(visit: HeatVisit) -> float:
    at_ms = min(visit.enter_ms + SETTLED_MS, visit.leave_ms - BEFORE_LEAVING_MS)
    click_ms = visit.first_click_ms
    if click_ms is not None and click_ms - visit.enter_ms >= LOADED_MS:
        at_ms = min(at_ms, click_ms - BEFORE_CLICK_MS)
    return max(at_ms, visit.enter_ms)
