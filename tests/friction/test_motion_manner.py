"""A program in a person's place: told by its hand, and never by one trait alone."""

from __future__ import annotations

import math

from app.friction.analyze import findings
from app.friction.evidence import gather
from app.friction.model import Finding, Kind
from app.friction.thresholds import Thresholds
from app.friction.wording import sentence
from tests import makers
from tests.activity.reading import analysed
from tests.makers import Event


def bots(*parts: Event | list[Event]) -> list[Finding]:
    end = makers.mutation(60_000, texts=[(8, "Shoes")])
    found = findings(gather(analysed(makers.page(), end, *parts)), Thresholds())
    return [one for one in found if one.kind is Kind.BOT_LIKE]


def clicked(at_ms: float, x: float, y: float, held_ms: float) -> list[Event]:
    return [
        makers.interaction(at_ms - held_ms, 1, makers.BUTTON, x, y),
        makers.interaction(at_ms, 0, makers.BUTTON, x, y),
        makers.click(at_ms, x=x, y=y),
    ]


def moved(
    start_ms: float, begin: tuple[float, float], end: tuple[float, float], bow_px: float
) -> Event:
    """A move in ten steps that goes off the straight line by `bow_px` in its middle."""
    places = []
    for step in range(11):
        part = step / 10
        x = begin[0] + (end[0] - begin[0]) * part
        y = begin[1] + (end[1] - begin[1]) * part + bow_px * math.sin(math.pi * part)
        places.append((x, y))
    return makers.move(start_ms + 500, *places)


def walk(bow_px: float, held_ms: float, gap_ms: float = 3_000) -> list[Event]:
    """Eight clicks, each after a move to it."""
    places = [(100.0 + 900 * (i % 2), 80.0 + 60 * i) for i in range(9)]
    events: list[Event] = []
    for i in range(8):
        at_ms = 1_000 + i * gap_ms + 137 * (i % 3)
        events.append(moved(at_ms, places[i], places[i + 1], bow_px))
        events += clicked(at_ms + 900, *places[i + 1], held_ms)
    return events


def test_clicks_that_no_pointer_comes_to_with_buttons_that_are_not_held_are_a_programs() -> None:
    clicks = [clicked(2_000 + 2_300 * i + 70 * (i % 3), 100 + 80 * i, 200, 1) for i in range(6)]
    (one,) = bots(*clicks)
    assert (one.start_ms, one.end_ms) == (0, 60_000)
    assert sentence(one.why) == (
        "2 traits of a program; the clearest: no pointer came to 6 of 6 clicks."
    )


def test_a_pointer_that_goes_as_with_a_ruler_and_does_not_hold_the_button_is_a_programs() -> None:
    assert bots(walk(0, 2))


def test_letters_that_come_all_at_once_and_buttons_that_are_not_held_are_a_programs() -> None:
    text = "jane.doe@example.com"
    letters = [makers.typed(20_000 + 2 * i, text[:i]) for i in range(1, len(text) + 1)]
    clicks = [clicked(2_000 + 2_300 * i + 70 * (i % 3), 100, 200, 1) for i in range(5)]
    near = [makers.move(1_900 + 2_300 * i + 70 * (i % 3), (80, 190), (100, 200)) for i in range(5)]
    assert bots(letters, *clicks, *near)


def scripted(at_ms: float, node: int) -> Event:
    """As `element.click()` in a program: at no place, with nothing pressed."""
    return makers.interaction(at_ms, 2, node, 0, 0)


PLACES = (makers.BUTTON, makers.FIELD, makers.LINK)


def test_clicks_of_no_mouse_finger_or_key_are_a_programs() -> None:
    (one,) = bots(*[scripted(2_000 + 700 * i + 90 * (i % 4), PLACES[i % 3]) for i in range(6)])
    assert sentence(one.why) == "6 of 6 clicks were made by no mouse, finger or key."


def test_keys_press_what_has_the_focus_and_send_what_was_typed() -> None:
    steps = [(2_000 + 1_300 * i, PLACES[i % 3]) for i in range(6)]
    by_tab = [
        [makers.interaction(at_ms - 200, 5, node, None, None), scripted(at_ms, node)]
        for at_ms, node in steps
    ]
    by_enter = [
        [makers.typed(at_ms - 300, "shoes"[: 1 + i % 5]), scripted(at_ms, node)]
        for i, (at_ms, node) in enumerate(steps)
    ]
    assert not bots(*by_tab)
    assert not bots(*by_enter)


def test_a_page_that_presses_its_own_button_is_no_program_in_a_persons_place() -> None:
    assert not bots(*[scripted(2_000 + 1_500 * i, makers.BUTTON) for i in range(20)])
    forwarded = [
        [*clicked(2_000 + 1_500 * i, 10, 10, 80), scripted(2_001 + 1_500 * i, PLACES[i % 3])]
        for i in range(6)
    ]
    assert not bots(*forwarded)


def test_a_hand_that_bows_and_holds_is_a_persons() -> None:
    assert not bots(walk(18, 90))


def test_one_trait_alone_is_a_device_or_a_recorder() -> None:
    """A tablet's pen that taps at once; a recorder that does not record moves; a mouse along a ruler's edge."""
    assert not bots(walk(18, 1))
    assert not bots(walk(0, 90))
    assert not bots(
        *[clicked(2_000 + 2_300 * i + 70 * (i % 3), 100 + 80 * i, 200, 85) for i in range(6)]
    )


def test_taps_of_a_finger_need_no_pointer() -> None:
    taps = [
        [
            makers.interaction(at_ms - 3, 7, makers.BUTTON, 100, 200),
            makers.interaction(at_ms - 1, 9, makers.BUTTON, 100, 200),
            makers.interaction(at_ms, 1, makers.BUTTON, 100, 200),
            makers.interaction(at_ms, 0, makers.BUTTON, 100, 200),
            makers.click(at_ms, x=100, y=200, pointer=2),
        ]
        for at_ms in range(2_000, 20_000, 1_700)
    ]
    assert not bots(*taps)
