"""What can stand on the command line: sub-commands, their options, and the global ones before or after them."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli import goal_options, heat_options, journey_options, line
from app.cli.parsing import Commands, Parser, whole
from app.errors import UserError
from app.friction.model import Kind
from app.ui.web import picture_file

EXPORTS = ("rrweb", "html", "png")
ISSUE_STATUSES = ("open", "known", "fixed", "ignored")


def parser(version: str, asked: str | None = None) -> Parser:
    """The whole line.

    Args:
        asked: the one command that it names; all by default.
    """
    top = Parser(
        prog="footfall",
        description="Watch recorded browser sessions and see where attention went, on your own computer.",
        epilog="`footfall COMMAND --help` tells more; without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"Footfall {version}")
    _add_global(top, None)
    commands: Any = Commands(top, asked)
    after = Parser(add_help=False)
    _add_global(after, argparse.SUPPRESS)
    _add_imports(commands, after)
    _add_questions(commands, after)
    goal_options.add(commands, after, _something)
    _add_pictures(commands, after)
    _add_export(commands, after)
    _add_signals(commands, after)
    _add_upkeep(commands, after)
    journey_options.add(commands, after)
    return top


def read(version: str, words: Sequence[str]) -> argparse.Namespace:
    """The line, as `parser` takes it.

    Raises:
        WrongUsage: it cannot be read, or asks for what makes no sense together.
    """
    top = parser(version, line.command(words))
    args = top.parse_args(words)
    if args.command == "heatmap" and args.no_heat and args.out is None:
        top.error(
            "--no-heat leaves the heat out of the picture that --out names, and there is none"
        )
    said = args.command == "issues" and (args.status is not None or args.note is not None)
    if said != (args.command == "issues" and args.mark is not None):
        top.error("--mark names the issue, --status or --note what is said of it")
    if args.command == "erase" and not args.is_meant and not sys.stdin.isatty():
        top.error("--yes is needed where nobody can be asked")
    if args.command == "export":
        _check_export(top, args)
    return args


def window_parser(version: str) -> argparse.ArgumentParser:
    """A line without a sub-command: files to import first, then the window."""
    top = argparse.ArgumentParser(
        prog="footfall", description="Open the window.", allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"Footfall {version}")
    _add_global(top, None)
    top.add_argument(
        "files",
        nargs="*",
        type=_path,
        metavar="FILE",
        help="imported first, as if dropped on it",
    )
    return top


def _add_global(to: argparse.ArgumentParser, default: str | None) -> None:
    suppressed = default is not None
    group = to.add_argument_group("everywhere")
    group.add_argument(
        "--library", type=_path, metavar="FILE", default=default, help="the library's file"
    )
    group.add_argument(
        "--profile",
        type=_path,
        metavar="DIR",
        default=default,
        help="library, state, cache and logs under DIR",
    )
    group.add_argument(
        "--json",
        action="store_true",
        default=default if suppressed else False,
        help="one JSON document on standard output and nothing else",
    )
    group.add_argument(
        "--log",
        action="append",
        type=line.unguarded,
        metavar="ROOM=LEVEL",
        default=default,
        help="such as library=debug",
    )


def _add_imports(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    one = commands.add_parser("import", parents=[after], help="read recordings into the library")
    one.add_argument(
        "paths", nargs="+", type=_path, metavar="PATH", help="files, folders, archives"
    )
    one.add_argument(
        "--jobs", type=_at_least_one, metavar="N", help="processes that read (cores less one)"
    )
    one.add_argument(
        "--measure",
        action="store_true",
        help="measure the pages, too: how high they were and where what was clicked lay",
    )


def _add_questions(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    one = commands.add_parser(
        "sessions", parents=[after], help="list the sessions that fit a query"
    )
    _add_query(one, "as in the search bar")
    one.add_argument(
        "--sort",
        type=line.unguarded,
        default="started",
        metavar="KEY",
        help="started, duration, clicks, …; -KEY turns it round",
    )
    one.add_argument(
        "--limit", type=_at_least_none, default=100, metavar="N", help="100 unless told"
    )
    one = commands.add_parser("show", parents=[after], help="everything about one session")
    one.add_argument("id", type=_session, metavar="ID")
    _add_no_measure(one)
    commands.add_parser("pages", parents=[after], help="the pages that were visited")
    one = commands.add_parser("notes", parents=[after], help="what you wrote about moments")
    _add_query(one)
    one = commands.add_parser(
        "issues", parents=[after], help="what goes wrong for many, the worst first"
    )
    _add_query(one, "only in sessions that fit, as in the search bar")
    one.add_argument(
        "--mark", type=_something, metavar="ISSUE", help="say something of one, as `query` names it"
    )
    one.add_argument("--status", type=line.unguarded, choices=ISSUE_STATUSES, help="with --mark")
    one.add_argument("--note", type=line.unguarded, metavar="TEXT", help="with --mark")
    _add_no_measure(one)
    _add_person(commands, after)


def _add_person(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    one = commands.add_parser(
        "person", parents=[after], help="one person's story; without a name, what joins persons"
    )
    one.add_argument("name", nargs="?", type=_something, metavar="NAME", help="as `user:` finds it")
    one.add_argument(
        "--limit", type=_at_least_one, default=200, metavar="N", help="sessions told, the last ones"
    )
    one.add_argument(
        "--turn-on",
        type=line.unguarded,
        metavar="RULE",
        help="typed:email, trait:NAME, address:NAME",
    )
    one.add_argument("--turn-off", type=line.unguarded, metavar="RULE", help="a rule that is on")


def _add_pictures(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    feed = commands.add_parser(
        "feed", parents=[after], help="the rrweb events the player is handed for a moment"
    )
    _add_moment(feed)
    start = feed.add_mutually_exclusive_group()
    start.add_argument(
        "--from-start", action="store_true", help="from the first event, without a keyframe"
    )
    start.add_argument(
        "--keyframe-at", type=_moment, metavar="MS", help="a keyframe made at that moment"
    )
    feed.add_argument("--out", type=_path, required=True, metavar="FILE.json")
    frame = commands.add_parser(
        "frame", parents=[after], help="what the replay shows at a moment, as a picture"
    )
    _add_moment(frame)
    frame.add_argument(
        "--out", type=_picture, required=True, metavar="FILE.png", help="or .jpg, or .webp"
    )
    heat = commands.add_parser(
        "heatmap", parents=[after], help="what people did on a page, and where"
    )
    heat_options.add(heat, _path, _picture)
    _add_no_measure(heat)


def _add_export(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    one = commands.add_parser(
        "export", parents=[after], help="sessions, or a range of one, as files to hand over"
    )
    one.add_argument("ids", nargs="+", type=_session, metavar="ID")
    one.add_argument(
        "--as",
        dest="kind",
        type=line.unguarded,
        choices=EXPORTS,
        required=True,
        help="rrweb: JSON again; html: one page that plays offline; png: a picture of a moment",
    )
    one.add_argument(
        "--from", dest="from_ms", type=_moment, metavar="MS", help="where the range begins"
    )
    one.add_argument("--to", dest="to_ms", type=_moment, metavar="MS", help="where it ends")
    one.add_argument("--at", type=_moment, metavar="MS", help="the moment of a picture")
    one.add_argument("--window", type=_at_least_none, metavar="N", help="only this one")
    one.add_argument(
        "--out", type=_path, required=True, metavar="PATH", help="a file; of several IDs a folder"
    )


def _check_export(top: Parser, args: argparse.Namespace) -> None:
    """What makes no sense together."""
    if args.kind != "png":
        if args.at is not None:
            top.error("--at is for pictures; a range is --from and --to")
    elif args.to_ms is not None:
        top.error("a picture is of one moment; --to is for rrweb and html")
    elif args.at is not None and args.from_ms is not None:
        top.error("--at and --from name the same moment; give one of them")
    elif len(args.ids) == 1 and not args.out.is_dir():
        try:
            picture_file.kind_of(args.out)
        except UserError as why:
            top.error(why.text)
    if args.from_ms is not None and args.to_ms is not None and args.from_ms >= args.to_ms:
        top.error(f"--from {args.from_ms:g} does not lie before --to {args.to_ms:g}")


def _add_query(to: Parser, told: str | None = None) -> None:
    to.add_argument("query", nargs="*", type=line.unguarded, default=[], metavar="QUERY", help=told)


def _add_moment(to: Parser) -> None:
    to.add_argument("id", type=_session, metavar="ID")
    to.add_argument(
        "--at", type=_moment, required=True, metavar="MS", help="from the session's beginning"
    )
    to.add_argument("--window", type=_at_least_none, metavar="N", help="the active one unless told")


def _add_no_measure(to: Parser) -> None:
    to.add_argument(
        "--no-measure",
        action="store_true",
        help="start no browser to measure pages that were not measured yet: what it would tell is null",
    )


def _add_signals(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    one = commands.add_parser(
        "thresholds", parents=[after], help="the numbers of the signals, and one's own"
    )
    start = one.add_mutually_exclusive_group()
    start.add_argument(
        "--preset", type=line.unguarded, metavar="NAME", help="the numbers that a tool publishes"
    )
    start.add_argument("--reset", action="store_true", help="Footfall's own numbers again")
    one.add_argument(
        "--set",
        action="append",
        type=line.unguarded,
        metavar="NAME=VALUE",
        help="one number; may stand several times",
    )
    one.add_argument(
        "--preview", action="store_true", help="write nothing: what would these numbers mark?"
    )
    one = commands.add_parser(
        "ignore", parents=[after], help="list the findings that are no problem, add to them"
    )
    one.add_argument(
        "--kind",
        type=line.unguarded,
        choices=tuple(str(kind) for kind in Kind),
        metavar="KIND",
        help="such as dead_click",
    )
    one.add_argument(
        "--selector", type=_something, metavar="SELECTOR", help="* stands for anything"
    )
    one.add_argument("--page", type=_something, metavar="PATTERN", help="as in page:")
    one.add_argument("--remove", type=_at_least_one, metavar="RULE", help="take a rule away")


def _add_upkeep(commands: argparse._SubParsersAction[Parser], after: Parser) -> None:
    commands.add_parser("check", parents=[after], help="is the library whole?")
    again = commands.add_parser(
        "reanalyze", parents=[after], help="derive anew what is behind, or the sessions named"
    )
    again.add_argument("ids", nargs="*", type=_session, metavar="ID")
    commands.add_parser("stats", parents=[after], help="what takes the room")
    one = commands.add_parser(
        "erase", parents=[after], help="sessions out of the library for good, with all they held"
    )
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--session", nargs="+", type=_session, metavar="ID", help="by their numbers")
    which.add_argument("--user", type=_something, metavar="NAME", help="as in user:")
    which.add_argument(
        "--before",
        type=line.unguarded,
        metavar="DATE",
        help="those that began before a day; one without a date stays",
    )
    one.add_argument("--yes", dest="is_meant", action="store_true", help="do not ask")


def _something(text: str) -> str:
    told = line.unguarded(text)
    if not told.strip():
        raise argparse.ArgumentTypeError("nothing is named; * stands for anything")
    return told


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a name, not ''")
    return line.path(text)


def _picture(text: str) -> Path:
    file = _path(text)
    try:
        picture_file.kind_of(file)
    except UserError as why:
        raise argparse.ArgumentTypeError(why.text) from None
    return file


def _at_least_one(text: str) -> int:
    return whole(text, 1)


def _at_least_none(text: str) -> int:
    return whole(text, 0)


def _session(text: str) -> int:
    return whole(text, 1)


def _moment(text: str) -> float:
    try:
        moment = float(line.unguarded(text))
    except ValueError:
        moment = math.nan
    if not math.isfinite(moment):
        raise argparse.ArgumentTypeError(f"a number of milliseconds, not {line.unguarded(text)!r}")
    return moment
