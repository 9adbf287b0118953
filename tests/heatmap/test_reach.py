"""Reach: the share of visits that saw a depth of the page, each by the height it had for them."""

from __future__ import annotations

import pytest

from app.heatmap.reach import SeenPage, page_height, reach


def test_every_visit_counts_by_its_own_height() -> None:
    visits = [SeenPage(1, 500, 1_000), SeenPage(2, 1_500, 2_000), SeenPage(3, 3_000, 3_000)]
    shares = {depth.depth_frac: depth.share for depth in reach(visits)}
    assert shares[0.5] == 1
    assert shares[0.75] == pytest.approx(2 / 3)
    assert shares[1.0] == pytest.approx(1 / 3)


def test_a_page_that_ends_between_two_pixels_is_seen_to_its_end() -> None:
    assert reach([SeenPage(1, 1_464.5, 1_465)])[-1].share == 1


def test_depths_are_those_of_the_middle_page() -> None:
    visits = [SeenPage(1, 500, 1_000), SeenPage(2, 500, 5_000), SeenPage(3, 500, 1_200)]
    assert page_height(visits) == 1_200
    assert reach(visits)[10].depth_px == 600


def test_what_was_not_measured_tells_nothing() -> None:
    assert reach([SeenPage(1, 500, None)]) == ()
    assert page_height([]) is None
