"""A canvas keeps its photographs; commands are emptied, and counted once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.rrweb.canvas import canvas_event
from app.rrweb.clean import clean

Json = dict[str, Any]


def photograph(kind: str = "image/webp") -> Json:
    blob = {
        "rr_type": "Blob",
        "data": [{"rr_type": "ArrayBuffer", "base64": "UklGRg=="}],
        "type": kind,
        "extra": "left out",
    }
    bitmap = {"rr_type": "ImageBitmap", "args": [blob]}
    return {"property": "drawImage", "args": [bitmap, 0, 0, 300, 150]}


CLEARED: Json = {"property": "clearRect", "args": [0, 0, 300, 150]}
FILLED: Json = {"property": "fillRect", "args": [0, 0, 10, 10]}


def event(commands: Any, node: Any = 7) -> Json:
    return {"source": 9, "id": node, "type": 0, "commands": commands}


def test_a_photograph_is_kept_with_its_place_and_nothing_else() -> None:
    kept = canvas_event(event([CLEARED, photograph()]))
    assert kept is not None
    (drawn,) = kept["commands"]
    assert drawn["args"][1:] == [0, 0, 300, 150]
    assert drawn["args"][0]["args"][0]["data"][0]["base64"] == "UklGRg=="
    assert "extra" not in drawn["args"][0]["args"][0]


@pytest.mark.parametrize(
    "commands",
    [
        [FILLED], [CLEARED, photograph(), FILLED], [], None, "x", [None], [CLEARED],
        [photograph("text/html")], [{"property": "drawImage", "args": ["https://x.example/a.png", 0, 0]}],
        [{**photograph(), "args": [photograph()["args"][0], "0", 0]}],
        [{"property": "drawImage", "args": [{"rr_type": "ImageBitmap", "args": []}, 0, 0]}],
    ],
)  # fmt: skip
def test_anything_else_is_emptied(commands: Any) -> None:
    assert canvas_event(event(commands)) == event([])


def test_an_event_that_belongs_to_no_canvas_is_broken() -> None:
    assert canvas_event(event([CLEARED, photograph()], node="seven")) is None


def test_of_a_canvas_drawn_by_commands_the_first_event_of_a_run_stays() -> None:
    told = [event([FILLED]), event([FILLED]), event([FILLED], 8), event([CLEARED, photograph()], 8)]
    raws = [msgspec.json.encode({"type": 3, "data": data, "timestamp": 5.0}) for data in told]
    cleaned = clean(raws, [5.0] * len(raws))
    assert cleaned.skipped == 0
    kept = [one["data"] for one in msgspec.json.decode(cleaned.body)]
    assert [(data["id"], len(data["commands"])) for data in kept] == [(7, 0), (8, 0), (8, 1)]
