"""Where a visitor came from, what is said of the person and what the person said: of addresses and custom events.

Sources: Highlight `sdk/client/src` (`Referrer`, `Identify`); PostHog posthog-js (`survey sent`, `$survey_response`);
Sentry `replay-internal` (`sentry.feedback`); the parameters of campaigns as Google Analytics names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.activity.events import anything
from app.activity.model import CustomEvent, Feedback, Origin, Visit
from app.activity.told import CLUES
from app.formats.events import number_of
from app.formats.model import Trait

TEXT_LENGTH = 1_000
VALUE_LENGTH = 200
MOST_TRAITS = 50
MOST_FEEDBACK = 500
CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign")
REFERRERS = ("referrer", "$referrer", "referer", "document_referrer", "$initial_referrer")
IDENTIFYING = frozenset({"identify", "segment_identify", "$identify", "set_user", "$set"})
#: objects inside an identifying event that hold the traits
INSIDE = ("traits", "properties", "user_object", "user", "$set")
#: tags, as `_word` writes them, by the kind of what was said
KINDS = {
    **dict.fromkeys(("survey_sent", "survey_response", "survey_submitted", "survey_answered", "survey"), "survey"),
    **dict.fromkeys(
        ("feedback", "feedback_sent", "feedback_submitted", "user_feedback", "sentry.feedback"), "feedback"
    ),
    **dict.fromkeys(("rating", "rating_submitted", "rated", "csat", "ces"), "rating"),
    **dict.fromkeys(("nps", "nps_score", "nps_submitted"), "nps"),
}  # fmt: skip
SCORES = ("score", "rating", "value", "stars", "nps", "csat")
TEXTS = ("text", "comment", "comments", "message", "feedback", "answer", "response")
ANSWERS = "$survey_response"
#: Sentry says only under which number it keeps the words of what was sent
LIES_ELSEWHERE = "feedbackId"
_SPACES = re.compile(r"[\s-]+")


def origin_of(visits: Iterable[Visit], custom: Iterable[CustomEvent]) -> Origin:
    """What tells first, addresses before events."""
    found: dict[str, str] = {}
    for visit in visits:
        for url in (visit.url, *(route.url for route in visit.routes)):
            if "utm_" in url:
                for name, value in _campaign(url):
                    found.setdefault(name, value)
    for event in custom:
        word = _word(event.tag)
        if word != "referrer" and "eferer" not in event.payload and "eferrer" not in event.payload:
            continue
        told = _payload(event)
        if isinstance(told, dict):
            told = next((told[name] for name in REFERRERS if isinstance(told.get(name), str)), None)
        elif word != "referrer":
            told = None
        if isinstance(told, str) and told.strip():
            found.setdefault("referrer", told.strip()[:TEXT_LENGTH])
    return Origin(**found)


def _campaign(url: str) -> Iterator[tuple[str, str]]:
    try:
        query = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return
    for name in CAMPAIGN:
        value = query.get(name, [""])[0].strip()
        if value:
            yield name, value[:VALUE_LENGTH]


def traits_of(custom: Iterable[CustomEvent]) -> tuple[Trait, ...]:
    """What identifying events say beside names; the last word on each counts."""
    found: dict[str, str] = {}
    for event in custom:
        if _word(event.tag) not in IDENTIFYING:
            continue
        told = _payload(event)
        if not isinstance(told, dict):
            continue
        for level in (told, *(told.get(name) for name in INSIDE)):
            for name, value in _scalars(level):
                if name.lower() not in CLUES:
                    found[name] = value
    return tuple(Trait(*one) for one in sorted(found.items())[:MOST_TRAITS])


def _scalars(level: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(level, dict):
        return
    for name, value in level.items():
        if isinstance(value, bool):
            yield str(name)[:VALUE_LENGTH], "true" if value else "false"
        elif isinstance(value, str | int | float) and str(value).strip():
            yield str(name)[:VALUE_LENGTH], str(value).strip()[:VALUE_LENGTH]


def feedback_of(custom: Iterable[CustomEvent]) -> tuple[Feedback, ...]:
    """Answers to surveys, ratings and messages, in the order of the events; a survey that was only shown is none."""
    found: list[Feedback] = []
    for event in custom:
        word, told = _word(event.tag), None
        if word in ("track", "segment_track", "breadcrumb") and any(
            sign in event.payload for sign in ("urvey", "eedback", "ating", "nps", "NPS", "csat")
        ):
            told = _payload(event)
            if isinstance(told, dict):
                name = told.get("category" if word == "breadcrumb" else "event") or told.get("name")
                word = _word(name) if isinstance(name, str) else ""
                inner = told.get("properties") or told.get("data")
                told = inner if isinstance(inner, dict) else told
        kind = KINDS.get(word)
        if kind is None or len(found) >= MOST_FEEDBACK:
            continue
        told = told if told is not None else _payload(event)
        score, text = _said(told)
        if score is not None or text or (isinstance(told, dict) and told.get(LIES_ELSEWHERE)):
            found.append(Feedback(event.window, event.at_ms, kind, score, text))
    return tuple(found)


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


def _number(value: Any) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,6}(?:\.\d{1,6})?\s*", value):
        return float(value)
    return number_of(value) if isinstance(value, int | float) else None


def _payload(event: CustomEvent) -> Any:
    """What an event holds; JSON inside of a text is read, too."""
    told = anything(event.payload.encode("utf-8", "replace"))
    if isinstance(told, str) and told[:1] in "{[":
        inner = anything(told.encode("utf-8", "replace"))
        return told if inner is None else inner
    return told


def _word(tag: str) -> str:
    return _SPACES.sub("_", tag.strip().lower())
