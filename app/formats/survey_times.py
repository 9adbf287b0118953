"""Times as exports of surveys write them, as Unix ms.

A date alone tells no moment, and neither does a date of which nobody knows what is its day and what its month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from app.pattern import pattern

_ISO = pattern(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.IGNORECASE,
)  # fmt: skip
_SLASHED = pattern(
    r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d\d)[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*([AP]M)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.IGNORECASE,
)  # fmt: skip
_NAMED = (
    "%d %b %Y, %H:%M", "%d %b %Y %H:%M", "%d %b %Y %H:%M:%S", "%d %B %Y %H:%M", "%b %d, %Y %H:%M", "%b %d %Y %H:%M:%S",
    "%b %d, %Y %I:%M %p", "%b %d, %Y, %I:%M %p", "%B %d, %Y %I:%M %p", "%B %d, %Y, %I:%M %p",
)  # fmt: skip
_NUMBER = pattern(r"\d{9,19}(?:\.\d+)?")
#: Unix times of the years 2001 to 2100 in seconds; in ms, µs and ns they are a thousand times more each
_LEAST_S, _MOST_S = 9.78e8, 4.2e9


class Order(StrEnum):
    """Which comes first in `03/04/2026`."""

    DAY = "day"
    MONTH = "month"


def order_of(cells: Iterable[str]) -> Order | None:
    """What comes first, as numbers over 12 or dots between them tell; None where nothing does, or they contradict."""
    told: set[Order] = set()
    for cell in cells:
        found = _SLASHED.fullmatch(cell.strip())
        if found is None:
            continue
        if found[2] == "." or int(found[1]) > 12:
            told.add(Order.DAY)
        elif int(found[3]) > 12:
            told.add(Order.MONTH)
    return told.pop() if len(told) == 1 else None


def is_open(cells: Iterable[str]) -> bool:
    """Whether some times could be read if somebody said what comes first."""
    said = list(cells)
    return order_of(said) is None and any(_SLASHED.fullmatch(cell.strip()) for cell in said)


def epoch_ms(cell: str, order: Order | None = None, is_local: bool = False) -> float | None:
    """A moment, None where the cell tells none.

    Args:
        is_local: a time without an offset is of this computer's zone, not UTC.

    >>> epoch_ms("2026-01-31 09:30"), epoch_ms("31.01.2026 09:30", Order.DAY), epoch_ms("2026-01-31")
    (1769851800000.0, 1769851800000.0, None)
    """
    said = cell.strip()
    try:
        if _NUMBER.fullmatch(said):
            return _of_number(float(said))
        if found := _ISO.fullmatch(said):
            year, month, day, hour, minute, second, part, zone = found.groups()
            return _ms(year, month, day, hour, minute, second, part, zone, is_local)
        if found := _SLASHED.fullmatch(said):
            first, _, then, year, hour, minute, second, part, half, zone = found.groups()
            if order is None:
                return None
            day, month = (first, then) if order is Order.DAY else (then, first)
            if half:
                hour = str(int(hour) % 12 + (12 if half.upper() == "PM" else 0))
            year = year if len(year) == 4 else f"20{year}"
            return _ms(year, month, day, hour, minute, second, part, zone, is_local)
        return _in_words(said, is_local)
    except (ValueError, OverflowError, OSError, IndexError):
        return None


def _of_number(number: float) -> float | None:
    for factor in (1.0, 1e3, 1e6, 1e9):
        if _LEAST_S <= number / factor <= _MOST_S:
            return number / factor * 1000
    return None


def _ms(
    year: str, month: str, day: str, hour: str, minute: str, second: str | None, part: str | None,
    zone: str | None, is_local: bool,
) -> float:  # fmt: skip
    micro = int((part or "0")[:6].ljust(6, "0"))
    date = int(year), int(month), int(day)
    at = datetime(  # noqa: DTZ001 - the zone comes below
        *date, int(hour), int(minute), int(second or 0), micro
    )
    if zone and zone[0] in "+-":
        at = at.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo)
    elif zone:
        at = at.replace(tzinfo=UTC)
    return _of_moment(at, is_local)


def _in_words(said: str, is_local: bool) -> float | None:
    for form in _NAMED:
        try:
            return _of_moment(datetime.strptime(said, form), is_local)  # noqa: DTZ007 - the zone is not told
        except ValueError:
            continue
    if not re.search(r"\d:\d\d", said) or len(said) > 60:
        return None
    # brings sockets along: only where a date is written as mail has it
    from email.utils import parsedate_to_datetime

    try:
        return _of_moment(parsedate_to_datetime(said), is_local)
    except TypeError:
        return None


def _of_moment(at: datetime, is_local: bool) -> float:
    if at.tzinfo is None and not is_local:
        at = at.replace(tzinfo=UTC)
    return at.timestamp() * 1000
