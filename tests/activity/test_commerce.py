"""What events tell of a shop, in the words of several tools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.activity.amounts import Amount, amount_of
from app.activity.commerce import Item, ShopTold, shop_told
from app.activity.model import CustomEvent


def _told(tag: str, payload: Any) -> ShopTold | None:
    found = shop_told([CustomEvent(0, 1.0, tag, json.dumps(payload))])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("add_to_cart", {"product": "Shirt", "price": 7.5, "currency": "EUR"}),
        ("Product Added", {"product": "Shirt", "price": "7.5", "currency": "EUR"}),
        ("addToCart", {"name": "Shirt", "price": "7,50 €"}),
        ("dataLayer", {"event": "add_to_cart", "ecommerce": {"items": [
            {"item_name": "Shirt", "price": 7.5, "currency": "EUR"}]}}),
        ("dataLayer", {"event": "addToCart", "ecommerce": {"add": {"products": [
            {"name": "Shirt", "price": "7.50", "currency": "EUR"}]}}}),
        ("gtag", ["event", "add_to_cart", {"items": [{"item_name": "Shirt", "price": 7.5, "currency": "EUR"}]}]),
        ("gtag", {"0": "event", "1": "add_to_cart", "2": {"items": [
            {"item_name": "Shirt", "price": 7.5, "currency": "EUR"}]}}),
        ("Segment Track", {"event": "Product Added", "properties": {"name": "Shirt", "price": 7.5, "currency": "EUR"}}),
        ("product_added_to_cart", {"data": {"cartLine": {"merchandise": {
            "product": {"title": "Shirt"}, "price": {"amount": 7.5, "currencyCode": "EUR"}}}}}),
    ],
)  # fmt: skip
def test_every_tools_way_to_say_what_went_into_the_cart_is_understood(
    tag: str, payload: Any
) -> None:
    told = _told(tag, payload)
    assert told is not None
    assert (told.kind, told.items) == ("add", (Item(None, "Shirt", 7.5, "EUR"),))


def test_of_a_line_of_a_cart_the_product_counts_and_not_the_line() -> None:
    told = _told(
        "product_removed_from_cart",
        {"cartLine": {"id": "line", "merchandise": {"id": "variant", "product": {"id": "p1"}}}},
    )
    assert told is not None
    assert (told.kind, told.items) == ("remove", (Item("p1"),))


def test_an_orders_own_number_and_sum_are_no_products() -> None:
    told = _told("purchase", {"id": "o9", "name": "Order 9", "revenue": 40, "items": 1})
    assert told == ShopTold(0, 1.0, "order", (), 40.0)


def test_an_order_tells_each_of_its_products() -> None:
    told = _told("Order Completed", {"total": 9, "products": [{"product_id": 1}, {"sku": "b"}]})
    assert told is not None
    assert told.total == 9
    assert told.items == (Item("1"), Item("b"))


@pytest.mark.parametrize(
    ("tag", "label"), [("begin_checkout", None), ("add_payment_info", "add_payment_info")]
)
def test_a_step_inside_a_checkout_keeps_its_name(tag: str, label: str | None) -> None:
    told = _told(tag, {})
    assert told is not None
    assert (told.kind, told.label) == ("checkout", label)


@pytest.mark.parametrize(
    ("tag", "payload"),
    [("track", {"event": "Menu opened"}), ("identify", {"name": "cart"}), ("push", [1, 2]), ("gtag", "cart")],
)  # fmt: skip
def test_what_has_nothing_to_do_with_a_shop_tells_nothing(tag: str, payload: Any) -> None:
    assert _told(tag, payload) is None


def test_objects_within_objects_without_end_are_left_at_some_depth() -> None:
    deep: Any = {"name": "Shirt"}
    for _ in range(40):
        deep = {"product": deep}
    assert _told("add_to_cart", deep) is not None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$45.00", Amount(45.0, "$")),
        ("1.299,00 €", Amount(1299.0, "EUR")),
        ("CHF 1'250.50", Amount(1250.5, "CHF")),
        ("£1,299", Amount(1299.0, "GBP")),
        ("12,- €", Amount(12.0, "EUR")),
        ("1 299 kr", Amount(1299.0, "kr")),
        ("19.9", Amount(19.9)),
        ("from $40.00 to $80.00", Amount(40.0, "$")),
        ("100 % wool", None),
        ("3.4.5", None),
        ("", None),
    ],
)
def test_a_price_is_read_as_people_write_it(text: str, amount: Amount | None) -> None:
    assert amount_of(text) == amount
