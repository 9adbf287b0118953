"""Where a visitor came from, what is said of a person, and what the person said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.activity.model import Origin
from app.activity.told import PAYLOAD_LENGTH
from app.formats.model import Trait
from tests import makers
from tests.activity.reading import analysed


def test_a_campaign_is_read_of_the_first_address_that_names_one() -> None:
    found = analysed(
        makers.page(0, "https://shop.example/"),
        makers.page(10, "https://shop.example/a?utm_source=letter&utm_campaign=Spring%20sale&utm_medium="),
        makers.page(20, "https://shop.example/b?utm_source=ads&utm_medium=cpc"),
    )  # fmt: skip
    assert found.origin == Origin(None, "letter", "cpc", "Spring sale")


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("Referrer", "https://news.example/today"),
        ("pageview", {"referrer": "https://news.example/today"}),
        ("$pageview", {"$referrer": "https://news.example/today", "href": "https://shop.example/"}),
    ],
)
def test_where_a_visitor_came_from_is_told_by_an_event(tag: str, payload: Any) -> None:
    found = analysed(makers.page(), makers.custom(5, tag, payload), makers.custom(6, tag, "x"))
    assert found.origin.referrer == "https://news.example/today"


@pytest.mark.parametrize("payload", [None, 7, [], {"referrer": None}, {"referrer": {"a": 1}}, "{"])
def test_an_event_that_tells_nothing_of_it_is_none(payload: Any) -> None:
    found = analysed(makers.page(), makers.custom(5, "seen", payload))
    assert (found.origin, found.traits, found.feedback) == (Origin(), (), ())


def test_what_an_identifying_event_says_beside_names_is_a_trait() -> None:
    person = {"user_id": "7", "email": "ann@example.org", "plan": "free", "traits": {"seats": 12}}
    highlight = json.dumps({"user_identifier": "ann", "user_object": {"beta": True, "team": ["a"]}})
    found = analysed(
        makers.page(),
        makers.custom(5, "identify", person),
        makers.custom(6, "Identify", highlight),
        makers.custom(7, "identify", {"plan": "pro"}),
    )
    assert found.traits == (Trait("beta", "true"), Trait("plan", "pro"), Trait("seats", "12"))


@pytest.mark.parametrize(
    ("tag", "payload", "kind", "score", "text"),
    [
        ("survey sent", {"$survey_response": "8", "$survey_response_1": "The basket is slow"}, "survey", 8,
         "The basket is slow"),
        ("feedback", {"rating": 2, "comment": " Too dear "}, "feedback", 2, "Too dear"),
        ("feedback", "Too dear", "feedback", None, "Too dear"),
        ("nps", 9, "nps", 9, None),
        ("Track", json.dumps({"event": "Feedback Submitted", "properties": {"message": "Hm"}}), "feedback", None,
         "Hm"),
        ("breadcrumb", {"category": "sentry.feedback", "data": {"feedbackId": "4f"}}, "feedback", None, None),
    ],
)  # fmt: skip
def test_an_answer_is_kept_with_its_score_and_words(
    tag: str, payload: Any, kind: str, score: float | None, text: str | None
) -> None:
    found = analysed(makers.page(), makers.custom(500, tag, payload))
    ((said),) = found.feedback
    assert (said.kind, said.score, said.text, said.at_ms) == (kind, score, text, 500)


def test_a_survey_that_says_what_it_asked_gives_an_answer_for_each_question() -> None:
    told = {
        "$survey_id": "0192", "$survey_name": "Shop", "$current_url": "https://shop.example/cart",
        "$survey_questions": [
            {"id": "q-1", "question": "How likely are you to recommend us?"},
            {"id": "q-2", "question": "How satisfied are you? (1-5)"},
            {"id": "q-3", "question": "What is missing?"},
            {"id": "q-4", "question": "Which sizes?"},
            {"id": "q-5", "question": "Anything else?"},
        ],
        "$survey_response_q-1": "9", "$survey_response_1": 4, "$survey_response_q-3": "Prices",
        "$survey_response_q-4": ["S", "M"], "$survey_response_q-5": "",
    }  # fmt: skip
    found = analysed(makers.page(), makers.custom(500, "survey sent", told))
    assert [(said.kind, said.score, said.scale_max, said.text, said.question) for said in found.feedback] == [
        ("nps", 9, 10, None, "How likely are you to recommend us?"),
        ("csat", 4, 5, None, "How satisfied are you? (1-5)"),
        ("survey", None, None, "Prices", "What is missing?"),
        ("survey", None, None, "S, M", "Which sizes?"),
    ]  # fmt: skip
    assert {said.url for said in found.feedback} == {"https://shop.example/cart"}


def test_feedback_is_of_the_page_it_was_given_on_and_of_the_element_it_names() -> None:
    told = {"score": 4, "max": 5, "selector": "button.pay", "question": "Was this easy?"}
    found = analysed(
        makers.page(), makers.custom(500, "csat", told), makers.custom(600, "nps", {"score": 7})
    )
    first, second = found.feedback
    assert (first.kind, first.scale_max, first.selector, first.question) == (
        "csat", 5, "button.pay", "Was this easy?",
    )  # fmt: skip
    assert first.url == found.visits[0].url
    assert (second.kind, second.scale_max) == ("nps", 10)


@pytest.mark.parametrize("tag", ["survey shown", "survey dismissed", "feedback opened"])
def test_a_survey_that_nobody_answered_is_no_feedback(tag: str) -> None:
    assert analysed(makers.page(), makers.custom(5, tag, {"score": 3})).feedback == ()


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        ("survey", {"shown": True}),
        ("feedback", {}),
        ("rating", None),
        ("breadcrumb", {"category": "feedback", "data": {"opened": True}}),
    ],
)
def test_an_event_with_neither_a_score_nor_words_is_no_feedback(tag: str, payload: Any) -> None:
    assert analysed(makers.page(), makers.custom(5, tag, payload)).feedback == ()


def test_what_stands_far_behind_in_a_long_event_is_read_too() -> None:
    long = "x" * 10_000
    found = analysed(
        makers.page(),
        makers.custom(5, "identify", {"about": long, "plan": "pro"}),
        makers.custom(6, "pageview", {"about": long, "referrer": "https://news.example/today"}),
        makers.custom(7, "feedback", {"about": long, "rating": 2, "comment": "Too dear"}),
    )
    assert Trait("plan", "pro") in found.traits
    assert found.origin.referrer == "https://news.example/today"
    assert [(said.score, said.text) for said in found.feedback] == [(2, "Too dear")]
    assert {len(event.payload) for event in found.custom} == {PAYLOAD_LENGTH}
