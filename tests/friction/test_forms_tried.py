"""Fields that are tried rather than filled in: filters, sums, codes. Nobody leaves them without sending."""

from __future__ import annotations

from app.friction.evidence import gather
from app.friction.form_rules import form_findings
from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import analysed
from tests.friction.test_forms import MAIL, NAME, field, fill
from tests.makers import Event, Node

LIST, RESULT, SEND = 60, 61, 62


def left(*answers: Event, sends: bool = False, formal: bool = False, letters: int = 8) -> bool:
    """Two fields are filled; is that a form that was left?"""
    button = [makers.element(SEND, "button", makers.text(63, "Send"))] if sends else []
    fields = [field(NAME, "name"), field(MAIL, "mail")]
    holder = makers.element(19, "form" if formal else "div", *fields, *button)
    rows = [makers.element(70 + i, "li", makers.text(90 + i, f"Row {i}")) for i in range(9)]
    below: list[Node] = [makers.element(LIST, "ul", *rows), makers.element(RESULT, "p")]
    start = makers.page(0, body=[makers.element(8, "main", holder, *below)])
    typing = [*fill(2_000, NAME, "x" * letters), *fill(6_000, MAIL, "y" * letters)]
    found = gather(analysed(start, typing, list(answers), makers.scroll(60_000, y=1)))
    return any(one.kind is Kind.FORM_ABANDON for one in form_findings(found.forms, Thresholds()))


def shorter(at_ms: float, first: int) -> Event:
    """Five rows of a list go at once."""
    return makers.mutation(at_ms, removes=[(LIST, 70 + first + i) for i in range(4)])


def told(at_ms: float) -> list[Event]:
    """A sum is told anew with each of eight letters."""
    return [
        makers.mutation(at_ms + 400 + 120 * i + 10, texts=[(91, f"{i} a month")]) for i in range(8)
    ]


def test_fields_that_make_a_list_shorter_are_a_filter() -> None:
    assert left()
    assert not left(shorter(3_500, 0), shorter(7_500, 4))
    assert not left(shorter(3_500, 0), shorter(7_500, 4), formal=True)


def test_fields_of_a_form_that_can_be_sent_are_filled_in_whatever_follows_them() -> None:
    assert left(shorter(3_500, 0), shorter(7_500, 4), formal=True, sends=True)


def test_a_list_that_changes_by_itself_answers_nobody() -> None:
    own = [
        makers.mutation(
            at, adds=[(LIST, makers.element(200 + int(at) + i, "li")) for i in range(5)]
        )
        for at in range(500, 20_000, 900)
    ]
    assert left(*own)


def test_fields_of_which_each_letter_is_answered_are_a_sum() -> None:
    assert not left(*told(2_000), *told(6_000))
    assert left(*told(2_000)[:2], *told(6_000)[:2])


def test_fields_for_one_letter_are_a_code() -> None:
    assert not left(letters=1)
