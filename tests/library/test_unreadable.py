"""What a person kept and a Footfall cannot read any more: told, and in nobody's way."""

from __future__ import annotations

import pytest

from app.library import compare_offers, goal_results, goals, issues, segments
from app.library.compare import Sides, compared
from app.library.database import Library
from app.library.goal_suggestions import suggestions
from app.library.search import parse
from app.library.sessions import store
from app.proportions import Share
from tests.library import builder

HOST = "https://shop.example"


@pytest.fixture
def shop(library: Library) -> Library:
    """A library of a session on a desktop that was thanked, and of one on a phone that was not."""
    for device, page in (("desktop", "/thanks"), ("phone", "/help")):
        visits = tuple(builder.visit(HOST + path) for path in ("/", page))
        made = builder.session(device, derived=builder.analysis(visits=visits, device=device))
        store(library, builder.file(made))
    return library


def test_a_goal_or_saved_search_that_cannot_be_read_is_told_and_takes_no_other_with_it(
    shop: Library,
) -> None:
    goals.add(shop, "Old", "page:/old")
    goals.add(shop, "Thanks", "page:/thanks")
    segments.save(shop, "Gone", "page:/gone")
    segments.save(shop, "Desktop", "device:desktop")
    shop.execute("UPDATE goals SET query = 'hologram:seen' WHERE name = 'Old'")
    shop.execute("UPDATE segments SET query = 'hologram:seen' WHERE name = 'Gone'")
    old, thanks = goal_results.results(shop, "")
    assert "hologram" in old.refusal
    assert (old.outcome.sessions, old.course) == (Share(0, 0), None)
    assert (thanks.refusal, thanks.outcome.sessions) == ("", Share(1, 2))
    parts = goal_results.parted(shop, "", thanks.goal, "segment")
    assert [one.name for one in parts] == ["Desktop"]
    assert [one.name for one in suggestions(shop)] == ["/thanks"]
    assert issues.issues(shop, parse("")) == ()
    offered = compare_offers.offers(shop, "")
    assert "Gone" not in {side.name for pair in offered.pairs for side in pair}
    both = compared(shop, Sides("device:desktop", "device:phone"))
    assert (both.one, both.other) == (1, 1)
