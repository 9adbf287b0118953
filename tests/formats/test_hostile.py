"""The design's set of bad inputs (`formats.md` 15.7): each is read or refused with a sentence that names the cause."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from pathlib import Path

import pytest

from app.formats.identity import keys
from app.formats.model import Recording, Refusal, Skipped
from app.formats.read import read
from tests.formats.reading import codes, count, one, refusal, results
from tests.makers import (
    START,
    Event,
    change,
    click,
    compact,
    document,
    element,
    event,
    move,
    page,
    posthog_export,
    recording,
    text,
    visit,
)


@pytest.mark.parametrize("data", [b"", b" \n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path, data) == "cart.json is empty."


@pytest.mark.parametrize("data", [b"[]", b"{}", b"null", b"[null]", b"[[]]", b"17", b'"words"'])
def test_json_without_events_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal(tmp_path, data)


def test_a_byte_order_mark_and_utf_16_are_read(tmp_path: Path) -> None:
    plain = one(tmp_path, compact(visit()))
    marked = one(tmp_path, b"\xef\xbb\xbf" + compact(visit()))
    wide = one(tmp_path, json.dumps(visit()).encode("utf-16"))
    bare = one(tmp_path, json.dumps(visit()).encode("utf-16-le"))
    assert keys(plain) == keys(marked) == keys(wide) == keys(bare)
    assert count(plain) == count(marked) == count(wide) == count(bare)


def _complete(events: list[Event], cut_bytes: int) -> int:
    """How many events end before a byte of their compact array."""
    end, number = 0, 0
    for one_event in events:
        end += 1 + len(compact(one_event))
        number += end <= cut_bytes
    return number


@pytest.mark.parametrize("seventh", range(1, 7))
def test_a_cut_file_keeps_the_events_before_the_cut_and_says_where(
    tmp_path: Path, seventh: int
) -> None:
    whole = compact(visit(200))
    cut = whole[: len(whole) * seventh // 7]
    result = one(tmp_path, cut)
    complete = _complete(visit(200), len(cut))
    assert count(result) == complete
    (note,) = (note for note in result.notes if note.code == "cut")
    assert note.text == (
        f"cart.json, line 1, byte {len(cut):,}: ends in the middle of an event; "
        f"{complete:,} events before it were kept."
    )


def test_a_file_cut_in_its_first_event_is_refused_with_the_place(tmp_path: Path) -> None:
    reason = refusal(tmp_path, compact(visit())[:40])
    assert reason == "cart.json, line 1, byte 40: ends before the first complete event."


def test_a_cut_wrapper_keeps_what_stands_before_the_events(tmp_path: Path) -> None:
    whole = compact(
        {"userAgent": "Mozilla/5.0 Test", "events": visit(), "url": "https://x.example"}
    )
    result = one(tmp_path, whole[: len(whole) * 3 // 4])
    assert result.metadata.user_agent == "Mozilla/5.0 Test"
    assert "cut" in codes(result)


def test_two_arrays_glued_together_are_both_read(tmp_path: Path) -> None:
    later = [{**e, "timestamp": e["timestamp"] + 90 * 60_000} for e in visit()]
    found = results(tmp_path, compact(visit()) + compact(later))
    assert [count(r) for r in found if isinstance(r, Recording)] == [24, 24]


def test_gzip_of_gzip_is_read(tmp_path: Path) -> None:
    assert count(one(tmp_path, gzip.compress(gzip.compress(compact(visit()))))) == 24


def test_a_gzip_cut_in_the_middle_keeps_what_came_out(tmp_path: Path) -> None:
    noisy = recording(page(), [click(i * 10, x=random.Random(i).random()) for i in range(3_000)])
    packed = gzip.compress(compact(noisy))
    result = one(tmp_path, packed[: len(packed) // 2])
    assert 1_000 < count(result) < 2_000
    assert {"packing_cut", "cut"} <= codes(result)


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=31)
    spaces = b" " * 1_000_000
    bomb = b"".join(packer.compress(spaces) for _ in range(200)) + packer.flush()
    assert "200 times its size" in refusal(tmp_path, bomb)
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.json", spaces * 40)
        found = results(tmp_path, file.getvalue(), "export.zip")
    assert any(isinstance(r, Refusal) and "200 times" in r.reason for r in found)


def test_shuffled_events_are_sorted_by_time(tmp_path: Path) -> None:
    events = visit()
    mixed = events[:]
    random.Random(1).shuffle(mixed)
    straight, result = one(tmp_path, compact(events)), one(tmp_path, compact(mixed))
    assert list(result.windows[0].epoch_ms) == list(straight.windows[0].epoch_ms)
    assert keys(result) == keys(straight)


def test_events_that_occur_twice_are_kept_once(tmp_path: Path) -> None:
    events = visit()
    doubled = [copy for e in events for copy in (e, {**e, "delay": 3})]
    result = one(tmp_path, compact(doubled))
    assert count(result) == len(events)
    assert "duplicates_dropped" in codes(result)


def test_events_all_at_one_time_keep_their_order(tmp_path: Path) -> None:
    events = [{**e, "timestamp": START} for e in visit()]
    result = one(tmp_path, compact(events))
    assert [json.loads(bytes(raw)) for raw in result.windows[0].raws] == events


@pytest.mark.parametrize("factor", [1e-3, 1e3, 1e6])
def test_seconds_micro_and_nanoseconds_become_milliseconds(tmp_path: Path, factor: float) -> None:
    events = [{**e, "timestamp": e["timestamp"] * factor} for e in visit()]
    result = one(tmp_path, compact(events))
    assert result.windows[0].epoch_ms[0] == pytest.approx(START, abs=1)
    assert result.windows[0].epoch_ms[-1] == pytest.approx(START + 20_000, abs=1)


def test_a_recording_without_meta_or_snapshot_says_so(tmp_path: Path) -> None:
    no_meta = one(tmp_path, compact([e for e in visit() if e["type"] != 4]))
    assert "no_meta" in codes(no_meta)
    no_page = one(tmp_path, compact([e for e in visit() if e["type"] != 2]))
    assert "no_snapshot" in codes(no_page)


ODD_NODES = {
    "no html": {"type": 0, "childNodes": [], "id": 1},
    "no ids": {"type": 0, "childNodes": [{"type": 2, "tagName": "html"}]},
    "an id twice": document(element(7, "p"), element(7, "p")),
    "no node": None,
    "a javascript link": document(element(7, "a", text(8, "x"), href="javascript:alert(1)")),
    "handlers": document(element(7, "img", src="x", onerror="alert(1)", onload="alert(2)")),
    "a frame with a document": document(element(7, "iframe", srcdoc="<script>1</script>")),
    "css that asks a server": document(
        element(7, "style", _cssText="@import url(https://x.example)")
    ),
    "a 5 MB picture": document(element(7, "img", src="data:image/png;base64," + "A" * 5_000_000)),
}


@pytest.mark.parametrize("name", ODD_NODES)
def test_odd_pages_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    odd = event(1, 2, {"node": ODD_NODES[name]})
    result = one(tmp_path, compact([page()[0], odd, click(5)]))
    assert json.loads(bytes(result.windows[0].raws[1])) == odd


def test_odd_changes_are_kept_as_they_are(tmp_path: Path) -> None:
    odd = [
        change(2, 0, adds=[{"parentId": 7, "nextId": None, "node": element(6, "div")}]),
        change(3, 1, positions=[]),
        change(4, 0, adds=None, removes=3),
        event(5, 3, None),
        change(6, 9, id=7, property="drawImage", args=[{"rr_type": "Image", "src": "https://x"}]),
        event(7, 99, {"of": "another recorder"}),
    ]
    result = one(tmp_path, compact(recording(page(), odd)))
    assert [json.loads(bytes(raw)) for raw in result.windows[0].raws][2:] == odd


def test_an_event_nested_thousands_deep_is_left_out_and_the_rest_kept(tmp_path: Path) -> None:
    deep = b'{"type":2,"timestamp":%d,"data":{"node":%s}}' % (
        START + 5,
        b"[" * 5_000 + b"]" * 5_000,
    )
    events = compact(visit())
    result = one(tmp_path, events[:-1] + b"," + deep + b"]")
    assert count(result) == 24
    assert "bad_events" in codes(result)
    result = one(tmp_path, b"[" + deep + b"," + events[1:])
    assert count(result) == 24
    lines = b"\n".join([*(compact(e) for e in visit()), deep, compact(click(90_000))])
    assert count(one(tmp_path, lines)) == 25
    less = b'{"type":2,"timestamp":%d,"data":{"node":%s}}' % (START + 5, b"[" * 700 + b"]" * 700)
    result = one(tmp_path, events[:-1] + b"," + less + b"]")
    assert (count(result), codes(result)) == (24, {"too_deep"})


def test_nothing_but_brackets_is_refused(tmp_path: Path) -> None:
    refusal(tmp_path, b"[" * 200_000)
    refusal(tmp_path, b'{"a":' * 100_000)
    refusal(tmp_path, b"[" * 100_000 + b"]" * 100_000)
    refusal(tmp_path, b'{"result":' * 400 + b"1" + b"}" * 400)
    refusal(tmp_path, b'{"batch":[' * 400 + b"]}" * 400)


@pytest.mark.parametrize("title", ["a\\u0000b", "\\ud83d", "\u202eevil", "<b>bold</b>", "\\u0085"])
def test_nasty_titles_are_read(tmp_path: Path, title: str) -> None:
    data = compact(visit()).replace(b'"Shop"', f'"{title}"'.encode())
    result = one(tmp_path, data)
    assert count(result) == 24
    assert len(keys(result).content) == 64


def test_bytes_that_are_no_utf_8_are_replaced_with_a_note(tmp_path: Path) -> None:
    result = one(tmp_path, compact(visit()).replace(b"Shoes", b"Sch\xf6n"))
    assert "text_repaired" in codes(result)
    assert "Sch\ufffdn".encode() in bytes(result.windows[0].raws[2])


def test_a_zip_with_a_way_up_in_a_name_writes_nothing(tmp_path: Path) -> None:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("../../up.json", compact(visit()))
            archive.writestr("__MACOSX/._up.json", b"x")
        result = one(tmp_path, file.getvalue(), "export.zip")
    assert result.source == "export.zip/up.json"
    assert [p.name for p in tmp_path.iterdir()] == ["export.zip"]


def test_zips_in_zips_are_opened_three_deep(tmp_path: Path) -> None:
    data = compact(visit())
    for depth in range(5):
        with io.BytesIO() as file:
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(f"level{depth}.{'zip' if depth else 'json'}", data)
            data = file.getvalue()
        found = results(tmp_path, data, "export.zip")
        assert isinstance(found[0], Recording if depth < 3 else Refusal), depth


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a.json", compact(visit(2_000)))
        whole = file.getvalue()
    assert "damaged zip" in refusal(tmp_path, whole[: len(whole) // 2], "export.zip")
    assert "holds no session recording" in refusal(
        tmp_path, b"PK\x05\x06" + bytes(18), "export.zip"
    )
    assert "damaged" in refusal(tmp_path, b"\x1f\x8b\x08\x00" + b"nonsense" * 9)


def test_a_web_page_saved_as_json_is_called_a_web_page(tmp_path: Path) -> None:
    page_text = b"<!DOCTYPE html><html><head><title>Log in</title></head></html>"
    reason = refusal(tmp_path, page_text)
    assert "a web page (\u201cLog in\u201d)" in reason
    (skipped,) = results(tmp_path, page_text, named=False)
    assert isinstance(skipped, Skipped)


def test_the_list_of_posthog_sources_is_named(tmp_path: Path) -> None:
    data = compact({"sources": [{"source": "blob_v2", "start_timestamp": "2025", "blob_key": "0"}]})
    assert "list of a recording's sources" in refusal(tmp_path, data)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (missing,) = read(tmp_path / "gone.json")
    (folder,) = read(tmp_path)
    assert isinstance(missing, Refusal)
    assert missing.reason == "gone.json cannot be opened: No such file or directory."
    assert isinstance(folder, Refusal)


def test_items_that_are_no_events_are_counted(tmp_path: Path) -> None:
    result = one(tmp_path, compact([*visit(), 5, "x", [], {}, {"type": True}, None]))
    assert count(result) == 24
    assert {"not_events", "packed_failed"} <= codes(result)


def test_a_field_that_unpacks_to_too_much_is_left_as_it_is(tmp_path: Path) -> None:
    bomb = gzip.compress(b"[" + b" " * 70_000_000 + b"]").decode("latin-1")
    odd = {**change(9, 0, adds=bomb), "cv": "2024-10"}
    result = one(tmp_path, compact(posthog_export({"1": recording(page(), [odd])})))
    assert count(result) == 3
    assert "cv_failed" in codes(result)


def test_a_move_without_places_does_not_stop_the_reading(tmp_path: Path) -> None:
    assert count(one(tmp_path, compact(recording(page(), [move(5)])))) == 3
