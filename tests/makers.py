"""Recordings made in code: small pages with known ids, and what a person does on them.

Times are ms from `START`. A page made by `page()` has these nodes unless a `body` is given:

    1 document · 2 html · 3 head · 4 title · 5 its text · 6 body · 7 h1 · 8 its text
    9 button#buy "Buy" · 10 its text · 11 input[name=email] · 12 a[href=/cart] "Cart" · 13 its text

    >>> events = recording(page(), click(1_000, 9, x=40, y=80), scroll(1_500, y=300))
    >>> [event["type"] for event in events]
    [4, 2, 3, 3]
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Event: TypeAlias = dict[str, Any]
Node: TypeAlias = dict[str, Any]

START = 1_750_000_000_000
BODY, BUTTON, FIELD, LINK = 6, 9, 11, 12


def event(at_ms: float, kind: int, data: Any) -> Event:
    """Any event."""
    return {"type": kind, "data": data, "timestamp": START + at_ms}


def change(at_ms: float, source: int, **data: Any) -> Event:
    """An incremental event of any source."""
    return event(at_ms, 3, {"source": source, **data})


def text(node_id: int, content: str) -> Node:
    """A text node."""
    return {"type": 3, "textContent": content, "id": node_id}


def element(node_id: int, tag: str, *children: Node, **attributes: Any) -> Node:
    """An element; `class_` and `data_testid` become `class` and `data-testid`."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return {
        "type": 2, "tagName": tag, "attributes": names, "childNodes": list(children), "id": node_id,
    }  # fmt: skip


def document(*body: Node, title: str = "Shop") -> Node:
    """A document with a title and these nodes in its body."""
    head = element(3, "head", element(4, "title", text(5, title)))
    html = element(2, "html", head, element(BODY, "body", *body))
    return {"type": 0, "childNodes": [html], "id": 1}


def shop_body() -> list[Node]:
    """The nodes of the page in this module's docstring."""
    return [
        element(7, "h1", text(8, "Shoes")),
        element(BUTTON, "button", text(10, "Buy"), id="buy"),
        element(FIELD, "input", type="email", name="email", value=""),
        element(LINK, "a", text(13, "Cart"), href="/cart"),
    ]


def page(
    at_ms: float = 0,
    url: str = "https://shop.example/",
    *,
    width: int = 1280,
    height: int = 720,
    title: str = "Shop",
    body: Sequence[Node] | None = None,
    loads: bool = False,
) -> list[Event]:
    """A page as the recorder first sees it: Meta and FullSnapshot, 1 ms apart; with `loads` the two events of a
    document load around them."""
    node = document(*(shop_body() if body is None else body), title=title)
    events = [
        event(at_ms, 4, {"href": url, "width": width, "height": height}),
        event(at_ms + 1, 2, {"node": node, "initialOffset": {"top": 0, "left": 0}}),
    ]
    if loads:
        return [event(at_ms, 0, {}), *events, event(at_ms + 2, 1, {})]
    return events


def interaction(at_ms: float, kind: int, node_id: int, x: float | None, y: float | None) -> Event:
    """A mouse interaction of any type; without x and y as focus and blur are."""
    place = {} if x is None else {"x": x, "y": y}
    return change(at_ms, 2, type=kind, id=node_id, **place)


def click(
    at_ms: float, node_id: int = BUTTON, *, x: float = 10, y: float = 10, pointer: int = 0
) -> Event:
    """A click; `pointer` 0 mouse, 1 pen, 2 touch. x, y in px of the viewport."""
    return change(at_ms, 2, type=2, id=node_id, x=x, y=y, pointerType=pointer)


def press(at_ms: float, node_id: int = BUTTON, *, x: float = 10, y: float = 10) -> list[Event]:
    """A whole click as the recorder sees it: down, up, click."""
    return [
        interaction(at_ms - 60, 1, node_id, x, y),
        interaction(at_ms - 1, 0, node_id, x, y),
        click(at_ms, node_id, x=x, y=y),
    ]


def move(
    at_ms: float, *places: tuple[float, float], node_id: int = BODY, step_ms: float = 50
) -> Event:
    """A pointer move through places, `step_ms` apart, the last one at `at_ms`."""
    late = (len(places) - 1) * step_ms
    positions = [
        {"x": x, "y": y, "id": node_id, "timeOffset": i * step_ms - late}
        for i, (x, y) in enumerate(places)
    ]
    return change(at_ms, 1, positions=positions)


