"""Keyframes: where they stand, what they hold, how they are stored. That they show the right page is tried in a browser
(tests/ui/web/test_law.py)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import msgspec

from app.activity.keyframing import ROOM_FRAC, keyframe_at
from app.activity.window import WindowReader
from app.dom.chain import CHAIN, PackedKeyframe, unpacked
from app.dom.style import patched
from app.formats.model import WindowEvents
from tests import makers
from tests.activity.reading import window

Json = dict[str, Any]


def keyframe(events: Iterable[Json], at_ms: float) -> list[Json] | None:
    """The events of a keyframe made at a moment."""
    made = keyframe_at(window(list(events)), makers.START + at_ms)
    return msgspec.json.decode(made.events) if made is not None else None


def sources(events: list[Json]) -> list[int]:
    return [event["data"]["source"] for event in events if event["type"] == 3]


def nodes(events: list[Json]) -> dict[int, Json]:
    """The nodes of a keyframe's snapshot by id."""
    found: dict[int, Json] = {}
    waiting = [events[1]["data"]["node"]]
    while waiting:
        node = waiting.pop()
        found[node["id"]] = node
        waiting += node.get("childNodes", [])
    return found


def read(events: WindowEvents) -> list[PackedKeyframe]:
    reader = WindowReader(0)
    reader.read(events, 0.0)
    return reader.keyframing.found


def busy(changes: int) -> WindowEvents:
    """A page on which much is said."""
    words = [
        makers.mutation(10.0 + n, texts=[(8, f"word {n} {'long ' * 2_000}")])
        for n in range(changes)
    ]
    return window(makers.recording(makers.page(), words))


def test_a_keyframe_is_a_meta_and_a_snapshot_of_the_page_as_it_is() -> None:
    events = keyframe(
        makers.recording(
            makers.page(),
            makers.resize(50, 390, 844),
            makers.mutation(
                100,
                adds=[(makers.BODY, makers.element(40, "p"))],
                removes=[(makers.BODY, 7)],
                attributes=[(makers.BUTTON, {"class": "big", "style": {"color": "red"}})],
            ),
        ),
        200,
    )
    assert events is not None
    assert [event["type"] for event in events[:2]] == [4, 2]
    assert (events[0]["data"]["width"], events[0]["data"]["height"]) == (390, 844)
    page = nodes(events)
    assert 7 not in page
    assert 40 in page
    assert page[makers.BUTTON]["attributes"] == {
        "id": "buy", "class": "big", "style": "color: red;",
    }  # fmt: skip
    assert {event["timestamp"] for event in events} == {makers.START + 100}


def test_what_happens_at_the_moment_itself_is_not_folded_in() -> None:
    recording = makers.recording(makers.page(), makers.mutation(100, texts=[(8, "later")]))
    before, after = keyframe(recording, 100), keyframe(recording, 100.5)
    assert before is not None
    assert after is not None
    assert nodes(before)[8]["textContent"] == "Shoes"
    assert nodes(after)[8]["textContent"] == "later"


def test_there_is_no_keyframe_before_the_first_page() -> None:
    assert keyframe(makers.page(at_ms=100), 50) is None


def test_what_is_not_in_the_tree_is_sent_again_and_only_the_last_of_it() -> None:
    events = keyframe(
        makers.recording(
            makers.page(),
            makers.mutation(5, texts=[(8, "Boots")]),
            makers.scroll(10, y=100),
            makers.typed(20, "a"),
            makers.scroll(30, y=300),
            makers.typed(40, "ab"),
            makers.move(50, (5, 5), (9, 9)),
        ),
        100,
    )
    assert events is not None
    assert sources(events) == [0, 3, 5, 1]
    told = {event["data"]["source"]: event["data"] for event in events[2:]}
    assert told[3]["y"] == 300
    assert told[5]["text"] == "ab"
    assert told[1]["positions"][-1]["x"] == 9


