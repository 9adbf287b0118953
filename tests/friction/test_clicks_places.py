"""Clicks by finger and key, in several windows, with clocks that jump: who clicked where, and what is known of it."""

from __future__ import annotations

from app.activity.analyze import analyze
from app.friction.click_rules import click_findings
from app.friction.clicks import gather_clicks
from app.friction.model import Named
from app.friction.session import Session
from app.friction.thresholds import Thresholds, with_changes
from tests import makers
from tests.activity.reading import window
from tests.friction.test_clicks import TITLE, found, kinds


def tap(at_ms: float, node: int = makers.BUTTON) -> list[makers.Event]:
    return [
        makers.interaction(at_ms - 90, 7, node, 40, 40),
        makers.interaction(at_ms - 10, 9, node, 40, 40),
        makers.interaction(at_ms - 2, 1, node, 40, 40),
        makers.interaction(at_ms, 2, node, 40, 40),
    ]


def test_taps_that_nothing_answers_are_rage() -> None:
    taps = [one for i in range(4) for one in tap(3_000 + 240 * i, TITLE)]
    assert kinds(taps) == ["rage_click"]


def test_a_tap_is_answered_from_the_touch_on() -> None:
    opened = makers.mutation(2_960, attributes=[(makers.BUTTON, {"aria-expanded": "true"})])
    assert kinds(tap(3_000), opened) == []


def test_a_key_that_is_held_down_is_no_rage() -> None:
    held = [makers.interaction(3_000 + 33 * i, 2, makers.BUTTON, 0, 0) for i in range(12)]
    assert "rage_click" not in kinds(held)


def test_keys_that_are_pressed_again_and_again_are_rage() -> None:
    again = [makers.interaction(3_000 + 250 * i, 2, makers.BUTTON, 0, 0) for i in range(5)]
    assert kinds(again) == ["rage_click"]


def test_quick_clicks_in_two_windows_are_no_burst() -> None:
    windows = [
        window(
            makers.recording(
                makers.page(), [makers.click(3_000 + 400 * i + 200 * side) for i in range(2)]
            ),
            name,
        )
        for side, name in enumerate("ab")
    ]
    clicks = gather_clicks(Session(analyze(windows)))
    assert [one.kind for one in click_findings(clicks, Thresholds())] == []


def test_a_window_that_opens_after_the_click_answers_it() -> None:
    first = window(
        makers.recording(makers.page(), makers.press(3_000), makers.move(20_000, (1, 1)))
    )
    second = window(makers.page(3_900, "https://shop.example/help"), "b")
    clicks = gather_clicks(Session(analyze([first, second])))
    assert list(click_findings(clicks, Thresholds())) == []


def test_a_control_after_which_the_recording_is_silent_for_long_is_not_known_to_be_dead() -> None:
    assert kinds(makers.press(3_000), makers.move(90_000, (5, 5)), makers.move(2_990, (1, 1))) == [
        "dead_click"
    ]
    events = makers.recording(makers.page(), makers.press(3_000), makers.move(90_000, (5, 5)))
    clicks = gather_clicks(Session(analyze([window(events)])))
    assert list(click_findings(clicks, Thresholds())) == []


def test_a_press_that_was_not_recorded_leaves_what_changed_just_before_as_the_answer() -> None:
    opened = makers.mutation(2_994, attributes=[(makers.BUTTON, {"class": "open"})])
    assert kinds(makers.click(3_000), opened) == []


def test_a_pointer_that_is_dragged_over_a_picture_does_not_click_it() -> None:
    page = makers.page(1, body=[makers.element(20, "img", src="a.png")])
    drag = [makers.interaction(2_400, 1, 20, 10, 10), makers.click(3_000, 20, x=80, y=12)]
    assert kinds(page, drag) == []


def test_a_stepper_that_is_pressed_beyond_its_end_is_no_rage() -> None:
    clicks = [one for i in range(6) for one in makers.press(3_000 + 250 * i)]
    counts = [makers.mutation(3_010 + 250 * i, texts=[(8, str(i))]) for i in range(4)]
    assert kinds(clicks, counts) == []


def test_ones_own_numbers_decide() -> None:
    clicks = [one for i in range(3) for one in makers.press(3_000 + 250 * i)]
    five = with_changes({"rage_clicks": 5})
    assert [one.kind for one in found(clicks, thresholds=five)] == ["dead_click"]
    assert [one.kind for one in found(clicks)] == ["rage_click"]


def test_a_request_that_fails_after_a_click_is_told_with_its_answer() -> None:
    failed = makers.event(
        3_400,
        6,
        {
            "plugin": "rrweb/network@1",
            "payload": {
                "requests": [
                    {
                        "name": "https://shop.example/api/cart",
                        "initiatorType": "fetch",
                        "method": "POST",
                        "status": 503,
                        "timestamp": makers.START + 3_200,
                        "duration": 150,
                    }
                ]
            },
        },
    )
    (request,) = found(makers.press(3_000), failed)
    assert request.kind == "failed_request"
    assert request.why.values == (Named("button", "Buy"), 0.2, "POST /api/cart", 503)


def test_a_card_is_not_dead_for_a_click_beside_its_button_in_a_plain_row() -> None:
    row = makers.element(
        20, "div", makers.element(21, "span", makers.text(22, "Sum")), makers.element(23, "button")
    )
    assert kinds(makers.page(1, body=[row]), makers.press(3_000, 20)) == []
