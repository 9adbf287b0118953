"""After a seek, and through a keyframe, the page is what the visitor saw; what is broken or missing is said."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.web.missing import Missing, broken, parts, sentence
from app.ui.web.view import PlayerView
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import Event, Tree, incremental, meta, mutation, recorded, snapshot
from tests.ui.web.test_through_keyframes import Keyed, seek

DOC = "footfall.replayer().iframe.contentDocument"


def node(made: Event) -> str:
    return f"footfall.replayer().getMirror().getNode({made['id']})"


def added(t_ms: float, parent: Event, *children: Event) -> Event:
    """Nodes come to the end of another, as recorders write it: each with its children behind it."""
    adds: list[Event] = []

    def write(parent_id: int, child: Event) -> None:
        bare = {**child, "childNodes": []} if child["type"] == 2 else child
        adds.append({"parentId": parent_id, "nextId": None, "node": bare})
        for inner in child.get("childNodes", []):
            write(child["id"], inner)

    for child in children:
        write(parent["id"], child)
    return mutation(t_ms, adds=adds)


def two_ways(events: list[Event], at_ms: float) -> list[Keyed]:
    """The same recording without a keyframe, and with one just before a moment."""
    return [Keyed(events, []), Keyed(events, [at_ms])]


def until(qtbot: QtBot, ask: Ask, view: PlayerView, condition: str) -> None:
    qtbot.waitUntil(lambda: bool(ask(view, condition)))


def interaction(t_ms: float, kind: int, made: Event, **more: Any) -> Event:
    return incremental(t_ms, 2, type=kind, id=made["id"], **more)


def test_a_field_that_came_later_has_the_focus_after_a_seek(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    home, field, other = tree.element("div"), tree.element("input"), tree.element("p", {}, "x")
    page = tree.document([], [home])
    events = [
        meta(0), snapshot(0, page), added(100, home, field), interaction(200, 5, field),
        added(300, home, other), mutation(500), interaction(700, 6, field), mutation(900),
    ]  # fmt: skip
    for recording in two_ways(events, 400):
        view = open_player(recording, 600)
        assert ask(view, f"{DOC}.activeElement === {node(field)}")
        seek(qtbot, view, 800)
        assert ask(view, f"{DOC}.activeElement === {DOC}.body")
        seek(qtbot, view, 650)
        assert ask(view, f"{DOC}.activeElement === {node(field)}")


def test_a_ring_is_drawn_around_what_the_keyboard_reached_and_not_around_what_was_pressed(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    pressed, reached, field = tree.element("button"), tree.element("button"), tree.element("input")
    page = tree.document([], [pressed, reached, field])
    events = [
        meta(0), snapshot(0, page), mutation(50),
        interaction(100, 1, pressed, x=5, y=5), interaction(101, 5, pressed), mutation(200),
        interaction(300, 2, pressed, x=5, y=5), interaction(301, 6, pressed), interaction(302, 5, reached),
        mutation(400), interaction(500, 1, field, x=90, y=5), interaction(501, 5, field), mutation(700),
    ]  # fmt: skip
    for recording in two_ways(events, 150):
        view = open_player(recording, 250)
        for at_ms, made, ring in (
            (250, pressed, "none"),
            (450, reached, "auto"),
            (600, field, "auto"),
        ):
            seek(qtbot, view, at_ms)
            assert ask(view, f"{DOC}.activeElement === {node(made)}")
            assert ask(view, f"getComputedStyle({node(made)}).outlineStyle") == ring


def hovering() -> tuple[Event, list[Event]]:
    tree = Tree()
    button = tree.element("button", {"class": "plain"}, "Buy")
    page = tree.document([], [button])
    place = {"x": 20, "y": 20, "id": button["id"], "timeOffset": 0}
    pressed = {"id": button["id"], "attributes": {"class": "pressed"}}
    return button, [
        meta(0), snapshot(0, page), incremental(100, 1, positions=[place]),
        mutation(200, attributes=[pressed]), mutation(400), mutation(600),
    ]  # fmt: skip


def test_what_is_hovered_stays_so_when_its_class_changes(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    button, events = hovering()
    for recording in two_ways(events, 300):
        view = open_player(recording, 500)
        assert ask(view, f"{node(button)}.className") == "pressed :hover"
    view = open_player(Keyed(events, []), 150)
    seek(qtbot, view, 250)
    assert ask(view, f"{node(button)}.className") == "pressed :hover"


def test_what_is_hovered_stays_so_while_it_is_played(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    button, events = hovering()
    view = open_player(recorded(events))
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, f"{node(button)}.className") == "pressed :hover"


def test_rules_that_a_script_put_into_a_sheet_know_what_is_hovered(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    button, sheet = tree.element("button", {}, "Buy"), tree.element("style", {}, "p {}")
    page = tree.document([sheet], [button])
    rules = [
        {"rule": "button:hover { color: rgb(1, 2, 3) }", "index": 0},
        {"rule": "@media all { button:hover { width: 77px } }", "index": 1},
    ]
    adopted = [{"styleId": 9, "rules": [{"rule": "button:hover { height: 55px }", "index": 0}]}]
    place = {"x": 20, "y": 20, "id": button["id"], "timeOffset": 0}
    events = [
        meta(0), snapshot(0, page), incremental(50, 8, id=sheet["id"], adds=rules),
        incremental(60, 15, id=page["id"], styleIds=[9], styles=adopted), mutation(100),
        incremental(200, 1, positions=[place]), mutation(400), mutation(600),
    ]  # fmt: skip
    style = f"(s => [s.color, s.width, s.height].join())(getComputedStyle({node(button)}))"
    for recording in two_ways(events, 300):
        view = open_player(recording, 500)
        assert ask(view, style) == "rgb(1, 2, 3),77px,55px"
        seek(qtbot, view, 150)
        assert not ask(view, style).startswith("rgb(1, 2, 3)")


def test_seen_from_before_the_pointer_is_nowhere(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    view = open_player(recorded(hovering()[1]), 500)
    assert ask(view, "footfall.replayer().mouse.style.left") == "20px"
    seek(qtbot, view, 50)
    assert ask(view, "getComputedStyle(footfall.replayer().mouse).display") == "none"


def test_selected_text_is_selected_after_a_seek_and_let_go_when_it_was(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    text = tree.text("one two three")
    page = tree.document([], [tree.element("p", {}, text)])
    chosen = {"start": text["id"], "startOffset": 4, "end": text["id"], "endOffset": 7}
    events = [
        meta(0), snapshot(0, page), mutation(100), incremental(200, 14, ranges=[chosen]),
        mutation(400), incremental(600, 14, ranges=[]), mutation(800),
    ]  # fmt: skip
    for recording in two_ways(events, 300):
        view = open_player(recording, 500)
        assert ask(view, f"{DOC}.getSelection().toString()") == "two"
        seek(qtbot, view, 700)
        assert ask(view, f"{DOC}.getSelection().toString()") == ""


def test_a_dialog_lies_above_the_page_after_a_seek(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    dialog = tree.element("dialog", {}, "Really?")
    page = tree.document([], [dialog])
    opened = {"open": "", "rr_open_mode": "modal"}
    events = [
        meta(0), snapshot(0, page), mutation(100),
        mutation(200, attributes=[{"id": dialog["id"], "attributes": opened}]), mutation(400),
        mutation(600, attributes=[{"id": dialog["id"], "attributes": {"open": None}}]), mutation(800),
    ]  # fmt: skip
    for recording in two_ways(events, 300):
        view = open_player(recording, 500)
        assert ask(view, f"{node(dialog)}.matches(':modal')")
        seek(qtbot, view, 700)
        assert not ask(view, f"{node(dialog)}.open")
        seek(qtbot, view, 450)
        assert ask(view, f"{node(dialog)}.matches(':modal')")


def test_a_smooth_page_is_at_its_end_at_once(open_player: OpenPlayer, ask: Ask) -> None:
    tree = Tree()
    glide = "html, html body { scroll-behavior: smooth !important }"
    tall = tree.element("div", {"style": "height: 5000px"})
    page = tree.document([tree.element("style", {}, glide)], [tall])
    scrolled = incremental(200, 3, id=page["id"], x=0, y=3000)
    view = open_player(recorded([meta(0), snapshot(0, page), scrolled, mutation(400)]), 300)
    assert ask(view, f"{DOC}.defaultView.scrollY") == 3000
    assert ask(view, f"getComputedStyle({DOC}.documentElement).scrollBehavior") == "auto"


def test_a_touch_device_has_fingers_and_no_arrows_in_its_fields(
    open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    field = tree.element("input", {"type": "number", "value": "1"})
    page = tree.document([], [field])
    touched = interaction(2_000, 7, field, x=10, y=10)
    view = open_player(recorded([meta(0), snapshot(0, page), mutation(100), touched]), 50)
    assert ask(view, "footfall.replayer().mouse.classList.contains('touch-device')")
    rules = f"[...{DOC}.querySelector('html > style').sheet.cssRules].map(r => r.cssText).join()"
    assert "spin-button" in ask(view, rules)


def test_changes_that_cannot_be_made_at_once_are_made_one_by_one(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    before, home = tree.text("before"), tree.element("div")
    page = tree.document([], [tree.element("p", {}, before), home])
    bad = tree.element("i", {}, "bad")
    events = [
        meta(0), snapshot(0, page),
        mutation(200, adds=[{"parentId": before["id"], "nextId": None, "node": {**bad, "childNodes": []}}]),
        mutation(300, texts=[{"id": before["id"], "value": "after"}]), mutation(600),
    ]  # fmt: skip
    view = open_player(recorded(events), 0)
    notes: list[float] = []
    view.noted.connect(lambda at_ms, _text: notes.append(at_ms))
    for at_ms in (500, 100, 450):
        seek(qtbot, view, at_ms)
    assert ask(view, f"{DOC}.body.innerText.trim()") == "after"
    assert notes == [200]
    assert [at_ms for at_ms, _ in view.notes] == [200]
    assert broken(len(view.notes)) == "1 event is broken and was left out"


def test_how_long_no_page_was_recorded_is_said(open_player: OpenPlayer, qtbot: QtBot) -> None:
    tree = Tree()
    page = tree.document([], ["late"])
    view = open_player(
        recorded([mutation(0), mutation(5_000), meta(12_000), snapshot(12_000, page)])
    )
    qtbot.waitUntil(lambda: view.missing.unseen_ms == 12_000)
    assert sentence(view.missing) == "The first 12 s have no snapshot"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Missing(canvases=3), "3 canvases drawn by commands"),
        (Missing(images=1, canvases=1), "1 image is not in the recording; 1 canvas drawn by commands"),
        (Missing(unseen_ms=400), ""),
        (Missing(media=2, unseen_ms=1_000),
         "2 videos or sounds are not in the recording; the first second has no snapshot"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_one_sentence(missing: Missing, said: str) -> None:
    assert sentence(missing) == said
    assert bool(parts(missing)) == bool(said)
