"""Products looked at and carts left: over shops made in code."""

from __future__ import annotations

from typing import Any

import pytest

from app.friction.model import Kind
from app.friction.wording import sentence
from tests import makers
from tests.friction.journeys import HOME, SITE, TO_HOME, ended, found, opened, pressed

ADD, MARK, FIELD = 60, 70, 75
RED, BLUE = f"{SITE}/products/red-shoe", f"{SITE}/products/blue-shoe"


def add_button(label: str = "Add to cart", node_id: int = ADD) -> makers.Node:
    return makers.element(node_id, "button", makers.text(node_id + 1, label))


def product(at_ms: float, url: str = RED, *extra: makers.Node, **named: Any) -> list[makers.Event]:
    return opened(at_ms, url, add_button(), *extra, **named)


def thrice(url: str, *extra: makers.Node) -> list[makers.Event]:
    """A page looked at three times, with the front page between."""
    parts = [
        [opened(at, url, *extra, title="A thing"), opened(at + 10_000)]
        for at in (0, 20_000, 40_000)
    ]
    return makers.recording(*(part for pair in parts for part in pair), ended(55_000))


@pytest.mark.parametrize(
    "address",
    [
        "/products/red-shoe", "/product/17", "/item.html?id=1", "/p/red-shoe-221", "/dp/B0001",
        "/shop/red-shoe-p-4711.html",
        "/de/produkt/roter-schuh", "/#/product/3", "/single-product.html", "/catalog/view?product_id=9",
        "/collections/all/products/red-shoe",
    ],
)  # fmt: skip
def test_one_product_looked_at_three_times_is_found_whatever_its_address_is_like(
    address: str,
) -> None:
    (views,) = found(thrice(SITE + address, add_button()), kind=Kind.REPEATED_PRODUCT_VIEW)
    assert sentence(views.why) == "Looked at “A thing” 3 times and ordered nothing."
    assert (views.start_ms, views.end_ms) == (0, 50_000)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/products",
        "/collections/shoes",
        "/cart",
        "/checkout",
        "/blog/post?id=4",
        "/about",
        "/item?id=4",
    ],
)
def test_a_page_that_is_no_products_may_be_looked_at_again(address: str) -> None:
    assert not found(thrice(SITE + address), kind=Kind.REPEATED_PRODUCT_VIEW)


def test_a_list_with_many_things_to_buy_is_no_product() -> None:
    many = [add_button(node_id=60 + 2 * at) for at in range(6)]
    assert not found(thrice(f"{SITE}/summer", *many), kind=Kind.REPEATED_PRODUCT_VIEW)


def test_a_page_that_says_of_itself_that_it_is_a_products_is_one() -> None:
    mark = makers.element(MARK, "div", itemtype="https://schema.org/Product")
    assert found(thrice(f"{SITE}/red-shoe", mark), kind=Kind.REPEATED_PRODUCT_VIEW)


def test_a_page_with_a_quantity_and_a_way_into_the_cart_is_a_products() -> None:
    field = makers.element(FIELD, "input", type="number", name="quantity")
    assert found(
        thrice(f"{SITE}/red-shoe", field, add_button("In den Warenkorb")),
        kind=Kind.REPEATED_PRODUCT_VIEW,
    )


def test_what_is_only_made_to_be_a_button_puts_into_the_cart_as_well() -> None:
    add = makers.element(ADD, "div", makers.text(ADD + 1, "Add to bag"), role="button")
    assert found(thrice(f"{SITE}/p/13", add), kind=Kind.REPEATED_PRODUCT_VIEW)


def test_a_page_with_the_only_way_into_the_cart_is_a_products() -> None:
    assert found(thrice(f"{SITE}/red-shoe", add_button()), kind=Kind.REPEATED_PRODUCT_VIEW)


def test_choosing_a_colour_is_no_new_view() -> None:
    assert not found(
        product(0), product(9_000, f"{RED}?colour=2"), product(18_000, f"{RED}?colour=3"), ended(30_000),
        kind=Kind.REPEATED_PRODUCT_VIEW,
    )  # fmt: skip


def test_different_products_are_not_added_up() -> None:
    assert not found(
        product(0), product(9_000, BLUE), product(18_000), product(27_000, BLUE), ended(40_000),
        kind=Kind.REPEATED_PRODUCT_VIEW,
    )  # fmt: skip


def test_an_order_makes_looking_again_no_trouble() -> None:
    order = makers.custom(54_000, "purchase", {"revenue": 40})
    assert not found(thrice(RED, add_button()), order, kind=Kind.REPEATED_PRODUCT_VIEW)


def put_in(at_ms: float = 5_000, answered: bool = True) -> list[makers.Event]:
    """A press on "Add to cart", and the number in the cart that follows."""
    answer = makers.mutation(at_ms + 200, texts=[(TO_HOME + 1, "Cart 1")])
    return [pressed(at_ms, ADD), *([answer] if answered else [])]


