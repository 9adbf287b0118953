"""What the sessions of each site are for, who reached it, and who saw which page on the way: what the cost of an issue
is measured by (`insights.issues`)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.issues import Seen
from app.library import goals as kept_goals
from app.library.issue_term import PAGE
from app.library.listing import listed
from app.library.search import parse
from app.library.search_sql import Condition, condition, source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.library.database import Library

PURCHASE = "purchase"
#: a page on which fewer end is no goal
LEAST_ENDS = 2

_SITES = "LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites t ON t.id = h.site_id"


class Goal(Struct, frozen=True):
    """The goal that a person `kept` by that name; else a purchase, or the `page` on which most sessions of several
    pages end."""

    page: str | None = None
    kept: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.kept or self.page or PURCHASE


class Goals(Struct, frozen=True):
    """By site: the goal, and when each session reached it for the last time; a site without a goal is not in them.
    `is_all`: every site of the sessions is in them."""

    goals: dict[str | None, Goal]
    reached_at_ms: dict[str | None, dict[int, float]]
    is_all: bool = False


def goals(db: Library, where: Condition) -> Goals:
    """The goals of the sites that some sessions saw: of those that a person keeps the first that a session of the site
    reached; of sites where none was, a purchase or the page on which most end.

    Args:
        where: which sessions, on what `search_sql.FROM` names.
    """
    of_person = _of_person(db, where)
    if of_person.is_all:
        return of_person
    found, reached = dict(of_person.goals), dict(of_person.reached_at_ms)
    for site, session, at_ms in db.execute(
        f"""{hits(where)} SELECT t.name, m.session_id, max(m.at_ms) FROM milestones m
            JOIN facts f ON f.session_id = m.session_id LEFT JOIN paths p ON p.id = f.entry_path_id {_SITES}
            WHERE m.event = ? COLLATE NOCASE AND m.session_id IN hit GROUP BY 2""",
        (*where.values, PURCHASE),
    ).fetchall():
        if site in of_person.goals:
            continue
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


def _of_person(db: Library, where: Condition) -> Goals:
    """What sites are for by the goals that are kept; a goal of no moment is reached at the end of a session."""
    found: dict[str | None, Goal] = {}
    reached: dict[str | None, dict[int, float]] = {}
    kept = kept_goals.readable(db)
    if not kept:
        return Goals(found, reached)
    from app.library.goal_moments import moments  # numbers are loaded with the first count

    sites = dict(db.execute(f"SELECT p.id, t.name FROM paths p {_SITES}").fetchall())
    site_of = {session: sites.get(path) for session, path in _entries(db, where)}
    left = set(site_of.values())
    for goal in kept:
        if not left:
            break
        query = parse(goal.query)
        told, asked = moments(db, query), condition(query)
        last_ms = {}
        if told is not None:
            last_ms = dict(zip(told.sessions.tolist(), told.last_ms.tolist(), strict=True))
        for session, _ in _entries(db, asked):
            if session in site_of and (site := site_of[session]) in left:
                found[site] = Goal(kept=goal.name)
                reached.setdefault(site, {})[session] = last_ms.get(session, inf)
        left -= found.keys()
    return Goals(found, reached, not left)


def _entries(db: Library, where: Condition) -> list[tuple[int, int | None]]:
    """Sessions with the path that each began on."""
    found: list[tuple[int, int | None]] = db.execute(
        f"SELECT f.session_id, f.entry_path_id FROM {source(where.sql)} WHERE {where.sql}",
        where.values,
    ).fetchall()
    return found


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
    # numbers are loaded with the first count, not while the window starts
    import numpy as np

    from app.library import arrays

    pages: dict[int, str] = dict(
        db.execute(f"SELECT p.id, {PAGE} FROM paths p {_SITES}").fetchall()
    )
    reached: dict[str, set[int]] = {}
    for at_ms in of.reached_at_ms.values():
        for session, path, seen_ms in db.execute(
            """SELECT v.session_id, v.path_id, v.at_ms FROM json_each(?) j
               CROSS JOIN page_views v ON v.session_id = j.value""",
            (listed(at_ms),),
        ).fetchall():
            if at_ms[session] > seen_ms:
                reached.setdefault(pages[path], set()).add(session)
    rows = f"{source(where.sql)} WHERE {where.sql}"
    wanted = arrays.whole(*arrays.read(db, ("f.session_id",), rows, where.values))
    views: dict[str, list[NDArray[np.int64]]] = {}
    for path, told in db.execute(
        """SELECT path_id, json_group_array(session_id) FROM page_views INDEXED BY page_views_by_path
           GROUP BY path_id"""
    ).fetchall():
        views.setdefault(pages[path], []).append(arrays.whole(told))
    found: dict[str, Seen] = {}
    for page, sessions in views.items():
        saw = np.unique(np.concatenate(sessions))
        number = int(np.isin(saw, wanted, assume_unique=True).sum())
        if number:
            found[page] = Seen(number, frozenset(reached.get(page, ())))
    return found


def hits(where: Condition) -> str:
    """The sessions as the table `hit` of a question; its values stand first."""
    return f"WITH hit(id) AS MATERIALIZED (SELECT f.session_id FROM {source(where.sql)} WHERE {where.sql})"
