"""`footfall funnel`: how far sessions come along some steps."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json, number
from app.library import search
from app.library.database import one_moment
from app.library.funnels import Answer, Asked, ask, read_step
from app.paths import Paths
from app.proportions import Share, wilson


def run_funnel(args: argparse.Namespace, where: Paths) -> int:
    """Tell how many sessions, or people, reached each step, and who was lost before it."""
    asked = Asked(
        tuple(read_step(text) for text in args.steps), args.within, args.strict, args.by == "people"
    )
    query = search.parse(args.where or "")
    with one_moment(where.library) as db:
        found = ask(db, asked, query)
    if args.json:
        steps: list[Json] = [_as_json(found, at, text) for at, text in enumerate(args.steps)]
        output.document({"by": args.by, "steps": steps})
    else:
        output.table(
            ("STEP", args.by.upper(), "OF ALL", "95 %", "OF BEFORE", "MEDIAN", "LOST"),
            (_row(found, at, text) for at, text in enumerate(args.steps)),
        )
    return 0


def _as_json(found: Answer, at: int, text: str) -> dict[str, Json]:
    of_first, of_before = _shares(found, at)
    low, high = wilson(of_first)
    median_ms = found.median_ms(at)
    return {
        "step": text,
        "sessions": len({session for session, _ in found.reached(at)}),
        "people": found.counts[at] if found.asked.is_by_people else None,
        "share": of_first.share,
        "share_low": low if of_first.total else None,
        "share_high": high if of_first.total else None,
        "share_of_before": of_before.share,
        "median_s": None if median_ms is None else number(median_ms / 1000),
        "lost": [*sorted({session for session, _ in found.lost(at)})],
    }


def _row(found: Answer, at: int, text: str) -> tuple[str, ...]:
    of_first, of_before = _shares(found, at)
    low, high = wilson(of_first)
    median_ms = found.median_ms(at)
    return (
        text,
        str(found.counts[at]),
        output.percent(of_first.share),
        f"{output.percent(low)}–{output.percent(high)}" if of_first.total else "",
        output.percent(of_before.share) if at else "",
        "" if median_ms is None else output.length(median_ms),
        str(len(found.of.lost(at).who)) if at else "",
    )


def _shares(found: Answer, at: int) -> tuple[Share, Share]:
    counts = found.counts
    return Share(counts[at], counts[0]), Share(counts[at], counts[max(at - 1, 0)])
