"""Patterns are compiled late; a mistake in one is found here and not by the person who first needs it."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import app
from app.pattern import pattern


def test_a_pattern_does_all_that_a_compiled_one_does() -> None:
    late, made = (
        pattern(r"(\d)(?P<unit>px)?", re.IGNORECASE),
        re.compile(r"(\d)(?P<unit>px)?", re.I),
    )
    text = "1PX 2 3px"
    assert [one.group() for one in late.finditer(text)] == [
        one.group() for one in made.finditer(text)
    ]
    assert late.sub("-", text) == made.sub("-", text)
    assert late.split(text) == made.split(text)
    assert (late.pattern, late.flags, late.groups) == (made.pattern, made.flags, made.groups)
    assert all(ask("1px") for ask in (late.match, late.search, late.fullmatch))
    assert pattern(rb"\d").findall(b"12") == [b"1", b"2"]


def test_a_mistake_in_one_is_told_when_it_is_first_asked() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_every_pattern_of_the_project_can_be_compiled() -> None:
    kind = type(pattern(""))
    found = 0
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            for one in vars(importlib.import_module(module.name)).values():
                held = one.values() if isinstance(one, dict) else one
                for each in held if isinstance(one, dict | tuple | list | frozenset) else (one,):
                    if isinstance(each, kind):
                        assert each.flags >= 0
                        found += 1
    assert found > 150
