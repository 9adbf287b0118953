"""What pages say: every sentence that a pattern knows is found, whatever is looked for first to save time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activity import phrases
from app.activity.phrases import BROKEN, BUY, ORDERED, Phrase, says

PHRASES = [name for name, value in vars(phrases).items() if isinstance(value, Phrase)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (ORDERED, "Tak for din ordre"),
        (ORDERED, "Takk for bestilling"),
        (BROKEN, "Unable to open this page"),
        (BROKEN, "La pagina non esiste"),
        (BUY, "Koupit"),
    ],
)
def test_words_of_a_language_that_few_look_for_are_found(phrase: Phrase, text: str) -> None:
    assert says(phrase, text)


@pytest.mark.parametrize("name", PHRASES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_pattern_finds_is_not_passed_over_for_its_letters(
    name: str, data: st.DataObject
) -> None:
    phrase: Phrase = getattr(phrases, name)
    text = data.draw(st.one_of([st.from_regex(part) for part in phrase.parts]))
    assert phrase.fits(text)
