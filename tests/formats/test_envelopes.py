"""One recording in every envelope that is read: the same events, the same identity, what stands beside them kept."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import cramjam
import pytest
import zstandard

from app.formats.identity import keys
from app.formats.model import PersonalId, Recording, Refusal, Trait
from app.formats.read import read
from tests.makers import (
    change,
    click,
    compact,
    compressed_field,
    custom,
    packed,
    page,
    posthog_export,
    recording,
    visit,
    write_json,
    write_lines,
)

EVENTS = visit()
SESSION = "0196cf71-3156-76cb-bb45-d0de45b84d05"


def capture(**properties: object) -> dict[str, object]:
    """A PostHog capture event that carries snapshots."""
    return {
        "event": "$snapshot",
        "properties": {
            "$session_id": SESSION,
            "$window_id": "w",
            "distinct_id": "d1",
            **properties,
        },
    }


def chunks() -> bytes:
    """The chunked capture of 2021: parts of Base64 of gzip of UTF-16, out of order."""
    whole = base64.b64encode(gzip.compress(json.dumps(EVENTS).encode("utf-16"))).decode()
    size = len(whole) // 3 + 1
    parts = [whole[i : i + size] for i in range(0, len(whole), size)]
    items = [
        capture(
            **{
                "$snapshot_data": {
                    "chunk_id": "c", "chunk_index": i, "chunk_count": 3, "data": part,
                    "compression": "gzip-base64",
                }
            }
        )
        for i, part in enumerate(parts)
    ]  # fmt: skip
    return compact(items[::-1])


def zipped(name: str, data: bytes) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return file.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        return file.getvalue()


def snappy_block(data: bytes) -> bytes:
    block = bytes(cramjam.snappy.compress_raw(data))
    return len(block).to_bytes(4, "big") + block


LINES = b"\n".join(compact(e) for e in EVENTS)
PAIRS = b"\n".join(compact(["w", e]) for e in EVENTS)
HIGHLIGHT = {"session_secure_id": "AbCdEf", "events": {"events": EVENTS}, "messages": "{}"}

ENVELOPES: dict[str, bytes | tuple[str, bytes]] = {
    "array": compact(EVENTS),
    "pretty": json.dumps(EVENTS, indent=2).encode(),
    "wrapped": compact({"events": EVENTS}),
    "lines": LINES,
    "lines that end in CR LF": LINES.replace(b"\n", b"\r\n"),
    "extension": compact(
        {"session": {"id": "qLwXqOPQl9a1ocSP76WiT", "recorderVersion": "2"}, "events": EVENTS}
    ),
    "javascript": b"// sample\nexport const events: eventWithTime[] = " + compact(EVENTS) + b";\n",
    "JSON with comments": b"// ours\n/* of [today] */ [ // first\n"
    + compact(EVENTS)[1:-1]
    + b" /* end */ ]//",
    "a call": b"cb(" + compact(EVENTS) + b");",
    "a call of what may be there": b"/**/ typeof on.cb === 'function' && on.cb("
    + compact(EVENTS)
    + b");",
    "an answer kept from being run": b")]}',\n" + compact(EVENTS),
    "an answer that would run for ever": b"for (;;);" + compact(EVENTS),
    "lists in a list": compact([EVENTS[:10], EVENTS[10:]]),
    "strings": compact({"version": 1, "events": [json.dumps(e) for e in EVENTS]}),
    "packed": compact([packed(e) for e in EVENTS]),
    "packed and plain": compact([packed(e) if i % 2 else e for i, e in enumerate(EVENTS)]),
    "packed lines": b"\n".join(compact(packed(e)) for e in EVENTS),
    "rows of a database": compact([{"_id": str(i), "event": e} for i, e in enumerate(EVENTS)]),
    "Requestly": compact({"attributes": {"url": "https://a.example"}, "events": {"rrweb": EVENTS}}),
    "Requestly export": compact(
        {
            "metadata": {},
            "events": zlib.compress(compact({"events": {"rrweb": EVENTS}})).decode("latin-1"),
        }
    ),
    "deep inside": compact({"a": {"b": {"c": [{"d": EVENTS}]}}, "other": [1, 2]}),
    "gzip": gzip.compress(compact(EVENTS)),
    "zstd": zstandard.compress(compact(EVENTS)),
    "zlib": zlib.compress(compact(EVENTS)),
    "brotli": ("events.json.br", bytes(cramjam.brotli.compress(compact(EVENTS)))),
    "framed snappy": bytes(cramjam.snappy.compress(compact(EVENTS))),
    "zip": zipped("inner.json", compact(EVENTS)),
    "zip of lines in gzip": zipped("inner.jsonl.gz", gzip.compress(LINES)),
    "tar": tarred("x/inner.json", compact(EVENTS)),
    "PostHog export": compact(posthog_export({"w": EVENTS})),
    "PostHog export 2022": compact(
        {"version": "2022-12-02", "data": {"person": None, "snapshotsByWindowId": {"w": EVENTS}}}
    ),
    "PostHog export of nobody": compact(posthog_export({"w": EVENTS})).replace(
        b'"person":null', b'"person":undefined'
    ),
    "PostHog answer": compact({"result": EVENTS}),
    "PostHog answer 2": compact({"result": {"snapshots": EVENTS}}),
    "PostHog answer 3": compact({"snapshots": EVENTS}),
    "PostHog answer 4": compact({"snapshot_data_by_window_id": {"w": EVENTS}, "next": None}),
    "PostHog blob": PAIRS,
    "PostHog blob in an array": compact([["w", e] for e in EVENTS]),
    "PostHog blob 1": b"\n".join(
        compact({"window_id": "w", "data": part}) for part in (EVENTS[:9], EVENTS[9:])
    ),
    "PostHog block": snappy_block(PAIRS[: PAIRS.index(b"\n") + 1])
    + snappy_block(PAIRS[PAIRS.index(b"\n") + 1 :]),
    "PostHog capture": compact(capture(**{"$snapshot_data": EVENTS})),
    "PostHog capture of items": compact(
        {
            "batch": [
                capture(**{"$snapshot_items": EVENTS[:5]}),
                capture(**{"$snapshot_data": EVENTS[5:]}),
            ]
        }
    ),
    "PostHog chunks": chunks(),
    "Sentry segment": b'{"segment_id":0}\n' + zlib.compress(compact(EVENTS)),
    "Sentry segment as text": b'{"segment_id":0}\n' + compact(EVENTS),
    "Sentry packed": b"\x00" + zlib.compress(compact(EVENTS)),
    "Sentry packed with a video": b"\x01\x00\x00\x00\x04mp4!" + compact(EVENTS),
    "Sentry download": compact([EVENTS[:7], EVENTS[7:], []]),
    "Highlight": compact(HIGHLIGHT),
    "Highlight, compressed": compact(
        {
            "session_secure_id": "AbCdEf",
            "data": base64.b64encode(gzip.compress(compact(HIGHLIGHT))).decode(),
        }
    ),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_envelope_holds_the_same_recording(tmp_path: Path, name: str) -> None:
    given = ENVELOPES[name]
    file, data = given if isinstance(given, tuple) else ("visit.json", given)
    (tmp_path / file).write_bytes(data)
    (plain,) = read(write_json(tmp_path / "plain.json", EVENTS))
    (result,) = read(tmp_path / file)
    assert isinstance(result, Recording), result
    assert isinstance(plain, Recording)
    assert keys(result).content == keys(plain).content
    own = [json.loads(bytes(raw)) for raw in result.windows[0].raws]
    assert [{k: v for k, v in e.items() if k != "windowId"} for e in own] == EVENTS
    assert list(result.windows[0].types) == [e["type"] for e in EVENTS]
    assert not {note.code for note in result.notes}


def test_events_are_slices_of_the_file_where_the_envelope_lets_them_be(tmp_path: Path) -> None:
    odd = (
        b'[{"type" : 4, "timestamp":1750000000000.0,\n"data":{"href":"\\u0061"}},'
        b'{"type":2,"data":{"node":1},"timestamp":1750000000001}]'
    )
    (tmp_path / "odd.json").write_bytes(odd)
    (result,) = read(tmp_path / "odd.json")
    assert isinstance(result, Recording)
    first = result.windows[0].raws[0]
    assert isinstance(first, memoryview)
    assert bytes(first) == odd[1 : odd.index(b"}}") + 2]


def test_the_tools_own_session_id_is_the_first_key(tmp_path: Path) -> None:
    (export,) = read(write_json(tmp_path / "a.json", posthog_export({"w": EVENTS})))
    (sent,) = read(write_json(tmp_path / "b.json", capture(**{"$snapshot_data": EVENTS})))
    (light,) = read(write_json(tmp_path / "c.json", HIGHLIGHT))
    (bare,) = read(write_json(tmp_path / "d.json", EVENTS))
    assert isinstance(export, Recording)
    assert isinstance(sent, Recording)
    assert isinstance(light, Recording)
    assert isinstance(bare, Recording)
    assert keys(export) == keys(sent)
    assert keys(export).tool == f"posthog:{SESSION}"
    assert keys(light).tool == "highlight:AbCdEf"
    assert keys(bare).tool is None
    assert keys(bare).content == keys(export).content


def test_the_name_of_an_export_gives_the_id_that_the_export_lacks(tmp_path: Path) -> None:
    path = tmp_path / f"export-{SESSION}-ph-recording.json"
    (result,) = read(write_json(path, posthog_export({"w": EVENTS}, session="")))
    assert isinstance(result, Recording)
    assert keys(result).tool == f"posthog:{SESSION}"


def test_a_longer_version_has_the_same_key_and_another_visit_has_not(tmp_path: Path) -> None:
    def key(name: str, events: list[dict[str, object]]) -> str:
        (result,) = read(write_json(tmp_path / name, events))
        assert isinstance(result, Recording)
        return keys(result).content

    longer = recording(EVENTS, [click(50_000), custom(50_001, "end")])
    later = [{**e, "timestamp": e["timestamp"] + 1} for e in EVENTS]
    assert key("a.json", EVENTS) == key("b.json", longer)
    assert key("a.json", EVENTS) != key("c.json", later)
    spaced = [dict(reversed(e.items())) for e in EVENTS]
    assert key("a.json", EVENTS) == key("d.json", spaced)


def test_recordings_without_a_clock_differ_by_all_they_hold(tmp_path: Path) -> None:
    still = [{k: v for k, v in e.items() if k != "timestamp"} for e in EVENTS]
    (first,) = read(write_json(tmp_path / "a.json", still))
    (second,) = read(write_json(tmp_path / "b.json", still[:-1]))
    (again,) = read(write_json(tmp_path / "c.json.gz", {"events": still}))
    assert isinstance(first, Recording)
    assert isinstance(second, Recording)
    assert isinstance(again, Recording)
    assert not first.has_times
    assert list(first.windows[0].epoch_ms[:3]) == [0.0, 16.0, 32.0]
    assert keys(first) == keys(again) != keys(second)


def test_windows_keep_their_own_events_and_names(tmp_path: Path) -> None:
    one = recording(page(), [click(1_000)])
    other = recording(page(500, "https://shop.example/cart"), [click(1_500)])
    (result,) = read(write_json(tmp_path / "a.json", posthog_export({"B": other, "A": one})))
    assert isinstance(result, Recording)
    assert [(w.name, len(w.raws)) for w in result.windows] == [("A", 3), ("B", 3)]
    swapped = posthog_export({"1": one, "2": other}, session="")
    (numbered,) = read(write_json(tmp_path / "b.json", swapped))
    assert isinstance(numbered, Recording)
    assert keys(numbered).content == keys(result).content


def test_compressed_fields_are_unpacked(tmp_path: Path) -> None:
    added = {"parentId": 6, "nextId": None, "node": {"type": 3, "textContent": "\u0085", "id": 99}}
    plain = recording(page(), [change(9, 0, adds=[added], texts=[], removes=[], attributes=[])])
    small = json.loads(json.dumps(plain))
    small[1].update(cv="2024-10", data=compressed_field(small[1]["data"]))
    small[2]["cv"] = "2024-10"
    for name in ("adds", "texts"):
        small[2]["data"][name] = compressed_field(small[2]["data"][name])
    (result,) = read(write_lines(tmp_path / "a.jsonl", [["w", e] for e in small]))
    (straight,) = read(write_json(tmp_path / "b.json", plain))
    assert isinstance(result, Recording)
    assert isinstance(straight, Recording)
    own = [json.loads(bytes(raw)) for raw in result.windows[0].raws]
    assert [{k: v for k, v in e.items() if k != "cv"} for e in own] == plain
    assert keys(result).content == keys(straight).content
    unknown = {**plain[2], "cv": "2031-01"}
    (result,) = read(write_lines(tmp_path / "c.jsonl", [["w", e] for e in [*plain[:2], unknown]]))
    assert isinstance(result, Recording)
    assert {note.code for note in result.notes} == {"cv_unknown"}


PERSON = {
    "distinct_ids": ["d1", "d2"],
    "properties": {
        "email": "ann@example.org", "name": "Ann", "$browser": "Firefox", "$initial_os": "Linux",
        "$device_type": "Desktop", "$geoip_country_name": "Norway", "$timezone": "Europe/Oslo",
        "$initial_referrer": "https://news.example/", "$initial_utm_source": "letter", "utm_campaign": "spring",
        "plan": "pro", "seats": 12, "teams": ["a"],
    },
}  # fmt: skip
BESIDE: dict[str, Callable[[], object]] = {
    "posthog": lambda: posthog_export({"w": EVENTS}, person=PERSON),
    "wrapper": lambda: {
        "id": 7, "user_agent": "UA", "user": {"id": "u7", "name": "Ann", "email": "ann@example.org"},
        "metadata": {"timezone": "Europe/Oslo", "language": "nb", "browser": "Firefox"},
        "referrer": "https://news.example/", "utm_source": "letter", "utmCampaign": "spring",
        "traits": {"plan": "pro", "seats": 12, "teams": ["a"]},
        "events": EVENTS,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_who_it_was_is_read_from_beside_the_events(tmp_path: Path, name: str) -> None:
    (result,) = read(write_json(tmp_path / "a.json", BESIDE[name]()))
    assert isinstance(result, Recording)
    about = result.metadata
    assert (about.person_name, about.browser, about.timezone) == ("Ann", "Firefox", "Europe/Oslo")
    assert about.traits == (Trait("plan", "pro"), Trait("seats", "12"))
    assert (about.referrer, about.utm_source, about.utm_campaign) == (
        "https://news.example/", "letter", "spring",
    )  # fmt: skip
    source = "posthog" if name == "posthog" else "rrweb"
    assert PersonalId(source, "email", "ann@example.org") in about.ids
    if name == "posthog":
        assert PersonalId("posthog", "distinct_id", "d2") in about.ids
        assert (about.os, about.device, about.country) == ("Linux", "Desktop", "Norway")
    else:
        assert PersonalId("rrweb", "user_id", "u7") in about.ids
        # a row's number is nobody's session id
        assert about.tool_session_id is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[" * 200_000, "nests too deep"),
        (b"null", "no rrweb events"),
        (b"-12.5\n", "no rrweb events"),
    ],
)
def test_what_is_json_is_not_said_to_be_none(tmp_path: Path, text: bytes, told: str) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(text)
    (found,) = read(file)
    assert isinstance(found, Refusal)
    assert told in found.reason
