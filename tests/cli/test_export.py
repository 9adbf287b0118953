"""`footfall export`: what leaves the library, and that it comes back as what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from tests import makers
from tests.cli.conftest import Run


def pairs(file: Path, *windows: tuple[str, list[makers.Event]]) -> Path:
    """A recording of several windows as PostHog keeps it: lines of [window, event]."""
    lines = [json.dumps([name, event]) for name, events in windows for event in events]
    file.write_text("\n".join(lines), "utf-8")
    return file


def two_windows(file: Path) -> Path:
    """Two tabs of one session; each has node ids of its own."""
    return pairs(
        file,
        ("tab-a", makers.recording(makers.page(), makers.click(1_000), makers.click(9_000))),
        ("tab-b", makers.recording(makers.page(4_000, title="Other"), makers.click(5_000))),
    )


def exported(run: Run, out: Path, *words: object) -> Any:
    """The document of an export of session 1."""
    done = run("export", 1, *words, "--out", out, "--json")
    assert done.code == 0, done.err
    return done.json


def test_a_whole_session_leaves_as_the_bytes_it_was_recorded_in(run: Run, tmp_path: Path) -> None:
    lines = [
        '{"type": 4, "data":{"href":"https://a.example/","width":800,"height":600},  "timestamp":1750000000000}',
        (
            '{"type":2,"data":{"node":{"type":0,"id":1,"childNodes":[]},"initialOffset":{"left":0,"top":0}},'
            '"timestamp":1750000000001, "delay": 7}'
        ),
        '{"timestamp":1750000000300,"type":5,"data":{"tag":"caf\\u00e9","payload":{"a":[1 ,2]}}}',
    ]
    file = tmp_path / "one.json"
    file.write_text("[" + ", ".join(lines) + "]", "utf-8")
    run("import", file)
    out = tmp_path / "out.json"
    told = exported(run, out, "--as", "rrweb")
    text = out.read_text("utf-8")
    assert [line.rstrip(",") for line in text.splitlines()[1:-1]] == lines
    assert len(json.loads(text)) == 3
    assert told["paths"] == [str(out)]
    assert told["sessions"] == [1]
    assert told["bytes"] == out.stat().st_size
    assert told["warnings"] == []


@pytest.mark.parametrize("windows", [1, 2])
def test_what_was_exported_is_known_when_it_comes_back(
    run: Run, tmp_path: Path, windows: int
) -> None:
    if windows == 2:
        run("import", two_windows(tmp_path / "two.jsonl"))
    else:
        events = makers.recording(makers.visit(3))
        run("import", makers.write_json(tmp_path / "one.json", events))
    out = tmp_path / "out.json"
    told = exported(run, out, "--as", "rrweb")
    assert [one["code"] for one in told["warnings"]] == (["windows"] if windows == 2 else [])
    back = run("import", out, "--json").json["files"][0]
    assert (back["outcome"], back["sessions"]) == ("duplicate", [1])


def test_two_windows_stay_two_in_another_library(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", two_windows(tmp_path / "two.jsonl"))
    out = tmp_path / "out.json"
    exported(run, out, "--as", "rrweb")
    events = json.loads(out.read_text("utf-8"))
    assert [event["timestamp"] for event in events] == sorted(e["timestamp"] for e in events)
    assert {event["windowId"] for event in events} == {"tab-a", "tab-b"}
    there = ["--library", str(tmp_path / "other.footfall")]
    assert main([*there, "import", str(out), str(tmp_path / "two.jsonl"), "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["outcome"] for file in files] == ["imported", "duplicate"]
    assert main([*there, "show", "1", "--json", "--no-measure"]) == 0
    assert json.loads(capsys.readouterr().out)["window_names"] == ["tab-a", "tab-b"]


def test_one_window_of_several_is_an_array_for_any_player(run: Run, tmp_path: Path) -> None:
    run("import", two_windows(tmp_path / "two.jsonl"))
    out = tmp_path / "out.json"
    told = exported(run, out, "--as", "rrweb", "--window", 1)
    events = json.loads(out.read_text("utf-8"))
    assert told["files"][0]["windows"] == [1]
    assert len(events) == 3
    assert not any("windowId" in event for event in events)
    assert run("import", out, "--json").json["files"][0]["outcome"] == "duplicate"


def test_a_range_begins_with_the_page_as_it_was_then(run: Run, tmp_path: Path) -> None:
    words = [makers.mutation(100.0 * n, texts=[(8, str(n))]) for n in range(1, 10)]
    events = makers.recording(makers.page(), words, makers.console(450, "logged"))
    run("import", makers.write_json(tmp_path / "one.json", events))
    out = tmp_path / "range.json"
    told = exported(run, out, "--as", "rrweb", "--from", 350, "--to", 750)
    found = json.loads(out.read_text("utf-8"))
    assert [event["type"] for event in found[:2]] == [4, 2]
    assert {event["timestamp"] - makers.START for event in found[:2]} == {350}
    assert '"textContent":"3"' in json.dumps(found[1], separators=(",", ":"))
    recorded = [
        event["timestamp"] - makers.START
        for event in found
        if event["timestamp"] > makers.START + 350
    ]
    assert recorded == [400, 450, 500, 600, 700]
    assert told["files"][0] | {"bytes": 0, "path": ""} == {
        "session": 1, "path": "", "bytes": 0, "from_ms": 350, "to_ms": 750, "events": 5, "windows": [0],
        "keyframe_bytes": 0,
    }  # fmt: skip
    back = run("import", out, "--json").json["files"][0]
    assert (back["outcome"], back["sessions"]) == ("imported", [2])
    assert run("show", 2, "--json").json["duration_ms"] == 350


def test_a_range_reaches_no_further_than_the_session(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    run("import", recording)
    out = tmp_path / "out.json"
    told = exported(run, out, "--as", "rrweb", "--from", -5_000, "--to", 9_999_999)
    assert told["files"][0]["from_ms"] == 0
    assert told["files"][0]["to_ms"] == 12_000
    assert run("import", out, "--json").json["files"][0]["outcome"] == "duplicate"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--as", "rrweb", "--from", 20_000), 1, "12,000 ms long"),
        (("--as", "rrweb", "--to", -1), 1, "nothing lies before"),
        (("--as", "rrweb", "--from", 500, "--to", 500), 2, "does not lie before"),
        (("--as", "rrweb", "--window", 4), 1, "no window 4"),
        (("--as", "rrweb", "--at", 4), 2, "--at is for pictures"),
        (("--as", "png", "--to", 4), 2, "one moment"),
        (("--as", "video"), 2, "video"),
        ((), 2, "--as"),
    ],
)
def test_a_range_that_cannot_be_is_refused_in_a_sentence(
    run: Run, recording: Path, tmp_path: Path, words: tuple[object, ...], code: int, said: str
) -> None:
    run("import", recording)
    out = tmp_path / "out.json"
    done = run("export", 1, *words, "--out", out)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
    assert not out.exists()


def test_several_sessions_go_into_a_folder_and_replace_nothing_there(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    other = makers.write_json(tmp_path / "b.json", makers.recording(makers.page(60_000, title="B")))
    run("import", recording, other)
    out = tmp_path / "handed" / "over"
    done = run("export", 1, 2, "--as", "rrweb", "--out", out, "--json")
    assert sorted(file.name for file in out.iterdir()) == ["session-1.json", "session-2.json"]
    assert done.json["sessions"] == [1, 2]
    again = run("export", 2, 1, "--as", "rrweb", "--out", out)
    assert again.code == 1
    assert "there already" in again.err
    not_a_folder = run("export", 1, 2, "--as", "rrweb", "--out", recording)
    assert not_a_folder.code == 1
    assert "is a file" in not_a_folder.err
    nobody = run("export", 1, 9, "--as", "rrweb", "--out", tmp_path / "c")
    assert nobody.code == 1
    assert not (tmp_path / "c").exists()


def test_a_file_that_cannot_be_written_is_one_sentence_and_leaves_what_was_there(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    run("import", recording)
    done = run("export", 1, "--as", "rrweb", "--out", tmp_path / "none" / "out.json", "--json")
    assert done.code == 1
    assert "cannot be written" in done.json["error"]["text"]
    full = Path("/dev/full")
    if full.exists():
        done = run("export", 1, "--as", "rrweb", "--out", full)
        assert (done.code, "the disk is full" in done.err) == (1, True)
        assert full.is_char_device()


def test_what_was_masked_is_exported_masked(run: Run, tmp_path: Path) -> None:
    events = makers.recording(makers.page(), makers.typed(500, "*****"), makers.click(900))
    run("import", makers.write_json(tmp_path / "one.json", events))
    out = tmp_path / "out.json"
    exported(run, out, "--as", "rrweb", "--from", 700)
    assert '"*****"' in out.read_text("utf-8")


def test_every_shared_recording_comes_back_as_itself(
    run: Run, shared: Path, tmp_path: Path
) -> None:
    names = (
        "posthog-blob/two-windows.jsonl", "posthog-api/snapshot-data-by-window-id.json",
        "derived/react-hooks-demo-2018.packed.json", "rrweb-array/shop-mida-2024.json",
        "sentry/feedback-page-redacted.json",
    )  # fmt: skip
    run("import", *(shared / "recordings" / name for name in names))
    ids = [one["id"] for one in run("sessions", "--json").json["sessions"]]
    out = tmp_path / "out"
    done = run("export", *ids, "--as", "rrweb", "--out", out, "--json")
    assert len(done.json["paths"]) == len(ids) > 3
    files = run("import", out, "--json").json["files"]
    assert {file["outcome"] for file in files} == {"duplicate"}


def test_a_range_in_which_nothing_happened_shows_the_page(run: Run, tmp_path: Path) -> None:
    events = makers.recording(makers.page(), makers.click(500), makers.click(20_000))
    run("import", makers.write_json(tmp_path / "one.json", events))
    out = tmp_path / "out.json"
    told = exported(run, out, "--as", "rrweb", "--from", 5_000, "--to", 9_000)
    found = json.loads(out.read_text("utf-8"))
    assert [event["type"] for event in found[:2]] == [4, 2]
    assert told["files"][0]["events"] == 0


def test_one_session_that_cannot_be_exported_keeps_no_other_back(
    run: Run, recording: Path, tmp_path: Path
) -> None:
    short = makers.write_json(
        tmp_path / "b.json", makers.recording(makers.page(90_000_000, title="B"))
    )
    run("import", short, recording)
    out = tmp_path / "to"
    done = run("export", 1, 2, "--as", "rrweb", "--from", 5_000, "--out", out, "--json")
    assert done.code == 1
    assert done.json["sessions"] == [2]
    assert [one["session"] for one in done.json["refused"]] == [1]
    assert "Traceback" not in done.err
    assert [file.name for file in out.iterdir()] == ["session-2.json"]
