"""The clicks of one page on one class of devices, as the heat sees them, and the visits they were made in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.heatmap.picture import HeatVisit
from app.heatmap.points import ElementName, Points
from app.heatmap.reach import SeenPage
from app.library.addresses import page_for
from app.library.search import Query
from app.library.search_sql import FROM, condition

if TYPE_CHECKING:
    from app.library.database import Library


class PageClicks(Struct, frozen=True, eq=False):
    """What one page's heat is made of.

    `devices`: (device class, views), the commonest first, whatever device was asked for; `device` the one the rest
    is about, None where no view tells one. `site`: the page's site, None for addresses without a host.
    """

    page: str
    site: str | None
    device: str | None
    devices: tuple[tuple[str | None, int], ...]
    sessions: int
    visits: tuple[HeatVisit, ...]
    points: Points


def click_points(db: Library, pattern: str, device: str | None, query: Query) -> PageClicks:
    """The clicks on a page.

    Args:
        pattern: a path or page; of several pages that fit, the one with most views is taken.
        device: desktop, tablet or phone; the commonest unless told.
        query: only sessions that fit it.

    Raises:
        NothingFound: when no page fits the pattern.
        QueryError: for a term that asks what is not known yet.
    """
    page, site, paths = page_for(db, pattern)
    where = condition(query)
    here = ", ".join("?" * len(paths))
    hit = f"WITH hit(id) AS MATERIALIZED (SELECT f.session_id FROM {FROM} WHERE {where.sql})"
    found = db.execute(
        f"""{hit} SELECT f.device, count(*) FROM page_views v JOIN facts f ON f.session_id = v.session_id
            WHERE v.path_id IN ({here}) AND v.session_id IN hit GROUP BY 1 ORDER BY 2 DESC, 1""",
        (*where.values, *paths),
    ).fetchall()
    devices = tuple((name, views) for name, views in found)
    if device is None and devices:
        device = devices[0][0]
    given = (*where.values, *paths, device)
    visits = db.execute(
        f"""{hit} SELECT v.session_id, v.window, f.started_at_ms, v.at_ms, v.leave_ms, o.viewport_w_px,
                   o.viewport_h_px, (SELECT min(c.at_ms) FROM clicks c WHERE c.session_id = v.session_id
                                     AND c.visit = v.visit AND c.at_ms >= v.at_ms AND c.at_ms <= v.leave_ms)
            FROM page_views v JOIN facts f ON f.session_id = v.session_id
            JOIN visits o ON o.session_id = v.session_id AND o.idx = v.visit
            WHERE v.path_id IN ({here}) AND v.session_id IN hit AND f.device IS ?
            ORDER BY v.session_id, v.idx""",
        given,
    ).fetchall()
    clicks = db.execute(
        f"""{hit} SELECT c.session_id, coalesce(s.person_id, -s.id), c.at_ms,
                   (c.at_ms - coalesce((SELECT max(v.at_ms) FROM page_views v WHERE v.session_id = c.session_id
                    AND v.visit = c.visit AND v.at_ms <= c.at_ms), c.at_ms)) / 1000.0,
                   c.x_px, c.y_px, coalesce(o.viewport_w_px, 0), c.element_key, c.selector, c.label
            FROM clicks c JOIN facts f ON f.session_id = c.session_id JOIN sessions s ON s.id = c.session_id
            LEFT JOIN visits o ON o.session_id = c.session_id AND o.idx = c.visit
            WHERE c.path_id IN ({here}) AND c.session_id IN hit AND f.device IS ?""",
        given,
    ).fetchall()
    return PageClicks(
        page,
        site,
        device,
        devices,
        len({row[0] for row in visits}),
        tuple(HeatVisit(*row) for row in visits),
        _points(clicks),
    )


def seen_pages(db: Library, pattern: str, device: str | None, query: Query) -> tuple[SeenPage, ...]:
    """How far the visits that stayed on a page saw it: those whose address left the page on the way are not told,
    as how far a visit was scrolled is known for all of it only.

    Args:
        pattern: a path or page, as for `click_points`.
        device: that of `PageClicks`.
        query: only sessions that fit it.

    Raises:
        NothingFound: when no page fits the pattern.
    """
    _, _, paths = page_for(db, pattern)
    where = condition(query)
    here = ", ".join("?" * len(paths))
    found = db.execute(
        f"""WITH hit(id) AS MATERIALIZED (SELECT f.session_id FROM {FROM} WHERE {where.sql})
            SELECT v.session_id, o.scroll_max_y_px + o.viewport_h_px, l.page_h_px
            FROM page_views v JOIN facts f ON f.session_id = v.session_id
            JOIN visits o ON o.session_id = v.session_id AND o.idx = v.visit
            LEFT JOIN layouts l ON l.session_id = v.session_id AND l.idx = v.visit
            WHERE v.is_visit AND o.scroll_max_y_px IS NOT NULL AND v.path_id IN ({here})
            AND v.session_id IN hit AND f.device IS ?
            AND NOT EXISTS (SELECT 1 FROM page_views w WHERE w.session_id = v.session_id
                            AND w.visit = v.visit AND w.path_id NOT IN ({here}))
            ORDER BY v.session_id, v.idx""",
        (*where.values, *paths, device, *paths),
    )
    return tuple(SeenPage(*row) for row in found)


def _points(rows: list[tuple[object, ...]]) -> Points:
    elements: dict[ElementName, int] = {}
    element = np.full(len(rows), -1, dtype=np.int64)
    for at, (*_, key, selector, label) in enumerate(rows):
        if key is not None or selector is not None:
            name = ElementName(_text(key), _text(selector), _text(label))
            element[at] = elements.setdefault(name, len(elements))
    numbers = np.array([row[:7] for row in rows], dtype=np.float64).reshape(len(rows), 7)
    session, person, at_ms, since_s, x_px, y_px, viewport_w_px = numbers.T
    return Points(
        session=session.astype(np.int64),
        person=person.astype(np.int64),
        at_ms=at_ms.copy(),
        since_enter_s=since_s.copy(),
        x_px=x_px.copy(),
        y_px=y_px.copy(),
        viewport_w_px=viewport_w_px.copy(),
        element=element,
        elements=tuple(elements),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
