"""What an issue costs, how it is ranked and shown over time."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.issues import (
    DAY_MS,
    TREND_COLUMNS,
    Cost,
    Moment,
    Seen,
    columns,
    cost,
    examples,
    score,
    trend,
)
from app.proportions import Share, difference, wilson


def test_who_reached_the_goal_before_the_issue_did_not_go_on_to_it() -> None:
    moments = [Moment(1, 5_000, 0), Moment(1, 9_000, 1), Moment(2, 5_000, 0), Moment(3, 100, 0)]
    reached = {1: 7_000.0, 2: 4_000.0, 8: 1.0, 9: 1.0}
    found = cost(moments, Seen(10, frozenset({1, 8, 9})), reached)
    assert (found.met, found.others) == (Share(1, 3), Share(2, 7))
    assert found.lost_conversions == 0
    assert not found.is_sure


def test_what_is_lost_is_what_the_others_did_better() -> None:
    moments = [Moment(session, 1.0, 0) for session in range(100)]
    others = frozenset(range(100, 150))
    found = cost(moments, Seen(200, others), dict.fromkeys(others, 9.0) | {0: 9.0})
    assert (found.met, found.others) == (Share(1, 100), Share(50, 100))
    assert found.lost_conversions == pytest.approx(49)
    assert found.is_sure
    nobody = cost(moments, Seen(100, frozenset()), {})
    assert (nobody.lost, nobody.lost_conversions) == (None, None)


def test_more_people_graver_kinds_and_lost_sales_come_first() -> None:
    lost = Cost(Share(0, 50), Share(25, 50), difference(Share(25, 50), Share(0, 50)))
    assert score(5, 2.0, lost) > score(5, 2.0, None) > score(4, 2.0, None) > score(4, 1.0, None)
    won = Cost(Share(25, 50), Share(0, 50), difference(Share(0, 50), Share(25, 50)))
    assert score(5, 2.0, won) == score(5, 2.0, None)


def test_a_single_session_proves_little() -> None:
    one = Cost(Share(0, 1), Share(1, 1), difference(Share(1, 1), Share(0, 1)))
    many = Cost(Share(0, 100), Share(100, 100), difference(Share(100, 100), Share(0, 100)))
    assert score(1, 1.0, one) < 0.6 * score(1, 1.0, many)
    assert not one.is_sure
    assert many.is_sure


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 400), st.integers(1, 400))
def test_intervals_hold_their_value_and_narrow_with_more_people(
    hits: int, total: int, other: int, others: int
) -> None:
    one, two = Share(min(hits, total), total), Share(min(other, others), others)
    low, high = wilson(one)
    assert 0 <= low <= (one.share or 0) + 1e-12
    assert (one.share or 0) <= high + 1e-12 <= 1 + 1e-9
    found = difference(one, two)
    assert found is not None
    assert -1 - 1e-9 <= found.low <= found.value <= found.high <= 1 + 1e-9
    more = difference(Share(one.hits * 9, total * 9), Share(two.hits * 9, others * 9))
    assert more is not None
    assert more.high - more.low < found.high - found.low


def test_the_moments_to_look_at_are_of_those_who_gave_up_and_met_it_most() -> None:
    moments = [
        Moment(1, 5, 0), Moment(2, 8, 1), Moment(2, 6, 0), Moment(3, 1, 0), Moment(3, 2, 1),
        Moment(3, 3, 2), Moment(4, 9, 0),
    ]  # fmt: skip
    found = examples(moments, {3}, {1: 10.0, 4: 20.0})
    assert found == (Moment(2, 6, 0), Moment(4, 9, 0), Moment(1, 5, 0), Moment(3, 1, 0))


@given(st.lists(st.floats(0, 400 * DAY_MS), min_size=1))
def test_a_trend_counts_every_session_once(starts_ms: list[float]) -> None:
    width_ms, number = columns(0.0, max(starts_ms))
    assert 1 <= number <= TREND_COLUMNS
    assert width_ms % DAY_MS == 0
    assert sum(trend(starts_ms, 0.0, width_ms, number).counts) == len(starts_ms)


def test_a_trend_has_a_column_a_day() -> None:
    monday = datetime(2026, 1, 5).astimezone().timestamp() * 1000
    width_ms, number = columns(monday, monday + 2.5 * DAY_MS)
    found = trend([monday, monday + 1, monday + 2.5 * DAY_MS], monday, width_ms, number)
    assert found.counts == (2, 0, 1)
