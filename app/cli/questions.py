"""`footfall sessions`, `show` and `pages`: what the list, a session's page and the list of pages tell."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import measuring, output, session_json
from app.cli.output import Json, number
from app.friction.wording import sentence
from app.library import browse, details, pages, search
from app.library.database import open_reader
from app.paths import Paths


def run_sessions(args: argparse.Namespace, where: Paths) -> int:
    """List the sessions that fit a query."""
    text = " ".join(args.query)
    query, sort = search.parse(text), browse.sort_of(args.sort)
    with closing(open_reader(where.library)) as db:
        total = browse.count(db, query)
        found = browse.sessions(db, query, sort, limit=args.limit, with_matches=True)
        loosened = browse.loosened(db, text) if not total else ()
    if args.json:
        rows: list[Json] = [session_json.session(row) for row in found]
        output.document({"total": total, "sessions": rows})
        return 0
    if total:
        _print_sessions(found)
    output.message(f"{len(found)} of {total} sessions")
    for way in loosened:
        output.message(f"without {way.term}: {way.count}")
    return 0


def _print_sessions(found: tuple[browse.SessionRow, ...]) -> None:
    output.table(
        (
            "ID",
            "STARTED",
            "LENGTH",
            "USER",
            "DEVICE",
            "PAGES",
            "CLICKS",
            "ERRORS",
            "FRICTION",
            "ENTRY",
            "EXIT",
            "TAGS",
        ),
        (
            (
                str(row.id),
                output.moment(row.started_at_ms),
                output.length(row.duration_ms),
                row.user,
                row.device or "?",
                str(row.pages),
                str(row.clicks),
                str(row.errors),
                "?" if row.friction is None else str(row.friction),
                row.entry_page or "",
                row.exit_page or "",
                ", ".join(row.tags),
            )
            for row in found
        ),
    )


def run_show(args: argparse.Namespace, where: Paths) -> int:
    """Tell everything about one session."""
    with closing(open_reader(where.library)) as db:
        shown = details.show(db, args.id)
    # a person is not kept waiting for a browser: of layout only a button that was missed is told here, once it is known
    if args.json and not args.no_measure and measuring.measure_some(where.library, [args.id]):
        with closing(open_reader(where.library)) as db:
            shown = details.show(db, args.id)
    if args.json:
        with closing(open_reader(where.library)) as db:
            output.document(session_json.details(details.with_lists(db, shown)))
        return 0
    row = shown.row
    output.line(f"{row.user}, {output.moment(row.started_at_ms)}, {output.length(row.duration_ms)}")
    known = (row.device, row.browser, row.os, row.site, row.source)
    output.line(", ".join(part for part in known if part))
    for visit in shown.visits:
        output.line(f"{output.length(visit.enter_ms):>8}  {visit.title or visit.path}  {visit.url}")
        for route in visit.routes:
            output.line(f"{output.length(route.at_ms):>8}    → {route.url}")
    moments = [
        (click.at_ms, f"click {click.label or click.selector or '?'}") for click in shown.clicks
    ]
    moments += [(error.at_ms, f"error {error.message}") for error in shown.errors]
    moments += [
        (signal.start_ms, f"{signal.kind.replace('_', ' ')}: {sentence(signal.why)}")
        for signal in shown.signals
    ]
    moments += [(milestone.at_ms, f"event {milestone.event}") for milestone in shown.milestones]
    moments += [(note.at_ms, f"note {note.text}") for note in shown.notes]
    for at_ms, what in sorted(moments):
        output.line(f"{output.length(at_ms):>8}  {what}")
    for remark in shown.remarks:
        output.line(f"recording: {remark.text}")
    return 0


def run_pages(args: argparse.Namespace, where: Paths) -> int:
    """List the pages that were visited."""
    with closing(open_reader(where.library)) as db:
        found = pages.pages(db)
    if args.json:
        output.document(
            {
                "pages": [
                    {
                        "page": row.page,
                        "site": row.site,
                        "visits": row.visits,
                        "sessions": row.sessions,
                        "median_active_ms": number(row.median_active_ms),
                        "bounce_share": number(row.bounce_share),
                        "exit_share": number(row.exit_share),
                    }
                    for row in found
                ]
            }
        )
        return 0
    output.table(
        ("PAGE", "SITE", "VISITS", "SESSIONS", "BOUNCED", "LEFT"),
        (
            (
                row.page,
                row.site or "",
                str(row.visits),
                str(row.sessions),
                f"{row.bounce_share:.0%}",
                f"{row.exit_share:.0%}",
            )
            for row in found
        ),
    )
    return 0
