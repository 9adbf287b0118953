"""Events that rrweb would stop at are mended or left out; sound ones are handed on in their own bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.rrweb.clean import clean
from app.rrweb.viewport import Viewport

Event = dict[str, Any]


def cleaned(*events: object, times: list[float] | None = None) -> list[Event]:
    raws = [json.dumps(event).encode() for event in events]
    body = clean(raws, times or [float(n * 10) for n in range(len(raws))]).body
    return list(json.loads(body))


def snapshot(node: object) -> Event:
    return {"type": 2, "data": {"node": node, "initialOffset": {"top": 0, "left": 0}}}


def meta(width: object = 800, height: object = 600) -> Event:
    return {"type": 4, "data": {"href": "https://a.example/", "width": width, "height": height}}


def element(tag: str, number: int, *children: Event, **more: Any) -> Event:
    return {
        "type": 2, "tagName": tag, "attributes": {}, "childNodes": list(children), "id": number, **more,
    }  # fmt: skip


def document(*children: Event) -> Event:
    return {"type": 0, "id": 1, "childNodes": [element("html", 2, *children)]}


def mutation(**lists: Any) -> Event:
    return {"type": 3, "data": {"source": 0, **lists}}


def test_a_pointer_event_without_positions_is_left_out() -> None:
    for source in (1, 6, 12):
        assert cleaned({"type": 3, "data": {"source": source, "positions": []}}) == []


def test_a_position_that_is_no_number_is_left_out_and_the_others_stay() -> None:
    positions = [{"x": None, "y": 1, "id": 3, "timeOffset": 0}, {"x": 5, "y": 6, "id": 3}]
    (event,) = cleaned({"type": 3, "data": {"source": 1, "positions": positions}})
    assert event["data"]["positions"] == [{"x": 5, "y": 6, "id": 3, "timeOffset": 0}]


def test_a_full_snapshot_always_has_a_meta_right_before_it() -> None:
    events = cleaned(meta(390, 844), {"type": 1, "data": {}}, snapshot(document()))
    assert [event["type"] for event in events] == [3, 4, 2]
    assert events[1]["data"] == {"href": "https://a.example/", "width": 390, "height": 844}
    assert events[1]["timestamp"] == events[2]["timestamp"]


def test_a_meta_without_a_snapshot_only_changes_the_size() -> None:
    events = cleaned(snapshot(document()), meta(390, 844), mutation())
    assert [event["type"] for event in events] == [4, 2, 3, 3]
    assert events[2]["data"] == {"source": 4, "width": 390, "height": 844}


def test_a_recording_without_meta_gets_a_viewport() -> None:
    assert cleaned(snapshot(document()))[0]["data"] == {"href": "", "width": 1280, "height": 720}


@pytest.mark.parametrize(
    ("told", "meant"),
    [(0, 1280), (-5, 1280), (1e9, 16384), ("390", 390), (None, 1280), ("x", 1280)],
)
def test_an_impossible_viewport_is_held_to_what_a_screen_can_be(told: object, meant: int) -> None:
    assert cleaned(meta(told, 600), snapshot(document()))[0]["data"]["width"] == meant


def test_the_viewport_is_carried_from_one_run_of_events_to_the_next() -> None:
    first = clean([json.dumps(meta(390, 844)).encode()], [0.0])
    raw = json.dumps(snapshot(document())).encode()
    second = json.loads(clean([raw], [1.0], first.viewport).body)
    assert second[0]["data"]["width"] == 390
    assert clean([], [], Viewport(5, 6)).viewport == Viewport(5, 6)


def test_lists_of_a_mutation_that_are_no_lists_become_empty() -> None:
    (event,) = cleaned(mutation(adds=None, removes={}, texts="x"))
    data = event["data"]
    assert (data["adds"], data["removes"], data["texts"], data["attributes"]) == ([], [], [], [])


def test_an_element_whose_name_no_browser_takes_becomes_a_div() -> None:
    tree = document(element("body", 3, element("a b", 4), element("1x", 5), element("", 6)))
    body = cleaned(snapshot(tree))[1]["data"]["node"]["childNodes"][0]["childNodes"][0]
    assert [child["tagName"] for child in body["childNodes"]] == ["div", "div", "div"]


def test_a_script_is_known_whatever_its_case_or_prefix() -> None:
    tree = document(element("SCRIPT", 3), element("svg:script", 4, isSVG=True), element("Div", 5))
    html = cleaned(snapshot(tree))[1]["data"]["node"]["childNodes"][0]
    assert [child["tagName"] for child in html["childNodes"]] == ["script", "script", "div"]


def test_a_snapshot_without_html_gets_one() -> None:
    tree = {"type": 0, "id": 1, "childNodes": [element("div", 2)]}
    html = cleaned(snapshot(tree))[1]["data"]["node"]["childNodes"][0]
    assert html["tagName"] == "html"
    assert html["childNodes"][1]["childNodes"][0]["id"] == 2


def test_nodes_without_children_attributes_or_ids_are_completed() -> None:
    html = {"type": 2, "tagName": "html", "childNodes": [{"type": 2, "tagName": "p"}, None, 7]}
    tree = cleaned(snapshot({"type": 0, "childNodes": [html]}))[1]["data"]["node"]
    (child,) = tree["childNodes"][0]["childNodes"]
    assert child["attributes"] == {}
    assert child["childNodes"] == []
    assert len({tree["id"], tree["childNodes"][0]["id"], child["id"]}) == 3


def deep(levels: int) -> bytes:
    opened = b'{"type":2,"tagName":"div","id":9,"childNodes":['
    return b'{"type":2,"data":{"node":' + opened * levels + b"]}" * levels + b"}}"


def test_a_deep_tree_is_kept() -> None:
    assert clean([deep(400)], [0.0]).skipped == 0


def test_a_tree_too_deep_to_be_read_is_left_out_and_counted() -> None:
    result = clean([deep(5000)], [0.0])
    assert (result.body, result.skipped) == (b"[]", 1)


def test_a_custom_element_with_an_impossible_name_is_not_defined() -> None:
    tree = document(
        element("x-good", 3, isCustom=True), element("annotation-xml", 4, isCustom=True)
    )
    html = cleaned(snapshot(tree))[1]["data"]["node"]["childNodes"][0]
    assert [child.get("isCustom") for child in html["childNodes"]] == [True, None]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("url(https://evil.example/f.woff2)", False),
        ("url(data:font/woff2;base64,AA)", True),
        ("url(data:font/woff2;base64,AA), url(https://evil.example/f)", False),
        ("local(x)", False),
    ],
)
def test_a_font_with_an_address_never_reaches_the_player(source: str, kept: bool) -> None:
    font = {"type": 3, "data": {"source": 10, "family": "f", "fontSource": source}}
    assert bool(cleaned(font)) is kept


def test_a_page_s_own_policy_is_written_as_rrweb_knows_to_put_it_out_of_force() -> None:
    told = {"HTTP-equiv": "content-SECURITY-policy", "content": "style-src 'none'"}
    html = cleaned(snapshot(document(element("meta", 3, attributes=told))))[1]["data"]["node"]
    attributes = html["childNodes"][0]["childNodes"][0]["attributes"]
    assert attributes == {"http-equiv": "Content-Security-Policy", "content": told["content"]}


def test_what_the_player_has_no_use_for_is_left_out() -> None:
    plugin = {"type": 6, "data": {"plugin": "rrweb/console@1", "payload": {}}}
    assert cleaned({"type": 0, "data": {}}, {"type": 1}, {"type": 5, "data": {}}, plugin) == []


def test_every_event_carries_its_repaired_time() -> None:
    late = {**mutation(texts=[], attributes=[], removes=[], adds=[]), "timestamp": 5}
    (event,) = cleaned(late, times=[1234.5])
    assert event["timestamp"] == 1234.5


def test_a_sound_mutation_is_handed_on_in_its_own_bytes() -> None:
    raw = (
        b'{ "timestamp":7, "extra":[1], "type":3, "data":{"source":0,"texts":[],"attributes":[],'
        b'"removes":[],"adds":[{"parentId":4,"nextId":null,"node":{"type":3,"textContent":"caf\\u00e9","id":9}}]}}'
    )
    assert clean([raw], [7.0]).body == b"[" + raw + b"]"


def test_a_broken_event_among_many_sound_ones_costs_itself_only() -> None:
    sound = [
        b'{"type":3, "timestamp":%d, "data":{"source":3, "id":1, "x":0, "y":%d}}' % (n, n)
        for n in range(200)
    ]
    told = [*sound[:100], b'{"type":3,"data":7}', *sound[101:]]
    result = clean(told, [float(n) for n in range(200)])
    assert result.body == b"[" + b",".join(sound[:100] + sound[101:]) + b"]"
    assert result.skipped == 1


def test_an_event_whose_time_was_repaired_carries_it_among_others_that_keep_theirs() -> None:
    scrolls = [
        {"type": 3, "timestamp": n, "data": {"source": 3, "id": 1, "x": 0, "y": n}}
        for n in range(90)
    ]
    times = [float(n) for n in range(89)] + [500.0]
    assert [event["timestamp"] for event in cleaned(*scrolls, times=times)] == times


def test_an_event_that_is_no_event_is_counted() -> None:
    result = clean([b"7", b"null", b"[]", b'{"type":true}', b"{", b'{"type":3}'], [0.0] * 6)
    assert (result.body, result.skipped) == (b"[]", 6)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "node", "type", "tagName", "attributes", "childNodes", "positions", "x", "y", "adds", "removes",
         "texts", "source", "parentId", "rules", "styles", "index", "family", "fontSource", "ranges", "width"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(kind=st.integers(-1, 9), source=st.integers(-1, 17), data=_json)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_event_whatever_its_shape_breaks_the_mending(kind: int, source: int, data: Any) -> None:
    if isinstance(data, dict):
        data = {**data, "source": source}
    for event in cleaned({"type": kind, "data": data}):
        assert event["type"] in (2, 3, 4)


def test_real_recordings_lose_no_event_that_the_player_needs(shared: Path) -> None:
    for name in ("rrweb-array/react-hooks-demo-2018.json", "rrweb-extension/jupyterlite-2026.json"):
        told = json.loads((shared / "recordings" / name).read_text())
        events = told["events"] if isinstance(told, dict) else told
        times = [float(event["timestamp"]) for event in events]
        result = clean([json.dumps(event).encode() for event in events], times)
        assert result.skipped == 0
