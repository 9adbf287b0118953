"""Two pictures of a page beside each other: which height of the one is which of the other."""

from __future__ import annotations

import pytest

from app.heatmap.abreast import abreast
from app.heatmap.places import PictureElement


def element(name: str, y_px: float, h_px: float = 40.0, *, stuck: bool = False) -> PictureElement:
    return PictureElement(
        1, f"1:{name}", f"#{name}", name, "div", 0.0, y_px, 100.0, h_px, False, stuck
    )


WIDE = [element("head", 100), element("shop", 1_000), element("form", 2_000)]
NARROW = [element("head", 150), element("shop", 3_000), element("form", 5_000)]


def test_what_stands_on_both_pictures_is_abreast() -> None:
    found = abreast(WIDE, NARROW, (2_400, 6_000))
    assert found is not None
    for mine, its in ((0, 0), (100, 150), (1_000, 3_000), (2_000, 5_000), (2_400, 6_000)):
        assert found.other_at(mine) == pytest.approx(its)
        assert found.turned.other_at(its) == pytest.approx(mine)
    assert found.other_at(1_520) == pytest.approx(4_020)


def test_equal_pictures_are_abreast_height_by_height() -> None:
    found = abreast(WIDE, WIDE, (2_400, 2_400))
    assert found is not None
    for y_px in (0, 77, 1_000, 1_555, 2_399):
        assert found.other_at(y_px) == pytest.approx(y_px)


def test_what_was_moved_elsewhere_and_what_sticks_is_no_anchor() -> None:
    moved = [*NARROW, element("promo", 5_500), element("bar", 0, stuck=True)]
    mine = [*WIDE, element("promo", 500), element("bar", 1_900, stuck=True)]
    found = abreast(mine, moved, (2_400, 6_000))
    assert found is not None
    assert found.other_at(1_000) == pytest.approx(3_000)
    assert found.other_at(1_900) < 5_000


def test_pictures_that_share_next_to_nothing_are_not_abreast() -> None:
    assert abreast(WIDE[:1], NARROW, (2_400, 6_000)) is None
    assert abreast((), NARROW, (2_400, 6_000)) is None
