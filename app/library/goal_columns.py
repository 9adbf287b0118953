"""What goals are counted with, held as numbers in memory beside the columns of the sidebar (`app.library.columns`, in
whose order sessions stand): who came, who reached which goal when and what that was worth, who met what when. Read once
a connection; after a write only where it may be other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from app.insights.goals import Met, Reached, Values, Visitors
from app.insights.views import Views
from app.library import arrays, issue_findings, issues
from app.library.ahead import read_ahead
from app.library.carts import PRODUCTS
from app.library.columns import Columns, columns_of
from app.library.goal_moments import moments
from app.library.goal_worth import orders
from app.library.goals import ISSUE, Goal, Worth
from app.library.met_names import issue_name, kind_name, page_names, page_terms
from app.library.pairs import Ids
from app.library.per_connection import PerConnection
from app.library.revisions import revisions, stand
from app.library.search import parse, quoted
from app.library.search_sql import condition
from app.library.view_columns import views_of
from app.library.wildcards import literal

if TYPE_CHECKING:
    from app.library.database import Library

#: what a session's events and times depend on
_TABLES = frozenset({"facts", "sessions", "persons", "paths"})
_TIMED = {
    "signal": "SELECT kind AS name, session_id, start_ms AS at_ms FROM signals WHERE ignored = 0",
    "event": """SELECT tag AS name, session_id, at_ms FROM custom_events
                UNION ALL SELECT event, session_id, at_ms FROM milestones""",
    "product": f"SELECT name, session_id, at_ms FROM {PRODUCTS}",
}


class GoalColumns:
    """All of it for one library, brought up to date by `refresh`."""

    def __init__(self) -> None:
        self._revisions: dict[str, int] = {}
        self._stand: tuple[int, int] | None = None
        self._columns: Columns | None = None
        self._visitors: Visitors | None = None
        self._reached: dict[tuple[str, Worth | None], Reached] = {}
        self._met: dict[str, Met] = {}

    def refresh(self, db: Library) -> None:
        """Forget what is not so any more."""
        self._columns = columns_of(db)
        at = stand(db)
        if at == self._stand:
            return
        now = revisions(db)
        changed = {name for name, number in now.items() if self._revisions.get(name) != number}
        if changed & _TABLES:
            self._visitors, self._met = None, {}
        if "trash" in changed:  # issues are grouped without what lies there
            self._met.pop(ISSUE, None)
        if changed:  # a goal may ask for anything
            self._reached = {}
        self._stand, self._revisions = at, now

    @property
    def columns(self) -> Columns:
        """What the sidebar counts with."""
        assert self._columns is not None, "it is refreshed first"
        return self._columns

    def visitors(self, db: Library) -> Visitors:
        """Who came, and when."""
        if self._visitors is None:
            read_ahead(db, len(self.columns.sessions))
            self._visitors = _visitors(db, self.columns)
        return self._visitors

    def reached(self, db: Library, goal: Goal) -> Reached:
        """Who reached a goal, and when."""
        key = (goal.query, goal.worth)
        if key not in self._reached:
            self._reached[key] = _reached(db, goal, self.columns)
        return self._reached[key]

    def met(self, db: Library, key: str) -> Met:
        """Who met what, one of `goals.MET`, and when first."""
        if key not in self._met:
            if key == "page":
                self._met[key] = _pages(views_of(db), self.columns)
            else:
                told = _issues(db) if key == ISSUE else _timed(db, key)
                self._met[key] = _together(told, self.columns)
        return self._met[key]


def _visitors(db: Library, columns: Columns) -> Visitors:
    # each from an index that holds all that is asked for: rows of sessions lie all over a library
    ids, starts = arrays.read(
        db, ("session_id", "started_at_ms"), "facts INDEXED BY facts_by_start"
    )
    named, persons = arrays.read(
        db,
        ("id", "person_id"),
        "sessions INDEXED BY sessions_by_person WHERE person_id IS NOT NULL",
    )
    number = len(columns.sessions)
    is_known, rows = columns.rows_of(arrays.whole(ids))
    started_at_ms = np.full(number, -np.inf)
    started_at_ms[rows] = arrays.numbers(starts)[is_known]
    # whoever has no person is one of their own
    person = -1 - np.arange(number)
    is_known, rows = columns.rows_of(arrays.whole(named))
    person[rows] = arrays.whole(persons)[is_known]
    of_known = person >= 0
    each, codes = np.unique(person, return_inverse=True)
    return Visitors(codes.astype(np.int64), of_known, started_at_ms, len(each))


def _reached(db: Library, goal: Goal, columns: Columns) -> Reached:
    query = parse(goal.query)
    is_reached = columns.among(db, condition(query))
    first_ms = np.full(len(columns.sessions), np.inf)
    found = moments(db, query)
    if found is None:
        first_ms[is_reached] = _ends(db, columns)[is_reached]
    else:
        is_known, rows = columns.rows_of(found.sessions)
        first_ms[rows] = found.first_ms[is_known]
        # told by what stands at no moment, such as a person's name beside the moment of a page
        unplaced = is_reached & np.isinf(first_ms)
        if unplaced.any():
            first_ms[unplaced] = _ends(db, columns)[unplaced]
        first_ms[~is_reached] = np.inf
    worth = None if goal.worth is None else orders(db, goal.worth, columns.sessions)
    if worth is not None:
        kept = is_reached[worth.rows]
        worth = msgspec.structs.replace(
            worth,
            rows=worth.rows[kept],
            amounts=worth.amounts[kept],
            currency=worth.currency[kept],
            unread=np.where(is_reached, worth.unread, 0).astype(np.int32),
        )
    return Reached(is_reached, first_ms, found is not None, worth)


def _ends(db: Library, columns: Columns) -> Values:
    ids, ends = arrays.read(db, ("session_id", "duration_ms"), "facts")
    is_known, rows = columns.rows_of(arrays.whole(ids))
    found = np.zeros(len(columns.sessions))
    found[rows] = arrays.numbers(ends)[is_known]
    return found


def _pages(views: Views, columns: Columns) -> Met:
    session, page = views.session, views.page
    keys = session.astype(np.int64) * max(len(views.pages), 1) + page
    # views stand in order of time: the first of a page is the first there is
    _, first = np.unique(keys, return_index=True)
    is_known, rows = columns.rows_of(views.sessions[session[first]])
    return Met(
        rows.astype(np.int32), page[first][is_known], views.at_ms[first][is_known],
        page_names(views.pages), page_terms(views.pages),
    )  # fmt: skip


class _Told(msgspec.Struct, frozen=True):
    """One thing that sessions met: what it is called, the query that asks for it, who met it when first."""

    name: str
    term: str
    sessions: Ids
    at_ms: Values


def _timed(db: Library, key: str) -> Iterator[_Told]:
    for name, sessions, moments_ms in db.execute(
        f"""SELECT name, json_group_array(session_id), json_group_array(first) FROM (
                SELECT min(name) AS name, session_id, min(at_ms) AS first FROM ({_TIMED[key]})
                GROUP BY name COLLATE NOCASE, session_id) GROUP BY name COLLATE NOCASE"""
    ):
        yield _Told(
            kind_name(name) if key == "signal" else name,
            f"{key}:{quoted(literal(name))}",
            arrays.whole(sessions),
            arrays.numbers(moments_ms),
        )


def _issues(db: Library) -> Iterator[_Told]:
    for one in issue_findings.met(db):
        first: dict[int, float] = {}
        for moment in one.moments:
            first[moment.session] = min(moment.at_ms, first.get(moment.session, moment.at_ms))
        yield _Told(
            issue_name(str(one.kind), one.called, one.seen_on[1]),
            issues.query_of(one.place),
            np.fromiter(first, np.int64, len(first)),
            np.fromiter(first.values(), np.float64, len(first)),
        )


def _together(told: Iterator[_Told], columns: Columns) -> Met:
    found = tuple(told)
    nobody = np.zeros(0, np.int64)
    is_known, rows = columns.rows_of(np.concatenate([nobody, *(one.sessions for one in found)]))
    codes = [np.full(len(one.sessions), at, np.int32) for at, one in enumerate(found)]
    return Met(
        rows.astype(np.int32),
        np.concatenate([nobody.astype(np.int32), *codes])[is_known],
        np.concatenate([np.zeros(0), *(one.at_ms for one in found)])[is_known],
        tuple(one.name for one in found),
        tuple(one.term for one in found),
    )


_kept = PerConnection(GoalColumns)


def goal_columns_of(db: Library) -> GoalColumns:
    """The columns of a connection, as the library stands now."""
    found = _kept.of(db)
    found.refresh(db)
    return found
