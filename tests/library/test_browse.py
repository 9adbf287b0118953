"""What a query answers, on three sessions that differ in what is asked (see conftest)."""

from __future__ import annotations

import contextlib
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import QueryError
from app.library import browse, facets, marks
from app.library.database import Library, open_reader
from app.library.facets import Facet
from app.library.search import parse


def _ids(db: Library, text: str) -> set[int]:
    return set(browse.session_ids(db, parse(text)))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", {1, 2, 3}),
        ("page:/", {1}),
        ("page:/cart", {1, 2}),
        ("page:/cart*", {1, 2, 3}),
        ("page:/CART", set()),
        ("page:/product/17", {1}),
        ("page:/product/*", {1, 2}),
        ("page:/thanks", {1}),
        ("page://other.example/*", {3}),
        ("page://www.shop.example/cart", {2}),
        ("page:/,//other.example/cart/help", {1, 3}),
        ("-page:/cart", {3}),
        ("entry:/product/*", {2}),
        ("exit:/thanks", {1}),
        ("exit:/cart", {2}),
        ("site:shop.example", {1, 2}),
        ("device:phone", {2}),
        ("device:desktop,phone", {1, 2}),
        ("device:unknown", {3}),
        ("-device:phone", {1, 3}),
        ("browser:chrome", {1}),
        ('browser:"mobile safari"', {2}),
        ("os:ios", {2}),
        ("user:ann@example.org", {1}),
        ("user:d-1", {1}),
        ("user:*@example.org", {1, 2}),
        ("user:anonymous*", {3}),
        ("variant:b", {1}),
        ('tag:"checkout trouble"', {1, 2}),
        ("event:purchase", {1}),
        ("event:order*", {1}),
        ('click:"pay now"', {1, 2}),
        ("click:pay*", {1, 2}),
        ("duration>1m", {1}),
        ("duration<=20s", {2, 3}),
        ("active<1h", {1, 2, 3}),
        ("pages=4", {1}),
        ("clicks>=2", {1, 2}),
        ("errors>0", {2}),
        ("-errors>0", {1, 3}),
        ("value>50", {1}),
        ("-value>50", {2, 3}),
        ("is:watched", {1}),
        ("is:new", {2, 3}),
        ("is:starred", {2}),
        ("-is:starred", {1, 3}),
        ("is:starred,watched", {1, 2}),
        ("has:purchase", {1}),
        ("has:notes", set()),
        ("linen", {1}),
        ("lin", {1}),
        ('"linen shirt"', {1}),
        ('"shirt linen"', set()),
        ("delivery three", {1}),
        ("pay", {1, 2}),
        ("undefined", {2}),
        ("ann@", {1}),
        ("-shop", {3}),
        ("somebody.json", {3}),
        ('seq:"/product/* > /cart"', {1, 2}),
        ('seq:"/cart > /product/*"', set()),
        ('seq:"/product/* > /cart > !/thanks"', {2}),
        ('seq:"/product/* > /thanks"', {1}),
        ('seq:"/product/* > !/cart > /thanks"', set()),
        ('seq:"!/product/*"', {3}),
        ('seq:"!/ > /cart"', {2}),
        ('-seq:"/product/* > /cart"', {3}),
        ("page:/cart errors>0 device:phone", {2}),
    ],
)
def test_a_query_finds_the_sessions_it_describes(shop: Library, text: str, ids: set[int]) -> None:
    assert _ids(shop, text) == ids
    assert browse.count(shop, parse(text)) == len(ids)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("started<2026-01-02", {1}),
        ("started>2026-01-02T00:00Z", {2, 3}),
        ("started>=2026", {1, 2, 3}),
        ("started>2026", set()),
        ("started=2026-01", {1, 2, 3}),
    ],
)
def test_dates_bound_the_beginning_of_a_session(shop: Library, text: str, ids: set[int]) -> None:
    assert _ids(shop, text) == ids


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("started", [3, 2, 1]),
        ("-started", [1, 2, 3]),
        ("duration", [1, 2, 3]),
        ("-duration", [3, 2, 1]),
        ("errors", [2, 3, 1]),
        ("source", [1, 2, 3]),
        ("browser", [1, 2, 3]),
        ("-browser", [2, 1, 3]),
    ],
)
def test_the_list_is_sorted_and_what_is_unknown_comes_last(
    shop: Library, key: str, order: list[int]
) -> None:
    assert [row.id for row in browse.sessions(shop, sort=browse.sort_of(key))] == order


@pytest.mark.parametrize("key", browse.SORT_KEYS)
def test_every_sort_key_sorts(shop: Library, key: str) -> None:
    assert len(browse.sessions(shop, sort=browse.sort_of(key))) == 3


def test_an_unknown_sort_key_is_answered_with_those_there_are() -> None:
    with pytest.raises(QueryError, match="duration"):
        browse.sort_of("colour")


def test_pages_of_the_list_join_without_gap_or_overlap(shop: Library) -> None:
    one_by_one = [browse.sessions(shop, limit=1, offset=at)[0].id for at in range(3)]
    assert one_by_one == [row.id for row in browse.sessions(shop)]


