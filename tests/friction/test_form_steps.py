"""Forms in several steps, and forms with a part of the page that is typed into."""

from __future__ import annotations

import pytest

from app.friction.evidence import gather, packed, unpacked
from app.friction.field_uses import FieldUse, field_uses
from app.friction.form_rules import form_findings
from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import analysed
from tests.activity.telling import network
from tests.friction.test_forms import END_MS, field, fill, press, thanks
from tests.makers import Event, Node

FIRST, CITY, PLAN, NEXT, SEND, EDITOR = 20, 21, 22, 23, 24, 50


def _page(*fields: Node, tag: str = "form") -> list[Event]:
    holder = makers.element(
        19, tag, *fields, makers.element(NEXT, "button", makers.text(33, "Next"), type="button"),
        makers.element(SEND, "button", makers.text(34, "Send it")), id="app",
    )  # fmt: skip
    return makers.page(0, "https://site.example/apply", body=[holder])


def _steps(tag: str = "form") -> list[Event]:
    plan = makers.element(
        60, "fieldset", makers.element(61, "legend", makers.text(62, "Plan")),
        makers.element(63, "label", makers.element(PLAN, "input", type="radio", name="plan"), makers.text(64, "S")),
    )  # fmt: skip
    return _page(field(FIRST, "first"), field(CITY, "city"), plan, tag=tag)


def _uses(start: list[Event], *parts: Event | list[Event]) -> list[FieldUse]:
    evidence = unpacked(packed(gather(analysed(start, makers.scroll(END_MS, y=1), *parts))))
    return list(field_uses(evidence.forms, Thresholds()))


def _kinds(start: list[Event], *parts: Event | list[Event]) -> list[Kind]:
    evidence = unpacked(packed(gather(analysed(start, makers.scroll(END_MS, y=1), *parts))))
    return [one.kind for one in form_findings(evidence.forms, Thresholds())]


def shown_next(at_ms: float) -> Event:
    return makers.mutation(
        at_ms, adds=[(19, makers.element(int(at_ms), "p", makers.text(int(at_ms) + 1, "2")))]
    )


@pytest.mark.parametrize("tag", ["form", "div"])
def test_a_press_that_leads_to_the_next_fields_of_its_form_has_not_sent_it(tag: str) -> None:
    parts = [
        fill(2_000, FIRST, "Jane"),
        press(5_000, NEXT),
        shown_next(5_200),
        fill(8_000, CITY, "Rome"),
    ]
    found = _uses(_steps(tag), *parts)
    assert [(one.sent_ms, one.is_last) for one in found] == [(None, False), (None, True)]
    assert {one.form_label for one in found} == {None}
    assert Kind.FORM_ABANDON in _kinds(_steps(tag), *parts)


def test_a_form_in_steps_is_called_as_what_sends_it_and_sent_by_that() -> None:
    found = _uses(
        _steps(), fill(2_000, FIRST, "Jane"), press(5_000, NEXT), shown_next(5_200), fill(8_000, CITY, "Rome"),
        press(11_000, NEXT), shown_next(11_200), press(13_000, PLAN),
        makers.change(13_010, 5, id=PLAN, text="on", isChecked=True), press(15_000, SEND), thanks(15_300),
    )  # fmt: skip
    assert {one.sent_ms for one in found} == {15_000}
    assert {one.form_label for one in found} == {"Send it"}
    assert [one.label for one in found][-1] == "Plan"


@pytest.mark.parametrize(("control", "sent"), [(SEND, 5_000), (NEXT, None)])
def test_what_a_server_took_was_sent_unless_its_control_says_that_more_follows(
    control: int, sent: int | None
) -> None:
    taken = {
        "name": "https://site.example/api/profile", "initiatorType": "fetch", "method": "POST", "status": 200,
        "startTime": 5_050, "endTime": 5_150, "timeOrigin": makers.START,
    }  # fmt: skip
    parts = [
        fill(2_000, FIRST, "Jane"), press(5_000, control), network(5_200, taken), shown_next(5_200),
        fill(8_000, CITY, "Rome"),
    ]  # fmt: skip
    assert {one.sent_ms for one in _uses(_steps(), *parts)} == {sent}
    assert (Kind.FORM_ABANDON in _kinds(_steps(), *parts)) == (sent is None)


def test_what_is_typed_into_the_page_itself_is_a_field_of_the_form() -> None:
    editor = makers.element(
        EDITOR,
        "div",
        makers.text(51, "Write here"),
        contenteditable="true",
        **{"aria-label": "Message"},
    )
    letters = [
        makers.mutation(6_000 + 200 * at, texts=[(51, "Write here, please"[: 10 + at])]) for at in range(1, 9)
    ]  # fmt: skip
    blur = makers.interaction(9_000, 6, EDITOR, None, None)
    found = _uses(
        _page(field(FIRST, "first"), editor), fill(2_000, FIRST, "Jane"), press(5_500, EDITOR), letters, blur,
        makers.mutation(10_000, texts=[(51, "Changed by the page")]),
    )  # fmt: skip
    assert [(one.label, one.kind, one.is_filled, one.is_last) for one in found] == [
        ("first", "text", True, False), ("Message", "editor", True, True),
    ]  # fmt: skip
    assert (found[1].hesitation_ms, found[1].left_ms) == (6_200 - 5_445, 9_000)


def test_a_filter_is_no_form_whatever_is_pressed_beside_it_after() -> None:
    trial = makers.element(70, "button", makers.text(71, "Start free trial"))
    start = makers.page(
        0, "https://site.example/plans", body=[field(FIRST, "filter", "text"), trial]
    )
    assert not _uses(start, fill(2_000, FIRST, "audit"), press(6_000, 70), shown_in_body(6_200))


def shown_in_body(at_ms: float) -> Event:
    return makers.mutation(
        at_ms,
        adds=[
            (makers.BODY, makers.element(int(at_ms), "dialog", makers.text(int(at_ms) + 1, "Hi")))
        ],
    )
