"""Goals that sessions suggest, counted among those of a search."""

from __future__ import annotations

import pytest

from app.activity.model import Milestone
from app.library.database import Library
from app.library.goal_suggestions import suggestions
from app.library.search import parse
from app.library.sessions import store
from tests.library import builder

HOST = "https://shop.example"


@pytest.mark.parametrize(
    ("query", "many"), [("", 3), ("device:phone", 2), ("device:desktop", 1), ("device:tablet", 0)]
)
def test_what_is_suggested_is_counted_among_the_sessions_of_the_search(
    library: Library, query: str, many: int
) -> None:
    for at, device in enumerate(("phone", "phone", "desktop")):
        told = builder.analysis(
            visits=(builder.visit(f"{HOST}/"), builder.visit(f"{HOST}/thanks")),
            milestones=(Milestone(0, 5_000, "purchase", 40.0, None),),
            device=device,
        )
        store(library, builder.file(builder.session(f"session {at}", derived=told)))
    found = suggestions(library, parse(query))
    assert [one.sessions for one in found] == ([many, many] if many else [])
