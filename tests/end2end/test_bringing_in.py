"""Files dropped on the window: what becomes of each is told, nothing is half there, and the window can be closed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from app.library import browse, search
from tests import makers
from tests.conftest import ROOT
from tests.end2end.conftest import Footfall
from tests.end2end.desk import IMPORTED_MS, Desk

MANY = 60
ENOUGH = 3
#: each question starts the program and takes a third of a second
ASKED_AT_MOST = 100


def stored(desk: Desk) -> int:
    """How many sessions the library holds."""
    found: list[int] = []
    desk.tasks.read(lambda library: browse.count(library, search.parse("")), found.append)
    desk.wait_until(lambda: bool(found))
    return found[0]


def visits(folder: Path, count: int) -> list[Path]:
    """That many different recordings, each of some weight."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(count):
        moves = [makers.move(2_000 + 50 * n, (n % 700, n % 500)) for n in range(400)]
        events = makers.moved([*makers.visit(), *moves], number * 90_000.0)
        files.append(makers.write_json(folder / f"visit{number}.json", events))
    return files


def test_a_dropped_export_is_imported_listed_and_played(desk: Desk, samples: Path) -> None:
    desk.wait_until(desk.window.welcome.isVisible)
    desk.bring_in(samples / "rui-buys-after-all.json.gz")
    desk.wait_until(lambda: desk.window.body.isVisible() and len(desk.ids) == 1)
    desk.wait_until(lambda: desk.window.body.replay.session == desk.ids[0])
    desk.wait_for_a_page()


def test_a_file_that_cannot_be_read_gets_a_sentence_that_stays(desk: Desk, tmp_path: Path) -> None:
    good = makers.write_json(tmp_path / "good.json", makers.visit())
    cut = tmp_path / "cut.json"
    whole = json.dumps(makers.moved(makers.visit(), 90_000.0))
    cut.write_text(whole[: len(whole) * 3 // 4], "utf-8")
    invoice = tmp_path / "invoice.json"
    invoice.write_text('{"total": 12, "currency": "EUR"}', "utf-8")
    desk.bring_in(good, cut, invoice)
    told = desk.outcomes()
    assert told["good.json"][0] == "imported"
    assert "not a session recording" in told["invoice.json"][1]
    assert "byte" in told["cut.json"][1]
    desk.window.go_to("heat")
    desk.window.go_to("watch")
    assert desk.window.imports.isVisible()
    assert len(desk.outcomes()) == len(told)
    desk.click(desk.button(desk.window.imports, "Dismiss the list"))
    assert not desk.window.imports.isVisible()


def test_the_same_recording_again_is_said_to_be_there_already(desk: Desk, tmp_path: Path) -> None:
    events = makers.visit()
    desk.bring_in(makers.write_json(tmp_path / "one.json", events))
    again = makers.write_json(tmp_path / "two.json", {"events": events})
    desk.bring_in(again)
    outcome, sentence = desk.outcomes()["two.json"]
    assert outcome == "duplicate"
    assert "already" in sentence
    assert stored(desk) == 1


def test_a_cancelled_import_leaves_whole_sessions_and_can_be_finished_later(
    desk: Desk, tmp_path: Path
) -> None:
    files = visits(tmp_path / "exports", MANY)
    panel = desk.window.imports
    desk.drop(*files)
    desk.wait_until(lambda: panel.outcomes.rowCount() >= ENOUGH, timeout=IMPORTED_MS)
    with desk.qtbot.waitSignal(panel.was_finished, timeout=IMPORTED_MS):
        desk.click(desk.button(panel, "Cancel"))
    assert "Cancelled" in panel.summary
    desk.wait_until(lambda: desk.tasks.busy == 0)
    kept = stored(desk)
    assert ENOUGH <= kept < MANY
    desk.bring_in(*files)
    assert stored(desk) == MANY
    assert sorted(outcome for outcome, _ in desk.outcomes().values()) == (
        ["duplicate"] * kept + ["imported"] * (MANY - kept)
    )


def test_closing_the_window_in_the_midst_of_an_import_leaves_a_whole_library(
    open_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    desk = open_desk(profile)
    desk.drop(*visits(tmp_path / "exports", MANY))
    panel = desk.window.imports
    desk.wait_until(lambda: panel.outcomes.rowCount() >= ENOUGH, timeout=IMPORTED_MS)
    desk.window.close()
    desk.tasks.close()
    told = Footfall(profile).ask("check")
    assert told["ok"], told["problems"]
    assert ENOUGH <= told["sessions"] < MANY


def test_a_long_recording_cancelled_in_its_midst_leaves_nothing(desk: Desk, shared: Path) -> None:
    desk.wait_until(desk.window.welcome.isVisible)
    panel = desk.window.imports
    desk.drop(shared / "recordings" / "long" / "busy-60min.json.gz")
    desk.wait_until(lambda: "busy-60min" in panel.summary)
    with desk.qtbot.waitSignal(panel.was_finished, timeout=IMPORTED_MS):
        desk.click(desk.button(panel, "Cancel"))
    assert panel.summary == "Cancelled"
    desk.wait_until(lambda: desk.tasks.busy == 0)
    assert stored(desk) == 0
    assert desk.window.welcome.isVisible()


def test_a_file_named_on_the_command_line_is_imported_as_if_it_was_dropped(
    footfall: Footfall, samples: Path, resources: Path
) -> None:
    file = samples / "gone-in-ten-seconds.json.gz"
    line = [sys.executable, "-m", "app", str(file), "--profile", str(footfall.profile)]
    window = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(ASKED_AT_MOST):
            if footfall.run("sessions", "--json").printed.startswith('{"total":1'):
                break
        assert window.poll() is None
    finally:
        window.terminate()
        window.wait()
    assert [row["source"] for row in footfall.ask("sessions")["sessions"]] == [file.name]
