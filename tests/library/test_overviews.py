"""The overview: each number against the rows, and against the query that it leads to."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.insights.overview import Step
from app.library import browse, overviews
from app.library.calendar_columns import columns_for, name_of
from app.library.database import Library, open_writer
from app.library.search import Query, parse
from app.library.sessions import store
from tests.library import builder

HOST = "https://shop.example"
PATHS = ("/", "/product/1", "/cart", "/thanks")
DAY_MS = 86_400_000.0
MANY = 60


def _session(dice: random.Random, at: int) -> builder.IngestedSession:
    derived = builder.analysis(
        visits=tuple(
            builder.visit(HOST + dice.choice(PATHS), n * 1_000.0, (n + 1) * 1_000.0)
            for n in range(dice.randrange(4))
        ),
        errors=tuple(builder.error(5.0) for _ in range(dice.randrange(2))),
        started_at_ms=builder.NOON_MS + dice.randrange(40) * DAY_MS + dice.randrange(86_400_000),
        duration_ms=dice.choice((500.0, 30_000.0, 90_000.0)),
        active_ms=dice.choice((0.0, 500.0, 30_000.0)),
    )
    known = builder.known_as(("email", f"user{dice.randrange(9)}@example.org"))
    about = known if dice.random() < 0.7 else builder.known_as()
    made = replace(derived, device=dice.choice(("desktop", "phone", None)))
    return builder.session(f"session {at}", derived=made, metadata=about)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sixty sessions of forty days."""
    dice = random.Random(5)
    path: Path = tmp_path_factory.mktemp("overview") / "library.footfall"
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(_session(dice, at) for at in range(MANY))))
        yield db


@pytest.mark.parametrize("query", ["", "device:phone", "page:/cart", "page:/nowhere"])
def test_each_number_is_that_of_the_rows(shop: Library, query: str) -> None:
    told = overviews.tell(shop, parse(query)).numbers
    rows = browse.sessions(shop, parse(query), limit=1_000)
    assert told.sessions == len(rows)
    assert told.people == len({row.user for row in rows})
    assert told.views == sum(row.pages for row in rows)
    assert (told.bounced.hits, told.bounced.total) == (
        sum(row.pages == 1 for row in rows),
        len(rows),
    )
    assert told.with_errors.hits == sum(row.errors > 0 for row in rows)
    lengths = [row.duration_ms for row in rows]
    assert (told.length_ms and told.length_ms.median) == (
        statistics.median(lengths) if lengths else None
    )
    if told.course is not None:
        assert sum(told.course.counts) == len(rows)
        assert sum(told.course.bounced) == told.bounced.hits


def test_a_column_of_the_course_leads_to_its_sessions(shop: Library) -> None:
    course = overviews.tell(shop, Query()).numbers.course
    assert course is not None
    assert course.columns.step is Step.DAY
    edges = course.columns.edges_ms
    for begin, end, count in zip(edges, edges[1:], course.counts, strict=False):
        step = course.columns.step
        query = f"started>={name_of(step, begin)} started<{name_of(step, end)}"
        assert browse.count(shop, parse(query)) == count


def test_a_page_leads_to_its_sessions_those_that_begin_and_those_that_end_there(
    shop: Library,
) -> None:
    pages = overviews.tell(shop, Query()).numbers.pages
    assert {one.page.name for one in pages} == {"/", "/product/*", "/cart", "/thanks"}
    assert [one.sessions for one in pages] == sorted((one.sessions for one in pages), reverse=True)
    for one in pages:
        named = one.page.pattern
        assert browse.count(shop, parse(f"page:{named}")) == one.sessions
        assert browse.count(shop, parse(f"entry:{named}")) == one.entries
        assert browse.count(shop, parse(f"exit:{named}")) == one.exits


def test_what_sessions_have_in_common_is_counted_as_the_sidebar_does(shop: Library) -> None:
    common = {one.key: one for one in overviews.tell(shop, Query()).common}
    for value in common["device"].values:
        assert browse.count(shop, parse(value.term)) == value.count


@pytest.mark.parametrize("query", ["device:phone", "-device:phone", "device:phone,desktop"])
def test_what_a_search_asks_for_itself_is_counted_among_what_it_leaves(
    shop: Library, query: str
) -> None:
    told = overviews.tell(shop, parse(query))
    common = {one.key: one for one in told.common}
    assert sum(one.count for one in common["device"].values) == told.numbers.sessions
    for value in common["device"].values:
        assert browse.count(shop, parse(f"{query} {value.term}")) == value.count > 0


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0.2, Step.HOUR),
        (2, Step.HOUR),
        (30, Step.DAY),
        (200, Step.WEEK),
        (1_000, Step.MONTH),
        (9_000, Step.YEAR),
    ],
)
def test_columns_are_as_long_as_there_is_room_for(days: float, step: Step) -> None:
    begin, end = builder.NOON_MS, builder.NOON_MS + days * DAY_MS
    columns = columns_for(begin, end)
    assert columns.step is step
    assert len(columns.edges_ms) <= 61
    assert columns.edges_ms[0] <= begin
    assert columns.edges_ms[-2] <= end < columns.edges_ms[-1]
    assert list(columns.edges_ms) == sorted(set(columns.edges_ms))


def test_a_library_without_sessions_has_an_overview_of_nothing(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        told = overviews.tell(db, Query())
    assert told.numbers.sessions == told.numbers.views == 0
    assert told.numbers.course is None
    assert told.numbers.pages == ()
    assert told.common == ()
