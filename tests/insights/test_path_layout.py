"""Where pages stand: none on another, and each turn has a way."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from app.insights.path_layout import Layout, Weighted, layout

ACROSS_PX, DOWN_PX = 160.0, 100.0
TURNS = st.lists(
    st.builds(Weighted, st.integers(0, 11), st.integers(0, 11), st.integers(1, 9)), max_size=40
)


@st.composite
def _sites(draw: st.DrawFn) -> tuple[int, list[Weighted]]:
    """Pages of several sites, in any order: nothing leads from one site to another, turns lead in circles, to the same
    page, and are there twice."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    names = draw(st.permutations(range(sum(sizes))))
    turns, before = [], 0
    for size in sizes:
        page = st.sampled_from(names[before : before + size])
        turn = st.builds(Weighted, page, page, st.integers(1, 9))
        turns += draw(st.lists(turn, max_size=3 * size))
        before += size
    return sum(sizes), draw(st.permutations(turns))


def _is_sound(pages: int, turns: Sequence[Weighted], found: Layout) -> None:
    assert len(found.places) == pages
    for at, (x, y) in enumerate(found.places):
        assert 0 <= x <= found.width_px + 0.01
        assert 0 <= y <= found.height_px + 0.01
        for left, top in found.places[:at]:
            assert abs(left - x) >= ACROSS_PX - 0.01 or abs(top - y) >= 0.6 * DOWN_PX
    moves = [(turn.source, turn.target) for turn in turns if turn.source != turn.target]
    assert [(route.source, route.target) for route in found.routes] == moves
    for route in found.routes:
        above, below = found.places[route.source][1], found.places[route.target][1]
        heights = [above, *(y for _, y in route.between), below]
        on = heights[::-1] if route.is_back else heights
        assert all(upper < lower for upper, lower in itertools.pairwise(on))


@settings(deadline=None, max_examples=60)
@given(TURNS, st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_no_page_stands_on_another_and_every_turn_has_a_way(
    turns: list[Weighted], entries: list[int]
) -> None:
    found = layout(entries, entries[::-1], turns, ACROSS_PX, DOWN_PX)
    _is_sound(12, turns, found)


@settings(deadline=None, max_examples=120)
@given(_sites())
def test_pages_of_several_sites_stand_apart_and_every_turn_has_a_way(
    sites: tuple[int, list[Weighted]],
) -> None:
    pages, turns = sites
    _is_sound(pages, turns, layout([1] * pages, [1] * pages, turns, ACROSS_PX, DOWN_PX))


def test_a_long_way_beside_another_site_leads_past_no_page_of_it() -> None:
    pairs = [(0, 1), (2, 5), (2, 7), (2, 8), (3, 8), (5, 8), (6, 8), (7, 5), (7, 8)]
    turns = [Weighted(source, target, 1) for source, target in pairs]
    _is_sound(9, turns, layout([1] * 9, [1] * 9, turns, ACROSS_PX, DOWN_PX))


def test_pages_that_the_library_would_lay_on_each_other_are_moved_apart() -> None:
    pairs = [(0, 2), (0, 11), (2, 5), (5, 7), (7, 8), (7, 11), (8, 11)]
    turns = [Weighted(source, target, 1) for source, target in pairs]
    found = layout([1] + [0] * 11, [0] * 11 + [1], turns, ACROSS_PX, DOWN_PX)
    for at, (x, y) in enumerate(found.places):
        assert all(abs(x - left) >= ACROSS_PX or y != top for left, top in found.places[:at])


def test_what_mostly_comes_first_stands_above() -> None:
    turns = [Weighted(0, 1, 90), Weighted(1, 2, 50), Weighted(2, 0, 3), Weighted(1, 0, 20)]
    found = layout([100, 0, 0], [10, 40, 50], turns, ACROSS_PX, DOWN_PX)
    assert [y for _, y in found.places] == [0, DOWN_PX, 2 * DOWN_PX]
    assert [route.is_back for route in found.routes] == [False, False, True, True]


def test_two_hundred_pages_are_laid_out_and_the_same_way_each_time() -> None:
    dice = random.Random(7)
    turns = [
        Weighted(min(int(dice.paretovariate(0.8)) - 1, 199), dice.randrange(200), dice.randrange(1, 99))
        for _ in range(600)
    ]  # fmt: skip
    entries = [dice.randrange(20) for _ in range(200)]
    found = layout(entries, entries, turns, ACROSS_PX, DOWN_PX)
    assert len(set(found.places)) == 200
    assert found.width_px <= 17 * ACROSS_PX, "wide layers are broken into rows"
    assert layout(entries, entries, turns, ACROSS_PX, DOWN_PX) == found


def test_two_hundred_pages_of_several_sites_are_laid_out() -> None:
    dice = random.Random(11)
    turns = []
    for site in range(8):
        for _ in range(75):
            source = min(int(dice.paretovariate(0.8)) - 1, 24)
            turns.append(Weighted(8 * source + site, 8 * dice.randrange(25) + site, 1))
    found = layout([1] * 200, [1] * 200, turns, ACROSS_PX, DOWN_PX)
    _is_sound(200, turns, found)
    assert found.width_px <= 17 * ACROSS_PX, "sites stand in rows"
