"""A person's story: what happened in which order, what was told twice, what came again."""

from __future__ import annotations

from app.insights.joining import Joined, stand_ins
from app.insights.person import Moment, Sitting, Sum, spent, told

HOUR_MS = 3_600_000.0
NOON_MS = 1_767_265_200_000.0


def sitting(session: int, hour: float, hours: float = 0.5, device: str = "desktop") -> Sitting:
    return Sitting(
        session,
        NOON_MS + hour * HOUR_MS,
        hours * HOUR_MS,
        1.0,
        device,
        None,
        None,
        "shop.example",
        1,
        1,
        0,
    )


def product(session: int, at_ms: float, name: str = "Linen shirt") -> Moment:
    return Moment("product", session, at_ms, name=name, key=name, leave_ms=at_ms + 1_000)


def test_sessions_come_in_the_order_in_which_they_began_with_the_time_between() -> None:
    found = told([sitting(7, 30, device="phone"), sitting(3, 0)], [])
    assert [one.sitting.session for one in found.chapters] == [3, 7]
    assert [one.gap_ms for one in found.chapters] == [None, 29.5 * HOUR_MS]
    assert [one.is_other_device for one in found.chapters] == [False, True]
    assert found.returns == 1


def test_two_sessions_at_once_are_no_return() -> None:
    found = told([sitting(1, 0, hours=3), sitting(2, 1), sitting(3, 3.25)], [])
    assert [one.gap_ms for one in found.chapters[1:]] == [
        -2 * HOUR_MS,
        0.25 * HOUR_MS,
    ]
    assert not any(one.is_return for one in found.chapters)


def test_between_recordings_without_a_date_no_time_is_told() -> None:
    undated = Sitting(1, 0.0, 9_000.0, 1.0, None, None, None, None, 1, 1, None)
    found = told([undated, sitting(2, 0), sitting(3, 2)], [])
    assert [one.gap_ms for one in found.chapters] == [None, None, 1.5 * HOUR_MS]


def test_a_product_says_which_time_it_is_seen_over_all_sessions() -> None:
    moments = [product(2, 5.0), product(1, 9.0), product(1, 3.0), product(1, 4.0, "Belt")]
    found = told([sitting(1, 0), sitting(2, 9)], moments)
    seen = [(one.name, one.nth, one.of) for chapter in found.chapters for one in chapter.moments]
    assert seen == [
        ("Linen shirt", 1, 3), ("Belt", 1, 1), ("Linen shirt", 2, 3), ("Linen shirt", 3, 3)
    ]  # fmt: skip
    first, second = found.products
    assert (first.name, first.times, first.sessions, first.stayed_ms) == (
        "Linen shirt",
        3,
        2,
        3_000,
    )
    assert (second.name, second.times, second.in_cart) == ("Belt", 1, False)


def test_what_one_thing_tells_twice_is_told_once() -> None:
    moments = [
        Moment("page", 1, 0.0, name="Shirt", key="/shirt"), product(1, 0.0),
        Moment("cart", 1, 9_000.0, "add", key="Linen shirt"), Moment("milestone", 1, 9_100.0, "add_to_cart"),
        Moment("error", 1, 10_000.0, "uncaught", "TypeError"), Moment("error", 1, 11_000.0, "uncaught", "TypeError"),
        Moment("cart", 1, 20_000.0, "order", value=59.0), Moment("milestone", 1, 20_500.0, "purchase", value=59.0),
    ]  # fmt: skip
    (chapter,) = told([sitting(1, 0)], moments).chapters
    assert [(one.what, one.kind, one.times) for one in chapter.moments] == [
        ("product", "", 1), ("cart", "add", 1), ("error", "uncaught", 2), ("milestone", "purchase", 1),
    ]  # fmt: skip


def test_an_event_without_its_step_stays() -> None:
    (chapter,) = told([sitting(1, 0)], [Moment("milestone", 1, 0.0, "add_to_cart")]).chapters
    assert [one.kind for one in chapter.moments] == ["add_to_cart"]


def test_what_was_spent_is_the_sum_of_purchases_by_currency_else_of_orders() -> None:
    found = spent(
        [
            Moment("milestone", 1, 0.0, "purchase", value=40.0, currency="EUR"),
            Moment("cart", 1, 0.0, "order", value=41.0),
            Moment("milestone", 2, 0.0, "Purchase", value=20.0, currency="EUR"),
            Moment("cart", 3, 0.0, "order", value=5.0),
            Moment("milestone", 3, 0.0, "signup", value=50.0),
        ]
    )
    assert found == (Sum(60.0, "EUR"), Sum(5.0, None))


def test_groups_grow_together_whatever_the_order() -> None:
    joined = Joined([(1, 2), (3, 4), (4, 1), (8, 9)])
    assert sorted(sorted(one) for one in joined.groups()) == [[1, 2, 3, 4], [8, 9]]
    assert stand_ins([(4, 1), (3, 4), (2, 3)], lambda one: -one, frozenset({2})) == {
        1: 4,
        3: 4,
        4: 4,
    }
