"""`footfall erase`: named, meant, and gone from the file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run


@pytest.fixture
def two(run: Run, recording: Path, tmp_path: Path) -> Path:
    """A library of two sessions, the second of which says something nobody else does."""
    other = tmp_path / "other.json"
    events = makers.recording(makers.visit(2), makers.console(3_000, "qzxforgetme"))
    other.write_text(json.dumps(makers.moved(events, 3_600_000)), "utf-8")
    assert run("import", recording, other).code == 0
    return tmp_path / "library.footfall"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def listed(run: Run) -> list[int]:
    return sorted(one["id"] for one in run("sessions", "--json").json["sessions"])


def test_erased_sessions_are_gone_from_the_file(run: Run, two: Path) -> None:
    files = [two, two.with_name(two.name + "-wal")]
    (gone,) = (one["id"] for one in run("sessions", "qzxforgetme", "--json").json["sessions"])
    answer = run("erase", "--session", gone, "--yes", "--json")
    assert answer.code == 0
    assert answer.json["sessions"] == 1
    assert answer.json["bytes"] > 0
    assert gone not in listed(run)
    assert len(listed(run)) == 1
    assert not [file for file in files if file.exists() and b"qzxforgetme" in file.read_bytes()]


def test_all_before_a_day_are_erased(run: Run, two: Path) -> None:
    started = [one["started_at_ms"] for one in run("sessions", "--json").json["sessions"]]
    assert min(started) > 0
    assert run("erase", "--before", "1999", "--yes", "--json").json == {"sessions": 0, "bytes": 0}
    told = run("erase", "--before", "2999-01-01", "--yes").out
    assert told.startswith("2 sessions are gone")
    assert "Importing a file that still holds them brings them back." in told
    assert listed(run) == []


def test_a_person_is_named_as_in_a_query(run: Run, two: Path) -> None:
    user = run("sessions", "--json").json["sessions"][0]["user"]
    assert run("erase", "--user", user.upper(), "--yes", "--json").json["sessions"] >= 1
    nobody = run("erase", "--user", "no such person", "--yes", "--json")
    assert nobody.code == 1
    assert nobody.json["sessions"] == 0
    assert "no such person" in nobody.json["error"]["text"]


def test_nothing_is_erased_unless_it_is_meant(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unasked = run("erase", "--session", 1)
    assert unasked.code == 2
    assert "--yes" in unasked.err
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    no = run("erase", "--session", 1, "--json")
    assert (no.code, no.json) == (0, {"sessions": 0, "bytes": 0})
    assert "Erase 1 session for good?" in no.err
    assert "Importing a file that still holds it brings it back." in no.err
    assert listed(run) == [1, 2]
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    assert run("erase", "--session", 1, "--json").json["sessions"] == 1
    assert listed(run) == [2]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--session", 1, 99), 1),
        (("--before", "soon"), 2),
        ((), 2),
        (("--session", 1, "--user", "x"), 2),
    ],
)
def test_what_cannot_be_meant_erases_nothing(
    run: Run, two: Path, words: tuple[object, ...], code: int
) -> None:
    assert run("erase", *words, "--yes").code == code
    assert listed(run) == [1, 2]
