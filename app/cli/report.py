"""`footfall report`: a page that tells what sessions come to, as HTML or PDF."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from app.cli import heat_page, output
from app.cli.heat_files import picture_of_clicks
from app.errors import UserError
from app.insights.overview import PageTold
from app.jobs.report import Contents, Heat, report
from app.library import goal_results, issues, overviews, search
from app.library.database import one_moment
from app.library.issue_states import Status
from app.library.wildcards import literal
from app.paths import Paths

#: of the picture of a page; below its first screens nothing is told of it here
PICTURE_W_PX, PICTURE_H_PX = 520, 640


def run_report(args: argparse.Namespace, where: Paths) -> int:
    """Write the report of the sessions that fit a query."""
    text = args.where or ""
    query = search.parse(text)
    with one_moment(where.library) as db:
        told = overviews.tell(db, query)
        found = tuple(
            one for one in issues.issues(db, query) if one.is_back or one.status in (Status.OPEN, Status.KNOWN)
        )  # fmt: skip
        goals = goal_results.results(db, text)
    heats = tuple(_heats(told.numbers.pages[: args.pages], args, where.library))
    document = report(
        Contents(told, found, goals, heats, args.title or where.library.stem, time.time() * 1000)
    )
    _write(document, args.out)
    if args.json:
        output.document(
            {"path": str(args.out), "sessions": told.numbers.sessions, "pictures": len(heats)}
        )
    else:
        output.message(f"{args.out}: {told.numbers.sessions} sessions")
    return 0


def _heats(pages: tuple[PageTold, ...], args: argparse.Namespace, library: Path) -> list[Heat]:
    found = []
    for one in pages:
        heat = argparse.Namespace(
            page=literal(one.page.pattern), kind="click", device=None, width=None, where=args.where or "", by="events",
            state=None, which="all",
        )  # fmt: skip
        try:
            found.append(_heat(one, heat, library))
        except UserError as why:
            output.message(f"No picture of {one.page.pattern}: {why}")
    return found


def _heat(of: PageTold, args: argparse.Namespace, library: Path) -> Heat:
    page = heat_page.read(args, library)
    drawn = heat_page.picture(page, library, is_needed=True)
    assert drawn is not None, "it is needed"
    image = picture_of_clicks(drawn, page.clicks, (PICTURE_W_PX, PICTURE_H_PX))
    return Heat(of.page.pattern, image, len(page.clicks.points), len(page.clicks.visits))


def _write(document: str, out: Path) -> None:
    if out.suffix.lower() == ".pdf":
        from app.ui.web import sandbox
        from app.ui.web.headless import write_pdf

        sandbox.refuse_root()
        write_pdf(document, out)
        return
    try:
        out.write_text(document, "utf-8")
    except OSError as why:
        raise UserError(f"{out} cannot be written ({why.strerror}).", "Name another file.") from why
