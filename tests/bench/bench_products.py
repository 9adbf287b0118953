"""What the tab Products tells in a library of 100,000 sessions. The first time reads what is held in memory from then
on; every time after that has to be quick. What it counts is counted again in SQL.

python tests/bench/bench_products.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from app.insights.products import Course, ProductSummary, Step
from app.library import browse, carts, products
from app.library.columns import columns_of
from app.library.database import Library, open_reader
from app.library.search import parse
from app.library.search_sql import FROM, condition

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIMIT_MS = 300.0
ROUNDS = 5
QUERIES = ("", "device:phone", "page:/cart", "-signal:rage_click duration>1m")
DOORS = ("cart:add", "cart:left", "cart:left=open", "has:product")


def told(db: Library, text: str) -> tuple[tuple[ProductSummary, ...], Course]:
    """All that the tab shows of a query."""
    of = products.sessions_of(db, condition(parse(text)))
    return of.products(), of.course()


def agree(db: Library, text: str) -> bool:
    """Whether SQL counts the same."""
    listed, course = told(db, text)
    where = condition(parse(text))
    hit = f"SELECT f.session_id FROM {FROM} WHERE {where.sql}"
    views = db.execute(
        f"SELECT count(*) FROM {carts.PRODUCTS} r WHERE session_id IN ({hit})", where.values
    ).fetchone()[0]
    put = db.execute(
        f"""SELECT count(DISTINCT session_id) FROM {carts.STEPS} r
            WHERE kind = 'add' AND session_id IN ({hit})""",
        where.values,
    ).fetchone()[0]
    left = browse.count(db, parse(f"{text} cart:left"))
    stages = {stage.kind: stage.sessions for stage in course.stages}
    return (views, put, left) == (sum(one.views for one in listed), stages[Step.ADD], course.left)


def main(library: Path) -> int:
    """Measure.

    Returns:
        0 when each is in time and counted right.
    """
    is_good = True
    with closing(open_reader(library)) as db:
        begun = time.perf_counter()
        told(db, "")
        print(f"products, first time: {1000 * (time.perf_counter() - begun):.0f} ms")
        for text in QUERIES:
            took = []
            for _ in range(ROUNDS):
                columns_of(db).forget_masks()
                begun = time.perf_counter()
                told(db, text)
                took.append(1000 * (time.perf_counter() - begun))
            right = agree(db, text)
            is_good = is_good and right and sorted(took)[ROUNDS // 2] <= LIMIT_MS
            said = "as SQL counts" if right else "NOT AS SQL COUNTS"
            print(f"products {text or 'everything':32} {sorted(took)[ROUNDS // 2]:6.1f} ms, {said}")
        for text in DOORS:
            begun = time.perf_counter()
            found = browse.count(db, parse(text))
            print(f"  {text:16} {found:7,} sessions {1000 * (time.perf_counter() - begun):6.0f} ms")
    return 0 if is_good else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "library.footfall"
        generate(made, SESSIONS)
        sys.exit(main(made))
