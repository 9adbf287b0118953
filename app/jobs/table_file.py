"""Tables as CSV files, as table programs read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.errors import UserError

# A table program takes a cell that begins so for a formula; recorded labels are strangers' text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], out: Path) -> None:
    """Write a table; what is not known is an empty cell.

    Raises:
        UserError: the file cannot be written.
    """
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(columns)
            table.writerows([cell(value) for value in row] for row in rows)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}.", "") from error


def cell(value: object) -> object:
    """A value as a cell that is no formula.

    >>> cell("=1+1"), cell(-1), cell(None)
    ("'=1+1", -1, '')
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
