"""What goals come to, reckoned from plain arrays."""

from __future__ import annotations

import numpy as np
import pytest

from app.insights.goals import (
    Counted,
    Met,
    Orders,
    Reached,
    Visitors,
    by_met,
    course,
    money,
    outcome,
    parts,
    worth_of_each,
)
from app.insights.issues import DAY_MS
from app.proportions import Share, difference

NEVER = np.inf
ALL = np.ones(6, np.bool_)


def reached(*first_ms: float, orders: Orders | None = None, has_moments: bool = True) -> Reached:
    moments = np.array(first_ms)
    return Reached(np.isfinite(moments), moments, has_moments, orders)


def orders(*told: tuple[int, float, int], currencies: tuple[str, ...] = ("EUR",)) -> Orders:
    return Orders(
        np.array([row for row, _, _ in told], np.int32),
        np.array([amount for _, amount, _ in told]),
        np.array([currency for _, _, currency in told], np.int32),
        currencies,
        np.zeros(6, np.int32),
    )


#: Ann comes twice, Bob three times, somebody unknown once
VISITORS = Visitors(
    np.array([0, 0, 1, 1, 1, 2]),
    np.array([True, True, True, True, True, False]),
    np.array([0.0, 1, 1.5, 3, 3.2, 9]) * DAY_MS,
    3,
)


def test_people_are_counted_once_and_repeat_in_another_session() -> None:
    found = outcome(ALL, reached(10, 20, NEVER, 30, NEVER, 40), VISITORS)
    assert found.sessions == Share(4, 6)
    assert found.people == Share(3, 3)
    assert found.repeat == Share(1, 2)
    assert found.after is not None
    assert found.after.value == 25
    only_bob = np.array([False, False, True, True, True, False])
    found = outcome(only_bob, reached(10, 20, NEVER, 30, NEVER, 40), VISITORS)
    assert (found.sessions, found.people, found.repeat) == (Share(1, 3), Share(1, 1), Share(0, 1))
    nobody = outcome(np.zeros(6, np.bool_), reached(10, 20, NEVER, 30, NEVER, 40), VISITORS)
    assert (nobody.sessions, nobody.people) == (Share(0, 0), Share(0, 0))
    assert nobody.repeat is nobody.after is None


def test_a_goal_of_the_whole_session_is_reached_after_no_time() -> None:
    assert outcome(ALL, reached(9, 9, 9, 9, 9, 9, has_moments=False), VISITORS).after is None


def test_currencies_are_never_added_up() -> None:
    told = orders((0, 10.0, 0), (0, 30.0, 0), (1, 5.0, 1), (3, 20.0, 0), currencies=("EUR", "USD"))
    euros, dollars = money(ALL, told)
    assert (euros.currency, euros.orders, euros.total) == ("EUR", 3, 60)
    assert (euros.median.value, euros.mean.value, euros.greatest) == (20, 20, 0.5)
    assert euros.a_session.value == 10
    assert (dollars.currency, dollars.orders, dollars.total) == ("USD", 1, 5)
    assert worth_of_each(ALL, told) == pytest.approx([40, 0, 0, 20, 0, 0])
    assert money(ALL, orders()) == ()
    assert worth_of_each(ALL, orders()) is None


def test_one_great_order_bends_the_mean_and_not_the_middle() -> None:
    told = orders(*((row % 6, 10.0 + row, 0) for row in range(12)), (0, 10_000.0, 0))
    (found,) = money(ALL, told)
    assert found.median.value == 16
    assert found.median.high < 25
    assert found.mean.value > 700
    assert found.greatest > 0.98


def test_only_what_was_met_before_the_goal_counts() -> None:
    found = reached(100, 100, NEVER, 50, NEVER, NEVER)
    met = Met(
        np.array([0, 1, 2, 3, 4, 3], np.int32),
        np.array([0, 0, 0, 0, 1, 1], np.int32),
        np.array([10.0, 100.0, 10.0, 60.0, 10.0, 49.0]),
        ("rage click", "slow page"),
        ("signal:rage_click", "signal:slow_page"),
    )
    counted = {one.name: (one.reached, one.sessions) for one in by_met(ALL, found, met)}
    # the second met it at the very moment and the fourth only later: they are among the others
    assert counted == {"rage click": (1, 2), "slow page": (1, 2)}


def test_a_part_stands_beside_all_others_with_a_range_and_a_raised_chance() -> None:
    counted = [
        Counted("phone", "device:phone", 400, 8),
        Counted("desktop", "device:desktop", 600, 60),
        *(Counted(f"other {at}", "x", 1, 0) for at in range(5)),
    ]
    desktop, phone = parts(counted, Share(68, 1_000), 2)
    assert (phone.met, phone.others) == (Share(8, 400), Share(60, 600))
    assert phone.more == difference(Share(8, 400), Share(60, 600))
    assert phone.is_certain
    assert phone.p == pytest.approx(desktop.p)
    assert len(parts(counted, Share(68, 1_000), 30)) == 7


def test_over_time_each_column_has_the_sessions_that_began_then() -> None:
    told = orders((0, 10.0, 0), (1, 5.0, 0), (3, 7.0, 0))
    found = course(ALL, reached(10, 20, NEVER, 30, NEVER, NEVER, orders=told), VISITORS, 0.0)
    assert found is not None
    assert found.width_ms == DAY_MS
    assert found.shares[:4] == (Share(1, 1), Share(1, 2), Share(0, 0), Share(1, 2))
    assert found.revenue[:4] == (10, 5, 0, 7)
    assert len(found.shares) == 10
    assert course(ALL, reached(*[NEVER] * 6), VISITORS, 99 * DAY_MS) is None
