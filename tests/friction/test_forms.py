"""Forms: left without being sent, sent after all, skipped, refilled, sent again, stood before."""

from __future__ import annotations

import pytest

from app.friction.evidence import Evidence, gather, packed, unpacked
from app.friction.filled import filled_forms
from app.friction.form_rules import form_findings
from app.friction.model import Finding, Kind
from app.friction.thresholds import Thresholds, with_changes
from app.friction.wording import sentence
from tests import makers
from tests.activity.reading import analysed
from tests.makers import Event, Node

NAME, MAIL, NOTE, SEND, NEWS, SEARCH, ELSEWHERE, TERMS, CANCEL = 20, 21, 22, 23, 24, 25, 26, 27, 28
END_MS = 60_000


def field(node_id: int, name: str, kind: str = "text") -> Node:
    return makers.element(node_id, "input", type=kind, name=name, id=name)


def page(at_ms: float = 0, url: str = "https://shop.example/contact", **loads: bool) -> list[Event]:
    """A contact form, a search field and a link beside it, and what is shown when it was sent."""
    form = makers.element(
        19,
        "form",
        field(NAME, "name"),
        field(MAIL, "mail", "email"),
        makers.element(NOTE, "textarea", id="note"),
        field(TERMS, "terms", "checkbox"),
        makers.element(SEND, "button", makers.text(33, "Send"), id="send"),
        makers.element(CANCEL, "button", makers.text(34, "Cancel"), id="cancel", type="button"),
        id="contact",
    )
    return makers.page(
        at_ms,
        url,
        body=[
            makers.element(8, "main", form, makers.element(NEWS, "p")),
            field(SEARCH, "search", "search"),
            makers.element(ELSEWHERE, "a", makers.text(35, "Shop"), href="/shop"),
        ],
        **loads,
    )


def evidence(*parts: Event | list[Event], start: list[Event] | None = None) -> Evidence:
    end = makers.scroll(END_MS, y=1)
    return unpacked(packed(gather(analysed(page() if start is None else start, end, *parts))))


def found(*parts: Event | list[Event], thresholds: Thresholds | None = None) -> list[Finding]:
    return list(form_findings(evidence(*parts).forms, thresholds or Thresholds()))


def kinds(*parts: Event | list[Event]) -> list[Kind]:
    return [one.kind for one in found(*parts)]


def press(at_ms: float, node_id: int) -> list[Event]:
    """A press, and the focus that goes with it."""
    focus = makers.interaction(at_ms - 55, 5, node_id, None, None)
    return [*makers.press(at_ms, node_id, x=100, y=200), focus]


def fill(at_ms: float, node_id: int, text: str, letter_ms: float = 120) -> list[Event]:
    """A press into a field, a text letter by letter, and the loss of the focus."""
    letters = [
        makers.typed(at_ms + 400 + letter_ms * i, text[: i + 1], node_id) for i in range(len(text))
    ]
    blur = makers.interaction(at_ms + 500 + letter_ms * len(text), 6, node_id, None, None)
    return [*press(at_ms, node_id), *letters, blur]


TWO = [*fill(2_000, NAME, "Jane"), *fill(5_000, MAIL, "jane@example.com")]
THANKS = makers.element(40, "p", makers.text(41, "Thank you"))


def thanks(at_ms: float) -> Event:
    return makers.mutation(at_ms, adds=[(8, THANKS)])


def test_a_form_with_two_fields_filled_that_was_never_sent_is_left() -> None:
    (one,) = found(TWO)
    assert one.kind == Kind.FORM_ABANDON
    assert (one.start_ms, one.end_ms) == (1_945, END_MS)
    assert one.place.selector == "#contact"
    assert sentence(one.why).startswith("Filled 2 fields in 58 s, the last “mail”")


def test_one_field_is_no_form_left_unless_ones_own_number_says_so() -> None:
    one = fill(2_000, NAME, "Jane")
    assert not kinds(one)
    assert [f.kind for f in found(one, thresholds=with_changes({"abandon_fields": 1}))] == [
        Kind.FORM_ABANDON
    ]


