"""`footfall import`: what became of each file, and when that is worth an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run

KEYS = {"path", "outcome", "format", "sessions", "events", "bytes", "warnings", "reason"}


def test_a_recording_is_imported_and_told_by_the_promised_keys(run: Run, recording: Path) -> None:
    done = run("import", recording, "--json")
    assert done.code == 0
    assert set(done.json) == {"files", "seconds"}
    (file,) = done.json["files"]
    assert set(file) >= KEYS
    assert (file["path"], file["outcome"], file["sessions"]) == (str(recording), "imported", [1])
    assert file["events"] == len(json.loads(recording.read_text("utf-8")))
    assert file["bytes"] == recording.stat().st_size
    assert file["reason"] is None


def test_the_same_file_and_the_same_recording_under_another_name_are_duplicates(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    wrapped = tmp_path / "wrapped.json"
    wrapped.write_text(json.dumps({"events": json.loads(recording.read_text("utf-8"))}), "utf-8")
    run("import", recording)
    done = run("import", recording, wrapped, "--json")
    assert [(f["outcome"], f["sessions"]) for f in done.json["files"]] == [("duplicate", [1])] * 2
    assert done.code == 0


def test_a_longer_version_updates_the_session_and_keeps_its_id(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    events = json.loads(recording.read_text("utf-8"))
    shorter, longer = tmp_path / "shorter.json", tmp_path / "longer.json"
    shorter.write_text(json.dumps(events[:6]), "utf-8")
    longer.write_text(json.dumps([*events, makers.click(20_000)]), "utf-8")
    outcomes = [
        run("import", file, "--json").json["files"][0] for file in (shorter, longer, recording)
    ]
    assert [(f["outcome"], f["sessions"]) for f in outcomes] == [
        ("imported", [1]),
        ("updated", [1]),
        ("duplicate", [1]),
    ]
    assert run("show", 1, "--json").json["duration_ms"] == 20_000


def test_what_comes_later_is_joined_with_what_is_there(run: Run, tmp_path: Path) -> None:
    events = makers.visit(6)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps(events[:7]), "utf-8")
    second.write_text(json.dumps([*events[:4], *events[7:]]), "utf-8")
    run("import", first)
    done = run("import", second, "--json").json["files"][0]
    assert (done["outcome"], done["sessions"]) == ("updated", [1])
    assert run("show", 1, "--json").json["clicks"][-1]["at_ms"] == 6_000
    assert len(run("show", 1, "--json").json["clicks"]) == 6


def test_a_file_that_is_no_recording_is_rejected_when_it_was_named(
    run: Run, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader", "utf-8")
    done = run("import", letter, "--json")
    (file,) = done.json["files"]
    assert (done.code, file["outcome"], file["sessions"]) == (1, "rejected", [])
    assert "letter.txt" in file["reason"]


def test_a_file_that_is_no_recording_is_skipped_when_it_was_met_on_the_way(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear reader", "utf-8")
    (folder / "one.json").write_bytes(recording.read_bytes())
    done = run("import", folder, "--json")
    assert {Path(f["path"]).name: f["outcome"] for f in done.json["files"]} == {
        "letter.txt": "skipped",
        "one.json": "imported",
    }
    assert done.code == 0


def test_a_member_of_an_archive_is_named_behind_it(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as put:
        put.write(recording, "inner.json")
    done = run("import", archive, "--json")
    assert [(f["path"], f["outcome"]) for f in done.json["files"]] == [
        (f"{archive}/inner.json", "imported")
    ]


def test_a_file_that_is_not_there_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    done = run("import", tmp_path / "gone.json", "--json")
    assert done.code == 1
    assert done.json["files"][0]["outcome"] == "rejected"
    assert "gone.json" in done.json["files"][0]["reason"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_files_come_back_in_their_order_whatever_reads_them(
    run: Run, tmp_path: Path, jobs: int
) -> None:
    files = []
    for number in range(4):
        file = tmp_path / f"{chr(ord('a') + number)}.json"
        events = makers.moved(makers.visit(2 + number), number * 1e6)
        file.write_text(json.dumps(events), "utf-8")
        files.append(file)
    done = run("import", *files, "--jobs", jobs, "--json")
    assert [f["path"] for f in done.json["files"]] == [str(file) for file in files]
    assert [f["sessions"] for f in done.json["files"]] == [[1], [2], [3], [4]]


def test_a_person_reads_one_line_a_file(run: Run, recording: Path) -> None:
    done = run("import", recording)
    assert done.out.splitlines()[0].startswith(f"imported  {recording}")
    assert "1 imported" in done.err


def test_the_samples_are_all_imported(run: Run) -> None:
    samples = sorted((Path(__file__).resolve().parents[2] / "resources" / "samples").glob("*.gz"))
    done = run("import", *samples, "--json")
    assert {f["outcome"] for f in done.json["files"]} == {"imported"}
    assert run("check").code == 0
    assert run("reanalyze", "--json").json == {"sessions": 0}
    before = run("show", 3, "--json").json
    assert run("reanalyze", 3, "--json").json == {"sessions": 1}
    assert run("show", 3, "--json").json == before


def test_every_shared_recording_is_imported_or_refused_with_a_sentence(
    run: Run, shared: Path
) -> None:
    done = run("import", shared / "recordings", "--json")
    for file in done.json["files"]:
        assert file["outcome"] in ("imported", "duplicate", "updated") or file["reason"], file
        assert "stumbled" not in (file["reason"] or ""), file
    derived = {
        Path(f["path"]).name: f["outcome"] for f in done.json["files"] if "derived/" in f["path"]
    }
    assert len(derived) > 5
    assert run("check", "--json").json["ok"]


def test_files_that_hold_one_recording_are_each_told_of(run: Run, tmp_path: Path) -> None:
    events = makers.visit(6)
    half = len(events) // 2
    (tmp_path / "parts").mkdir()
    for number, part in enumerate((events[:half], events[half:])):
        makers.write_json(tmp_path / "parts" / f"shop-segment-{number}.json", part)
    files = run("import", tmp_path / "parts", "--json").json["files"]
    named = ["shop-segment-0.json", "shop-segment-1.json"]
    assert [Path(file["path"]).name for file in files] == named
    assert [(file["outcome"], file["sessions"]) for file in files] == [("imported", [1])] * 2
    assert sum(file["events"] for file in files) == len(events)
    assert run("sessions", "--json").json["sessions"][0]["source"] == named[0]


def test_a_recording_without_a_clock_has_no_date(run: Run, tmp_path: Path) -> None:
    still = [{**event} for event in makers.visit(2)]
    for event in still:
        del event["timestamp"]
    run("import", makers.write_json(tmp_path / "still.json", still))
    assert run("sessions", "--json").json["sessions"][0]["started_at_ms"] is None
    assert "no date" in run("sessions").out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_told_and_not_waited_for(library: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "exports" / "a.json"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    # in a process of its own: one that waits could not be asked any more
    line = [sys.executable, "-m", "app", "--library", str(library), "import", "--json"]
    done = subprocess.run(
        [*line, str(pipe.parent), str(pipe)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    files = json.loads(done.stdout)["files"]
    assert sorted(file["outcome"] for file in files) == ["rejected", "skipped"]
    assert all("not a file" in file["reason"] for file in files)


def test_what_is_known_is_told_in_its_place_and_as_fully_as_at_first(
    run: Run, tmp_path: Path
) -> None:
    files = []
    for name in ("a", "b", "c"):
        events = makers.moved(makers.visit(3), ord(name) * 1e7)
        text = json.dumps(events)
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(text[:-40] if name == "b" else text, "utf-8")
    (first,) = run("import", files[1], "--json").json["files"]
    told = run("import", *files, "--json").json["files"]
    assert [file["path"] for file in told] == [str(file) for file in files]
    assert first["warnings"]
    assert told[1] == {**first, "outcome": "duplicate"}


def test_what_file_and_session_lack_alike_is_said_once(run: Run, tmp_path: Path) -> None:
    events = [event for event in makers.visit(3) if event["type"] != 2]
    file = makers.write_json(tmp_path / "later.json", events)
    (told,) = run("import", file, "--json").json["files"]
    assert [one["code"] for one in told["warnings"]].count("no_snapshot") == 1
    shown = run("show", told["sessions"][0], "--json", "--no-measure").json
    assert [one["code"] for one in shown["integrity"]].count("no_snapshot") == 1
