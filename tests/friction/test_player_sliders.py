"""The slider of a film is part of its player: whoever draws it fills in no form. Any other slider is a field."""

from __future__ import annotations

import pytest

from app.friction.field_uses import field_uses
from app.friction.thresholds import Thresholds
from tests import makers
from tests.friction.test_forms import NAME, SEND, evidence, field, fill, press, thanks
from tests.makers import Event, Node

FILM, SLIDER, PLAY = 70, 71, 72


def slider(**attributes: str) -> Node:
    """A slider from 0 to 10."""
    return makers.element(SLIDER, "input", type="range", min="0", max="10", **attributes)


def player(*beside: Node, **of_film: object) -> Node:
    """A film with its own bar below."""
    film = makers.element(FILM, "video", src="/tour.mp4", id="film", **of_film)
    play = makers.element(PLAY, "button", makers.text(73, "Play"))
    return makers.element(74, "div", film, makers.element(75, "div", play, slider(), *beside))


def nodes(*body: Node) -> set[int]:
    """The ids of nodes and of all in them."""
    return {one["id"] for one in body}.union(*(nodes(*one.get("childNodes", ())) for one in body))


def drawn(*body: Node) -> list[str]:
    """The kinds of the fields that were filled by who draws a slider, writes a name where one may, and sends that."""
    send = makers.element(SEND, "button", makers.text(33, "Send"))
    draw: list[Event] = [
        *press(2_000, SLIDER),
        *(makers.typed(2_200 + 100 * at, str(at), SLIDER) for at in range(1, 5)),
        makers.interaction(2_900, 6, SLIDER, None, None),
    ]
    name = fill(4_000, NAME, "Jane") if NAME in nodes(*body) else []
    start = makers.page(body=[makers.element(8, "main", *body, send)])
    filled = evidence(draw, name, press(8_000, SEND), thanks(8_200), start=start).forms
    found = field_uses(filled, Thresholds())
    return [one.kind for one in found]


def test_who_draws_the_slider_of_a_film_and_then_sends_something_filled_in_no_slider() -> None:
    assert drawn(player(), field(NAME, "name")) == ["text"]
    assert drawn(player()) == []


def test_a_slider_that_says_what_it_controls_is_of_that_film() -> None:
    note = makers.element(80, "textarea")
    film = makers.element(FILM, "video", src="/tour.mp4", id="film")
    told = slider(**{"aria-controls": "film"})
    assert drawn(makers.element(76, "div", film, told, note)) == []


@pytest.mark.parametrize(
    "body",
    [
        # in a form, also beside a film
        (makers.element(19, "form", slider(), field(NAME, "name"), id="loan"),),
        (makers.element(19, "form", player(), field(NAME, "name"), id="loan"),),
        # where no film is near
        (makers.element(76, "div", slider()), field(NAME, "name")),
        # a part of the page that has a film in it, too
        (makers.element(76, "div", makers.element(FILM, "video", src="/a.mp4"), slider(), field(NAME, "name")),),
        (makers.element(76, "div", makers.element(77, "h2"), makers.element(FILM, "video", src="/a.mp4"), slider()),),
        # several films: it steers none of them
        (makers.element(76, "div", makers.element(FILM, "video"), makers.element(77, "video"), slider()),),
        # a film that plays by itself behind it
        (player(muted="", loop=""),),
    ],
)  # fmt: skip
def test_any_other_slider_is_a_field(body: tuple[Node, ...]) -> None:
    assert "range" in drawn(*body)
