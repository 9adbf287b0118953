"""`footfall feed`: the rrweb events that the player is handed to show a moment."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from app.cli import output
from app.errors import UserError
from app.jobs import feed
from app.jobs.keyframes import forced_keyframe
from app.library.database import open_reader
from app.paths import Paths


def run_feed(args: argparse.Namespace, where: Paths) -> int:
    """Write the events as a JSON array."""
    with closing(open_reader(where.library)) as db:
        found = feed.feed_at(db, args.id, args.at, args.window)

        def read(seq: int) -> feed.ChunkEvents:
            return feed.read_chunk(db, args.id, found.window, seq)

        keyframe = None
        if args.keyframe_at is not None:
            keyframe = forced_keyframe(found, min(args.keyframe_at, args.at), read)
            if keyframe is None:
                output.message("No keyframe can hold the page of that moment: none is used.")
        elif not args.from_start:
            place = feed.keyframe_before(found, args.at)
            if place is not None:
                keyframe = feed.read_keyframe(db, args.id, found.window, place.idx)
        events = feed.events_at(found, args.at, read, from_start=args.from_start, keyframe=keyframe)
    _write(args.out, events)
    if args.json:
        output.document(
            {
                "path": str(args.out),
                "window": found.window,
                "bytes": len(events),
                "started_at_ms": found.started_at_ms,
            }
        )
    else:
        output.line(f"{args.out}: window {found.window}, {len(events):,} bytes")
    return 0


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as why:
        raise UserError(
            f"{out} cannot be written ({why.strerror}).", "Name a file in a folder that can be."
        ) from why
