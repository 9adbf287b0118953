"""`footfall issues`: what goes wrong for many, the worst first; and what a person says of one of them."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import measuring, output
from app.cli.output import Json, number
from app.errors import NothingFound
from app.friction.wording import sentence
from app.insights.issues import Cost
from app.library import browse, issue_states, issues, search
from app.library.database import Library, one_moment, open_writer
from app.library.issue_states import Status
from app.library.issue_term import name_of
from app.library.issues import Issue
from app.paths import Paths
from app.proportions import Share

#: of an element's own words so many stand in the table
_WIDEST = 32


def run_issues(args: argparse.Namespace, where: Paths) -> int:
    """List the issues of the sessions that fit a query; before that, keep what is said of one."""
    query = search.parse(" ".join(args.query))
    if args.mark is not None:
        with closing(open_writer(where.library)) as db:
            _mark(db, args.mark, args.status, args.note)
    with one_moment(where.library) as db:
        found = issues.issues(db, query)
        sessions = browse.session_ids(db, query) if args.json and not args.no_measure else ()
    # as with `show`: a person is not kept waiting for a browser
    if sessions and measuring.measure_some(where.library, sorted(sessions)):
        with one_moment(where.library) as db:
            found = issues.issues(db, query)
    if args.json:
        output.document({"issues": [_as_json(one) for one in found]})
        return 0
    output.table(
        ("ISSUE", "WHERE", "PAGE", "PEOPLE", "SESSIONS", "TIMES", "SCORE", "LOST", "STATUS"),
        (_row(one) for one in found),
    )
    output.message(f"{len(found)} issue{'' if len(found) == 1 else 's'}")
    return 0


def _mark(db: Library, text: str, status: str | None, note: str | None) -> None:
    wanted = name_of(text.removeprefix("issue:").strip('"'))
    for one in issues.issues(db):
        if name_of(issues.value_of(one.place)) == wanted:
            issue_states.say(db, one.place, None if status is None else Status(status), note)
            return
    raise NothingFound(
        f"There is no issue {text}.",
        "`footfall issues --json` names each: the value of its `query`.",
    )


def _as_json(one: Issue) -> Json:
    examples: list[Json] = [
        {"session": moment.session, "at_ms": number(moment.at_ms), "why": sentence(moment.why)}
        for moment in one.examples
    ]
    first = one.examples[0]
    trend: Json = None
    if one.trend is not None:
        trend = {
            "begin_ms": number(one.trend.begin_ms),
            "width_ms": number(one.trend.width_ms),
            "sessions": list(one.trend.counts),
        }
    return {
        "kind": str(one.kind),
        "page": one.page or None,
        "site": one.site,
        "selector": one.selector,
        "element_key": one.element_key,
        "label": one.label,
        "source": one.source,
        "pages": one.pages,
        "sessions": one.sessions,
        "users": one.users,
        "occurrences": one.occurrences,
        "severity": number(one.severity),
        "score": number(one.score),
        "lost_conversions": None if one.cost is None else number(one.cost.lost_conversions),
        "goal": None if one.goal is None else one.goal.name,
        "cost": None if one.cost is None else _cost(one.cost),
        "status": str(one.status),
        "note": one.said.note,
        "new": one.is_new,
        "back": one.is_back,
        "first_seen_ms": number(one.first_seen_ms),
        "last_seen_ms": number(one.last_seen_ms),
        "example": {"session": first.session, "at_ms": number(first.at_ms)},
        "examples": examples,
        "trend": trend,
        "query": one.query,
        "why": sentence(first.why),
    }


def _cost(of: Cost) -> Json:
    lost: Json = None
    if of.lost is not None:
        lost = {
            "share": number(of.lost.value), "low": number(of.lost.low), "high": number(of.lost.high),
        }  # fmt: skip
    return {"with": _share(of.met), "without": _share(of.others), "lost": lost}


def _share(of: Share) -> Json:
    return {"reached": of.hits, "sessions": of.total, "share": number(of.share)}


def _row(one: Issue) -> tuple[str, ...]:
    lost = None if one.cost is None else one.cost.lost_conversions
    status = str(one.status)
    if one.is_back:
        status = "back"
    elif one.is_new:
        status = f"{status}, new"
    return (
        str(one.kind).replace("_", " "),
        # of an error's words the first ones say most, of a selector the last
        (one.label or "")[:_WIDEST]
        if one.source is not None
        else (one.label or one.selector or "")[-_WIDEST:],
        f"{one.site or ''}{one.page}",
        str(one.users),
        str(one.sessions),
        str(one.occurrences),
        f"{one.score:.1f}",
        "?" if lost is None else f"{lost:.1f}".removesuffix(".0"),
        status,
    )
