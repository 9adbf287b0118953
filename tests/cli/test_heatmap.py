"""`footfall heatmap` without a picture: numbers and tables of a library made by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from app.formats.model import Metadata
from app.library import sessions
from app.library.database import open_writer
from tests.library import builder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two people on desktops, one on a phone; one label that a table program would take for a formula."""
    file = tmp_path / "library.footfall"
    db = open_writer(file)
    made = {
        "one": ("desktop", "Ann", [builder.click(2_000), builder.click(3_000, label="=cmd()")]),
        "two": (
            "desktop",
            "Ben",
            [builder.click(4_000), builder.click(5_000, x_px=None, y_px=None)],
        ),
        "three": ("phone", "Cem", [builder.click(9_000)]),
    }
    for name, (device, person, clicks) in made.items():
        derived = builder.analysis(clicks=tuple(clicks), device=device)
        envelope = Metadata(person_name=person)
        one = builder.session(name, derived=derived, metadata=envelope)
        sessions.store(db, builder.file(one))
    db.close()
    return file


def ask(library: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    code = main(["heatmap", *words, "--no-measure", "--json", "--library", str(library)])
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else None, told.err


def test_the_commonest_device_class_is_told_unless_one_is_named(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(library, capsys, "--page", "/")
    assert (told["page"], told["kind"], told["device"]) == ("/", "click", "desktop")
    assert (told["sessions"], told["visits"], told["points"]) == (2, 2, 4)
    assert (told["by_element"], told["by_pixel"], told["unplaced"]) == (None, 3, 1)
    assert told["page_w_px"] == 1280
    _, phone, _ = ask(library, capsys, "--page", "/", "--device", "phone")
    assert (phone["device"], phone["points"]) == ("phone", 1)


def test_what_is_not_measured_yet_is_null(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(library, capsys, "--page", "/")
    assert told["page_h_px"] is None
    assert told["reach"] is None
    assert all(one[key] is None for one in told["elements"] for key in ("rage", "dead", "seen_by"))


def test_elements_tell_their_part(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = ask(library, capsys, "--page", "/")
    first = told["elements"][0]
    assert (first["label"], first["clicks"], first["visitors"]) == ("Add to cart", 3, 2)
    assert first["share"] == 0.75
    assert first["first_click_s"] == 3.0


def test_a_query_narrows_and_nothing_left_is_said_with_exit_code_1(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(library, capsys, "--page", "/", "--where", "user:Ann")
    assert (told["sessions"], told["points"]) == (1, 2)
    code, told, why = ask(library, capsys, "--page", "/", "--device", "tablet")
    assert code == 1
    assert told["error"]["text"] == "/ was never visited on a tablet."
    assert "never visited on a tablet" in why
    assert "desktop 2, phone 1" in why
    code, told, why = ask(library, capsys, "--page", "/nope")
    assert code == 1
    assert "/nope" in told["error"]["text"]
    assert "/nope" in why
    code, _, why = ask(library, capsys, "--page", "/", "--where", "nonsense>1")
    assert code == 2
    assert "nonsense" in why


def test_the_table_holds_no_formulas_of_strangers(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "elements.csv"
    code, _, _ = ask(library, capsys, "--page", "/", "--csv", str(file))
    assert code == 0
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["label"] for row in rows] == ["Add to cart", "'=cmd()"]
    assert rows[0]["clicks"] == "3"
    code, _, why = ask(library, capsys, "--page", "/", "--csv", str(tmp_path / "no" / "where.csv"))
    assert code == 1
    assert "cannot be written" in why


def test_a_person_reads_lines(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heatmap", "--page", "/", "--no-measure", "--library", str(library)]) == 0
    told = capsys.readouterr().out
    assert "/ on desktop, 1280 px wide: 4 clicks by 2 people in 2 visits of 2 sessions" in told
    assert "Add to cart" in told
