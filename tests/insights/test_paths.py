"""Paths over arrays, against a plain reading of the same views one by one."""

from __future__ import annotations

import itertools
from collections import Counter
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.path_difference import difference
from app.insights.paths import FEWEST, Node, Paths
from app.insights.step_flows import Anchor, steps_of
from app.insights.turns import Turns
from app.insights.views import Page, Views
from app.insights.whole_paths import LONGEST_PATH

PAGES = tuple(Page(name, "shop.example") for name in ("/", "/a", "/b", "/c"))
#: a session's views: page, how long it lasts, whether a document was loaded
View = tuple[int, int, bool]
VIEWS = st.tuples(st.integers(0, len(PAGES) - 1), st.integers(0, 9), st.booleans())
SESSIONS = st.lists(st.lists(VIEWS, max_size=7), max_size=12)


def views_of(sessions: list[list[View]]) -> Views:
    at_ms = [
        float(sum(length for _, length, _ in views[:n]))
        for views in sessions
        for n in range(len(views))
    ]
    flat = [view for views in sessions for view in views]
    page = np.array([page for page, _, _ in flat], np.int32)
    return Views(
        np.arange(len(sessions), dtype=np.int64) * 3,
        np.cumsum([0, *map(len, sessions)]).astype(np.int64),
        page,
        page,
        PAGES,
        np.array(at_ms, np.float64),
        np.array(at_ms, np.float64) + np.array([length for _, length, _ in flat], np.float64),
        np.array([loaded for _, _, loaded in flat], np.bool_),
    )


def asked(sessions: list[list[View]], among: list[bool]) -> Paths:
    return Turns(views_of(sessions)).paths(np.array(among, np.bool_))


def node(found: Paths, name: str) -> Node:
    return next(one for one in found.nodes if one.page.name == name)


def of(*ways: str) -> list[list[View]]:
    places = {"/": 0, "a": 1, "b": 2, "c": 3}
    return [[(places[sign], 1, True) for sign in way] for way in ways]


@given(SESSIONS, st.data())
def test_every_number_is_that_of_a_plain_reading(
    sessions: list[list[View]], data: st.DataObject
) -> None:
    among = data.draw(st.lists(st.booleans(), min_size=len(sessions), max_size=len(sessions)))
    found = asked(sessions, among)
    mine = [views for views, is_in in zip(sessions, among, strict=True) if is_in and views]
    assert found.sessions == len(mine)
    assert found.views == sum(map(len, mine))
    assert {one.page for one in found.nodes} == {PAGES[page] for way in mine for page, *_ in way}
    for one in found.nodes:
        page = PAGES.index(one.page)
        lengths = [length for way in mine for here, length, _ in way if here == page]
        assert one.visits == len(lengths)
        assert one.median_ms == median(lengths)
        ways = [[here for here, *_ in way] for way in mine]
        assert one.sessions == sum(page in way for way in ways)
        assert one.entries == sum(way[0] == page for way in ways)
        assert one.exits == sum(way[-1] == page for way in ways)
        assert one.bounces == sum(way == [page] for way in ways)
        pairs = [pair for way in mine for pair in itertools.pairwise(way)]
        again = [after[2] for before, after in pairs if before[0] == after[0] == page]
        assert (one.repeats, one.reloads) == (len(again), sum(again))
        came = [
            way for way in ways if any(q != page and page in way[n:] for n, q in enumerate(way))
        ]
        assert one.came == len(came)
        assert one.ended == sum(way[-1] == page for way in came)
    counts: Counter[tuple[int, int]] = Counter()
    by: Counter[tuple[int, int]] = Counter()
    back: Counter[tuple[int, int]] = Counter()
    lengths_of: dict[tuple[int, int], list[int]] = {}
    for way in mine:
        pages = [page for page, *_ in way]
        turns = list(itertools.pairwise(pages))
        counts.update(turns)
        by.update(set(turns))
        for pair, (_, length, _) in zip(turns, way, strict=False):
            lengths_of.setdefault(pair, []).append(length)
        back.update(
            {(x, y) for x, y, z in zip(pages, pages[1:], pages[2:], strict=False) if x == z != y}
        )
    told = {
        (PAGES.index(found.nodes[e.source].page), PAGES.index(found.nodes[e.target].page)): e
        for e in found.edges
    }
    assert told.keys() == counts.keys()
    for pair, edge in told.items():
        assert (edge.count, edge.sessions) == (counts[pair], by[pair])
        assert edge.there_and_back == back[pair]
        assert edge.median_ms == median(lengths_of[pair])
    whole = Counter(
        tuple(page for n, (page, *_) in enumerate(way) if not n or way[n - 1][0] != page)
        for way in mine
    )
    assert found.kinds == len(whole)
    assert {
        tuple(PAGES.index(found.nodes[at].page) for at in path.pages): path.sessions
        for path in found.paths
    } == whole


