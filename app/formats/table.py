"""Text tables (CSV in any dialect) as rows of cells: which sign parts the cells and where the titles are is found out.

The titles are the first row that is as wide as most and holds no number: reports put prose before it. Rows of sums at
the end are left out, and so is the apostrophe before `=`, `+`, `-` and `@` that spreadsheets put there. Source: formats
of the tools' exports as far as they are known; RFC 4180 for quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator

from msgspec import Struct

from app.formats.problem import NotRead
from app.formats.spool import Buffer
from app.pattern import pattern

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 256_000_000
MOST_ROWS = 500_000
MOST_COLUMNS = 500
LONGEST_CELL = 100_000
_HEAD_CHARS = 65_536
_HEAD_ROWS = 60
#: so many of the rows of a table whose titles nobody knows are as wide as each other
_MOSTLY = 0.75
#: rows of prose that may stand before the titles
_BEFORE = 30
_NUMBER = pattern(r"[-+]?[\d.,\s]*\d\s*%?")
_SUMS = frozenset(
    {"total", "totals", "grand total", "sum", "average", "mean", "summe", "gesamt", "durchschnitt"}
)
_LAST = 3
_ESCAPED = pattern(r"'[=+\-@]")


class BadTable(NotRead):
    """A table that cannot be read to its end; `titles` are those it has."""

    def __init__(self, reason: str, titles: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.titles = titles


class Table(Struct, frozen=True):
    """`rows` are as wide as `titles`, `lines` where each begins in the file, counted from 1."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def read(data: Buffer, known: Collection[str] = ()) -> Table | None:
    """The table that a text is; None where it is none of two columns or more, with a row of titles.

    Args:
        known: titles, as `folded` writes them, that speak for the sign that parts them.

    Raises:
        BadTable: it has a row that does not fit its titles, or is of an unreasonable size.
    """
    if len(data) > MOST_BYTES:
        return None
    text = decoded(data)
    delimiter = _delimiter(text, frozenset(known))
    if delimiter is None:
        return None
    return _table(text, delimiter, frozenset(known))


def folded(title: str) -> str:
    """A title as it is compared: `_`, `-` and spaces are one, case is none.

    >>> folded(" Date_Submitted (UTC) ")
    'date submitted (utc)'
    """
    return re.sub(r"[\s_\-]+", " ", title).strip().casefold()


def decoded(data: Buffer) -> str:
    """A file's text: UTF-8 or UTF-16 with a mark or without, else Windows' Latin letters."""
    raw = bytes(data)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    zeros = raw[:2_000].count(0)
    if zeros > len(raw[:2_000]) // 4:
        big = raw[0:2_000:2].count(0) > raw[1:2_000:2].count(0)
        return raw.decode("utf-16-be" if big else "utf-16-le", "replace").removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in; empty ones are left out. Raises `csv.Error`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begun = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begun, cells
        begun = reader.line_num + 1


def _head(text: str, delimiter: str) -> list[list[str]]:
    """The first rows; the last one of a text that is cut may be cut, too."""
    found: list[list[str]] = []
    part = text[:_HEAD_CHARS]
    try:
        for _, cells in _records(part, delimiter):
            found.append(cells)
            if len(found) > _HEAD_ROWS:
                break
    except csv.Error:
        pass
    is_cut = len(part) < len(text) and len(found) <= _HEAD_ROWS
    return found[:-1] if is_cut and len(found) > 1 else found


def _width(rows: list[list[str]]) -> int:
    """How many cells most rows have; of equally many the greater number."""
    counted = Counter(len(row) for row in rows)
    return max(counted, key=lambda width: (counted[width], width), default=0)


def _delimiter(text: str, known: frozenset[str]) -> str | None:
    """The sign under which most titles are known; of equally many the one under which rows are alike."""
    best, found = (0, 0.0, 0), None
    for delimiter in DELIMITERS:
        rows = _head(text, delimiter)
        width = _width(rows)
        at = _titles_at(rows, width, known)
        if width < 2 or at is None:
            continue
        told = sum(folded(cell) in known for cell in rows[at])
        alike = sum(len(row) == width for row in rows) / len(rows)
        if told < 2 and alike < _MOSTLY:
            continue  # prose with a sign in it
        if (told, alike, width) > best:
            best, found = (told, alike, width), delimiter
    return found


def _titles_at(rows: list[list[str]], width: int, known: frozenset[str]) -> int | None:
    """Which row the titles are."""
    for at, cells in enumerate(rows[:_BEFORE]):
        titles = [cell for cell in cells if cell.strip()]
        is_wide = len(cells) == width or (
            len(cells) > 1 and sum(folded(cell) in known for cell in titles) > 1
        )
        if is_wide and len(titles) > 1 and not any(_NUMBER.fullmatch(c.strip()) for c in titles):
            return at
    return None


def _table(text: str, delimiter: str, known: frozenset[str]) -> Table | None:
    head = _head(text, delimiter)
    titles_at = _titles_at(head, _width(head), known)
    if titles_at is None:
        return None
    titles: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for number, (line, cells) in enumerate(_records(text, delimiter)):
            if number == titles_at:
                titles = _told_apart(cells)
                if len(titles) > MOST_COLUMNS:
                    raise BadTable(
                        f"is a table of {len(titles):,} columns, more than {MOST_COLUMNS}."
                    )
            elif number > titles_at:
                rows.append(_fitting(cells, titles, line))
                lines.append(line)
                if len(rows) > MOST_ROWS:
                    raise BadTable(f"is a table of more than {MOST_ROWS:,} rows; split it.", titles)
    except csv.Error as error:
        raise BadTable(f"is a table (CSV) that cannot be read: {error}.", titles) from None
    while rows and _is_sums(rows[-1]) and len(lines) - len(rows) < _LAST:
        rows.pop()
    return Table(titles, tuple(rows), tuple(lines[: len(rows)]))


def _told_apart(cells: list[str]) -> tuple[str, ...]:
    """Titles without spaces around them, each of its own; those behind the last one are none."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    seen: Counter[str] = Counter()
    titles: list[str] = []
    for cell in cells:
        title = _plain(cell).strip()
        seen[title] += 1
        titles.append(f"{title} ({seen[title]})".strip() if seen[title] > 1 else title)
    return tuple(titles)


def _fitting(cells: list[str], titles: tuple[str, ...], line: int) -> tuple[str, ...]:
    width = len(titles)
    if any(cell.strip() for cell in cells[width:]):
        raise BadTable(
            f"line {line:,}: a row has {len(cells):,} cells where there are {width:,} titles; "
            "a cell with the sign that parts them needs quotes.",
            titles,
        )
    row = [_plain(cell) for cell in cells[:width]]
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise BadTable(f"line {line:,}: a cell has more than {LONGEST_CELL:,} signs.", titles)
    return (*row, *[""] * (width - len(row)))


def _plain(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def _is_sums(row: tuple[str, ...]) -> bool:
    """A row that begins with a word for a sum and holds nothing but numbers behind it."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or filled[0].rstrip(":").casefold() not in _SUMS:
        return False
    return len(filled) > 1 and all(_NUMBER.fullmatch(cell) for cell in filled[1:])
