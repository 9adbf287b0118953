"""`sessions`, `show`, `pages`, `check`, `stats`: the promised keys, the exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.__main__ import main as door
from app.library.database import open_writer
from app.library.version import SCHEMA
from tests import makers
from tests.cli.conftest import Run

SESSION = {
    "id", "source", "format", "started_at_ms", "duration_ms", "active_ms", "user", "site", "device", "browser",
    "os", "viewport_w_px", "viewport_h_px", "entry_url", "exit_url", "windows", "pages", "clicks", "rage_clicks",
    "dead_clicks", "error_clicks", "errors", "friction", "variant", "tags", "starred", "watched_frac", "matches",
}  # fmt: skip
SHOWN = {
    "visits": {
        "window", "url", "path", "title", "enter_ms", "leave_ms", "active_ms", "viewport_w_px", "viewport_h_px",
        "page_h_px", "scroll_reach_frac", "routes",
    },
    "clicks": {"at_ms", "window", "visit", "x_px", "y_px", "selector", "element_key", "label", "rect_px"},
    "errors": {"at_ms", "window", "message", "source", "stack"},
    "integrity": {"code", "text", "at_ms"},
    "signals": {"kind", "cause", "start_ms", "end_ms", "window", "visit", "selector", "label", "x_px", "y_px", "why"},
    "forms": {"visit", "selector", "submitted", "fields"},
    "media": set(), "milestones": set(), "notes": set(), "feedback": set(),
}  # fmt: skip
ROOT = Path(app.__file__).resolve().parent.parent


def test_sessions_are_listed_by_the_promised_keys(run: Run, recording: Path) -> None:
    run("import", recording)
    done = run("sessions", "--json")
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == {"total", "sessions"}
    (session,) = done.json["sessions"]
    assert set(session) >= SESSION
    assert session["source"] == "one.json"
    assert (session["pages"], session["clicks"], session["errors"]) == (2, 4, 1)
    signals = [one["kind"] for one in run("show", session["id"], "--json").json["signals"]]
    for kind in ("rage_click", "dead_click", "error_click"):
        assert session[f"{kind}s"] == signals.count(kind)
    assert session["matches"] == []
    assert 0 <= session["friction"] <= 100
    assert session["entry_url"] == "https://shop.example/"
    assert session["exit_url"] == "https://shop.example/product/17"


def test_show_tells_all_that_is_known_and_null_for_the_rest(run: Run, recording: Path) -> None:
    run("import", recording)
    shown = run("show", 1, "--json").json
    assert set(shown) >= SESSION | set(SHOWN)
    for name, keys in SHOWN.items():
        assert all(set(one) >= keys for one in shown[name]), name
    assert [visit["path"] for visit in shown["visits"]] == ["/", "/product/17"]
    assert shown["visits"][1]["title"] == "<b>Shirt</b>"
    assert shown["visits"][0]["page_h_px"] is None
    assert [click["at_ms"] for click in shown["clicks"]] == [1_000, 2_000, 3_000, 12_000]
    assert shown["errors"][0]["message"] == "it broke"


def test_a_query_on_the_line_is_the_query_of_the_search_bar(run: Run, recording: Path) -> None:
    run("import", recording)
    assert run("sessions", "page:/product/*", "--json").json["total"] == 1
    assert run("sessions", "-page:/product/*", "--json").json["total"] == 0
    assert run("sessions", "errors>0 is:new", "--sort", "-clicks", "--json").json["total"] == 1
    matches = run("sessions", "errors>0", "--json").json["sessions"][0]["matches"]
    assert matches == [{"at_ms": 3_500, "window": 0, "why": "error: it broke"}]


def test_options_may_stand_before_and_after_the_command(
    run: Run, recording: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", recording)
    for line in (
        ["--json", "--library", str(library), "sessions"],
        ["sessions", "--library", str(library), "--json"],
        ["--json", "sessions", "page:/", "--library", str(library)],
    ):
        assert door(line) == 0
        assert json.loads(capsys.readouterr().out)["total"] == 1


def test_a_profile_holds_the_library(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert door(["import", str(recording), "--profile", str(home)]) == 0
    assert (home / "library.footfall").is_file()
    capsys.readouterr()
    assert door(["--profile", str(home), "sessions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1


@pytest.mark.parametrize(
    "line",
    [
        ["sessions"], ["show", "1"], ["pages"], ["feed", "1", "--at", "0", "--out", "x.json"],
        ["frame", "1", "--at", "0", "--out", "x.png"], ["heatmap", "--page", "/"], ["check"], ["reanalyze"], ["stats"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("naming", ["--library", "--profile"])
def test_a_question_to_a_library_that_was_named_and_is_not_there_makes_none(
    line: list[str], naming: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = tmp_path / "no" / "shop.footfall"
    assert door([*line, naming, str(named)]) == 3
    told = capsys.readouterr()
    assert "There is no library" in told.err
    assert not named.parent.exists()


def test_the_library_of_this_computer_is_empty_before_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for place in ("DATA", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{place}_HOME", raising=False)
    assert door(["sessions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"total": 0, "sessions": []}
    assert door(["check"]) == 0
    assert door(["reanalyze"]) == 0
    assert door(["show", "1"]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_window_of_a_library_without_a_name_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for option in ("--library", "--profile"):
        with pytest.raises(SystemExit) as left:
            door([option, ""])
        assert left.value.code == 2
        assert "a name" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_library_is_no_failure(run: Run) -> None:
    done = run("sessions", "--json")
    assert (done.code, done.json) == (0, {"total": 0, "sessions": []})
    assert run("pages", "--json").json == {"pages": []}


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (["show", "7"], 1, "no session 7"),
        (["reanalyze", "7"], 1, "no session 7"),
        (["feed", "7", "--at", "0", "--out", "x.json"], 1, "no session 7"),
        (["heatmap", "--page", "/nowhere"], 1, "/nowhere"),
        (["sessions", "colour:red"], 2, "colour:"),
        (["sessions", "scroll>far"], 2, "Percent"),
        (["sessions", "--sort", "colour"], 2, "colour"),
        (["sessions", "--limit", "few"], 2, "whole number"),
        (["sessions", "--log", "library"], 2, "ROOM=LEVEL"),
        (["show", "one"], 2, "one"),
        (["frame", "1"], 2, "--at"),
        (["heatmap", "--page", "/", "--no-heat"], 2, "--out"),
        (["import"], 2, "PATH"),
        (["sessions", "--lim", "3"], 2, "--lim"),
        (["sessions", "--profile", ""], 2, "--profile"),
        (["sessions", "--library="], 2, "--library"),
        (["import", ""], 2, "PATH"),
    ],
)
def test_a_failure_is_one_exit_code_and_one_sentence(
    run: Run, line: list[str], code: int, told: str
) -> None:
    done = run(*line)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert "Traceback" not in done.err
    as_json = run(*line, "--json")
    assert as_json.code == code
    assert set(as_json.json) - {"files", "seconds"} == {"error"}
    assert told in as_json.json["error"]["text"] + as_json.json["error"]["hint"]


@pytest.mark.parametrize("word", ["sesions", "overveiw"])
def test_a_word_that_is_neither_a_command_nor_a_file_opens_no_window(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door([word, "--json"]) == 2
    told = capsys.readouterr()
    assert word in json.loads(told.out)["error"]["text"]
    assert "sessions" in told.err


def test_words_that_begin_with_a_minus_are_taken_as_written(
    recording: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recording.rename("-dash.json")
    Path("--dash.json").write_bytes(Path("-dash.json").read_bytes())
    assert run("import", "-dash.json", "--json").json["files"][0]["path"] == "-dash.json"
    behind = run("import", "--json", "--", "-dash.json", "--dash.json").json["files"]
    assert {file["path"] for file in behind} == {"-dash.json", "--dash.json"}
    assert run("sessions", "--json", "--", "-page:/").json["total"] == 0
    assert run("feed", 1, "--at", -5, "--out", "-x.json").code == 0
    assert Path("-x.json").is_file()
    assert "not '-5'" in run("show", "-5").err


def test_a_library_of_a_newer_footfall_ends_with_three(run: Run, library: Path) -> None:
    db = open_writer(library)
    db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    for line in (["sessions"], ["import", "x.json"], ["check"]):
        done = run(*line)
        assert done.code == 3
        assert "newer Footfall" in done.err


def test_a_file_that_is_no_library_ends_with_three(run: Run, library: Path) -> None:
    library.write_text("a letter" * 1000, "utf-8")
    assert run("sessions").code == 3
    done = run("check", "--json")
    assert done.code == 3
    assert not done.json["ok"]
    assert library.read_text("utf-8") == "a letter" * 1000


def test_pages_check_and_stats_answer_by_the_promised_keys(run: Run, recording: Path) -> None:
    run("import", recording)
    pages = run("pages", "--json").json["pages"]
    assert [page["page"] for page in pages] == ["/", "/product/*"]
    assert set(pages[0]) >= {
        "page",
        "visits",
        "sessions",
        "median_active_ms",
        "bounce_share",
        "exit_share",
    }
    assert run("check", "--json").json == {"ok": True, "sessions": 1, "problems": []}
    assert run("stats", "--json").json["sessions"] == 1


def test_what_a_recording_says_cannot_steer_a_terminal(run: Run, recording: Path) -> None:
    recording.write_text(
        recording.read_text("utf-8").replace("<b>Shirt</b>", "\\u001b[2J\\u202eShirt"), "utf-8"
    )
    run("import", recording)
    told = run("show", 1).out
    assert "Shirt" in told
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_feed_of_a_moment_begins_with_a_page(run: Run, recording: Path, tmp_path: Path) -> None:
    run("import", recording)
    out = tmp_path / "feed.json"
    assert run("feed", 1, "--at", 11_000, "--out", out).code == 0
    events = json.loads(out.read_text("utf-8"))
    assert [event["type"] for event in events][:2] == [4, 2]
    assert events[0]["data"]["href"] == "https://shop.example/product/17"
    assert run("feed", 1, "--at", 11_000, "--from-start", "--out", out).code == 0
    assert len(json.loads(out.read_text("utf-8"))) > len(events)
    unwritable = run("feed", 1, "--at", 0, "--out", tmp_path / "no folder" / "feed.json")
    assert (unwritable.code, unwritable.out) == (1, "")
    assert "cannot be written" in unwritable.err


def test_help_and_version_need_no_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert door(["--version"]) == 0
    assert capsys.readouterr().out == f"Footfall {app.__version__}\n"
    assert door(["heatmap", "--help"]) == 0
    assert "--page" in capsys.readouterr().out


def test_whoever_stops_reading_ends_the_answer_quietly(library: Path, recording: Path) -> None:
    line = [sys.executable, "-m", "app", "--library", str(library)]
    subprocess.run([*line, "import", str(recording)], cwd=ROOT, check=True, capture_output=True)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*line, "show", "1", "--json"],
            cwd=ROOT,
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_answer_of_a_list_needs_neither_qt_nor_the_readers(library: Path) -> None:
    script = (
        "import sys; from app.__main__ import main; main(sys.argv[1:]);"
        "sys.exit(any(m.startswith(('PySide6', 'app.formats.read', 'app.jobs')) for m in sys.modules))"
    )
    line = [sys.executable, "-c", script, "--library", str(library), "sessions", "--json"]
    assert subprocess.run(line, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root here")
def test_root_is_told_why_no_page_can_be_drawn(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    done = run("frame", 1, "--at", 0, "--out", tmp_path / "frame.png")
    assert (done.code, done.out) == (1, "")
    assert "does not run as root" in done.err


def test_a_damaged_part_is_named_and_the_other_sessions_are_analysed_anew(
    run: Run, recording: Path, tmp_path: Path, library: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(makers.moved(makers.visit(3), 86_400_000)), "utf-8")
    run("import", recording, other)
    db = open_writer(library)
    db.execute(
        "UPDATE chunks SET body = zeroblob(40) WHERE rowid = (SELECT min(rowid) FROM chunks)"
    )
    db.execute("DELETE FROM clicks WHERE session_id = 2")
    db.execute("UPDATE facts SET analysis_version = 0")
    db.close()
    lines = [
        ("feed", 1, "--at", 1_000, "--out", tmp_path / "feed.json"), ("reanalyze", 1), ("reanalyze",), ("check",),
    ]  # fmt: skip
    for line in lines:
        done = run(*line, "--json")
        told = done.json["error"]["text"] + " ".join(done.json.get("problems", []))
        assert (done.code, "Session 1, window 0, part 0" in told) == (3, True), line
    assert len(run("show", 2, "--json").json["clicks"]) == 3
    longer = tmp_path / "longer.json"
    events = json.loads(recording.read_text("utf-8"))
    longer.write_text(json.dumps([*events, makers.click(30_000)]), "utf-8")
    assert "Session 1, window 0, part 0" in run("import", longer, "--json").json["error"]["text"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk at hand")
@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_written_is_one_sentence_or_none(
    library: Path, redirect: str
) -> None:
    open_writer(library).close()
    line = f"'{sys.executable}' -m app --library '{library}' sessions --json {redirect}"
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    full = "footfall: the answer cannot be written (No space left on device).\n"
    assert (done.returncode, done.stderr) == ((1, full) if "full" in redirect else (0, ""))


@pytest.mark.parametrize(
    "loss", ["DELETE FROM chunks", "DELETE FROM windows", "UPDATE windows SET events = events + 1"]
)
def test_a_session_whose_events_are_gone_is_not_analysed_anew_and_keeps_what_is_known_of_it(
    run: Run, recording: Path, library: Path, loss: str
) -> None:
    run("import", recording)
    before = run("sessions", "--json").json
    db = open_writer(library)
    db.execute(loss)
    db.execute("UPDATE facts SET analysis_version = 0")
    db.close()
    for line in (("reanalyze", 1), ("reanalyze",)):
        done = run(*line, "--json")
        assert (done.code, done.json["sessions"]) == (3, 0)
        assert done.json["error"]["text"].startswith("Session 1")
    assert run("sessions", "--json").json == before
