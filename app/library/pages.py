"""The list of pages: who saw them, for how long, and how often a session ended there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.views import Page
from app.library.search import Query
from app.library.search_sql import FROM, condition

if TYPE_CHECKING:
    from app.library.database import Library

EVERYTHING = Query()


class PageRow(Struct, frozen=True):
    """One page of one site. `pattern` names it exactly, host included. Visits and routes count alike; of a visit's
    active time a route has the share that it has of the visit's length."""

    page: str
    site: str | None
    pattern: str
    visits: int
    sessions: int
    median_active_ms: float | None
    bounce_share: float
    exit_share: float


def pages(db: Library, query: Query = EVERYTHING) -> tuple[PageRow, ...]:
    """The pages that the sessions of a query saw, with their numbers, most visited first.

    Raises:
        QueryError: for a term that asks what is not known yet.
    """
    where = condition(query)
    views = db.execute(
        f"""WITH hit(id) AS MATERIALIZED (SELECT f.session_id FROM {FROM} WHERE {where.sql})
           SELECT p.page, s.name, v.session_id,
               o.active_ms * (v.leave_ms - v.at_ms) / max(o.leave_ms - o.enter_ms, 1), f.pages,
               f.exit_path_id = v.path_id
               AND NOT EXISTS (SELECT 1 FROM page_views later WHERE later.session_id = v.session_id
                               AND later.at_ms > v.at_ms)
           FROM page_views v JOIN paths p ON p.id = v.path_id LEFT JOIN hosts h ON h.host = p.host
           LEFT JOIN sites s ON s.id = h.site_id JOIN facts f ON f.session_id = v.session_id
           JOIN visits o ON o.session_id = v.session_id AND o.idx = v.visit
           WHERE v.session_id IN hit""",
        where.values,
    )
    tallies: dict[tuple[str, str | None], _Tally] = {}
    for page, site, session, active_ms, viewed, is_exit in views:
        tally = tallies.setdefault((page, site), _Tally())
        tally.add(session, active_ms, viewed == 1, bool(is_exit))
    rows = [
        PageRow(
            page,
            site,
            Page(page, site).pattern if site else page,
            len(tally.actives_ms),
            len(tally.sessions),
            sorted(tally.actives_ms)[len(tally.actives_ms) // 2],
            tally.bounces / len(tally.actives_ms),
            tally.exits / len(tally.actives_ms),
        )
        for (page, site), tally in tallies.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.visits, row.pattern)))


class _Tally:
    """What is counted of one page while its views pass by."""

    __slots__ = ("actives_ms", "bounces", "exits", "sessions")

    def __init__(self) -> None:
        self.sessions: set[int] = set()
        self.actives_ms: list[float] = []
        self.bounces = 0
        self.exits = 0

    def add(self, session: int, active_ms: float, bounced: bool, is_exit: bool) -> None:
        self.sessions.add(session)
        self.actives_ms.append(active_ms)
        self.bounces += bounced
        self.exits += is_exit