def test_a_row_tells_what_one_chooses_by(shop: Library) -> None:
    (row,) = browse.rows_of(shop, (1,))
    assert (row.user, row.anonymous, row.site) == ("ann@example.org", False, "shop.example")
    assert (row.entry_page, row.exit_page) == ("/", "/thanks")
    assert row.exit_url == "https://shop.example/thanks"
    assert (row.pages, row.clicks, row.errors, row.windows) == (4, 2, 0, 1)
    assert (row.rage_clicks, row.friction) == (0, 0)
    assert (row.tags, row.starred, row.watched, row.watched_frac) == (
        ("checkout trouble",),
        False,
        True,
        0.5,
    )
    assert row.sparkline == bytes(range(48))


def test_somebody_without_a_name_has_the_same_alias_everywhere(shop: Library) -> None:
    (row,) = browse.rows_of(shop, (3,))
    assert row.anonymous
    assert row.user.startswith("anonymous ")
    assert _ids(shop, f'user:"{row.user}"') == {3}


def test_matches_name_the_moments_a_query_fits(shop: Library) -> None:
    query = parse("page:/cart pay")
    found = {row.id: row.matches for row in browse.sessions(shop, query, with_matches=True)}
    assert [(match.at_ms, match.why) for match in found[1]] == [
        (20_000, "page /cart"),
        (39_000, "click on Pay now"),
    ]
    assert [match.why for match in found[2]] == [
        "page /cart",
        "click on Pay now",
        "error: TypeError: pay is undefined",
    ]


def test_a_query_that_fits_nothing_says_which_term_to_remove(shop: Library) -> None:
    found = browse.loosened(shop, "device:phone page:/thanks")
    assert {(way.term, way.count) for way in found} == {("device:phone", 1), ("page:/thanks", 1)}


def _facet(db: Library, text: str, key: str) -> Facet:
    return next(facet for facet in facets.facets(db, text) if facet.key == key)


def test_facets_count_the_sessions_a_query_leaves(shop: Library) -> None:
    pages = {value.label: value.count for value in _facet(shop, "errors>0", "page").values}
    assert pages == {"/cart": 1, "/product/*": 1}
    devices = {value.label: value.count for value in _facet(shop, "", "device").values}
    assert devices == {"desktop": 1, "phone": 1, "unknown": 1}


def test_a_facet_keeps_counting_what_could_be_added_to_its_own_value(shop: Library) -> None:
    devices = {value.label: value for value in _facet(shop, "device:phone", "device").values}
    assert devices["desktop"].count == 1
    assert devices["phone"].active
    assert not devices["desktop"].active


@pytest.mark.parametrize("key", facets.KEYS)
def test_the_term_of_a_facet_finds_as_many_sessions_as_it_counts(shop: Library, key: str) -> None:
    for value in _facet(shop, "", key).values:
        assert browse.count(shop, parse(value.term)) == value.count, value.term


def test_tags_are_one_whatever_their_case_and_go_with_their_last_session(shop: Library) -> None:
    marks.tag(shop, [3], "Checkout Trouble")
    assert marks.tags(shop) == ("checkout trouble",)
    marks.untag(shop, [1, 2, 3], "CHECKOUT TROUBLE")
    assert marks.tags(shop) == ()


def test_watched_never_becomes_less_until_it_is_forgotten(shop: Library) -> None:
    marks.mark_watched(shop, 1, 0.2)
    assert browse.rows_of(shop, (1,))[0].watched_frac == 0.5
    marks.mark_watched(shop, 1, 7.0)
    assert browse.rows_of(shop, (1,))[0].watched_frac == 1.0
    marks.mark_new(shop, [1])
    assert _ids(shop, "is:new") == {1, 2, 3}


def test_a_reader_counts_facets_while_a_writer_is_at_work(shop: Library) -> None:
    with closing(open_reader(shop.path)) as reader, shop.atomic():
        marks.star(shop, [1, 2, 3])
        starred = _facet(reader, "device:phone,desktop", "watched").values[2]
        assert (starred.label, starred.count) == ("starred", 1)


@given(st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_in_the_search_bar_makes_the_library_fail(shop: Library, text: str) -> None:
    with contextlib.suppress(QueryError):
        browse.sessions(shop, parse(text), with_matches=True)
        facets.facets(shop, text)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 70,
        "page:" + ",".join("abcdefgh" * 10),
        "x" * 5_000,
        'seq:"' + " > ".join(["/a"] * 70) + '"',
    ],
)
def test_a_query_of_too_many_parts_is_refused_in_a_sentence(shop: Library, text: str) -> None:
    with pytest.raises(QueryError, match="too"):
        browse.count(shop, parse(text))


def test_the_largest_query_that_is_taken_is_answered(shop: Library) -> None:
    steps = " > ".join(["!/a", "/"] * 30)
    for text in (f'seq:"{steps}"', "-a " * 60, "page:" + ",".join(["/*"] * 60)):
        browse.sessions(shop, parse(text), with_matches=True)
        facets.facets(shop, text)
