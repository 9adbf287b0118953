"""What is listed of a whole session, beside its streams: console, requests, vitals, entries.

The earliest of each are kept, up to `LIST_LIMIT`; what is more than a line of them (stacks, bodies,
long messages) up to `TEXT_LIMIT` characters in all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from app.activity.model import ConsoleLine, Entry, Integrity, Request, Vital
from app.activity.window import WindowReader

#: rows of one kind in a session
LIST_LIMIT = 20_000
#: characters of long texts in a session
TEXT_LIMIT = 8_000_000

Row = TypeVar("Row", ConsoleLine, Request, Vital, Entry)


class Listed(Struct, frozen=True):
    """The rows in order of time; `remarks` on those that are not among them."""

    console: tuple[ConsoleLine, ...]
    requests: tuple[Request, ...]
    vitals: tuple[Vital, ...]
    entries: tuple[Entry, ...]
    remarks: tuple[Integrity, ...]


def listed(readers: Sequence[WindowReader], places: Mapping[tuple[int, int], int]) -> Listed:
    """The lists of all windows as one.

    Args:
        places: the index in `Analysis.visits` of each window's own visits.
    """
    console = _in_order([row for reader in readers for row in reader.told.lines], places)
    requests = _in_order([row for r in readers for row in r.told.requests.values()], places)
    vitals = _in_order([row for r in readers for row in r.told.vitals.values()], places)
    entries = _in_order([row for reader in readers for row in reader.entries.found], places)
    logged = sum(len(reader.told.console) for reader in readers)
    remarks = []
    if logged > len(console[:LIST_LIMIT]) == LIST_LIMIT:
        remarks.append(
            Integrity(
                "console_cut",
                f"{logged:,} lines of the console were recorded; the first {LIST_LIMIT:,} are listed.",
            )
        )
    if len(requests) >= LIST_LIMIT:
        remarks.append(
            Integrity(
                "requests_cut", f"The first {LIST_LIMIT:,} requests are listed; there were more."
            )
        )
    lines, left = _within_lines(console[:LIST_LIMIT], TEXT_LIMIT)
    return Listed(
        console=lines,
        requests=_within_requests(requests[:LIST_LIMIT], left),
        vitals=tuple(vitals[:LIST_LIMIT]),
        entries=tuple(entries[:LIST_LIMIT]),
        remarks=tuple(remarks),
    )


def _in_order(rows: list[Row], places: Mapping[tuple[int, int], int]) -> list[Row]:
    """What came before a window's first page belongs to that page: it was on its way."""
    placed = [replace(row, visit=places.get((row.window, max(0, row.visit)), -1)) for row in rows]
    return sorted(placed, key=lambda row: row.at_ms)


def _within_lines(rows: list[ConsoleLine], room: int) -> tuple[tuple[ConsoleLine, ...], int]:
    kept = []
    for row in rows:
        size = len(row.full or "") + len(row.stack or "")
        if size > room:
            row = replace(row, full=None, stack=None)  # noqa: PLW2901
        else:
            room -= size
        kept.append(row)
    return tuple(kept), room


def _within_requests(rows: list[Request], room: int) -> tuple[Request, ...]:
    kept = []
    for row in rows:
        size = len(row.detail or "")
        if size > room:
            row = replace(row, detail=None)  # noqa: PLW2901
        else:
            room -= size
        kept.append(row)
    return tuple(kept)
