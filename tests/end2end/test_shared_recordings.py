"""Real recordings of many tools, brought in by one command: each is imported or refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end2end.conftest import Footfall

#: minutes of one person at work: for `soak`
LONG = "long"


@pytest.fixture(scope="module")
def imported(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Footfall, dict[str, Any]]:
    program = Footfall(tmp_path_factory.mktemp("shared"))
    folders = sorted(
        folder
        for folder in (shared / "recordings").iterdir()
        if folder.is_dir() and folder.name != LONG
    )
    answer = program.run("import", *folders, "--json")
    assert answer.code in (0, 1), answer.complaint
    return program, answer.document


def test_every_file_has_an_outcome_and_what_is_not_read_has_a_sentence(
    imported: tuple[Footfall, dict[str, Any]],
) -> None:
    files = imported[1]["files"]
    assert len(files) > 200
    for file in files:
        if file["outcome"] in ("rejected", "skipped"):
            assert len(file["reason"]) > 20, file
            assert file["sessions"] == []
        else:
            assert file["sessions"], file


def test_a_recording_is_one_session_whatever_its_envelope(
    imported: tuple[Footfall, dict[str, Any]],
) -> None:
    copies = [file for file in imported[1]["files"] if "react-hooks-demo" in file["path"]]
    assert len({tuple(file["sessions"]) for file in copies}) == 1
    assert sorted(file["outcome"] for file in copies)[-1] == "imported"
    assert {file["outcome"] for file in copies[1:]} == {"duplicate"}


def test_what_was_imported_is_whole_and_each_session_can_be_told(
    imported: tuple[Footfall, dict[str, Any]],
) -> None:
    program, told = imported
    checked = program.ask("check")
    assert checked["ok"], checked["problems"]
    ids = {session for file in told["files"] for session in file["sessions"]}
    assert checked["sessions"] == len(ids)
    listed = program.ask("sessions", "--limit", "1000")["sessions"]
    assert {row["id"] for row in listed} == ids


@pytest.mark.soak
def test_hours_of_recording_are_imported_and_told(shared: Path, footfall: Footfall) -> None:
    told = footfall.ask("import", shared / "recordings" / LONG)
    assert all(file["outcome"] in ("imported", "skipped", "duplicate") for file in told["files"])
    assert footfall.ask("check")["ok"]