@given(SESSIONS, st.sampled_from(Anchor), st.integers(0, 3), st.integers(0, 4))
def test_steps_are_those_of_a_plain_reading(
    sessions: list[list[View]], anchor: Anchor, page: int, most: int
) -> None:
    among = np.arange(len(sessions)) % 3 != 1
    found = steps_of(
        views_of(sessions), among, anchor, None if anchor is Anchor.START else PAGES[page], most
    )
    ways = [[here for here, *_ in way] for n, way in enumerate(sessions) if n % 3 != 1 and way]
    if anchor is Anchor.FROM:
        ways = [way[way.index(page) :] for way in ways if page in way]
    elif anchor is Anchor.TO:
        ways = [way[::-1][way[::-1].index(page) :] for way in ways if page in way]
    assert found.sessions == len(ways)
    for step in range(most + 1):
        here = Counter(way[step] for way in ways if len(way) > step)
        over = Counter(way[step] for way in ways if len(way) == step + 1)
        assert {s.page: s.sessions for s in found.stays if s.step == step} == here
        assert {s.page: s.ends for s in found.stays if s.step == step and s.ends} == over
        goes = Counter((way[step], way[step + 1]) for way in ways if len(way) > step + 1)
        told = {(f.source, f.target): f.sessions for f in found.flows if f.step == step}
        assert told == (goes if step < most else {})


def test_a_page_where_most_end_who_came_from_elsewhere_is_a_dead_end() -> None:
    found = asked(of(*["/a"] * 9, "/a/", *["b"] * 9), [True] * 19)
    assert node(found, "/a").is_dead_end
    assert not node(found, "/b").is_dead_end, "nobody came to it from elsewhere"
    assert not node(asked(of("/a", "/a"), [True] * 2), "/a").is_dead_end, "two are no evidence"


def test_what_hardly_anybody_does_is_rare_by_the_ways_of_all() -> None:
    ways = of(*["/a"] * 60, "/b")
    found = asked(ways, [True] * 61)
    (rare,) = found.rare()
    assert found.nodes[rare.target].page.name == "/b"
    assert rare.normalness == pytest.approx((1 / 61) / ((60**2 + 1) / 61**2))
    turns = Turns(views_of(ways))
    one, everyone = np.arange(61) == 60, np.ones(61, np.bool_)
    assert turns.paths(one, everyone).rare() != ()
    assert turns.paths(one).rare() == (), "of one turn nothing is rare"
    ((session, log),) = turns.rarest(everyone, everyone, 5)
    assert (session, log) == (180, pytest.approx(np.log(rare.normalness or 0)))


def test_of_few_turns_nothing_is_rare() -> None:
    assert asked(of(*["/a"] * (FEWEST - 2), "/b"), [True] * (FEWEST - 1)).rare() == ()


def test_a_path_longer_than_is_told_says_that_it_goes_on() -> None:
    long, longer = "ab" * (LONGEST_PATH // 2), "ab" * LONGEST_PATH
    found = asked(of(long, longer, longer + "c", "/"), [True] * 4)
    assert [(len(path.pages), path.sessions, path.goes_on) for path in found.paths] == [
        (LONGEST_PATH, 2, True),
        (1, 1, False),
        (LONGEST_PATH, 1, False),
    ]


def test_two_sides_tell_who_turned_where_of_those_who_could() -> None:
    turns = Turns(views_of(of(*["/a"] * 40, *["/b"] * 10, *["/a"] * 10, *["/b"] * 40, "c")))
    one = np.arange(101) < 50
    sides = turns.paths(one), turns.paths(~one)
    found = difference(*sides, 0)
    to_a = found.turns[PAGES[0], PAGES[1]]
    assert (to_a.one.hits, to_a.one.total, to_a.other.hits, to_a.other.total) == (40, 50, 10, 50)
    assert to_a.is_certain
    assert found.pages[PAGES[3]].other.total == 51
    assert not found.pages[PAGES[3]].is_certain
    shared = difference(*sides, 3)
    assert all(one.p is None for one in (*shared.pages.values(), *shared.turns.values()))


def test_nobody_has_no_paths() -> None:
    assert asked([], []) == Paths(0, 0, (), ())
    assert asked([[]], [True]).sessions == 0
    assert asked(of("/a"), [False]) == Paths(0, 0, (), ())
