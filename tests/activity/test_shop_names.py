"""What the names of events say of a shop, whoever made them up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from app.activity.commerce import worth
from app.activity.events import Custom
from app.activity.model import Milestone
from app.activity.shop_names import outcome_named, shop_name
from app.activity.told import Told


def _milestones(*told: tuple[float, str, Any]) -> list[Milestone]:
    reading = Told(0)
    for at_ms, tag, payload in told:
        reading.read_custom(at_ms, 0, Custom(tag, Raw(json.dumps(payload).encode())))
    return reading.milestones


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("cart:item-added", "add"), ("Clicked add to cart", "add"), ("ADD_TO_BASKET", "add"), ("cart.add", "add"),
        ("cart:item-removed", "remove"), ("Cart Emptied", "remove"), ("deletedFromBag", "remove"),
        ("Shopping Cart Viewed", "open"), ("productPageViewed", "view"), ("Checkout Step 2 Viewed", "checkout"),
        ("Checkout Shipping Completed", "checkout"),
        ("Purchase Completed", "order"), ("orderConfirmed", "order"), ("payment_succeeded", "order"),
        ("Order Confirmation Viewed", "order"), ("product_purchased", "order"),
    ],
)  # fmt: skip
def test_a_name_of_a_sites_own_is_understood_by_its_words(tag: str, kind: str) -> None:
    told = shop_name(tag)
    assert told is not None
    assert told.kind == kind


@pytest.mark.parametrize(
    "tag",
    [
        "Purchase Failed", "Order Cancelled", "order_refunded", "Product Added to Wishlist", "view_item_list",
        "Product List Viewed", "payment method added", "Complete order clicked", "Checkout Abandoned", "cart",
        "Order History Viewed", "Product Reviewed", "Task item deleted", "purchase started", "coupon added to cart",
        "Order Not Placed", "Payment Details Completed", "payment_step_completed", "payment_intent_created",
        "checkout.session.created", "checkout_created", "Order Form Completed", "order_status_received",
        "Purchase Order Created", "click:purchase", "https://shop.example/purchase", "customers also bought",
        "Purchased Items Viewed", "Add To Cart Button Viewed", "add_to_cart_disabled", "cart note added",
        "Product Tour Viewed",
    ],
)  # fmt: skip
def test_what_failed_or_is_about_something_else_is_none_of_a_shop(tag: str) -> None:
    assert shop_name(tag) is None


@pytest.mark.parametrize(
    ("tag", "outcome"),
    [
        ("orderCompleted", "purchase"), ("Checkout Started", "begin_checkout"), ("itemAddedToCart", "add_to_cart"),
        ("userSignedUp", "signup"), ("Account Created", "signup"), ("Signup Form Viewed", None),
        ("Registration Started", None), ("generateLead", "lead"), ("add_shipping_info", None), ("Menu opened", None),
        ("New User Registered", "signup"), ("registration_completed", "signup"), ("sign_up:success", "signup"),
        ("Signed up with Google", "signup"), ("Order Created", "purchase"), ("serviceWorkerRegistered", None),
        ("device_registered", None), ("Signup Modal Shown", None), ("click:signup", None), ("cta/subscribe", None),
        ("Checkout Shipping Completed", None),
    ],
)  # fmt: skip
def test_an_outcome_is_one_however_its_event_is_written(tag: str, outcome: str | None) -> None:
    assert outcome_named(tag) == outcome


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("Order Completed", {"total": 52800, "currency": "JPY", "products": [{"price": 1}]}),
        ("orderCompleted", {"revenue": "52800", "currencyCode": "jpy"}),
        ("dataLayer", {"event": "purchase", "ecommerce": {"value": 52800, "currency": "JPY"}}),
        ("gtag", ["event", "purchase", {"value": 52800, "currency": "JPY"}]),
        ("track", {"event": "Order Completed", "properties": {"total": 52800, "currency": "JPY"}}),
        ("checkout_completed", {"checkout": {"totalPrice": {"amount": "52800", "currencyCode": "JPY"}}}),
    ],
)  # fmt: skip
def test_an_order_is_worth_what_its_event_says_wherever_that_stands(tag: str, payload: Any) -> None:
    assert _milestones((1.0, tag, payload)) == [Milestone(0, 1.0, "purchase", 52800.0, "JPY")]


def test_an_order_that_two_tools_tell_is_one_and_the_next_order_another() -> None:
    carried = {"event": "purchase", "ecommerce": {"value": 5, "currency": "EUR"}}
    found = _milestones(
        (1.0, "dataLayer", carried),
        (40.0, "Order Completed", {"total": 5, "currency": "EUR"}),
        (60_000.0, "dataLayer", carried),
    )
    assert [one.at_ms for one in found] == [1.0, 60_000.0]


def test_each_of_what_two_tools_tell_soon_after_one_another_is_told_once() -> None:
    price = {"value": 5, "currency": "EUR"}
    found = _milestones(
        (1.0, "add_to_cart", price), (50.0, "Product Added", price),
        (3_000.0, "add_to_cart", price), (3_050.0, "Product Added", price),
        (6_000.0, "add_to_cart", price), (6_050.0, "Product Added", price),
    )  # fmt: skip
    assert [one.at_ms for one in found] == [1.0, 3_000.0, 6_000.0]


def test_what_goes_into_the_cart_is_worth_its_price_where_no_sum_is_told() -> None:
    amount = worth({"currency": "EUR", "items": [{"name": "Shirt", "price": 7.5}]})
    assert amount is not None
    assert (amount.value, amount.currency) == (7.5, "EUR")
    assert worth({"items": [{"price": 1}, {"price": 2}]}) is None
