"""Pages with a clock near what is clicked, and a person who never rests long enough for it to be known as restless."""

from __future__ import annotations

from tests import makers
from tests.friction.test_clicks import kinds

CLOCK = 8


def ticks(first_ms: float, every_ms: float, count: int) -> list[makers.Event]:
    """The heading beside the button tells the seconds."""
    return [
        makers.mutation(first_ms + every_ms * i + (i * 7) % 13, texts=[(CLOCK, f"{i} s")])
        for i in range(count)
    ]


def busy(until_ms: float) -> list[makers.Event]:
    """Somebody types all the time."""
    return [makers.typed(200 + 700 * i, "x" * i) for i in range(int(until_ms / 700))]


def test_a_clock_by_the_button_answers_nobody() -> None:
    again = [one for i in range(5) for one in makers.press(9_200 + 260 * i)]
    assert kinds(again, busy(9_000), ticks(150, 900, 24)) == ["rage_click"]


def test_what_changes_off_the_beat_is_an_answer() -> None:
    """The clock is set anew by the button as well."""
    answers = [makers.mutation(9_210 + 260 * i, texts=[(CLOCK, f"set {i}")]) for i in range(5)]
    again = [one for i in range(5) for one in makers.press(9_200 + 260 * i)]
    assert kinds(again, busy(9_000), ticks(150, 900, 24), answers) == []


def test_a_hand_that_clicks_evenly_is_no_clock() -> None:
    steps = [makers.mutation(3_010 + 400 * i, texts=[(CLOCK, str(i))]) for i in range(9)]
    again = [one for i in range(9) for one in makers.press(3_000 + 400 * i)]
    assert kinds(again, steps) == []


def test_what_only_goes_away_has_no_beat() -> None:
    """Nor is there any where nothing else changes."""
    gone = makers.mutation(3_100, removes=[(makers.BODY, 7)])
    assert kinds(makers.press(3_000), gone) == []
