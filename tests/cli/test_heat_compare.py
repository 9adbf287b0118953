"""`footfall heatmap --compare QUERY`: two groups of sessions on one page, without a picture."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli.main import main
from app.heatmap.compare import COLUMNS
from app.library import sessions
from app.library.database import open_writer
from tests.library import builder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Of variant A eight of ten click, of variant B one of ten; one phone that clicks."""
    file = tmp_path / "library.footfall"
    db = open_writer(file)
    clicking = {"A": 8, "B": 1}
    for variant, clickers in clicking.items():
        for at in range(10):
            clicks = (builder.click(2_000),) if at < clickers else ()
            derived = builder.analysis(clicks=clicks, device="desktop", variant=variant)
            sessions.store(db, builder.file(builder.session(f"{variant}{at}", derived=derived)))
    phone = builder.analysis(clicks=(builder.click(3_000),), device="phone")
    sessions.store(db, builder.file(builder.session("phone", derived=phone)))
    db.close()
    return file


def ask(library: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    line = ["heatmap", "--page", "/", *words, "--no-measure", "--json", "--library", str(library)]
    code = main(line)
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else None, told.err


def test_two_queries_are_compared_element_by_element(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = ask(library, capsys, "--where", "variant:A", "--compare", "variant:B")
    assert code == 0
    assert (told["visits"], told["points"]) == (10, 8)
    found = told["compare"]
    assert (found["trials_a"], found["trials_b"], found["trials_shared"]) == (10, 10, 0)
    assert found["too_few"] is True
    (row,) = found["elements"]
    assert (row["hits_a"], row["total_a"], row["hits_b"], row["total_b"]) == (8, 10, 1, 10)
    # scipy 1.17.1: fisher_exact([[8, 2], [1, 9]]); statsmodels 0.15.0: confint_proportions_2indep(8, 10, 1, 10,
    # method="newcomb")
    assert row["p"] == pytest.approx(0.005477, abs=1e-6)
    assert (row["low"], row["high"]) == pytest.approx((0.2658, 0.8652), abs=1e-4)
    assert row["is_exact"] is True
    assert row["is_certain"] is True
    assert found["certain"] == 1


def test_table_and_grid_tell_the_difference(
    library: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table, grid = tmp_path / "apart.csv", tmp_path / "apart.npy"
    ask(
        library, capsys, "--where", "variant:A", "--compare", "variant:B", "--csv", str(table), "--grid", str(grid)
    )  # fmt: skip
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == (*COLUMNS, "name")
    assert float(rows[0]["difference"]) == pytest.approx(0.7)
    assert np.abs(np.load(grid)).max() == pytest.approx(0.7, abs=0.01)


def test_a_query_that_names_a_device_is_compared_on_that(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(library, capsys, "--compare", "device:phone")
    assert told["device"] == "desktop"
    assert (told["compare"]["trials_a"], told["compare"]["trials_b"]) == (20, 1)


def test_a_query_of_nobody_is_refused_in_a_sentence(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = ask(library, capsys, "--compare", "variant:C")
    assert code == 1
    assert "variant:C" in said


def test_a_person_reads_a_table(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["heatmap", "--page", "/", "--where", "variant:A", "--compare", "variant:B"]
    assert main([*line, "--no-measure", "--library", str(library)]) == 0
    said = capsys.readouterr().out
    assert "A variant:A: 10 visits · B variant:B: 10 visits" in said
    assert "Only 10 visits on a side: shares may be off by 31 points." in said
    assert "+70.0" in said
    assert "certain" in said


def test_of_visits_on_both_sides_nothing_is_called_certain(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = ["--where", "variant:A", "--compare", "device:desktop"]
    _, told, _ = ask(library, capsys, *sides)
    found = told["compare"]
    assert (found["trials_shared"], found["certain"]) == (10, None)
    (row,) = found["elements"]
    assert (row["p"], row["p_adjusted"], row["is_certain"]) == (None, None, None)
    assert main(["heatmap", "--page", "/", *sides, "--no-measure", "--library", str(library)]) == 0
    said = capsys.readouterr().out
    assert "10 visits are on both sides: what is chance is not told." in said
    assert "certain" not in said
