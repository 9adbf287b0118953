"""`footfall thresholds` and `footfall ignore`: one's own numbers, and what is no problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.friction.model import Kind
from tests import makers
from tests.cli.conftest import Run


def _looked_at(at_ms: float, path: str) -> list[makers.Event]:
    page = makers.page(at_ms, f"https://shop.example{path}", loads=True)
    return [*page, makers.move(at_ms + 150, (100, 100), (120, 140))]


@pytest.fixture
def back(tmp_path: Path) -> Path:
    """A recording of somebody who went to the cart and back after three seconds."""
    file = tmp_path / "back.json"
    events = makers.recording(
        _looked_at(0, "/"), makers.click(4_900, makers.LINK), _looked_at(5_000, "/cart"),
        _looked_at(8_000, "/"), makers.move(28_000, (300, 300)),
    )  # fmt: skip
    file.write_text(json.dumps(makers.moved(events, 1_000_000_000)), "utf-8")
    return file


def _marked(answer: object, kind: str = "quick_back") -> dict[str, int]:
    assert isinstance(answer, dict)
    (found,) = (one for one in answer["kinds"] if one["kind"] == kind)
    assert isinstance(found, dict)
    return found


def test_every_number_is_told_with_its_bounds(run: Run) -> None:
    told = run("thresholds", "--json").json
    assert told["preset"] == "Footfall"
    assert {"PostHog", "Sentry", "OpenReplay", "Highlight", "oss_clarity"} <= set(told["presets"])
    assert all(one["least"] <= one["value"] <= one["most"] for one in told["thresholds"])
    assert not any(one["changed"] for one in told["thresholds"])
    assert [one["kind"] for one in told["kinds"]] == list(Kind)
    assert "rage_clicks" in run("thresholds").out


def test_a_preview_tells_what_numbers_would_mark_and_changes_nothing(run: Run, back: Path) -> None:
    run("import", back)
    told = run("thresholds", "--set", "quick_back_stay_ms=1000", "--preview", "--json").json
    assert _marked(told)["sessions"] == 1
    assert _marked(told)["would_sessions"] == 0
    assert told["preset"] is None
    assert run("thresholds", "--json").json["preset"] == "Footfall"
    said = run("thresholds", "--set", "quick_back_stay_ms=1000", "--preview").err
    assert "quick_back: would mark 0 sessions (now 1)" in said


def test_numbers_of_ones_own_hold_for_what_is_there_and_for_what_comes(
    run: Run, back: Path, tmp_path: Path
) -> None:
    run("import", back)
    assert [one["kind"] for one in run("show", 1, "--json").json["signals"]] == ["quick_back"]
    told = run("thresholds", "--set", "quick_back_stay_ms=1000", "--json").json
    assert _marked(told)["sessions"] == 0
    assert run("show", 1, "--json").json["signals"] == []
    assert run("sessions", "--json").json["sessions"][0]["friction"] == 0
    later = tmp_path / "later.json"
    later.write_text(json.dumps(makers.moved(json.loads(back.read_text()), 86_400_000)))
    run("import", later)
    assert run("show", 2, "--json").json["signals"] == []
    assert _marked(run("thresholds", "--reset", "--json").json)["sessions"] == 2
    assert run("sessions", "signal:quick_back", "--json").json["total"] == 2


def test_a_preset_is_named_in_any_case(run: Run) -> None:
    assert run("thresholds", "--preset", "posthog", "--json").json["preset"] == "PostHog"
    assert run("thresholds", "--json").json["preset"] == "PostHog"
    own = run("thresholds", "--preset", "sentry", "--set", "rage_clicks=9", "--json").json
    assert own["preset"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "rage_click=3"], "no threshold rage_click"),
        (["--set", "rage_clicks=many"], "whole number from 1 to 100"),
        (["--set", "rage_clicks=2.5"], "whole number from 1 to 100"),
        (["--set", "rage_gap_ms=-1"], "a number from 0"),
        (["--set", "rage_gap_ms=nan"], "a number from 0"),
        (["--set", "rage_gap_ms"], "a number from 0"),
        (["--preset", "Clippy"], "no preset Clippy"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_a_sentence(
    run: Run, words: list[str], told: str
) -> None:
    done = run("thresholds", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_what_is_no_problem_is_left_out_until_its_rule_goes(run: Run, back: Path) -> None:
    run("import", back)
    told = run("ignore", "--kind", "quick_back", "--page", "/*", "--json").json
    (rule,) = told["rules"]
    assert (rule["kind"], rule["page"], rule["findings"], rule["sessions"]) == (
        "quick_back", "/*", 1, 1,
    )  # fmt: skip
    assert run("show", 1, "--json").json["signals"] == []
    assert run("sessions", "signal:quick_back", "--json").json["total"] == 0
    assert "quick_back" in run("ignore").out
    assert run("ignore", "--remove", rule["id"], "--json").json == {"rules": []}
    assert run("sessions", "signal:quick_back", "--json").json["total"] == 1
    assert run("ignore", "--remove", 7).code == 1


def test_a_form_is_told_with_what_was_filled_and_what_was_left_out(
    run: Run, tmp_path: Path
) -> None:
    body = [
        makers.element(
            40, "form",
            makers.element(41, "input", type="text", name="name", value=""),
            makers.element(42, "input", type="tel", name="phone", value=""),
            makers.element(43, "input", type="email", name="email", value=""),
            id="signup",
        )
    ]  # fmt: skip
    file = tmp_path / "form.json"
    events = makers.recording(
        makers.page(0, body=body),
        makers.interaction(2_000, 5, 41, None, None), makers.typed(2_500, "A", 41), makers.typed(3_500, "Ann", 41),
        makers.interaction(4_000, 5, 42, None, None), makers.interaction(5_000, 5, 43, None, None),
        makers.typed(5_500, "a", 43), makers.typed(6_000, "ann@example.org", 43), makers.move(9_000, (1, 1), (9, 9)),
    )  # fmt: skip
    file.write_text(json.dumps(events), "utf-8")
    run("import", file)
    (form,) = run("show", 1, "--json").json["forms"]
    assert (form["visit"], form["selector"], form["submitted"]) == (0, "#signup", False)
    assert [field["skipped"] for field in form["fields"]] == [False, True, False]
    assert [field["refills"] for field in form["fields"]] == [0, 0, 0]
    assert form["fields"][0]["time_ms"] == 2_000


def test_a_list_may_be_sorted_by_friction_and_says_where_a_signal_is(
    run: Run, back: Path, recording: Path
) -> None:
    run("import", recording, back)
    rows = run("sessions", "--sort", "friction", "--json").json["sessions"]
    assert rows[0]["friction"] >= rows[1]["friction"]
    (found,) = run("sessions", "quick_back>0", "--json").json["sessions"]
    (match,) = found["matches"]
    (signal,) = run("show", found["id"], "--json").json["signals"]
    assert (match["at_ms"], match["why"]) == (signal["start_ms"], signal["why"])
    assert match["why"].endswith(".")
    assert "quick back: " in run("show", found["id"]).out


@pytest.mark.parametrize("option", ["--page", "--selector"])
@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_rule_that_names_nothing_is_refused_and_not_taken_for_a_question(
    run: Run, option: str, nothing: str
) -> None:
    done = run("ignore", option, nothing)
    assert done.code == 2
    assert "nothing is named" in done.err
    assert run("ignore", "--json").json == {"rules": []}
