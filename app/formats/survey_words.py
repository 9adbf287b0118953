"""Which words of a survey explain a score: they are told with it, not a second time as an answer of their own.

Words explain the score that stands before them in their row, or else the first one behind them, where their title says
no more than that they are words (`Comment`), asks for a reason (`Why?`, `the main reason for your score`), or where a
table has one column of each and the words' title asks nothing. Words that answer another question stand alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from app.formats.feedback import SCORES, ToldAnswer, is_for_words
from app.formats.table import folded
from app.pattern import pattern

_REASON = pattern(
    r"^why\b\W*(?:\(.*\)\W*)?$|\bwhy\b.*\b(?:scores?|rat(?:e|ed|ing)|g[ia]ve|choose|chose|feel|think|recommend|say)\b"
    r"|\breasons?\W*$|\breasons?\b.*\b(?:score|rating|answer|choice|this|that)\b"
    r"|\b(?:your|this|that|the) (?:score|rating)\b|\bexplain\b|\belaborate\b|\btell us more\b"
    r"|^warum\b\W*$|\bgrund\b|begründ",
    re.IGNORECASE,
)
_ASKS = pattern(
    r"\?|^(?:q\d+|question|what|how|which|who|where|when|do|did|is|are|was|wie|welche\w*|wo)\b",
    re.IGNORECASE,
)
_AGAIN = pattern(r"\s*\(\d+\)$")


class Given(Struct, frozen=True):
    """An answer among others: `number` tells it from them, `survey` and `row` where it stands."""

    number: int
    survey: int
    row: int
    kind: str
    question: str

    @property
    def is_score(self) -> bool:
        """Whether it is a score, not words."""
        return self.kind in SCORES


def explaining(answers: Iterable[Given]) -> dict[int, int]:
    """The words that explain a score, with the number of that score.

    Args:
        answers: survey by survey, in each row by row, in each in the order of the columns.
    """
    found: dict[int, int] = {}
    for _, those in groupby(answers, lambda one: one.survey):
        rows = [list(row) for _, row in groupby(those, lambda one: one.row)]
        partners = _partners(rows)
        for row in rows:
            scores = {one.question: one.number for one in row if one.is_score}
            for one in row:
                score = None if one.is_score else scores.get(partners.get(one.question, ""))
                if score is not None:
                    found[one.number] = score
    return found


def explaining_of(told: Sequence[ToldAnswer]) -> dict[int, int]:
    """The same of one file's answers, numbered from 0 in their order."""
    return explaining(
        Given(at, 0, one.row, str(one.kind), one.question or "") for at, one in enumerate(told)
    )


def _partners(rows: Sequence[Sequence[Given]]) -> dict[str, str]:
    """The question for a score that each question for words belongs to: where most rows have it, since some are
    answered in part."""
    before: dict[str, Counter[str]] = {}
    behind: dict[str, Counter[str]] = {}
    for row in rows:
        scores = [(at, one.question) for at, one in enumerate(row) if one.is_score]
        for at, one in enumerate(row):
            if one.is_score or not scores:
                continue
            earlier = [question for place, question in scores if place < at]
            where = before if earlier else behind
            nearest = earlier[-1] if earlier else scores[0][1]
            where.setdefault(one.question, Counter())[nearest] += 1
    asked = {one.question for row in rows for one in row if one.is_score}
    worded = {one.question for row in rows for one in row if not one.is_score}
    is_pair = len(asked) == 1 and len(worded) == 1
    found: dict[str, str] = {}
    for question in worded:
        counted = before.get(question) or behind.get(question)
        if counted is None:
            continue
        score = max(counted, key=lambda one: (counted[one], one))
        if _explains(question, score) or (is_pair and not _ASKS.search(question)):
            found[question] = score
    return found


def _explains(words: str, score: str) -> bool:
    """Whether an answer to a question for words is about the score that another asks for."""
    if words == score or words.startswith(f"{score} · "):
        return True
    title = _AGAIN.sub("", words)
    return is_for_words(folded(title)) or _REASON.search(title) is not None
