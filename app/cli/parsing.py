"""How a line is read: argparse without guesses, and without parsers for commands that nobody asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from app.cli import line


class WrongUsage(Exception):
    """A line that cannot be read; `usage` says how such a line looks."""

    def __init__(self, text: str, usage: str) -> None:
        super().__init__(text)
        self.text = text
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """Leaves the last word on a wrong line to whoever asked. Options are written out: a shortened one would mean
    another, or nothing, as soon as there is a new option."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **named})

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(line.written(message), self.format_usage().strip())


class Commands:
    """The sub-commands, of which only `asked` gets a parser where the line names it: parsers take their time."""

    def __init__(self, top: Parser, asked: str | None) -> None:
        self._all = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
        self._asked = asked

    def add_parser(self, name: str, **named: Any) -> Any:
        """As argparse's."""
        if self._asked in (None, name):
            return self._all.add_parser(name, **named)
        return _Unasked()


class _Unasked:
    """Takes the options of a command that nobody asked for."""

    def __getattr__(self, name: str) -> Callable[..., _Unasked]:
        return lambda *_, **__: self


def whole(text: str, least: int) -> int:
    """A whole number, as an option takes it.

    Raises:
        ArgumentTypeError: it is none, less than `least`, or more than the library has numbers for.
    """
    try:
        number = int(line.unguarded(text))
    except ValueError:
        number = least - 1
    if not least <= number < 2**63:
        raise argparse.ArgumentTypeError(
            f"a whole number, at least {least}, not {line.unguarded(text)!r}"
        )
    return number
