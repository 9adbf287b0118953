"""Columns of a course over time, by the calendar in which queries read dates (`app.library.amounts`): hours, days,
weeks from Monday on, months or years.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.insights.overview import Columns, Step

MOST_COLUMNS = 60
HOUR_MS = 3_600_000.0
_MOST_YEARS = 10_000


def columns_for(first_ms: float, last_ms: float) -> Columns:
    """The shortest columns from one moment to another of which there is room for all."""
    for step in Step:
        edges = _edges(step, first_ms, last_ms)
        if len(edges) <= MOST_COLUMNS + 1:
            break
    return Columns(step, tuple(edges))


def name_of(step: Step, begin_ms: float) -> str:
    """A column as a query writes it after `started>=`: its first moment."""
    at = datetime.fromtimestamp(begin_ms / 1000, UTC).astimezone()
    return at.strftime("%Y-%m-%dT%H:%M") if step is Step.HOUR else at.strftime("%Y-%m-%d")


def _edges(step: Step, first_ms: float, last_ms: float) -> list[float]:
    """Where columns begin, and the end of the last; no more of them than tell that they are too many."""
    most = _MOST_YEARS if step is Step.YEAR else MOST_COLUMNS + 1
    at = _floor(
        step, datetime.fromtimestamp(first_ms / 1000, UTC).astimezone().replace(tzinfo=None)
    )
    found = [at.timestamp() * 1000]
    while found[-1] <= last_ms and len(found) <= most:
        if step is Step.HOUR:
            found.append(found[-1] + HOUR_MS)
        else:
            at = _next(step, at)
            found.append(at.timestamp() * 1000)
    return found


def _floor(step: Step, at: datetime) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if step is Step.HOUR:
        return hour
    day = hour.replace(hour=0)
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    if step in (Step.MONTH, Step.YEAR):
        return day.replace(day=1, month=day.month if step is Step.MONTH else 1)
    return day


def _next(step: Step, at: datetime) -> datetime:
    if step in (Step.DAY, Step.WEEK):
        return at + timedelta(days=1 if step is Step.DAY else 7)
    if step is Step.MONTH:
        return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return at.replace(year=at.year + 1)
