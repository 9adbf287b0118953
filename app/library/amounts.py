"""Amounts as the query language writes them: lengths of time, dates, numbers.

Lengths take `ms s m h` (`1m30s`; a bare number is seconds, of web vitals milliseconds). Shares are percent. Dates are
`2026`, `2026-01`, `2026-01-31` or `2026-01-31T09:30`, with an offset or in the viewer's time zone; a date stands for
the whole of its year, month, day or minute.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.errors import QueryError
from app.pattern import pattern

LENGTH_KEYS = ("duration", "active", "lcp", "inp", "fcp", "ttfb")
#: whose bare numbers are milliseconds, not seconds
VITAL_KEYS = ("lcp", "inp", "fcp", "ttfb")
#: whose numbers are percent of what is kept as a share
SHARE_KEYS = ("scroll", "watched")

_UNIT_MS = {"ms": 1.0, "s": 1_000.0, "m": 60_000.0, "h": 3_600_000.0}
_LENGTH = pattern(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h))+")
_LENGTH_PART = pattern(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_DATE = pattern(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)


def example(key: str) -> str:
    """What an amount of this key looks like, as a sentence."""
    if key in VITAL_KEYS:
        return "Milliseconds, or a length such as 2.5s."
    if key in LENGTH_KEYS:
        return "A length such as 30s, 2m or 1h."
    if key in SHARE_KEYS:
        return "Percent, such as 75."
    return "A date such as 2026-01-31." if key == "started" else "A number."


def bounds(key: str, amount: str) -> tuple[float, float]:
    """What an amount means: (from, to), equal for a number (lengths in ms, shares 0 to 1), half open for a date (Unix
    ms).

    Raises:
        QueryError: for an amount that does not fit the key.

    >>> bounds("duration", "1m30s")
    (90000.0, 90000.0)
    """
    if key == "started":
        return _date(amount)
    if key in LENGTH_KEYS and _LENGTH.fullmatch(amount):
        ms = sum(float(n) * _UNIT_MS[unit] for n, unit in _LENGTH_PART.findall(amount))
        return ms, ms
    bare = amount.removesuffix("%") if key in SHARE_KEYS else amount
    if not re.fullmatch(r"\d+(?:\.\d+)?", bare):
        raise QueryError(f"“{amount}” is no amount for {key}.", example(key))
    number = float(bare)
    if key in SHARE_KEYS:
        number /= 100.0
    elif key in LENGTH_KEYS and key not in VITAL_KEYS:
        number *= 1_000.0
    return number, number


def _date(amount: str) -> tuple[float, float]:
    found = _DATE.fullmatch(amount)
    wrong = QueryError(
        f"“{amount}” is no date.", "Write 2026, 2026-01, 2026-01-31 or 2026-01-31T09:30."
    )
    if found is None:
        raise wrong
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        # Without an offset it is the viewer's own time.
        day_part = f"{year}-{month or '01'}-{day or '01'}"
        start = datetime.fromisoformat(
            f"{day_part}T{hour or '00'}:{minute or '00'}:{second or '00'}"
        )
        if second or minute:
            end = start + (timedelta(seconds=1) if second else timedelta(minutes=1))
        elif day:
            end = start + timedelta(days=1)
        elif month:
            end = (start + timedelta(days=31)).replace(day=1)
        else:
            end = start.replace(year=start.year + 1)
        if offset:
            zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
            start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
        return start.timestamp() * 1000, end.timestamp() * 1000
    except (ValueError, OverflowError, OSError) as why:
        raise wrong from why
