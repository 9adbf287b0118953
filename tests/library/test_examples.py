"""The examples in the docstrings of the library's room say the truth."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from app.library import addresses, amounts, order, search, search_sql, storable


@pytest.mark.parametrize("module", [addresses, amounts, order, search, search_sql, storable])
def test_the_examples_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
