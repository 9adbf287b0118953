"""Issues: what the rules found in many sessions and the errors nothing caught (`library.issue_findings`), ranked by
what they cost (`insights.issues`); with what a person said of them (`library.issue_states`).

They are grouped over the whole library and then narrowed to the sessions of a query, so that an issue is the same one
whatever is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from app.friction.model import Kind, Why
from app.friction.thresholds import Thresholds, weight
from app.insights import errors
from app.insights.elements import short
from app.insights.issues import Cost, Moment, Seen, Trend, columns, cost, examples, score, trend
from app.library import issue_goals, signals
from app.library.issue_findings import JS_ERROR, IssueKind, Met, met
from app.library.issue_goals import Goal
from app.library.issue_states import Place, Said, Status, said_of, states
from app.library.issue_term import IssueName
from app.library.kept import KEPT
from app.library.search import Named, Query, written
from app.library.search_sql import FROM, Condition, condition

if TYPE_CHECKING:
    from app.library.database import Library

EVERYTHING = Query()
#: a recording that tells no times counts from 0: nobody recorded anything before
EARLIEST_MS = 631_152_000_000.0
_NOBODY = Seen(0, frozenset())
_WHYS = """SELECT g.why, g.session_id, g.idx, g.kind, g.start_ms FROM json_each(?) j CROSS JOIN signals g
    WHERE g.session_id = json_extract(j.value, '$[0]') AND g.idx = json_extract(j.value, '$[1]')"""
_MESSAGES = """SELECT substr(e.message, 1, 300), e.session_id, e.idx, ?2, max(e.at_ms, 0)
    FROM json_each(?1) j CROSS JOIN errors e
    WHERE e.session_id = json_extract(j.value, '$[0]') AND e.idx = json_extract(j.value, '$[1]')"""


class Example(Struct, frozen=True):
    """One moment of an issue, and why it was found."""

    session: int
    at_ms: float
    user: str
    why: Why


class Issue(Struct, frozen=True):
    """One issue among the sessions of a query.

    `page` is the page group, empty before the first visit; of an uncaught error that came on several `pages` the one on
    which most met it, and the cost is what it costs there; `source` its script. `place`: by what a person's word on it
    is kept; `query` asks
    for its sessions; `selector`, `element_key` and `label` are those that most of its findings have. `cost` is None
    where the site has no goal or the goal is this page; `is_new`: all of it came with the last import, which was not
    the first; `is_back`: it was called fixed and found in a later session.
    """

    kind: IssueKind
    page: str
    pages: int
    site: str | None
    place: Place
    query: str
    selector: str | None
    element_key: str | None
    label: str | None
    source: str | None
    sessions: int
    users: int
    occurrences: int
    severity: float
    score: float
    goal: Goal | None
    cost: Cost | None
    said: Said
    is_new: bool
    is_back: bool
    first_seen_ms: float | None
    last_seen_ms: float | None
    examples: tuple[Example, ...]
    trend: Trend | None

    @property
    def status(self) -> Status:
        """What became of it."""
        return self.said.status


class _Visitor(Struct, frozen=True, gc=False):
    started_at_ms: float
    person: int
    user: str

    @property
    def start_ms(self) -> float | None:
        return self.started_at_ms if self.started_at_ms >= EARLIEST_MS else None


def issues(db: Library, query: Query = EVERYTHING) -> tuple[Issue, ...]:
    """The issues of the sessions of a query, the worst first; those that a person ignores stand last.

    Raises:
        QueryError: for a term that asks what is not known yet.
    """
    where = condition(query)
    visitors = _visitors(db, where)
    of = issue_goals.goals(db, where)
    making = _Making(
        visitors, of, issue_goals.seen(db, where, of), signals.thresholds(db), _came_last(db), states(db)
    )  # fmt: skip
    found: list[Issue] = []
    looked_at: list[tuple[Moment, ...]] = []
    for one in met(db):
        made = making.issue(one)
        if made is not None:
            found.append(made[0])
            looked_at.append(made[1])
    return tuple(
        sorted(
            _with_examples(db, visitors, found, looked_at),
            key=lambda one: (
                one.status is Status.IGNORED, -one.score, -one.users, -one.occurrences, one.query,
            ),
        )
    )  # fmt: skip


def query_of(place: Place) -> str:
    """The query that asks for the sessions of an issue."""
    return written(Query((Named("issue", (value_of(place),)),)))


def value_of(place: Place) -> str:
    """How a query names an issue."""
    return IssueName(place.kind, place.page, short(place.names[0])).text


class _Making:
    """Makes issues of groups of elements."""

    def __init__(
        self,
        visitors: Mapping[int, _Visitor],
        goals: issue_goals.Goals,
        seen: Mapping[str, Seen],
        thresholds: Thresholds,
        came_last: frozenset[int],
        said: dict[tuple[str, str, str], Said],
    ) -> None:
        self._visitors = visitors
        self._goals = goals
        self._seen = seen
        self._thresholds = thresholds
        self._came_last = came_last
        self._states = said
        self._starts_ms = {session: one.started_at_ms for session, one in visitors.items()}
        self._columns = _columns(visitors.values())

    def issue(self, of: Met) -> tuple[Issue, tuple[Moment, ...]] | None:
        """The issue without examples, and the moments to look at; None where no session of the query has it."""
        moments = [moment for moment in of.moments if moment.session in self._visitors]
        if not moments:
            return None
        who = {moment.session: self._visitors[moment.session] for moment in moments}
        selector, key, label = of.called
        _, page, site = of.seen_on
        users = len({one.person for one in who.values()})
        severity = self._severity(of.kind)
        goal, costs = self._cost(of)
        said = said_of(self._states, of.place)
        times = [
            start_ms + moment.at_ms
            for moment in moments
            if (start_ms := who[moment.session].start_ms) is not None
        ]
        last_ms = max(times, default=None)
        reached = self._goals.reached_at_ms.get(site, {}).keys()
        issue = Issue(
            kind=of.kind,
            page=page,
            pages=of.pages,
            site=site,
            place=of.place,
            query=query_of(of.place),
            source=of.source,
            selector=selector,
            element_key=key,
            label=label,
            sessions=len(who),
            users=users,
            occurrences=len(moments),
            severity=severity,
            score=score(users, severity, costs),
            goal=goal,
            cost=costs,
            said=said,
            is_new=all(moment.session in self._came_last for moment in of.moments),
            is_back=said.status is Status.FIXED and last_ms is not None and last_ms > said.changed_at_ms,
            first_seen_ms=min(times, default=None),
            last_seen_ms=last_ms,
            examples=(),
            trend=self._trend(who.values()),
        )  # fmt: skip
        return issue, examples(moments, reached, self._starts_ms)

    def _severity(self, kind: IssueKind) -> float:
        if isinstance(kind, Kind):
            return weight(self._thresholds, kind)
        return errors.SEVERITY_FRAC * weight(self._thresholds, Kind.ERROR_CLICK)

    def _cost(self, of: Met) -> tuple[Goal | None, Cost | None]:
        pattern, page, site = of.seen_on
        goal = self._goals.goals.get(site)
        if goal is None or not pattern or goal.page == page:
            return goal, None
        there = [moment for moment in of.there if moment.session in self._visitors]
        if not there:
            return goal, None
        seen = self._seen.get(pattern, _NOBODY)
        return goal, cost(there, seen, self._goals.reached_at_ms[site])

    def _trend(self, who: Iterable[_Visitor]) -> Trend | None:
        if self._columns is None:
            return None
        starts = (one.start_ms for one in who)
        return trend((start for start in starts if start is not None), *self._columns)


def _with_examples(
    db: Library,
    visitors: Mapping[int, _Visitor],
    found: Sequence[Issue],
    looked_at: Sequence[tuple[Moment, ...]],
) -> Iterator[Issue]:
    """The issues with their examples. What was judged anew since they were read is no example, and an issue of
    which none is left is gone: the library says that it changed, and whoever shows them asks again."""
    asked: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for issue, moments in zip(found, looked_at, strict=True):
        asked[issue.kind == JS_ERROR] += [(one.session, one.idx) for one in moments]
    whys: dict[tuple[object, ...], Why] = {}
    for why, *cell in db.execute(_WHYS, (json.dumps(asked[False]),)).fetchall():
        whys[tuple(cell)] = signals.why_of(why)
    for message, *cell in db.execute(_MESSAGES, (json.dumps(asked[True]), JS_ERROR)):
        whys[tuple(cell)] = Why(JS_ERROR, (errors.said(message),))
    for issue, moments in zip(found, looked_at, strict=True):
        left = tuple(
            Example(one.session, one.at_ms, visitors[one.session].user, why)
            for one in moments
            if (why := whys.get((one.session, one.idx, str(issue.kind), one.at_ms))) is not None
        )
        if left:
            yield structs.replace(issue, examples=left)


def _columns(visitors: Iterable[_Visitor]) -> tuple[float, float, int] | None:
    """(first midnight, width, number) of the columns in which the sessions of a query lie; None without dates."""
    starts = [start for one in visitors if (start := one.start_ms) is not None]
    if not starts:
        return None
    first = datetime.fromtimestamp(min(starts) / 1000).astimezone()
    begin_ms = first.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000
    return begin_ms, *columns(begin_ms, max(starts))


def _visitors(db: Library, where: Condition) -> dict[int, _Visitor]:
    return {
        session: _Visitor(start_ms, -session if person is None else person, user)
        for session, start_ms, person, user in db.execute(
            f"""SELECT f.session_id, f.started_at_ms, s.person_id, coalesce(n.name, s.person_name, s.alias)
                FROM {FROM} LEFT JOIN persons n ON n.id = s.person_id WHERE {where.sql}""",
            where.values,
        ).fetchall()
    }


def _came_last(db: Library) -> frozenset[int]:
    """The sessions that came with the last import; none where it was the only one."""
    last, first = db.execute(
        f"SELECT max(imported_at_ms), min(imported_at_ms) FROM sessions WHERE id {KEPT}"
    ).fetchone()
    if last == first:
        return frozenset()
    found = db.execute(f"SELECT id FROM sessions WHERE imported_at_ms = ? AND id {KEPT}", (last,))
    return frozenset(row[0] for row in found)
