from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.heatmap.doors import SpotSession, near_spot, sessions_of
from app.heatmap.kinds import Kind, Which
from app.heatmap.people import people_weights
from app.heatmap.points import ElementName, Points, element_clicks, placed_x

CART = ElementName("button:cart", "button.cart", "Add to cart")
LOGO = ElementName("a:logo", "a.logo", None)


def made(
    rows: list[tuple[int, int, float, float, float, int]], viewport_w_px: float = 1280
) -> Points:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 6).T
    session, person, at_ms, x_px, y_px, element = columns
    return Points(
        session.astype(np.int64), person.astype(np.int64), at_ms, at_ms / 1000, x_px, y_px,
        np.full(session.size, viewport_w_px), element.astype(np.int64), (CART, LOGO),
    )  # fmt: skip


def at_spot(points: Points, x_px: float, y_px: float) -> tuple[SpotSession, ...]:
    return sessions_of(points, near_spot(placed_x(points, 1280), points.y_px, x_px, y_px, 24))


def test_a_spot_tells_its_sessions_and_when_each_clicked_first() -> None:
    points = made([
        (1, 1, 9000, 100, 100, 0), (1, 1, 4000, 104, 97, 0),
        (2, 2, 700, 100, 110, 0), (3, 3, 50, 400, 400, 0),
    ])  # fmt: skip
    found = at_spot(points, 102, 100)
    assert [(one.session, one.clicks, one.first_at_ms) for one in found] == [
        (1, 2, 4000),
        (2, 1, 700),
    ]


def test_nobody_clicked_where_nothing_is() -> None:
    assert at_spot(made([(1, 1, 0, 5, 5, 0)]), 900, 900) == ()


def test_a_click_on_a_narrower_page_is_placed_at_the_same_part_of_the_width() -> None:
    points = made([(1, 1, 0, 512, 30, 0)], viewport_w_px=1024)
    assert placed_x(points, 1280).tolist() == [640]
    assert placed_x(made([(1, 1, 0, 512, 30, 0)], viewport_w_px=0), 1280).tolist() == [512]


def test_elements_tell_clicks_people_share_and_the_usual_first_click() -> None:
    points = made([
        (1, 1, 3000, 0, 0, 0), (1, 1, 1000, 0, 0, 0), (2, 2, 5000, 0, 0, 0),
        (2, 2, 100, 0, 0, 1), (2, 2, 200, 0, 0, -1),
    ])  # fmt: skip
    cart, logo = element_clicks(points)
    assert (cart.name, cart.clicks, cart.visitors, cart.share) == (CART, 3, 2, 0.75)
    assert cart.first_click_s == 3.0
    assert (logo.name, logo.clicks, logo.visitors) == (LOGO, 1, 1)


def test_an_element_whose_label_changed_is_still_one_and_called_as_most_call_it() -> None:
    renamed = ElementName(CART.element_key, "button.cart.busy", "Adding…")
    plain = made([(1, 1, 0, 0, 0, 0), (2, 2, 5, 0, 0, 0), (3, 3, 0, 0, 0, 2), (3, 3, 9, 0, 0, 1)])
    points = replace(plain, elements=(CART, LOGO, renamed))
    cart, logo = element_clicks(points)
    assert (cart.name, cart.clicks, cart.visitors) == (CART, 3, 3)
    on_cart, on_logo = (np.isin(points.element, one.members) for one in (cart, logo))
    assert [one.session for one in sessions_of(points, on_cart)] == [1, 2, 3]
    assert [one.session for one in sessions_of(points, on_logo)] == [3]
    both = sessions_of(points, on_cart | on_logo)
    assert [(one.session, one.clicks) for one in both] == [(3, 2), (1, 1), (2, 1)]


def test_no_points_have_no_elements() -> None:
    nothing = made([])
    assert element_clicks(nothing) == ()
    assert nothing.people == 0
    assert people_weights(nothing.person, nothing.x_px, nothing.y_px, 24).size == 0


@given(
    people=st.lists(st.integers(0, 5), min_size=1, max_size=40),
    far=st.lists(st.sampled_from([10.0, 500.0, math.nan]), min_size=40, max_size=40),
)
def test_by_people_each_person_counts_once_a_spot(people: list[int], far: list[float]) -> None:
    person = np.array(people)
    x = np.array(far[: person.size])
    weights = people_weights(person, x, np.zeros(person.size), 24)
    spots = {(p, str(at)) for p, at in zip(people, far, strict=False)}
    assert weights.sum() == pytest.approx(len(spots))


def test_the_first_and_last_of_each_stay_are_told_apart() -> None:
    points = made([(1, 1, 30, 0, 0, 0), (1, 1, 10, 0, 0, 1), (2, 2, 20, 0, 0, 0)])
    assert sorted(points.which(Which.FIRST).at_ms.tolist()) == [10, 20]
    assert sorted(points.which(Which.LAST).at_ms.tolist()) == [20, 30]
    assert len(points.which(Which.ALL)) == 3
    twice = replace(points, stay=np.array([0, 1, 2]))
    assert len(twice.which(Which.FIRST)) == 3
    assert len(made([]).which(Which.LAST)) == 0


def test_what_is_not_known_of_points_is_said_so() -> None:
    points = made([(1, 1, 30, 0, 0, 0)])
    assert (points.stay.tolist(), points.state.tolist(), points.signs.tolist()) == ([-1], [-1], [0])
    assert math.isnan(points.rel_x_frac[0])
    assert len(points.of_kind(Kind.RAGE)) == 0
    assert len(points.of_kind(Kind.CLICK)) == len(points.of_state(-1)) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 100), st.floats(0.01, 5)), max_size=30))
def test_by_people_a_spot_is_shared_by_their_weights(rows: list[tuple[int, float, float]]) -> None:
    person = np.array([row[0] for row in rows], dtype=np.int64)
    x, weights = (np.array([row[at] for row in rows]) for at in (1, 2))
    shares = people_weights(person, x, np.zeros(person.size), 24, weights)
    assert shares.sum() == pytest.approx(len({(p, at // 24) for p, at, _ in rows}))
    assert np.all((shares > 0) & (shares <= 1 + 1e-9))
