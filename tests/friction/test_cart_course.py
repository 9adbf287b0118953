"""The course of the cart: what went in and out, how far a checkout came, what was ordered."""

from __future__ import annotations

from typing import Any

import pytest

from app.activity.model import CartStep
from app.friction.evidence import completed
from tests import makers
from tests.activity.reading import analysed
from tests.friction.journeys import HOME, SITE, ended, opened, pressed
from tests.friction.test_journey_shop import ADD, BLUE, RED, add_button

CART, PAY, PLACE, NAME, STREET, MAIL, DROP = 80, 82, 84, 90, 91, 92, 86


def _steps(*parts: Any) -> tuple[CartStep, ...]:
    return completed(analysed(*parts)).cart_steps


def _kinds(*parts: Any) -> list[str]:
    return [step.kind for step in _steps(*parts)]


def button(node_id: int, label: str) -> makers.Node:
    return makers.element(node_id, "button", makers.text(node_id + 1, label))


def answered(at_ms: float, node_id: int) -> list[makers.Event]:
    """A press that the page answers."""
    shown = makers.element(int(at_ms) + 5_000, "p", makers.text(int(at_ms) + 5_001, "Done"))
    return [pressed(at_ms, node_id), makers.mutation(at_ms + 100, adds=[(makers.BODY, shown)])]


def shoe(
    at_ms: float, url: str = RED, *extra: makers.Node, name: str = "Red shoe"
) -> list[makers.Event]:
    return opened(at_ms, url, add_button(), *extra, title=name, heading=name)


def test_a_press_on_a_products_page_puts_that_product_in() -> None:
    (step,) = _steps(shoe(0), answered(2_000, ADD), ended(9_000))
    assert (step.kind, step.name, step.product, step.label, step.url) == (
        "add", "Red shoe", RED, "Add to cart", RED,
    )  # fmt: skip


def test_an_event_tells_which_product_and_what_it_costs() -> None:
    (step,) = _steps(
        shoe(0), shoe(5_000, BLUE, name="Blue shoe"), pressed(5_900, ADD),
        makers.custom(6_000, "add_to_cart", {"product": "Red shoe", "price": 59}), ended(9_000),
    )  # fmt: skip
    assert (step.name, step.product, step.price) == ("Red shoe", RED, 59.0)


def test_of_many_products_on_a_page_the_card_names_the_one_that_was_pressed() -> None:
    cards = [
        makers.element(
            60 + 10 * at, "div",
            makers.element(61 + 10 * at, "h3", makers.text(62 + 10 * at, name)),
            makers.element(63 + 10 * at, "p", makers.text(64 + 10 * at, f"$ {at + 1}0.00")),
            makers.element(65 + 10 * at, "button", makers.text(66 + 10 * at, "Add to cart")),
        )
        for at, name in enumerate(("Hat", "Scarf"))
    ]  # fmt: skip
    (step,) = _steps(opened(0, f"{SITE}/summer", *cards), answered(2_000, 75), ended(9_000))
    assert (step.name, step.product, step.price) == ("Scarf", None, 20.0)


def test_a_cart_is_opened_by_a_press_or_by_its_page_and_once_by_both() -> None:
    extra = button(CART, "Cart (1)")
    assert _kinds(shoe(0, RED, extra), answered(3_000, CART), ended(9_000)) == ["open"]
    both = [shoe(0, RED, extra), answered(3_000, CART), opened(3_500, f"{SITE}/cart"), ended(9_000)]
    assert _kinds(*both) == ["open"]
    assert _kinds(opened(0), opened(3_500, f"{SITE}/cart"), ended(9_000)) == ["open"]


def test_each_page_of_a_checkout_is_a_step_and_its_last_field_too() -> None:
    steps = _steps(
        shoe(0), answered(1_000, ADD), opened(9_000, f"{SITE}/cart"),
        opened(20_000, f"{SITE}/checkout/address", makers.element(NAME, "input", name="coupon", placeholder="Coupon")),
        makers.typed(25_000, "SAVE10", NAME), ended(30_000),
    )  # fmt: skip
    assert [(step.kind, step.label, step.url) for step in steps[-2:]] == [
        ("checkout", None, f"{SITE}/checkout/address"),
        ("checkout", "Coupon", f"{SITE}/checkout/address"),
    ]