def test_a_cart_that_was_filled_and_never_ordered_is_abandoned() -> None:
    (left,) = found(product(0), put_in(), ended(30_000), kind=Kind.CART_ABANDON)
    assert (left.start_ms, left.end_ms, left.place.label) == (5_000, 30_000, "Add to cart")
    assert (
        sentence(left.why)
        == "Put something into the cart and did not order; the session ended 25 s later."
    )


@pytest.mark.parametrize(
    "label",
    [
        "Add to Bag", "ADD TO BASKET", "In den Warenkorb", "Ajouter au panier", "Añadir al carrito",
        "Adicionar ao carrinho",
        "Aggiungi al carrello", "In winkelwagen", "Læg i kurv", "Lägg i varukorgen", "Dodaj do koszyka",
        "Добавить в корзину",
        "カートに入れる", "장바구니 담기", "加入购物车", "Add Red shoe to cart",
    ],
)  # fmt: skip
def test_the_control_is_known_in_other_languages(label: str) -> None:
    page = opened(0, RED, add_button(label))
    assert found(page, put_in(), ended(30_000), kind=Kind.CART_ABANDON)


@pytest.mark.parametrize(
    "label", ["Add to wishlist", "Cart", "View cart", "Add a comment", "Remove from cart"]
)
def test_other_controls_put_nothing_in(label: str) -> None:
    page = opened(0, RED, add_button(label))
    assert not found(page, put_in(), ended(30_000), kind=Kind.CART_ABANDON)


def test_a_control_that_does_not_answer_puts_nothing_into_the_cart() -> None:
    assert not found(product(0), put_in(answered=False), ended(30_000), kind=Kind.CART_ABANDON)


def test_a_site_that_tells_of_it_is_believed() -> None:
    told = makers.custom(8_000, "add_to_cart", {"price": 4})
    (left,) = found(product(0), put_in(), told, ended(30_000), kind=Kind.CART_ABANDON)
    assert left.start_ms == 8_000


def test_an_order_empties_the_cart() -> None:
    order = makers.custom(20_000, "purchase", {"revenue": 40})
    assert not found(product(0), put_in(), order, ended(30_000), kind=Kind.CART_ABANDON)
    assert found(product(0), put_in(), order, put_in(25_000), ended(30_000), kind=Kind.CART_ABANDON)


@pytest.mark.parametrize(
    ("url", "heading"),
    [
        (f"{SITE}/checkout/order-received/77", "Hello"), (f"{SITE}/thank-you", "Hello"),
        (f"{SITE}/checkout", "Thank you for your order!"), (f"{SITE}/kasse", "Vielen Dank für Ihre Bestellung"),
        (f"{SITE}/checkout", "Merci pour votre commande"), (f"{SITE}/checkout", "¡Gracias por tu compra!"),
    ],
)  # fmt: skip
def test_a_page_that_thanks_for_an_order_tells_of_one(url: str, heading: str) -> None:
    thanks = opened(20_000, url, heading=heading)
    assert not found(product(0), put_in(), thanks, ended(30_000), kind=Kind.CART_ABANDON)


def test_a_cart_that_was_emptied_again_is_not_left_behind() -> None:
    remove = makers.element(80, "button", makers.text(81, "Remove"))
    out = [pressed(15_000, 80), makers.mutation(15_100, texts=[(TO_HOME + 1, "Cart 0")])]
    assert not found(product(0, RED, remove), put_in(), out, ended(30_000), kind=Kind.CART_ABANDON)


def test_a_cart_that_was_emptied_at_once_holds_only_what_came_after() -> None:
    added = [
        makers.custom(8_000 + 1_000 * at, "Product Added", {"name": f"Shoe {at}"})
        for at in range(3)
    ]
    emptied = makers.custom(15_000, "Cart Cleared", {})
    again = makers.custom(20_000, "Product Added", {"name": "Boot"})
    assert not found(product(0), added, emptied, ended(30_000), kind=Kind.CART_ABANDON)
    (left,) = found(product(0), added, emptied, again, ended(30_000), kind=Kind.CART_ABANDON)
    assert left.start_ms == 20_000


@pytest.mark.parametrize("label", ["Empty cart", "Clear shopping bag", "Warenkorb leeren"])
def test_a_control_that_empties_the_cart_takes_all_of_it_out(label: str) -> None:
    control = makers.element(80, "button", makers.text(81, label))
    out = [pressed(15_000, 80), makers.mutation(15_100, texts=[(TO_HOME + 1, "Cart 0")])]
    twice = [*put_in(5_000), *put_in(9_000)]
    start = product(0, RED, control)
    assert found(start, twice, ended(30_000), kind=Kind.CART_ABANDON)
    assert not found(start, twice, out, ended(30_000), kind=Kind.CART_ABANDON)


def test_a_session_without_a_shop_has_neither() -> None:
    assert not found(opened(0), opened(9_000, HOME), ended(12_000), kind=Kind.CART_ABANDON)
