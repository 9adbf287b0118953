"""Presses on what is switched off: browsers make no click of them, but a person pressed."""

from __future__ import annotations

from app.activity.analyze import analyze
from app.friction.click_rules import click_findings
from app.friction.clicks import gather_clicks
from app.friction.session import Session
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import window
from tests.friction.test_clicks import END

OFF, INSIDE = 30, 31


def found(*parts: object, tag: str = "button", **attributes: str) -> list[str]:
    inside = makers.element(INSIDE, "span", makers.text(32, "Pay"))
    start = makers.page(body=[makers.element(OFF, tag, inside, **attributes)])
    events = makers.recording(start, END, *parts)  # type: ignore[arg-type]
    clicks = gather_clicks(Session(analyze([window(events)])))
    return [f"{one.kind} {one.why.code}" for one in click_findings(clicks, Thresholds())]


def press(at_ms: float, node: int = OFF, down: int = 1, up: int = 0) -> list[makers.Event]:
    return [
        makers.interaction(at_ms - 90, down, node, 40, 40),
        makers.interaction(at_ms, up, node, 41, 40),
    ]


def test_a_press_on_a_button_that_is_off_is_dead() -> None:
    assert found(press(3_000), disabled="") == ["dead_click dead_click_off"]
    assert found(press(3_000, INSIDE), disabled="") == ["dead_click dead_click_off"]
    assert found(press(3_000, INSIDE, 7, 9), disabled="") == ["dead_click dead_click_off"]


def test_pressing_it_again_and_again_is_rage() -> None:
    again = [one for i in range(4) for one in press(3_000 + 300 * i)]
    assert [one.split()[0] for one in found(again, disabled="")] == ["rage_click"]


def test_a_press_with_a_click_is_told_once() -> None:
    whole = [*press(3_000), makers.click(3_002, OFF, x=41, y=40)]
    assert len(found(whole, disabled="")) == 1


def test_other_presses_without_a_click_are_none() -> None:
    swipe = [makers.interaction(2_900, 7, OFF, 40, 40), makers.interaction(3_100, 9, OFF, 40, 300)]
    assert found(swipe, disabled="") == []
    assert found(press(3_000)) == []
    assert found(press(3_000), tag="div", disabled="") == []
