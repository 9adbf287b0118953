"""What people said while they were recorded: answers to surveys, ratings and messages, of custom events.

One answer of a survey is one `Feedback`. Net promoter and satisfaction scores are told by the event's name, or by the
question. Sources: PostHog posthog-js (`survey sent`: `$survey_response`, `$survey_response_<question>`,
`$survey_questions`); Sentry `replay-internal` (`sentry.feedback`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from app.activity.model import CustomEvent, Feedback, Visit
from app.activity.sources import payload_of, word_of
from app.formats.events import number_of
from app.formats.feedback import NPS_BEST, best_told, scored_kind

TEXT_LENGTH = 1_000
MOST_FEEDBACK = 500
#: tags, as `word_of` writes them, by the kind of what was said
KINDS = {
    **dict.fromkeys(("survey_sent", "survey_response", "survey_submitted", "survey_answered", "survey"), "survey"),
    **dict.fromkeys(
        ("feedback", "feedback_sent", "feedback_submitted", "user_feedback", "sentry.feedback"), "feedback"
    ),
    **dict.fromkeys(("rating", "rating_submitted", "rated", "ces"), "rating"),
    **dict.fromkeys(("csat", "csat_score", "csat_submitted", "csat_response"), "csat"),
    **dict.fromkeys(("nps", "nps_score", "nps_submitted", "nps_response"), "nps"),
}  # fmt: skip
SCORES = ("score", "rating", "value", "stars", "nps", "csat")
TEXTS = ("text", "comment", "comments", "message", "feedback", "answer", "response")
QUESTIONS = ("question", "question_text", "prompt", "$survey_name", "survey_name")
BESTS = ("scale_max", "scale", "max", "max_score", "max_rating", "out_of")
PAGES = ("$current_url", "url", "page_url", "href", "page")
ELEMENTS = ("selector", "element_selector", "css_selector", "element")
ANSWERS = "$survey_response"
ASKED = "$survey_questions"
#: Sentry says only under which number it keeps the words of what was sent
LIES_ELSEWHERE = "feedbackId"
_SIGNS = ("urvey", "eedback", "ating", "nps", "NPS", "csat", "CSAT")


class _Said(Struct, frozen=True):
    """One answer of an event."""

    score: float | None
    text: str | None
    question: str | None = None
    best: float | None = None


def feedback_of(
    custom: Iterable[CustomEvent], visits: Sequence[Visit] = ()
) -> tuple[Feedback, ...]:
    """Answers to surveys, ratings and messages, in the order of the events; a survey that was only shown is none."""
    found: list[Feedback] = []
    for event in custom:
        word, told = word_of(event.tag), None
        if word in ("track", "segment_track", "breadcrumb") and any(
            sign in event.payload for sign in _SIGNS
        ):
            told = payload_of(event)
            if isinstance(told, dict):
                name = told.get("category" if word == "breadcrumb" else "event") or told.get("name")
                word = word_of(name) if isinstance(name, str) else ""
                inner = told.get("properties") or told.get("data")
                told = inner if isinstance(inner, dict) else told
        kind = KINDS.get(word)
        if kind is None:
            continue
        told = told if told is not None else payload_of(event)
        for said in _answers(told):
            if len(found) < MOST_FEEDBACK:
                found.append(_feedback(event, kind, told, said, visits))
    return tuple(found)


def _feedback(
    event: CustomEvent, kind: str, told: Any, said: _Said, visits: Sequence[Visit]
) -> Feedback:
    question = said.question or _text(told, QUESTIONS)
    if kind == "survey" and said.score is not None and question:
        kind = scored_kind(question, said.score) or ("rating" if said.question else kind)
    best = NPS_BEST if kind == "nps" else said.best or best_told(question or "", said.score)
    url = _text(told, PAGES) or _page_at(event, visits)
    at = event.window, event.at_ms
    return Feedback(*at, kind, said.score, said.text, question, best, url, _text(told, ELEMENTS))


def _answers(told: Any) -> Iterator[_Said]:
    """Each question's answer of a survey that says what it asked; else all that was said as one."""
    asked = told.get(ASKED) if isinstance(told, dict) else None
    each = list(_each_question(told, asked)) if isinstance(asked, list) else []
    if each:
        yield from each
        return
    score, text = _said(told)
    if score is not None or text or (isinstance(told, dict) and told.get(LIES_ELSEWHERE)):
        best = None
        if isinstance(told, dict):
            best = next(
                (one for name in BESTS if (one := _number(told.get(name))) is not None), None
            )
        yield _Said(score, text, best=best if best is not None and best >= (score or 1) else None)


def _each_question(told: dict[str, Any], asked: list[Any]) -> Iterator[_Said]:
    for at, question in enumerate(asked):
        if not isinstance(question, dict):
            continue
        names = (f"{ANSWERS}_{question.get('id')}", ANSWERS if at == 0 else f"{ANSWERS}_{at}")
        values = (*(told.get(name) for name in names), question.get("response"))
        answer = next((one for one in values if one not in (None, "", [])), None)
        words = ", ".join(map(str, answer)) if isinstance(answer, list) else answer
        score = None if isinstance(answer, list) else _number(answer)
        text = str(words).strip()[:TEXT_LENGTH] if score is None and words is not None else None
        if score is not None or text:
            called = question.get("question")
            scale = _number(question.get("scale"))
            yield _Said(
                score, text, called[:TEXT_LENGTH] if isinstance(called, str) else None, scale
            )


def _said(told: Any) -> tuple[float | None, str | None]:
    """The score and the words of an answer."""
    if not isinstance(told, dict):
        score = number_of(told)
        return score, told.strip()[:TEXT_LENGTH] or None if isinstance(
            told, str
        ) and score is None else None
    answers = [value for name, value in told.items() if str(name).startswith(ANSWERS)]
    scores = [*(told.get(name) for name in SCORES), *answers]
    score = next((found for value in scores if (found := _number(value)) is not None), None)
    words = [
        value.strip()
        for value in (*(told.get(name) for name in TEXTS), *answers)
        if isinstance(value, str) and value.strip() and _number(value) is None
    ]
    return score, "\n".join(dict.fromkeys(words))[:TEXT_LENGTH] or None


def _text(told: Any, names: tuple[str, ...]) -> str | None:
    """The first of these that says something."""
    values = (told.get(name) for name in names) if isinstance(told, dict) else ()
    said = next((one for one in values if isinstance(one, str) and one.strip()), None)
    return None if said is None else said.strip()[:TEXT_LENGTH]


def _page_at(event: CustomEvent, visits: Sequence[Visit]) -> str | None:
    """Where the person was."""
    found, since_ms = None, -1.0
    for visit in visits:
        if visit.window != event.window:
            continue
        for at_ms, url in (
            (visit.enter_ms, visit.url),
            *((r.at_ms, r.url) for r in visit.routes),
        ):
            if since_ms <= at_ms <= event.at_ms:
                found, since_ms = url, at_ms
    return found


def _number(value: Any) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,6}(?:\.\d{1,6})?\s*", value):
        return float(value)
    return number_of(value) if isinstance(value, int | float) else None
