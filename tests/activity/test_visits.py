"""Visits and routes: what starts one, what is only a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.activity.model import Visit
from tests import makers
from tests.activity.reading import analysed, events_of


def spans(visits: tuple[Visit, ...]) -> list[tuple[str, float, float]]:
    return [(visit.url, visit.enter_ms, visit.leave_ms) for visit in visits]


def test_a_load_starts_a_visit_and_leaves_the_one_before() -> None:
    found = analysed(
        makers.page(url="https://shop.example/", loads=True),
        makers.page(5_000, url="https://shop.example/cart", loads=True),
        makers.scroll(9_000, y=10),
    )
    assert spans(found.visits) == [
        ("https://shop.example/", 0, 5_000), ("https://shop.example/cart", 5_000, 9_000),
    ]  # fmt: skip


def test_a_reload_is_a_visit_of_its_own() -> None:
    found = analysed(makers.page(loads=True), makers.page(5_000, loads=True))
    assert [visit.enter_ms for visit in found.visits] == [0, 5_000]


def test_a_checkout_of_the_same_page_is_no_visit() -> None:
    found = analysed(makers.page(loads=True), makers.page(5_000), makers.click(6_000))
    assert len(found.visits) == 1
    assert found.clicks[0].visit == 0
    assert found.clicks[0].snapshot == 2


def test_a_checkout_that_counts_on_is_no_visit_even_elsewhere_in_the_app() -> None:
    later = makers.page(5_000, url="https://shop.example/#/cart")
    shift(later[1]["data"]["node"], 100)
    found = analysed(makers.page(loads=True), later)
    assert len(found.visits) == 1
    assert [(route.at_ms, route.url) for route in found.visits[0].routes] == [
        (5_001, "https://shop.example/#/cart")
    ]


def shift(node: makers.Node, by: int) -> None:
    node["id"] += by
    for child in node.get("childNodes", ()):
        shift(child, by)


def test_a_fresh_count_after_the_page_had_changed_is_a_reload_without_load_events() -> None:
    change = makers.mutation(1_000, adds=[(makers.BODY, makers.element(50, "p"))])
    found = analysed(makers.page(), change, makers.page(5_000))
    assert len(found.visits) == 2


def test_a_page_that_has_lost_what_was_typed_was_loaded_anew() -> None:
    found = analysed(makers.page(), makers.typed(1_000, "ann@example.org"), makers.page(5_000))
    assert len(found.visits) == 2


def test_a_load_event_of_the_page_that_is_open_starts_nothing() -> None:
    found = analysed(makers.page(), makers.event(800, 1, {}), makers.click(2_000))
    assert len(found.visits) == 1


def test_an_address_without_a_page_is_a_visit_when_it_differs() -> None:
    meta = {"href": "https://shop.example/cart", "width": 800, "height": 600}
    found = analysed(makers.page(loads=True), makers.event(4_000, 4, meta), makers.click(5_000))
    assert [visit.url for visit in found.visits] == [
        "https://shop.example/",
        "https://shop.example/cart",
    ]


def test_a_route_behind_an_address_without_a_page_is_told_of_the_page_that_was_open() -> None:
    again, cart = (
        {"href": f"https://shop.example/{path}", "width": 800, "height": 600}
        for path in ("", "cart")
    )
    gone = makers.custom(8_000, "$pageview", {"href": "https://shop.example/thanks"})
    end = makers.click(9_000)
    (visit,) = analysed(makers.page(), makers.event(4_000, 4, again), gone, end).visits
    assert [(route.at_ms, visit.leave_ms) for route in visit.routes] == [(8_000, 9_000)]
    first, second = analysed(makers.page(), makers.event(4_000, 4, cart), gone, end).visits
    assert (first.routes, first.leave_ms) == ((), 4_000)
    assert [route.url for route in second.routes] == ["https://shop.example/thanks"]


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("$pageview", {"href": "https://shop.example/cart"}),
        ("$url_changed", {"href": "/cart"}),
        ("Navigate", "https://shop.example/cart"),
        ("breadcrumb", {"category": "navigation", "data": {"from": "/", "to": "/cart"}}),
        ("performanceSpan", {"op": "navigation.push", "description": "https://shop.example/cart"}),
        ("page_view", {"page_title": "Cart", "page_location": "https://shop.example/cart"}),
        ("page", {"name": "Cart", "properties": {"path": "/cart"}}),
        ("pageViewed", {"path": "/cart"}),
        ("dataLayer", {"event": "page_view", "page_path": "/cart"}),
    ],
)
def test_a_tools_own_event_tells_a_route(tag: str, payload: object) -> None:
    found = analysed(
        makers.page(), makers.custom(2_000, tag, payload), makers.custom(2_100, tag, payload)
    )
    (visit,) = found.visits
    assert [(route.at_ms, route.url) for route in visit.routes] == [
        (2_000, "https://shop.example/cart")
    ]


def test_what_names_no_address_and_a_path_without_its_query_tell_no_route() -> None:
    found = analysed(
        makers.page(url="https://shop.example/?utm_source=mail"),
        makers.custom(2_000, "page", {"name": "Home"}),
        makers.custom(2_100, "page", {"path": "/"}),
        makers.custom(2_200, "page", "Home"),
        makers.custom(2_300, "Page View", "Pricing"),
        makers.custom(2_400, "page_view", {"url": "Pricing"}),
    )
    assert found.visits[0].routes == ()


def test_a_title_that_is_set_soon_is_the_pages_and_one_set_late_is_not() -> None:
    found = analysed(
        makers.page(title="Loading"),
        makers.mutation(800, texts=[(5, "Shoes")]),
        makers.mutation(30_000, texts=[(5, "(1) Come back!")]),
    )
    assert found.visits[0].title == "Shoes"


def test_a_title_that_replaces_the_title_element_counts() -> None:
    new = makers.element(50, "title")
    found = analysed(
        makers.page(title="Loading"),
        makers.mutation(800, removes=[(3, 4)], adds=[(3, new), (50, makers.text(51, "Shoes"))]),
    )
    assert found.visits[0].title == "Shoes"


def test_clicks_before_the_first_page_belong_to_no_visit() -> None:
    found = analysed(makers.click(0), makers.page(1_000))
    assert [click.visit for click in found.clicks] == [-1]


def test_the_long_real_visit_has_its_nine_pages(shared: Path) -> None:
    found = analysed(events_of(shared / "recordings" / "posthog-api" / "docs.json"))
    assert len(found.visits) == 9
    assert [visit.url.rsplit("/", 1)[1] for visit in found.visits] == [
        "features", "segment-integration", "segment-integration", "segment-integration",
        "segment-integration", "deployment", "deploy-gcs", "deploy-gcs", "js-integration",
    ]  # fmt: skip


def test_routes_of_a_real_app_are_listed(shared: Path) -> None:
    found = analysed(events_of(shared / "recordings" / "posthog-api" / "with-pageviews.json"))
    routes = [route.url for visit in found.visits for route in visit.routes]
    assert routes[0] == "http://localhost:8001/docs"
