"""What addresses say by their shape, whatever a recording holds for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.friction.addresses import led_to, may_show_one, page_of, product_of, shown, tells_of_order

SITE = "https://site.example"


@given(st.text(max_size=80), st.text(max_size=20))
@example("http://[", "//[")
@example("https://site.example/item?id=\ud800", "?\udfff")
@example("#/", "javascript:void(0)")
def test_no_address_is_too_odd(url: str, href: str) -> None:
    page = page_of(url)
    assert page_of(page) == page
    assert isinstance(shown(page), str)
    assert isinstance(led_to(href, url, page), bool)
    assert isinstance(may_show_one(page), bool)
    assert isinstance(tells_of_order(page), bool)
    product = product_of(page)
    assert product is None or isinstance(product, str)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/", ""), ("/index.html", "/"), ("/a#top", "/a"), ("/a?utm_source=mail&gclid=4", "/a"),
        ("/a?b=1&a=2", "/a?a=2&b=1"),
    ],
)  # fmt: skip
def test_addresses_of_one_page_are_one(one: str, other: str) -> None:
    assert page_of(SITE + one) == page_of(SITE + other)


@pytest.mark.parametrize(
    ("one", "other"), [("/a", "/b"), ("/a?id=1", "/a?id=2"), ("/#/a", "/#/b"), ("/a", "/A")]
)
def test_addresses_of_two_pages_are_two(one: str, other: str) -> None:
    assert page_of(SITE + one) != page_of(SITE + other)


@pytest.mark.parametrize(
    "path",
    [
        "/orders",
        "/order-history",
        "/checkout",
        "/thanksgiving-recipes",
        "/dankesorte",
        "/success-stories",
        "/confirm-email",
    ],
)
def test_words_of_orders_alone_tell_of_none(path: str) -> None:
    assert not tells_of_order(SITE + path)
