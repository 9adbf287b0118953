"""`footfall media`: what was played of each video and piece of audio, over its length."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json, number
from app.cli.shares import range_of, share_as_json
from app.insights.media import MediaUse, VideoSummary, curve, end_s, summaries
from app.insights.views import Mask
from app.library import search
from app.library.columns import rows_among
from app.library.database import one_moment
from app.library.media_use import media_use, video_terms
from app.library.search_sql import condition
from app.paths import Paths


def run_media(args: argparse.Namespace, where: Paths) -> int:
    """List what was played in the sessions that fit a query, with its curve in JSON."""
    query = search.parse(args.where or "")
    with one_moment(where.library) as db:
        use = media_use(db)
        chosen = rows_among(db, use.session, condition(query))
    found = summaries(use, chosen)
    if args.json:
        text = args.where or ""
        output.document({"media": [_as_json(use, chosen, one, text) for one in found]})
        return 0
    output.table(
        (
            "VIDEO",
            "PAGE",
            "LENGTH",
            "SESSIONS",
            "PLAYS",
            "PAUSES",
            "SEEKS",
            "SEEN",
            "TO THE END",
            "95 %",
        ),
        (_row(one) for one in found),
    )
    output.message(f"{len(found)} of them")
    return 0


def _as_json(use: MediaUse, chosen: Mask, one: VideoSummary, query: str) -> dict[str, Json]:
    def asking(what: str, *where: float) -> str | None:
        return search.narrowed(query, video_terms(one.video, what, *where)) or None

    over = curve(use, chosen, one)
    return {
        "page": one.video.page.name,
        "site": one.video.page.site,
        "kind": one.video.kind,
        "src": one.video.src,
        "selector": one.video.selector,
        "label": one.video.label,
        "name": one.video.name,
        "length_s": number(one.length.seconds),
        "length_known": one.length.is_known,
        "sessions": one.sessions,
        "people": one.people,
        "started": one.started,
        "plays": one.plays,
        "pauses": one.pauses,
        "seeks": one.seeks,
        "seen_s": number(one.seen_s),
        "seen_frac": number(one.seen_frac),
        "ended": None
        if one.ended is None
        else {**share_as_json(one.ended), "query": asking("reached", end_s(one.length))},
        "again": share_as_json(one.again),
        "part_s": number(over.part_s),
        "still": list(over.still),
        "played": list(over.played),
        "left": list(over.left),
        "paused": list(over.paused),
        "sought": list(over.sought),
        "query": asking("played"),
        "pauses_query": asking("paused"),
        "seeks_query": asking("sought"),
    }


def _row(one: VideoSummary) -> tuple[str, ...]:
    length = output.length(1000 * one.length.seconds)
    return (
        one.video.name,
        one.video.page.name,
        length if one.length.is_known else f"≥ {length}" if one.length.seconds else "",
        str(one.started),
        str(one.plays),
        str(one.pauses),
        str(one.seeks),
        "" if one.seen_frac is None else f"{100 * one.seen_frac:.0f} %",
        "" if one.ended is None else f"{one.ended.hits} of {one.ended.total}",
        "" if one.ended is None else range_of(one.ended),
    )
