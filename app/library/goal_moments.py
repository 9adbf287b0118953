"""When sessions reached what a query asks for: the first moment at which all of its terms had come true, and the last.

A term of what happens stands at moments (`step_rows`); one of the session as a whole, such as `device:phone`, at none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.library import arrays
from app.library.issue_term import name_of
from app.library.order import came
from app.library.search import Named, Order, Query, Term
from app.library.step_rows import rows_of
from app.library.steps import KEYS, Step
from app.library.storable import storable

if TYPE_CHECKING:
    from app.library.database import Library

_HAS = {"purchase": ("event", "purchase")}


class Moments(msgspec.Struct, frozen=True):
    """Of some sessions, ascending: the first and the last moment, ms."""

    sessions: NDArray[np.int64]
    first_ms: NDArray[np.float64]
    last_ms: NDArray[np.float64]


def moments(db: Library, query: Query) -> Moments | None:
    """When a query's terms had all come true in sessions that it may fit, those in the trash among them; None where all
    of it is of the session as a whole."""
    found: Moments | None = None
    for term in query.terms:
        told = None if term.negated else _of(db, term)
        if told is not None:
            found = told if found is None else _both(found, told)
    return found


def _both(one: Moments, other: Moments) -> Moments:
    sessions, mine, theirs = np.intersect1d(
        one.sessions, other.sessions, assume_unique=True, return_indices=True
    )
    return Moments(
        sessions,
        np.maximum(one.first_ms[mine], other.first_ms[theirs]),
        np.maximum(one.last_ms[mine], other.last_ms[theirs]),
    )


def _of(db: Library, term: Term) -> Moments | None:
    if isinstance(term, Order):
        return _in_order(db, term)
    if not isinstance(term, Named):
        return None
    steps = list(_steps(term))
    if term.key == "issue":
        parts = [_of_issue(value) for value in term.values]
    elif steps:
        parts = [
            (f"SELECT r.session_id, {one.at_ms} AS at_ms FROM {one.table} r WHERE {one.where}", one.values)
            for step in steps
            for one in rows_of(step)
        ]  # fmt: skip
    else:
        return None
    rows = " UNION ALL ".join(sql for sql, _ in parts)
    sessions, first, last = arrays.read(
        db,
        ("session_id", "first", "last"),
        f"""(SELECT session_id, min(at_ms) AS first, max(at_ms) AS last FROM ({rows})
             GROUP BY session_id ORDER BY session_id)""",
        tuple(value for _, values in parts for value in values),
    )
    return Moments(arrays.whole(sessions), arrays.numbers(first), arrays.numbers(last))


def _steps(term: Named) -> Iterator[Step]:
    for value in term.values:
        if term.key in KEYS:
            yield Step(value, key=term.key)
        elif term.key == "has" and value in _HAS:
            key, pattern = _HAS[value]
            yield Step(pattern, key=key)


def _of_issue(value: str) -> tuple[str, tuple[str, ...]]:
    name = name_of(str(storable(value)))
    findings, asked = name.findings
    table, at_ms = ("errors", "at_ms") if name.is_of_errors else ("signals", "start_ms")
    return (
        f"SELECT session_id, {at_ms} AS at_ms FROM {table} WHERE (session_id, idx) IN ({findings})",
        asked,
    )


def _in_order(db: Library, term: Order) -> Moments | None:
    """When the last of the steps came: the earliest choice there is, told as first and last."""
    rows: list[str] = []
    values: list[str] = []
    for at, step in enumerate(term.steps):
        for one in rows_of(step):
            rows.append(
                f"""SELECT r.session_id AS session, {one.at_ms} AS at_ms, {one.rank} AS rank, {one.idx} AS idx,
                    {1 << at} AS bit FROM {one.table} r WHERE {one.where}"""
            )
            values += one.values
    seen: dict[int, list[tuple[float, int]]] = {}
    for session, at_ms, bits in db.execute(
        f"""SELECT session, at_ms, sum(bit) FROM (
                SELECT DISTINCT session, at_ms, rank, idx, bit FROM ({" UNION ALL ".join(rows)})
            ) GROUP BY session, at_ms, rank, idx ORDER BY session, at_ms, rank, idx""",
        tuple(values),
    ):
        seen.setdefault(session, []).append((at_ms, bits))
    found = []
    for session, those in seen.items():
        places = came([bits for _, bits in those], term.steps)
        if places:
            found.append((session, those[places[-1]][0]))
    at_ms = np.array([moment for _, moment in found], np.float64)
    return Moments(np.array([session for session, _ in found], np.int64), at_ms, at_ms)
