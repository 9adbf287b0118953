"""What the graph of paths says of a page: all numbers of a box are of its sessions, never of its views."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.insights.paths import Node, Paths
from app.insights.views import Page
from app.ui.journeys.paths import reading

SHOP = Node(
    Page("/shop"), visits=36, sessions=20, entries=12, exits=8, bounces=1, repeats=3, reloads=2,
    came=7, ended=6, median_ms=4_000.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (SHOP, "8 of 20 end here"),
        (replace(SHOP, exits=0), "20"),
        (replace(SHOP, visits=30_000, sessions=20_000, exits=8_000), "20,000 · 40 % end"),
    ],
)
def test_who_ends_on_a_page_is_told_of_those_who_saw_it(node: Node, said: str) -> None:
    assert reading.ends(node) == said


def test_each_number_of_a_page_says_of_what_it_is() -> None:
    told = reading.of_page(SHOP, Paths(20, 36, (SHOP,), ()), None).told
    assert told[:3] == (
        "seen 36 times by 20 sessions",
        "of these begin here: 12",
        "of these end here: 8, 40 % (22 % – 61 %) · few: of 20",
    )
    assert "came from another page: 7 sessions, of these ended here: 6" in told
    assert "opened again right after itself: 3 times, loaded anew: 2 times" in told
