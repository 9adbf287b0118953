"""What pages say of the product that they offer."""

from __future__ import annotations

from typing import Any

import pytest

from app.activity.offers import Offer
from tests import makers
from tests.activity.reading import analysed

URL = "https://shop.example/products/red-shoe"
_ids = iter(range(1_000, 100_000))


def el(tag: str, *children: makers.Node | str, **attributes: Any) -> makers.Node:
    inner = [makers.text(next(_ids), one) if isinstance(one, str) else one for one in children]
    return makers.element(next(_ids), tag, *inner, **attributes)


def _offer(*body: makers.Node) -> Offer | None:
    (page,) = analysed(makers.page(url=URL, body=body), makers.move(500, (1, 1), (2, 2))).pages
    return page.offer


BUY = ("button", "Add to cart")


def test_microdata_names_numbers_and_prices_the_product_and_not_its_maker() -> None:
    offer = _offer(
        el(
            "div",
            el("h1", "Red shoe", itemprop="name"),
            el("div", el("span", "Shoe & Co", itemprop="name"), itemscope="", itemprop="brand",
               itemtype="https://schema.org/Brand"),
            el("meta", itemprop="sku", content="RS-1"),
            el("div", el("meta", itemprop="priceCurrency", content="EUR"),
               el("span", "59,90", itemprop="price", content="59.90"),
               itemprop="offers", itemtype="https://schema.org/Offer"),
            itemscope="", itemtype="https://schema.org/Product",
        )
    )  # fmt: skip
    assert offer == Offer("RS-1", "Red shoe", 59.9, "EUR")


def test_rdfa_is_read_as_microdata_is() -> None:
    offer = _offer(
        el("div", el("h1", "Red shoe", property="name"), el("span", "$ 59", property="schema:price"),
           el("span", "RS-1", property="productID"), vocab="https://schema.org/", typeof="Product"),
    )  # fmt: skip
    assert offer == Offer("RS-1", "Red shoe", 59.0, "$")


def test_of_several_marked_products_that_with_the_pages_heading_counts() -> None:
    offer = _offer(
        el("div", el("h1", "Red shoe", itemprop="name"), itemtype="https://schema.org/Product"),
        el("div", el("h3", "Blue shoe", itemprop="name"), itemtype="https://schema.org/Product"),
    )
    assert offer is not None
    assert offer.name == "Red shoe"


def test_json_that_was_recorded_is_read_and_a_placeholder_is_not() -> None:
    told = """{"@graph": [{"@type": "Product", "name": "Red shoe", "sku": "RS-1",
        "offers": {"price": "59.90", "priceCurrency": "EUR"}}]}"""
    script = {"type": "application/ld+json"}
    assert _offer(el("script", told, **script), el(*BUY)) == Offer("RS-1", "Red shoe", 59.9, "EUR")
    assert _offer(el("script", "SCRIPT_PLACEHOLDER", **script), el(*BUY)) is None


def test_the_head_tells_the_price_and_the_proper_address() -> None:
    offer = _offer(
        el("meta", property="og:type", content="product"),
        el("meta", property="product:price:amount", content="59.90"),
        el("meta", property="product:price:currency", content="EUR"),
        el("link", rel="canonical", href="/products/red-shoe"),
    )
    assert offer == Offer(None, None, 59.9, "EUR", "/products/red-shoe")


@pytest.mark.parametrize("name", ["data-product-id", "data-product_id", "data-sku"])
def test_attributes_around_the_way_into_the_cart_name_the_product(name: str) -> None:
    form = el("form", el(*BUY), **{name.replace("data_", "data-"): "RS-1", "data-price": "59.90"})
    assert _offer(el("h1", "Red shoe"), form) == Offer("RS-1", None, 59.9, None)


def test_the_price_beside_the_heading_counts_and_not_the_one_crossed_out() -> None:
    offer = _offer(
        el("div", el("h1", "Red shoe"), el("p", el("s", "$70.00"), el("span", "$59.90"))),
        el("div", el("h3", "Blue shoe"), "$10.00"),
        el(*BUY),
    )
    assert offer is not None
    assert (offer.price, offer.currency) == (59.9, "$")


def test_a_page_that_sells_nothing_is_not_looked_through() -> None:
    assert _offer(el("h1", "Our prices"), el("p", "$59.90")) is None


def test_a_button_may_send_the_number_of_its_product() -> None:
    assert _offer(el("h1", "Cap"), el(*BUY, name="add-to-cart", value="15")) == Offer("15")