def test_what_belonged_to_a_node_that_is_gone_is_not_sent_again() -> None:
    events = keyframe(
        makers.recording(
            makers.page(),
            makers.mutation(5, texts=[(8, "Boots")]),
            makers.typed(20, "a"),
            makers.mutation(30, removes=[(makers.BODY, makers.FIELD)]),
        ),
        100,
    )
    assert events is not None
    assert sources(events) == [0]


def test_the_document_of_a_frame_comes_behind_the_snapshot() -> None:
    inner = makers.document()
    ids = iter(range(60, 70))
    waiting = [inner]
    while waiting:
        node = waiting.pop()
        node["id"] = next(ids)
        waiting += node.get("childNodes", [])
    frame = makers.element(50, "iframe")
    events = keyframe(
        makers.recording(
            makers.page(),
            makers.mutation(10, adds=[(makers.BODY, frame)]),
            makers.mutation(10, adds=[(50, inner)]),
        ),
        100,
    )
    assert events is not None
    assert nodes(events)[50]["childNodes"] == []
    (attached,) = events[2]["data"]["adds"]
    assert (attached["parentId"], attached["node"]["id"]) == (50, 60)


def test_frames_that_came_later_and_without_a_document_come_later_again() -> None:
    first, second, last = makers.element(50, "iframe"), makers.element(51, "iframe"), 52
    events = keyframe(
        makers.recording(
            makers.page(body=[makers.element(40, "iframe")]),
            makers.mutation(
                10,
                adds=[(makers.BODY, node) for node in (first, second, makers.element(last, "p"))],
            ),
        ),
        100,
    )
    assert events is not None
    written = nodes(events)
    assert (40 in written, 50 in written, 51 in written, last in written) == (1, 0, 0, 1)
    adds = [(add["node"]["id"], add["nextId"]) for add in events[2]["data"]["adds"]]
    assert adds == [(51, last), (50, 51)]


def test_a_page_that_no_snapshot_rebuilds_gets_no_keyframe_until_the_next_snapshot() -> None:
    second = makers.element(90, "html")
    broken = makers.recording(makers.page(), makers.mutation(10, adds=[(1, second)]))
    assert keyframe(broken, 100) is None
    assert keyframe([*broken, *makers.page(at_ms=50)], 100) is not None


def test_keyframes_stand_where_a_seek_would_cost_much_and_nowhere_else() -> None:
    assert read(window(makers.visit())) == []
    found = read(busy(2_000))
    assert len(found) > 3
    gaps = [b.position - a.position for a, b in pairwise(found)]
    assert max(gaps) - min(gaps) <= 1


def test_no_keyframe_stands_between_two_events_of_one_moment() -> None:
    events = busy(1_000)
    same = WindowEvents(events.name, events.raws, events.epoch_ms // 40 * 40, events.types)
    for keyframe in read(same):
        assert same.epoch_ms[keyframe.position] > keyframe.epoch_ms


def test_stored_keyframes_are_small_and_come_back_to_the_byte() -> None:
    events = busy(5_000)
    found = read(events)
    assert max(keyframe.base for keyframe in found) == CHAIN - 1
    taken = sum(len(keyframe.body) for keyframe in found)
    assert taken <= ROOM_FRAC * sum(map(len, events.raws))
    snapshot = bytes(events.raws[found[0].snapshot])
    for number in (0, 3, CHAIN, len(found) - 1):
        chain = found[number - found[number].base : number + 1]
        back = unpacked(snapshot, [keyframe.body for keyframe in chain])
        made = keyframe_at(events, float(events.epoch_ms[found[number].position]))
        assert made is not None
        assert back == made.events


def test_inline_styles_are_patched_as_rrweb_patches_them() -> None:
    assert patched("color: red; top: 0", {"top": "1px"}) == "color: red; top: 1px;"
    assert patched("color:red", {"color": False}) == ""
    assert patched("a: url(x;y)", {"aB": "x", "color": ["red", "important"]}) == (
        "a: url(x;y); color: red !important;"
    )
    assert (
        patched("-webkit-hyphens: none; /* b */ c: d", {"c": "e"}) == "webkit-hyphens: none; c: e;"
    )
