"""Dead, slow and missed clicks, by what they were on and what came after."""

from __future__ import annotations

import pytest

from app.activity.analyze import analyze
from app.friction.click_rules import click_findings
from app.friction.clicks import gather_clicks
from app.friction.model import Cause, Finding, Kind, Named
from app.friction.session import Session
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import window

TITLE = 7
END = makers.move(20_000, (1, 1))


def found(*parts: object, thresholds: Thresholds | None = None) -> list[Finding]:
    """What the rules over clicks find in a recording of one window that goes on for 20 s."""
    events = makers.recording(makers.page(), END, *parts)  # type: ignore[arg-type]
    clicks = gather_clicks(Session(analyze([window(events)])))
    return list(click_findings(clicks, thresholds or Thresholds()))


def kinds(*parts: object) -> list[Kind]:
    return [one.kind for one in found(*parts)]


def test_a_button_that_does_nothing_is_a_broken_control() -> None:
    (dead,) = found(makers.press(3_000))
    assert (dead.kind, dead.cause, dead.start_ms, dead.end_ms) == (
        "dead_click",
        Cause.CONTROL,
        3_000,
        3_000,
    )
    assert (dead.place.label, dead.why.code) == ("Buy", "dead_click_control")


def test_a_heading_that_does_nothing_only_looks_pressable() -> None:
    (dead,) = found(makers.press(3_000, TITLE))
    assert (dead.kind, dead.cause) == ("dead_click", Cause.TARGET)


@pytest.mark.parametrize(
    "answer",
    [
        makers.mutation(3_600, texts=[(10, "Bought")]),
        makers.scroll(3_100, y=400),
        makers.interaction(3_010, 5, makers.FIELD, None, None),
        makers.page(4_000, "https://shop.example/cart", loads=True),
        makers.change(3_050, 7, type=0, id=makers.BUTTON, currentTime=0),
    ],
)
def test_a_click_that_anything_answers_is_not_dead(answer: object) -> None:
    assert kinds(makers.press(3_000), answer) == []


def test_a_click_into_a_field_is_never_dead() -> None:
    assert kinds(makers.press(3_000, makers.FIELD)) == []


def test_a_click_before_the_recording_ends_is_not_known_to_be_dead() -> None:
    assert kinds(makers.press(18_500)) == []


def test_an_answer_that_comes_too_late_is_slow_and_not_dead() -> None:
    (slow,) = found(makers.press(3_000), makers.mutation(7_000, texts=[(10, "Bought")]))
    assert (slow.kind, slow.why.values) == ("slow_click", (Named("button", "Buy"), 4.0))


def test_a_click_beside_a_button_that_hits_it_next_is_a_near_miss() -> None:
    answer = makers.mutation(4_100, texts=[(10, "Bought")])
    (miss,) = found(makers.press(3_000, TITLE, x=20, y=20), makers.press(4_000, x=30, y=30), answer)
    assert (miss.kind, miss.why.values) == ("near_miss", (14, Named("button", "Buy"), 1.0))
