"""What is listed of a session beside its streams: the console, what was typed, and what others recorded of it all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.activity import flattened, listed
from app.activity.analyze import analyze
from app.formats.model import WindowEvents
from app.jobs import ingest
from tests import makers
from tests.activity.reading import analysed
from tests.activity.telling import crumb, plugin

# -- console ---------------------------------------------------------------------------------------


def test_a_line_of_the_console_reads_as_it_was_written() -> None:
    parts = [
        '"%c[shop]%c cart is %s after %d ms"',
        '"color: red"',
        '""',
        '"empty"',
        "12",
        '{"a":{"b":1}}',
    ]
    said = {"level": "warn", "payload": parts, "trace": ["add (cart.js:4:2)", "run (app.js:1:1)"]}
    [line] = analysed(makers.page(), plugin(500, "rrweb/console@1", said)).console
    assert (line.level, line.at_ms, line.visit) == ("warn", 500, 0)
    assert line.text == "[shop] cart is empty after 12 ms a.b: 1"
    assert line.full == '[shop] cart is empty after 12 ms {"a":{"b":1}}'
    assert line.stack == "add (cart.js:4:2)\nrun (app.js:1:1)"


def test_a_long_message_is_one_line_and_its_whole_text() -> None:
    words = "first line\nsecond line " + "word " * 200
    [line] = analysed(makers.page(), makers.console(500, words, "log")).console
    assert line.text.startswith("first line second line word")
    assert len(line.text) == 300
    assert line.full is not None
    assert line.full.startswith("first line\nsecond line")


def test_a_logged_object_is_laid_out_in_full() -> None:
    said = {"level": "log", "payload": ['{"cart":{"items":[1,2]}}'], "trace": []}
    [line] = analysed(makers.page(), plugin(500, "rrweb/console@1", said)).console
    assert line.text == "cart.items: 1, 2"
    assert json.loads(line.full or "") == {"cart": {"items": [1, 2]}}
    assert "\n" in (line.full or "")


def test_old_recordings_log_inside_incremental_events() -> None:
    said = makers.change(500, 11, level="info", payload=['"hello"'], trace=["a (b.js:1:1)"])
    [line] = analysed(makers.page(), said).console
    assert (line.level, line.text) == ("info", "hello")


def test_breadcrumbs_of_the_console_are_lines_and_no_custom_events() -> None:
    made = analysed(
        makers.page(),
        crumb(500, category="console", level="error", message="no stock"),
        crumb(
            550,
            category="console",
            level="info",
            message="%c[a] 1",
            data={"arguments": ["%c[a]", "color: red", {"b": 1}]},
        ),
        crumb(600, category="ui.blur"),
    )
    assert [(line.level, line.text) for line in made.console] == [
        ("error", "no stock"), ("info", "[a] b: 1"),
    ]  # fmt: skip
    assert [error.message for error in made.errors] == ["no stock"]
    assert [event.tag for event in made.custom] == ["breadcrumb"]


def test_lines_beyond_the_limit_are_counted_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "LIST_LIMIT", 3)
    lines = [makers.console(100 * n, f"line {n}", "log") for n in range(1, 6)]
    made = analysed(makers.page(), lines)
    assert [line.text for line in made.console] == ["line 1", "line 2", "line 3"]
    [remark] = [one for one in made.integrity if one.code == "console_cut"]
    assert remark.text.startswith("5 lines of the console were recorded")


def test_long_texts_have_a_room_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "TEXT_LIMIT", 20)
    lines = [makers.console(100 * n, f"line {n}", "log") for n in range(1, 4)]
    made = analysed(makers.page(), lines)
    assert [line.stack for line in made.console] == ["run (app.js:1:1)", None, None]
    assert [line.text for line in made.console] == ["line 1", "line 2", "line 3"]


# -- what was typed --------------------------------------------------------------------------------


def test_what_is_typed_in_one_go_is_one_entry() -> None:
    made = analysed(
        makers.page(),
        [makers.typed(1_000 + 100 * n, "ann@"[: n + 1]) for n in range(4)],
        makers.typed(60_000, "bob@"),
    )
    assert [(one.at_ms, one.until_ms, one.text, one.changes) for one in made.entries] == [
        (1_000, 1_300, "ann@", 4),
        (60_000, 60_000, "bob@", 1),
    ]
    assert made.entries[0].kind == "email"
    assert made.entries[0].selector


def test_a_password_and_masked_text_are_dots() -> None:
    body = [makers.element(20, "input", type="password"), makers.element(21, "input", name="card")]
    made = analysed(
        makers.page(body=body), makers.typed(500, "secret", 20), makers.typed(600, "****", 21)
    )
    assert [one.text for one in made.entries] == ["••••••", "••••"]


def test_what_the_page_fills_in_itself_is_no_entry() -> None:
    by_page = makers.change(500, 5, id=makers.FIELD, text="x", isChecked=False, userTriggered=False)
    assert analysed(makers.page(), by_page).entries == ()


def test_a_box_tells_its_state_and_a_radio_only_the_one_chosen() -> None:
    body = [
        makers.element(20, "input", type="checkbox", name="gift"),
        makers.element(21, "input", type="radio", name="size"),
        makers.element(22, "input", type="radio", name="size"),
    ]

    def ticked(at_ms: float, node: int, on: bool) -> makers.Event:
        return makers.change(at_ms, 5, id=node, text="on", isChecked=on, userTriggered=True)

    made = analysed(
        makers.page(body=body),
        ticked(100, 20, True), ticked(200, 20, False), ticked(300, 22, True), ticked(300, 21, False),
    )  # fmt: skip
    assert [(one.node_id, one.checked, one.text) for one in made.entries] == [
        (20, True, ""), (20, False, ""), (22, True, ""),
    ]  # fmt: skip


# -- hostile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        None, [], "x", {"requests": None}, {"requests": [None, 5, "x", {}, {"name": 7}]},
        {"requests": [{"name": "/x", "startTime": "NaN", "duration": -5, "status": "a", "timestamp": 1e300,
                       "requestHeaders": [1, {"value": 2}], "responseBody": {"deep": [1]}}]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["rrweb/network@1", "rrweb/console@1", "web-vitals@1"])
def test_a_plugin_may_hold_anything(name: str, payload: Any) -> None:
    made = analysed(makers.page(), plugin(100, name, payload), makers.click(500))
    assert len(made.clicks) == 1
    assert {one.at_ms for one in made.requests} <= {100}


@pytest.mark.parametrize("depth", [50, 300, 600, 900, 5_000])
def test_a_value_may_be_nested_as_deep_as_it_likes(depth: int) -> None:
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    body = b'{"requests":[{"name":"/x","requestBody":' + deep + b"}]}"
    texts = [
        b'{"type":6,"data":{"plugin":"rrweb/network@1","payload":' + body + b'},"timestamp":%d}',
        b'{"type":6,"data":{"plugin":"rrweb/console@1","payload":{"level":"log","payload":['
        + deep + b"," + json.dumps(deep.decode()).encode() + b']}},"timestamp":%d}',
        b'{"type":5,"data":{"tag":"deep","payload":' + deep + b'},"timestamp":%d}',
    ]  # fmt: skip
    events = [makers.compact(one) for one in makers.page()]
    events += [text % (makers.START + 100 * n) for n, text in enumerate(texts, 1)]
    times = np.array(
        [makers.START, makers.START + 1, *(makers.START + 100 * n for n in (1, 2, 3))], float
    )
    made = analyze([WindowEvents("", events, times, np.array([4, 2, 6, 6, 5], np.int16))])
    assert len(made.visits) == 1
    for event in made.custom:
        value = flattened.value_of(event.payload)
        assert flattened.line(value)
        assert flattened.lines(value)


# -- recordings of others --------------------------------------------------------------------------


def _of(shared: Path, name: str) -> Any:
    [found] = ingest.find([shared / "recordings" / name])
    [session] = [one for file in ingest.ingest(found) for one in file.sessions]
    return session.analysis


def test_a_recording_of_posthog_tells_its_console_and_network(shared: Path) -> None:
    made = _of(shared, "derived/export-0196cf71-ph-recording.json")
    assert len(made.console) > 50
    assert {"log", "warn", "error"} <= {line.level for line in made.console}
    assert len(made.requests) > 90
    first = made.requests[0]
    assert (first.kind, first.url, first.status) == (
        "navigation", "https://us.posthog.com/feature_flags", 200,
    )  # fmt: skip
    assert round(first.duration_ms) == 1_042
    assert [(one.name, round(one.value)) for one in made.vitals] == [("TTFB", 1_040)]
    assert any("response_body" in (one.detail or "") for one in made.requests)


def test_a_recording_of_sentry_tells_its_spans_and_breadcrumbs(shared: Path) -> None:
    made = _of(shared, "sentry/feedback-page-redacted.json")
    assert len(made.console) == 4
    assert len(made.requests) == 84
    assert {"fetch", "script", "css", "navigation"} <= {one.kind for one in made.requests}
    assert {one.name for one in made.vitals} == {"FP", "FCP", "LCP"}
    assert "performanceSpan" in {event.tag for event in made.custom}  # memory is none of these
    assert len(made.custom) == 5


def test_a_failed_request_is_told(shared: Path) -> None:
    made = _of(shared, "posthog-blob/corrupt-cv-fields.jsonl")
    assert {one.status for one in made.requests if one.failed} == {500}
