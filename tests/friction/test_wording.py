"""Findings in words: elements, lengths, what comes at once, what an older Footfall wrote."""

from __future__ import annotations

import string

import pytest

from app.friction.model import Named, Why
from app.friction.wording import FRAGMENTS, SENTENCES, element, sentence

BUY = Named("button", "Buy")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (Named("a", "Help"), "the link “Help”"),
        (Named("div", "Help"), "“Help”"),
        (Named("h3", "Prices"), "the heading “Prices”"),
        (Named("svg", "", "Search"), "an icon in “Search”"),
        (Named("button", "", "<header>"), "a button in the header"),
        (Named("img"), "a picture"),
        (Named("email"), "a field"),
        (Named("x-thing"), "something"),
    ],
)
def test_an_element_is_told_as_a_person_would(what: Named, words: str) -> None:
    assert (
        sentence(Why("dead_click_control", (what, 2.5)))
        == f"Clicked {words}, and nothing happened for 2.5 s."
    )
    assert element(Why("dead_click_control", (what, 2.5))) == words


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            Why("error_click", (BUY, 0.0, "no token")),
            "Clicked the button “Buy”, and at once there was an error: no token",
        ),
        (
            Why("rage_click", (4, 0.5, 0, BUY)),
            "4 clicks in 0.5 s at one point on the button “Buy”, and nothing happened.",
        ),
        (
            Why("rage_click_target", (4, 0.9, 12, Named("img"))),
            "4 clicks in 0.9 s within 12 px on a picture, which is not clickable.",
        ),
        (
            Why("cart_abandon_many", (600.0, 343)),
            "Put something into the cart 343 times and did not order; the session ended 10 min after the first.",
        ),
        (Why("idle_exit", (3725,)), "Did nothing for the last 1 h 2 min, then was gone."),
        (Why("quick_back", ("/x", 65.4)), "Opened /x and went back after 1 min 5 s."),
        (Why("copy_out_left", (0.0,)), "Selected text and left at once."),
        (
            Why("form_abandon", (1, 4, Named("email", "E-mail"))),
            "Filled 1 field in 4 s, the last “E-mail”, and left without sending.",
        ),
        (
            Why("form_refill", (Named("text"), 8, 0)),
            "A field was emptied from 8 to 0 characters and filled again.",
        ),
    ],
)
def test_what_is_nothing_one_or_long_is_said_so(why: Why, words: str) -> None:
    assert sentence(why) == words


def test_what_was_recorded_is_no_pattern() -> None:
    hostile = Named("a", "{0} {why} %1", "")
    told = sentence(Why("error_click", (hostile, 0.2, "{1:time}")))
    assert told == "Clicked the link “{0} {why} %1”, and 0.2 s later there was an error: {1:time}"


@pytest.mark.parametrize(
    "why",
    [
        Why("made_by_nobody", (1,)),
        Why("rage_click", (4,)),
        Why("idle_exit", ("long",)),
        Why("quick_back"),
    ],
)
def test_what_another_footfall_wrote_is_told_by_its_code(why: Why) -> None:
    assert sentence(why) == why.code.replace("_", " ")


def test_every_word_of_a_sentence_goes_through_the_translation() -> None:
    asked: list[str] = []
    for code, pattern in SENTENCES.items():
        count = 1 + max(int(name) for _, name, _, _ in string.Formatter().parse(pattern) if name)
        for value in (BUY, Named("svg", "", "<nav>"), Named("i", "", "Search"), 0, 4, 70, 4_000):
            sentence(Why(code, (value,) * count), lambda text: asked.append(text) or text)
    assert set(asked) <= {*SENTENCES.values(), *FRAGMENTS, "{0}"}
