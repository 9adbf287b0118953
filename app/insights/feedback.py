"""What people say, as numbers. This docstring is the definition of record.

*NPS*: of whole scores from 0 to 10 the share of promoters (9, 10) less that of detractors (0 to 6), −1 to 1. Its range:
the bounds of both Wilson intervals put together, with how the two shares depend on each other (who is a promoter is no
detractor). Sources: Reichheld 2003; Newcombe 1998, "Improved confidence intervals for the difference between binomial
proportions based on paired data"; Zou and Donner 2008. *CSAT*: the share of satisfied ones, who gave three quarters of
the scale or more: 4 and 5 of 5, 6 and 7 of 7; where nobody knows the scale an answer counts as none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from msgspec import Struct

from app.proportions import Share, wilson

NPS, CSAT, RATING = "nps", "csat", "rating"
LEAST_PROMOTER, MOST_DETRACTOR, MOST_NPS = 9, 6, 10
SATISFIED = 0.75


class Answer(Struct, frozen=True):
    """Something that somebody said. `number` tells it from others; `at_ms` is in its session, `epoch_ms` Unix ms;
    `missing` says why it has no session; `beside`: what was said in words together with a score; `answer`: which
    answer of a file it is. What is not known is None, or empty."""

    number: int
    kind: str
    score: float | None
    scale_max: float | None
    text: str
    question: str
    session: int | None
    at_ms: float
    epoch_ms: float | None
    who: str
    page: str = ""
    device: str = ""
    variant: str = ""
    country: str = ""
    selector: str = ""
    joined_by: str | None = None
    missing: str | None = None
    beside: str = ""
    answer: int | None = None


class Nps(Struct, frozen=True):
    """A net promoter score, −1 to 1, with its range; None of nobody."""

    promoters: int
    passives: int
    detractors: int
    score: float | None
    low: float
    high: float

    @property
    def total(self) -> int:
        """How many gave a score."""
        return self.promoters + self.passives + self.detractors


class Part(Struct, frozen=True):
    """The answers that have something in common."""

    value: str
    answers: tuple[Answer, ...]
    nps: Nps
    csat: Share


class Distribution(Struct, frozen=True):
    """How often each score of one kind was given, from the lowest on; those of a scale of whole numbers also where
    nobody gave them."""

    kind: str
    scale_max: float | None
    scores: tuple[tuple[float, int], ...]


def nps(answers: Iterable[Answer]) -> Nps:
    """The net promoter score of those answers that are one.

    >>> made = [Answer(0, "nps", s, 10.0, "", "", None, 0.0, None, "") for s in (10.0, 9.0, 8.0, 3.0)]
    >>> found = nps(made)
    >>> found.score, round(found.low, 2), round(found.high, 2)
    (0.25, -0.46, 0.75)
    """
    scores = [one.score for one in answers if one.kind == NPS and one.score is not None]
    up = sum(score >= LEAST_PROMOTER for score in scores)
    down = sum(score <= MOST_DETRACTOR for score in scores)
    total = len(scores)
    if not total:
        return Nps(0, 0, 0, None, -1.0, 1.0)
    liked, disliked = up / total, down / total
    (up_low, up_high), (down_low, down_high) = wilson(Share(up, total)), wilson(Share(down, total))
    apart = (1 - liked) * (1 - disliked)
    together = -sqrt(liked * disliked / apart) if apart else 0.0
    value = liked - disliked
    below = _reach(liked - up_low, down_high - disliked, together)
    above = _reach(up_high - liked, disliked - down_low, together)
    return Nps(
        up, total - up - down, down, value, max(-1.0, value - below), min(1.0, value + above)
    )


def _reach(one: float, other: float, together: float) -> float:
    return sqrt(max(0.0, one * one - 2 * together * one * other + other * other))


def csat(answers: Iterable[Answer]) -> Share:
    """Who is satisfied, of those answers that say it and whose scale is known."""
    told = [
        (one.score, one.scale_max)
        for one in answers
        if one.kind == CSAT and one.score is not None and one.scale_max is not None
    ]
    return Share(sum(is_satisfied(score, best) for score, best in told), len(told))


def is_satisfied(score: float, best: float) -> bool:
    """Whether a score says so.

    >>> [is_satisfied(score, 5.0) for score in (3.0, 4.0)], is_satisfied(5.0, 7.0), is_satisfied(6.0, 7.0)
    ([False, True], False, True)
    """
    return score >= 1 + SATISFIED * (best - 1)


def parts(answers: Sequence[Answer], values: Callable[[Answer], Sequence[str]]) -> tuple[Part, ...]:
    """The answers by what they have in common, the greatest part first; those that say nothing of it are left out."""
    found: dict[str, list[Answer]] = {}
    for one in answers:
        for value in values(one):
            if value:
                found.setdefault(value, []).append(one)
    made = (Part(value, tuple(those), nps(those), csat(those)) for value, those in found.items())
    return tuple(sorted(made, key=lambda part: (-len(part.answers), part.value)))


def distributions(answers: Iterable[Answer]) -> tuple[Distribution, ...]:
    """How often each score was given, by kind and scale: NPS, CSAT, then others, the most answered first."""
    found: dict[tuple[str, float | None], Counter[float]] = {}
    for one in answers:
        if one.score is not None:
            found.setdefault((one.kind, one.scale_max), Counter())[one.score] += 1
    made = []
    for (kind, best), counts in found.items():
        scores = set(counts)
        if best is not None and best <= MOST_NPS:
            scores |= {float(score) for score in range(0 if kind == NPS else 1, int(best) + 1)}
        told = tuple((score, counts[score]) for score in sorted(scores))
        made.append(Distribution(kind, best, told))
    ranks = {NPS: 0, CSAT: 1}
    return tuple(
        sorted(made, key=lambda one: (ranks.get(one.kind, 2), -sum(many for _, many in one.scores)))
    )
