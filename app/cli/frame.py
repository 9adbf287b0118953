"""`footfall frame`: what the replay shows at a moment, as a picture; needs no display."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json
from app.paths import Paths


def run_frame(args: argparse.Namespace, where: Paths) -> int:
    """Write the picture."""
    from app.ui.web.headless import render_frame

    done = render_frame(where.library, args.id, args.at, args.window, args.out)
    missing: list[Json] = list(done.missing)
    if args.json:
        output.document(
            {
                "path": str(args.out),
                "width_px": done.width_px,
                "height_px": done.height_px,
                "blocked_requests": done.blocked_requests,
                "missing": missing,
            }
        )
        return 0
    output.line(f"{args.out}: {done.width_px} × {done.height_px} px")
    for part in done.missing:
        output.message(part)
    return 0
