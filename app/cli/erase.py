"""`footfall erase`: sessions out of the library for good, with all that only they spoke of."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from app.cli import output
from app.cli.output import Json
from app.errors import LibraryUnusable, NothingFound
from app.library import erasing
from app.library.database import Library, open_reader, open_writer
from app.paths import Paths


def run_erase(args: argparse.Namespace, where: Paths) -> int:
    """Erase sessions by number, person or age, once that is meant."""
    with closing(open_reader(where.library)) as db:
        sessions = _named(db, args)
        named = frozenset() if args.user is None else erasing.answered_by(db, args.user)
    nothing: dict[str, Json] = {"sessions": 0, "bytes": 0}
    if not sessions and not named and args.user is not None:
        nobody = NothingFound(f"No session is of {args.user}.", "`footfall sessions` lists them.")
        raise output.Unfinished(nothing, nobody)
    is_nothing = not sessions and not named
    if is_nothing or not (args.is_meant or _is_meant(len(sessions), len(named) > 0)):
        _tell(args, nothing, "Nothing was erased.")
        return 0
    with closing(open_writer(where.library)) as db:
        erased = erasing.erase(db, sessions, named)
    known: dict[str, Json] = {"sessions": len(erased.sessions), "bytes": erased.bytes}
    if erased.is_in_use:
        raise output.Unfinished(known, _in_use(where))
    gone = "1 session is" if len(erased.sessions) == 1 else f"{len(erased.sessions)} sessions are"
    # whoever was asked has read it
    again = f" {_again(len(erased.sessions))}" if args.is_meant else ""
    _tell(args, known, f"{gone} gone, {erased.bytes:,} bytes.{again}")
    return 0


def _named(db: Library, args: argparse.Namespace) -> tuple[int, ...]:
    if args.user is not None:
        return erasing.of_user(db, args.user)
    if args.before is not None:
        return erasing.before(db, args.before, output.EARLIEST_EPOCH_MS)
    return erasing.known(db, args.session)


def _is_meant(sessions: int, has_answers: bool) -> bool:
    what = "1 session" if sessions == 1 else f"{sessions} sessions"
    if has_answers:
        what += " and their answers to surveys" if sessions else " and answers to surveys"
    sys.stderr.write(f"Erase {what} for good? It cannot be undone. {_again(sessions)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _again(sessions: int) -> str:
    """What erasing does not keep out."""
    it = "it" if sessions == 1 else "them"
    return f"Importing a file that still holds {it} brings {it} back."


def _in_use(where: Paths) -> LibraryUnusable:
    return LibraryUnusable(
        f"The sessions are gone, but another program uses {where.library}: traces may stand in its files.",
        "Close that one, then erase once more, whatever session: the file is written anew then.",
    )


def _tell(args: argparse.Namespace, answer: dict[str, Json], text: str) -> None:
    if args.json:
        output.document(answer)
    else:
        output.line(text)
