"""What names a field from elsewhere."""

from __future__ import annotations

from app.dom import describe
from tests import makers
from tests.dom.test_describe import shown


def test_a_field_is_called_as_what_it_says_it_is_named_by() -> None:
    mirror = shown(
        makers.element(
            30, "div",
            makers.element(31, "span", makers.text(32, "Your"), id="a"),
            makers.element(33, "span", makers.text(34, "full name"), id="b"),
            makers.element(20, "input", placeholder="Jane", **{"aria-labelledby": "a b"}),
        ),
    )  # fmt: skip
    assert describe.label(mirror.nodes[20]) == "Your full name"


def test_a_name_that_stands_nowhere_leaves_the_other_names() -> None:
    mirror = shown(makers.element(20, "input", placeholder="Jane", **{"aria-labelledby": "gone"}))
    assert describe.label(mirror.nodes[20]) == "Jane"


def test_what_may_be_chosen_is_no_part_of_a_fields_name() -> None:
    options = [
        makers.element(50 + 2 * at, "option", makers.text(51 + 2 * at, f"Country {at}")) for at in range(80)
    ]  # fmt: skip
    mirror = shown(
        makers.element(
            30, "label", makers.text(31, "Show"),
            makers.element(20, "select", makers.element(40, "option", makers.text(41, "10"))), makers.text(32, "rows"),
        ),
        makers.element(33, "label", makers.text(34, "Country"), makers.element(21, "select", *options)),
    )  # fmt: skip
    assert describe.label(mirror.nodes[20]) == "Show rows"
    assert describe.label(mirror.nodes[21]) == "Country"


def test_what_a_person_wrote_into_the_page_is_no_name_of_it() -> None:
    mirror = shown(makers.element(20, "div", makers.text(21, "Dear Ann"), contenteditable="true"))
    assert describe.label(mirror.nodes[20]) is None


def test_those_that_are_chosen_among_are_called_as_their_group() -> None:
    mirror = shown(
        makers.element(
            30, "fieldset",
            makers.element(31, "legend", makers.text(32, "Plan")),
            makers.element(33, "label", makers.element(20, "input", type="radio"), makers.text(34, "Small")),
        ),
        makers.element(
            40, "div", makers.element(21, "input", type="radio"), role="radiogroup", **{"aria-label": "Size"}
        ),
        makers.element(22, "input", type="radio"),
    )  # fmt: skip
    assert [describe.group_label(mirror.nodes[at]) for at in (20, 21, 22)] == ["Plan", "Size", ""]
