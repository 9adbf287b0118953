"""How a command answers: one JSON document or lines for a person on standard output, everything else on standard
error. Where it fails, the document holds `error` (`text`, `hint`) and what is known of the answer."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Unfinished(Exception):
    """A command that stopped on the way; `known` is what its document holds so far."""

    def __init__(self, known: dict[str, Json], why: BaseException) -> None:
        super().__init__(str(why))
        self.known = known
        self.why = why


def number(value: float | None) -> Json:
    """A number as JSON takes it: whole where it is whole, rounded to a thousandth, null where it is none.

    >>> number(1500.0), number(0.12345), number(float("nan"))
    (1500, 0.123, None)
    """
    if value is None or not math.isfinite(value):
        return None
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def percent(share: float | None) -> str:
    """A share for a person; empty where there is none.

    >>> percent(0.1234), percent(None)
    ('12.3 %', '')
    """
    return "" if share is None else f"{100 * share:.1f} %"


def prepare() -> None:
    """Say whatever a recording holds in UTF-8, wherever the terminal cannot; nowhere, where the shell closed it."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def document(answer: Json) -> None:
    """Print the one JSON document."""
    _write(json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n")


def line(text: str) -> None:
    """Print one line for a person; what could steer a terminal is taken out."""
    _write(printable(text) + "\n")


def flush() -> None:
    """Send what was said.

    Raises:
        Unsaid: when it cannot be written.
    """
    _write("", and_flush=True)


class Unsaid(Exception):
    """The answer cannot be written to standard output; the text says why."""


def _write(text: str, *, and_flush: bool = False) -> None:
    try:
        sys.stdout.write(text)
        if and_flush:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as why:
        raise Unsaid(why.strerror or type(why).__name__) from why


def message(text: str) -> None:
    """Say something beside the answer."""
    sys.stderr.write(printable(text) + "\n")
    sys.stderr.flush()


def printable(text: str) -> str:
    """Text in which nothing steers a terminal.

    >>> printable("a\\x1b[31mb\\nc")
    'a\\ufffd[31mb c'
    """
    spaced = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in spaced)


def length(ms: float) -> str:
    """A length of time.

    >>> length(83_000.0), length(3_723_000.0)
    ('1:23', '1:02:03')
    """
    seconds = int(ms // 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


#: no recorder is older: an earlier start is that of a file which counts from nought
EARLIEST_EPOCH_MS = 631_152_000_000.0


def dated(epoch_ms: float) -> float | None:
    """A moment, or None where the recording held no date."""
    return epoch_ms if epoch_ms >= EARLIEST_EPOCH_MS else None


def moment(epoch_ms: float) -> str:
    """A date and time in the viewer's time zone."""
    if dated(epoch_ms) is None:
        return "no date"
    try:
        return datetime.fromtimestamp(epoch_ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return "date unknown"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widest: int = 40) -> None:
    """Print columns, each as wide as it has to be, none wider than `widest`."""
    cut = [tuple(_cut(printable(cell), widest) for cell in row) for row in (head, *rows)]
    widths = [max(len(row[at]) for row in cut) for at in range(len(head))]
    for row in cut:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        _write("  ".join(cells).rstrip() + "\n")


def _cut(text: str, widest: int) -> str:
    return text if len(text) <= widest else text[: widest - 1] + "…"


class Progress:
    """One line on standard error that is written over; nothing where that is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._width = 0

    def tell(self, text: str) -> None:
        """Replace the line."""
        if self._live:
            shown = _cut(printable(text), 110)
            self._stream.write("\r" + shown.ljust(self._width))
            self._stream.flush()
            self._width = len(shown)

    def clear(self) -> None:
        """Take the line away."""
        if self._live and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
