"""`footfall overview`: what is in the library at a glance."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json, number
from app.insights.overview import Course, Overview, PageTold, Spread
from app.library import overviews, search
from app.library.database import one_moment
from app.paths import Paths


def run_overview(args: argparse.Namespace, where: Paths) -> int:
    """Tell the numbers of the sessions that fit a query."""
    query = search.parse(args.where or "")
    with one_moment(where.library) as db:
        found = overviews.tell(db, query)
    if args.json:
        output.document(_as_json(found))
        return 0
    _print(found)
    return 0


def _as_json(found: overviews.Told) -> dict[str, Json]:
    told = found.numbers
    return {
        "sessions": told.sessions,
        "people": told.people,
        "views": told.views,
        "bounce_share": told.bounced.share,
        "error_share": told.with_errors.share,
        "active_ms": _spread(told.active_ms),
        "duration_ms": _spread(told.length_ms),
        "friction": _spread(told.friction),
        "over_time": _course(told.course),
        "pages": [_page(page) for page in told.pages],
        "common": {
            one.key: [{"value": value.label, "sessions": value.count} for value in one.values]
            for one in found.common
        },
    }


def _spread(of: Spread | None) -> Json:
    if of is None:
        return None
    return {"low": number(of.low), "median": number(of.median), "high": number(of.high)}


def _course(of: Course | None) -> Json:
    if of is None:
        return None
    edges = of.columns.edges_ms
    return {
        "step": str(of.columns.step),
        "columns": [
            {"from_ms": number(begin), "to_ms": number(end), "sessions": count, "bounced": bounced}
            for begin, end, count, bounced in zip(
                edges, edges[1:], of.counts, of.bounced, strict=False
            )
        ],
    }


def _page(of: PageTold) -> Json:
    return {
        "page": of.page.name,
        "site": of.page.site,
        "views": of.views,
        "sessions": of.sessions,
        "entries": of.entries,
        "exits": of.exits,
    }


def _print(found: overviews.Told) -> None:
    told: Overview = found.numbers
    output.table(
        ("", ""),
        (
            ("sessions", str(told.sessions)),
            ("people", str(told.people)),
            ("pages seen", str(told.views)),
            ("bounced", output.percent(told.bounced.share)),
            ("with errors", output.percent(told.with_errors.share)),
            (
                "active, median",
                "" if told.active_ms is None else output.length(told.active_ms.median),
            ),
            (
                "length, median",
                "" if told.length_ms is None else output.length(told.length_ms.median),
            ),
        ),
    )
    output.line("")
    output.table(
        ("PAGE", "SESSIONS", "VIEWS", "ENTRIES", "EXITS"),
        (
            (one.page.pattern, *map(str, (one.sessions, one.views, one.entries, one.exits)))
            for one in told.pages
        ),
    )
