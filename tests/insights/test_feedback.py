"""NPS and CSAT: their definitions, their ranges, and what they are told apart by."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.feedback import Answer, csat, distributions, is_satisfied, nps, parts
from app.proportions import Share, wilson


def said(kind: str, score: float | None, best: float | None = None, device: str = "") -> Answer:
    """An answer with a score."""
    return Answer(0, kind, score, best, "", "", None, 0.0, None, "", device=device)


@given(st.lists(st.integers(0, 10), max_size=60))
def test_nps_is_promoters_less_detractors_and_lies_in_its_range(scores: list[int]) -> None:
    found = nps(
        [*(said("nps", float(one)) for one in scores), said("rating", 10.0), said("nps", None)]
    )
    assert found.total == len(scores)
    if not scores:
        assert found.score is None
        return
    assert found.score == pytest.approx(
        (sum(one >= 9 for one in scores) - sum(one <= 6 for one in scores)) / len(scores)
    )
    assert -1 <= found.low <= found.score + 1e-9
    assert found.score - 1e-9 <= found.high <= 1


def test_where_nobody_is_a_detractor_the_range_is_no_wider_than_that_of_both_shares() -> None:
    found = nps([said("nps", 10.0)] * 7 + [said("nps", 8.0)] * 3)
    low, high = wilson(Share(7, 10))
    assert found.score == pytest.approx(0.7)
    assert found.high == pytest.approx(high)
    assert found.low < low


@pytest.mark.parametrize(
    ("share_up", "share_down", "many"), [(0.5, 0.2, 40), (0.3, 0.3, 100), (0.8, 0.05, 60)]
)
def test_of_a_hundred_ranges_some_ninety_five_hold_the_true_score(
    share_up: float, share_down: float, many: int
) -> None:
    dice = random.Random(3)
    held = 0
    for _ in range(600):
        drawn = [dice.random() for _ in range(many)]
        scores = [10.0 if one < share_up else 0.0 if one > 1 - share_down else 8.0 for one in drawn]
        found = nps([said("nps", one) for one in scores])
        held += found.low <= share_up - share_down <= found.high
    assert 0.925 <= held / 600 <= 0.985


def test_satisfied_is_who_gave_three_quarters_of_a_known_scale() -> None:
    answers = [said("csat", float(one), 5.0) for one in (1, 2, 3, 4, 5)]
    assert csat([*answers, said("csat", 9.0), said("rating", 5.0, 5.0)]) == Share(2, 5)
    assert [is_satisfied(one, 10.0) for one in (7.0, 8.0)] == [False, True]


def test_answers_are_told_apart_by_what_they_have_in_common() -> None:
    given = ((9.0, "phone"), (3.0, "phone"), (9.0, ""), (9.0, "tv"))
    answers = [said("nps", score, device=device) for score, device in given]
    found = parts(answers, lambda one: (one.device,))
    assert [(part.value, len(part.answers), part.nps.score) for part in found] == [
        ("phone", 2, 0.0),
        ("tv", 1, 1.0),
    ]


def test_scores_that_nobody_gave_stand_in_the_distribution_of_a_short_scale() -> None:
    answers = [
        said("rating", 80.0, 100.0),
        said("rating", 2.0, 3.0),
        said("nps", 10.0, 10.0),
        said("text", None),
    ]
    found = distributions(answers)
    assert [(one.kind, len(one.scores)) for one in found] == [
        ("nps", 11),
        ("rating", 1),
        ("rating", 3),
    ]
    assert found[2].scores == ((1.0, 0), (2.0, 1), (3.0, 0))
