"""What two groups of sessions are compared by, held as numbers in memory: which sessions have what
(`app.library.compare_things`), and what they have an amount of. Rows of sessions are those of `app.library.columns`.
Read once a connection, kind by kind; after a write only what may be other.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.insights.compare import Sort, Unit
from app.library import arrays
from app.library.answers import SAID, SCORES
from app.library.columns import Columns
from app.library.compare_things import KINDS, Has, Kind
from app.library.goal_columns import GoalColumns
from app.library.pairs import Mask
from app.library.per_connection import PerConnection
from app.library.revisions import revisions, stand
from app.quantities import Values

if TYPE_CHECKING:
    from app.library.database import Library

#: amounts of a session: the key of queries, the column of `facts`, what it is counted in
AMOUNTS = (
    ("active", "active_ms", Unit.MS), ("duration", "duration_ms", Unit.MS), ("pages", "pages", Unit.COUNT),
    ("clicks", "clicks", Unit.COUNT), ("friction", "friction", Unit.SCORE), ("scroll", "scroll_frac", Unit.SHARE),
    ("lcp", "lcp", Unit.MS), ("inp", "inp", Unit.MS), ("cls", "cls", Unit.SCORE), ("fcp", "fcp", Unit.MS),
    ("ttfb", "ttfb", Unit.MS), ("value", "value", Unit.MONEY),
)  # fmt: skip
#: all amounts, with those that people gave as a score
UNITS = (*((key, unit) for key, _, unit in AMOUNTS), *((key, Unit.SCORE) for key in SCORES))


class Reading(Struct, frozen=True):
    """How far the first reading is: so many kinds of all are read, `sort` is the next."""

    done: int
    total: int
    sort: Sort


class _Kept(Struct, frozen=True):
    """A kind as it was read: at which stand of the library, what that hung on, and what there is."""

    stand: tuple[int, int]
    numbers: tuple[int, ...]
    made_of: object
    has: tuple[Has, ...]


class Held:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._kept: dict[Sort, _Kept] = {}
        self._stand: tuple[int, int] | None = None
        self._revision: int | None = None
        self._amounts: dict[str, Values] = {}

    @property
    def has(self) -> tuple[Has, ...]:
        """What is read of all kinds."""
        return tuple(
            has for kind in KINDS if kind.sort in self._kept for has in self._kept[kind.sort].has
        )

    def read(self, db: Library, columns: GoalColumns, within_s: float) -> Reading | None:
        """Read again what is not so any more, one kind at least; None where nothing is left."""
        at, until = stand(db), monotonic() + within_s
        left = [
            kind
            for kind in KINDS
            if kind.sort not in self._kept or self._kept[kind.sort].stand != at
        ]
        total = len(KINDS) + 1
        for place, kind in enumerate(left):
            if place and monotonic() > until:
                return Reading(total - 1 - len(left) + place, total, kind.sort)
            self._kept[kind.sort] = _read(kind, self._kept.get(kind.sort), at, db, columns)
        if self._stand != at:
            if left and monotonic() > until:
                return Reading(total - 1, total, Sort.AMOUNT)
            self._read_amounts(db, columns.columns)
            self._stand = at
        return None

    def _read_amounts(self, db: Library, columns: Columns) -> None:
        now = revisions(db)["facts"]
        if now != self._revision:
            self._read_facts(db, columns)
        self._read_scores(db, columns)
        self._revision = now

    def _read_facts(self, db: Library, columns: Columns) -> None:
        ids, *told = arrays.read(db, ["session_id", *(column for _, column, _ in AMOUNTS)], "facts")
        is_known, rows = columns.rows_of(arrays.whole(ids))
        amounts = [arrays.numbers(one) for one in told]
        for (key, _, _), column in zip(AMOUNTS, amounts, strict=True):
            made = self._amounts[key] = np.full(len(columns.sessions), np.nan)
            made[rows] = column[is_known]

    def _read_scores(self, db: Library, columns: Columns) -> None:
        """The mean of the scores that each session gave."""
        for key in SCORES:
            told = db.execute(
                f"SELECT session_id, avg(score) FROM {SAID} WHERE kind = ? AND score >= 0 GROUP BY 1",
                (key,),
            ).fetchall()
            ids, scores = (np.array([row[at] for row in told], np.float64) for at in (0, 1))
            is_known, rows = columns.rows_of(ids.astype(np.int64))
            made = self._amounts[key] = np.full(len(columns.sessions), np.nan)
            made[rows] = scores[is_known]

    def amounts(self, key: str, among: Mask) -> Values:
        """What some sessions have of it, those that have any; below nought is nothing."""
        found = self._amounts[key][among]
        return found[found >= 0]


def _read(
    kind: Kind, kept: _Kept | None, at: tuple[int, int], db: Library, columns: GoalColumns
) -> _Kept:
    now = revisions(db)
    numbers = tuple(now[name] for name in sorted(kind.tables))
    made_of = None if kind.made_of is None else kind.made_of(db)
    if (
        kept is not None
        and kind.tables
        and (kept.numbers, kept.made_of is made_of) == (numbers, True)
    ):
        return _Kept(at, numbers, made_of, kept.has)
    return _Kept(at, numbers, made_of, tuple(kind.read(db, columns)))


_held = PerConnection(Held)


def held_of(db: Library) -> Held:
    """What is held of a connection."""
    return _held.of(db)
