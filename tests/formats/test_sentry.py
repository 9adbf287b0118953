"""Replays as Sentry's SDK sends them: an envelope of items, one of which is the recording."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from app.formats.identity import keys
from app.formats.model import PersonalId, Recording, Refusal, Trait
from app.formats.read import read, read_together
from tests.makers import compact, moved, visit, write_json, write_lines

EVENTS = visit()
REPLAY = "0196cf71315676cbbb45d0de45b84d05"


def envelope(
    events: list[dict[str, object]],
    *,
    packed: bool = True,
    length: bool = True,
    replay: str = REPLAY,
) -> bytes:
    """Two items: what is known of the replay, and one segment of it."""
    text = compact(events)
    recorded = b'{"segment_id":0}\n' + (zlib.compress(text) if packed else text)
    told = {
        "type": "replay_event", "replay_id": replay, "segment_id": 0, "platform": "javascript",
        "urls": ["https://shop.example/"], "user": {"id": "7", "email": "ann@example.org"},
        "request": {"headers": {"Referer": "https://news.example/", "User-Agent": "UA"}},
        "tags": {"plan": "pro"},
    }  # fmt: skip
    kind = {"type": "replay_recording", **({"length": len(recorded)} if length else {})}
    head = {"event_id": replay, "sent_at": "2025-06-15T15:06:40.000Z"}
    return b"\n".join(
        [compact(head), b'{"type":"replay_event"}', compact(told), compact(kind), recorded]
    )


@pytest.mark.parametrize(("packed", "length"), [(True, True), (False, True), (False, False)])
def test_an_envelope_holds_the_recording_and_whose_it_is(
    tmp_path: Path, packed: bool, length: bool
) -> None:
    file = tmp_path / "a.envelope"
    file.write_bytes(envelope(EVENTS, packed=packed, length=length) + b"\n")
    (result,) = read(file)
    (plain,) = read(write_json(tmp_path / "plain.json", EVENTS))
    assert isinstance(result, Recording), result
    assert isinstance(plain, Recording)
    assert (result.format, result.notes) == ("Sentry replay", ())
    assert keys(result).content == keys(plain).content
    assert len(result.windows[0].raws) == len(EVENTS)
    about = result.metadata
    assert about.tool_session_id == f"sentry:{REPLAY}"
    assert (about.url, about.os) == ("https://shop.example/", None)
    assert (about.referrer, about.traits) == ("https://news.example/", (Trait("plan", "pro"),))
    assert PersonalId("sentry", "email", "ann@example.org") in about.ids


def test_segments_of_two_replays_stay_apart(tmp_path: Path) -> None:
    files = [tmp_path / f"segment-{number}.bin" for number in range(3)]
    files[0].write_bytes(envelope(EVENTS[:9]))
    files[1].write_bytes(envelope(EVENTS[9:]))
    files[2].write_bytes(envelope(list(moved(EVENTS, 60_000)), replay="f" * 32))
    found = list(read_together(files, sources=[file.name for file in files]))
    assert [len(one.windows[0].raws) for one in found if isinstance(one, Recording)] == [24, 24]


@pytest.mark.parametrize(
    ("kind", "told"), [("replay_video", "phone"), ("transaction", "holds no replay")]
)
def test_an_envelope_without_a_recording_says_so(tmp_path: Path, kind: str, told: str) -> None:
    lines = [{"event_id": "a", "sdk": {"name": "sentry"}}, {"type": kind}, {"any": "thing"}]
    (result,) = read(write_lines(tmp_path / "a.envelope", lines))
    assert isinstance(result, Refusal)
    assert "Sentry envelope" in result.reason
    assert told in result.reason
