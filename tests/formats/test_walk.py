"""Folders, zips, and files that are parts of one recording."""

from __future__ import annotations

import doctest
import os
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from app.formats import grouping
from app.formats.model import Recording, Refusal, Skipped
from app.formats.walk import Batch, collect, read_batch
from tests.makers import click, compact, moved, recording, visit, write_json, write_lines


def sources(*paths: Path) -> list[tuple[str, ...]]:
    return [batch.sources for batch in collect(paths)]


def test_names_that_say_part_belong_together_in_order() -> None:
    names = ["a.segment-10.bin", "a.segment-2.bin", "b-key0.jsonl", "b-key1.jsonl", "admin-01.json",
             "admin-02.json", "monkey1.json", "monkey2.json", "x/a.segment-1.bin", "c.part1.json"]  # fmt: skip
    assert grouping.grouped(names) == [
        ("a.segment-2.bin", "a.segment-10.bin"),
        ("b-key0.jsonl", "b-key1.jsonl"),
        ("admin-01.json",),
        ("admin-02.json",),
        ("monkey1.json",),
        ("monkey2.json",),
        ("x/a.segment-1.bin",),
        ("c.part1.json",),
    ]
    assert doctest.testmod(grouping).failed == 0


def test_a_folder_is_walked_in_order_without_what_systems_leave_behind(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    for name in ("b/2.json", "b/1.json", "a.json", ".DS_Store", "__MACOSX/a.json", ".git/x.json"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, visit())
    assert sources(folder) == [("exports/a.json",), ("exports/b/1.json",), ("exports/b/2.json",)]
    assert sources(folder / "a.json", folder / "b") == [("a.json",), ("b/1.json",), ("b/2.json",)]
    assert [batch.named for batch in collect([folder / "a.json", folder / "b"])] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems refuse such names")
def test_names_that_steer_a_terminal_or_are_no_text_are_shown_plainly(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in (b"a\x1b[31m.json", b"b\xe2\x80\xaegnp.json", b"c\xff.json"):
        (folder / os.fsdecode(name)).write_bytes(compact(visit()))
    batches = list(collect([tmp_path / "exports"]))
    assert [b.sources[0] for b in batches] == [
        "exports/a\ufffd[31m.json", "exports/b\ufffdgnp.json", "exports/c\ufffd.json",
    ]  # fmt: skip
    assert all(isinstance(r, Recording) for b in batches for r in read_batch(b))


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    write_json(folder / "a.json", visit())
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert sources(folder) == [("exports/a.json",)]


def test_segments_are_joined_by_their_number(tmp_path: Path) -> None:
    events = visit()
    for number, part in enumerate((events[:8], events[8:16], events[16:])):
        header = b'{"segment_id":%d}\n' % number
        path = tmp_path / f"replay.segment-{9 + number}.bin"
        path.write_bytes(header + zlib.compress(compact(part)))
    (batch,) = collect([tmp_path])
    (result,) = read_batch(batch)
    assert isinstance(result, Recording)
    assert result.source.endswith("/replay.segment-9.bin + 2 more")
    assert [len(w.raws) for w in result.windows] == [24]
    assert not result.notes


def test_parts_that_are_whole_sessions_stay_sessions(tmp_path: Path) -> None:
    write_json(tmp_path / "week.part1.json", visit())
    write_json(tmp_path / "week.part2.json", moved(visit(5), 9_000_000))
    (batch,) = collect([tmp_path])
    first, second = read_batch(batch)
    assert isinstance(first, Recording)
    assert isinstance(second, Recording)
    assert first.source.endswith("/week.part1.json")
    assert second.source.endswith("/week.part2.json")


def test_a_later_part_that_holds_no_page_is_joined_to_the_first(tmp_path: Path) -> None:
    write_lines(tmp_path / "week.part1.jsonl", visit())
    write_lines(tmp_path / "week.part2.jsonl", recording([click(30_000), click(31_000)]))
    (batch,) = collect([tmp_path / "week.part2.jsonl", tmp_path / "week.part1.jsonl"])
    (result,) = read_batch(batch)
    assert isinstance(result, Recording)
    assert len(result.windows[0].raws) == 26


def test_a_numbered_file_without_a_page_goes_on_with_the_one_before(tmp_path: Path) -> None:
    write_json(tmp_path / "visit-8.json", visit())
    write_json(tmp_path / "visit-9.json", moved(visit(5), 9_000_000))
    write_json(tmp_path / "visit-10.json", [click(9_030_000), click(9_031_000)])
    write_json(tmp_path / "visit-12.json", [click(9_040_000), click(9_041_000)])
    batches = list(collect([tmp_path]))
    assert [tuple(path.name for path in batch.paths) for batch in batches] == [
        ("visit-8.json",), ("visit-9.json", "visit-10.json"), ("visit-12.json",),
    ]  # fmt: skip
    (result,) = read_batch(batches[1])
    assert isinstance(result, Recording)
    assert len(result.windows[0].raws) == 11


def test_one_bad_part_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    write_json(tmp_path / "week.part1.json", visit())
    (tmp_path / "week.part2.json").write_bytes(b"<html></html>")
    (batch,) = collect([tmp_path])
    skipped, result = read_batch(batch)
    assert isinstance(skipped, Skipped)
    assert isinstance(result, Recording)


def test_a_zip_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    events = visit()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
        archive.writestr("s/replay-segment-1.json", compact(events[12:]))
        archive.writestr("s/replay-segment-0.json", compact(events[:12]))
        archive.writestr("other.json", compact(moved(events, 9e6)))
    results = list(read_batch(Batch((path,), True, ("export.zip",))))
    found = {r.source: r for r in results}
    joined = found["export.zip/s/replay-segment-0.json + 1 more"]
    assert isinstance(joined, Recording)
    assert len(joined.windows[0].raws) == 24
    assert isinstance(found["export.zip/other.json"], Recording)
    assert isinstance(found["export.zip/notes.txt"], Skipped)


def test_a_named_zip_of_nothing_is_refused_and_one_met_on_the_way_skipped(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    *_, named = read_batch(Batch((path,), True, ("export.zip",)))
    *_, met = read_batch(Batch((path,), False, ("export.zip",)))
    assert isinstance(named, Refusal)
    assert named.reason == "export.zip holds no session recording (1 file looked at)."
    assert isinstance(met, Skipped)


def test_progress_ends_with_every_byte_of_the_file(tmp_path: Path) -> None:
    path = write_json(tmp_path / "a.json.gz", visit(500))
    told: list[tuple[int, int]] = []
    list(read_batch(Batch((path,), True, ("a.json.gz",)), lambda *done: told.append(done)))
    size = path.stat().st_size
    assert told[0] == (0, size)
    assert told[-1] == (size, size)
    assert Batch((path, tmp_path / "gone"), True, ("a", "b")).size_bytes == size
