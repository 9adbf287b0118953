"""Rage clicks, and the quick clicks that are none."""

from __future__ import annotations

import pytest

from app.friction.model import Named
from tests import makers
from tests.friction.test_clicks import TITLE, found, kinds


def burst(count: int, gap_ms: float = 250, node: int = makers.BUTTON) -> list[makers.Event]:
    return [
        one for i in range(count) for one in makers.press(3_000 + gap_ms * i, node, x=50 + i, y=60)
    ]


def test_quick_clicks_that_nothing_answers_are_rage_and_not_dead_as_well() -> None:
    (rage,) = found(burst(4))
    assert (rage.kind, rage.start_ms, rage.end_ms) == ("rage_click", 3_000, 3_750)
    assert rage.why.values == (4, 0.8, 1, Named("button", "Buy"))


def test_a_stepper_that_counts_every_click_is_no_rage() -> None:
    counts = [makers.mutation(3_020 + 250 * i, texts=[(8, str(i))]) for i in range(5)]
    assert kinds(burst(5), counts) == []


def test_a_stepper_that_counts_late_is_no_rage() -> None:
    counts = [makers.mutation(3_600 + 250 * i, texts=[(8, str(i))]) for i in range(5)]
    assert kinds(burst(5), counts) == []


@pytest.mark.parametrize("count", [2, 3])
def test_a_double_or_triple_click_on_text_marks_it(count: int) -> None:
    assert kinds(burst(count, 180, TITLE)) == []


def test_many_quick_clicks_on_text_are_rage() -> None:
    assert kinds(burst(5, 220, TITLE)) == ["rage_click"]


def test_a_clock_that_ticks_answers_no_quick_clicks() -> None:
    ticks = [makers.mutation(500.0 * i, texts=[(8, str(i))]) for i in range(1, 30)]
    assert kinds(burst(5), ticks) == ["rage_click"]


def test_what_each_press_draws_for_a_moment_answers_no_quick_clicks() -> None:
    drawn = [
        one
        for i in range(5)
        for one in (
            makers.mutation(
                2_945 + 250 * i,
                adds=[(makers.BUTTON, makers.element(40 + i, "span", class_="circle"))],
            ),
            makers.mutation(3_480 + 250 * i, removes=[(makers.BUTTON, 40 + i)]),
        )
    ]
    assert kinds(burst(5), drawn) == ["rage_click"]


def test_a_page_that_comes_later_is_no_answer_of_words_that_were_pressed() -> None:
    (rage,) = found(burst(5, 220, TITLE), makers.page(7_500, "https://shop.example/next"))
    assert rage.why.code == "rage_click_target"
