"""Funnels in a library of 100,000 sessions with half a million page views, beside DuckDB on the same tables.

A funnel is timed as the tab asks: the sessions of the query, each step's rows, who reached what and when. What is read
the first time is told by itself. DuckDB (all cores, tables in memory, its sessions of the query at hand) is asked in
SQL for the first moment of each step after that of the step before; its counts and medians have to be ours. Funnels
within a time, strict ones and those of people, which one pass of SQL does not say, are timed alone.

python tests/bench/bench_funnels.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import numpy as np

from app.library import browse, funnels, search
from app.library.database import Library, open_reader
from app.library.funnels import Asked, read_step
from app.library.search import Query
from app.library.view_columns import views_of

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIMIT_MS = 300.0
#: how many times DuckDB's time we may take
LIMIT_BESIDE = 2.0
ROUNDS = 5
WAYS = (
    ("page:/", "page:/product/*", "page:/cart"),
    ("page:/", "page:/product/*", "page:/cart", "page:/checkout", "page:/thanks"),
    ("page:/product/*", "page:/cart", "event:purchase"),
)
QUERIES = ("", "device:phone")
MINUTE_MS = 60_000.0
SAME_MS = 1e-6


def main(arguments: list[str]) -> int:
    """Print the table; 1 when anything takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else Path(folder) / "library.footfall"
        if not arguments:
            generate(path, SESSIONS)
        with closing(open_reader(path)) as db:
            return _funnels(db)


def _funnels(db: Library) -> int:
    views_ms = _ms(views_of, db)
    views = views_of(db)
    duck = _duck(db)
    print(
        f"{len(views.sessions):,} sessions, {len(views.page):,} page views; ms, medians of {ROUNDS};"
        f" DuckDB {duckdb.__version__} beside it; page views read the first time {views_ms:.0f}"
    )
    print(f"\n{'funnel':62} {'reached':>22} {'first':>7} {'Footfall':>9} {'DuckDB':>9}")
    is_slow = False
    for steps in WAYS:
        asked = Asked(tuple(read_step(step) for step in steps))
        for text in QUERIES:
            query = search.parse(text)
            first_ms = _ms(funnels.ask, db, asked, query)
            ours_ms = _median(funnels.ask, db, asked, query)
            _hit(db, duck, query)
            theirs_ms = _median(_ask, duck, steps)
            _compare(funnels.ask(db, asked, query), _ask(duck, steps))
            is_slow |= ours_ms > LIMIT_MS or ours_ms > LIMIT_BESIDE * theirs_ms
            _print(
                " > ".join(steps), text, funnels.ask(db, asked, query), first_ms, ours_ms, theirs_ms
            )
    for name, asked in _others():
        first_ms = _ms(funnels.ask, db, asked, Query())
        ours_ms = _median(funnels.ask, db, asked, Query())
        is_slow |= ours_ms > LIMIT_MS
        _print(name, "", funnels.ask(db, asked, Query()), first_ms, ours_ms, None)
    print(f"limit {LIMIT_MS:.0f} ms, and {LIMIT_BESIDE:.0f} × DuckDB")
    return int(is_slow)


def _others() -> tuple[tuple[str, Asked], ...]:
    steps = tuple(read_step(step) for step in WAYS[0])
    with_event = tuple(read_step(step) for step in WAYS[2])
    return (
        ("3 pages within a minute", Asked(steps, MINUTE_MS)),
        ("3 pages, strictly", Asked(steps, None, is_strict=True)),
        ("3 pages, by people", Asked(steps, None, is_by_people=True)),
        ("2 pages and an event, strictly", Asked(with_event, None, is_strict=True)),
    )


def _print(
    name: str,
    text: str,
    found: funnels.Answer,
    first_ms: float,
    ours_ms: float,
    theirs_ms: float | None,
) -> None:
    told = f"{name} {f'({text})' if text else ''}"
    reached = " ".join(str(count) for count in found.counts)
    beside = "" if theirs_ms is None else f"{theirs_ms:9.1f}"
    print(f"{told:62} {reached:>22} {first_ms:7.1f} {ours_ms:9.1f} {beside}")


def _duck(db: Library) -> duckdb.DuckDBPyConnection:
    """What happens in the sessions: page views with the pages of the moment, and outcomes."""
    views = views_of(db)
    names = np.array([page.name for page in views.pages])
    duck = duckdb.connect()
    given = {"session": views.sessions[views.session], "page": views.page, "at_ms": views.at_ms}
    duck.register("given", given)
    duck.register("pages", {"page": np.arange(len(names)), "name": names})
    duck.execute(
        """CREATE TABLE happened AS SELECT session, 'page:' || name AS name, at_ms FROM given
           JOIN pages USING (page)"""
    )
    rows = db.execute(
        "SELECT session_id, at_ms FROM milestones WHERE event = 'purchase'"
    ).fetchall()
    bought = {
        "session": np.array([row[0] for row in rows], np.int64),
        "at_ms": np.array([row[1] for row in rows], np.float64),
    }
    duck.register("bought", bought)
    duck.execute("INSERT INTO happened SELECT session, 'event:purchase', at_ms FROM bought")
    return duck


def _hit(db: Library, duck: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Put the sessions of a query where DuckDB looks for them: the time is not counted."""
    duck.register("ids", {"id": np.array(browse.session_ids(db, query), np.int64)})
    duck.execute("CREATE OR REPLACE TABLE hit AS SELECT id FROM ids")


def _ask(duck: duckdb.DuckDBPyConnection, steps: tuple[str, ...]) -> list[tuple[int, float | None]]:
    """Of each step how many reached it, and the median time from the step before."""
    parts = [
        f"""t0 AS (SELECT session, min(at_ms) AS at_ms, NULL::DOUBLE AS waited FROM happened
            WHERE name = '{steps[0]}' AND session IN (SELECT id FROM hit) GROUP BY 1)"""
    ]
    for at, step in enumerate(steps[1:], 1):
        parts.append(
            f"""t{at} AS (SELECT h.session, min(h.at_ms) AS at_ms, min(h.at_ms) - any_value(b.at_ms) AS waited
                FROM happened h JOIN t{at - 1} b ON b.session = h.session AND h.at_ms > b.at_ms
                WHERE h.name = '{step}' GROUP BY 1)"""
        )
    counted = " UNION ALL ".join(
        f"SELECT {at}, count(*), median(waited) FROM t{at}" for at in range(len(steps))
    )
    rows = duck.execute(f"WITH {', '.join(parts)} {counted} ORDER BY 1").fetchall()
    return [(count, median) for _, count, median in rows]


def _compare(ours: funnels.Answer, theirs: list[tuple[int, float | None]]) -> None:
    """Leave where DuckDB counts anything else than we do."""
    told = [(count, ours.median_ms(step)) for step, count in enumerate(ours.counts)]
    # a median of an even number is a mean, and rounded by whoever makes it
    same = all(
        count == other and abs((median or 0.0) - (waited or 0.0)) < SAME_MS
        for (count, median), (other, waited) in zip(told, theirs, strict=True)
    )
    if not same:
        raise SystemExit(f"DuckDB counts otherwise: {theirs}, and we {told}")


def _median(call: Callable[..., object], *args: object) -> float:
    return statistics.median(_ms(call, *args) for _ in range(ROUNDS))


def _ms(call: Callable[..., object], *args: object) -> float:
    start = time.perf_counter()
    call(*args)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
