"""Lines of two sides: their order, their tests, what is said of few and of shared sessions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.compare import Amount, Had, Line, Sort, Unit, compare
from app.proportions import Share, difference, p_value
from app.quantities import mann_whitney, shift


@dataclass(frozen=True)
class Sides:
    """How many sessions there are on each, and of each line how many have it."""

    one: int
    other: int
    hits: tuple[tuple[int, int], ...]


@st.composite
def sides(draw: st.DrawFn) -> Sides:
    one, other = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    hit = st.tuples(st.integers(0, one), st.integers(0, other))
    return Sides(one, other, tuple(draw(st.lists(hit, max_size=12))))


def had(of: Sides) -> list[Had]:
    return [
        Had(Sort.PAGE, f"/{at}", Share(one, of.one), Share(other, of.other), f"page:/{at}")
        for at, (one, other) in enumerate(of.hits)
    ]


def amount(name: str, one: list[float], other: list[float]) -> Amount:
    values = np.array(one, np.float64), np.array(other, np.float64)
    return Amount(Sort.AMOUNT, name, *values, Unit.MS, f"{name}>=0")


@given(of=sides())
def test_each_share_is_tested_and_raised_over_all_lines(of: Sides) -> None:
    lines = compare(had(of), [], shared=0)
    told = {line.name: line for line in lines}
    differing = [one for one in had(of) if 0 < one.one.hits + one.other.hits < of.one + of.other]
    assert set(told) == {one.name for one in differing}
    chances = sorted(p_value(one.one, one.other) for one in differing)
    many = len(chances)
    for one in differing:
        line, known = told[one.name], difference(one.one, one.other)
        assert known is not None
        assert (line.apart, line.low, line.high) == (known.value, known.low, known.high)
        assert line.p == p_value(one.one, one.other)
        # as Benjamini and Hochberg write it: the least of all p m / k from its rank on
        raised = min(min(1.0, p * many / rank) for rank, p in enumerate(chances, 1) if p >= line.p)
        assert line.raised_p == pytest.approx(raised)


@given(of=sides())
def test_certain_lines_come_first_by_effect_and_then_the_others_by_chance(of: Sides) -> None:
    lines = compare(had(of), [], shared=0)
    certain = [line for line in lines if line.is_certain]
    others = lines[len(certain) :]
    assert list(lines[: len(certain)]) == certain
    assert [abs(line.effect) for line in certain] == sorted(
        (abs(line.effect) for line in certain), reverse=True
    )
    assert [line.p for line in others] == sorted(line.p or 0.0 for line in others)


@given(of=sides())
def test_where_chance_cannot_be_told_the_greatest_effect_stands_on_top(of: Sides) -> None:
    lines = compare(had(of), [], shared=1)
    for before, after in itertools.pairwise(lines):
        assert abs(before.effect) >= abs(after.effect)


@given(
    one=st.lists(st.integers(0, 9), min_size=1, max_size=9),
    other=st.lists(st.integers(0, 9), min_size=1, max_size=9),
)
def test_the_effect_of_an_amount_is_how_much_oftener_the_one_is_greater(
    one: list[int], other: list[int]
) -> None:
    (line,) = compare([], [amount("active", [*map(float, one)], [*map(float, other)])], shared=0)
    pairs = list(itertools.product(one, other))
    oftener = sum(a > b for a, b in pairs) - sum(a < b for a, b in pairs)
    assert line.effect == pytest.approx(oftener / len(pairs))
    values = np.array(one, np.float64), np.array(other, np.float64)
    tested, apart = mann_whitney(*values), shift(*values)
    assert tested is not None
    assert apart is not None
    assert line.p == tested.p
    assert line.apart == apart.value
    assert line.middles is not None
    assert line.middles.one == np.median(values[0])


def test_a_share_of_all_or_none_has_the_same_effect_told_as_a_share_and_as_an_amount() -> None:
    (share,) = compare([Had(Sort.PAGE, "/", Share(3, 10), Share(9, 12))], [], shared=0)
    (told,) = compare([], [amount("seen", [1.0] * 3 + [0.0] * 7, [1.0] * 9 + [0.0] * 3)], shared=0)
    assert share.effect == pytest.approx(told.effect)


def test_shares_and_amounts_are_raised_together() -> None:
    lines = compare(
        [Had(Sort.PAGE, "/", Share(1, 100), Share(9, 100))],
        [amount("active", [*map(float, range(30))], [*map(float, range(20, 50))])],
        shared=0,
    )
    raised = {line.name: (line.p, line.raised_p) for line in lines}
    p, raised_p = raised["/"]
    assert p is not None
    assert raised_p == pytest.approx(max(p, raised["active"][1] or 0.0))
    assert raised["active"][1] == pytest.approx(2 * (raised["active"][0] or 0.0))


def test_of_sides_that_share_sessions_nothing_is_told_of_chance() -> None:
    lines = compare(
        [Had(Sort.PAGE, "/", Share(1, 900), Share(800, 900))],
        [amount("active", [1.0] * 50, [2.0] * 50)],
        shared=1,
    )
    assert len(lines) == 2
    for line in lines:
        assert (line.p, line.raised_p, line.low, line.high) == (None, None, None, None)
        assert not line.is_certain
        assert line.effect < 0


def test_what_all_sessions_have_or_none_is_no_line() -> None:
    assert not compare(
        [
            Had(Sort.PAGE, "all", Share(9, 9), Share(7, 7)),
            Had(Sort.PAGE, "none", Share(0, 9), Share(0, 7)),
            Had(Sort.FORM, "nobody began it here", Share(0, 0), Share(3, 7)),
        ],
        [amount("lcp", [], [1.0])],
        shared=0,
    )


def test_a_side_of_few_is_said() -> None:
    def line(one: int, other: int) -> Line:
        (found,) = compare([Had(Sort.PAGE, "/", Share(1, one), Share(2, other))], [], shared=0)
        return found

    assert line(96, 500).is_of_few
    assert not line(97, 500).is_of_few


def test_many_values_are_told_as_closely_as_all_of_them() -> None:
    dice = np.random.default_rng(7)
    one, other = dice.exponential(1_000.0, 9_000), dice.exponential(1_100.0, 8_000)
    (line,) = compare([], [Amount(Sort.AMOUNT, "active", one, other, Unit.MS, "")], shared=0)
    whole = shift(one, other)
    assert whole is not None
    assert line.apart == pytest.approx(whole.value, abs=2.0)
    assert line.low == pytest.approx(whole.low, abs=2.0)
    assert line.high == pytest.approx(whole.high, abs=2.0)
