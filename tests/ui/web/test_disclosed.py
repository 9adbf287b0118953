"""What opens in the flow of a page is told apart from it where it was opened, not where it always stands so."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.web.best import best_of
from app.ui.web.layers import Look, OpenLayer
from tests import makers
from tests.makers import Node, element, text
from tests.ui.web.conftest import OpenPlayer
from tests.ui.web.making import recorded

CLICKED, OPENER, PANEL = 900, 910, 920
_ids = count(3_000)
#: what changes of the nodes at 20 ms
Changed = list[tuple[int, dict[str, Any]]]
EXPANDED: Changed = [(OPENER, {"aria-expanded": "true"})]
Opened = Callable[..., dict[str, Any] | None]
CSS = "body{margin:0}.collapse:not(.show),.tab-pane:not(.active){display:none}"


def node(tag: str, *children: Node | str, id_: int | None = None, **attributes: Any) -> Node:
    made = [text(next(_ids), one) if isinstance(one, str) else one for one in children]
    return element(next(_ids) if id_ is None else id_, tag, *made, **attributes)


def clicked() -> Node:
    return element(CLICKED, "a", text(CLICKED + 1, "Cart"))


def story() -> Node:
    words = "Shoes and boots of all sizes, for all weathers. " * 20
    return node("main", node("h1", "Shop"), node("p", words, style="height:2000px"))


@pytest.fixture
def layer_at(qtbot: QtBot, open_player: OpenPlayer, ask: Callable[..., Any]) -> Opened:
    """What the clicked element lies in at 40 ms, where somebody clicked elsewhere at 10 ms."""

    def told(
        *body: Node, changes: Changed, page: str = "1 1", clicked_id: int = CLICKED
    ) -> dict[str, Any] | None:
        events = makers.page(body=[node("style", CSS), *body])
        change = makers.change(
            20, 0, adds=[], removes=[], texts=[],
            attributes=[{"id": one, "attributes": values} for one, values in changes],
        )  # fmt: skip
        for_ever = [makers.move(50, (5, 5)), makers.move(90, (6, 6))]
        view = open_player(recorded([*events, change, *for_ever]), 10)
        asked: dict[str, Any] = {
            "node_id": OPENER, "control": 0, "x_px": None, "y_px": None, "viewport_x_px": None,
            "viewport_y_px": None, "page": "1 1",
        }  # fmt: skip

        def layer(about: dict[str, Any]) -> dict[str, Any] | None:
            said = ask(
                view,
                f"layout.ask(footfall.replayer(), [{json.dumps(about)}], [], false, {makers.START}, 0)",
            )
            (click,) = json.loads(said)["clicks"]
            return click["layer"] if click else None

        layer(asked)
        with qtbot.waitSignal(view.moved, check_params_cb=lambda t_ms: t_ms >= 40):
            view.seek(40)
        return layer({**asked, "node_id": clicked_id, "page": page})

    return told


def collapsed_navigation(expanded: str = "false", shown: str = "") -> Node:
    return node(
        "nav",
        node(
            "button", "Menu", id_=OPENER, data_bs_target="#main-nav", aria_controls="main-nav",
            aria_expanded=expanded,
        ),
        node("div", clicked(), id_=PANEL, id="main-nav", class_=f"navbar-collapse collapse{shown}"),
    )  # fmt: skip


NAVIGATION_OPENS: Changed = [*EXPANDED, (PANEL, {"class": "navbar-collapse collapse show"})]


def test_collapsed_navigation_that_was_opened_is_a_menu(layer_at: Opened) -> None:
    found = layer_at(collapsed_navigation(), story(), changes=NAVIGATION_OPENS)
    assert found is not None
    assert (found["kind"], found["id"], found["name"]) == ("menu", "main-nav", "Menu")


def test_navigation_that_always_stands_open_is_the_page(layer_at: Opened) -> None:
    assert layer_at(collapsed_navigation("true", " show"), story(), changes=[]) is None


def test_what_is_open_as_another_page_is_come_to_is_that_page(layer_at: Opened) -> None:
    opened = layer_at(collapsed_navigation(), story(), changes=NAVIGATION_OPENS, page="1 2")
    assert opened is None


def test_details_that_were_opened_are_a_part_but_their_summary_is_the_page(
    layer_at: Opened,
) -> None:
    summary = node("summary", "Delivery", id_=OPENER)

    def details() -> Node:
        return node("details", summary, node("p", clicked()), id_=PANEL)

    opens: Changed = [(PANEL, {"open": ""})]
    found = layer_at(details(), story(), changes=opens)
    assert found is not None
    assert (found["kind"], found["name"]) == ("part", "Delivery")
    assert layer_at(details(), story(), changes=opens, clicked_id=OPENER) is None


def test_details_that_stand_open_are_the_page(layer_at: Opened) -> None:
    standing = node("details", node("summary", "Delivery", id_=OPENER), clicked(), open="")
    assert layer_at(standing, story(), changes=[]) is None


def test_an_accordion_without_ids_is_known_by_the_heading_before_it(layer_at: Opened) -> None:
    title = node("h3", node("button", "Returns", id_=OPENER, aria_expanded="false"))
    panel = node("div", clicked(), id_=PANEL, hidden="")
    opens: Changed = [*EXPANDED, (PANEL, {"hidden": None})]
    found = layer_at(node("section", title, panel), story(), changes=opens)
    assert found is not None
    assert (found["kind"], found["name"]) == ("part", "Returns")


def test_what_is_seen_while_its_control_calls_it_shut_is_the_page(layer_at: Opened) -> None:
    opener = node("button", "Filter", id_=OPENER, aria_expanded="false", aria_controls="list")
    listed = node("div", clicked(), id="list")
    assert layer_at(opener, listed, story(), changes=EXPANDED) is None


def test_what_opens_and_holds_most_of_the_page_is_the_page(layer_at: Opened) -> None:
    opener = node("button", "Read on", id_=OPENER, aria_expanded="false", aria_controls="all")
    whole = node("div", story(), clicked(), id_=PANEL, id="all", hidden="")
    opens: Changed = [*EXPANDED, (PANEL, {"hidden": None})]
    assert layer_at(opener, whole, changes=opens) is None


def tabs(chosen: int) -> list[Node]:
    def tab(at: int) -> Node:
        is_chosen = "true" if at == chosen else "false"
        said = {"role": "tab", "aria_controls": f"p{at}", "aria_selected": is_chosen}
        return node("button", f"Tab {at}", id_=OPENER + at, **said)

    def panel(at: int) -> Node:
        active = " active" if at == chosen else ""
        inside = clicked() if at == 2 else "…"
        return node(
            "div", inside, id_=PANEL + at, id=f"p{at}", class_=f"tab-pane{active}", role="tabpanel"
        )

    return [node("div", tab(1), tab(2), role="tablist"), panel(1), panel(2)]


def test_a_tab_that_was_chosen_is_a_state_and_one_that_was_come_to_is_the_page(
    layer_at: Opened,
) -> None:
    chosen: Changed = [
        (OPENER + 1, {"aria-selected": "false"}), (OPENER + 2, {"aria-selected": "true"}),
        (PANEL + 1, {"class": "tab-pane"}), (PANEL + 2, {"class": "tab-pane active"}),
    ]  # fmt: skip
    found = layer_at(*tabs(1), story(), changes=chosen)
    assert found is not None
    assert (found["kind"], found["name"]) == ("tab", "Tab 2")
    assert layer_at(*tabs(2), story(), changes=[]) is None


def test_a_step_that_was_gone_to_is_a_state_and_one_that_was_come_to_is_the_page(
    layer_at: Opened,
) -> None:
    def steps(current: int) -> Node:
        items = [
            node("li", name, id_=PANEL + at, **({"aria_current": "step"} if at == current else {}))
            for at, name in enumerate(("Address", "Payment"))
        ]
        return node("section", node("ol", *items), clicked())

    goes: Changed = [(PANEL, {"aria-current": None}), (PANEL + 1, {"aria-current": "step"})]
    found = layer_at(steps(0), story(), changes=goes)
    assert found is not None
    assert (found["kind"], found["name"], found["place"]) == ("step", "Payment", 2)
    assert layer_at(steps(1), story(), changes=[]) is None


def test_a_moment_tells_what_is_open_in_the_flow_of_its_page(
    open_player: OpenPlayer, ask: Callable[..., Any]
) -> None:
    body = [node("style", CSS), collapsed_navigation("true", " show"), story()]
    view = open_player(recorded([*makers.page(body=body), makers.move(50, (5, 5))]), 40)
    (layer,) = json.loads(
        ask(view, "JSON.stringify(layers.open(footfall.replayer().iframe.contentDocument))")
    )
    assert (layer["kind"], layer["id"], layer["is_in_flow"]) == ("menu", "main-nav", True)


def test_a_page_is_pictured_with_its_parts_shut_and_a_part_while_it_is_open() -> None:
    part = OpenLayer("menu", "Menu", "main-nav", "", "div", "", is_in_flow=True)
    looks = [Look((part,), False, 1000, 0, 900), Look((), False, 990, 0, 900)]
    assert looks[0].is_clear
    assert best_of(looks) == 1
    assert best_of(looks, part.key) == 0
