"""Paths, the pages they belong to, rules that name pages anew, and the clicks of a page."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import NothingFound
from app.library import addresses, browse, pages, points
from app.library.addresses import PageRule
from app.library.database import Library
from app.library.search import Query, parse


def clicks_on(db: Library, page: str, device: str | None, query: Query) -> points.PageClicks:
    """The clicks on a page that the sessions of a query made on one class of devices."""
    return points.read_page(db, page).of(points.fitting(db, query), device)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://shop.example/a/B?x=1#y", "shop.example", "/a/B"),
        ("https://user:word@Shop.Example:8080/a", "shop.example:8080", "/a"),
        ("http://[::1]:80/a", "[::1]:80", "/a"),
        ("http://[broken/a", "[broken", "/a"),
        ("//cdn.example/x", "cdn.example", "/x"),
        ("/only/path?x", "", "/only/path"),
        ("file:///C:/page.html", "", "/C:/page.html"),
        ("about:srcdoc", "", "about:srcdoc"),
        ("", "", ""),
    ],
)
def test_an_address_is_split_whatever_it_looks_like(url: str, host: str, path: str) -> None:
    assert addresses.split(url) == (host, path)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "/"),
        ("/product/17", "/product/*"),
        ("/o/3f0c8f3e-7b0a-4c50-9a53-2d1c9b1b0c11/pay", "/o/*/pay"),
        ("/commit/9ae11a0b4c5", "/commit/*"),
        ("/u/aB3dE5fG7hI9jK1lM", "/u/*"),
        ("/deadbeef", "/deadbeef"),
        ("/2024-summer-sale", "/2024-summer-sale"),
        ("/item.html", "/item.html"),
    ],
)
def test_numbers_and_hashes_in_a_path_do_not_make_pages_of_their_own(path: str, page: str) -> None:
    assert addresses.default_page(path) == page


def test_pages_tell_visits_sessions_bounces_and_exits(shop: Library) -> None:
    found = {row.pattern: row for row in pages.pages(shop)}
    product = found["//shop.example/product/*"]
    assert (product.visits, product.sessions, product.exit_share) == (2, 2, 0.0)
    cart = found["//shop.example/cart"]
    assert (cart.visits, cart.exit_share) == (2, 0.5)
    assert found["//other.example/cart/help"].bounce_share == 1.0
    assert found["//shop.example/thanks"].exit_share == 1.0


def test_pages_of_a_query_are_those_its_sessions_saw(shop: Library) -> None:
    found = {row.pattern: row.visits for row in pages.pages(shop, parse("errors>0"))}
    assert found == {"//shop.example/product/*": 1, "//shop.example/cart": 1}


def test_a_rule_names_a_page_and_leaves_the_addresses_alone(shop: Library) -> None:
    addresses.set_page_rules(
        shop, (PageRule("/product/*", "Product"), PageRule("//other.example/*", "Help"))
    )
    assert browse.count(shop, parse("page:Product")) == 2
    assert browse.count(shop, parse("page:/product/17")) == 1
    assert {row.page for row in pages.pages(shop)} == {"/", "Product", "/cart", "/thanks", "Help"}
    addresses.set_page_rules(shop, ())
    assert browse.count(shop, parse("page:Product")) == 0
    assert addresses.page_rules(shop) == ()


def test_a_host_with_and_without_www_is_one_site(shop: Library) -> None:
    page, site, paths = addresses.page_for(shop, "/cart")
    assert (page, site, len(paths)) == ("/cart", "shop.example", 2)


def test_clicks_of_a_page_carry_who_when_and_where(shop: Library) -> None:
    found = clicks_on(shop, "/product/*", "desktop", parse(""))
    assert (found.page, found.site, found.device, found.sessions) == (
        "/product/*",
        "shop.example",
        "desktop",
        1,
    )
    assert dict(found.devices) == {"desktop": 1, "phone": 1}
    assert found.points.session.tolist() == [1]
    assert found.points.at_ms.tolist() == [12_000]
    assert found.points.since_enter_s.tolist() == [2.0]
    assert (found.points.x_px.tolist(), found.points.y_px.tolist()) == ([100.0], [200.0])
    assert found.points.elements[found.points.element[0]].label == "Add to cart"
    assert found.visits[0].first_click_ms == 12_000


def test_a_click_after_a_route_belongs_to_the_page_of_the_route(shop: Library) -> None:
    assert len(clicks_on(shop, "/cart", "desktop", parse("")).points) == 1
    assert len(clicks_on(shop, "/thanks", "desktop", parse("")).points) == 0


def test_the_commonest_device_is_taken_unless_told(shop: Library) -> None:
    assert clicks_on(shop, "//other.example/*", None, parse("")).device is None
    assert clicks_on(shop, "/cart", None, parse("device:phone")).device == "phone"


def test_points_without_coordinates_are_not_a_number(shop: Library) -> None:
    shop.execute("UPDATE clicks SET x_px = NULL, y_px = NULL")
    assert np.isnan(clicks_on(shop, "/cart", "desktop", parse("")).points.x_px).all()


def test_a_pattern_that_fits_no_page_is_said_so(shop: Library) -> None:
    with pytest.raises(NothingFound, match="/nowhere"):
        clicks_on(shop, "/nowhere", None, parse(""))
