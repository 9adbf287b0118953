"""`footfall funnel`: its numbers are those of the truth told beside real sessions; what cannot be asked is said."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Run
from tests.libraries import library_of

SITES = ("shop.example", "admin.example", "agency.example")
FUNNELS = (
    ("page:/", "page:/item.html", "event:add_to_cart", "event:purchase"),
    ("page:/item.html", "page:/", "page:/item.html"),
    ("page:/", "event:signup"),
    ("page://admin.example/*", "page:/tables.html"),
)


def _happened(session: dict[str, Any]) -> list[tuple[float, str]]:
    """Pages and events of a session in order of time, each as a step may name it."""
    found = []
    for page in session["pages"]:
        # the first page was open before the recording began
        stood = [(max(page["enter_ms"], 0), page["url"])]
        stood += [(route["t_ms"], route["url"]) for route in page.get("routes") or ()]
        found += [
            (at_ms, f"page:{urlsplit(url).path or '/'}", urlsplit(url).netloc)
            for at_ms, url in stood
        ]
    found += [(one["t_ms"], f"event:{one['tag']}", "") for one in session["custom_events"]]
    found.sort(key=lambda one: one[0])
    return [(at_ms, f"{name} {host}") for at_ms, name, host in found]


def _fits(step: str, happened: str) -> bool:
    name, host = happened.split(" ")
    if step.endswith("/*"):
        return host == step.removeprefix("page://").removesuffix("/*")
    return step == name


def _far(session: dict[str, Any], steps: Sequence[str]) -> list[float]:
    """When each step was reached, as far as the session came."""
    moments: list[float] = []
    for at_ms, name in _happened(session):
        if len(moments) < len(steps) and _fits(steps[len(moments)], name):
            moments.append(at_ms)
    return moments


@pytest.mark.parametrize("steps", FUNNELS, ids=" ".join)
def test_real_sessions_come_as_far_as_the_truth_says(
    steps: tuple[str, ...], run: Run, known: dict[str, Any], labelled: Path
) -> None:
    found = run("funnel", *steps, "--json", "--library", labelled).json["steps"]
    listed = run("sessions", "--json", "--limit", 1000, "--library", labelled).json["sessions"]
    names = {one["id"]: one["source"] for one in listed}
    far = {name: _far(session, steps) for name, session in known.items()}
    for at, step in enumerate(found):
        came = [moments for moments in far.values() if len(moments) > at]
        assert step["step"] == steps[at]
        assert step["sessions"] == len(came) > 0
        lost = {name for name, moments in far.items() if at and len(moments) == at}
        assert {names[session] for session in step["lost"]} == lost
        if at:
            waits = [moments[at] - moments[at - 1] for moments in came]
            # a recorder tells of a page some time after it was entered
            assert step["median_s"] == pytest.approx(statistics.median(waits) / 1000, abs=0.8)


@pytest.fixture(scope="module")
def known(shared: Path) -> dict[str, Any]:
    """The truth of the sessions, by file."""
    told = json.loads((shared / "recordings/labelled/labels.json").read_text("utf-8"))["sessions"]
    return {one["file"]: one for one in told if one["site"] in SITES}


@pytest.fixture(scope="module")
def labelled(shared: Path, known: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of those sessions."""
    place = tmp_path_factory.mktemp("labelled") / "library.footfall"
    return library_of(place, *(shared / "recordings/labelled" / name for name in known))


def test_what_is_no_step_is_said_with_what_may_stand_there(run: Run) -> None:
    answer = run("funnel", "page:/", "device:phone")
    assert answer.code == 2
    assert "device:phone" in answer.err
    assert "click:" in answer.err
    assert run("funnel", "page:/", "--within", "soon").code == 2


def test_a_funnel_of_an_empty_library_has_nobody_in_it(run: Run) -> None:
    answer = run("funnel", "page:/", "page:/cart", "--by", "people", "--json")
    assert answer.code == 0
    assert answer.json == {
        "by": "people",
        "steps": [
            {
                "step": step, "sessions": 0, "people": 0, "share": None, "share_low": None, "share_high": None,
                "share_of_before": None, "median_s": None, "lost": [],
            }
            for step in ("page:/", "page:/cart")
        ],
    }  # fmt: skip


def test_the_table_says_each_step_with_its_share(run: Run, recording: Path) -> None:
    run("import", recording)
    answer = run("funnel", "page:/*", "click:*", "page:/product/*", "--within", "1m")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == [
        "STEP", "page:/*", "click:*", "page:/product/*"
    ]  # fmt: skip
    assert "100.0 %" in answer.out
