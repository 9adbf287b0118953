"""Requests and web vitals, whoever recorded them."""

from __future__ import annotations

import json

import msgspec

from app.activity.network import RequestDetail
from tests import makers
from tests.activity.reading import analysed
from tests.activity.telling import crumb, network, span

# -- requests --------------------------------------------------------------------------------------


def test_a_request_without_a_clock_is_counted_back_from_the_end_of_its_batch() -> None:
    """rrweb's own plugin: times since the page's navigation."""
    made = analysed(
        makers.page(),
        network(
            5_000,
            {"name": "/a.js", "initiatorType": "script", "startTime": 100, "endTime": 300},
            {"name": "/api", "initiatorType": "fetch", "method": "post", "status": 503,
             "startTime": 250, "endTime": 700},
        ),
    )  # fmt: skip
    script, fetch = made.requests
    assert (script.at_ms, script.duration_ms, script.kind, script.method) == (
        4_400,
        200,
        "script",
        None,
    )
    assert (fetch.at_ms, fetch.duration_ms, fetch.method, fetch.status) == (4_550, 450, "POST", 503)
    assert (script.failed, fetch.failed) == (False, True)


def test_a_request_with_a_clock_stands_where_it_says() -> None:
    """PostHog's plugin: `timestamp` is the request's start, entries of the browser's timeline."""
    made = analysed(
        makers.page(),
        network(
            9_000,
            {"name": "/logo.png", "initiatorType": "img", "entryType": "resource", "startTime": 40,
             "responseEnd": 65, "duration": 25, "responseStatus": 200, "transferSize": 0,
             "encodedBodySize": 512, "timestamp": makers.START + 1_500, "nextHopProtocol": "h2",
             "requestStart": 45, "responseStart": 60},
            name="posthog/network@1",
        ),
    )  # fmt: skip
    [image] = made.requests
    assert (image.at_ms, image.status, image.size_bytes, image.failed) == (1_500, 200, 512, False)
    detail = json.loads(image.detail or "")
    assert detail == {"phases": [["waiting", 15.0], ["receiving", 5.0]], "protocol": "h2"}


def test_a_clock_that_does_not_fit_is_not_believed() -> None:
    made = analysed(
        makers.page(),
        network(9_000, {"name": "/x", "startTime": 0, "endTime": 10, "timestamp": 12_345}),
    )
    assert [request.at_ms for request in made.requests] == [8_990]


def test_a_status_that_is_not_told_is_no_failure() -> None:
    made = analysed(
        makers.page(),
        network(
            1_000,
            {"name": "/opaque.js", "initiatorType": "script", "responseStatus": 0},
            {"name": "/unknown", "initiatorType": "fetch"},
            {"name": "/lost", "initiatorType": "xmlhttprequest", "status": 0},
        ),
    )
    assert {(one.url, one.status, one.failed) for one in made.requests} == {
        ("/opaque.js", None, False), ("/unknown", None, False), ("/lost", None, True),
    }  # fmt: skip


def test_a_request_told_twice_is_listed_once_with_what_is_known() -> None:
    entry = {
        "name": "/api",
        "initiatorType": "fetch",
        "timestamp": makers.START + 100,
        "duration": 9,
    }
    made = analysed(
        makers.page(), network(300, entry), network(400, {**entry, "method": "GET", "status": 200})
    )
    assert [(one.method, one.status) for one in made.requests] == [("GET", 200)]


def test_headers_and_bodies_are_kept_beside_a_request() -> None:
    made = analysed(
        makers.page(),
        network(
            900,
            {"name": "/api", "requestHeaders": {"accept": "*/*"}, "requestBody": '{"a":1}',
             "responseHeaders": [{"name": "server", "value": "x"}], "responseBody": "\ud83d no"},
        ),
    )  # fmt: skip
    detail = msgspec.json.decode(made.requests[0].detail or "", type=RequestDetail)
    assert detail.request_headers == (("accept", "*/*"),)
    assert detail.request_body == '{"a":1}'
    assert detail.response_headers == (("server", "x"),)
    assert (detail.response_body or "").endswith(" no")


def test_marks_of_the_timeline_are_no_requests() -> None:
    entries = [
        {"name": "first-contentful-paint", "entryType": "paint", "startTime": 700,
         "timestamp": makers.START + 700},
        {"name": "db", "entryType": "serverTiming", "duration": 4},
    ]  # fmt: skip
    made = analysed(makers.page(), network(900, *entries))
    assert made.requests == ()
    assert [(vital.name, vital.value, vital.at_ms) for vital in made.vitals] == [("FCP", 700, 700)]


def test_spans_and_breadcrumbs_of_sentry_are_requests() -> None:
    made = analysed(
        makers.page(at_ms=100),
        span(0, "navigation.navigate", "https://shop.example/", 250, size=900),
        span(400, "resource.xhr", "/api/cart", 80, method="GET", statusCode=404,
             request={"headers": {"accept": "json"}}, response={"size": 77}),
        span(500, "navigation.push", "https://shop.example/next"),
        crumb(900, category="fetch", data={"url": "/late", "method": "PUT", "status_code": 200,
              "start_timestamp": makers.START + 700, "end_timestamp": makers.START + 900}),
    )  # fmt: skip
    assert [
        (one.kind, one.url, one.status, one.size_bytes, one.failed, round(one.duration_ms or 0))
        for one in made.requests
    ] == [
        ("navigation", "https://shop.example/", None, 900, False, 250),
        ("xhr", "/api/cart", 404, 77, True, 80),
        ("fetch", "/late", 200, None, False, 200),
    ]
    assert round(made.requests[2].at_ms) == 700
    assert {one.visit for one in made.requests} == {0}
    assert [route.url for visit in made.visits for route in visit.routes] == [
        "https://shop.example/next"
    ]


# -- web vitals ------------------------------------------------------------------------------------


def test_web_vitals_have_one_name_and_a_rating_whoever_recorded_them() -> None:
    made = analysed(
        span(0, "navigation.reload", "https://shop.example/", 90),
        makers.page(at_ms=50),
        span(640, "paint", "first-contentful-paint"),
        span(900, "largest-contentful-paint", "largest-contentful-paint", value=2_600.5),
        span(950, "web-vital", "cumulative-layout-shift", value=0.31, rating="poor"),
        makers.custom(1_000, "$web_vitals", {"$web_vitals_INP_value": 180, "$current_url": "/"}),
        makers.custom(1_100, "web-vitals", [{"name": "TTFB", "value": "90", "rating": "good"}]),
        makers.custom(1_200, "FID", 301),
        makers.custom(1_300, "fp", {"unrelated": True}),
    )
    assert {one.name: (round(one.value, 2), one.rating) for one in made.vitals} == {
        "FCP": (640, "good"),
        "LCP": (2_600.5, "needs-improvement"),
        "CLS": (0.31, "poor"),
        "INP": (180, "good"),
        "TTFB": (90, "good"),
        "FID": (301, "poor"),
    }
    assert [event.tag for event in made.custom] == ["fp"]


def test_of_a_vital_that_grows_the_last_value_of_each_page_counts() -> None:
    shift = "cumulative-layout-shift"
    made = analysed(
        makers.page(loads=True),
        span(300, shift, shift, value=0.01),
        span(400, shift, shift, value=0.2),
        makers.page(at_ms=1_000, url="https://shop.example/next", loads=True),
        span(1_300, shift, shift, value=0.05),
    )
    assert [(one.visit, one.value) for one in made.vitals] == [(0, 0.2), (1, 0.05)]
