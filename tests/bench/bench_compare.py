"""What the tab Compare, and a search with an order in it (`seq:`), take in a library of 100,000 sessions. The first
time reads what is held in memory from then on; every time after that has to be quick. What is found is found again in
SQL.

python tests/bench/bench_compare.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.library import browse, compare, facets
from app.library.columns import columns_of
from app.library.compare import Sides
from app.library.database import Library, open_reader
from app.library.search import parse
from app.library.search_sql import FROM, condition
from app.library.view_columns import views_of

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
FIRST_MS, AGAIN_MS, KEY_MS = 3_000.0, 500.0, 100.0
ROUNDS = 5
SIDES = (
    ("device:desktop", "device:phone"), ("has:purchase", "-has:purchase"), ("page:/cart", "-page:/cart"),
)  # fmt: skip
ORDERS = (
    'seq:"/ > /cart"', 'seq:"/product/* > /cart > !/checkout*"', '-seq:"/ > /cart" device:phone',
    'seq:"/product/* > click:\\"Add to cart\\" > /cart"', 'seq:"/cart > !event:purchase"',
)  # fmt: skip


def took_ms(of: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    of()
    return 1000 * (time.perf_counter() - begun)


def middle_ms(db: Library, of: Callable[[], object]) -> float:
    """How long it takes when nothing of its answer is kept."""
    took = []
    for _ in range(ROUNDS):
        columns_of(db).forget_masks()
        took.append(took_ms(of))
    return sorted(took)[ROUNDS // 2]


def by_sql(db: Library, text: str) -> int:
    """How many sessions fit, row by row."""
    where = condition(parse(text))
    sql = f"SELECT count(*) FROM {FROM} WHERE {where.sql}"
    return int(db.execute(sql, where.values).fetchone()[0])


def compared(library: Path) -> bool:
    """Measure comparisons."""
    with closing(open_reader(library)) as db:
        first = took_ms(lambda: compare.compared(db, Sides(*SIDES[0])))
        print(f"compare, first time: {first:.0f} ms (limit {FIRST_MS:.0f})")
        is_good = first <= FIRST_MS
        for one, other in SIDES:
            sides = Sides(one, other)
            took = middle_ms(db, lambda asked=sides: compare.compared(db, asked))  # type: ignore[misc]
            found = compare.compared(db, sides)
            right = (found.one, found.other) == (by_sql(db, one), by_sql(db, other))
            is_good = is_good and right and took <= AGAIN_MS
            said = "as SQL counts" if right else "NOT AS SQL COUNTS"
            lines = f"{len(found.lines)} lines"
            print(f"compare {one:16} {other:16} {took:6.1f} ms, {lines}, {said}")
    return is_good


def in_order(library: Path) -> bool:
    """Measure searches with an order in them: the list and the sidebar."""
    is_good = True
    with closing(open_reader(library)) as db:
        facets.facets(db, "")
        print(f"page views, first time: {took_ms(lambda: views_of(db)):.0f} ms")
        for text in ORDERS:
            query = parse(text)
            first = took_ms(lambda asked=query: browse.session_ids(db, asked))  # type: ignore[misc]
            listed = middle_ms(db, lambda asked=query: browse.session_ids(db, asked))  # type: ignore[misc]
            counted = middle_ms(db, lambda asked=text: facets.facets(db, asked))  # type: ignore[misc]
            right = len(browse.session_ids(db, query)) == by_sql(db, text)
            is_good = is_good and right and max(listed, counted) <= KEY_MS
            said = "as SQL counts" if right else "NOT AS SQL COUNTS"
            print(
                f"{text:52} list {listed:5.1f} ms (first {first:.0f}), sidebar {counted:5.1f} ms, {said}"
            )
    return is_good


def main(library: Path) -> int:
    """Measure.

    Returns:
        0 when each is in time and found right.
    """
    return 0 if all([compared(library), in_order(library)]) else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "library"
        generate(made, SESSIONS)
        sys.exit(main(made))
