"""Footfall's door: a sub-command goes to the command line, everything else opens the window.

Imports nothing heavy by itself: every spawned process reads this file first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Footfall.

    Args:
        arguments: those behind the program's name; the process's own by default.

    Returns:
        The exit code: 0 done, 1 done in part, 2 wrong usage, 3 the library cannot be used.
    """
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    # numpy's linear algebra is not used here; its threads would only cost every start and every process
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    from app.cli.line import wants_command

    if wants_command(words):
        from app.cli.main import main as run

        return run(words)
    return _window(words)


def _window(words: Sequence[str]) -> int:
    from app import __version__, log, paths
    from app.cli import options

    parser = options.window_parser(__version__)
    asked = parser.parse_args(words)
    levels = tuple(asked.log or ())
    if asked.json:
        parser.error("--json needs a command; `footfall --help` lists them")
    try:
        log.start(None, levels)
    except ValueError as why:
        parser.error(str(why))
    places = paths.of(asked.profile, asked.library)
    from app import start

    return start.main(places, [file.absolute() for file in asked.files], levels)


if __name__ == "__main__":
    sys.exit(main())
