"""Web vitals, whoever recorded them, under one name and with one rating.

Limits of good and poor are those that web.dev publishes for each ("Web Vitals", 2024).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.activity.model import Vital
from app.formats.events import number_of

NAMES = {
    "largest-contentful-paint": "LCP", "lcp": "LCP",
    "first-contentful-paint": "FCP", "fcp": "FCP",
    "first-paint": "FP", "fp": "FP",
    "time-to-first-byte": "TTFB", "ttfb": "TTFB",
    "interaction-to-next-paint": "INP", "inp": "INP",
    "first-input": "FID", "first-input-delay": "FID", "fid": "FID",
    "cumulative-layout-shift": "CLS", "cls": "CLS",
}  # fmt: skip
#: (good up to, poor above), ms; of CLS plain numbers
LIMITS = {
    "LCP": (2_500.0, 4_000.0),
    "FCP": (1_800.0, 3_000.0),
    "TTFB": (800.0, 1_800.0),
    "INP": (200.0, 500.0),
    "FID": (100.0, 300.0),
    "CLS": (0.1, 0.25),
}
RATINGS = ("good", "needs-improvement", "poor")
#: tags and plugins (in part) that hold vitals under any shape
TAGS = frozenset(
    {"$web_vitals", "web_vitals", "web-vitals", "webvitals", "web-vital", "web vitals"}
)
LARGEST = 1e9
_POSTHOG, _VALUE = "$web_vitals_", "_value"


def name_of(text: object) -> str | None:
    """The short name of a vital; None for what is none."""
    return NAMES.get(text.strip().lower().replace("_", "-")) if isinstance(text, str) else None


def rating_of(name: str, value: float) -> str | None:
    """How good a value is; None for a vital without limits.

    >>> rating_of("LCP", 2_600), rating_of("CLS", 0.05)
    ('needs-improvement', 'good')
    """
    limits = LIMITS.get(name)
    if limits is None:
        return None
    good, poor = limits
    return "good" if value <= good else "needs-improvement" if value <= poor else "poor"


def vital(
    window: int, visit: int, at_ms: float, name: str, value: object, rating: object = None
) -> Vital | None:
    """A vital, rated by its recorder or here; None when the value is none that can be."""
    number = number_of(value)
    if number is None or not 0 <= number <= LARGEST:
        return None
    told = rating if isinstance(rating, str) and rating in RATINGS else rating_of(name, number)
    return Vital(window, visit, at_ms, name, number, told)


def values_in(tag: str, payload: Any) -> Iterator[tuple[str, object, object]]:
    """(name, value, rating) of each vital in a custom event: named by its tag, or listed in its
    payload."""
    named = name_of(tag)
    if named is not None:
        one = payload if isinstance(payload, dict) else {"value": payload}
        yield named, one.get("value"), one.get("rating")
    elif tag.strip().lower() in TAGS:
        yield from _listed(payload)


def _listed(payload: Any) -> Iterator[tuple[str, object, object]]:
    for one in payload[:50] if isinstance(payload, list) else [payload]:
        if not isinstance(one, dict):
            continue
        named = name_of(one.get("name")) or name_of(one.get("metric"))
        if named is not None:
            yield named, one.get("value"), one.get("rating")
            continue
        for key, value in list(one.items())[:50]:
            lower = key.lower() if isinstance(key, str) else ""
            short = lower.removeprefix(_POSTHOG).removesuffix(_VALUE)
            found = name_of(short)
            if found is not None and not isinstance(value, dict):
                yield found, value, None
            elif found is not None and isinstance(value, dict) and "value" in value:
                yield found, value["value"], value.get("rating")


def of_entry(entry: dict[str, Any]) -> tuple[str, float] | None:
    """(name, value) of an entry of the browser's performance timeline; None for other entries."""
    kind = entry.get("entryType")
    start = number_of(entry.get("startTime"))
    if kind == "navigation" or entry.get("initiatorType") == "navigation":
        first_byte = number_of(entry.get("responseStart"))
        return ("TTFB", first_byte) if first_byte else None
    if kind == "paint" and start is not None:
        name = name_of(entry.get("name"))
        return (name, start) if name is not None else None
    if kind == "largest-contentful-paint" and start is not None:
        return "LCP", start
    if kind == "first-input" and start is not None:
        handled = number_of(entry.get("processingStart"))
        return ("FID", handled - start) if handled is not None else None
    return None
