"""What the labelled recordings' own pages told of themselves, beside what the library says of the same sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from app.heatmap.stays import Floats
from app.library import details
from app.library.database import Library
from app.library.in_view import read_views
from app.library.points import read_page

#: a click of the page and the recorder's own are the same when no more lies between them
_SAME_CLICK_MS = 60.0


class ToldPage(Struct):
    """One page visit as it was measured in the page."""

    url: str
    enter_ms: float
    leave_ms: float
    max_scroll_px: float
    viewport_h: float
    doc_height: float
    max_depth_pct: float | None = None


class ToldClick(Struct):
    """One click that the page saw: its place in the page and its target's box."""

    t_ms: float
    x: float
    y: float
    box: tuple[float, float, float, float] | None = None


class ToldSession(Struct):
    """One labelled session."""

    session: str
    file: str
    site: str
    device: str
    pages: list[ToldPage]
    clicks: list[ToldClick]


class _Labels(Struct):
    sessions: list[ToldSession]


class Accuracy(Struct, frozen=True, eq=False):
    """One session beside its labels.

    `clicks_px`: how far off each click is. `enters_ms, leaves_ms`: how far off each visit's are; a page that was open
    before the first event or after the last is taken from or to that, as no recording knows more. `reaches_frac`: the
    same of the lowest line seen, parts of the page's height, NaN where that was not measured. `overlaps_frac`: the part
    that the labelled box and the measured one have in common, NaN where none was measured. What is `missing` was told
    and is not in the library.
    """

    site: str
    device: str
    clicks_px: Floats
    clicks_missing: int
    enters_ms: Floats
    leaves_ms: Floats
    reaches_px: Floats
    reaches_frac: Floats
    overlaps_frac: Floats
    visits_missing: int


def labels(folder: Path) -> tuple[ToldSession, ...]:
    """The truth about the labelled recordings of a folder."""
    text = (folder / "labels.json").read_bytes()
    return tuple(msgspec.json.decode(text, type=_Labels).sessions)


def accuracies(db: Library, told: tuple[ToldSession, ...]) -> Iterator[Accuracy]:
    """Each session that is in the library."""
    seen = _lowest_lines(db)
    sources = dict(db.execute("SELECT source, id FROM sessions").fetchall())
    for one in told:
        session = sources.get(one.file)
        if session is not None:
            yield _accuracy(db, one, session, seen)


def _accuracy(
    db: Library, told: ToldSession, session: int, seen: dict[tuple[int, int], tuple[float, float]]
) -> Accuracy:
    visits = details.visits(db, session)
    end_ms = max((visit.leave_ms for visit in visits), default=0.0)
    enters, leaves, reaches_px, reaches, lost = [], [], [], [], 0
    for page in told.pages:
        at = _nearest([visit.enter_ms for visit in visits], page.enter_ms)
        if at is None or visits[at].url.split("#")[0] != page.url.split("#")[0]:
            lost += 1
            continue
        enters.append(visits[at].enter_ms - max(page.enter_ms, 0.0))
        leaves.append(visits[at].leave_ms - min(page.leave_ms, end_ms))
        told_px = min(page.max_scroll_px + page.viewport_h, page.doc_height)
        lowest_px, height_px = seen.get((session, at), (np.nan, np.nan))
        reaches_px.append((min(lowest_px, page.doc_height) - told_px) / page.doc_height)
        reaches.append(min(lowest_px / height_px, 1.0) - told_px / page.doc_height)
    clicks = [click for click in details.clicks(db, session) if click.x_px is not None]
    away, overlaps, missed = [], [], 0
    rects = dict(_rects(db, session))
    for one in told.clicks:
        at = _nearest([click.at_ms for click in clicks], one.t_ms)
        if at is None or abs(clicks[at].at_ms - one.t_ms) > _SAME_CLICK_MS:
            missed += 1
            continue
        mine = clicks[at]
        away.append(max(abs((mine.x_px or 0) - one.x), abs((mine.y_px or 0) - one.y)))
        overlaps.append(_overlap(one.box, rects.get(mine.at_ms)))
    columns = [
        np.array(column, np.float64)
        for column in (away, enters, leaves, reaches_px, reaches, overlaps)
    ]
    return Accuracy(told.site, told.device, columns[0], missed, *columns[1:], lost)


def _nearest(times_ms: list[float], at_ms: float) -> int | None:
    return min(range(len(times_ms)), key=lambda at: abs(times_ms[at] - at_ms), default=None)


def _rects(db: Library, session: int) -> Iterator[tuple[float, tuple[float, ...]]]:
    for at_ms, *box in db.execute(
        """SELECT c.at_ms, r.x_px, r.y_px, r.w_px, r.h_px FROM click_rects r
           JOIN clicks c ON c.session_id = r.session_id AND c.idx = r.idx WHERE r.session_id = ?""",
        (session,),
    ).fetchall():
        yield at_ms, tuple(box)


def _overlap(
    told: tuple[float, float, float, float] | None, found: tuple[float, ...] | None
) -> float:
    """The part that both have in common of what either covers."""
    if told is None or found is None:
        return np.nan
    width = min(told[0] + told[2], found[0] + found[2]) - max(told[0], found[0])
    height = min(told[1] + told[3], found[1] + found[3]) - max(told[1], found[1])
    common = max(0.0, width) * max(0.0, height)
    both = told[2] * told[3] + found[2] * found[3] - common
    return common / both if both > 0 else 1.0


def _lowest_lines(db: Library) -> dict[tuple[int, int], tuple[float, float]]:
    """Of each (session, visit): its lowest line seen and its page's height, px."""
    lines: dict[tuple[int, int], tuple[float, float]] = {}
    for host, path in db.execute("SELECT DISTINCT host, page FROM paths").fetchall():
        read = read_page(db, f"//{host}{path}" if host else path)
        views, stays = read_views(db, read), read.on.stays
        lowest = views.lowest_px(len(stays))
        for at in range(len(stays)):
            key = (int(stays.session[at]), int(stays.visit[at]))
            before = lines.get(key, (0.0, np.nan))
            lines[key] = (max(before[0], float(lowest[at])), float(stays.page_h_px[at]))
    return lines
