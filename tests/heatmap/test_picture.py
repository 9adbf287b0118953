from __future__ import annotations

from collections.abc import Sequence

from app.heatmap.picture import (
    HeatVisit,
    PictureSource,
    common_width,
    fold,
    picture_candidates,
    picture_sources,
)


def visit(
    session: int,
    *,
    lasted_ms: float = 60_000,
    width: int = 1440,
    started_at_ms: float = 0,
    first_click_ms: float | None = None,
) -> HeatVisit:
    return HeatVisit(session, 0, started_at_ms, 1000, 1000 + lasted_ms, width, 900, first_click_ms)


def best(visits: Sequence[HeatVisit]) -> PictureSource | None:
    """Where the picture is taken from first."""
    return next(iter(picture_sources(visits)), None)


def test_the_picture_comes_from_the_commonest_width() -> None:
    chosen = best([visit(1), visit(2), visit(3, width=1920, started_at_ms=9e9)])
    assert chosen is not None
    assert (chosen.viewport_w_px, chosen.session in (1, 2)) == (1440, True)


def test_the_newest_visit_that_settled_is_preferred_to_a_newer_glimpse() -> None:
    chosen = best([visit(1), visit(2, started_at_ms=5), visit(3, lasted_ms=300, started_at_ms=9)])
    assert chosen is not None
    assert (chosen.session, chosen.at_ms) == (2, 5000)


def test_of_glimpses_the_longest_is_taken_just_before_leaving() -> None:
    chosen = best([visit(1, lasted_ms=700), visit(2, lasted_ms=900), visit(3, lasted_ms=20)])
    assert chosen is not None
    assert (chosen.session, chosen.at_ms) == (2, 1800)


def test_a_moment_before_the_first_click_shows_no_opened_menu() -> None:
    early = best([visit(1, first_click_ms=3500)])
    at_once = best([visit(1, first_click_ms=1100)])
    assert early is not None
    assert at_once is not None
    assert (early.at_ms, at_once.at_ms) == (3450, 5000)


def test_a_moment_never_lies_before_the_visit() -> None:
    chosen = best([visit(1, lasted_ms=10)])
    assert chosen is not None
    assert chosen.at_ms == 1000


def test_several_sources_are_of_different_sessions() -> None:
    found = picture_sources([visit(1), visit(1), visit(2), visit(3), visit(4)])
    assert len({source.session for source in found}) == len(found) == 3


def test_moments_before_the_best_visits_were_left_and_as_they_came_are_worth_a_look_too() -> None:
    long = HeatVisit(1, 0, 0.0, 1000, 60_000, 1440, 900)
    short = HeatVisit(2, 0, -9e9, 1000, 6_000, 1440, 900)
    assert [(one.session, one.at_ms) for one in picture_candidates([long, short])] == [
        (1, 5000),
        (2, 5000),
        (1, 59_900),
        (1, 2_500),
    ]
    assert picture_candidates([]) == ()


def test_without_a_visit_of_known_size_there_is_no_picture() -> None:
    assert best([]) is None
    assert best([visit(1, width=0)]) is None
    assert common_width([]) == 0


def test_a_page_as_people_arrived_at_it_comes_before_one_with_a_filter_set() -> None:
    arrived = HeatVisit(1, 0, 0.0, 1000, 9000, 1440, 900)
    filtered = HeatVisit(1, 0, 0.0, 9000, 90_000, 1440, 900)
    chosen = best([arrived, filtered])
    assert chosen is not None
    assert chosen.at_ms == 5000


def test_the_fold_is_where_the_middle_visit_ends_unscrolled() -> None:
    heights = (600, 700, 900, 0)
    visits = [HeatVisit(at, 0, 0.0, 0, 1, 1440, height) for at, height in enumerate(heights)]
    assert fold(visits) == 700
    assert fold([]) == 0
