"""Columns of numbers on their way out of SQLite, as JSON arrays: a whole column is one value of one row, so that no
object is made for each value on the way. `read` tells columns as arrays, which `whole`, `numbers` and `texts` read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from app.library.database import Library

_whole = msgspec.json.Decoder(list[int])
_numbers = msgspec.json.Decoder(list[float | None])
_texts = msgspec.json.Decoder(list[str | None])


def read(
    db: Library, columns: Sequence[str], rows: str, values: Sequence[str | float] = ()
) -> tuple[str, ...]:
    """Columns of n rows, each as an array of n values, all in one order.

    Args:
        columns: SQL of each.
        rows: SQL behind FROM.
        values: of the parameters in both, in their order.
    """
    told = ", ".join(f"json_group_array({column})" for column in columns)
    found: tuple[str, ...] = db.execute(f"SELECT {told} FROM {rows}", values).fetchone()
    return found


def whole(told: str) -> NDArray[np.int64]:
    """An array of n whole numbers.

    >>> whole("[3,1]")
    array([3, 1])
    """
    found = _whole.decode(told)
    return np.fromiter(found, np.int64, len(found))


def numbers(told: str) -> NDArray[np.float64]:
    """An array of n numbers, NaN where there is none.

    >>> numbers("[0.5,null,2]")
    array([0.5, nan, 2. ])
    """
    return np.array(_numbers.decode(told), np.float64)


def texts(told: str) -> list[str | None]:
    """An array of n texts, None where there is none."""
    return _texts.decode(told)
