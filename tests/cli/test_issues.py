"""`footfall issues`: the numbers of the view, and what is said of an issue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run

KEYS = {
    "kind", "page", "selector", "element_key", "label", "sessions", "users", "occurrences", "score",
    "lost_conversions", "status", "first_seen_ms", "last_seen_ms", "example", "why",
}  # fmt: skip
ZERO_MS = 1_760_000_000_000


def _looked_at(at_ms: float, path: str) -> list[makers.Event]:
    page = makers.page(at_ms, f"https://shop.example{path}", loads=True)
    return [*page, makers.move(at_ms + 150, (100, 100), (120, 140))]


def _back(folder: Path, name: str, day: int) -> Path:
    """A recording of somebody who went to the cart and back after three seconds."""
    events = makers.recording(
        _looked_at(0, "/"), makers.click(4_900, makers.LINK), _looked_at(5_000, "/cart"),
        _looked_at(8_000, "/"), makers.move(28_000, (300, 300)),
    )  # fmt: skip
    file = folder / f"{name}.json"
    file.write_text(json.dumps(makers.moved(events, ZERO_MS + day * 86_400_000)), "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two such recordings."""
    made = tmp_path / "in"
    made.mkdir()
    for day in (1, 2):
        _back(made, f"day{day}", day)
    return made


def test_every_issue_is_told_with_its_keys(run: Run, folder: Path) -> None:
    run("import", folder)
    (issue,) = run("issues", "--json").json["issues"]
    assert set(issue) >= KEYS
    assert (issue["kind"], issue["page"], issue["site"]) == ("quick_back", "/", "shop.example")
    assert (issue["sessions"], issue["users"], issue["occurrences"]) == (2, 2, 2)
    assert (issue["status"], issue["note"], issue["new"]) == ("open", "", False)
    assert issue["last_seen_ms"] - issue["first_seen_ms"] == 86_400_000
    assert sum(issue["trend"]["sessions"]) == 2
    assert issue["why"].startswith("Opened /cart and went back")
    shown = run("show", issue["example"]["session"], "--json").json["signals"]
    assert issue["example"]["at_ms"] in [one["start_ms"] for one in shown]
    found = run("sessions", issue["query"], "--json").json
    assert {one["id"] for one in found["sessions"]} == {1, 2}
    assert all(one["matches"][0]["why"] == issue["why"] for one in found["sessions"])


def test_a_query_leaves_the_issues_of_its_sessions(run: Run, folder: Path) -> None:
    run("import", folder)
    (issue,) = run("issues", "day1.json", "--json").json["issues"]
    assert issue["sessions"] == 1
    assert run("issues", "page:/nowhere", "--json").json == {"issues": []}
    assert run("issues", "nonsense:x").code == 2


def test_files_of_one_import_came_together_and_later_ones_bring_what_is_new(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(makers.moved(makers.recording(makers.visit(1)), ZERO_MS)))
    run("import", other)
    run("import", folder)
    (issue,) = run("issues", "--json").json["issues"]
    assert (issue["sessions"], issue["new"]) == (2, True)
    assert "open, new" in run("issues").out
    run("import", _back(tmp_path, "later", 3))
    (issue,) = run("issues", "--json").json["issues"]
    assert (issue["sessions"], issue["new"]) == (3, False)


def test_a_status_and_a_note_are_kept(run: Run, folder: Path) -> None:
    run("import", folder)
    (issue,) = run("issues", "--json").json["issues"]
    run("issues", "--mark", issue["query"], "--status", "known", "--note", "asked the shop")
    (marked,) = run("issues", "--json").json["issues"]
    assert (marked["status"], marked["note"]) == ("known", "asked the shop")
    told = run("issues", "--mark", issue["query"], "--status", "open", "--json").json["issues"]
    assert (told[0]["status"], told[0]["note"]) == ("open", "asked the shop")
    assert "known" not in run("issues").out


def test_what_is_said_of_no_issue_is_refused(run: Run, folder: Path) -> None:
    run("import", folder)
    assert run("issues", "--mark", "loop /", "--status", "fixed").code == 1
    assert run("issues", "--status", "fixed").code == 2
    assert run("issues", "--mark", "loop /").code == 2
