"""Where pages stand: none on another, and each turn has a way."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.insights.path_layout import Weighted, layout

ACROSS_PX, DOWN_PX = 160.0, 100.0
TURNS = st.lists(
    st.builds(Weighted, st.integers(0, 11), st.integers(0, 11), st.integers(1, 9)), max_size=40
)


@settings(deadline=None, max_examples=60)
@given(TURNS, st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_no_page_stands_on_another_and_every_turn_has_a_way(
    turns: list[Weighted], entries: list[int]
) -> None:
    found = layout(entries, entries[::-1], turns, ACROSS_PX, DOWN_PX)
    assert len(found.places) == 12
    for at, (x, y) in enumerate(found.places):
        assert 0 <= x <= found.width_px + 0.01
        assert 0 <= y <= found.height_px + 0.01
        for left, top in found.places[:at]:
            assert abs(left - x) >= ACROSS_PX - 0.01 or abs(top - y) >= 0.6 * DOWN_PX
    moves = [(turn.source, turn.target) for turn in turns if turn.source != turn.target]
    assert [(route.source, route.target) for route in found.routes] == moves
    for route in found.routes:
        above, below = found.places[route.source][1], found.places[route.target][1]
        assert (above > below) == route.is_back
        heights = [above, *(y for _, y in route.between), below]
        assert heights == sorted(heights, reverse=route.is_back)


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
