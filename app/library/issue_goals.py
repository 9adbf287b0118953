"""What the sessions of each site are for, who reached it, and who saw which page on the way: what the cost of an issue
is measured by (`insights.issues`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.issues import Seen
from app.library.issue_term import PAGE
from app.library.search_sql import FROM, Condition

if TYPE_CHECKING:
    from app.library.database import Library

PURCHASE = "purchase"
#: a page on which fewer end is no goal
LEAST_ENDS = 2

_SITES = "LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites t ON t.id = h.site_id"


class Goal(Struct, frozen=True):
    """A purchase (`page` is None), or the page on which most sessions of several pages end."""

    page: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return PURCHASE if self.page is None else self.page


class Goals(Struct, frozen=True):
    """By site: the goal, and when each session reached it for the last time; a site without a goal is not in them."""

    goals: dict[str | None, Goal]
    reached_at_ms: dict[str | None, dict[int, float]]


def goals(db: Library, where: Condition) -> Goals:
    """The goals of the sites that some sessions saw.

    Args:
        where: which sessions, on what `search_sql.FROM` names.
    """
    found: dict[str | None, Goal] = {}
    reached: dict[str | None, dict[int, float]] = {}
    for site, session, at_ms in db.execute(
        f"""{hits(where)} SELECT t.name, m.session_id, max(m.at_ms) FROM milestones m
            JOIN facts f ON f.session_id = m.session_id LEFT JOIN paths p ON p.id = f.entry_path_id {_SITES}
            WHERE m.event = ? COLLATE NOCASE AND m.session_id IN hit GROUP BY 2""",
        (*where.values, PURCHASE),
    ):
        found[site] = Goal()
        reached.setdefault(site, {})[session] = at_ms
    for site, page in _ends(db, where).items():
        if site in found:
            continue
        found[site] = Goal(page)
        reached[site] = dict(
            db.execute(
                f"""{hits(where)} SELECT v.session_id, max(v.at_ms) FROM page_views v
                    JOIN paths p ON p.id = v.path_id {_SITES}
                    WHERE p.page = ? AND t.name IS ? AND v.session_id IN hit GROUP BY 1""",
                (*where.values, page, site),
            ).fetchall()
        )
    return Goals(found, reached)


def _ends(db: Library, where: Condition) -> dict[str | None, str]:
    """By site the page on which most sessions end that began elsewhere."""
    best: dict[str | None, str] = {}
    for site, page, sessions in db.execute(
        f"""{hits(where)} SELECT t.name, p.page, count(*) FROM facts f JOIN paths p ON p.id = f.exit_path_id {_SITES}
            JOIN paths e ON e.id = f.entry_path_id
            WHERE f.session_id IN hit AND f.pages > 1 AND (e.page <> p.page OR e.host <> p.host)
            GROUP BY 1, 2 ORDER BY 3 DESC, 2""",
        where.values,
    ):
        if sessions >= LEAST_ENDS:
            best.setdefault(site, page)
    return best


def seen(db: Library, where: Condition, of: Goals) -> dict[str, Seen]:
    """Each page, as issues name it: how many sessions saw it, and which of them reached their site's goal after they
    saw it first."""
    reached: dict[str, set[int]] = {}
    for at_ms in of.reached_at_ms.values():
        for session, page, first_ms in db.execute(
            f"""SELECT v.session_id, {PAGE}, min(v.at_ms) FROM json_each(?) j
                JOIN page_views v ON v.session_id = j.value JOIN paths p ON p.id = v.path_id {_SITES} GROUP BY 1, 2""",
            (json.dumps(list(at_ms)),),
        ):
            if at_ms[session] > first_ms:
                reached.setdefault(page, set()).add(session)
    return {
        page: Seen(sessions, frozenset(reached.get(page, ())))
        for page, sessions in db.execute(
            f"""{hits(where)} SELECT {PAGE}, count(DISTINCT v.session_id) FROM page_views v
                JOIN paths p ON p.id = v.path_id {_SITES} WHERE v.session_id IN hit GROUP BY h.site_id, p.page""",
            where.values,
        )
    }


def hits(where: Condition) -> str:
    """The sessions as the table `hit` of a question; its values stand first."""
    return f"WITH hit(id) AS MATERIALIZED (SELECT f.session_id FROM {FROM} WHERE {where.sql})"
