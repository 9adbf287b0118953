"""What a comparison says: differences of shares in points, and what is wrong with a side in a line."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import QueryError
from app.insights.compare import Amount, Sort, Unit, compare
from app.library import search
from app.ui.journeys.compare import reading


def test_how_far_people_scrolled_differs_by_points_and_by_no_share_of_each_other() -> None:
    amounts = np.array([0.7, 0.75, 0.8]), np.array([0.9, 0.96, 1.0])
    (line,) = compare((), (Amount(Sort.AMOUNT, "scroll", *amounts, Unit.SHARE, ""),), 0)
    assert (reading.side(line, False), reading.side(line, True)) == ("75\u00a0%", "96\u00a0%")
    assert reading.apart(line) == "−20\u00a0pt"
    assert "%" not in reading.ends(line)
    assert reading.of_few(line) == "few sessions"


@pytest.mark.parametrize(
    ("query", "what_to_do"),
    [("devise:phone", "Is “device” meant?"), ("nothing_like_it:phone", None)],
)
def test_a_side_that_cannot_be_read_says_what_was_meant_and_the_rest_apart(
    query: str, what_to_do: str | None
) -> None:
    with pytest.raises(QueryError) as wrong:
        search.parse(query)
    said, more = reading.refusal(wrong.value)
    assert said == what_to_do or what_to_do is None
    assert len(said) <= reading.LONGEST_HINT
    assert "browser:" in more


def test_what_is_said_in_a_line_stands_there_alone() -> None:
    with pytest.raises(QueryError) as wrong:
        search.parse('""')
    assert reading.refusal(wrong.value) == (wrong.value.hint, "")
