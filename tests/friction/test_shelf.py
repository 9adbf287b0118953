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


def test_a_product_goes_by_its_number_wherever_it_stands() -> None:
    marked = makers.element(
        90, "div", makers.element(91, "meta", itemprop="sku", content="RS-1"),
        itemtype="https://schema.org/Product",
    )  # fmt: skip
    found = _found(
        opened(0, RED, marked, title="Red"),
        opened(5_000, f"{SITE}/sale/item-2", marked, title="Red"),
        ended(9_000),
    )
    assert [view.product for view in found.products] == ["site.example#RS-1"] * 2


def test_the_address_that_a_page_calls_its_own_counts_unless_it_is_another_ones() -> None:
    own = makers.element(90, "link", rel="canonical", href=RED)
    found = _found(
        opened(0, f"{SITE}/collections/new/products/red-shoe", own, add_button(), title="Red"),
        opened(5_000, BLUE, own, add_button(), title="Blue"),
        ended(9_000),
    )
    assert [view.product for view in found.products] == [RED, BLUE]


def test_an_event_names_and_prices_the_product_of_its_page() -> None:
    told = makers.custom(
        1_000, "view_item", {"items": [{"item_id": "7", "item_name": "Red", "price": 5}]}
    )
    (view,) = _found(opened(0, RED, add_button(), title="Red"), told, ended(9_000)).products
    assert (view.product, view.name, view.price, view.leave_ms) == (
        "site.example#7", "Red", 5.0, 9_000,
    )  # fmt: skip


def test_a_product_that_only_an_event_tells_of_was_looked_at_too() -> None:
    told = makers.custom(1_000, "Product Viewed", {"product_id": "7", "name": "Quick look"})
    (view,) = _found(opened(0), told, ended(9_000)).products
    assert (view.at_ms, view.name, view.product) == (1_000, "Quick look", "site.example#7")


def test_an_app_that_tells_a_product_just_before_its_address_shows_it_once() -> None:
    item = {"product_id": "7", "name": "Red", "price": 5, "currency": "USD"}
    price = makers.element(70, "p", makers.text(71, "$5.00"))
    (view,) = _found(
        opened(0, f"{SITE}/", add_button(), price, title="Red", heading="Red"),
        makers.custom(1_000, "Product Viewed", item),
        makers.custom(1_010, "$pageview", {"href": RED}),
        ended(9_000),
    ).products
    assert (view.name, view.product, view.price, view.currency) == (
        "Red",
        "site.example#7",
        5.0,
        "USD",
    )
