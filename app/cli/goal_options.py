"""What `footfall goals` takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from app.cli import line


def add(
    commands: argparse._SubParsersAction[Any],
    after: argparse.ArgumentParser,
    something: Callable[[str], str],
) -> None:
    """Add the command.

    Args:
        something: reads a word that is not empty.
    """
    one = commands.add_parser(
        "goals", parents=[after], help="what sessions are for, who reached it, what that was worth"
    )
    one.add_argument(
        "--where", type=line.unguarded, default="", metavar="QUERY", help="only sessions that fit"
    )
    one.add_argument(
        "--by",
        type=_key,
        metavar="KEY",
        help="in parts: device, variant, utm_source, segment, page, signal, …",
    )
    acts = one.add_subparsers(dest="act", metavar="add|remove")
    act = acts.add_parser("add", parents=[after], help="keep a goal")
    act.add_argument("name", type=something, metavar="NAME")
    act.add_argument(
        "query", nargs="+", type=line.unguarded, metavar="QUERY", help="who reached it"
    )
    act.add_argument(
        "--value",
        type=something,
        metavar="EVENT.FIELD",
        help="where the payload of an event tells what it was worth",
    )
    act.add_argument(
        "--last",
        action="store_true",
        help="of several such events in a session the last one counts, not all together",
    )
    act = acts.add_parser("remove", parents=[after], help="forget a goal")
    act.add_argument("name", type=something, metavar="NAME")


def _key(word: str) -> str:
    from app.library.goals import BY  # what knows goals is loaded where they are asked for

    key = line.unguarded(word)
    if key not in BY:
        raise argparse.ArgumentTypeError(f"{key!r} is none of {', '.join(BY)}")
    return key
