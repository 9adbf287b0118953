"""`footfall paths`: its counts are those of the truth told beside real sessions; what cannot be asked is said."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.proportions import Share, p_value
from tests.cli.conftest import Run
from tests.libraries import library_of

Page = tuple[str, str]


@pytest.fixture(scope="module")
def truth(shared: Path) -> list[dict[str, Any]]:
    """What is known of each session."""
    labels = shared / "recordings" / "labelled" / "labels.json"
    sessions: list[dict[str, Any]] = json.loads(labels.read_text(encoding="utf-8"))["sessions"]
    return sessions


@pytest.fixture(scope="module")
def labelled(
    shared: Path, truth: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The library of these sessions."""
    folder = shared / "recordings" / "labelled"
    place = tmp_path_factory.mktemp("paths") / "labelled.footfall"
    return library_of(place, *(folder / one["file"] for one in truth))


@pytest.fixture(scope="module")
def ways(truth: list[dict[str, Any]]) -> list[list[Page]]:
    """The pages of each session as they were opened."""
    return [
        [(urlsplit(page["url"]).netloc, urlsplit(page["url"]).path or "/") for page in one["pages"]]
        for one in truth
    ]


def test_visits_turns_and_whole_paths_are_those_of_the_truth(
    run: Run, labelled: Path, ways: list[list[Page]]
) -> None:
    found = run("paths", "--library", labelled, "--json").json
    assert found["sessions"] == len(ways)
    nodes = {(one["site"], one["page"]): one for one in found["nodes"]}
    assert {page: one["visits"] for page, one in nodes.items()} == Counter(chain(*ways))
    for page, one in nodes.items():
        assert one["sessions"] == sum(page in way for way in ways)
        assert one["entries"] == sum(way[0] == page for way in ways)
        assert one["exits"] == sum(way[-1] == page for way in ways)
        assert one["exit_share"] == one["exits"] / one["visits"]
    turns = {
        ((one["from_site"], one["from"]), (one["to_site"], one["to"])): one
        for one in found["edges"]
    }
    counts = Counter(turn for way in ways for turn in pairwise(way))
    assert {turn: one["count"] for turn, one in turns.items()} == counts
    by_session = Counter(turn for way in ways for turn in set(pairwise(way)))
    assert {turn: one["sessions"] for turn, one in turns.items()} == by_session
    whole = Counter(
        tuple(page for n, page in enumerate(way) if not n or way[n - 1] != page) for way in ways
    )
    assert {
        tuple(zip(one["sites"], one["pages"], strict=True)): one["sessions"]
        for one in found["paths"]
    } == whole
    assert found["kinds_of_paths"] == len(whole)


def test_steps_from_a_page_are_those_of_the_truth(
    run: Run, labelled: Path, ways: list[list[Page]]
) -> None:
    page = ("shop.example", "/item.html")
    line = ("paths", "--library", labelled, "--json", "--from", "//shop.example/item.html")
    found = run(*line, "--steps", 2).json["steps"]
    after = [way[way.index(page) :] for way in ways if page in way]
    assert (found["anchor"], found["sessions"]) == ("from", len(after))
    assert {
        (one["step"], one["to_site"], one["to"]): one["sessions"]
        for one in found["flows"]
        if one["step"] == 0
    } == {(0, *to): many for to, many in Counter(way[1] for way in after if len(way) > 1).items()}


def test_two_sides_are_told_with_what_the_difference_may_be(run: Run, labelled: Path) -> None:
    line = ("paths", "--library", labelled, "--json", "--where", "device:desktop")
    found = run(*line, "--compare", "-device:desktop").json["compare"]
    assert found["sessions_shared"] == 0
    home = next(
        one for one in found["pages"] if (one["site"], one["page"]) == ("shop.example", "/")
    )
    assert (home["total_a"], home["total_b"]) == (found["sessions_a"], found["sessions_b"])
    plain = p_value(Share(home["hits_a"], home["total_a"]), Share(home["hits_b"], home["total_b"]))
    assert home["p_adjusted"] >= round(plain, 6)
    assert home["low"] <= home["difference"] <= home["high"]
    shared = run(*line, "--compare", "device:desktop").json["compare"]
    assert shared["sessions_shared"] == found["sessions_a"]
    assert all(one["p_adjusted"] is None for one in shared["turns"])


def test_a_person_reads_tables(run: Run, labelled: Path) -> None:
    told = run("paths", "--library", labelled, "--to", "/item.html", "--compare", "device:phone")
    assert told.code == 0
    assert "shop.example / → shop.example /item.html" in told.out
    assert "on both sides" in told.out
    assert "61 sessions" in told.err


def test_what_cannot_be_asked_is_said(run: Run) -> None:
    assert run("paths", "--json").json["sessions"] == 0
    assert run("paths", "--where", "nonsense:1").code == 2
    assert run("paths", "--from", "/nowhere").code == 1
    assert run("paths", "--from", "/a", "--to", "/b").code == 2
    assert run("paths", "--steps", "0").code == 2
