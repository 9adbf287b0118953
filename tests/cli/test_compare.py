"""`footfall compare`: its numbers are those of the truth told beside real sessions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.libraries import library_of


@pytest.fixture(scope="module")
def agency(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shared / "recordings/labelled"
    wanted = sorted(path for path in folder.iterdir() if path.name.startswith("agency"))
    return library_of(tmp_path_factory.mktemp("agency") / "library.db", *wanted)


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    told = json.loads((shared / "recordings/labelled/labels.json").read_text(encoding="utf-8"))
    of = {variant: [one for one in told["sessions"]
                    if one["file"].startswith("agency") and one["variant"] == variant] for variant in "AB"}  # fmt: skip
    return {"sessions": of, "labels": told["labels"]}


def _line(answer: dict[str, Any], sort: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in answer["lines"] if (one["sort"], one["name"]) == (sort, name)]
    return found


def test_two_variants_differ_as_the_truth_says(
    run: Run, agency: Path, truth: dict[str, Any]
) -> None:
    answer = run("compare", "variant:A", "variant:B", "--json", "--library", str(agency)).json
    of = truth["sessions"]
    assert (answer["sessions_a"], answer["sessions_b"]) == (len(of["A"]), len(of["B"]))
    assert answer["sessions_shared"] == 0
    assert answer["left_out"] == [{"sort": "variant", "name": None}]
    signed = {
        variant: sum(any(e["tag"] == "signup" for e in one["custom_events"]) for one in those)
        for variant, those in of.items()
    }
    line = _line(answer, "event", "signup")
    assert (line["hits_a"], line["hits_b"]) == (signed["A"], signed["B"])
    left = {
        variant: {one["session"] for one in those}
        & {one["session"] for one in truth["labels"] if one["kind"] == "form_abandon"}
        for variant, those in of.items()
    }
    line = _line(answer, "signal", "form abandon")
    assert (line["hits_a"], line["hits_b"]) == (len(left["A"]), len(left["B"]))
    phones = {v: sum(one["device"] == "mobile" for one in those) for v, those in of.items()}
    line = _line(answer, "device", "phone")
    assert (line["hits_a"], line["hits_b"]) == (phones["A"], phones["B"])
    # four against four: no difference is more than chance, and each line says that it is of few
    assert answer["certain"] == 0
    assert all(one["is_of_few"] for one in answer["lines"])


def test_the_queries_of_a_line_find_as_many_sessions_as_it_tells(run: Run, agency: Path) -> None:
    where = ("--library", str(agency))
    answer = run("compare", "variant:A", "variant:B", "--json", *where).json
    asked = [one for one in answer["lines"] if one["query_a"] is not None]
    for line in asked[:6]:
        for side in "ab":
            found = run("sessions", "--json", *where, "--", line[f"query_{side}"]).json
            assert found["total"] == line[f"hits_{side}"], line


def test_sides_that_share_sessions_and_empty_ones_are_told(run: Run, agency: Path) -> None:
    where = ("--library", str(agency))
    answer = run("compare", "", "variant:B", "--json", *where).json
    assert answer["sessions_shared"] == answer["sessions_b"]
    assert answer["certain"] is None
    assert {one["p_adjusted"] for one in answer["lines"]} == {None}
    said = run("compare", "", "variant:B", *where).err
    assert "4 sessions are on both sides: nothing is told of chance" in said
    assert "A side without sessions" in run("compare", "variant:Z", "", *where).err
    assert "the same sessions" in run("compare", "", "", *where).err
    assert run("compare", "colour:red", "", *where).code == 2
