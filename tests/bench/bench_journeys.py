"""Journeys in a library of 100,000 sessions with half a million page views, beside DuckDB on the same tables.

The paths of a query are timed as the tab asks: its sessions, then every page and turn with all numbers and the whole
paths. What is read and sorted the first time, and again after a write, is told by itself. DuckDB (all cores, tables in
memory, its sessions of the query at hand) is asked in SQL for the pages, the turns with how many sessions take them
and the medians, and the commonest whole paths; its counts have to be ours.

python tests/bench/bench_journeys.py [LIBRARY]     a library that `generate.py` made; a new one unless named
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

from app.insights.paths import Paths
from app.insights.step_flows import Anchor
from app.insights.turns import Turns
from app.library import browse, paths, search
from app.library.database import Library, open_reader
from app.library.view_columns import views_of

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIMIT_MS = 300.0
#: how many times DuckDB's time we may take
LIMIT_BESIDE = 2.0
ROUNDS = 5
QUERIES = ("", "device:phone", "page:/cart", "has:purchase started>2023-12")
STEPS = 5
_PAGES = """SELECT page, count(*), count(DISTINCT session), sum(is_first::INT), sum(is_last::INT),
    median(leave_ms - at_ms) FROM mine GROUP BY 1"""
_TURNS = """SELECT page, next, count(*), count(DISTINCT session), median(next_ms - at_ms) FROM mine
    WHERE next IS NOT NULL GROUP BY 1, 2"""
_WHOLE = """SELECT pages, count(*) FROM (
        SELECT list(page ORDER BY idx) AS pages FROM mine WHERE page IS DISTINCT FROM before GROUP BY session
    ) GROUP BY 1 ORDER BY 2 DESC LIMIT 200"""
_MINE = """WITH mine AS (SELECT session, idx, page, at_ms, leave_ms,
        lead(page) OVER w AS next, lead(at_ms) OVER w AS next_ms, lag(page) OVER w AS before,
        lag(page) OVER w IS NULL AS is_first, lead(page) OVER w IS NULL AS is_last
    FROM views WHERE session IN (SELECT id FROM hit) WINDOW w AS (PARTITION BY session ORDER BY idx)) """


def main(arguments: list[str]) -> int:
    """Print the tables; 1 when anything takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else Path(folder) / "library.footfall"
        if not arguments:
            generate(path, SESSIONS)
        with closing(open_reader(path)) as db:
            return _paths(db)


def _paths(db: Library) -> int:
    views_ms = _ms(views_of, db)
    views = views_of(db)
    turns_ms = _ms(lambda: Turns(views).paths(np.ones(len(views.sessions), np.bool_)))
    paths.paths(db)
    duck = _duck(db)
    print(
        f"{len(views.sessions):,} sessions, {len(views.page):,} page views, {len(views.pages):,} pages;"
        f" ms, medians of {ROUNDS}; DuckDB {duckdb.__version__} beside it"
    )
    print(f"page views read the first time {views_ms:.0f}, their turns sorted {turns_ms:.0f}")
    print(
        f"\n{'paths of':36} {'sessions':>8} {'turns':>7} {'Footfall':>9} {'steps':>7} {'DuckDB':>9}"
    )
    is_slow = False
    for text in QUERIES:
        query = search.parse(text)
        found = paths.paths(db, query)
        ours_ms = _median(paths.paths, db, query)
        steps_ms = _median(paths.steps, db, query, Anchor.START, None, STEPS)
        _hit(db, duck, text)
        _compare(duck, found)
        theirs_ms = _median(_ask, duck)
        is_slow |= ours_ms > LIMIT_MS or ours_ms > LIMIT_BESIDE * theirs_ms
        print(
            f"{text or '(none)':36} {found.sessions:8,} {len(found.edges):7,} {ours_ms:9.1f}"
            f" {steps_ms:7.1f} {theirs_ms:9.1f}"
        )
    print(f"limit {LIMIT_MS:.0f} ms, and {LIMIT_BESIDE:.0f} × DuckDB")
    return int(is_slow)


def _duck(db: Library) -> duckdb.DuckDBPyConnection:
    """The page views as they stand in the table, with the pages of the moment."""
    views = views_of(db)
    columns = {
        "session": views.sessions[views.session], "idx": views.place, "page": views.page,
        "at_ms": views.at_ms, "leave_ms": views.leave_ms,
    }  # fmt: skip
    duck = duckdb.connect()
    duck.register("given", columns)
    duck.execute("CREATE TABLE views AS SELECT * FROM given")
    return duck


def _hit(db: Library, duck: duckdb.DuckDBPyConnection, text: str) -> None:
    """Put the sessions of a query where DuckDB looks for them: the time is not counted."""
    ids = browse.session_ids(db, search.parse(text))
    duck.register("ids", {"id": np.array(ids, np.int64)})
    duck.execute("CREATE OR REPLACE TABLE hit AS SELECT id FROM ids")


def _ask(duck: duckdb.DuckDBPyConnection) -> tuple[list[tuple[object, ...]], ...]:
    duck.execute(f"CREATE OR REPLACE TEMP TABLE mine AS {_MINE} SELECT * FROM mine")
    return tuple(duck.execute(sql).fetchall() for sql in (_PAGES, _TURNS, _WHOLE))


def _compare(duck: duckdb.DuckDBPyConnection, found: Paths) -> None:
    """Leave where DuckDB counts anything else than we do."""
    pages, turns, whole = _ask(duck)
    ours = sorted(
        (one.visits, one.sessions, one.entries, one.exits, one.median_ms) for one in found.nodes
    )
    same = ours == sorted(tuple(row[1:]) for row in pages)
    our_turns = sorted((one.count, one.sessions, one.median_ms) for one in found.edges)
    same &= our_turns == sorted(tuple(row[2:]) for row in turns)
    told = [(len(path.pages), path.sessions) for path in found.paths if not path.goes_on]
    theirs = {(len(pages), many) for pages, many in whole}
    same &= all(one in theirs for one in told[:50])
    if not same:
        raise SystemExit("DuckDB counts otherwise")


def _median(call: Callable[..., object], *args: object) -> float:
    return statistics.median(_ms(call, *args) for _ in range(ROUNDS))


def _ms(call: Callable[..., object], *args: object) -> float:
    started = time.perf_counter()
    call(*args)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