def scroll(at_ms: float, *, x: float = 0, y: float = 0, node_id: int = 1) -> Event:
    """Scroll of the page, or of an element."""
    return change(at_ms, 3, id=node_id, x=x, y=y)


def resize(at_ms: float, width: int, height: int) -> Event:
    """A change of the viewport's size."""
    return change(at_ms, 4, width=width, height=height)


def typed(at_ms: float, content: str, node_id: int = FIELD) -> Event:
    """A field's new value."""
    return change(at_ms, 5, id=node_id, text=content, isChecked=False, userTriggered=True)


def mutation(
    at_ms: float,
    *,
    adds: Iterable[tuple[int, Node]] = (),
    removes: Iterable[tuple[int, int]] = (),
    texts: Iterable[tuple[int, str]] = (),
    attributes: Iterable[tuple[int, dict[str, Any]]] = (),
) -> Event:
    """A change of the page: `adds` of (parent id, node) at the parent's end, `removes` of (parent id, node id)."""
    return change(
        at_ms,
        0,
        adds=[{"parentId": parent, "nextId": None, "node": node} for parent, node in adds],
        removes=[{"parentId": parent, "id": node_id} for parent, node_id in removes],
        texts=[{"id": node_id, "value": value} for node_id, value in texts],
        attributes=[{"id": node_id, "attributes": value} for node_id, value in attributes],
    )


def custom(at_ms: float, tag: str, payload: Any = None) -> Event:
    """A custom event."""
    return event(at_ms, 5, {"tag": tag, "payload": {} if payload is None else payload})


def console(at_ms: float, message: str, level: str = "error") -> Event:
    """A line of the console, as `rrweb/console@1` records it."""
    payload = {"level": level, "payload": [json.dumps(message)], "trace": ["run (app.js:1:1)"]}
    return event(at_ms, 6, {"plugin": "rrweb/console@1", "payload": payload})


def recording(*parts: Event | Iterable[Event]) -> list[Event]:
    """Events and lists of events as one list, in order of time."""
    flat: list[Event] = []
    for part in parts:
        if isinstance(part, dict):
            flat.append(part)
        else:
            flat += part
    return sorted(flat, key=lambda one: float(one["timestamp"]))


def visit(clicks: int = 20, url: str = "https://shop.example/") -> list[Event]:
    """A page with a number of clicks, a second apart: enough of a recording for most tests."""
    return recording(
        page(url=url, loads=True), [click(1_000.0 * (i + 1), x=10 + i, y=20) for i in range(clicks)]
    )


def moved(events: Iterable[Event], by_ms: float) -> list[Event]:
    """The same events at another time."""
    return [{**one, "timestamp": one["timestamp"] + by_ms} for one in events]


def packed(one: Event) -> str:
    """An event as `@rrweb/packer` writes it: zlib of JSON, as Latin-1."""
    return zlib.compress(json.dumps({**one, "v": "v1"}).encode()).decode("latin-1")


def compressed_field(value: Any) -> str:
    """A field as PostHog compresses it (`cv` 2024-10)."""
    return gzip.compress(json.dumps(value).encode(), mtime=0).decode("latin-1")


def posthog_export(
    windows: dict[str, list[Event]],
    session: str = "0196cf71-3156-76cb-bb45-d0de45b84d05",
    **data: Any,
) -> dict[str, Any]:
    """PostHog's exported file, version 2023-04-28."""
    snapshots = [{"windowId": name, **one} for name, events in windows.items() for one in events]
    snapshots.sort(key=lambda one: float(one["timestamp"]))
    inside = {"id": session, "person": None, "snapshots": snapshots, **data}
    return {"version": "2023-04-28", "data": inside}


def compact(value: Any) -> bytes:
    """JSON as browsers write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def write_json(path: Path, value: Any) -> Path:
    """Writes JSON; gzip when the name ends so."""
    data = compact(value)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def write_lines(path: Path, values: Iterable[Any]) -> Path:
    """Writes one JSON value a line."""
    path.write_bytes(b"".join(compact(value) + b"\n" for value in values))
    return path
