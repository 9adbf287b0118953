"""Where a visitor came from and what is said of the person: of addresses and custom events.

Sources: Highlight `sdk/client/src` (`Referrer`, `Identify`); the parameters of campaigns as Google Analytics names
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.activity.events import anything
from app.activity.model import CustomEvent, Origin, Visit
from app.activity.told import CLUES
from app.formats.model import Trait
from app.pattern import pattern

TEXT_LENGTH = 1_000
VALUE_LENGTH = 200
MOST_TRAITS = 50
CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign")
REFERRERS = ("referrer", "$referrer", "referer", "document_referrer", "$initial_referrer")
IDENTIFYING = frozenset({"identify", "segment_identify", "$identify", "set_user", "$set"})
#: objects inside an identifying event that hold the traits
INSIDE = ("traits", "properties", "user_object", "user", "$set")
_SPACES = pattern(r"[\s-]+")


def origin_of(visits: Iterable[Visit], custom: Iterable[CustomEvent]) -> Origin:
    """What tells first, addresses before events."""
    found: dict[str, str] = {}
    for visit in visits:
        for url in (visit.url, *(route.url for route in visit.routes)):
            if "utm_" in url:
                for name, value in _campaign(url):
                    found.setdefault(name, value)
    for event in custom:
        word = word_of(event.tag)
        if word != "referrer" and "eferer" not in event.payload and "eferrer" not in event.payload:
            continue
        told = payload_of(event)
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
        if word_of(event.tag) not in IDENTIFYING:
            continue
        told = payload_of(event)
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


def payload_of(event: CustomEvent) -> Any:
    """What an event holds; JSON inside of a text is read, too."""
    told = anything(event.payload.encode("utf-8", "replace"))
    if isinstance(told, str) and told[:1] in "{[":
        inner = anything(told.encode("utf-8", "replace"))
        return told if inner is None else inner
    return told


def word_of(tag: str) -> str:
    """A tag as it is compared."""
    return _SPACES.sub("_", tag.strip().lower())
