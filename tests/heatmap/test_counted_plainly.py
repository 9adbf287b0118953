"""What is counted in columns is what one counts click by click, view by view."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.heatmap.elements import element_rows
from app.heatmap.kinds import Sign
from app.heatmap.moves import Moves
from app.heatmap.page import OnPage
from app.heatmap.people import people_weights, shared
from app.heatmap.points import ElementName, element_clicks
from app.heatmap.views import PART_SEEN
from tests.heatmap import pages
from tests.heatmap.pages import CART, LOGO, clicks, element

PLACES = st.sampled_from([0.0, -3.0, 23.9, 24.0, 500.0, 1e9, math.nan, math.inf]) | st.floats(
    -99, 9e3
)
PEOPLE = st.sampled_from([-(2**40), -7, 0, 1, 2**40]) | st.integers(-3, 3)


LIMITS = {
    "MOST": (1 << 62, 1),
    "AT_ONCE": (1 << 21, 3),
    "IN_CACHE": (1 << 16, 2),
    "CLOSE": (1 << 32, 1),
}


@given(
    rows=st.lists(st.tuples(PEOPLE, PLACES, PLACES, st.floats(0, 3)), max_size=30),
    is_weighted=st.booleans(),
    kind=st.sampled_from([np.float32, np.float64]),
    limits=st.fixed_dictionaries({name: st.sampled_from(some) for name, some in LIMITS.items()}),
)
def test_a_person_shares_one_among_all_points_in_one_square(
    rows: list[tuple[int, float, float, float]],
    is_weighted: bool,
    kind: type,
    limits: dict[str, int],
) -> None:
    person = np.array([row[0] for row in rows], dtype=np.int64)
    x, y, weights = (np.array([row[at] for row in rows], dtype=kind) for at in (1, 2, 3))
    with pytest.MonkeyPatch.context() as small:
        for name, limit in limits.items():
            small.setattr(f"app.heatmap.people.{name}", limit)
        found = people_weights(person, x, y, 24, weights if is_weighted else None)
    spots = [
        (who, *(math.floor(at / 24) if math.isfinite(at) else None for at in place))
        for who, place in zip(
            person.tolist(), zip(x.tolist(), y.tolist(), strict=True), strict=True
        )
    ]
    mine = weights.tolist() if is_weighted else [1.0] * len(rows)
    total: dict[object, float] = defaultdict(float)
    for spot, weight in zip(spots, mine, strict=True):
        total[spot] += weight
    expected = [
        w / total[spot] if total[spot] else 0.0 for spot, w in zip(spots, mine, strict=True)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


MOVED = st.tuples(st.integers(0, 5), st.floats(0, 300), st.floats(0, 300), st.floats(0, 1))
FILTER = st.tuples(
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.sampled_from([1280.0, 640.0]),
    st.sampled_from([24.0, 50.0]),
)


@given(rows=st.lists(MOVED, max_size=30), filters=st.lists(FILTER, max_size=4))
def test_a_filter_after_another_weighs_moves_as_if_only_its_visits_had_been_read(
    rows: list[tuple[int, float, float, float]], filters: list[tuple[list[bool], float, float]]
) -> None:
    stay, x, y, dwell = np.array(rows, np.float32).reshape(len(rows), 4).T
    moves = Moves(stay.astype(np.int32), x * 0, x, y, dwell)
    whole = OnPage(pages.stays(6, people=(5, 1, 5, 9, 1, 7)), clicks([]), moves=moves)
    for some, page_w_px, radius_px in filters:
        on = whole.of_stays(np.array(some))
        again = on.of_stays(on.stays.person != 5)
        for one in (on, again, whole):
            spots = one.move_spots(page_w_px, radius_px)
            assert spots is not None
            assert one.moves is not None
            found = shared(spots, one.moves.dwell_s)
            person = one.stays.person[one.moves.stay]
            x_px = one.moves.placed_x(one.stays, page_w_px)
            told = one.moves.dwell_s
            expected = people_weights(person, x_px, one.moves.y_px, radius_px, told)
            np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_the_spots_of_a_page_are_those_of_the_moves_it_has_now() -> None:
    def moved(x_px: list[float]) -> Moves:
        x = np.array(x_px, np.float32)
        return Moves(np.arange(2, dtype=np.int32), x * 0, x, x * 0, x * 0 + 1)

    on = OnPage(pages.stays(2, people=(1, 1)), clicks([]), moves=moved([5, 6]))
    some = on.of_stays(np.array([True, True]))
    for one in (on, some):
        for x_px, spots in (([5.0, 6.0], 1), ([5.0, 500.0], 2), ([5.0, 6.0], 1)):
            found = replace(one, moves=moved(x_px)).move_spots(1280, 24)
            assert found is not None
            assert np.unique(found).size == spots


NAMES = (
    CART,
    LOGO,
    ElementName(CART.element_key, "b", "Adding…"),
    ElementName(None, LOGO.selector, "Shop"),
)
CLICK = st.tuples(st.integers(0, 4), st.integers(-1, 3), st.integers(0, 7), st.floats(0, 90))


@given(rows=st.lists(CLICK, max_size=40))
def test_elements_have_the_clicks_people_and_first_clicks_that_one_counts(
    rows: list[tuple[int, int, int, float]],
) -> None:
    points = clicks([(stay, 5, 5, at, 0.5, 0.5) for stay, at, _, _ in rows])
    since_s = np.array([row[3] for row in rows])
    points = replace(points, elements=NAMES, person=points.stay // 2, since_enter_s=since_s)
    firsts: dict[int, dict[int, float]] = defaultdict(dict)
    counted, called = Counter[int](), Counter[int]()
    for stay, at, _, seconds in rows:
        if at >= 0:
            of, person = at % 2, stay // 2
            counted[of] += 1
            called[at] += 1
            firsts[of][person] = min(seconds, firsts[of].get(person, math.inf))
    found = {one.members[0]: one for one in element_clicks(points)}
    assert set(found) == set(counted)
    for of, one in found.items():
        assert (one.clicks, one.visitors) == (counted[of], len(firsts[of]))
        assert one.share == counted[of] / counted.total()
        assert one.first_click_s == pytest.approx(median(firsts[of].values()))
        assert called[NAMES.index(one.name)] == max(called[member] for member in one.members)


BOXES = st.tuples(st.floats(0, 3000), st.floats(0, 900), st.booleans(), st.booleans())
VIEW = st.tuples(st.integers(0, 5), st.floats(-50, 3000), st.floats(0, 1200))


@given(
    rows=st.lists(CLICK, max_size=20),
    boxes=st.lists(BOXES, max_size=6),
    seen=st.lists(VIEW, max_size=25),
)
def test_who_saw_an_element_is_who_had_a_quarter_of_it_in_view_or_clicked_it(
    rows: list[tuple[int, int, int, float]],
    boxes: list[tuple[float, float, bool, bool]],
    seen: list[tuple[int, float, float]],
) -> None:
    points = clicks([(stay, 5, 5, min(at, 1), 0.5, 0.5) for stay, at, _, _ in rows])
    points = replace(points, signs=np.array([row[2] for row in rows], np.uint8))
    names = (CART, LOGO, *(ElementName(f"more {at}", None, None) for at in range(len(boxes))))
    picture = [
        element(name, (0, top, 50, high), is_clickable=clickable, is_stuck=stuck)
        for name, (top, high, clickable, stuck) in zip(names, boxes, strict=False)
    ]
    views = pages.views([(stay, top, top + high, 1) for stay, top, high in seen])
    for row in element_rows(points, 6, picture, views):
        mine = [click for click in rows if click[1] >= 0 and min(click[1], 1) in row.members]
        signs = [click[2] for click in mine]
        for count, sign in ((row.rage, Sign.RAGE), (row.dead, Sign.DEAD), (row.error, Sign.ERROR)):
            assert count == sum(bool(one & sign) for one in signs)
        if row.at is None:
            assert (row.seen_by, row.seen_not_clicked) == (None, None)
            continue
        one = picture[row.at]
        saw = {
            stay
            for stay, top, high in seen
            if one.is_stuck
            or min(top + high, one.y_px + one.h_px) - max(top, one.y_px)
            >= max(PART_SEEN * one.h_px, 1)
        }
        clicked = {click[0] for click in mine}
        assert row.seen_by == len(saw | clicked)
        assert row.seen_not_clicked == len(saw - clicked)
