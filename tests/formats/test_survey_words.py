"""Which words explain a score, and which answer a question of their own."""

from __future__ import annotations

import pytest

from app.formats.survey_words import Given, explaining

NPS = "How likely are you to recommend us?"


def given(*rows: tuple[tuple[str, str], ...]) -> list[Given]:
    """Answers of a survey, numbered from 1, each a kind and a question."""
    flat = [(at, *one) for at, row in enumerate(rows) for one in row]
    return [Given(nth + 1, 1, at, kind, asked) for nth, (at, kind, asked) in enumerate(flat)]


@pytest.mark.parametrize(
    ("question", "is_told_with_it"),
    [
        ("Comment", True), ("Kommentar", True), ("Feedback (2)", True), ("why", True), ("Why?", True),
        ("What is the main reason for your score?", True), ("Why did you give this rating?", True),
        ("Please explain", True), ("Some notes", True), ("What is missing?", False), ("Why did you come today?", False),
        ("What was the reason of your visit to us?", False), ("Question 4", False),
    ],
)  # fmt: skip
def test_words_are_told_with_the_score_before_them_unless_they_answer_another_question(
    question: str, is_told_with_it: bool
) -> None:
    found = explaining(given((("nps", NPS), ("text", question)), (("nps", NPS),)))
    assert found == ({2: 1} if is_told_with_it else {})


def test_words_about_a_score_that_was_not_given_are_not_told_with_another_one() -> None:
    whole = (("nps", NPS), ("text", "Why?"), ("rating", "Ease"), ("text", "Why? (2)"))
    part = (("nps", NPS), ("text", "Why?"), ("text", "Why? (2)"))
    assert explaining(given(whole, whole, part)) == {2: 1, 4: 3, 6: 5, 8: 7, 10: 9}


def test_words_before_the_only_score_and_those_of_the_same_question_are_told_with_it() -> None:
    assert explaining(given((("text", "Comment"), ("rating", "Rating")))) == {1: 2}
    asked = (("rating", "Was it easy?"), ("text", "Was it easy? · Comment"))
    assert explaining(given(asked)) == {2: 1}


def test_many_questions_stay_answers_of_their_own() -> None:
    row = tuple(
        ("rating" if at % 2 else "text", f"Question {at}: how was part {at}?") for at in range(48)
    )
    assert explaining(given(row, row)) == {}


def test_words_without_any_score_stand_alone() -> None:
    assert explaining(given((("text", "Comment"),))) == {}
