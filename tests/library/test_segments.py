"""Searches that are kept by name, and those made lately."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import QueryError
from app.library import segments
from app.library.database import Library, open_writer
from app.library.undoing import Undoable


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_writer(tmp_path / "library.footfall")


def kept(db: Library) -> list[tuple[str, str]]:
    return [(one.name, one.query) for one in segments.segments(db)]


def take_back(db: Library, done: Undoable) -> None:
    assert done.back is not None
    done.back(db)


def test_a_search_is_kept_by_name_and_the_names_stand_in_order(library: Library) -> None:
    segments.save(library, "  Phones in\n trouble ", " device:phone rage>0 ")
    done = segments.save(library, "buyers", "has:purchase")
    assert kept(library) == [
        ("buyers", "has:purchase"),
        ("Phones in trouble", "device:phone rage>0"),
    ]
    take_back(library, done)
    assert kept(library) == [("Phones in trouble", "device:phone rage>0")]


def test_a_search_never_takes_the_name_of_another_one_unless_that_is_meant(
    library: Library,
) -> None:
    segments.save(library, "buyers", "has:purchase")
    with pytest.raises(QueryError, match="buyers"):
        segments.save(library, " Buyers ", "event:purchase")
    assert kept(library) == [("buyers", "has:purchase")]
    (older,) = segments.segments(library)
    assert segments.of_name((older,), " BUYERS ") == older
    assert segments.of_name((older,), "phones") is None


def test_a_name_that_is_there_asks_the_new_query_and_taken_back_the_old_one(
    library: Library,
) -> None:
    segments.save(library, "buyers", "has:purchase")
    done = segments.save(library, "Buyers", "event:purchase", replaces=True)
    assert kept(library) == [("Buyers", "event:purchase")]
    take_back(library, done)
    assert kept(library) == [("buyers", "has:purchase")]


def test_a_search_is_renamed_and_taken_back(library: Library) -> None:
    segments.save(library, "buyers", "has:purchase")
    (one,) = segments.segments(library)
    done = segments.rename(library, one.id, "Customers")
    assert kept(library) == [("Customers", "has:purchase")]
    take_back(library, done)
    assert kept(library) == [("buyers", "has:purchase")]
    # its own name in other letters is no other's name
    segments.rename(library, one.id, "BUYERS")
    assert kept(library) == [("BUYERS", "has:purchase")]


def test_two_searches_never_have_one_name(library: Library) -> None:
    segments.save(library, "buyers", "has:purchase")
    segments.save(library, "phones", "device:phone")
    phones = segments.segments(library)[1]
    with pytest.raises(QueryError, match="buyers"):
        segments.rename(library, phones.id, "Buyers")
    assert [name for name, _ in kept(library)] == ["buyers", "phones"]


def test_a_search_is_deleted_and_taken_back(library: Library) -> None:
    segments.save(library, "buyers", "has:purchase")
    (one,) = segments.segments(library)
    done = segments.delete(library, one.id)
    assert kept(library) == []
    take_back(library, done)
    assert segments.segments(library) == (one,)
    assert segments.delete(library, 99).back is None


@pytest.mark.parametrize(
    ("name", "query"), [(" ", "is:new"), ("all", "  "), ("broken", "nonsense>3")]
)
def test_what_cannot_be_asked_for_or_has_no_name_is_not_kept(
    library: Library, name: str, query: str
) -> None:
    with pytest.raises(QueryError):
        segments.save(library, name, query)
    assert kept(library) == []


def test_the_last_search_comes_first_and_each_only_once(library: Library) -> None:
    for query in ("is:new", "rage>0", " is:new ", "", "  "):
        segments.remember(library, query)
    assert segments.searches(library) == ("is:new", "rage>0")
    segments.forget(library, "is:new")
    assert segments.searches(library) == ("rage>0",)


def test_the_oldest_searches_are_forgotten(library: Library) -> None:
    for at in range(segments.MOST_SEARCHES + 5):
        segments.remember(library, f"pages>{at}")
    found = segments.searches(library)
    assert len(found) == segments.MOST_SEARCHES
    assert found[0] == f"pages>{segments.MOST_SEARCHES + 4}"
