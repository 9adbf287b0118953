"""How long each part of a page was in view, and how far down it was seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.heatmap.attention import attention
from app.heatmap.reach import lines, reach, seen_by_people, seen_pages, shares_at
from app.heatmap.views import on_picture
from tests.heatmap import pages

HEIGHT_PX = 2000
STRETCH = st.tuples(
    st.integers(0, 3),
    st.floats(0, HEIGHT_PX - 1, allow_nan=False).map(round),
    st.integers(1, 900),
    st.floats(0, 60, allow_nan=False),
).map(lambda row: (row[0], float(row[1]), float(min(row[1] + row[2], HEIGHT_PX)), row[3]))


@given(st.lists(STRETCH, max_size=30), st.sampled_from([4, 20, 77, 999, 2000]))
def test_the_seconds_of_all_bands_are_the_active_time_by_what_was_in_view(
    rows: list[tuple[int, float, float, float]], band_px: int
) -> None:
    found = attention(pages.views(rows), 4, HEIGHT_PX, band_px)
    heights = np.diff(np.minimum(np.arange(found.seconds.size + 1) * band_px, HEIGHT_PX))
    in_view = sum((bottom - top) * seconds for _, top, bottom, seconds in rows)
    assert (found.seconds * heights).sum() == pytest.approx(in_view, abs=1e-3)
    assert found.seconds.max(initial=0) <= sum(row[3] for row in rows) + 1e-6
    assert found.seconds.min(initial=0) >= -1e-6


def test_a_band_that_was_half_in_view_counts_half_its_time() -> None:
    found = attention(pages.views([(0, 50, 150, 8.0)]), 2, 200, 100)
    assert found.seconds.tolist() == [4.0, 4.0]
    assert found.per_stay_s.tolist() == [2.0, 2.0]


def test_what_lies_above_or_below_the_page_is_left_out() -> None:
    found = attention(pages.views([(0, -100, 100, 1.0), (0, 150, 900, 1.0)]), 1, 200, 100)
    assert found.seconds.tolist() == [1.0, 0.5]


def test_nobody_looked_where_there_is_no_view() -> None:
    assert attention(pages.views([]), 0, 100, 50).per_stay_s.tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="one px high"):
        attention(pages.views([]), 0, 0)


@given(st.lists(STRETCH, min_size=1, max_size=30))
def test_reach_never_rises_on_the_way_down(rows: list[tuple[int, float, float, float]]) -> None:
    seen = seen_pages(pages.stays(4, page_h_px=HEIGHT_PX), pages.views(rows))
    shares = [depth.share for depth in reach(seen)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0
    for line in lines(seen):
        at = np.array([line.depth_frac])
        assert shares_at(seen, at - 1e-9)[0] >= line.share
        assert (
            shares_at(seen, np.minimum(at + 1e-6, 1.0))[0] <= line.share or line.depth_frac == 1.0
        )


@given(st.lists(STRETCH, min_size=1, max_size=30))
def test_people_saw_as_far_as_the_furthest_of_their_visits(
    rows: list[tuple[int, float, float, float]],
) -> None:
    stays, views = pages.stays(4, page_h_px=HEIGHT_PX, people=(1, 1, 2, 2)), pages.views(rows)
    people, visits = seen_by_people(stays, views), seen_pages(stays, views)
    assert len(people) <= min(len(visits), 2)
    assert max(one.seen_px for one in people) == max(one.seen_px for one in visits)


def test_pages_that_were_not_measured_are_as_high_as_the_picture_unless_somebody_saw_lower() -> (
    None
):
    stays = pages.stays(2, page_h_px=np.nan)
    half = pages.views([(0, 0, 500, 1.0), (1, 0, 1000, 1.0)])
    assert reach(seen_pages(stays, half)) == ()
    assert [one.depth_frac for one in reach(seen_pages(stays, half, 1000)) if one.share == 1][
        -1
    ] == 0.5
    assert reach(seen_pages(stays, half, 900)) == ()
    assert len(seen_by_people(stays, half, 1000)) == 2


def test_a_page_laid_out_at_another_width_is_stretched_to_the_picture() -> None:
    rows = [(0, 1000.0, 2000.0, 1.0)]
    narrow = pages.stays(1, page_h_px=4000, w_px=640)
    assert on_picture(pages.views(rows), narrow, 1280, 2000).bottom_px.tolist() == [1000.0]
    same = pages.stays(1, page_h_px=4000)
    assert on_picture(pages.views(rows), same, 1280, 2000).bottom_px.tolist() == [2000.0]
    unknown = pages.stays(1, page_h_px=np.nan, w_px=640)
    assert on_picture(pages.views(rows), unknown, 1280, 2000).bottom_px.tolist() == [2000.0]
