"""A recorded id is as long as a page likes: what an element is called is short all the same, and told at once."""

from __future__ import annotations

import time

import pytest

from app.insights.elements import Element, element, steady, words
from app.insights.grouping import groups

LONG = 16_000
LONGEST_NAME = 3_000
ENDLESS = ("a", "a1", "0", "a-", "é", "_", "x ", " > ", "|", "|name=", ":r", ":r1:", "#", "-1")


@pytest.mark.parametrize("part", ENDLESS)
def test_what_is_endless_is_told_at_once_and_briefly(part: str) -> None:
    endless = part * (LONG // len(part)) + "!"
    begun = time.process_time()
    made = [
        element(None, f"#{endless}"),
        element(None, f'div[id="{endless}"] > b:nth-of-type(1)'),
        element(None, f'[data-testid="{endless}"]'),
        element(f"1:button|data-testid={endless}|Buy|0", None),
        element(f"1:input|name={endless}|Mail|0", None),
        element(f"1:{endless}|aria-label={endless}|{endless}|0", None),
        element(endless, endless, endless),
        element(None, None, endless),
    ]
    assert len(steady(endless)) + len(words(endless)) < LONGEST_NAME
    assert time.process_time() - begun < 0.5
    for one in made:
        assert sum(map(len, (one.identity, one.base, one.label, one.path))) < LONGEST_NAME


def test_a_long_path_still_tells_its_last_step() -> None:
    steps = " > ".join(f"my-own-element-of-many-words:nth-of-type({n})" for n in range(1, 6))
    one, other = (element(None, f"#{'a' * 120} > {steps} > {tag}") for tag in ("b", "i"))
    assert one.path != other.path


def test_ids_made_of_counters_are_compared_at_once() -> None:
    counters = Element(base="button", label="pay", path="id=" + "#" * 60)
    names = [Element(f"id={'a' * 150}!{n}", "button", "pay", is_anchored=True) for n in range(3)]
    begun = time.process_time()
    assert groups({one: {n % 2} for n, one in enumerate([counters, *names])})
    assert time.process_time() - begun < 0.5
