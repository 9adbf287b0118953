"""The door: a line of arguments in, an exit code out, and never a traceback for what a person can cause.

Exit codes: 0 done; 1 done, but some input was refused, or nothing matched where one was named; 2 wrong usage; 3 the
library cannot be used.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from app import __version__, log, paths
from app.cli import line, options, output
from app.cli.parsing import WrongUsage
from app.errors import LibraryUnusable, QueryError, UserError
from app.ui.web import sandbox

DONE, REFUSED, WRONG_USAGE, UNUSABLE = 0, 1, 2, 3
#: as shells count it: stopped by the person
STOPPED = 130

#: what may begin a library
_MAKING = ("import",)


def main(argv: Sequence[str]) -> int:
    """Run a line that names a sub-command.

    Returns:
        The exit code.
    """
    output.prepare()
    try:
        args = _read(argv)
        code = args if isinstance(args, int) else _run(args)
        output.flush()
        return code
    except BrokenPipeError:
        # Whoever read the answer has seen enough.
        _say_no_more()
        return DONE
    except output.Unsaid as why:
        _say_no_more()
        output.message(f"footfall: the answer cannot be written ({why}).")
        return REFUSED


def _say_no_more() -> None:
    """Python would complain once more at exit of what cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _read(argv: Sequence[str]) -> argparse.Namespace | int:
    """The parsed line, or the exit code where it asks for help or cannot be read."""
    as_json = "--json" in argv
    unknown = line.unknown_command(argv)
    if unknown is not None:
        text = f"There is no command and no file called {unknown}."
        return _failed(WRONG_USAGE, text, f"The commands: {', '.join(line.COMMANDS)}.", as_json)
    try:
        args = options.read(__version__, line.guarded(argv))
        log.start(levels=tuple(args.log or ()))
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else WRONG_USAGE
    except WrongUsage as wrong:
        output.message(wrong.usage)
        return _failed(WRONG_USAGE, wrong.text, "", as_json)
    except ValueError as wrong:
        return _failed(WRONG_USAGE, str(wrong), "", as_json)
    return args


def _failed(
    code: int, text: str, hint: str, as_json: bool, known: dict[str, output.Json] | None = None
) -> int:
    """Say what went wrong; as JSON it is told beside what is known of the answer.

    Returns:
        The exit code.
    """
    output.message(f"footfall: {text} {hint}".rstrip())
    if as_json:
        output.document({**(known or {}), "error": {"text": text, "hint": hint}})
    return code


def _run(args: argparse.Namespace) -> int:
    where = paths.of(args.profile, args.library)
    home = _home(args.command)
    known: dict[str, output.Json] = {}
    try:
        _refuse_a_library_that_is_not_there(args, where)
        try:
            if _draws(args):
                sandbox.refuse_root()
            code = getattr(home, f"run_{args.command}")(args, where)
        except output.Unfinished as unfinished:
            known = unfinished.known
            raise unfinished.why from None
    except UserError as error:
        return _failed(exit_code(error), error.text, error.hint, args.json, known)
    except KeyboardInterrupt:
        return _failed(STOPPED, "stopped.", "", args.json, known)
    except (BrokenPipeError, output.Unsaid):
        raise
    except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is told in a sentence and logged
        log.start(where.logs, tuple(args.log or ()))
        log.room("cli").error("%s failed in a way nobody foresaw", args.command, exc_info=error)
        text = f"something went wrong inside Footfall ({type(error).__name__}: {error})."
        hint = f"{where.logs / 'footfall.log'} tells more."
        return _failed(REFUSED, text, hint, args.json, known)
    assert isinstance(code, int)
    return code


def _home(command: str) -> ModuleType:
    """The file that knows a command. What it loads stays until the end: looking for garbage in it is time lost."""
    gc.disable()
    try:
        return importlib.import_module(f"app.cli.{line.COMMANDS[command]}")
    finally:
        gc.freeze()
        gc.enable()


def _refuse_a_library_that_is_not_there(args: argparse.Namespace, where: paths.Paths) -> None:
    """A name that was mistyped is no empty library; this computer's own is one until something is in it."""
    was_named = args.library is not None or args.profile is not None
    if was_named and args.command not in _MAKING and not where.library.exists():
        raise LibraryUnusable(
            f"There is no library {where.library}.",
            "`footfall import` makes one and reads files into it.",
        )


def _draws(args: argparse.Namespace) -> bool:
    if args.command == "export":
        return bool(args.kind == "png")
    return args.command == "frame" or (args.command == "heatmap" and bool(args.out or args.grid))


def exit_code(error: UserError) -> int:
    """What a failure comes to.

    >>> exit_code(QueryError("x")), exit_code(LibraryUnusable("x")), exit_code(UserError("x"))
    (2, 3, 1)
    """
    if isinstance(error, LibraryUnusable):
        return UNUSABLE
    return WRONG_USAGE if isinstance(error, QueryError) else REFUSED
