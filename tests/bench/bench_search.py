"""A keystroke in the search bar → its list, in a library of 10,000 sessions, beside a plain SELECT … LIMIT 100.

What is timed is what the window asks of its reader after each letter: parse, all ids in order, the first hundred
rows. Each letter of each query is timed; the worst median of a letter counts. The sidebar's counts come after the
list and are printed beside it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.errors import QueryError
from app.library import browse, facets, search
from app.library.database import Library, open_reader

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import SESSIONS, generate

LIMIT_MS = 100.0
ROUNDS = 5
QUERIES = (
    "linen shirt",
    "page:/product/*",
    "-page:/cart errors>0",
    "user:user17*",
    'click:"add to cart" device:phone',
    'seq:"/cart > /checkout > !/thanks"',
    "duration>2m is:new browser:chrome",
    "has:purchase started>2023-12",
)


def main() -> int:
    """Print the medians; 1 when a letter is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.footfall"
        generate(path)
        with closing(open_reader(path)) as db:
            return _measure(db)


def _measure(db: Library) -> int:
    plain_ms = statistics.median(
        _ms(
            lambda: db.execute(
                "SELECT * FROM facts ORDER BY started_at_ms DESC LIMIT 100"
            ).fetchall()
        )
        for _ in range(ROUNDS * 5)
    )
    worst_ms = 0.0
    for query in QUERIES:
        letters = [
            statistics.median(_ms(_list, db, typed) for _ in range(ROUNDS))
            for typed in _typed(query)
        ]
        sidebar_ms = statistics.median(_ms(facets.facets, db, query) for _ in range(ROUNDS))
        worst_ms = max(worst_ms, *letters)
        print(
            f"{query:42} worst letter {max(letters):6.1f} ms, median {statistics.median(letters):6.1f} ms,"
            f" sidebar {sidebar_ms:6.1f} ms"
        )
    print(f"{SESSIONS:,} sessions: worst letter → list {worst_ms:.1f} ms (limit {LIMIT_MS:.0f} ms)")
    print(f"plain SELECT … LIMIT 100: {plain_ms:.2f} ms; ratio {worst_ms / plain_ms:.0f}")
    return int(worst_ms > LIMIT_MS)


def _typed(query: str) -> list[str]:
    """The query after each letter, less those that cannot be read yet: the list then stays."""
    found = []
    for end in range(1, len(query) + 1):
        try:
            search.parse(query[:end])
        except QueryError:
            continue
        found.append(query[:end])
    return found


def _list(db: Library, text: str) -> None:
    ids = browse.session_ids(db, search.parse(text))
    browse.rows_of(db, ids[:100])


def _ms(act: Callable[..., object], *values: object) -> float:
    started = time.perf_counter()
    act(*values)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
