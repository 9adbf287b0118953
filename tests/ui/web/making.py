"""Small recordings made in code, and a provider that serves them from memory."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from app.jobs.feed import ChunkEvents, ChunkSpan, WindowFeed, served
from app.ui.web.scheme import ChunkAddress

START_EPOCH_MS = 1_700_000_000_000.0
Event = dict[str, Any]


@dataclass
class Tree:
    """Builds nodes with ids of their own."""

    ids: count[int] = field(default_factory=lambda: count(1))

    def text(self, text: str) -> Event:
        return {"type": 3, "textContent": text, "id": next(self.ids)}

    def element(self, tag: str, attributes: Event | None = None, *children: Event | str) -> Event:
        made = next(self.ids)
        nodes = [self.text(child) if isinstance(child, str) else child for child in children]
        return {
            "type": 2,
            "tagName": tag,
            "attributes": attributes or {},
            "childNodes": nodes,
            "id": made,
        }

    def document(self, head: Sequence[Event], body: Sequence[Event | str]) -> Event:
        doctype = {"type": 1, "name": "html", "publicId": "", "systemId": "", "id": next(self.ids)}
        html = self.element(
            "html", {}, self.element("head", {}, *head), self.element("body", {}, *body)
        )
        return {"type": 0, "childNodes": [doctype, html], "id": next(self.ids)}


def meta(t_ms: float, width: int = 800, height: int = 600) -> Event:
    data = {"href": "https://shop.example/", "width": width, "height": height}
    return {"type": 4, "data": data, "timestamp": START_EPOCH_MS + t_ms}


def snapshot(t_ms: float, document: Event) -> Event:
    data = {"node": document, "initialOffset": {"top": 0, "left": 0}}
    return {"type": 2, "data": data, "timestamp": START_EPOCH_MS + t_ms}


def incremental(t_ms: float, source: int, **data: Any) -> Event:
    return {"type": 3, "data": {"source": source, **data}, "timestamp": START_EPOCH_MS + t_ms}


def mutation(t_ms: float, **lists: Any) -> Event:
    empty: Event = {"texts": [], "attributes": [], "removes": [], "adds": []}
    return incremental(t_ms, 0, **{**empty, **lists})


@dataclass
class Recorded:
    """One window in memory: what the player is told of it, and its chunks."""

    feed: WindowFeed
    chunks: list[ChunkEvents]
    asked: list[ChunkAddress] = field(default_factory=list)

    def provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        self.asked.append(address)
        if address.chunk < len(self.chunks):
            done(served(self.chunks[address.chunk]).body)
        else:
            failed("no such chunk")


def recorded(events: Sequence[Event], chunk_events: int = 50) -> Recorded:
    """Events in order of time, cut into chunks."""
    ordered = sorted(events, key=lambda event: float(event["timestamp"]))
    start = float(ordered[0]["timestamp"])
    spans, chunks = [], []
    for seq, first in enumerate(range(0, len(ordered), chunk_events)):
        part = ordered[first : first + chunk_events]
        times = np.array([event["timestamp"] for event in part], np.float64)
        raws = [msgspec.json.encode(event) for event in part]
        snapshots = sum(event["type"] == 2 for event in part)
        spans.append(ChunkSpan(seq, times[0] - start, times[-1] - start, snapshots))
        chunks.append((raws, times))
    end = float(ordered[-1]["timestamp"])
    return Recorded(WindowFeed(7, 0, start, end - start, tuple(spans)), chunks)


def of_file(path: Path, chunk_events: int = 50) -> Recorded:
    """A bare array of events, gzipped or not."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return recorded(json.loads(content), chunk_events)
