"""Messages that something went wrong: when one appears, and what is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests import makers
from tests.activity.reading import analysed

FORM, TOAST, MESSAGE, WORDS = 50, 60, 62, 63


def form(*messages: makers.Node) -> makers.Node:
    button = makers.element(51, "button", makers.text(52, "Send"))
    return makers.element(
        FORM, "form", makers.element(53, "input", name="email"), button, *messages
    )


def message(
    content: str = "Enter a valid address: this one is invalid.", **attributes: Any
) -> makers.Node:
    return makers.element(MESSAGE, "div", makers.text(WORDS, content), **attributes)


def texts(
    *parts: makers.Event | Iterable[makers.Event], page: list[makers.Node] | None = None
) -> list[str]:
    """What messages say that appear on a page with a form, after a press at 5 s."""
    start = makers.page(0, body=[form()] if page is None else page, loads=True)
    return [one.text for one in analysed(start, makers.click(5_000, 51), *parts).alerts]


def added(node: makers.Node, at_ms: float = 5_300, parent: int = FORM) -> list[makers.Event]:
    """A node comes, its texts behind it, as the recorder tells it."""
    inside = node["childNodes"]
    return [
        makers.mutation(
            at_ms,
            adds=[(parent, {**node, "childNodes": []}), *((node["id"], one) for one in inside)],
        )
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        {"role": "alert"}, {"class_": "alert alert-danger"}, {"class_": "Toast_toast__x3f error"},
        {"aria_live": "assertive"},
        {"class_": "invalid-feedback d-block"}, {"class_": "MuiAlert-root"}, {"class_": "form-error"},
    ],
)  # fmt: skip
def test_a_message_that_is_added_appears(attributes: dict[str, Any]) -> None:
    assert texts(added(message(**attributes))) == ["Enter a valid address: this one is invalid."]


def said(tag: str, words: str, *others: makers.Node) -> makers.Node:
    """A text without any mark of a message."""
    return makers.element(MESSAGE, tag, makers.text(WORDS, words), *others, class_="css-5e")


@pytest.mark.parametrize(
    "words",
    ["Please enter a valid email", "Wrong email or password", "That does not look right"],
)
def test_a_plain_text_by_a_field_that_says_what_is_wrong_is_a_message(words: str) -> None:
    assert texts(added(said("p", words))) == [words]


def test_a_text_by_a_field_may_be_set_in_place() -> None:
    hint = makers.element(MESSAGE, "small", makers.text(WORDS, "We never call."))
    page = [form(hint)]
    wrong = makers.mutation(5_200, texts=[(WORDS, "A phone number is required, please check")])
    assert texts(wrong, page=page) == ["A phone number is required, please check"]
    set_anew = makers.mutation(
        5_200,
        removes=[(MESSAGE, WORDS)],
        adds=[(MESSAGE, makers.text(70, "Please enter a valid phone"))],
    )
    assert texts(set_anew, page=page) == ["Please enter a valid phone"]


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ("it says nothing wrong", added(said("p", "Thanks, we will write back"))),
        ("it names a field", added(said("label", "Please enter your name"))),
        ("a field comes with it", added(said("div", "Please enter a street", makers.element(71, "input")))),
        ("it comes long after", added(said("p", "Please enter a valid email"), 15_000)),
        ("no field is near", added(said("p", "The train was cancelled, sorry"), parent=makers.BODY)),
    ],
)  # fmt: skip
def test_other_plain_texts_are_no_messages(how: str, parts: list[makers.Event]) -> None:
    assert texts(parts, page=[makers.element(80, "div", form())]) == [], how


def test_it_tells_where_when_and_how_long_after_the_press() -> None:
    (alert,) = analysed(
        makers.page(0, body=[form()], loads=True),
        makers.click(5_000, 51),
        added(message(role="alert", id="m")),
    ).alerts
    assert (alert.at_ms, alert.after_ms, alert.visit) == (5_300, 300, 0)
    assert (alert.node_id, alert.snapshot, alert.selector) == (MESSAGE, 1, "#m")


@pytest.mark.parametrize(
    "words",
    [
        "Passwort falsch", "Bitte geben Sie eine gültige Adresse ein", "Une erreur est survenue",
        "Veuillez remplir ce champ",
        "Contraseña incorrecta", "Este campo es obligatorio", "Não foi possível salvar", "Campo obbligatorio",
        "Ongeldig wachtwoord",
        "Ogiltig adress", "Nieprawidłowe hasło", "Неверный пароль", "エラーが発生しました",
        "密码错误", "Something went wrong",
        "Please enter your name.", "We couldn’t save your changes", "Your card was declined",
        "That name is already taken",
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_many_languages(words: str) -> None:
    assert texts(added(message(words, class_="toast"))) == [words]


@pytest.mark.parametrize(
    "words",
    ["Saved!", "Added to your cart", "3 results", "Welcome back, Ada", "Gespeichert", "1 / 12"],
)
def test_a_message_that_says_nothing_wrong_is_none(words: str) -> None:
    assert texts(added(message(words, role="alert"))) == []


def test_words_of_an_error_in_an_ordinary_paragraph_are_none() -> None:
    assert texts(added(message(class_="post-body"), parent=makers.BODY)) == []


def test_a_message_that_was_there_from_the_start_does_not_appear() -> None:
    there = [form(message(role="alert"))]
    faded = makers.mutation(6_000, attributes=[(MESSAGE, {"class": "alert fade"})])
    assert texts(faded, page=there) == []


def test_a_text_that_is_set_into_an_empty_message_appears() -> None:
    empty = [form(makers.element(MESSAGE, "p", role="alert"))]
    put = makers.mutation(
        5_400, adds=[(MESSAGE, makers.text(WORDS, "That did not work: an error."))]
    )
    assert texts(put, page=empty) == ["That did not work: an error."]


def test_a_text_that_changes_into_an_error_appears() -> None:
    told = makers.mutation(5_400, texts=[(WORDS, "Upload failed")])
    assert texts(told, page=[form(message("Uploading", aria_live="polite"))]) == ["Upload failed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"class_": "alert d-none"}, {"class": "alert"}), ({"class_": "alert", "style": "display: none"},
        {"style": ""}),
        ({"class_": "alert", "hidden": ""}, {"hidden": None}), ({"class_": "alert hidden"}, {"class": "alert"}),
        ({"class_": "alert", "style": "display: none;"}, {"style": {"display": "block"}}),
    ],
)  # fmt: skip
def test_a_hidden_message_that_is_shown_appears(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    shown = makers.mutation(5_400, attributes=[(MESSAGE, after)])
    assert len(texts(shown, page=[form(message(**before))])) == 1


def test_a_message_appears_with_the_box_that_hid_it() -> None:
    box = makers.element(TOAST, "div", message(class_="error"), class_="d-none")
    shown = makers.mutation(5_400, attributes=[(TOAST, {"class": "box"})])
    assert len(texts(shown, page=[form(box)])) == 1


def test_a_message_that_goes_and_comes_again_appears_twice() -> None:
    there = [form(message(class_="alert d-none"))]
    shows = [
        makers.mutation(at, attributes=[(MESSAGE, {"class": dress})])
        for at, dress in ((5_400, "alert"), (8_000, "alert d-none"), (9_000, "alert"))
    ]
    assert len(texts(*shows, page=there)) == 2


def test_a_toast_that_is_gone_before_anything_else_happens_was_there() -> None:
    gone = makers.mutation(8_300, removes=[(FORM, MESSAGE)])
    assert len(texts(added(message(class_="toast")), gone)) == 1


def test_what_counts_down_in_a_message_says_nothing_new() -> None:
    counts = [
        makers.mutation(5_500 + 1_000 * at, texts=[(WORDS, f"Failed. Next try in {9 - at} s")])
        for at in range(5)
    ]
    assert len(texts(added(message("Failed. Next try in 10 s", role="alert")), *counts)) == 1


def test_a_message_in_a_message_is_one() -> None:
    inner = message("Upload failed", class_="toast-body error")
    event = makers.mutation(
        5_300,
        adds=[
            (FORM, makers.element(TOAST, "div", class_="toast", role="alert")),
            (TOAST, {**inner, "childNodes": []}), (MESSAGE, makers.text(WORDS, "Upload failed")),
        ],
    )  # fmt: skip
    assert texts(event) == ["Upload failed"]


def test_what_comes_with_much_else_is_a_part_of_the_page() -> None:
    rows = [(FORM, makers.element(100 + at, "p")) for at in range(200)]
    event = makers.mutation(
        5_300,
        adds=[
            *rows,
            (FORM, {**message(role="alert"), "childNodes": []}),
            (MESSAGE, makers.text(WORDS, "Error")),
        ],
    )
    assert texts(event) == []


def test_what_comes_with_the_page_does_not_appear() -> None:
    assert texts(added(message(role="alert"), at_ms=200)) == []


def test_a_long_text_is_no_message() -> None:
    assert (
        texts(added(message("An error is a deviation from accuracy. " * 20, class_="notice"))) == []
    )


def test_a_page_that_a_server_sends_back_tells_what_is_wrong_with_what_was_sent() -> None:
    wrong = [form(message(role="alert"))]
    back = makers.page(5_900, "https://shop.example/?sent=1", body=wrong, loads=True)
    assert texts(back) == ["Enter a valid address: this one is invalid."]


def test_a_page_of_a_list_that_is_filtered_tells_nobody_that_something_is_wrong() -> None:
    link = makers.element(70, "a", makers.text(71, "Red"), href="?color=red")
    sold = message("Out of stock", class_="stock-warning")
    pages = [
        makers.page(0, "https://shop.example/shoes", body=[form(), link], loads=True),
        makers.click(5_000, 70),
        makers.page(
            5_900, "https://shop.example/shoes?color=red", body=[form(), link, sold], loads=True
        ),
    ]
    assert not analysed(*pages).alerts
    sought = makers.page(
        5_900, "https://shop.example/?q=hat", loads=True,
        body=[form(), makers.element(72, "main", makers.element(73, "div", makers.element(74, "div", sold)))],
    )  # fmt: skip
    assert texts(sought) == []


@pytest.mark.parametrize(
    ("how", "start", "url", "at_ms"),
    [
        ("another page", [], "https://shop.example/help", 5_900),
        ("it said so before", [message(role="alert")], "https://shop.example/", 5_900),
        ("long after the press", [], "https://shop.example/", 50_000),
    ],
)
def test_what_a_page_says_from_its_start_is_no_answer_otherwise(
    how: str, start: list[makers.Node], url: str, at_ms: float
) -> None:
    then = makers.page(at_ms, url, body=[form(message(role="alert"))], loads=True)
    assert texts(then, page=[form(*start)]) == [], how
