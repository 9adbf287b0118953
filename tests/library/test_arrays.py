"""Columns as JSON arrays: what goes out of SQLite and comes in again is the same."""

from __future__ import annotations

import numpy as np

from app.library import arrays
from app.library.database import Library
from app.library.listing import THESE, listed

ROWS = "(SELECT 1 AS id, 0.5 AS part, 'a' AS name UNION ALL SELECT -9007199254740993, NULL, NULL)"


def test_columns_are_read_in_one_order(library: Library) -> None:
    ids, parts, names = arrays.read(library, ("id", "part", "name"), ROWS)
    assert arrays.whole(ids).tolist() == [1, -9007199254740993]
    np.testing.assert_array_equal(arrays.numbers(parts), [0.5, np.nan])
    assert arrays.texts(names) == ["a", None]


def test_no_rows_are_empty_arrays_of_their_kind(library: Library) -> None:
    ids, parts, names = arrays.read(library, ("id", "part", "name"), f"{ROWS} WHERE id = ?", (7,))
    assert (arrays.whole(ids).dtype, len(arrays.whole(ids))) == (np.int64, 0)
    assert (arrays.numbers(parts).dtype, len(arrays.numbers(parts))) == (np.float64, 0)
    assert arrays.texts(names) == []


def test_whole_numbers_may_be_read_as_numbers(library: Library) -> None:
    (ids,) = arrays.read(library, ("id",), f"{ROWS} WHERE id > 0")
    assert arrays.numbers(ids).tolist() == [1.0]


def test_values_that_are_listed_are_found_again(library: Library) -> None:
    (ids,) = arrays.read(library, ("id",), f"{ROWS} WHERE id {THESE}", (listed({1, 2}),))
    assert arrays.whole(ids).tolist() == [1]
    (ids,) = arrays.read(library, ("id",), f"{ROWS} WHERE name {THESE}", (listed(['a"b', "a"]),))
    assert arrays.whole(ids).tolist() == [1]
