"""Events with which the tools tell of the console, requests and web vitals."""

from __future__ import annotations

from typing import Any

from tests import makers


def plugin(at_ms: float, name: str, payload: Any) -> makers.Event:
    return makers.event(at_ms, 6, {"plugin": name, "payload": payload})


def network(at_ms: float, *requests: dict[str, Any], name: str = "rrweb/network@1") -> makers.Event:
    return plugin(at_ms, name, {"requests": list(requests)})


def span(at_ms: float, op: str, described: str, length_ms: float = 0, **data: Any) -> makers.Event:
    start_s = (makers.START + at_ms) / 1000
    payload = {
        "op": op, "description": described, "startTimestamp": start_s,
        "endTimestamp": start_s + length_ms / 1000, "data": data,
    }  # fmt: skip
    return makers.custom(at_ms, "performanceSpan", payload)


def crumb(at_ms: float, **payload: Any) -> makers.Event:
    return makers.custom(at_ms, "breadcrumb", {"timestamp": makers.START / 1000, **payload})
