"""Selectors, labels, controls and element keys."""

from __future__ import annotations

import msgspec
import pytest

from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from tests import makers


def shown(*body: makers.Node) -> Mirror:
    mirror = Mirror()
    mirror.snapshot(msgspec.convert(makers.document(*body), Node))
    return mirror


def key(mirror: Mirror, node_id: int) -> str:
    return describe.element_key(mirror.nodes[node_id], mirror.nodes.values())


def test_a_selector_starts_at_the_nearest_id() -> None:
    mirror = shown(
        makers.element(20, "div", makers.element(21, "p"), makers.element(22, "p"), id="box")
    )
    assert describe.selector(mirror.nodes[22]) == "#box > p:nth-of-type(2)"
    assert describe.selector(mirror.nodes[20]) == "#box"


def test_a_selector_without_an_id_counts_from_the_document_or_six_steps_up() -> None:
    mirror = shown(makers.element(20, "p"))
    assert (
        describe.selector(mirror.nodes[20])
        == "html:nth-of-type(1) > body:nth-of-type(1) > p:nth-of-type(1)"
    )


def test_an_id_that_is_no_name_is_quoted() -> None:
    mirror = shown(makers.element(20, "p", id='1"a'))
    assert describe.selector(mirror.nodes[20]) == 'p[id="1\\"a"]'


@pytest.mark.parametrize("name", ["id", "data-testid"])
def test_an_endless_id_is_in_no_selector_and_no_key(name: str) -> None:
    attributes = {name: "a" * 100_000, "role": "b" * 100_000}
    mirror = shown(makers.element(20, "div", makers.element(21, "p", **attributes), id="box"))
    assert describe.selector(mirror.nodes[21]) == "#box > p:nth-of-type(1)"
    assert len(key(mirror, 21)) < 1_000


def test_the_control_of_an_icon_is_the_button_round_it() -> None:
    mirror = shown(
        makers.element(20, "button", makers.element(21, "svg", makers.element(22, "path")))
    )
    assert describe.control_of(mirror.nodes[22]) is mirror.nodes[20]


def test_what_is_not_pressable_has_no_control() -> None:
    mirror = shown(makers.element(20, "div", makers.text(21, "words")))
    assert describe.control_of(mirror.nodes[21]) is None


@pytest.mark.parametrize(
    ("node", "name"),
    [
        (makers.element(20, "button", makers.text(21, "  Add \n to cart ")), "Add to cart"),
        (makers.element(20, "button", makers.text(21, "×"), **{"aria-label": "Close"}), "Close"),
        (makers.element(20, "a", makers.element(21, "img", alt="Home")), "Home"),
        (makers.element(20, "input", type="submit", value="Send"), "Send"),
        (makers.element(20, "input", type="text", value="typed by a person"), None),
        (makers.element(20, "input", placeholder="Search"), "Search"),
        (makers.element(20, "p", makers.text(21, "*** **")), None),
        (makers.element(20, "img", alt="..."), None),
        (makers.element(20, "img", alt="…", title="The team"), "The team"),
        (makers.element(20, "button", makers.text(21, "···"), **{"aria-label": "More"}), "More"),
        (makers.element(20, "button", makers.text(21, "-")), "-"),
        (makers.element(20, "button", makers.text(21, "×")), "×"),
        (makers.element(20, "p", makers.text(21, "x" * 90)), "x" * 79 + "…"),
        (makers.element(20, "div", makers.element(21, "style", makers.text(22, "p {}"))), None),
    ],
)
def test_a_label_is_what_a_person_would_call_it(node: makers.Node, name: str | None) -> None:
    assert describe.label(shown(node).nodes[20]) == name


@pytest.mark.parametrize(
    "shut",
    [
        makers.element(22, "ul", makers.text(23, "Sign out"), **{"class": "dropdown-menu"}),
        makers.element(22, "ul", makers.text(23, "Sign out"), hidden=True),
        makers.element(22, "ul", makers.text(23, "Sign out"), style="top: 4px; display:none"),
        makers.element(22, "dialog", makers.text(23, "Sign out")),
    ],
)
def test_what_is_shut_names_nothing_that_it_stands_in(shut: makers.Node) -> None:
    mirror = shown(makers.element(20, "li", makers.text(21, "Account"), shut))
    assert describe.label(mirror.nodes[20]) == "Account"
    assert describe.label(mirror.nodes[22]) == "Sign out"


def test_a_menu_is_shut_where_its_button_says_so_and_open_menus_count() -> None:
    def card(open_: str) -> makers.Node:
        return makers.element(
            20, "div",
            makers.element(21, "button", makers.text(22, "File"), **{"aria-expanded": open_}),
            makers.element(23, "div", makers.text(24, "Save"), role="menu"),
        )  # fmt: skip

    assert describe.label(shown(card("false")).nodes[20]) == "File"
    assert describe.label(shown(card("true")).nodes[20]) == "File Save"
    menu = makers.element(22, "ul", makers.text(23, "Out"), **{"class": "dropdown-menu show"})
    assert (
        describe.label(shown(makers.element(20, "li", makers.text(21, "Me"), menu)).nodes[20])
        == "Me Out"
    )


def test_a_field_is_called_as_its_label() -> None:
    mirror = shown(
        makers.element(
            30, "div",
            makers.element(31, "label", makers.text(32, "E-mail"), **{"for": "mail"}),
            makers.element(20, "input", id="mail"),
        ),
        makers.element(40, "label", makers.text(41, "Name"), makers.element(21, "input")),
    )  # fmt: skip
    assert describe.label(mirror.nodes[20]) == "E-mail"
    assert describe.label(mirror.nodes[21]) == "Name"


def test_an_element_key_survives_other_nodes_round_it() -> None:
    button = makers.element(20, "button", makers.text(21, "Buy"), **{"data-testid": "buy"})
    first = shown(button)
    second = shown(makers.element(50, "p"), makers.element(51, "div", button))
    assert key(first, 20) == key(second, 20) == "1:button|data-testid=buy|Buy|0"


def test_equals_are_told_apart_by_their_position() -> None:
    cards = []
    for i in range(0, 30, 10):
        link = makers.element(21 + i, "a", makers.text(22 + i, "More"), href="/x?y")
        cards.append(makers.element(20 + i, "div", link))
    mirror = shown(*cards)
    assert [key(mirror, 21 + 10 * i) for i in range(3)] == [
        f"1:a|href=/x|More|{i}" for i in range(3)
    ]


def test_among_thousands_of_siblings_an_element_is_not_counted() -> None:
    count = describe.SIBLINGS_COUNTED + 1
    mirror = shown(*(makers.element(1_000 + number, "i") for number in range(count)))
    assert describe.selector(mirror.nodes[1_000 + count - 1]).endswith("> i")
    fewer = shown(*(makers.element(1_000 + number, "i") for number in range(3)))
    assert describe.selector(fewer.nodes[1_002]).endswith("> i:nth-of-type(3)")
