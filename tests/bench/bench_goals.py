"""Goals in a library of 100,000 sessions: three goals among the sessions of a query, each with one breakdown, and the
sessions behind a number. The first time reads what is held in memory from then on; every time after that has to be
quick. What they count is counted again in SQL.

python tests/bench/bench_goals.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from app.library import goal_results, goals
from app.library.database import Library, open_reader, open_writer
from app.library.goal_doors import Door, Which, behind
from app.library.goals import Worth
from app.library.search import parse
from app.library.search_sql import FROM, condition

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIMIT_MS = 300.0
ROUNDS = 5
GOALS = (
    ("Purchase", "event:purchase", Worth("purchase", "value")),
    ("Thanks", "page:/thanks", None),
    ("In order", 'seq:"/cart > event:purchase"', None),
)
QUERIES = ("", "device:phone", "page:/cart", "-signal:rage_click duration>1m")

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """What came of it; ms of the first time, and of the middle of those after."""
    took_ms: list[float] = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        found = work()
        took_ms.append((time.perf_counter() - begun) * 1_000)
    return found, took_ms[0], statistics.median(took_ms[1:])


def in_sql(db: Library, text: str, goal: str) -> tuple[int, int]:
    """(reached, all) of a query."""
    asked, reached = condition(parse(text)), condition(parse(goal))
    all_ = db.execute(f"SELECT count(*) FROM {FROM} WHERE {asked.sql}", asked.values).fetchone()
    both = f"({asked.sql}) AND ({reached.sql})"
    hits = db.execute(
        f"SELECT count(*) FROM {FROM} WHERE {both}", (*asked.values, *reached.values)
    ).fetchone()
    return hits[0], all_[0]


def measure(path: Path) -> bool:
    """Print the table; False where a limit is broken or a count differs."""
    with closing(open_writer(path)) as db:
        kept = {one.name for one in goals.goals(db)}
        for name, query, worth in GOALS:
            if name not in kept:
                goals.add(db, name, query, worth)
    is_good = True
    with closing(open_reader(path)) as db:
        print(f"{'':44}{'first ms':>10}{'then ms':>10}")
        for text in QUERIES:
            found, first_ms, then_ms = timed(lambda text=text: goal_results.results(db, text))
            print(f"{'three goals of ' + (text or 'everything'):44}{first_ms:10.0f}{then_ms:10.1f}")
            is_good &= then_ms <= LIMIT_MS
            for one in found:
                counted = (one.outcome.sessions.hits, one.outcome.sessions.total)
                is_right = counted == in_sql(db, text, one.goal.query)
                is_good &= is_right
                if not is_right:
                    print(
                        f"  {one.goal.name}: {counted}, and not {in_sql(db, text, one.goal.query)}"
                    )
            goal = found[0].goal
            for by in goals.BY:
                parts, first_ms, alone_ms = timed(
                    lambda text=text, by=by, goal=goal: goal_results.parted(db, text, goal, by)
                )
                is_good &= then_ms + alone_ms <= LIMIT_MS
                print(f"  by {by:40}{first_ms:10.0f}{alone_ms:10.1f}  {len(parts)} parts")
            door = Door(text, goal, Which.REACHED)
            _, first_ms, then_ms = timed(lambda door=door: behind(db, door))
            print(f"  the sessions behind one number{'':13}{first_ms:10.0f}{then_ms:10.1f}")
            is_good &= then_ms <= LIMIT_MS
    print(f"every time after the first ≤ {LIMIT_MS:.0f} ms, counts as in SQL: {is_good}")
    return is_good


def main(arguments: list[str]) -> None:
    """Measure a library that is named, or a new one."""
    if arguments:
        sys.exit(not measure(Path(arguments[0])))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "bench.footfall"
        generate(made, SESSIONS)
        sys.exit(not measure(made))


if __name__ == "__main__":
    main(sys.argv[1:])
