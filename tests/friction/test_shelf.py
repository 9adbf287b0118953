"""Products that were looked at, by the names of their pages, and what went into the cart."""

from __future__ import annotations

import pytest

from app.activity.model import Analysis
from app.friction.evidence import completed
from tests import makers
from tests.activity.reading import analysed
from tests.friction.journeys import SITE, ended, opened, pressed
from tests.friction.test_journey_shop import ADD, BLUE, RED, add_button


def _found(*parts: list[makers.Event] | makers.Event) -> Analysis:
    return completed(analysed(*parts))


@pytest.mark.parametrize(
    ("title", "heading", "name"),
    [
        ("Red shoe | The shop", "Red shoe", "Red shoe"),
        ("Red shoe – The shop", "Welcome", "Red shoe"),
        ("The shop", "Red shoe", "Red shoe"),
        ("The shop", "", "red shoe"),
    ],
)
def test_a_product_has_the_name_that_its_page_gives_it(title: str, heading: str, name: str) -> None:
    found = _found(
        opened(0, title="The shop"),
        opened(5_000, RED, add_button(), title=title, heading=heading),
        ended(9_000),
    )
    assert [(view.at_ms, view.name, view.url) for view in found.products] == [(5_000, name, RED)]


def test_each_stay_is_one_view_whatever_the_addresses_of_the_product() -> None:
    found = _found(
        opened(0, f"{RED}?colour=a", add_button(), title="Red"),
        opened(5_000, f"{RED}?colour=b", add_button(), title="Red"),
        opened(10_000, BLUE, add_button(), title="Blue"),
        opened(15_000, RED, add_button(), title="Red"),
        opened(20_000, f"{SITE}/about"),
        ended(25_000),
    )
    assert [(view.at_ms, view.name) for view in found.products] == [
        (0, "Red"),
        (10_000, "Blue"),
        (15_000, "Red"),
    ]


def test_the_first_thing_in_the_cart_is_told_also_when_it_was_ordered_later() -> None:
    events = [
        makers.custom(2_000, "add_to_cart", {}),
        makers.custom(4_000, "add_to_cart", {}),
        makers.custom(6_000, "purchase", {"value": 59}),
    ]
    (cart,) = _found(opened(0, RED, add_button()), pressed(1_900, ADD), events, ended(9_000)).carts
    assert (cart.at_ms, cart.times, cart.label) == (2_000, 2, "Add to cart")


def test_a_press_that_did_nothing_puts_nothing_into_the_cart() -> None:
    assert _found(opened(0, RED, add_button()), pressed(1_900, ADD), ended(9_000)).carts == ()
