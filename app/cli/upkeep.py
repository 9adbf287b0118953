"""`footfall check`, `reanalyze` and `stats`: is the library whole, is it up to date, and what takes the room."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from app.cli import output
from app.cli.output import Json, Progress
from app.errors import LibraryUnusable
from app.library import derived, outdated, sessions, upkeep
from app.library.database import open_reader, open_writer
from app.library.packed import Damaged
from app.paths import Paths


def run_check(args: argparse.Namespace, where: Paths) -> int:
    """Look through the whole library."""
    try:
        with closing(open_reader(where.library)) as db:
            problems = upkeep.check(db)
            count = upkeep.sizes(db).sessions if not problems else None
    except LibraryUnusable as unusable:
        known: dict[str, Json] = {"ok": False, "sessions": None, "problems": [unusable.text]}
        raise output.Unfinished(known, unusable) from None
    if problems:
        for problem in problems if not args.json else ():
            output.line(problem)
        answer: dict[str, Json] = {"ok": False, "sessions": None, "problems": [*problems]}
        raise output.Unfinished(
            answer, LibraryUnusable(f"The library {where.library} is not whole.", sessions.RESTORE)
        )
    if args.json:
        output.document({"ok": True, "sessions": count, "problems": []})
    else:
        output.line(f"The library is whole: {count} sessions.")
    return 0


def run_reanalyze(args: argparse.Namespace, where: Paths) -> int:
    """Derive anew what is behind, or the sessions named."""
    with closing(open_reader(where.library)) as db:
        for session in args.ids:
            sessions.require(db, session)
        wanted = tuple(args.ids) or outdated.behind(db)
        others = () if args.ids else outdated.judged_otherwise(db)
    problems = _derive(where.library, wanted) if wanted else []
    if others:
        _judge(where.library)
    count = len({*wanted, *others}) - len(problems)
    if problems:
        raise output.Unfinished(
            {"sessions": count}, LibraryUnusable(" ".join(problems), sessions.RESTORE)
        )
    if args.json:
        output.document({"sessions": count})
    else:
        output.line(f"{count} sessions were analysed anew.")
    return 0


def _derive(library: Path, wanted: tuple[int, ...]) -> list[str]:
    """What kept some of the sessions from being analysed, in a sentence each."""
    from app.jobs import ingest

    progress = Progress()
    problems: list[str] = []
    with closing(open_writer(library)) as db:
        for at, session in enumerate(wanted):
            progress.tell(f"session {session}: {at + 1} of {len(wanted)}")
            try:
                analysis = ingest.reanalyze(
                    sessions.stored_windows(db, session), sessions.metadata_of(db, session)
                )
            except Damaged:
                problems.append(sessions.first_damage(db, session))
                continue
            derived.replace_analysis(db, session, analysis)
    progress.clear()
    return problems


def _judge(library: Path) -> None:
    """Let the rules run again where older ones did, or with other numbers."""
    from app.library import findings, signals

    progress = Progress()
    try:
        with closing(open_writer(library)) as db:
            findings.put(
                db,
                signals.thresholds(db),
                tell=lambda done, total: progress.tell(f"signals: {done} of {total} sessions"),
            )
    finally:
        progress.clear()


def run_stats(args: argparse.Namespace, where: Paths) -> int:
    """Tell what takes the room."""
    with closing(open_reader(where.library)) as db:
        sizes = upkeep.sizes(db)
    answer: dict[str, Json] = {
        "library": str(where.library),
        "sessions": sizes.sessions,
        "events": sizes.events,
        "persons": sizes.persons,
        "file_bytes": sizes.file_bytes,
        "events_bytes": sizes.events_bytes,
        "events_raw_bytes": sizes.events_raw_bytes,
        "streams_bytes": sizes.streams_bytes,
        "text_bytes": sizes.text_bytes,
        "thumbnails_bytes": sizes.thumbnails_bytes,
        "backdrops_bytes": sizes.backdrops_bytes,
    }
    if args.json:
        output.document(answer)
    else:
        output.table(("WHAT", "HOW MUCH"), ((key, str(value)) for key, value in answer.items()), 80)
    return 0
