"""Mends events that rrweb's player would stop at. Runs when events are served; the stored recording stays untouched.

What is mended, and why:
- a Meta is put right before every FullSnapshot and nowhere else (the player starts a seek at the last Meta, and shows
  nothing when no FullSnapshot follows it); any other Meta becomes a change of the viewport's size;
- pointer events without positions, mutations whose lists are no lists, nodes that no browser can make;
- fonts that are addresses: the player's own window would load them, outside the frame;
- times: each event carries its repaired time.
What the player has no use for (DOMContentLoaded, Load, Plugin, Custom) is left out, and so are the commands a page
drew canvases with: a canvas is shown as a recorder photographed it, and of one drawn by commands the first event of a
run stays, emptied, so that it can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from app.rrweb.mending import BROKEN, mended
from app.rrweb.nodes import Json
from app.rrweb.sound import as_it_stands
from app.rrweb.types import EventType, Source
from app.rrweb.viewport import AsItIs, Viewport, with_metas

#: sound events are looked at so many at once; where one of them is not, each is by itself
RUN = 64

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Cleaned(Struct, frozen=True):
    """Events as the player takes them.

    `body`: a JSON array. `skipped`: how many events were left out because they are broken.
    `viewport`: as it is behind the last event.
    """

    body: bytes
    skipped: int
    viewport: Viewport


def clean(
    raws: Sequence[bytes | memoryview | msgspec.Raw],
    epoch_ms: Sequence[float],
    before: Viewport | None = None,
) -> Cleaned:
    """Mend a run of one window's events, sorted by time.

    Args:
        raws: events as JSON.
        epoch_ms: their repaired times, Unix ms.
        before: the viewport before the first event; None where it is not known: then that of the first Meta counts.
    """
    events: list[Json | AsItIs] = []
    commanded: set[int] = set()
    skipped = 0
    for begin in range(0, len(raws), RUN):
        run, moments = raws[begin : begin + RUN], epoch_ms[begin : begin + RUN]
        joined = as_it_stands(run, moments)
        if joined is not None:
            events.append(joined)
            continue
        for raw, moment in zip(run, moments, strict=True):
            own = as_it_stands([raw], [moment])
            wanted = own if own is not None else _looked_at(raw)
            if wanted is BROKEN:
                skipped += 1
            elif isinstance(wanted, bytes):
                events.append(wanted)
            elif wanted is not None and not _is_known_canvas(wanted, commanded):
                wanted["timestamp"] = float(moment)
                events.append(wanted)
    placed, viewport = with_metas(events, before)
    return Cleaned(_array(placed), skipped, viewport)


def _looked_at(raw: bytes | memoryview | msgspec.Raw) -> Json | None:
    try:
        event = _decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return BROKEN
    return mended(event) if isinstance(event, dict) else BROKEN


def _is_known_canvas(event: Json, commanded: set[int]) -> bool:
    """Whether an event tells no more than that a canvas was drawn by commands, again."""
    data = event["data"]
    if event["type"] != EventType.INCREMENTAL_SNAPSHOT or data["source"] != Source.CANVAS_MUTATION:
        return False
    if data["commands"]:
        return False
    known = data["id"] in commanded
    commanded.add(data["id"])
    return known


def _array(placed: list[Json | AsItIs]) -> bytes:
    # in one go: a part of a busy recording has a megabyte, and each copy of it is felt in a seek
    pieces = [b"["]
    for event in placed:
        pieces += (event if isinstance(event, bytes) else _encode(event), b",")
    pieces[max(1, len(pieces) - 1) :] = (b"]",)
    return b"".join(pieces)