def test_fields_of_an_address_begin_a_checkout_where_no_page_did() -> None:
    fields = [
        makers.element(NAME, "input", placeholder="Full name"),
        makers.element(STREET, "input", placeholder="Street"),
        button(PLACE, "Place order"),
    ]
    found = _steps(
        shoe(0, RED, button(CART, "Cart"), *fields), answered(1_000, ADD), answered(8_000, CART),
        makers.typed(10_000, "Ann", NAME), makers.typed(12_000, "Elm 1", STREET), pressed(15_000, PLACE), ended(20_000),
    )  # fmt: skip
    assert [(step.kind, step.label) for step in found] == [
        ("add", "Add to cart"), ("open", "Cart"), ("checkout", "Full name"), ("checkout", "Street"),
        ("checkout", "Place order"),
    ]  # fmt: skip


def test_an_address_for_a_newsletter_begins_no_checkout() -> None:
    field = makers.element(MAIL, "input", type="email", placeholder="E-mail")
    found = _kinds(
        shoe(0, RED, field), answered(1_000, ADD), makers.typed(5_000, "a@b.example", MAIL), ended(9_000)
    )  # fmt: skip
    assert found == ["add"]


def test_an_event_and_the_page_that_thanks_are_one_order_of_what_was_in_the_cart() -> None:
    steps = _steps(
        shoe(0), answered(1_000, ADD), shoe(4_000, BLUE, name="Blue shoe"), answered(5_000, ADD),
        makers.custom(9_000, "remove_from_cart", {"name": "Red shoe"}),
        makers.custom(20_000, "purchase", {"revenue": 40}),
        opened(22_000, f"{SITE}/thank-you"), ended(30_000),
    )  # fmt: skip
    assert [(s.kind, s.name, s.price) for s in steps[2:]] == [
        ("remove", "Red shoe", None), ("order", None, 40.0), ("order", "Blue shoe", None),
    ]  # fmt: skip


def test_what_is_removed_where_nothing_is_sold_was_in_no_cart() -> None:
    todo = [opened(0, HOME, button(DROP, "Remove item")), answered(2_000, DROP), ended(5_000)]
    assert _steps(*todo) == ()


@pytest.mark.parametrize(
    "label", ["Cartoons", "Bag a bargain", "Add to basket list", "Carts of hay"]
)
def test_a_control_that_only_has_the_word_in_it_opens_no_cart(label: str) -> None:
    assert "open" not in _kinds(
        shoe(0, RED, button(CART, label)), answered(3_000, CART), ended(9_000)
    )


def test_the_number_that_events_have_for_a_product_is_that_of_its_page() -> None:
    marked = makers.element(
        120, "div", makers.element(121, "meta", itemprop="productID", content="77"),
        itemtype="https://schema.org/Product",
    )  # fmt: skip
    (step,) = _steps(
        shoe(0, RED, marked),
        makers.custom(500, "view_item", {"items": [{"item_id": "SKU-A"}]}),
        opened(4_000, HOME),
        makers.custom(5_000, "add_to_cart", {"items": [{"item_id": "SKU-A", "price": 5}]}),
        ended(9_000),
    )
    assert (step.name, step.product, step.price) == ("Red shoe", "site.example#77", 5.0)


def test_a_cart_that_is_emptied_has_nothing_left_in_it() -> None:
    found = _steps(
        shoe(0),
        makers.custom(1_000, "add_to_cart", {"name": "Red shoe"}),
        makers.custom(2_000, "add_to_cart", {"name": "Hat"}),
        makers.custom(3_000, "Cart Cleared", {}),
        ended(9_000),
    )
    assert [(step.kind, step.name) for step in found] == [
        ("add", "Red shoe"), ("add", "Hat"), ("remove", "Red shoe"), ("remove", "Hat"),
    ]  # fmt: skip


def test_what_is_taken_out_without_a_name_is_the_only_thing_that_is_in() -> None:
    found = _steps(
        shoe(0, RED, button(DROP, "Remove item")), answered(1_000, ADD),
        shoe(4_000, BLUE, button(DROP, "Remove item"), name="Blue shoe"), answered(6_000, DROP), ended(9_000),
    )  # fmt: skip
    assert [(step.kind, step.product) for step in found] == [("add", RED), ("remove", RED)]


@pytest.mark.parametrize(("told", "prices"), [({"revenue": 59}, [59.0, None]), ({}, [None, 55.0])])
def test_what_an_order_comes_to_is_told_once(told: dict[str, Any], prices: list[float]) -> None:
    found = _steps(
        shoe(0),
        makers.custom(1_000, "add_to_cart", {"name": "Red shoe", "price": 55}),
        makers.custom(5_000, "purchase", told),
        ended(9_000),
    )
    assert [step.price for step in found if step.kind == "order"] == prices


