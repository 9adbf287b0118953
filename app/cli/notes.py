"""`footfall notes`: what a person wrote about moments, over all sessions."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import output
from app.cli.output import Json, number
from app.library import notes, search
from app.library.database import open_reader
from app.paths import Paths


def run_notes(args: argparse.Namespace, where: Paths) -> int:
    """List the notes of the sessions that fit a query."""
    query = search.parse(" ".join(args.query))
    with closing(open_reader(where.library)) as db:
        found, total = notes.listed(db, query), notes.count(db)
    if args.json:
        rows: list[Json] = [
            {
                "session": note.session,
                "at_ms": number(note.at_ms),
                "text": note.text,
                "written_at_ms": number(note.written_at_ms),
                "user": note.user,
                "path": note.path,
            }
            for note in found
        ]
        output.document({"total": total, "notes": rows})
        return 0
    output.table(
        ("SESSION", "AT", "USER", "PAGE", "NOTE"),
        (
            (str(one.session), output.length(one.at_ms), one.user, one.path or "", one.text)
            for one in found
        ),
        widest=80,
    )
    output.message(f"{len(found)} of {total} notes")
    return 0
