"""Errors that are shown: the findings of messages, together and apart."""

from __future__ import annotations

from app.friction.model import Kind
from app.friction.wording import sentence
from tests import makers
from tests.friction.journeys import BACK, PLAIN, ended, found, opened, pressed

FAILED = "Something went wrong."


def toast(at_ms: float, words: str = FAILED, node_id: int = 90) -> makers.Event:
    node = makers.element(node_id, "div", role="alert")
    return makers.mutation(
        at_ms, adds=[(makers.BODY, node), (node_id, makers.text(node_id + 1, words))]
    )


def test_an_error_that_appears_after_a_press_is_found_with_its_words() -> None:
    (error,) = found(
        opened(0), pressed(5_000, BACK), toast(5_400), ended(9_000), kind=Kind.ERROR_SHOWN
    )
    assert sentence(error.why) == "“Something went wrong.” appeared."
    assert (error.start_ms, error.place.label, error.place.node_id) == (5_400, FAILED, 90)


def test_errors_that_appear_together_are_one() -> None:
    (error,) = found(
        opened(0), pressed(5_000, BACK), toast(5_400, "Name is required"),
        toast(5_600, "Street is required", 92), ended(9_000), kind=Kind.ERROR_SHOWN,
    )  # fmt: skip
    assert sentence(error.why) == "“Name is required” and 1 more appeared."


def test_an_error_that_comes_long_after_any_doing_answers_nobody() -> None:
    events = [opened(0), pressed(5_000, PLAIN), toast(40_000), ended(41_000)]
    assert not found(*events, kind=Kind.ERROR_SHOWN)
