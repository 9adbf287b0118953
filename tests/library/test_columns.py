"""What is held in memory to count by is what the library says, after every write of anybody."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import Origin
from app.library import addresses, browse, facets, marks, notes, trash
from app.library.database import Library, open_reader
from app.library.records import IngestedSession
from app.library.search import parse
from app.library.sessions import delete_session, store
from tests.library import builder

HOST = "https://shop.example"
#: each an act that changes what some facet counts
ACTS: dict[str, Callable[[Library], object]] = {
    "star": lambda db: marks.star(db, [1, 2]),
    "watch": lambda db: marks.mark_watched(db, 3, 0.7),
    "tag": lambda db: marks.tag(db, [1, 3], "bug"),
    "note": lambda db: notes.write(db, 2, 10.0, "Look here"),
    "trash": lambda db: trash.Basket().throw_away(db, [1]),
    "delete": lambda db: delete_session(db, 2),
    "rules": lambda db: addresses.set_page_rules(db, [addresses.PageRule("/product*", "Products")]),
    "import": lambda db: store(db, builder.file(session(7))),
}


def session(number: int) -> IngestedSession:
    dice = random.Random(number)
    urls = [f"{HOST}/{dice.choice(('', 'cart', 'product/7', 'Cart'))}" for _ in range(3)]
    made = replace(
        builder.analysis(visits=tuple(builder.visit(url) for url in urls)),
        origin=Origin(utm_source=dice.choice(("Letter", "letter", None))),
    )
    return builder.session(f"made {number}", derived=made)


@pytest.fixture
def several(library: Library) -> Library:
    for number in range(6):
        store(library, builder.file(session(number)))
    return library


@pytest.mark.parametrize("act", ACTS)
def test_a_reader_that_counted_before_a_write_counts_what_is_there_after_it(
    several: Library, path: Path, act: str
) -> None:
    with closing(open_reader(path)) as before:
        for query in ("", "page:/cart", "is:starred"):
            facets.facets(before, query)
        ACTS[act](several)
        with closing(open_reader(path)) as afresh:
            for query in ("", "page:/cart", "is:starred", "-is:starred utm_source:letter"):
                assert facets.facets(before, query) == facets.facets(afresh, query)


def test_a_star_is_counted_without_reading_what_it_does_not_touch(several: Library) -> None:
    facets.facets(several, "")
    marks.star(several, [1])
    asked: list[str] = []
    several.conn.set_trace_callback(asked.append)
    counted = {one.key: one for one in facets.facets(several, "")}
    several.conn.set_trace_callback(None)
    assert counted["watched"].values[2].count == 1
    assert not [sql for sql in asked if "page_views" in sql or "f.browser" in sql]


def test_spellings_of_one_value_are_counted_together_and_each_session_once(
    several: Library,
) -> None:
    (found,) = facets.facets(several, "", ["utm_source"])
    for value in found.values:
        assert browse.count(several, parse(value.term)) == value.count
    assert {value.label.lower() for value in found.values} == {"letter", "unknown"}
