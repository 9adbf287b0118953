"""Two heats of one page: per visit, less each other, and what may be said of each element's share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from app.heatmap import diverging
from app.heatmap.compare import (
    COLUMNS,
    Half,
    PerTrial,
    Unit,
    beyond_chance,
    compare,
    less,
    per_trial,
    trials,
    unit_of,
    values,
)
from app.heatmap.density import density
from app.heatmap.kinds import Kind
from app.heatmap.points import ElementName, Points
from app.heatmap.stays import Ints, Stays

BUY, HELP, LOGO = (ElementName(name, None, name) for name in ("buy", "help", "logo"))


def stays(count: int, first_session: int = 1, persons: list[int] | None = None) -> Stays:
    sessions = np.arange(first_session, first_session + count, dtype=np.int64)
    nothing = np.zeros(count, dtype=np.int64)
    return Stays(
        session=sessions,
        person=sessions if persons is None else np.array(persons, dtype=np.int64),
        window=nothing,
        visit=nothing,
        device=nothing,
        started_at_ms=np.zeros(count),
        enter_ms=np.zeros(count),
        leave_ms=np.full(count, 60_000.0),
        active_s=np.full(count, 60.0),
        viewport_w_px=np.full(count, 1280.0),
        viewport_h_px=np.full(count, 720.0),
        page_h_px=np.full(count, 2000.0),
    )


def half(of: Stays, clicked: dict[ElementName, Ints | list[int]]) -> Half:
    """A side in which those stays, by their place, clicked those elements."""
    elements = tuple(clicked)
    pairs = [(at, stay) for at, one in enumerate(elements) for stay in clicked[one]]
    element = np.array([at for at, _ in pairs], dtype=np.int64)
    stay = np.array([stay for _, stay in pairs], dtype=np.int64)
    where = np.full(len(pairs), 100.0)
    points = Points(
        session=of.session[stay],
        person=of.person[stay],
        at_ms=np.arange(len(pairs), dtype=np.float64),
        since_enter_s=np.ones(len(pairs)),
        x_px=where,
        y_px=where,
        viewport_w_px=of.viewport_w_px[stay],
        element=element,
        elements=elements,
        stay=stay,
    )
    return Half(of, points)


def test_an_elements_shares_are_of_the_visits_of_each_side_with_newcombes_interval() -> None:
    one = half(stays(70), {BUY: [*range(56), 0, 0]})
    other = half(stays(80, 1000), {BUY: list(range(48))})
    found = compare(one, other)
    (buy,) = found.elements
    assert (buy.one.hits, buy.one.total, buy.other.hits, buy.other.total) == (56, 70, 48, 80)
    assert buy.clicks == (58, 48)
    # statsmodels 0.15.0: confint_proportions_2indep(56, 70, 48, 80, method="newcomb"), proportions_ztest
    assert buy.difference.value == pytest.approx(0.2)
    assert (buy.difference.low, buy.difference.high) == pytest.approx((0.0524315, 0.3338727), 1e-5)
    assert buy.p == buy.raised_p == pytest.approx(0.008045081)
    assert buy.is_certain
    assert not buy.is_exact


def test_the_more_elements_are_asked_the_less_of_them_is_certain() -> None:
    # scipy 1.17.1 fisher_exact: 8 of 30 against 1 of 30 is 0.02569; three such are raised by nothing, one among
    # others by their number (false_discovery_control)
    lone = compare(half(stays(30), {BUY: list(range(8))}), half(stays(30, 500), {BUY: [0]}))
    assert lone.elements[0].p == pytest.approx(0.025690735)
    assert lone.elements[0].is_exact
    assert lone.certain == 1
    others: dict[ElementName, list[int]] = {HELP: [0, 1, 2], LOGO: [3, 4]}
    among = compare(
        half(stays(30), {BUY: list(range(8)), **others}),
        half(stays(30, 500), {BUY: [0], **others}),
    )
    buy = among.elements[0]
    assert buy.name == BUY
    assert buy.raised_p == pytest.approx(3 * 0.025690735)
    assert among.certain == 0


def test_by_people_a_person_counts_once_however_often_they_came() -> None:
    again = stays(4, persons=[1, 1, 1, 2])
    other = half(stays(3, 100), {BUY: [0]})
    by_visits = compare(half(again, {BUY: [0, 1]}), other)
    by_people = compare(half(again, {BUY: [0, 1]}), other, by="people")
    assert (by_visits.elements[0].one.hits, by_visits.one) == (2, 4)
    assert (by_people.elements[0].one.hits, by_people.one) == (1, 2)
    assert trials(again, "people") == 2


def test_one_element_under_two_labels_is_one_and_knows_its_names_on_both_sides() -> None:
    renamed = ElementName("buy", None, "Buy now")
    found = compare(
        half(stays(5), {HELP: [0], BUY: [0, 1]}), half(stays(5, 50), {renamed: [0, 1, 2]})
    )
    buy = next(row for row in found.elements if row.name.element_key == "buy")
    assert buy.name.label == "Buy now"
    assert buy.members == ((1,), (0,))
    assert (buy.one.hits, buy.other.hits) == (2, 3)


def test_few_visits_and_visits_on_both_sides_are_told() -> None:
    many, few = stays(200), stays(20, 1000)
    found = compare(half(many, {BUY: [0]}), half(few, {BUY: [0]}))
    assert (found.too_few, found.shared) == (20, 0)
    same = compare(half(many, {BUY: [0]}), half(many.taken(many.session <= 150), {BUY: [0]}))
    assert (same.too_few, same.shared) == (None, 150)


def test_of_sides_that_share_visits_nothing_is_told_of_chance() -> None:
    everybody = stays(200)
    first = everybody.taken(everybody.session <= 100)
    found = compare(half(everybody, {BUY: [0]}), half(first, {BUY: list(range(100))}))
    (buy,) = found.elements
    assert found.shared == 100
    assert buy.difference.value == pytest.approx(1 / 200 - 1)
    assert not buy.is_certain
    assert found.certain == 0
    told = dict(zip(COLUMNS, values(buy), strict=True))
    assert (told["p"], told["p_adjusted"], told["is_certain"]) == (None, None, None)
    assert told["difference"] == buy.difference.value


def test_a_side_without_visits_compares_nothing() -> None:
    found = compare(half(stays(5), {BUY: [0]}), half(stays(0), {}))
    assert found.elements == ()
    assert (found.one, found.other, found.too_few) == (5, 0, 0)


def test_heat_is_divided_by_each_sides_visits_before_one_is_taken_from_the_other() -> None:
    spot = density(np.full(30, 50.0), np.full(30, 50.0), None, 200, 200)
    twice = density(np.full(60, 50.0), np.full(60, 50.0), None, 200, 200)
    one, other = per_trial(spot, Kind.CLICK, 100), per_trial(twice, Kind.CLICK, 200)
    assert one.value_at(50, 50) == pytest.approx(0.3)
    assert less(one, other).most == pytest.approx(0.0, abs=1e-6)
    alike = less(one, per_trial(twice, Kind.CLICK, 100))
    assert alike.value_at(50, 50) == pytest.approx(-0.3)
    assert alike.most == pytest.approx(0.3)
    assert alike.value_at(500, 50) == 0.0


def test_what_is_told_per_visit_already_is_divided_no_more() -> None:
    found = density([50.0], [50.0], None, 100, 100, radius_px=0)
    assert per_trial(found, Kind.ATTENTION, 10).most == pytest.approx(1.0)
    assert per_trial(found, Kind.MOVE, 10).most == pytest.approx(0.1)


def test_of_two_equal_sides_about_a_twentieth_of_the_page_is_taken_for_more_than_chance() -> None:
    dice = np.random.default_rng(7)

    def side(visits: int) -> PerTrial:
        x, y = dice.uniform(0, 1200, 12 * visits), dice.uniform(0, 2400, 12 * visits)
        return per_trial(density(x, y, None, 1200, 2400), Kind.CLICK, visits)

    one, other = side(3000), side(5000)
    beyond = beyond_chance(one, other, 3000, 5000)
    assert 0.03 < float((beyond >= 1).mean()) < 0.07
    faint = diverging.painted(less(one, other).grid, less(one, other).most, solid=beyond)
    whole = diverging.painted(less(one, other).grid, less(one, other).most)
    assert faint[:, :, 3].mean() < 0.6 * whole[:, :, 3].mean()


def test_where_one_side_clicks_far_more_nothing_is_taken_for_chance() -> None:
    spot = per_trial(density(np.full(90, 50.0), np.full(90, 50.0), None, 200, 200), Kind.CLICK, 100)
    less_often = density(np.full(20, 50.0), np.full(20, 50.0), None, 200, 200)
    other = per_trial(less_often, Kind.CLICK, 100)
    beyond = beyond_chance(spot, other, 100, 100)
    assert beyond[12, 12] == 1
    assert beyond[40, 40] == 0


def test_heats_of_two_pictures_have_no_difference() -> None:
    one = per_trial(density([1.0], [1.0], None, 100, 100), Kind.CLICK, 1)
    other = per_trial(density([1.0], [1.0], None, 200, 100), Kind.CLICK, 1)
    with pytest.raises(ValueError, match="one picture"):
        less(one, other)


def test_only_what_is_counted_alike_is_compared() -> None:
    assert {unit_of(kind) for kind in (Kind.CLICK, Kind.RAGE, Kind.TOUCH)} == {Unit.CLICKS}
    assert unit_of(Kind.MOVE) is unit_of(Kind.HOVER)
    assert len({unit_of(kind) for kind in Kind}) == 4


def test_nothing_has_no_colour_and_both_sides_are_as_strong_as_each_other() -> None:
    table = diverging.table()
    middle = (diverging.STEPS - 1) // 2
    assert table[middle, 3] == 0
    assert np.array_equal(table[:, 3], table[::-1, 3])
    lightness = np.array([lab(colour)[0] for colour in table[:, :3]])
    assert np.abs(lightness - lightness[::-1]).max() < 2.5
    assert np.all(np.diff(lightness[middle + 1 :]) < 0.05)


# Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
# severity 1: who lacks the cones for long, middle, short waves; on linear light
LACKING = {
    "long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


@pytest.mark.parametrize("lacking", ["long", "middle", "short"])
def test_who_confuses_colours_still_tells_more_from_less(lacking: str) -> None:
    matrix = np.array(LACKING[lacking])
    for more, fewer in zip(diverging.ABOVE[1:], diverging.BELOW[1:], strict=True):
        seen = [lab_of_light(np.clip(matrix @ light(colour), 0, 1)) for colour in (more, fewer)]
        # 2.3 is a difference one just sees
        assert np.linalg.norm(seen[0] - seen[1]) > 35


@given(arrays(np.int8, (4, 3)))
def test_levels_keep_the_order_and_the_sign_of_differences(steps: np.ndarray) -> None:
    grid = np.asarray(steps / 16, dtype=np.float32)
    found = diverging.levels(grid, float(np.abs(grid).max()))
    assert np.array_equal(np.sign(found), np.sign(grid))
    assert np.all(np.abs(found) <= 1)
    flat, level = grid.ravel(), found.ravel()
    order = np.argsort(flat, kind="stable")
    assert np.all(np.diff(level[order]) >= -1e-6)


def light(colour: tuple[int, int, int] | np.ndarray) -> np.ndarray:
    value = np.asarray(colour, dtype=np.float64) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(colour: np.ndarray) -> np.ndarray:
    return lab_of_light(light(colour))


def lab_of_light(linear: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    bent = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])
