"""Events as a reader would hand them over, and what comes of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.activity.analyze import analyze
from app.activity.model import Analysis
from app.activity.streams import unpack_nodes, unpacked
from app.formats.model import Metadata, WindowEvents
from tests import makers

Columns = dict[str, np.ndarray[Any, Any]]


def window(events: Sequence[makers.Event], name: str = "") -> WindowEvents:
    """One window of events, sorted by time."""
    ordered = sorted(events, key=lambda one: float(one["timestamp"]))
    types = [one["type"] if isinstance(one.get("type"), int) else -1 for one in ordered]
    return WindowEvents(
        name,
        [makers.compact(one) for one in ordered],
        np.array([one["timestamp"] for one in ordered], dtype=np.float64),
        np.array(types, dtype=np.int16),
    )


def analysed(
    *parts: makers.Event | Iterable[makers.Event], metadata: Metadata | None = None
) -> Analysis:
    """The analysis of a session with one window."""
    return analyze([window(makers.recording(*parts))], metadata)


def columns(analysis: Analysis, kind: str, in_window: int = 0) -> Columns:
    """The columns of one stream; empty when there is none."""
    for stream in analysis.streams:
        if stream.kind == kind and stream.window == in_window:
            return unpacked(stream)
    return {}


def notes(analysis: Analysis) -> dict[int, Any]:
    """The node notes of the first window by node id."""
    return {
        note.node: note
        for stream in analysis.streams
        if stream.kind == "nodes"
        for note in unpack_nodes(stream)
    }


def events_of(path: Path) -> list[makers.Event]:
    """The events of a shared recording: an array, lines, an API's answer; gzipped or not."""
    text = path.read_bytes()
    if text[:2] == b"\x1f\x8b":
        text = gzip.decompress(text)
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.split(b"\n") if line.strip()]
    value = json.loads(text)
    while isinstance(value, dict):
        value = value.get("result") or value.get("snapshots") or value["events"]
    for one in value:
        if one["timestamp"] < 1e11:  # Sentry mixes seconds and milliseconds
            one["timestamp"] *= 1000
    return list(value)
