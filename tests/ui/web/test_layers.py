"""What a click was made on: the page, or what was open above it; told alike in other recordings of the same thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec
import pytest

from app.ui.web.layers import OpenLayer
from app.ui.web.view import PlayerView
from tests import makers
from tests.makers import Node, element, text
from tests.ui.web.conftest import OpenPlayer
from tests.ui.web.making import recorded

Ask = Callable[[PlayerView, str], Any]
CLICKED = 900
MODAL = "position:fixed;left:400px;top:200px;width:480px;height:300px;background:#fff;z-index:50"
COVER = "position:fixed;inset:0;background:rgba(0,0,0,.4);z-index:40"
_ids = count(2_000)


def node(tag: str, *children: Node | str, **attributes: Any) -> Node:
    """An element with an id of its own; a text as it is."""
    made = [text(next(_ids), one) if isinstance(one, str) else one for one in children]
    return element(next(_ids), tag, *made, **attributes)


def clicked(label: str = "Press") -> Node:
    return element(CLICKED, "button", text(CLICKED + 1, label))


def story() -> Node:
    """The page beneath: longer than the window, with most of the words."""
    words = "Shoes and boots of all sizes, for all weathers. " * 20
    return node("main", node("h1", "Shop"), node("p", words, style="height:2000px"))


@pytest.fixture
def layer_of(open_player: OpenPlayer, ask: Ask) -> Callable[..., OpenLayer | None]:
    """What the clicked button of a page lies in."""

    def told(*body: Node, css: str = "", clicked_id: int = CLICKED) -> OpenLayer | None:
        events = makers.page(body=[node("style", "body{margin:0}" + css), *body])
        view = open_player(recorded([*events, makers.move(50, (5, 5))]), 40)
        there = f"footfall.replayer().getMirror().getNode({clicked_id})"
        said = ask(view, f"JSON.stringify(layers.layerOf({there}))")
        return msgspec.json.decode(said, type=OpenLayer | None)

    return told


LayerOf = Callable[..., OpenLayer | None]


def test_what_lies_on_the_page_lies_in_nothing(layer_of: LayerOf) -> None:
    assert layer_of(story(), clicked()) is None


def test_a_dialog_is_told_by_its_role(layer_of: LayerOf) -> None:
    title = node("h2", "Order 1204 is placed")
    found = layer_of(story(), node("div", title, clicked(), role="dialog", style=MODAL))
    assert found is not None
    assert (found.kind, found.key, found.label) == (
        "dialog", "dialog|order is placed", "Order 1204 is placed",
    )  # fmt: skip


def test_a_dialog_element_is_one_while_it_is_open(layer_of: LayerOf) -> None:
    found = layer_of(story(), node("dialog", clicked(), open="", aria_label="Sizes"))
    assert found is not None
    assert (found.kind, found.label) == ("dialog", "Sizes")


def test_a_dialog_without_roles_is_told_by_how_it_lies(layer_of: LayerOf) -> None:
    found = layer_of(story(), node("div", node("h3", "Sign in"), clicked(), style=MODAL))
    assert found is not None
    assert (found.kind, found.label) == ("dialog", "Sign in")


def test_a_click_on_the_cover_behind_a_dialog_is_one_on_the_dialog(layer_of: LayerOf) -> None:
    dialog = node("div", node("h3", "Sign in"), role="dialog", style=MODAL)
    cover = element(CLICKED, "div", style=COVER)
    found = layer_of(story(), cover, dialog)
    assert found is not None
    assert (found.kind, found.label) == ("dialog", "Sign in")


@pytest.mark.parametrize("role", ["menu", "listbox"])
def test_a_menu_that_hangs_over_the_page_is_one(layer_of: LayerOf, role: str) -> None:
    opener = node("button", "Account", aria_expanded="true", aria_controls="acc")
    menu = node("div", clicked(), role=role, id="acc", style="position:absolute;top:40px")
    found = layer_of(node("div", opener, menu, style="position:relative"), story())
    assert found is not None
    assert (found.kind, found.key, found.label) == ("menu", "menu|#acc", "Account")


def test_a_list_that_stands_in_the_page_is_no_menu(layer_of: LayerOf) -> None:
    assert layer_of(story(), node("div", clicked(), role="listbox")) is None


def test_a_menu_that_stands_in_a_bar_of_the_page_is_the_page(layer_of: LayerOf) -> None:
    menu = node("ul", node("li", clicked()), role="menu")
    style = "position:fixed;top:0;left:0;width:100%;height:64px;z-index:9"
    assert layer_of(node("header", node("div", menu), style=style), story()) is None


def test_a_drop_down_is_told_by_its_name(layer_of: LayerOf) -> None:
    opener = node("button", "Language", aria_expanded="true")
    style = "position:absolute;top:40px;width:200px"
    menu = node("ul", node("li", clicked()), class_="dropdown-menu show", style=style)
    found = layer_of(node("div", opener, menu, style="position:relative"), story())
    assert found is not None
    assert (found.kind, found.label) == ("menu", "Language")


def test_a_popover_must_have_been_open_to_be_clicked(open_player: OpenPlayer, ask: Ask) -> None:
    style = "margin:0;padding:0;border:0;inset:auto;left:30px;top:40px;width:200px;height:90px"
    popover = node("div", clicked(), popover="auto", id="hints", aria_label="Hints", style=style)
    view = open_player(recorded([*makers.page(body=[story(), popover]), makers.move(50, (5, 5))]))
    asked = json.dumps(
        {"node_id": CLICKED, "control": 0, "x_px": 40, "y_px": 45, "viewport_x_px": 40, "viewport_y_px": 45}
    )  # fmt: skip
    said = ask(view, f"layout.ask(footfall.replayer(), [{asked}], [], false, {makers.START}, 0)")
    (click,) = json.loads(said)["clicks"]
    assert click["box"][:2] == [30, 40]
    assert (click["layer"]["kind"], click["layer"]["name"]) == ("menu", "Hints")


def test_the_panel_of_another_tab_than_the_first_is_a_state(layer_of: LayerOf) -> None:
    tabs = node(
        "div",
        node("button", "Details", role="tab", aria_controls="p1", aria_selected="false"),
        node("button", "Reviews (12)", role="tab", aria_controls="p2", aria_selected="true"),
        role="tablist",
    )
    panels = (
        node("div", "…", role="tabpanel", id="p1", style="display:none"),
        node("div", clicked(), role="tabpanel", id="p2"),
    )
    found = layer_of(story(), tabs, *panels)
    assert found is not None
    assert (found.kind, found.key, found.label) == ("tab", "tab|#p2", "Reviews (12)")


def test_the_panel_of_the_first_tab_is_the_page(layer_of: LayerOf) -> None:
    tabs = node(
        "div",
        node("button", "Details", role="tab", aria_controls="p1", aria_selected="true"),
        node("button", "Reviews", role="tab", aria_controls="p2"),
        role="tablist",
    )
    assert layer_of(story(), tabs, node("div", clicked(), role="tabpanel", id="p1")) is None


def test_a_later_step_is_a_state_and_the_first_is_the_page(layer_of: LayerOf) -> None:
    def steps(current: int) -> Node:
        names = ("Address", "Payment", "Review")
        items = [
            node("li", name, **({"aria_current": "step"} if at == current else {}))
            for at, name in enumerate(names)
        ]
        return node("section", node("ol", *items), clicked())

    second = layer_of(story(), steps(1))
    assert second is not None
    assert (second.kind, second.key, second.label) == ("step", "step|2", "Payment")
    assert layer_of(story(), steps(0)) is None


def test_a_banner_that_asks_for_consent_is_told_by_its_name_or_its_words(layer_of: LayerOf) -> None:
    style = "position:fixed;bottom:0;left:0;right:0;height:120px"
    named = layer_of(story(), node("div", "Yes?", clicked(), id="onetrust-banner-sdk", style=style))
    assert named is not None
    assert (named.kind, named.key) == ("banner", "banner|#onetrust-banner-sdk")
    said = layer_of(story(), node("div", "We use cookies.", clicked(), style=style))
    assert said is not None
    assert said.kind == "banner"


@pytest.mark.parametrize(
    "style",
    [
        "position:sticky;top:0;height:60px",
        "position:fixed;top:0;left:0;right:0;height:60px;z-index:100",
        "position:fixed;bottom:0;left:0;right:0;height:56px;z-index:100",
        "position:fixed;top:0;bottom:0;left:0;width:220px;z-index:100",
        "position:fixed;bottom:20px;right:20px;width:60px;height:60px;z-index:999",
        "position:absolute;top:100px;width:300px;height:200px;z-index:3",
    ],
)
def test_the_bars_and_corners_of_a_page_are_the_page(layer_of: LayerOf, style: str) -> None:
    assert layer_of(story(), node("div", clicked(), style=style)) is None


def test_a_page_that_fills_the_window_is_the_page(layer_of: LayerOf) -> None:
    inside = node("div", node("p", "Words of the page. " * 40), clicked())
    assert layer_of(node("div", inside, style="position:fixed;inset:0;overflow:auto")) is None


def test_what_lies_in_frames_and_shadow_trees_of_a_dialog_lies_in_it(
    open_player: OpenPlayer, ask: Ask
) -> None:
    inner = {"type": 0, "childNodes": [node("html", node("body", clicked()))], "id": 800}
    frame = node("iframe", style="width:300px;height:100px")
    frame["childNodes"] = []
    shadow = node("div", clicked())
    shadow["childNodes"][0] |= {"isShadow": True, "id": CLICKED + 5}
    shadow["isShadowHost"] = True
    dialog = node("div", node("h2", "Pay"), frame, shadow, role="dialog", style=MODAL)
    add = {"parentId": frame["id"], "nextId": None, "node": inner}
    events = [
        *makers.page(body=[story(), dialog]),
        makers.change(
            20, 0, adds=[add], removes=[], texts=[], attributes=[], isAttachIframe=True
        ),
        makers.move(50, (5, 5)),
    ]  # fmt: skip
    view = open_player(recorded(events), 40)
    for inside in (CLICKED, CLICKED + 5):
        there = f"footfall.replayer().getMirror().getNode({inside})"
        said = ask(view, f"JSON.stringify(layers.layerOf({there}))")
        found = msgspec.json.decode(said, type=OpenLayer | None)
        assert found is not None, inside
        assert (found.kind, found.label) == ("dialog", "Pay")


@pytest.mark.parametrize(
    ("style", "scrolled", "is_stuck"),
    [
        ("position:fixed;top:0", 0, True),
        ("position:sticky;top:0", 0, False),
        ("position:sticky;top:0", 900, True),
        ("position:absolute;top:0", 0, False),
    ],
)
def test_what_stays_in_the_window_while_the_page_scrolls_is_stuck(
    open_player: OpenPlayer, ask: Ask, style: str, scrolled: int, is_stuck: bool
) -> None:
    bar = node("div", clicked(), style=style)
    page = makers.page(body=[node("p", "Above", style="height:300px"), bar, story()])
    view = open_player(
        recorded([*page, makers.scroll(20, y=scrolled), makers.move(50, (5, 5))]), 40
    )
    there = f"footfall.replayer().getMirror().getNode({CLICKED})"
    before = ask(view, f"{there}.parentNode.outerHTML")
    assert ask(view, f"layers.isStuck({there})") is is_stuck
    assert ask(view, f"{there}.parentNode.outerHTML") == before


def test_the_key_of_a_thing_does_not_change_with_numbers_and_what_programs_make() -> None:
    def key(**other: str) -> str:
        given = {"name": "", "id": "", "test_id": "", "role": "dialog", "classes": ""}
        return OpenLayer("dialog", **{**given, **other}).key

    assert key(id="quickview-817") == key(id="quickview-9022")
    assert key(id="radix-:r3:", name="Cart (2)") == key(id="radix-:r11:", name="Cart (5)")
    assert key(id="radix-:r3:", name="Cart") != key(id="radix-:r3:", name="Sizes")
    assert key(id=":r3:", name="Cart (2)") == key(name="Cart (5)") != key(name="Sizes")
    assert key(test_id="cart-1204", id="a") == key(test_id="cart-77810", id="b")
    assert key(classes="css-1q2w3e modal open") == key(classes="css-9zz8yy7 modal open")
