"""Highlight's payload holds what was logged, requested and thrown beside its events: none of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.formats.model import Recording
from app.formats.read import read
from app.jobs import ingest
from tests.makers import START, page, write_json

RESOURCE = {
    "name": "https://shop.example/api/cart", "initiatorType": "fetch", "startTimeAbs": START + 500,
    "responseEndAbs": START + 740, "encodedBodySize": 90, "nextHopProtocol": "h2",
    "requestResponsePairs": {
        "request": {"verb": "POST", "headers": {"accept": "json"}, "body": "{}", "url": "/api/cart"},
        "response": {"status": 500, "headers": {}, "body": "no", "size": 2},
    },
}  # fmt: skip
FRAME = {"fileName": "app.js", "lineNumber": 3, "columnNumber": 9, "functionName": "add"}
MESSAGE = {"type": "warn", "value": ["slow", "answer"], "time": START + 300, "trace": [FRAME]}
ERROR = {
    "event": "TypeError: rate is undefined", "type": "window.onerror", "source": "app.js",
    "lineNumber": 4, "columnNumber": 2, "timestamp": "2025-06-15T15:06:41Z",
}  # fmt: skip


def payload(**beside: Any) -> dict[str, Any]:
    return {"session_secure_id": "AbCdEf", "events": {"events": page(loads=True)}, **beside}


def test_what_stands_beside_the_events_becomes_events(tmp_path: Path) -> None:
    sent = payload(
        messages=json.dumps({"messages": [MESSAGE]}),
        resources=json.dumps({"resources": [RESOURCE]}),
        errors=[ERROR],
    )
    [found] = ingest.find([write_json(tmp_path / "push.json", sent)])
    [session] = [one for file in ingest.ingest(found) for one in file.sessions]
    made = session.analysis
    assert [(line.at_ms, line.level, line.text, line.stack) for line in made.console] == [
        (300, "warn", "slow answer", "add (app.js:3:9)"),
        (1_000, "error", "Uncaught TypeError: rate is undefined", "app.js:4:2"),
    ]
    [error] = made.errors
    assert (error.kind, error.message) == ("uncaught", "Uncaught TypeError: rate is undefined")
    [request] = made.requests
    assert (request.at_ms, request.method, request.status, request.duration_ms, request.size_bytes) == (
        500, "POST", 500, 240, 90,
    )  # fmt: skip
    assert request.failed
    assert "accept" in (request.detail or "")
    assert session.tool_key == "highlight:AbCdEf"


def test_lists_may_hold_anything(tmp_path: Path) -> None:
    sent = payload(
        messages="not json",
        resources=json.dumps({"resources": [None, 3, {}, {"startTimeAbs": "x"}, {"name": 5, "startTimeAbs": START}]}),
        errors=[{"timestamp": START + 5}, {"timestamp": None}, "x"],
    )  # fmt: skip
    [found] = read(write_json(tmp_path / "push.json", sent))
    assert isinstance(found, Recording)
    assert found.format == "Highlight"
    types = found.windows[0].types.tolist()
    assert types.count(6) == 2
    assert [kind for kind in types if kind != 6] == [0, 4, 2, 1]