def test_leaving_by_a_link_is_leaving() -> None:
    next_page = makers.page(13_500, "https://shop.example/shop", loads=True)
    (one,) = found(TWO, makers.press(13_000, ELSEWHERE, x=10, y=10), next_page)
    assert (one.kind, one.end_ms) == (Kind.FORM_ABANDON, 13_500)
    assert one.why.code == "form_abandon"


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ("an answer on the page", [press(12_000, SEND), thanks(12_800)]),
        (
            "another page",
            [press(12_000, SEND), makers.page(15_000, "https://shop.example/ok", loads=True)],
        ),
        (
            "another address",
            [
                press(12_000, SEND),
                makers.custom(
                    12_900, "$url_changed", {"href": "https://shop.example/contact/sent"}
                ),
            ],
        ),
        ("the key Enter", [makers.page(8_300, "https://shop.example/ok", loads=True)]),
        (
            "the key Enter, told as a click",
            [makers.click(8_000, SEND, x=0, y=0), thanks(8_200)],
        ),
        (
            "fields that the page empties",
            [
                makers.mutation(8_390, adds=[(8, THANKS)]),
                makers.typed(8_400, "", NAME),
                makers.typed(8_400, "", MAIL),
            ],
        ),
    ],
)
def test_a_form_that_was_sent_is_not_left(how: str, parts: list[Event | list[Event]]) -> None:
    assert Kind.FORM_ABANDON not in kinds(TWO, *parts), how


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ("nothing happens", [press(12_000, SEND)]),
        (
            "only the button itself changes",
            [
                press(12_000, SEND),
                makers.mutation(12_050, adds=[(SEND, makers.element(50, "span"))]),
                makers.mutation(12_060, attributes=[(SEND, {"class": "ripple"})]),
            ],
        ),
        (
            "the form only looks as if it was asked for something",
            [
                press(12_000, SEND),
                makers.mutation(12_020, attributes=[(19, {"class": "was-validated"})]),
                makers.mutation(12_030, attributes=[(NAME, {"class": "is-invalid"})]),
            ],
        ),
        (
            "a field is asked for",
            [press(12_000, SEND), makers.interaction(12_080, 5, NOTE, None, None), thanks(12_090)],
        ),
        (
            "a message says that something went wrong",
            [
                press(12_000, SEND),
                makers.mutation(
                    12_600,
                    adds=[
                        (8, makers.element(50, "div", role="alert")),
                        (50, makers.text(51, "Please enter a note")),
                    ],
                ),
            ],
        ),
        ("it is called off", [press(12_000, CANCEL), thanks(12_300)]),
        ("only a place of the page is gone to", [
            press(12_000, SEND), makers.custom(12_200, "$url_changed", {"href": "https://shop.example/contact#top"})
        ]),
    ],
)  # fmt: skip
def test_a_press_that_sends_nothing_leaves_the_form_unsent(
    how: str, parts: list[Event | list[Event]]
) -> None:
    assert Kind.FORM_ABANDON in kinds(TWO, *parts), how


def test_what_the_page_fills_in_by_itself_is_not_filled_by_a_person() -> None:
    assert not kinds(
        fill(2_000, NAME, "Jane"),
        makers.change(
            5_000, 5, id=MAIL, text="jane@example.com", isChecked=False, userTriggered=False
        ),
    )


def test_masked_texts_tell_as_much() -> None:
    assert kinds(fill(2_000, NAME, "****"), fill(5_000, MAIL, "********")) == [Kind.FORM_ABANDON]


def test_search_fields_and_boxes_are_no_form_that_one_leaves() -> None:
    assert not kinds(fill(2_000, SEARCH, "shoes"), fill(5_000, SEARCH, "boots"))
    tick = makers.change(6_000, 5, id=TERMS, text="on", isChecked=True, userTriggered=True)
    assert not kinds(press(6_000, TERMS), tick)


