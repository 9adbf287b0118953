"""Stretches of a medium: how much of it they cover, and which parts of them somebody could see."""

from __future__ import annotations

import math
from collections.abc import Iterable

from app.activity.model import MediaSpan

HIDDEN, VISIBLE = 0, 1


def covered_s(spans: Iterable[MediaSpan]) -> float:
    """Seconds of the medium that were played at least once."""
    covered = reached = 0.0
    for span in sorted(spans, key=lambda one: one.from_s):
        covered += max(0.0, span.to_s - max(span.from_s, reached))
        reached = max(reached, span.to_s)
    return covered


def hidden_times(attention: Iterable[tuple[float, int]]) -> list[tuple[float, float]]:
    """(from, until) in which a window was hidden, of the rows of the stream `attention`."""
    found: list[tuple[float, float]] = []
    since: float | None = None
    for at_ms, state in attention:
        if state == HIDDEN and since is None:
            since = at_ms
        elif state == VISIBLE and since is not None:
            found.append((since, at_ms))
            since = None
    return found if since is None else [*found, (since, math.inf)]


def seen_parts(span: MediaSpan, hidden: Iterable[tuple[float, float]]) -> list[MediaSpan]:
    """The parts of a stretch in which its window was not hidden; who hides it leaves."""
    parts = []
    length_ms = span.until_ms - span.at_ms

    def place(at_ms: float) -> float:
        return span.from_s + (span.to_s - span.from_s) * (at_ms - span.at_ms) / length_ms

    begin = span.at_ms
    for since, until in hidden:
        if until <= begin or since >= span.until_ms:
            continue
        if since > begin:
            parts.append(MediaSpan(begin, since, place(begin), place(since), "leave"))
        begin = until
    if begin == span.at_ms:
        return [span]
    if begin < span.until_ms:
        parts.append(MediaSpan(begin, span.until_ms, place(begin), span.to_s, span.ended_by))
    return parts
