"""The door: a line of arguments in, an exit code out, and never a traceback for what a person can cause.

Exit codes: 0 done; 1 done, but some input was refused, or nothing matched where one was named; 2 wrong usage; 3 the
library cannot be used.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from app import __version__, log, paths
from app.cli import browser, options, output
from app.errors import LibraryUnusable, QueryError, UserError

DONE, REFUSED, WRONG_USAGE, UNUSABLE = 0, 1, 2, 3
#: as shells count it: stopped by the person
STOPPED = 130

#: command → the file of this room that knows it
_HOMES = {
    "import": "imports",
    "sessions": "questions",
    "show": "questions",
    "pages": "questions",
    "feed": "feed",
    "frame": "frame",
    "heatmap": "heatmap",
    "check": "upkeep",
    "reanalyze": "upkeep",
    "stats": "upkeep",
}


def main(argv: Sequence[str]) -> int:
    """Run a line that names a sub-command.

    Returns:
        The exit code.
    """
    output.prepare()
    try:
        args = options.parser(__version__).parse_args(options.guarded(argv))
        log.start(levels=tuple(args.log or ()))
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else WRONG_USAGE
    except ValueError as wrong:
        output.message(f"footfall: {wrong}")
        return WRONG_USAGE
    try:
        code = _run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the answer has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        output.message("footfall: stopped.")
        return STOPPED


def _run(args: argparse.Namespace) -> int:
    where = paths.of(args.profile, args.library)
    home = importlib.import_module(f"app.cli.{_HOMES[args.command]}")
    try:
        if _draws(args):
            browser.refuse_root()
        code = getattr(home, f"run_{args.command}")(args, where)
    except UserError as error:
        output.message(f"footfall: {error}")
        return exit_code(error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is told in a sentence and logged
        log.start(where.logs, tuple(args.log or ()))
        log.room("cli").error("%s failed in a way nobody foresaw", args.command, exc_info=error)
        output.message(
            f"footfall: something went wrong inside Footfall ({type(error).__name__}: {error})."
            f" {where.logs / 'footfall.log'} tells more."
        )
        return REFUSED
    assert isinstance(code, int)
    return code


def _draws(args: argparse.Namespace) -> bool:
    return args.command == "frame" or (args.command == "heatmap" and bool(args.out or args.grid))


def exit_code(error: UserError) -> int:
    """What a failure comes to.

    >>> exit_code(QueryError("x")), exit_code(LibraryUnusable("x")), exit_code(UserError("x"))
    (2, 3, 1)
    """
    if isinstance(error, LibraryUnusable):
        return UNUSABLE
    return WRONG_USAGE if isinstance(error, QueryError) else REFUSED
