"""`footfall heatmap` without a picture: numbers and tables of a library made by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from app.cli.main import main
from app.formats.model import Metadata
from app.friction.model import Finding, Kind, Place, Why
from app.friction.thresholds import Thresholds
from app.library import findings, layouts, sessions
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
    assert all(
        one[key] is None
        for one in told["elements"]
        for key in ("seen_by", "seen_not_clicked", "is_clickable", "rect_px")
    )
    assert told["picture"] is None


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


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """One session whose four clicks lay on the page, in a dialog, on glass; the first two raged."""
    file = tmp_path / "library.footfall"
    db = open_writer(file)
    touch = replace(builder.click(9_000), pointer="touch")
    clicks = (builder.click(2_000), builder.click(2_300), builder.click(5_000, label="OK"), touch)
    sessions.store(db, builder.file(builder.session(derived=builder.analysis(clicks=clicks))))
    rage = Finding(
        Kind.RAGE_CLICK, 2_000, 2_300, 0, 0, Why("rage_click", (2, 0.3, 2, "button.add")),
        place=Place(7, 1, "button.add", "/|button|Add to cart", "Add to cart", 100, 200),
    )  # fmt: skip
    (kept,) = findings.kept_evidence(db, (1,))
    row = findings.row_of(rage)
    findings.put(db, Thresholds(rage_clicks=2), [findings.Judged(1, kept.evidence, (row,))])
    layout = layouts.Layout(
        (layouts.PageSize(0, 1280, 1440),), (), (), (layouts.ClickLayer(2, "dialog", "dialog|#buy", "Buy"),)
    )  # fmt: skip
    layouts.write(db, layouts.to_measure(db, 1), layout)
    db.close()
    return file


def test_each_kind_of_clicks_tells_its_own(
    troubled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {}
    for kind in ("click", "rage", "dead", "error", "touch"):
        _, told, _ = ask(troubled, capsys, "--page", "/", "--kind", kind)
        counts[kind] = told["points"]
    assert counts == {"click": 4, "rage": 2, "dead": 0, "error": 0, "touch": 1}
    _, told, _ = ask(troubled, capsys, "--page", "/")
    assert [(one["label"], one["rage"]) for one in told["elements"]] == [
        ("Add to cart", 2),
        ("OK", 0),
    ]


def test_the_first_and_the_last_click_of_a_visit_are_asked_for(
    troubled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first, _ = ask(troubled, capsys, "--page", "/", "--which", "first")
    _, last, _ = ask(troubled, capsys, "--page", "/", "--which", "last")
    assert (first["points"], first["elements"][0]["first_click_s"]) == (1, 2)
    assert (last["points"], last["elements"][0]["first_click_s"]) == (1, 9)


def test_clicks_in_a_dialog_are_told_apart_from_the_page(
    troubled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(troubled, capsys, "--page", "/")
    assert [(one["key"], one["label"], one["clicks"]) for one in told["states"]] == [
        ("page", None, 3),
        ("dialog|#buy", "Buy", 1),
    ]
    for named, count in (("page", 3), ("dialog|#buy", 1), ("Buy", 1)):
        _, told, _ = ask(troubled, capsys, "--page", "/", "--state", named)
        assert told["points"] == count
    code, _, why = ask(troubled, capsys, "--page", "/", "--state", "dialog|#other")
    assert code == 1
    assert "dialog|#buy" in why


def test_reach_and_its_lines_are_parts_of_the_measured_page(
    troubled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(troubled, capsys, "--page", "/", "--kind", "scroll")
    assert told["page_h_px"] == 1440
    reached = [one["depth_frac"] for one in told["reach"] if one["share"] == 1]
    # scrolled by 300 px in a viewport of 720
    assert max(reached) == 0.7
    assert [one["share"] for one in told["lines"]] == [0.75, 0.5, 0.25]
    assert told["lines"][0]["depth_px"] == pytest.approx(1021, abs=1)


def test_a_grid_of_any_kind_is_as_large_as_the_page(
    troubled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("click", "scroll", "attention", "move"):
        file = tmp_path / f"{kind}.npy"
        code, _, _ = ask(troubled, capsys, "--page", "/", "--kind", kind, "--grid", str(file))
        assert code == 0
        assert np.load(file).shape == (360, 320)


def test_only_viewports_of_some_widths_are_asked_for(
    troubled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = ask(troubled, capsys, "--page", "/", "--width", "1280-1440")
    assert told["visits"] == 1
    code, _, why = ask(troubled, capsys, "--page", "/", "--width", "1440-")
    assert (code, "at such a width" in why) == (1, True)
    assert main(["heatmap", "--page", "/", "--width", "wide"]) == 2


def test_by_people_reach_and_attention_are_told_of_each_person_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "library.footfall"
    db = open_writer(file)
    visits = tuple(
        replace(builder.visit("https://shop.example/", at, at + 10_000), scroll_max_y_px=deep)
        for at, deep in ((0, 0.0), (10_000, 720.0))
    )
    derived = replace(builder.analysis(visits=visits), streams=(), inactive=())
    sessions.store(db, builder.file(builder.session(derived=derived)))
    sizes = (layouts.PageSize(0, 1280, 1440), layouts.PageSize(1, 1280, 1440))
    layouts.write(db, layouts.to_measure(db, 1), layouts.Layout(sizes, ()))
    db.close()
    for by, bottom_share, seconds in (("events", 0.5, 5), ("people", 1, 10)):
        _, told, _ = ask(file, capsys, "--page", "/", "--kind", "attention", "--by", by)
        assert told["reach"][-1]["share"] == bottom_share
        assert [one["seconds"] for one in told["attention"]][-1] == seconds
    assert main(["heatmap", "--page", "/", "--kind", "attention", "--by", "people", "--no-measure",
                 "--library", str(file)]) == 0  # fmt: skip
    assert "10.0 s a person" in capsys.readouterr().out
