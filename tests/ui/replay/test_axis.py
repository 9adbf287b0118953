"""Time along pixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.replay import clock
from app.ui.replay.axis import SHORTEST_MS, Axis
from app.ui.replay.tracks import short_titles


def whole() -> Axis:
    return Axis.whole(100_000, 70, 1_000)


def test_a_moment_and_its_place_belong_together() -> None:
    axis = whole().zoomed(500, 0.3)
    for at_ms in (axis.start_ms, 40_000, axis.end_ms):
        assert axis.t(axis.x(at_ms)) == pytest.approx(at_ms)


def test_the_moment_under_the_pointer_stays_there_while_zooming() -> None:
    axis = whole()
    at_ms = axis.t(640)
    for _ in range(12):
        axis = axis.zoomed(640, 0.8)
        assert axis.t(640) == pytest.approx(at_ms)


def test_no_one_sees_less_than_the_shortest_stretch_or_more_than_all() -> None:
    assert whole().zoomed(500, 1e-9).span_ms == SHORTEST_MS
    assert whole().zoomed(500, 0.2).zoomed(500, 1e9).is_whole


def test_panning_stops_at_both_ends() -> None:
    axis = whole().zoomed(570, 0.5)
    assert axis.panned(1e6).start_ms == 0
    assert axis.panned(-1e6).end_ms == 100_000


def test_the_line_follows_a_moment_that_left_it() -> None:
    axis = whole().zoomed(70, 0.1)
    assert axis.showing(5_000) is axis
    assert axis.showing(60_000).start_ms < 60_000 < axis.showing(60_000).end_ms


def test_places_outside_mean_the_ends() -> None:
    assert whole().t(-50) == 0
    assert whole().t(5_000) == 100_000


@given(
    duration=st.floats(1, 1e8), factor=st.floats(0.001, 1000), x=st.floats(0, 2000), by=st.floats(-1e4, 1e4)
)  # fmt: skip
def test_what_is_seen_always_lies_inside_the_session(
    duration: float, factor: float, x: float, by: float
) -> None:
    axis = Axis.whole(duration, 70, 900).zoomed(x, factor).panned(by)
    assert axis.start_ms >= 0
    assert axis.end_ms <= duration * (1 + 1e-9)
    assert axis.span_ms > 0


def test_the_ruler_is_written_at_round_moments_with_room_between() -> None:
    ticks = whole().ticks()
    assert ticks == [
        0,
        10_000,
        20_000,
        30_000,
        40_000,
        50_000,
        60_000,
        70_000,
        80_000,
        90_000,
        100_000,
    ]
    assert len(Axis.whole(5 * 86_400_000, 70, 900).ticks()) < 14


def test_the_clock_writes_hours_only_when_there_are_any() -> None:
    assert clock.elapsed(275_230) == "4:35.2"
    assert clock.elapsed(3_723_900) == "1:02:03.9"
    assert clock.elapsed(-5, tenths=False) == "0:00"


def test_a_moment_no_calendar_knows_has_no_time_of_day() -> None:
    assert clock.local_time(1e20) == ""
    assert clock.utc_time(float("nan")) == ""
    assert clock.utc_time(1e12) == "2001-09-09 01:46:40 UTC"
    assert clock.utc_time(0) == ""
    assert clock.local_time(0) == ""


def test_a_title_loses_the_name_of_the_site_only_where_all_have_it() -> None:
    assert short_titles(["Shoes | A | Shop", "Cart | Shop"]) == ["Shoes | A", "Cart"]
    assert short_titles(["Shoes | Shop", "Cart"]) == ["Shoes | Shop", "Cart"]
    assert short_titles(["Shoes | Shop", "Shoes | Shop"]) == ["Shoes | Shop", "Shoes | Shop"]
    assert short_titles(["", "A - B", "C - B"]) == ["", "A", "C"]


@given(span=st.floats(0.5, 200_000), start=st.floats(0, 5_000))
def test_no_two_marks_of_the_ruler_are_named_alike(span: float, start: float) -> None:
    axis = Axis(start + span, start, start + span, 70, 900)
    names = [clock.mark(tick, axis.step_ms()) for tick in axis.ticks()]
    assert len(set(names)) == len(names)


def test_marks_are_named_as_finely_as_they_stand_apart() -> None:
    assert clock.mark(7_000, 1_000) == "0:07"
    assert clock.mark(7_200, 200) == "0:07.2"
    assert clock.mark(50, 50) == "0:00.05"
    assert clock.mark(3_600_004, 2) == "1:00:00.004"
