"""Where in a session a query fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.activity.model import CustomEvent, Milestone
from app.library import sessions
from app.library.database import Library, open_writer
from app.library.matches import Match, What, has_moments, matches
from app.library.search import parse
from tests.library import builder


@pytest.fixture
def one(tmp_path: Path) -> Library:
    """One session: /a, /b, /a, /c, one click and one purchase, an error on /c."""
    derived = builder.analysis(
        visits=tuple(
            builder.visit(f"https://shop.example/{name}", at * 1_000.0, at * 1_000.0 + 1_000)
            for at, name in enumerate("abac")
        ),
        clicks=(builder.click(1_500.0, label="Pay now", visit=1),),
        errors=(builder.error(3_200.0),),
        custom=(CustomEvent(0, 2_500.0, "opened help", "{}"),),
        milestones=(Milestone(0, 3_500.0, "purchase", 12.0, "EUR"),),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    return library


def found(db: Library, text: str, most: int = 20) -> list[tuple[float, str]]:
    moments = matches(db, parse(text), (1,), most).get(1, ())
    return [(match.at_ms, match.why) for match in moments]


def test_the_first_and_the_last_page_stand_at_their_moments(one: Library) -> None:
    assert found(one, "entry:/a") == [(0, "page /a")]
    assert found(one, "exit:/c") == [(3_000, "page /c")]
    assert found(one, "page:/a") == [(0, "page /a"), (2_000, "page /a")]


def test_an_order_of_pages_stands_at_the_views_that_make_it_up(one: Library) -> None:
    assert found(one, 'seq:"/a > /c"') == [(0, "page /a"), (3_000, "page /c")]
    # straight from /a to /c is the second time
    assert found(one, 'seq:"/a > !/b > /c"') == [(2_000, "page /a"), (3_000, "page /c")]
    assert found(one, 'seq:"/c > /a"') == []


def test_what_was_bought_and_what_a_page_told_stand_where_they_happened(one: Library) -> None:
    assert found(one, "value>10") == [(3_500, "event purchase")]
    assert found(one, "has:purchase") == [(3_500, "event purchase")]
    assert found(one, 'event:"opened help",purchase') == [
        (2_500, "event opened help"),
        (3_500, "event purchase"),
    ]


def test_a_moment_says_what_it_is_so_that_a_window_can_word_it_anew(one: Library) -> None:
    (match,) = matches(one, parse('click:"Pay now"'), (1,))[1]
    assert match == Match(1_500, 0, "click on Pay now", What.CLICK, "Pay now")


def test_the_first_moments_are_told_where_there_are_too_many(one: Library) -> None:
    assert found(one, "page:/*", most=2) == [(0, "page /a"), (1_000, "page /b")]


@pytest.mark.parametrize(
    ("text", "some"),
    [("device:phone", False), ("-page:/a", False), ("page:/a is:new", True), ("rage>0", True), ("word", True),
     ('seq:"/a"', True), ("duration>2m", False)],
)  # fmt: skip
def test_a_query_knows_whether_it_stands_at_moments_at_all(text: str, some: bool) -> None:
    assert has_moments(parse(text)) is some
