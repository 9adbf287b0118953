"""What was done to sessions can be taken back, and a deleted session is nowhere until it is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.errors import NothingFound
from app.library import (
    browse,
    details,
    facets,
    holdings,
    marks,
    outdated,
    pages,
    points,
    trash,
    undoing,
    upkeep,
)
from app.library.database import Library, open_reader
from app.library.search import Query, parse
from app.library.sessions import delete_session, known_file, require, store
from app.library.undoing import Undoable
from tests.library import builder

ANN, BOB, SOMEBODY = 1, 2, 3


def take_back(db: Library, done: Undoable) -> None:
    assert done.back is not None
    done.back(db)


def ids(db: Library, text: str = "") -> set[int]:
    return set(browse.session_ids(db, parse(text)))


def row(db: Library, session: int) -> browse.SessionRow:
    return browse.rows_of(db, (session,))[0]


def test_a_deleted_session_is_nowhere(shop: Library) -> None:
    pages_before = {page.page for page in pages.pages(shop)}
    trash.Basket().throw_away(shop, (BOB,))
    assert ids(shop) == {ANN, SOMEBODY}
    assert BOB not in ids(shop, "errors>0")
    assert browse.count(shop, Query()) == 2
    assert browse.rows_of(shop, (BOB,)) == ()
    assert holdings.holdings(shop).sessions == 2
    for facet in facets.facets(shop, ""):
        assert "bob@example.org" not in [value.label for value in facet.values]
        if facet.key == "device":
            assert sum(value.count for value in facet.values) == 2
    assert {page.page for page in pages.pages(shop)} <= pages_before
    assert BOB not in points.read_page(shop, "/*").on.clicks.session
    assert BOB not in outdated.behind(shop)
    with pytest.raises(NothingFound):
        details.show(shop, BOB)
    with pytest.raises(NothingFound):
        require(shop, BOB)
    assert upkeep.check(shop) == ()


def test_a_deleted_session_comes_back_as_it_was(shop: Library) -> None:
    marks.tag(shop, (BOB,), "to show")
    marks.star(shop, (BOB,))
    before = row(shop, BOB)
    done = undoing.delete(shop, (BOB, ANN), trash.Basket())
    assert ids(shop) == {SOMEBODY}
    take_back(shop, done)
    assert ids(shop) == {ANN, BOB, SOMEBODY}
    assert row(shop, BOB) == before


def test_what_lies_in_the_trash_is_gone_once_it_is_emptied(shop: Library, path: Path) -> None:
    done = undoing.delete(shop, (BOB,), trash.Basket())
    assert trash.thrown_away(shop) == (BOB,)
    trash.empty(shop, trash.thrown_away(shop))
    assert trash.thrown_away(shop) == ()
    assert shop.execute("SELECT count(*) FROM sessions").fetchone()[0] == 2
    take_back(shop, done)
    with closing(open_reader(path)) as reader:
        assert ids(reader) == {ANN, SOMEBODY}
        assert upkeep.check(reader) == ()


def test_a_deleted_recording_that_is_imported_again_is_a_new_session(library: Library) -> None:
    file = builder.file(builder.session("one"))
    first = store(library, file).outcomes[0].id
    marks.tag(library, (first,), "old")
    done = undoing.delete(library, (first,), trash.Basket())
    assert known_file(library, file.bytes, lambda: file.file_sha256) == ()
    again = store(library, file)
    assert again.outcome == "imported"
    assert row(library, again.outcomes[0].id).tags == ()
    take_back(library, done)
    assert len(ids(library)) == 1


def test_a_session_in_the_trash_can_be_deleted_for_good(shop: Library) -> None:
    trash.Basket().throw_away(shop, (BOB,))
    delete_session(shop, BOB)
    assert trash.thrown_away(shop) == ()


def test_a_basket_is_emptied_of_what_was_thrown_into_it_and_not_taken_back(shop: Library) -> None:
    mine, other = trash.Basket(), trash.Basket()
    first = undoing.delete(shop, (ANN,), mine)
    theirs = undoing.delete(shop, (BOB,), other)
    again = undoing.delete(shop, (BOB, SOMEBODY), mine)
    take_back(shop, first)
    mine.empty(shop)
    assert trash.thrown_away(shop) == (BOB,)
    other.empty_left(shop, (BOB,))
    assert trash.thrown_away(shop) == (BOB,)
    take_back(shop, theirs)
    take_back(shop, again)
    assert ids(shop) == {ANN, BOB}


def test_taking_a_tag_back_leaves_it_where_it_was_before(shop: Library) -> None:
    marks.tag(shop, (ANN,), "Checkout")
    done = undoing.tag(shop, (ANN, BOB), "checkout", there=True)
    assert "Checkout" in row(shop, BOB).tags
    take_back(shop, done)
    assert "Checkout" in row(shop, ANN).tags
    assert "Checkout" not in row(shop, BOB).tags


def test_a_tag_taken_off_comes_back_where_it_was(shop: Library) -> None:
    marks.tag(shop, (ANN,), "Pay")
    done = undoing.tag(shop, (ANN, BOB), "pay", there=False)
    assert "Pay" not in marks.tags(shop)
    take_back(shop, done)
    assert "Pay" in row(shop, ANN).tags
    assert "Pay" not in row(shop, BOB).tags


def test_stars_and_watched_come_back_as_they_were(shop: Library) -> None:
    marks.star(shop, (ANN,))
    marks.star(shop, (BOB,), False)
    marks.mark_watched(shop, ANN, 0.4)
    marks.mark_new(shop, (BOB,))
    before = row(shop, ANN), row(shop, BOB)
    done = undoing.star(shop, (ANN, BOB), starred=True)
    seen = undoing.watched(shop, (ANN, BOB), seen=True)
    assert row(shop, BOB).starred
    assert row(shop, BOB).watched_frac == 1.0
    take_back(shop, seen)
    take_back(shop, done)
    assert (row(shop, ANN), row(shop, BOB)) == before


def test_an_act_that_changes_nothing_has_nothing_to_take_back(shop: Library) -> None:
    marks.star(shop, (ANN,))
    assert undoing.star(shop, (ANN,), starred=True).back is None
    assert undoing.tag(shop, (ANN,), "nowhere", there=False).back is None
