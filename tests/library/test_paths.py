"""Paths of a library: what they count is what their doors find, and what the truth tells."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from app.activity.model import Route
from app.insights.path_difference import Difference
from app.insights.step_flows import Anchor
from app.library import browse, path_queries, paths, search
from app.library.addresses import PageRule, default_page, set_page_rules, split
from app.library.database import Library, open_reader, open_writer
from app.library.sessions import delete_session, store
from app.library.trash import Basket
from tests.libraries import library_of
from tests.library import builder

HOSTS = ("https://shop.example", "https://blog.example", "")
PATHS = ("/", "/product/1", "/product/2", "/cart", "/help*", "//twice", "/sale")
RULES = (PageRule("/sale", "/offers/*"), PageRule("/cart", "Basket"))


def _session(name: str, dice: random.Random) -> builder.IngestedSession:
    host = dice.choice(HOSTS)
    few = dice.sample(PATHS, 4)
    visits = tuple(
        builder.visit(
            host + dice.choice(few), n * 1_000.0, (n + 1) * 1_000.0,
            routes=(Route(n * 1_000.0 + 400, host + dice.choice(few)),) if dice.random() < 0.4 else (),
        )
        for n in range(1 + dice.randrange(4))
    )  # fmt: skip
    return builder.session(name, derived=builder.analysis(visits=visits))


@pytest.fixture(params=(1, 2, 3))
def db(path: Path, request: pytest.FixtureRequest) -> Library:
    """A library of two sites and files of none, with page rules, and a session in the trash."""
    writer = open_writer(path)
    dice = random.Random(request.param)
    store(writer, builder.file(*(_session(f"session {n}", dice) for n in range(70))))
    set_page_rules(writer, RULES)
    Basket().throw_away(writer, [1])
    return open_reader(path)


def found_by(db: Library, term: str, query: str = "") -> int:
    number = browse.count(db, search.parse(f"{query} {term}"))
    assert paths.behind(db, search.parse(query), term, 9)[0] == number, "asked of numbers in memory"
    return number


@pytest.mark.parametrize("query", ["", "page:/product/*"])
def test_every_number_of_the_graph_is_a_door_to_as_many_sessions(db: Library, query: str) -> None:
    found = paths.paths(db, search.parse(query))
    assert found.sessions == found_by(db, "", query)
    assert len(found.nodes) > 6
    for node in found.nodes:
        page = node.page
        assert found_by(db, path_queries.seen(page), query) == node.sessions
        assert found_by(db, path_queries.entered(page), query) == node.entries
        assert found_by(db, path_queries.left(page), query) == node.exits
        assert found_by(db, path_queries.bounced(page), query) == node.bounces
        assert found_by(db, path_queries.came(page), query) == node.came
        assert found_by(db, path_queries.ended(page), query) == node.ended
    for edge in found.edges:
        turn = found.nodes[edge.source].page, found.nodes[edge.target].page
        assert found_by(db, path_queries.turn(*turn), query) == edge.sessions
        if not edge.is_repeat:
            assert found_by(db, path_queries.there_and_back(*turn), query) == edge.there_and_back
    for whole in found.paths:
        door = path_queries.whole(
            [found.nodes[at].page for at in whole.pages], goes_on=whole.goes_on
        )
        assert found_by(db, door, query) == whole.sessions


@pytest.mark.parametrize("anchor", Anchor)
def test_every_number_of_the_steps_is_a_door_to_as_many_sessions(
    db: Library, anchor: Anchor
) -> None:
    page = None if anchor is Anchor.START else paths.paths(db).nodes[1].page
    found = paths.steps(db, search.parse(""), anchor, page, 3)
    assert found.sessions == found_by(db, "" if page is None else path_queries.seen(page))
    for stay in found.stays:
        at = found.pages[stay.page]
        assert found_by(db, path_queries.stay(anchor, page, stay.step, at)) == stay.sessions
        assert found_by(db, path_queries.stay_ends(anchor, page, stay.step, at)) == stay.ends
    for flow in found.flows:
        turn = found.pages[flow.source], found.pages[flow.target]
        assert found_by(db, path_queries.flow(anchor, page, flow.step, *turn)) == flow.sessions


def test_paths_follow_what_is_written(path: Path) -> None:
    writer = open_writer(path)
    dice = random.Random(4)
    store(writer, builder.file(*(_session(f"session {n}", dice) for n in range(9))))
    reader = open_reader(path)
    before = paths.paths(reader)
    delete_session(writer, 1)
    after = paths.paths(reader)
    assert after.sessions == before.sessions - 1
    for node in after.nodes:
        assert paths.page_named(reader, path_queries.pattern_of(node.page)) == node.page


def test_sides_of_a_comparison_say_whom_they_share(db: Library) -> None:
    one, other = search.parse("page:/product/*"), search.parse("-page:/product/*")
    found = paths.compared(db, one, other)
    assert isinstance(found, Difference)
    assert found.shared == 0
    assert found.one.sessions + found.other.sessions == paths.paths(db).sessions
    assert paths.compared(db, one, one).shared == found.one.sessions


def test_rare_sessions_are_told_with_the_rarest_first(db: Library) -> None:
    found = paths.rarest(db)
    assert found == tuple(sorted(found, key=lambda one: one[1]))
    assert all(log < 0 for _, log in found)


def test_views_turns_and_ways_are_those_of_the_labelled_recordings(
    shared: Path, tmp_path: Path
) -> None:
    folder = shared / "recordings" / "labelled"
    truth = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["sessions"]
    library = library_of(tmp_path / "labelled", *(folder / one["file"] for one in truth))
    ways = [_way(one["pages"]) for one in truth]
    with closing(open_reader(library)) as db:
        found = paths.paths(db)
    assert found.sessions == len(truth)
    visits = Counter(page for way in ways for page in way)
    told = {(one.page.site, one.page.name): one for one in found.nodes}
    assert {page: one.visits for page, one in told.items()} == visits
    for page, one in told.items():
        assert one.sessions == sum(page in way for way in ways)
        assert one.entries == sum(way[0] == page for way in ways)
        assert one.exits == sum(way[-1] == page for way in ways)
    turns = Counter(turn for way in ways for turn in itertools.pairwise(way))
    names = [(one.page.site, one.page.name) for one in found.nodes]
    assert {(names[e.source], names[e.target]): e.count for e in found.edges} == turns
    assert {(names[e.source], names[e.target]): e.sessions for e in found.edges} == Counter(
        turn for way in ways for turn in set(itertools.pairwise(way))
    )


def _way(pages: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The pages of a session as they were opened; `#` changed now and then, which the recorder does not tell."""
    places = [split(page["url"]) for page in pages]
    return [(host.removeprefix("www."), default_page(path)) for host, path in places]
