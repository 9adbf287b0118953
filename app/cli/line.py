"""The words of a line before they are parsed: which command they name, and which of them only look like options.

Needs Python and nothing else, also nothing else of Footfall.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.pattern import pattern

#: command → the file of this room that knows it; `packaging/dev.py` asks here, too, before anything is installed
COMMANDS = {
    "import": "imports",
    "sessions": "questions",
    "show": "questions",
    "feed": "feed",
    "frame": "frame",
    "heatmap": "heatmap",
    "export": "export",
    "pages": "questions",
    "notes": "notes",
    "issues": "issues",
    "person": "person",
    "paths": "paths",
    "funnel": "funnel",
    "overview": "overview",
    "report": "report",
    "media": "media",
    "products": "products",
    "compare": "compare",
    "forms": "forms",
    "feedback": "feedback",
    "goals": "goals",
    "thresholds": "signals",
    "ignore": "signals",
    "check": "upkeep",
    "reanalyze": "upkeep",
    "stats": "upkeep",
    "erase": "erase",
}
_WITH_VALUE = ("--library", "--profile", "--log")
_LIKE_A_COMMAND = pattern(r"[a-z][a-z-]*")
#: no word of a line can hold this sign, so whatever begins with it was guarded here
_GUARD = "\0"


def wants_command(arguments: Sequence[str]) -> bool:
    """Whether a line is for the command line: its first word names a sub-command, or could only be meant as one, or
    it asks for help. Behind `--` stand files, whatever they are called.

    >>> wants_command(["--library", "import", "export.json"]), wants_command(["--json", "sessions"])
    (False, True)
    >>> wants_command(["import", "--", "-a.json"]), wants_command(["--", "import"])
    (True, False)
    """
    words = _before_files(arguments)
    if any(word in ("-h", "--help", "--version") for word in words):
        return True
    word = _first(words)
    return word in COMMANDS or unknown_command(arguments) is not None


def command(arguments: Sequence[str]) -> str | None:
    """The sub-command that a line names, if it names one.

    >>> command(["--library", "x", "sessions"]), command(["--help"])
    ('sessions', None)
    """
    word = _first(_before_files(arguments))
    return word if word in COMMANDS else None


def unknown_command(arguments: Sequence[str]) -> str | None:
    """The first word of a line when it is neither a sub-command nor a file, but looks like the former.

    >>> unknown_command(["sesions", "--json"]), unknown_command(["sessions"]), unknown_command(["no.json"])
    ('sesions', None, None)
    """
    word = _first(_before_files(arguments))
    if word in COMMANDS or not _LIKE_A_COMMAND.fullmatch(word) or os.path.lexists(word):
        return None
    return word


def _before_files(arguments: Sequence[str]) -> list[str]:
    words = list(arguments)
    return words[: words.index("--")] if "--" in words else words


def _first(words: Sequence[str]) -> str:
    rest = iter(words)
    for word in rest:
        if word in _WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def guarded(arguments: Sequence[str]) -> list[str]:
    """The line with a sign before each word that begins with one minus, so that `-is:watched` is a query, no option;
    and before each one behind `--`, which is left out then.

    >>> [word.replace("\\0", "*") for word in guarded(["sessions", "-is:watched", "--sort", "-clicks", "-h"])]
    ['sessions', '*-is:watched', '--sort', '*-clicks', '-h']
    >>> [word.replace("\\0", "*") for word in guarded(["import", "--jobs", "2", "--", "--a.json", "-h"])]
    ['import', '--jobs', '2', '*--a.json', '*-h']
    """
    return list(_guarded(arguments))


def _guarded(arguments: Sequence[str]) -> Iterator[str]:
    behind = False
    for word in arguments:
        if word == "--" and not behind:
            behind = True
        elif behind or (word.startswith("-") and word != "-h" and word[1:2] not in ("", "-")):
            yield _GUARD + word if word.startswith("-") else word
        else:
            yield word


def unguarded(text: str) -> str:
    """The word as it was written.

    >>> unguarded(guarded(["-7"])[0])
    '-7'
    """
    return text.removeprefix(_GUARD)


def path(text: str) -> Path:
    """A path on the line."""
    return Path(unguarded(text))


def written(message: str) -> str:
    """What argparse says of a line, with its words as they were written."""
    return message.replace(_GUARD, "").replace(repr(_GUARD)[1:-1], "")
