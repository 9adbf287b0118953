"""What calls to act on a page, as it was left."""

from __future__ import annotations

import pytest

from app.activity.shown import PageShown
from tests import makers
from tests.activity.reading import analysed
from tests.makers import Node


def page(*body: Node) -> PageShown:
    """A page of these nodes as it was left."""
    (shown,) = analysed(
        *makers.page(0, "https://site.example/", body=body, loads=True), makers.move(9_000, (5, 5))
    ).pages
    return shown


def called(*body: Node) -> list[str | None]:
    return [one.label for one in page(*body).calls]


def control(node_id: int, label: str, tag: str = "button", **attributes: str) -> Node:
    return makers.element(node_id, tag, makers.text(node_id + 1, label), **attributes)


def field(node_id: int, tag: str = "input", **attributes: str) -> Node:
    return makers.element(node_id, tag, **attributes)


def form(node_id: int, *inside: Node, **attributes: str) -> Node:
    return makers.element(node_id, "form", *inside, **attributes)


CONTACT = form(
    40, field(41, name="who"), field(42, tag="textarea", name="what"), control(43, "Send message"), id="contact"
)  # fmt: skip


def test_the_button_of_a_form_that_is_to_be_filled_calls_louder_than_any_words() -> None:
    hero = control(60, "Get started", "a", href="/start", **{"class": "btn btn-primary"})
    (call,) = page(hero, CONTACT).calls
    assert (call.node_id, call.snapshot, call.label) == (43, 1, "Send message")
    assert call.selector == "#contact > button:nth-of-type(1)"
    assert call.element_key


@pytest.mark.parametrize(
    "label",
    [
        "Get started", "Sign up", "Start your free trial", "Book a demo", "Contact us", "Subscribe", "Checkout",
        "Buy now", "Add to cart", "Let’s talk", "Become a member",
        "Get the app", "Jetzt kostenlos testen", "Kontakt aufnehmen", "S'inscrire", "Regístrate",
        "Contattaci", "Neem contact op", "Załóż konto", "Зарегистрироваться", "今すぐ登録", "立即注册",
    ],
)  # fmt: skip
def test_a_control_calls_by_what_it_says(label: str) -> None:
    assert called(control(60, label)) == [label]


@pytest.mark.parametrize(
    "label", ["Read more", "Older posts →", "Next", "Close", "Toggle navigation", "OK", "Menu", "Show all", "Starters"]
)  # fmt: skip
def test_a_control_that_says_anything_else_does_not(label: str) -> None:
    assert called(control(60, label, **{"class": "btn btn-primary"})) == []


def test_a_control_calls_by_its_dress() -> None:
    assert called(control(60, "Ahoy", "a", href="/x", **{"class": "button cta"})) == ["Ahoy"]


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("nav", {}), ("footer", {}), ("aside", {}), ("dialog", {}), ("div", {"role": "dialog"}),
        ("div", {"aria-hidden": "true"}),
        ("div", {"class": "portfolio-modal modal fade"}), ("div", {"hidden": ""}), ("div", {"class": "navbar"}),
    ],
)  # fmt: skip
def test_what_stands_around_a_page_or_over_it_calls_nobody(
    tag: str, attributes: dict[str, str]
) -> None:
    assert called(makers.element(50, tag, control(60, "Sign up"), **attributes)) == []


def test_a_header_that_holds_no_way_through_the_site_is_part_of_the_page() -> None:
    hero = makers.element(50, "header", control(60, "Sign up"))
    assert called(hero) == ["Sign up"]
    way = makers.element(70, "nav", control(71, "Home", "a", href="/"))
    assert called(makers.element(50, "header", control(60, "Sign up"), way)) == []


def test_a_search_or_one_field_is_no_form_to_be_filled() -> None:
    search = form(40, field(41, name="q"), field(42, name="where"), control(43, "Go"))
    letters = form(50, field(51, type="email"), control(52, "OK"))
    assert called(search, letters) == []


def test_a_link_to_another_part_of_the_page_calls_nobody_away() -> None:
    def link(href: str) -> Node:
        return control(60, "Contact us", "a", href=href, **{"class": "btn"})

    assert called(link("https://site.example/#contact")) == []
    assert called(link("https://site.example/#/contact")) == ["Contact us"]


def test_what_each_entry_of_a_list_has_calls_nobody_but_what_stands_once_does() -> None:
    def adds(count: int) -> list[Node]:
        return [
            control(100 + 2 * at, "Add to cart", "a", href=f"/add/{at}", **{"class": "btn"})
            for at in range(count)
        ]

    assert called(*adds(4)) == []
    (call,) = page(*adds(3), control(60, "Add to cart")).calls
    assert call.node_id == 60
