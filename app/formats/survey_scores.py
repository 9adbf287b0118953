"""Scores as people write them into tables: `4`, `4,5`, `4/5`, `4 out of 5`, `80 %`, stars, a face's name."""

from __future__ import annotations

import re

from app.pattern import pattern

_OF = pattern(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von)\s*(\d{1,3})", re.IGNORECASE)
_PERCENT = pattern(r"(\d+(?:[.,]\d+)?)\s*%")
_PLAIN = pattern(r"[-+]?\d{1,6}(?:[.,]\d{1,6})?")
_STARS = pattern(r"([★⭐]️?)+[☆]*")
_EMOTIONS = {"hate": 1.0, "dislike": 2.0, "neutral": 3.0, "like": 4.0, "love": 5.0}


def score_of(cell: str) -> tuple[float, float | None] | None:
    """A score and the best there was to give, where the cell tells it; None for words.

    >>> score_of("4,5"), score_of("4/5"), score_of("80 %"), score_of("★★★☆☆"), score_of("fine")
    ((4.5, None), (4.0, 5.0), (80.0, 100.0), (3.0, 5.0), None)
    """
    said = cell.strip()
    if _PLAIN.fullmatch(said):
        return _number(said), None
    if found := _OF.fullmatch(said):
        return _number(found[1]), float(found[2])
    if found := _PERCENT.fullmatch(said):
        return _number(found[1]), 100.0
    if _STARS.fullmatch(said):
        full = said.count("★") + said.count("⭐")
        return float(full), 5.0 if full <= 5 else 10.0
    if said.casefold() in _EMOTIONS:
        return _EMOTIONS[said.casefold()], 5.0
    return None


def _number(said: str) -> float:
    return float(said.replace(",", "."))