def test_fields_without_a_form_belong_to_what_holds_them() -> None:
    """A button in the same dialog sends them; a menu of the page does not."""
    dialog = makers.element(
        60,
        "div",
        makers.element(61, "div", field(NAME, "name"), field(MAIL, "mail", "email")),
        makers.element(
            62, "div", makers.element(SEND, "button", makers.text(33, "Order now"), id="send")
        ),
    )
    menu = makers.element(70, "button", makers.text(71, "Get started"), id="menu")
    body = [
        makers.element(72, "header", menu),
        makers.element(8, "main", makers.element(59, "div", dialog)),
    ]
    start = makers.page(0, body=body)

    def left(*parts: Event | list[Event]) -> bool:
        forms = evidence(TWO, *parts, start=start).forms
        return any(one.kind is Kind.FORM_ABANDON for one in form_findings(forms, Thresholds()))

    assert left()
    assert left(press(12_000, 70), thanks(12_300))
    assert not left(press(12_000, SEND), thanks(12_300))


def test_a_field_that_is_left_empty_while_a_later_one_is_filled_was_skipped() -> None:
    skip = [*press(4_000, MAIL), makers.interaction(5_500, 6, MAIL, None, None)]
    (one,) = [
        f for f in found(fill(2_000, NAME, "Jane"), skip, fill(6_000, NOTE, "Hello")) if f.kind is Kind.FORM_SKIP
    ]  # fmt: skip
    assert (one.place.selector, one.start_ms, one.end_ms) == ("#mail", 3_945, 5_500)


def test_a_field_that_is_come_back_to_was_not_skipped() -> None:
    skip = [*press(4_000, MAIL), makers.interaction(5_500, 6, MAIL, None, None)]
    back = fill(8_000, MAIL, "jane@example.com")
    assert Kind.FORM_SKIP not in kinds(skip, fill(6_000, NOTE, "Hello"), back)


def lengths(start_ms: float, *counts: int, node_id: int = NAME) -> list[Event]:
    values = [
        makers.typed(start_ms + 400 + 100 * i, "x" * n, node_id) for i, n in enumerate(counts)
    ]
    return [*press(start_ms, node_id), *values]


def test_a_field_that_is_emptied_and_filled_again_was_refilled() -> None:
    (one,) = found(lengths(2_000, 2, 4, 6, 8, 5, 3, 1, 0, 2, 4, 6))
    assert one.kind == Kind.FORM_REFILL
    assert sentence(one.why) == "“name” was emptied from 8 to 0 characters and filled again."
    assert (one.start_ms, one.end_ms) == (2_700, 3_400)


@pytest.mark.parametrize(
    ("how", "counts"),
    [
        ("a slip is put right", (2, 4, 6, 8, 6, 5, 7, 9)),
        ("it stays empty", (2, 4, 6, 0)),
        ("short", (1, 2, 0, 2)),
    ],
)
def test_what_is_put_right_or_stays_empty_is_no_refill(how: str, counts: tuple[int, ...]) -> None:
    assert not found(lengths(2_000, *counts)), how


def test_a_field_that_the_page_empties_after_each_entry_is_not_refilled() -> None:
    """As a list of things to do does."""
    entry = makers.mutation(3_095, adds=[(8, THANKS)])
    assert not kinds(
        lengths(2_000, 3, 6, 8), entry, makers.typed(3_100, "", NAME), lengths(4_000, 3, 6, 9)
    )


def test_the_same_button_pressed_again_with_the_form_as_it_was_is_sending_twice() -> None:
    again = [
        one
        for one in found(TWO, press(12_000, SEND), press(15_000, SEND))
        if one.kind is Kind.REPEAT_SUBMIT
    ]
    assert [sentence(one.why) for one in again] == ["Pressed the button “Send” 2 times within 3 s."]
    assert (again[0].start_ms, again[0].end_ms) == (12_000, 15_000)


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        (
            "something was put right",
            [press(12_000, SEND), lengths(13_000, 5, 7, node_id=NOTE), press(16_000, SEND)],
        ),
        ("much later", [press(12_000, SEND), press(24_000, SEND)]),
        ("something else was pressed", [press(12_000, SEND), press(13_500, CANCEL), press(15_000, SEND)]),
        ("a double click", [press(12_000, SEND), press(12_200, SEND)]),
    ],
)  # fmt: skip
def test_another_try_much_later_or_a_double_click_is_not_sending_twice(
    how: str, parts: list[Event | list[Event]]
) -> None:
    assert Kind.REPEAT_SUBMIT not in kinds(TWO, *parts), how


