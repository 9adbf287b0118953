"""What a nameless element stands in."""

from __future__ import annotations

import msgspec
import pytest

from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.dom.surroundings import around
from tests import makers

ICON = makers.element(20, "i")
LONG = makers.element(30, "p", makers.text(31, "Fast, sound and cheap: choose two of them. " * 3))


def test_the_words_beside_an_element_say_where_it_is() -> None:
    assert _around(makers.element(21, "div", ICON, makers.text(22, "Search"))) == "Search"


def test_of_many_words_the_heading_is_enough() -> None:
    heading = makers.element(32, "h4", makers.text(33, "E-commerce"))
    assert _around(makers.element(21, "div", ICON, heading, LONG)) == "E-commerce"


def test_an_element_that_names_itself_is_asked_for_no_words() -> None:
    bar = makers.element(21, "div", ICON, LONG, **{"aria-label": "Tools"})
    assert _around(bar) == "Tools"


@pytest.mark.parametrize(
    ("tag", "attributes", "landmark"),
    [
        ("header", {}, "<header>"),
        ("div", {"role": "navigation"}, "<nav>"),
        ("footer", {}, "<footer>"),
    ],
)
def test_without_words_a_landmark_tells(
    tag: str, attributes: dict[str, str], landmark: str
) -> None:
    assert (
        _around(makers.element(21, tag, makers.element(22, "div", ICON), **attributes)) == landmark
    )


def test_words_that_were_masked_or_say_nothing_name_nothing() -> None:
    assert _around(makers.element(21, "div", ICON, makers.text(22, "*** ***"))) is None
    assert _around(makers.element(21, "div", ICON, makers.text(22, "..."))) is None


def _around(body: makers.Node) -> str | None:
    mirror = Mirror()
    mirror.snapshot(msgspec.convert(makers.document(body), Node))
    return around(mirror.nodes[20])
