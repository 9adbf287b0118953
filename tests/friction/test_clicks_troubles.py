"""Errors and failed requests after clicks, and those that come by themselves."""

from __future__ import annotations

from tests import makers
from tests.activity import telling
from tests.friction.test_clicks import found, kinds


def test_an_error_soon_after_a_click_is_an_error_click_and_no_dead_one() -> None:
    (error,) = found(makers.press(3_000), makers.console(3_350, "no token"))
    assert (error.kind, error.why.values[1:]) == ("error_click", (0.3, "no token"))


def test_an_error_later_than_a_second_is_not_the_clicks() -> None:
    answer = makers.mutation(3_100, texts=[(10, "Bought")])
    assert kinds(makers.press(3_000), answer, makers.console(4_200, "late")) == []


def test_an_error_that_a_timer_throws_is_not_the_clicks() -> None:
    timer = [makers.console(4_000.0 * i, "poll failed") for i in range(1, 5)]
    answers = [makers.mutation(at_ms + 10, texts=[(10, "!")]) for at_ms in (3_500, 7_300)]
    assert kinds(makers.press(3_500), makers.press(7_300), answers, timer) == []


def test_an_error_that_every_click_throws_is_theirs() -> None:
    clicks = [*makers.press(3_000), *makers.press(8_000)]
    errors = [makers.console(3_030, "boom"), makers.console(8_020, "boom")]
    assert kinds(clicks, errors) == ["error_click", "error_click"]


def test_an_error_of_the_page_that_the_click_led_to_is_that_pages() -> None:
    arrival = makers.page(3_300, "https://shop.example/cart", loads=True)
    assert kinds(makers.press(3_000), arrival, makers.console(3_700, "broken page")) == []


def test_an_error_of_a_timer_between_press_and_click_is_not_the_clicks() -> None:
    timer = [makers.console(1_700.0 * i, "heartbeat lost") for i in range(1, 9)]
    answer = makers.mutation(6_850, texts=[(10, "Bought")])
    assert kinds(makers.press(6_840), answer, timer) == []


def test_a_failed_request_is_told_without_a_method_that_nobody_recorded() -> None:
    told = {
        "name": "https://shop.example/api/cart",
        "initiatorType": "fetch",
        "status": 500,
        "startTime": 1,
    }
    request = telling.network(3_200, {**told, "timestamp": makers.START + 3_200, "duration": 10})
    (failed,) = found(makers.press(3_000), request)
    assert failed.why.values[2:] == ("/api/cart", 500)
