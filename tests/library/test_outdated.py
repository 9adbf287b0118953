"""What is to be derived anew is found one after the other, whoever was tried before."""

from __future__ import annotations

import pytest

from app.library import outdated
from app.library.database import Library
from app.library.sessions import store
from tests.library import builder


@pytest.mark.parametrize(
    ("tried", "wanted"),
    [((), 1), ((1,), 3), ((3,), 4), ((1, 3, 4), None), ((4,), 1), ((1, 4), 3), ((2, 9), 1)],
)
def test_the_next_one_is_behind_those_that_were_tried_else_the_first_that_was_not(
    library: Library, tried: tuple[int, ...], wanted: int | None
) -> None:
    for number in range(4):
        store(library, builder.file(builder.session(f"session {number}")))
    library.execute("UPDATE facts SET analysis_version = 1 WHERE session_id <> 2")
    assert outdated.behind(library) == (1, 3, 4)
    assert outdated.behind(library, 1, 1) == (3,)
    assert outdated.next_behind(library, frozenset(tried)) == wanted
