"""How the fields of forms were used: order, time, hesitation, corrections, where a form was left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.friction.evidence import gather, packed, unpacked
from app.friction.field_uses import FieldUse, field_uses
from app.friction.form_keys import field_key, stable
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import analysed, events_of
from tests.friction.test_forms import (
    MAIL,
    NAME,
    NOTE,
    SEARCH,
    SEND,
    TERMS,
    TWO,
    evidence,
    field,
    fill,
    press,
    thanks,
)
from tests.makers import Event

#: of fields of one kind, the first letters of a radio group's
RED, BLUE = 80, 81


def uses(*parts: Event | list[Event], start: list[Event] | None = None) -> list[FieldUse]:
    return list(field_uses(evidence(*parts, start=start).forms, Thresholds()))


def test_fields_come_in_the_order_of_their_first_touch_and_the_last_one_stands_out() -> None:
    found = uses(fill(2_000, MAIL, "j@x.de"), fill(5_000, NAME, "Jane"), press(8_000, NOTE))
    assert [(one.field, one.place, one.is_last, one.is_filled) for one in found] == [
        ("[name=mail]", 0, False, True),
        ("[name=name]", 1, False, True),
        ("#note", 2, True, False),
    ]
    assert {(one.form, one.form_selector, one.form_place) for one in found} == {
        ("#contact", "#contact", 0)
    }
    assert {one.sent_ms for one in found} == {None}
    assert found[0].left_ms == 2_000 + 500 + 120 * 6
    assert found[2].left_ms == 60_000


def test_the_time_before_the_first_letter_counts_only_while_the_field_has_the_focus() -> None:
    blur = makers.interaction(4_000, 6, NAME, None, None)
    (one,) = uses(press(2_000, NAME), blur, fill(9_000, NAME, "Jane"))
    assert one.hesitation_ms == (4_000 - 1_945) + (400 + 55)
    assert one.at_ms == 1_945


def test_a_form_that_was_sent_has_no_last_field_and_says_when() -> None:
    found = uses(TWO, press(9_000, SEND), thanks(9_300))
    assert [one.is_last for one in found] == [False, False]
    assert {one.sent_ms for one in found} == {9_000}
    assert {one.form_label for one in found} == {"Send"}


def test_what_is_taken_back_is_a_correction_each_time_in_one_go() -> None:
    texts = ["J", "Ja", "Jab", "Ja", "J", "Ja", "Jan", "Ja", "Jan", "Jane"]
    letters = [makers.typed(2_400 + 200 * at, text, NAME) for at, text in enumerate(texts)]
    (one,) = uses(press(2_000, NAME), letters)
    assert (one.corrections, one.refills) == (2, 0)


def test_what_was_come_to_and_left_empty_is_skipped() -> None:
    skip = [*press(4_500, MAIL), makers.interaction(5_500, 6, MAIL, None, None)]
    found = uses(fill(2_000, NAME, "Jane"), skip, fill(6_000, NOTE, "Hello"))
    assert [one.field for one in found if one.is_skipped] == ["[name=mail]"]


def test_a_search_that_was_typed_and_not_sent_is_no_form_and_one_that_was_sent_is() -> None:
    assert uses(fill(2_000, SEARCH, "shoes")) == []
    assert uses(press(2_000, TERMS)) == []
    sent = makers.page(3_500, "https://shop.example/search?q=shoes", loads=True)
    (one,) = uses(fill(2_000, SEARCH, "shoes"), sent)
    assert one.sent_ms is not None


def boxes() -> list[makers.Node]:
    mine = makers.element(
        70, "div", field(NAME, "street"), field(MAIL, "city"), field(TERMS, "plan", "radio"),
        id="checkout",
    )  # fmt: skip
    return [makers.element(8, "main", field(RED, "amount", "number"), mine)]


def test_fields_without_a_form_are_one_of_what_holds_them() -> None:
    start = makers.page(body=boxes())
    found = uses(fill(2_000, NAME, "High Street"), fill(5_000, MAIL, "Bonn"), start=start)
    assert {(one.form, one.form_selector) for one in found} == {("#checkout", "#checkout")}
    assert [one.is_last for one in found] == [False, True]


def test_what_is_chosen_among_is_one_field() -> None:
    choices = [
        makers.element(
            node_id,
            "input",
            type="radio",
            name="colour",
            id=f"colour-{node_id}",
            value=str(node_id),
        )
        for node_id in (RED, BLUE)
    ]
    body = [makers.element(8, "form", field(NAME, "name"), *choices, id="order")]
    chosen = [
        event
        for at, node_id in ((6_000, RED), (8_000, BLUE))
        for event in (
            *press(at, node_id),
            makers.change(at + 20, 5, id=node_id, text="on", isChecked=True),
        )
    ]
    found = uses(fill(2_000, NAME, "Jane"), chosen, start=makers.page(body=body))
    assert [(one.field, one.is_last) for one in found] == [
        ("[name=name]", False),
        ("[name=colour]", True),
    ]
    assert found[1].at_ms == 5_945


@pytest.mark.parametrize(
    ("selector", "name"),
    [
        ("#contact", "#contact"), ("#form-88213 > form", "#form-* > form"), ("#:r1a:", "#*"),
        ("form:nth-of-type(2)", "form:nth-of-type(2)"), ("#a3f9c01b77", "#*"), (None, ""),
    ],
)  # fmt: skip
def test_what_is_made_up_for_one_visit_is_no_part_of_a_name(
    selector: str | None, name: str
) -> None:
    assert stable(selector) == name


def test_a_field_that_nobody_recorded_is_called_by_its_kind() -> None:
    assert field_key(None, "text") == "text"


def test_forms_that_were_left_and_sent_are_those_of_the_labels(shared: Path) -> None:
    folder = shared / "recordings/labelled"
    told = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    files = {one["session"]: one["file"] for one in told["sessions"]}
    wanted = [one for one in told["labels"] if one["kind"] in ("form_abandon", "not_abandon")]
    assert len(wanted) == 12
    for label in wanted:
        analysis = analysed(events_of(folder / files[label["session"]]))
        forms: dict[int, list[FieldUse]] = {}
        for one in field_uses(unpacked(packed(gather(analysis))).forms, Thresholds()):
            forms.setdefault(one.form_place, []).append(one)
        begin, end = label["start_ms"] - 1_000, label["end_ms"] + 1_000
        if label["kind"] == "not_abandon":
            sent = [one[0].sent_ms for one in forms.values()]
            # the label stands where the page said that it came
            assert any(begin - 1_500 <= at_ms <= end for at_ms in sent if at_ms is not None), label
            continue
        (mine,) = [one for one in forms.values() if begin <= one[0].at_ms <= end]
        assert [use.is_last for use in mine].count(True) == 1, label
        assert {use.sent_ms for use in mine} == {None}, label
        assert sum(use.is_filled for use in mine) == label["fields"], label