def test_what_is_taken_out_of_a_cart_of_several_is_what_its_line_is_called() -> None:
    drawer = makers.element(
        140, "div", makers.element(141, "h2", makers.text(142, "Your bag")),
        *(
            makers.element(
                at, "div", makers.element(at + 1, "span", makers.text(at + 2, f"{name} \u00d7 1 \u2014 $5.00")),
                button(at + 3, "Remove"),
            )
            for at, name in ((150, "Red shoe"), (160, "Blue shoe"))
        ),
    )  # fmt: skip
    found = _steps(
        shoe(0), answered(1_000, ADD), shoe(4_000, BLUE, drawer, name="Blue shoe"), answered(5_000, ADD),
        answered(7_000, 153), makers.custom(9_000, "order placed", {"total": 5}), ended(9_500),
    )  # fmt: skip
    told = [(step.kind, step.name) for step in found]
    assert told == [
        ("add", "Red shoe"), ("add", "Blue shoe"), ("remove", "Red shoe"), ("order", None), ("order", "Blue shoe"),
    ]  # fmt: skip


def test_what_is_taken_out_costs_what_it_was_put_in_for() -> None:
    found = _steps(
        opened(0, HOME), makers.custom(1_000, "add_to_cart", {"name": "Hat", "price": 9}),
        shoe(4_000, RED, button(DROP, "Remove Hat from cart")), answered(6_000, DROP),
        ended(9_000),
    )  # fmt: skip
    assert [(step.kind, step.name, step.price) for step in found] == [
        ("add", "Hat", 9.0), ("remove", "Hat", 9.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "kinds"), [("Remove Red shoe - M", ["add", "remove"]), ("Remove filter", ["add"])]
)
def test_a_control_that_removes_a_product_by_its_name_takes_it_out(
    label: str, kinds: list[str]
) -> None:
    parts = (
        shoe(0, RED, button(DROP, label)),
        answered(1_000, ADD),
        answered(6_000, DROP),
        ended(9_000),
    )
    assert _kinds(*parts) == kinds


def test_an_event_that_only_has_a_number_takes_out_what_went_in_under_it() -> None:
    found = _steps(
        opened(0, HOME),
        makers.custom(1_000, "product added", {"sku": "a-1", "title": "Hat", "price": 9}),
        makers.custom(2_000, "product added", {"sku": "a-2", "title": "Scarf", "price": 5}),
        makers.custom(3_000, "product removed", {"sku": "a-1"}),
        makers.custom(5_000, "order placed", {"revenue": 5}),
        ended(9_000),
    )
    told = [(step.kind, step.name) for step in found]
    assert told == [
        ("add", "Hat"), ("add", "Scarf"), ("remove", "Hat"), ("order", None), ("order", "Scarf"),
    ]  # fmt: skip


def test_two_sizes_of_one_name_are_two_products_in_the_cart() -> None:
    found = _steps(
        opened(0, HOME),
        makers.custom(1_000, "product added", {"sku": "shirt-s", "name": "Shirt", "price": 9}),
        makers.custom(2_000, "product added", {"sku": "shirt-m", "name": "Shirt", "price": 10}),
        makers.custom(3_000, "product removed", {"sku": "shirt-s", "name": "Shirt"}),
        makers.custom(5_000, "order placed", {}),
        ended(9_000),
    )
    assert [(step.kind, step.price) for step in found] == [
        ("add", 9), ("add", 10), ("remove", 9), ("order", None), ("order", 10),
    ]  # fmt: skip


def test_what_is_taken_out_under_another_number_goes_by_its_name() -> None:
    found = _steps(
        opened(0, HOME),
        makers.custom(1_000, "product added", {"sku": "a-1", "name": "Hat", "price": 9}),
        makers.custom(2_000, "product added", {"sku": "a-2", "name": "Scarf", "price": 5}),
        makers.custom(3_000, "product removed", {"sku": "line-7", "name": "Hat"}),
        makers.custom(5_000, "order placed", {}),
        ended(9_000),
    )
    assert [(step.kind, step.name) for step in found][-1] == ("order", "Scarf")
    assert len(found) == 5


@pytest.mark.parametrize(
    "label", ["Pay \u00a552,800", "Pay $349.00", "Pay EUR 9", "1.299,00 \u20ac bezahlen"]
)
def test_a_press_that_pays_an_amount_is_a_step_of_the_checkout(label: str) -> None:
    found = _steps(
        shoe(0), answered(1_000, ADD), opened(3_000, f"{SITE}/checkout", button(PLACE, label)), pressed(5_000, PLACE),
        ended(9_000),
    )  # fmt: skip
    assert (found[-1].kind, found[-1].label) == ("checkout", label)