def test_what_goes_into_the_cart_may_go_there_twice() -> None:
    """Unless nothing came of it."""
    add = makers.element(SEND, "button", makers.text(33, "Add to cart"), id="send")
    form = makers.element(19, "form", field(NAME, "count", "number"), add)
    start = makers.page(0, body=[makers.element(8, "main", form)])
    presses = [*fill(2_000, NAME, "2"), *press(12_000, SEND), *press(15_000, SEND)]

    def again(*parts: Event | list[Event]) -> bool:
        forms = evidence(presses, *parts, start=start).forms
        return any(one.kind is Kind.REPEAT_SUBMIT for one in form_findings(forms, Thresholds()))

    assert again()
    assert not again(thanks(12_300))


def test_a_button_of_an_untouched_form_may_be_pressed_again() -> None:
    assert not kinds(press(2_000, SEND), press(5_000, SEND))


def test_standing_in_a_field_before_the_first_letter_is_hesitation() -> None:
    letter = makers.typed(13_000, "J", NAME)
    (one,) = found(press(2_000, NAME), letter)
    assert (one.kind, one.start_ms, one.end_ms) == (Kind.HESITATION, 2_000, 13_000)
    assert (one.place.selector, one.place.x_px, one.place.y_px) == ("#name", 100, 200)
    assert sentence(one.why) == "Stood in “name” for 11 s before the next letter."


def test_giving_up_after_standing_in_a_field_is_hesitation_too() -> None:
    left = makers.interaction(13_000, 6, NAME, None, None)
    (one,) = found(press(2_000, NAME), left)
    assert one.why.code == "hesitation_field_left"


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ("too short", [press(2_000, NAME), makers.typed(7_000, "J", NAME)]),
        ("away", [press(2_000, NAME), makers.typed(50_000, "J", NAME)]),
        (
            "the page's own focus",
            [makers.interaction(2_000, 5, NAME, None, None), makers.typed(13_000, "J", NAME)],
        ),
        (
            "reading on",
            [press(2_000, NAME), makers.scroll(6_000, y=300), makers.typed(13_000, "J", NAME)],
        ),
        (
            "the pointer goes about",
            [
                press(2_000, NAME),
                makers.move(8_000, *[(100.0 + 60 * (i % 9), 90.0 + 40 * i) for i in range(20)]),
                makers.typed(13_000, "J", NAME),
            ],
        ),
    ],
)
def test_other_times_in_a_field_are_no_hesitation(
    how: str, parts: list[Event | list[Event]]
) -> None:
    assert not found(*parts), how


def test_a_page_that_scrolls_by_itself_to_the_field_does_not_hide_the_standing() -> None:
    own = [makers.scroll(2_000 + 100 * i, y=40.0 * i) for i in range(1, 6)]
    assert kinds(press(2_000, NAME), own, makers.typed(13_000, "J", NAME)) == [Kind.HESITATION]


def test_forms_are_told_with_the_time_in_each_field_its_refills_and_what_was_left_out() -> None:
    skip = [*press(4_500, MAIL), makers.interaction(5_500, 6, MAIL, None, None)]
    kept = evidence(
        lengths(2_000, 2, 4, 6, 8, 3, 0, 2, 4), makers.interaction(3_945, 6, NAME, None, None), skip,
        fill(6_000, NOTE, "Hello"), press(9_000, SEND), thanks(9_300),
    )  # fmt: skip
    (form,) = filled_forms(kept.forms, Thresholds())
    assert (form.visit, form.selector, form.submitted) == (0, "#contact", True)
    assert [
        (one.selector, one.label, one.time_ms, one.refills, one.skipped) for one in form.fields
    ] == [
        ("#name", "name", 2_000, 1, False),
        ("#mail", "mail", 1_055, 0, True),
        ("#note", None, 1_155, 0, False),
    ]


def test_a_form_that_only_had_the_focus_is_not_told() -> None:
    assert filled_forms(evidence(press(2_000, NAME)).forms, Thresholds()) == ()
