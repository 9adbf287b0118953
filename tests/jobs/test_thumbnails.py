"""Which moments are pictured, and which picture stands for a moment."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.thumbnails import CLOSEST_MS, Moment, missing, nearest, wanted
from app.library.thumbnails import Album, Stretch, Thumbnail, ToPicture, View


def plan(
    views: list[tuple[float, float]],
    stretches: list[tuple[float, float, bool]],
    has: tuple[tuple[int, float], ...] = (),
) -> ToPicture:
    """One window with pages (from, to) and stretches (from, to, active)."""
    return ToPicture(
        1,
        "hash",
        0.0,
        tuple(View(0, start, end, start) for start, end in views),
        tuple(Stretch(0, *one) for one in stretches),
        has,
        0,
    )


def times(moments: tuple[Moment, ...]) -> list[float]:
    return [one.at_ms for one in moments]


def test_each_page_is_pictured_soon_after_it_came() -> None:
    asked = plan([(0, 30_000), (30_000, 30_100), (30_100, 60_000)], [(0, 60_000, True)])
    assert times(wanted(asked, 3)) == [400, 30_050, 30_500]


def test_a_page_counts_from_when_it_was_seen() -> None:
    asked = ToPicture(
        1, "h", 0.0, (View(0, 0, 9_000, 1_200),), (Stretch(0, 0, 9_000, True),), (), 0
    )
    assert times(wanted(asked, 1)) == [1_600]


def test_what_is_left_goes_to_the_longest_stretches() -> None:
    asked = plan([(0, 80_000), (80_000, 100_000)], [(0, 100_000, True)])
    assert times(wanted(asked, 4)) == pytest.approx([400, 20_300, 40_200, 80_400], abs=200)


def test_a_long_pause_gets_a_quarter_of_the_pictures_at_most() -> None:
    asked = plan(
        [(0, 36_000_000)],
        [(0, 300_000, True), (300_000, 35_700_000, False), (35_700_000, 36_000_000, True)],
    )
    found = times(wanted(asked, 40))
    assert len(found) == 40
    assert 1 <= sum(300_000 < at < 35_700_000 for at in found) <= 13


def test_a_short_session_has_fewer_than_it_may() -> None:
    found = times(wanted(plan([(0, 12_000)], [(0, 12_000, True)]), 40))
    assert 4 <= len(found) <= 12
    assert all(b - a >= CLOSEST_MS - 401 for a, b in itertools.pairwise(found))


def test_of_more_pages_than_pictures_those_far_from_each_other_are_taken() -> None:
    views = [(1_000.0 * n, 1_000.0 * (n + 1)) for n in range(100)]
    found = times(wanted(plan(views, [(0, 100_000, True)]), 5))
    assert found == [400, 24_400, 49_400, 74_400, 99_400]


def test_a_window_in_which_nobody_was_is_pictured_where_its_pages_began() -> None:
    asked = ToPicture(
        1,
        "h",
        0.0,
        (View(0, 0, 20_000, 0), View(1, 5_000, 20_000, 5_000)),
        (Stretch(0, 0, 20_000, True),),
        (),
        0,
    )
    found = wanted(asked, 40)
    assert [one for one in found if one.window == 1] == [Moment(1, 5_400)]


def test_what_there_is_is_not_made_again() -> None:
    asked = plan([(0, 60_000)], [(0, 60_000, True)])
    few = wanted(asked, 4)
    had = plan([(0, 60_000)], [(0, 60_000, True)], tuple((one.window, one.at_ms) for one in few))
    assert missing(had, 4) == ()
    assert set(missing(had, 8)) == set(wanted(asked, 8)) - set(few)


def test_a_session_without_pages_has_nothing_to_picture() -> None:
    assert wanted(plan([], []), 40) == ()


@given(
    st.lists(st.floats(1, 400_000), max_size=60),
    st.lists(st.tuples(st.floats(1, 900_000), st.booleans()), max_size=30),
)
def test_more_pictures_hold_all_of_fewer_and_lie_inside_the_session(
    lengths: list[float], stretches: list[tuple[float, bool]]
) -> None:
    edges = [0.0, *itertools.accumulate(lengths)]
    cuts = [0.0, *itertools.accumulate(length for length, _ in stretches)]
    asked = plan(
        list(itertools.pairwise(edges)),
        [(a, b, on) for (a, b), (_, on) in zip(itertools.pairwise(cuts), stretches, strict=True)],
    )
    few, many = wanted(asked, 12), wanted(asked, 40)
    assert set(few) <= set(many)
    assert len(few) <= 12
    assert len(many) <= 40
    assert all(0 <= one.at_ms <= max(edges[-1], cuts[-1]) for one in many)


def _album(*at_ms: float, begins: tuple[float, ...] = (0.0,)) -> Album:
    pictures = tuple(Thumbnail(0, at, 240, 150, b"") for at in at_ms)
    return Album(1, pictures, tuple((0, at) for at in begins))


@pytest.mark.parametrize(
    ("at_ms", "found"),
    [
        (0, 400),  # the page has none before it: the first one after it
        (400, 400),
        (9_999, 8_000),  # the last one before, though the next is nearer
        (10_000, 10_400),  # another page began
        (25_000, 10_400),
        (31_000, 10_400),  # a page without any: the last one of the window
    ],
)
def test_a_moment_has_the_picture_of_its_page_that_was_true_then(
    at_ms: float, found: float
) -> None:
    album = _album(400, 8_000, 10_400, begins=(0.0, 10_000.0, 30_000.0))
    shown = nearest(album, 0, at_ms)
    assert shown is not None
    assert shown.at_ms == found


def test_a_window_without_pictures_has_none_for_any_moment() -> None:
    assert nearest(_album(400), 1, 400) is None
    assert nearest(_album(), 0, 400) is None


def test_before_all_pages_the_first_picture_stands() -> None:
    shown = nearest(_album(5_400, begins=(5_000.0,)), 0, 100)
    assert shown is not None
    assert shown.at_ms == 5_400
