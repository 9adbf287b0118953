"""Many nodes described at once are called what each would be called by itself."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from app.dom import describe
from app.dom.describing import described, element_keys
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from tests import makers
from tests.dom.test_describe import key, shown


def test_equals_are_counted_in_the_order_of_the_page_and_those_around_left_out() -> None:
    rows = [
        makers.element(20 + n, "li", makers.element(30 + n, "a", makers.text(40 + n, "More")))
        for n in range(4)
    ]
    nested = makers.element(
        50, "div", makers.element(51, "div", makers.text(52, "x")), makers.element(53, "div")
    )
    mirror = shown(makers.element(19, "ul", *rows), nested, makers.element(54, "div"))
    elements = [node for node in mirror.nodes.values() if node.type == describe.ELEMENT]
    assert element_keys(elements, mirror) == [key(mirror, node.id) for node in elements]
    assert [one.element_key for one in described(mirror, (30, 33))] == [
        "1:a|More|0",
        "1:a|More|3",
    ]


def test_what_is_inside_a_control_has_no_key_of_its_own_and_what_is_not_there_is_left_out() -> None:
    icon = makers.element(21, "svg", makers.element(22, "path"))
    mirror = shown(makers.element(20, "button", icon, aria_label="Close"))
    found = list(described(mirror, (20, 22, 999, 1)))
    assert [(one.node_id, one.element_key, one.is_control) for one in found] == [
        (20, "1:button|aria-label=Close|Close|0", True),
        (22, None, False),
    ]


def test_what_has_no_label_is_told_by_what_it_stands_in() -> None:
    heading = makers.element(22, "h5", makers.text(23, "Special Item"))
    card = makers.element(20, "div", makers.element(21, "img"), heading)
    picture, words = described(shown(card), (21, 22))
    assert (picture.label, picture.around) == (None, "Special Item")
    assert (words.label, words.around) == ("Special Item", None)


@pytest.mark.parametrize("name", ["admin-01.json.gz", "shop-03.json.gz", "agency-01.json"])
def test_the_keys_of_recorded_pages_are_those_of_their_clicks(shared: Path, name: str) -> None:
    file = shared / "recordings" / "labelled" / name
    content = file.read_bytes()
    events = json.loads(gzip.decompress(content) if file.suffix == ".gz" else content)
    page = next(event["data"]["node"] for event in events if event["type"] == 2)
    mirror = Mirror()
    mirror.snapshot(msgspec.convert(page, Node))
    elements = [node for node in mirror.nodes.values() if node.type == describe.ELEMENT]
    nodes = mirror.nodes.values()
    assert element_keys(elements, mirror) == [
        describe.element_key(node, nodes) for node in elements
    ]
