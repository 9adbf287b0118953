"""Events of any shape: counted or mended, never raised."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.activity import events
from app.activity.analyze import analyze
from app.formats.model import WindowEvents
from tests import makers
from tests.activity.reading import analysed

NAMES = st.sampled_from(
    [
        "source", "type", "id", "x", "y", "adds", "removes", "texts", "attributes", "node", "parentId", "nextId",
        "childNodes", "tagName", "positions", "timeOffset", "href", "width", "tag", "payload", "plugin", "ranges",
        "initialOffset", "text", "value", "parent", "kids", "shadow",
    ]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=5),
    max_leaves=12,
)


@given(st.lists(st.tuples(st.integers(-1, 9), JSON), max_size=8))
def test_any_json_as_data_is_survived(datas: list[tuple[int, Any]]) -> None:
    page = makers.page()
    odd = [{"type": kind, "data": data, "timestamp": makers.START + 5} for kind, data in datas]
    raws = [json.dumps(one).encode() for one in [*page, *odd, makers.click(10)]]
    types = np.array([4, 2, *(kind for kind, _ in datas), 3], dtype=np.int16)
    times = np.arange(len(raws), dtype=np.float64) + makers.START
    found = analyze([WindowEvents("", raws, times, types)])
    assert len(found.clicks) >= 1


def test_bytes_that_are_no_json_are_counted() -> None:
    raws = [b"", b"{", b"\xff\xfe", b'{"type":3,"data":', b"[" * 3_000]
    given_events = WindowEvents("", raws, np.arange(5.0), np.array([3, 2, 4, 5, 3], dtype=np.int16))
    (found,) = analyze([given_events]).integrity[1:] or (None,)
    assert found is not None
    assert found.code == "malformed_events"


def test_numbers_in_strings_count_as_numbers() -> None:
    raw = json.dumps(makers.change(0, 3, id="1", x="5", y="20")).encode()
    data = events.incremental(raw)
    assert (data.id, data.x, data.y) == (1, 5, 20)


def test_one_bad_entry_of_a_mutation_spoils_no_other() -> None:
    bad = makers.mutation(
        0, adds=[(6, makers.element(20, "p")), (6, {**makers.element(21, "p"), "id": "x"})]
    )
    bad["data"]["adds"].append("nonsense")
    data = events.incremental(json.dumps(bad).encode())
    assert [entry.node.id for entry in data.adds if entry.node] == [20, -1]


def test_half_a_surrogate_pair_spoils_no_event() -> None:
    raw = b'{"type":5,"data":{"tag":"a\\ud83d","payload":"\\ud83d\\ude00"}}'
    assert events.custom(raw).tag == "a\ufffd"


def test_a_page_that_is_nested_too_deep_is_counted_not_raised() -> None:
    node = makers.element(9_000, "b")
    for number in range(3_000):
        node = makers.element(100 + number, "div", node)
    text = b'{"type":2,"data":{"node":%s}}'
    raw = text % _flat(node)
    window = WindowEvents("", [raw], np.zeros(1), np.array([2], dtype=np.int16))
    assert "malformed_events" in [one.code for one in analyze([window]).integrity]


def _flat(node: makers.Node) -> bytes:
    """JSON without recursion."""
    opening, closing = b"", b""
    while node:
        opening += b'{"type":2,"tagName":"div","id":%d,"childNodes":[' % node["id"]
        closing += b"]}"
        node = node["childNodes"][0] if node["childNodes"] else {}
    return opening + closing


def test_links_of_nodes_cannot_be_given_by_a_file() -> None:
    forged = {
        **makers.element(20, "button", makers.text(21, "Buy")),
        "parent": {"id": 1},
        "kids": [5],
    }
    (click,) = analysed(makers.page(body=[forged]), makers.click(100, 20)).clicks
    assert click.label == "Buy"


def test_a_click_beyond_any_page_has_no_place_and_the_rest_counts() -> None:
    found = analysed(makers.page(), makers.click(100, x=1e308, y=-1e308), makers.click(200, x=5))
    assert [(click.at_ms, click.x_px) for click in found.clicks] == [(100, None), (200, 5)]
    moved = analysed(makers.page(), makers.move(300, (1e300, 2)), makers.move(400, (3, 4)))
    assert moved.duration_ms == 400


def test_what_thousands_of_windows_lack_is_told_once() -> None:
    raws = [json.dumps(makers.click(1_000)).encode()]
    times = np.array([makers.click(1_000)["timestamp"]], dtype=np.float64)
    types = np.array([3], dtype=np.int16)
    windows = [WindowEvents(f"w{number}", raws, times, types) for number in range(500)]
    (told,) = [one for one in analyze(windows).integrity if one.code == "no_snapshot"]
    assert "499 more windows" in told.text
