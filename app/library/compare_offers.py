"""Who lends themselves to being compared: variants, devices, who reached a goal and who did not, before and after a
day, first visits and later ones, kept searches and all others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.library import goals, segments
from app.library.columns import Columns
from app.library.facet_choices import BY_VALUE
from app.library.goal_columns import GoalColumns, goal_columns_of
from app.library.goal_results import opposite
from app.library.pairs import Mask
from app.library.search import parse, quoted
from app.library.search_sql import UNKNOWN, condition
from app.library.wildcards import exactly

if TYPE_CHECKING:
    from app.library.database import Library

MOST_VARIANTS, MOST_DEVICES, MOST_GOALS, MOST_KEPT = 4, 3, 6, 12
#: no recording is of a day before
_EARLIEST_MS = 86_400_000.0


class By(StrEnum):
    """What tells the sides apart."""

    EVERYONE = "everyone"
    VARIANT = "variant"
    DEVICE = "device"
    GOAL = "goal"
    BOUGHT = "bought"
    DAY = "day"
    VISITOR = "visitor"
    KEPT = "kept"


class Side(Struct, frozen=True):
    """Who may be on a side; not `is_it`: who does not, or did not. `sessions` is None where nobody counted."""

    by: By
    name: str
    query: str
    is_it: bool = True
    sessions: int | None = None


class Offers(Struct, frozen=True):
    """Comparisons that there are sessions for, and all who may be on a side."""

    pairs: tuple[tuple[Side, Side], ...]
    sides: tuple[Side, ...]


def offers(db: Library, among: str) -> Offers:
    """What may be compared of the sessions of a query.

    Raises:
        QueryError: for a query that cannot be read.
    """
    columns = goal_columns_of(db)
    chosen = columns.columns.among(db, condition(parse(among)))
    found = [one for one in _pairs(db, columns, chosen) if _is_there(one)]
    everyone = Side(By.EVERYONE, "", "", sessions=int(chosen.sum()))
    sides = {one.query: one for one in (everyone, *(side for pair in found for side in pair))}
    kept = [Side(By.KEPT, one.name, one.query) for one in segments.readable(db)[:MOST_KEPT]]
    for one in kept:
        sides.setdefault(one.query, one)
    return Offers(_each_once(found), tuple(sides.values()))


def _each_once(pairs: list[tuple[Side, Side]]) -> tuple[tuple[Side, Side], ...]:
    return tuple({(one.query, other.query): (one, other) for one, other in pairs}.values())


def _is_there(pair: tuple[Side, Side]) -> bool:
    return all(side.sessions is None or side.sessions > 0 for side in pair)


def _pairs(db: Library, columns: GoalColumns, chosen: Mask) -> Iterator[tuple[Side, Side]]:
    for by, most in ((By.VARIANT, MOST_VARIANTS), (By.DEVICE, MOST_DEVICES)):
        commonest = _values(db, columns.columns, chosen, by, most)
        for other in commonest[1:]:
            yield commonest[0], other
    for goal in goals.readable(db)[:MOST_GOALS]:
        rest = opposite(goal.query)
        if rest is not None:
            is_reached = columns.reached(db, goal).is_reached
            yield _either(By.GOAL, goal.name, goal.query, rest, chosen, is_reached)
    asked = (By.BOUGHT, "has:purchase", "-has:purchase"), (By.VISITOR, "visitor:new", "visitor:returning")  # fmt: skip
    for by, one, rest in asked:
        masks = columns.columns.choices(db, [one, rest.removeprefix("-")])
        of = int((chosen & masks[0]).sum())
        left = int(chosen.sum()) - of if rest.startswith("-") else int((chosen & masks[1]).sum())
        yield Side(by, "", one, sessions=of), Side(by, "", rest, False, left)
    for before, after in _of_days(columns.visitors(db).started_at_ms[chosen]):
        yield _counted(db, columns, chosen, before), _counted(db, columns, chosen, after)
    for kept in segments.readable(db)[:MOST_KEPT]:
        others = opposite(kept.query)
        if others is not None:
            yield Side(By.KEPT, kept.name, kept.query), Side(By.KEPT, kept.name, others, False)


def _values(db: Library, columns: Columns, chosen: Mask, by: By, most: int) -> list[Side]:
    """The commonest, variants in the order of their names: A is side A."""
    counted, _ = columns.pairs(db, BY_VALUE[str(by)]).counted(chosen, most + 1)
    known = [(name, many) for name, many in counted if name and name.lower() != UNKNOWN][:most]
    if by is By.VARIANT:
        known.sort()
    return [
        Side(by, name, f"{by}:{quoted(exactly(str(by), name))}", sessions=many)
        for name, many in known
        if name is not None
    ]


def _either(
    by: By, name: str, query: str, rest: str, chosen: Mask, is_it: Mask
) -> tuple[Side, Side]:
    hits = int((chosen & is_it).sum())
    left = int(chosen.sum()) - hits
    return Side(by, name, query, sessions=hits), Side(by, name, rest, False, left)


def _of_days(started_at_ms: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Iterator[tuple[Side, Side]]:  # fmt: skip
    """Before and after the day that halves the sessions."""
    dated = started_at_ms[started_at_ms >= _EARLIEST_MS]
    if not len(dated):
        return
    first, middle = _day(float(dated.min())), _day(float(np.median(dated)))
    if first is not None and middle is not None and middle > first:
        name = middle.isoformat()
        yield Side(By.DAY, name, f"started<{name}"), Side(By.DAY, name, f"started>={name}", False)


def _counted(db: Library, columns: GoalColumns, chosen: Mask, side: Side) -> Side:
    """As the search counts it: a session without a time is on neither side."""
    among = columns.columns.among(db, condition(parse(side.query)))
    return replace(side, sessions=int((chosen & among).sum()))


def _day(epoch_ms: float) -> date | None:
    """The viewer's day; a recording may tell a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(epoch_ms / 1000, UTC).astimezone().date()
    except (OverflowError, OSError, ValueError):
        return None
