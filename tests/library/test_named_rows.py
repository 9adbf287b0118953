"""What is kept by name: each name once, whatever its case, and each act can be taken back."""

from __future__ import annotations

import pytest

from app.errors import QueryError
from app.library.database import Library
from app.library.named_rows import LONGEST_NAME, NamedRows, folded
from app.library.undoing import Undoable

ROWS = NamedRows("segments", ("query",), "A saved search")


def told(db: Library) -> list[tuple[str, str]]:
    return [tuple(row) for row in db.execute("SELECT name, query FROM segments ORDER BY id")]


def undo(db: Library, act: Undoable) -> None:
    assert act.back is not None
    assert act.back(db).tables == {"segments"}


def number(db: Library, name: str) -> int:
    return int(db.execute("SELECT id FROM segments WHERE name = ?", (name,)).fetchone()[0])


def test_a_name_stands_once_and_what_it_was_comes_back(library: Library) -> None:
    made = ROWS.save(library, "Phones", ("device:phone",))
    again = ROWS.save(library, "PHONES", ("device:tablet",))
    assert told(library) == [("PHONES", "device:tablet")]
    undo(library, again)
    assert told(library) == [("Phones", "device:phone")]
    undo(library, made)
    assert told(library) == []


def test_a_row_that_is_changed_or_deleted_comes_back_as_it_was(library: Library) -> None:
    ROWS.save(library, "Phones", ("device:phone",))
    changed = ROWS.change(library, number(library, "Phones"), "Tablets", ("device:tablet",))
    assert told(library) == [("Tablets", "device:tablet")]
    deleted = ROWS.delete(library, number(library, "Tablets"))
    assert told(library) == []
    undo(library, deleted)
    undo(library, changed)
    assert told(library) == [("Phones", "device:phone")]


def test_a_row_that_is_not_there_changes_nothing(library: Library) -> None:
    assert ROWS.change(library, 7, "Phones", ("device:phone",)) == Undoable()
    assert ROWS.delete(library, 7) == Undoable()


def test_a_name_is_taken_by_any_other_row_whatever_its_case(library: Library) -> None:
    ROWS.save(library, "Phones", ("device:phone",))
    assert ROWS.taken(library, "phones") == "Phones"
    assert ROWS.taken(library, "phones", number(library, "Phones")) is None
    assert ROWS.taken(library, "Tablets") is None


def test_a_name_has_single_spaces_an_end_and_something_in_it() -> None:
    assert ROWS.named(" Big \n carts ") == "Big carts"
    assert folded("a" * (LONGEST_NAME - 1) + " b") == "a" * (LONGEST_NAME - 1)
    with pytest.raises(QueryError, match="A saved search needs a name"):
        ROWS.named(" \t")


def test_a_row_that_has_the_number_of_one_that_was_deleted_is_another_one(library: Library) -> None:
    made = ROWS.save(library, "Phones", ("device:phone",))
    deleted = ROWS.delete(library, number(library, "Phones"))
    ROWS.save(library, "Tablets", ("device:tablet",))  # as another program does
    undo(library, deleted)
    assert sorted(told(library)) == [("Phones", "device:phone"), ("Tablets", "device:tablet")]
    ROWS.delete(library, number(library, "Phones"))
    undo(library, made)
    assert told(library) == [("Tablets", "device:tablet")]
