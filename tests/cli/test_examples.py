"""The examples in the docstrings of the command line's room say the truth."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from app.cli import line, main, output


@pytest.mark.parametrize("module", [line, main, output])
def test_the_examples_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
