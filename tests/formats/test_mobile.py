"""Mobile wireframes become nodes that rrweb can draw, with the app's own ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.formats.model import Recording
from app.formats.read import read
from tests.makers import START, event, interaction, write_json


def nodes(tree: Any) -> list[dict[str, Any]]:
    return [tree, *(node for child in tree.get("childNodes", ()) for node in nodes(child))]


def converted(folder: Path, *events: dict[str, Any]) -> list[dict[str, Any]]:
    (result,) = read(write_json(folder / "app.json", list(events)))
    assert isinstance(result, Recording), result
    assert result.format == "PostHog mobile"
    return [json.loads(bytes(raw)) for raw in result.windows[0].raws]


TEXT = {
    "id": 12345,
    "type": "text",
    "x": 11,
    "y": 12,
    "width": 100,
    "height": 30,
    "text": "Hello <b>",
}
SCREEN = event(1, 2, {"wireframes": [TEXT], "initialOffset": {"top": 0, "left": 0}})


def test_a_wireframe_becomes_an_element_at_its_place_with_its_id(tmp_path: Path) -> None:
    meta = event(0, 4, {"width": 300, "height": 600})
    touch = interaction(5, 7, 12345, 20, 20)
    first, snapshot, last = converted(tmp_path, meta, SCREEN, touch)
    assert (first, last) == (meta, touch)
    assert (snapshot["type"], snapshot["timestamp"]) == (2, START + 1)
    by_id = {node["id"]: node for node in nodes(snapshot["data"]["node"])}
    assert [by_id[i].get("tagName") for i in (3, 4, 5, 12345)] == ["html", "head", "body", "div"]
    assert "left:11px;top:12px;width:100px;height:30px" in by_id[12345]["attributes"]["style"]
    assert by_id[12345]["childNodes"][0]["textContent"] == "Hello <b>"


def test_every_node_has_an_id_of_its_own(tmp_path: Path) -> None:
    inner = {"id": 7, "type": "input", "inputType": "select", "options": ["a", "b"], "value": "b"}
    frames = [
        TEXT,
        TEXT,
        {"id": 8, "type": "div", "childWireframes": [inner, TEXT]},
        {"type": "image"},
    ]
    (snapshot,) = converted(tmp_path, event(0, 2, {"wireframes": frames}))
    ids = [node["id"] for node in nodes(snapshot["data"]["node"])]
    assert len(ids) == len(set(ids))
    assert all(isinstance(i, int) and i > 0 for i in ids)
    options = [n for n in nodes(snapshot["data"]["node"]) if n.get("tagName") == "option"]
    assert [o["attributes"].get("selected") for o in options] == [None, True]


def test_unknown_kinds_draw_nothing_and_keep_their_children(tmp_path: Path) -> None:
    frames = [{"id": 8, "type": "hologram", "childWireframes": [TEXT]}, 5, None]
    (snapshot,) = converted(tmp_path, event(0, 2, {"wireframes": frames}))
    ids = {node["id"] for node in nodes(snapshot["data"]["node"])}
    assert 12345 in ids
    assert 8 not in ids


def test_an_update_removes_and_adds_one_node_at_a_time(tmp_path: Path) -> None:
    label = {"id": 20, "type": "text", "text": "new"}
    changed = {"id": 12345, "type": "div", "childWireframes": [label]}
    update = event(9, 3, {"source": 0, "updates": [{"parentId": 5, "wireframe": changed}]})
    _, change = converted(tmp_path, SCREEN, update)
    data = change["data"]
    assert data["removes"] == [{"parentId": 5, "id": 12345}]
    assert [(a["parentId"], a["node"]["id"]) for a in data["adds"]][:2] == [(5, 12345), (12345, 20)]
    assert all(not add["node"].get("childNodes") for add in data["adds"])


def test_a_change_before_any_page_is_the_first_page(tmp_path: Path) -> None:
    shot = {"id": 9, "type": "screenshot", "base64": "aGVsbG8=", "width": 411, "height": 914}
    update = event(9, 3, {"source": 0, "updates": [{"wireframe": shot}]})
    (snapshot,) = converted(tmp_path, update)
    assert snapshot["type"] == 2
    (picture,) = [n for n in nodes(snapshot["data"]["node"]) if n.get("tagName") == "img"]
    assert picture["attributes"]["src"] == "data:image/png;base64,aGVsbG8="


def test_style_and_pictures_can_ask_no_server(tmp_path: Path) -> None:
    style = {
        "backgroundColor": "red;background-image:url(https://x.example)",
        "backgroundImage": "https://x.example/a.png",
        "color": "url(https://x.example)",
        "fontSize": "1px;x:y",
    }
    bad = {"id": 9, "type": "image", "base64": "https://x.example/a.png", "style": style}
    (snapshot,) = converted(tmp_path, event(0, 2, {"wireframes": [bad]}))
    assert "x.example" not in json.dumps(snapshot)
