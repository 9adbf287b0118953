"""Clicks whose answer no recording holds: another tab, the clipboard, a printer, and what style sheets alone show."""

from __future__ import annotations

from typing import Any

import pytest

from app.activity.analyze import analyze
from app.friction.click_rules import click_findings
from app.friction.clicks import gather_clicks
from app.friction.session import Session
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import window
from tests.friction.test_clicks import END

HOLDER, PRESSED, LIST = 30, 31, 32


def at(control: makers.Node, css: str = "") -> list[str]:
    """The kinds found for one click on the node `PRESSED`, with a style sheet."""
    start = makers.page(body=[makers.element(29, "main", control)])
    head = start[1]["data"]["node"]["childNodes"][0]["childNodes"][0]
    head["childNodes"].append(makers.element(90, "style", makers.text(91, css)))
    events = makers.recording(start, END, makers.press(3_000, PRESSED, x=100, y=100))
    clicks = gather_clicks(Session(analyze([window(events)])))
    return [str(one.kind) for one in click_findings(clicks, Thresholds())]


def button(*children: makers.Node, **attributes: Any) -> makers.Node:
    return makers.element(PRESSED, "button", *children, **attributes)


def icon(tag: str = "i", **attributes: Any) -> makers.Node:
    return makers.element(40, tag, **attributes)


@pytest.mark.parametrize(
    "control",
    [
        button(makers.text(41, "Copy")),
        button(makers.text(41, "Open in new tab")),
        button(icon(class_="fa fa-clipboard")),
        button(icon("svg", class_="icon icon-copy")),
        button(icon("svg", class_="lucide lucide-share")),
        button(icon("span", class_="material-icons"), aria_label="Print"),
        button(makers.element(40, "span", makers.text(42, "content_copy"), class_="material-icons")),
        button(makers.text(41, "SPRING24"), data_clipboard_text="SPRING24"),
        button(makers.text(41, "The manual"), onclick="window.open('/manual')"),
        button(makers.text(41, "Opening hours"), popovertarget="hours"),
    ],
)  # fmt: skip
def test_what_hands_over_to_something_else_is_not_dead(control: makers.Node) -> None:
    assert at(control) == []


@pytest.mark.parametrize(
    "control",
    [
        button(makers.text(41, "Approve")),
        button(icon(class_="fa fa-star")),
        button(makers.text(41, "Show photocopies of it")),
        button(icon(class_="fa fa-copyright")),
    ],
)
def test_other_controls_that_nothing_answers_are_dead(control: makers.Node) -> None:
    assert at(control) == ["dead_click"]


def menu(tag: str = "div", entries: int = 2, **attributes: Any) -> makers.Node:
    """Something with a name and a list in it, which a style sheet may show."""
    links = [makers.element(50 + i, "a", makers.text(60 + i, f"Way {i}")) for i in range(entries)]
    return makers.element(
        HOLDER, "div", makers.element(PRESSED, tag, makers.text(41, "Sort by"), **attributes),
        makers.element(LIST, "ul", *links, class_="menu list"), class_="drop down",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("css", "shown"),
    [
        (".drop:hover ul{display:block}", menu()),
        (".a,.drop:hover>.menu{visibility:visible}", menu()),
        (".drop.down:focus-within .menu{display:block}", menu("button")),
        (".drop:focus-within .menu{opacity:1}", menu(tabindex="0")),
        ("button:focus+.menu{display:block}", menu("button")),
        (".x{}@media (min-width:1px){.drop:hover .menu{max-height:90px}}", menu()),
    ],
)
def test_what_a_style_sheet_alone_shows_answers(css: str, shown: makers.Node) -> None:
    assert at(shown) == ["dead_click"]
    assert at(shown, css) == []


@pytest.mark.parametrize(
    ("css", "shown"),
    [
        (".drop:hover{display:block}", menu()),  # only itself
        (".drop:hover ul{color:red}", menu()),  # only other colours
        (".drop:hover ul{opacity:1}", menu(entries=1)),  # no menu: a hint, a shade on a picture
        (".drop:focus-within ul{display:block}", menu()),  # nothing that takes the focus
        (".other:hover ul{display:block}", menu()),
    ],
)
def test_what_only_looks_different_under_the_pointer_is_dead_still(
    css: str, shown: makers.Node
) -> None:
    assert at(shown, css) == ["dead_click"]


def test_a_gap_between_texts_is_not_dead_but_a_text_is() -> None:
    words = ["Primary colour of the house", "Another colour of the house"]
    parts = [makers.element(50 + i, "p", makers.text(60 + i, one)) for i, one in enumerate(words)]
    assert at(makers.element(PRESSED, "div", *parts)) == []
    assert at(makers.element(PRESSED, "div", makers.text(60, " ".join(words)))) == ["dead_click"]
