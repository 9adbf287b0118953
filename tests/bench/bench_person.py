"""Persons of a library of 100,000 sessions: a page of the list in every order, found by name, narrowed by a query; the
stories of those who came most often; merging, splitting and taking back.

What is read the first time is told by itself.

python tests/bench/bench_person.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.library import person_acts, person_list, person_story, search
from app.library.database import Library, open_reader, open_writer
from app.library.undoing import Undoable

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIST_MS, STORY_MS = 300.0, 100.0
ROUNDS = 5
STORIES = 20


def main(arguments: list[str]) -> int:
    """Print the table; 1 when a list or a story takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.footfall"
        if arguments:
            shutil.copy(arguments[0], path)
        else:
            generate(path, SESSIONS)
        open_writer(path).close()
        with closing(open_reader(path)) as db:
            is_slow = _lists(db) | _stories(db)
        with closing(open_writer(path)) as db:
            _acts(db)
    return int(is_slow)


def _lists(db: Library) -> bool:
    first_ms = _ms(lambda: person_list.persons(db, search.parse("")))
    print(f"the list the first time {first_ms:.0f} ms")
    is_slow = first_ms > 2 * LIST_MS
    for key in person_list.KEYS:
        is_slow |= _told(
            f"by {key}", LIST_MS, lambda of=key: person_list.persons(db, search.parse(""), key=of)
        )  # type: ignore[misc]
    is_slow |= _told(
        "named user12", LIST_MS, lambda: person_list.persons(db, search.parse(""), "user12")
    )
    query = search.parse("device:phone errors>0")
    return is_slow | _told("of a query", LIST_MS, lambda: person_list.persons(db, query))


def _stories(db: Library) -> bool:
    often = person_list.persons(db, search.parse(""), key="sessions", limit=STORIES).rows
    times = [_ms(lambda who=row.who: person_story.story(db, who)) for row in often]  # type: ignore[misc]
    worst = max(times)
    print(
        f"{'stories of ' + str(len(often)):24} {statistics.median(times):8.1f} ms, the worst {worst:.1f}"
    )
    return worst > STORY_MS


def _acts(db: Library) -> None:
    merged: list[Undoable] = []
    print(
        f"{'merging three':24} {_ms(lambda: merged.append(person_acts.merge(db, [1, 2, 3]))):8.1f} ms"
    )
    back = merged[0].back
    assert back is not None
    print(f"{'taking that back':24} {_ms(lambda: back(db)):8.1f} ms")


def _told(what: str, limit_ms: float, ask: Callable[[], object]) -> bool:
    times = [_ms(ask) for _ in range(ROUNDS)]
    print(f"{what:24} {statistics.median(times):8.1f} ms")
    return statistics.median(times) > limit_ms


def _ms(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
